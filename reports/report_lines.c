/* report_lines.c - the lines of batches, as they stood at the seal. */
#include "reports/report_kit.h"

#include "ledger/base/text.h"

#include <inttypes.h>
#include <string.h>

enum { PARTY_SIZE = 16 };

static struct status grow(struct report_source *source, struct report_lines *lines,
                          size_t wanted, struct fault *fault)
{
    size_t capacity = lines->capacity == 0 ? 64 : lines->capacity;
    while (capacity < wanted) {
        capacity *= 2;
    }
    if (capacity == lines->capacity) {
        return OK;
    }
    struct report_line *list;
    ARENA_TAKE(source->arena, capacity, list, fault);
    if (lines->count > 0) {
        memcpy(list, lines->list, lines->count * sizeof(*list));
    }
    lines->list = list;
    lines->capacity = capacity;
    return OK;
}

static bool is_theirs(const struct fact *fact, const uint8_t *only)
{
    return only == NULL ||
           memcmp(fact->field[LINE_PARTY].bytes.at, only, PARTY_SIZE) == 0 ||
           (fact_has(fact, LINE_PAYEE) &&
            memcmp(fact->field[LINE_PAYEE].bytes.at, only, PARTY_SIZE) == 0);
}

static struct report_line line_of(const struct entry *entry, const struct fact *fact)
{
    struct report_line line = {.entry = entry->index,
                               .batch = fact->field[LINE_BATCH].number,
                               .amount = fact->field[LINE_AMOUNT].fen,
                               .base = fact->field[LINE_AMOUNT].fen,
                               .payee_kind = PAYEE_SELF,
                               .headcount = -1,
                               .has_case = fact_has(fact, LINE_CASE),
                               .answered = -1};
    memcpy(line.party, fact->field[LINE_PARTY].bytes.at, PARTY_SIZE);
    if (fact_has(fact, LINE_PAYEE)) {
        memcpy(line.payee, fact->field[LINE_PAYEE].bytes.at, PARTY_SIZE);
    }
    if (fact_has(fact, LINE_PAYEE_KIND)) {
        line.payee_kind = (uint8_t)fact->field[LINE_PAYEE_KIND].number;
    }
    if (fact_has(fact, LINE_BASE)) {
        line.base = fact->field[LINE_BASE].fen;
    }
    if (fact_has(fact, LINE_RESEND_OF)) {
        line.resend_of = fact->field[LINE_RESEND_OF].number;
    }
    if (fact_has(fact, LINE_VILLAGE)) {
        line.village = fact->field[LINE_VILLAGE].number;
    }
    if (fact_has(fact, LINE_HEADCOUNT)) {
        line.headcount = (int64_t)fact->field[LINE_HEADCOUNT].number;
    }
    return line;
}

/* How far the batch of a line was at the seal. */
static struct status load_stage(struct report_source *source, uint64_t batch,
                                struct report_lines *lines, struct fault *fault)
{
    if (lines->stage_of == batch) {
        return OK;
    }
    struct batch figures;
    TRY(accounts_batch_at(journal_view_transaction(source->view), batch,
                          source->seal.index, &figures, fault));
    lines->stage_of = batch;
    lines->stage = figures.stage;
    return OK;
}

/* How a line began: what holds until its first result, but for its batch's stage. */
static struct line_state state_of(const struct fact *fact)
{
    struct line_state state = {.state = (uint8_t)fact->field[LINE_STATE].number,
                               .class = RESULT_NONE};
    if (fact_has(fact, LINE_CLASS)) {
        state.class = (uint8_t)fact->field[LINE_CLASS].number;
    }
    if (fact_has(fact, LINE_VALUE_DAY)) {
        state.value_day = (civil_day)fact->field[LINE_VALUE_DAY].fen;
    }
    return state;
}

static struct status decode(struct bytes bytes, struct entry *ret_entry,
                            struct fact *ret_fact, struct fault *fault)
{
    TRY(entry_decode(bytes, ret_entry, fault));
    const struct fact_schema *schema = kinds_find(ret_entry->kind);
    if (schema == NULL) {
        return FAULT(fault, STATUS_INPUT,
                     "entry %" PRIu64 " is of a kind this version does not know",
                     ret_entry->index);
    }
    return fact_check_into(schema, ret_entry->body, ret_fact)
               ? OK
               : fact_decode(schema, ret_entry->body, ret_fact, fault);
}

