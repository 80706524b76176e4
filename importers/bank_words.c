/* bank_words.c - see bank_words.h. */
#include "importers/bank_words.h"

#include "importers/answer_internal.h"
#include "importers/intake_voucher.h"
#include "importers/original.h"

#include <stdio.h>
#include <string.h>

enum { FILES_MAX = 256 };

struct gathering {
    struct ledger *ledger;
    struct arena *arena;
    const char *profiles;
    struct answer answer;
    uint64_t *file_of; /* of each line: where its newest word stands; 0: nowhere */
    uint64_t files[FILES_MAX];
    size_t file_count;
    uint64_t file; /* being read */
    uint8_t use;
    struct bank_words *words;
};

/* ---- which files
 * ------------------------------------------------------------------------------- */

static void note_file(struct gathering *gathering, uint64_t file)
{
    size_t at = 0;
    while (at < gathering->file_count && gathering->files[at] != file) {
        at++;
    }
    if (at == gathering->file_count && at < FILES_MAX) {
        gathering->files[gathering->file_count++] = file;
    } else if (at == FILES_MAX) {
        gathering->words->is_whole = false;
    }
}

static struct status find_file(struct gathering *gathering, size_t index,
                               struct fault *fault)
{
    const struct answer_line *line = &gathering->answer.lines[index];
    struct line_state state;
    struct entry entry;
    struct fact fact;
    TRY(accounts_line(gathering->answer.transaction, line->sent->batch, line->number,
                      &state, fault));
    if (state.result == 0) {
        return OK;
    }
    TRY(accounts_entry(gathering->answer.transaction, state.result, &entry, &fact,
                       fault));
    const unsigned field = entry.kind == KIND_RESULT   ? RESULT_FILE
                           : entry.kind == KIND_REFUND ? REFUND_FILE
                                                       : 0;
    if (field != 0 && fact_has(&fact, field)) {
        gathering->file_of[index] = fact.field[field].number;
        note_file(gathering, gathering->file_of[index]);
    }
    return OK;
}

/* ---- what stands in them
 * ------------------------------------------------------------------------- */

/* Two that differ say nothing. */
static struct status keep(struct gathering *gathering, struct bytes cell,
                          struct bytes *word, struct fault *fault)
{
    if (word->size > 0 && !bytes_equal(*word, cell)) {
        *word = (struct bytes){0};
        return OK;
    }
    uint8_t *room = NULL;
    if (cell.size == 0 || word->size > 0) {
        return OK;
    }
    ARENA_TAKE(gathering->arena, cell.size, room, fault);
    memcpy(room, cell.at, cell.size);
    *word = bytes_from(room, cell.size);
    return OK;
}

static struct status on_record(void *context, const struct record *record,
                               struct fault *fault)
{
    struct gathering *gathering = context;
    struct answer *answer = &gathering->answer;
    const struct bytes cell = record->field[COLUMN_AMOUNT];
    int64_t fen = -1;
    if (cell.size > 0 && money_parse(cell, MONEY_YUAN, &fen) != MONEY_OK) {
        fen = -1;
    }
    fen = fen < 0 && gathering->use == FILE_REFUND ? -fen : fen;
    uint32_t found = answer_find_numbered(answer, record);
    if (!answer->is_voucher) {
        TRY(answer_find(answer, record, fen, &found, fault));
    }
    if (found == ANSWER_SLOT_NONE || gathering->file_of[found] != gathering->file) {
        return OK;
    }
    struct bank_word *word = &gathering->words->list[found];
    answer->lines[found].answered_by = 1;
    TRY(keep(gathering, record->field[COLUMN_SERIAL], &word->serial, fault));
    return keep(gathering, record->field[COLUMN_STATUS_TEXT], &word->text, fault);
}

static struct status read_original(struct gathering *gathering, struct intake *intake,
                                   struct fault *fault)
{
    struct answer *answer = &gathering->answer;
    struct voucher_head head;
    for (size_t i = 0; i < answer->line_count; i++) {
        answer->lines[i].answered_by = 0;
    }
    TRY(intake_is_voucher(intake, &answer->is_voucher, fault));
    return answer->is_voucher
               ? intake_read_voucher(intake,
                                     gathering->use == FILE_REFUND ? VOUCHER_REFUND
                                                                   : VOUCHER_RETURN,
                                     on_record, gathering, &head, fault)
               : intake_read(intake, on_record, gathering, fault);
}