/* One entry behind a batch: kept when it is a line that is asked for. */
static struct status take_line(struct report_source *source, struct bytes bytes,
                               struct report_lines *lines, struct fault *fault)
{
    /* A search of the bytes spares the decoding of nearly all of them. */
    if (lines->only != NULL &&
        text_find(bytes, bytes_from(lines->only, PARTY_SIZE)) == SIZE_MAX) {
        return OK;
    }
    struct entry entry;
    struct fact fact;
    TRY(decode(bytes, &entry, &fact, fault));
    if (entry.kind != KIND_LINE) {
        return FAULT(fault, STATUS_FOUND,
                     "entry %" PRIu64 " should be a line of its batch; run verify",
                     entry.index);
    }
    if (!is_theirs(&fact, lines->only)) {
        return OK;
    }
    TRY(grow(source, lines, lines->count + 1, fault));
    struct report_line line = line_of(&entry, &fact);
    TRY(accounts_line_near(journal_view_transaction(source->view), &lines->near,
                           line.batch, fact.field[LINE_NUMBER].number, &line.state,
                           fault));
    if (line.state.result > source->seal.index) {
        /* Marked for report_lines_settle(), which counts on from here. */
        const uint64_t later = line.state.result;
        line.state = state_of(&fact);
        line.state.result = later;
    }
    const bool is_silent =
        line.state.result == 0 || line.state.result > source->seal.index;
    if (is_silent && fact.field[LINE_STATE].number == LINE_STATE_DRAFTED) {
        TRY(load_stage(source, line.batch, lines, fault));
        line.state.state = lines->stage;
    }
    lines->list[lines->count++] = line;
    return OK;
}

static struct status walk_lines(struct report_source *source,
                                struct store_cursor *cursor, uint64_t batch,
                                uint64_t count, struct report_lines *lines,
                                struct fault *fault)
{
    uint8_t space[8];
    struct bytes key = {0};
    struct bytes value = {0};
    struct status at =
        store_cursor_seek(cursor, store_key_u64(space, batch + 1), &key, &value, fault);
    for (uint64_t i = 1; i <= count && batch + i <= source->seal.index; i++) {
        TRY(at);
        TRY(take_line(source, value, lines, fault));
        at = store_cursor_next(cursor, &key, &value, fault);
    }
    return OK;
}

struct status report_lines_add(struct report_source *source, uint64_t batch,
                               uint64_t count, struct report_lines *lines,
                               struct fault *fault)
{
    if (lines->only == NULL) {
        TRY(grow(source, lines, lines->count + count, fault));
    }
    struct store_cursor *cursor = NULL;
    TRY(store_cursor_open(journal_view_transaction(source->view), JOURNAL_TABLE_ENTRY,
                          &cursor, fault));
    const struct status walked = walk_lines(source, cursor, batch, count, lines, fault);
    store_cursor_close(cursor);
    return walked.code == STATUS_NOT_FOUND
               ? FAULT(fault, STATUS_FOUND, "batch %" PRIu64 " lacks lines; run verify",
                       batch)
               : walked;
}

/* ---- back to the seal ------------------------------------------------------------ */

static struct report_line *find_line(struct report_lines *lines, uint64_t entry)
{
    size_t low = 0;
    size_t high = lines->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (lines->list[middle].entry < entry) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < lines->count && lines->list[low].entry == entry ? &lines->list[low]
                                                                 : NULL;
}

static void apply_result(struct report_lines *lines, const struct fact *fact,
                         uint64_t seal)
{
    struct report_line *line = find_line(lines, fact->field[RESULT_LINE].number);
    if (line == NULL || line->state.result <= seal) {
        return;
    }
    const uint64_t later = line->state.result;
    line->answered = fact->field[RESULT_AMOUNT].fen;
    line->state = (struct line_state){
        .state = (uint8_t)fact->field[RESULT_TO].number,
        .class = (uint8_t)fact->field[RESULT_CLASS].number,
        .value_day = fact_has(fact, RESULT_VALUE_DAY)
                         ? (civil_day)fact->field[RESULT_VALUE_DAY].fen
                         : 0,
        .result = later,
    };
}

static struct status apply_refund(struct report_lines *lines, const struct fact *fact,
                                  uint64_t seal, struct fault *fault)
{
    struct report_line *line = find_line(lines, fact->field[REFUND_LINE].number);
    if (line == NULL || line->state.result <= seal) {
        return OK;
    }
    if (accounts_is_unbooked(fact)) {
        return OK; /* it came from outside the book */
    }
    line->state.state = (uint8_t)fact->field[REFUND_TO].number;
    line->state.refunded += fact->field[REFUND_AMOUNT].fen;
    if (line->state.state == LINE_STATE_REFUNDED) {
        line->state.class = (uint8_t)fact->field[REFUND_REASON].number;
    }
    return lines->see_refund == NULL
               ? OK
               : lines->see_refund(lines->context, line->entry, fact, false, fault);
}

/* A confirmed correction takes a result or refund of a line back. */
static struct status apply_correction(struct report_source *source,
                                      struct report_lines *lines,
                                      const struct fact *fact, struct fault *fault)
{
    struct entry entry;
    struct fact wrong;
    if (!fact_has(fact, CORRECTION_CONFIRMS)) {
        return OK;
    }
    const unsigned to = (unsigned)fact->field[CORRECTION_TO].number;
    TRY(report_entry(source, fact->field[CORRECTION_REVERSES].number, &entry, &wrong,
                     fault));
    struct report_line *line = find_line(lines, wrong.field[RESULT_LINE].number);
    if (line == NULL || line->state.result <= source->seal.index) {
        return OK;
    }
    if (entry.kind == KIND_RESULT) {
        line->state =
            (struct line_state){.state = (uint8_t)to, .result = line->state.result};
        return OK;
    }
    if (accounts_is_unbooked(&wrong)) {
        return OK;
    }
    line->state.refunded -= wrong.field[REFUND_AMOUNT].fen;
    line->state.class =
        line->state.state == LINE_STATE_REFUNDED ? RESULT_SUCCESS : line->state.class;
    line->state.state = (uint8_t)to;
    return lines->see_refund == NULL
               ? OK
               : lines->see_refund(lines->context, line->entry, &wrong, true, fault);
}

_Static_assert((int)RESULT_LINE == (int)REFUND_LINE, "both name their line alike");

static struct status replay(struct report_source *source, struct store_cursor *cursor,
                            uint64_t first, struct report_lines *lines,
                            struct fault *fault)
{
    uint8_t space[8];
    struct bytes key = {0};
    struct bytes value = {0};
    struct status at =
        store_cursor_seek(cursor, store_key_u64(space, first), &key, &value, fault);
    for (uint64_t i = first; i <= source->seal.index; i++) {
        TRY(at);
        struct entry entry;
        struct fact fact;
        TRY(entry_decode(value, &entry, fault));
        if (entry.kind == KIND_RESULT) {
            TRY(decode(value, &entry, &fact, fault));
            apply_result(lines, &fact, source->seal.index);
        } else if (entry.kind == KIND_REFUND) {
            TRY(decode(value, &entry, &fact, fault));
            TRY(apply_refund(lines, &fact, source->seal.index, fault));
        } else if (entry.kind == KIND_CORRECTION) {
            TRY(decode(value, &entry, &fact, fault));
            TRY(apply_correction(source, lines, &fact, fault));
        }
        at = store_cursor_next(cursor, &key, &value, fault);
    }
    return OK;
}

struct status report_lines_settle(struct report_source *source,
                                  struct report_lines *lines, struct fault *fault)
{
    uint64_t first = UINT64_MAX;
    for (size_t i = 0; i < lines->count; i++) {
        if (lines->list[i].state.result > source->seal.index &&
            lines->list[i].entry < first) {
            first = lines->list[i].entry + 1;
        }
    }
    if (first == UINT64_MAX) {
        return OK;
    }
    struct store_cursor *cursor = NULL;
    TRY(store_cursor_open(journal_view_transaction(source->view), JOURNAL_TABLE_ENTRY,
                          &cursor, fault));
    const struct status replayed = replay(source, cursor, first, lines, fault);
    store_cursor_close(cursor);
    return replayed;
}