static struct status open_and_read(struct gathering *gathering, struct intake *intake,
                                   const uint8_t *token, struct fault *fault)
{
    struct original original;
    TRY(original_open(gathering->ledger, token, &original, fault));
    intake->path = original.path;
    const struct status read = read_original(gathering, intake, fault);
    original_close(&original);
    /* Without the rows of who is erased its totals no longer agree. */
    return original.is_redacted && read.code == STATUS_INPUT
               ? (struct status){STATUS_NOT_FOUND}
               : read;
}

static struct status read_file(struct gathering *gathering, uint64_t file,
                               struct fault *fault)
{
    struct intake *intake = gathering->answer.intake;
    struct fact fact;
    char name[FACT_TEXT_SIZE_MAX + 1];
    TRY(accounts_fact(gathering->answer.transaction, file, &fact, fault));
    const struct bytes layout = fact.field[FILE_PROFILE].bytes;
    gathering->file = file;
    gathering->use = (uint8_t)fact.field[FILE_USE].number;
    snprintf(name, sizeof(name), "%.*s", (int)layout.size, (const char *)layout.at);
    struct status read = profile_find(gathering->profiles, name, gathering->arena,
                                      &intake->profile, fault);
    if (status_is_ok(read)) {
        intake_begin(intake);
        intake->encoding = (enum sheet_encoding)fact.field[FILE_ENCODING].number;
        intake->settles = file; /* it is known, and may be */
        read = open_and_read(gathering, intake, fact.field[FILE_TOKEN].bytes.at, fault);
    }
    if (read.code == STATUS_NOT_FOUND) { /* the original, or its layout */
        gathering->words->is_whole = false;
        return OK;
    }
    return read;
}

static struct status gather(struct gathering *gathering, struct fault *fault)
{
    struct answer *answer = &gathering->answer;
    struct bank_words *words = gathering->words;
    struct batch batch;
    TRY(accounts_batch_at(answer->transaction, words->batch, UINT64_MAX, &batch,
                          fault));
    if (batch.origin == BATCH_ORIGIN_ROSTER && batch.stage != LINE_STATE_SUBMITTED) {
        return OK; /* the bank knows nothing of it */
    }
    TRY(answer_load(answer, fault));
    words->count = answer->line_count;
    ARENA_TAKE(gathering->arena, words->count + 1, words->list, fault);
    ARENA_TAKE(gathering->arena, words->count + 1, gathering->file_of, fault);
    for (size_t i = 0; i < answer->line_count; i++) {
        TRY(find_file(gathering, i, fault));
    }
    for (size_t i = 0; i < gathering->file_count; i++) {
        TRY(read_file(gathering, gathering->files[i], fault));
    }
    return OK;
}

static struct status gather_in_snapshot(struct gathering *gathering,
                                        struct fault *fault)
{
    struct answer *answer = &gathering->answer;
    TRY(store_read_begin(journal_store(gathering->ledger->journal),
                         &answer->transaction, fault));
    const struct status gathered = gather(gathering, fault);
    answer_unload(answer);
    store_read_end(answer->transaction);
    for (unsigned i = 0; i < PARALLEL_JOBS_MAX; i++) {
        arena_close(&answer->arenas[i]);
    }
    return gathered;
}

struct status bank_words_load(struct ledger *ledger, struct arena *arena,
                              const char *profiles, uint64_t batch,
                              struct bank_words *ret_words, struct fault *fault)
{
    struct bank_words words = {.batch = batch, .is_whole = true};
    const struct answer_options options = {
        .batches = &batch, .batch_count = 1, .jobs = 1};
    struct intake intake = {.ledger = ledger, .arena = arena};
    struct gathering gathering = {.ledger = ledger,
                                  .arena = arena,
                                  .profiles = profiles,
                                  .words = &words,
                                  .answer = {.intake = &intake, .options = &options}};
    TRY(hasher_open(DIGEST_SHA256, &intake.hasher, fault));
    const struct status gathered = gather_in_snapshot(&gathering, fault);
    hasher_close(intake.hasher);
    TRY(gathered);
    *ret_words = words;
    return OK;
}

struct bank_word bank_words_of(const struct bank_words *words, uint64_t line)
{
    const bool is_there = line > words->batch && line - words->batch <= words->count;
    return is_there ? words->list[line - words->batch - 1]
                    : (struct bank_word){{0}, {0}};
}
