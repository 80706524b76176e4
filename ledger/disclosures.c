/* disclosures.c - see disclosures.h. */
#include "ledger/disclosures.h"

#include "ledger/accounts_internal.h"

#include <inttypes.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

enum way { WAY_STATE = 1, WAY_SCOPE = 2, WAY_OPEN = 3, WAY_UPHELD = 4 };
enum {
    STATE_KEY_SIZE = 1 + 8 + 8,
    SCOPE_KEY_SIZE = 1 + 8 + 8 + 1 + 4 + 8,
    UNIT_DEPTH_MAX = 64
};

static const char *const stage_names[NOTICE_STEP_END] = {
    [NOTICE_DRAFTED] = "drafted",     [NOTICE_APPROVED] = "approved",
    [NOTICE_RUNNING] = "running",     [NOTICE_OBJECTED] = "objected",
    [NOTICE_ANSWERED] = "answered",   [NOTICE_COMPLETED] = "completed",
    [NOTICE_WITHDRAWN] = "withdrawn", [NOTICE_REPLACED] = "replaced",
    [NOTICE_REMEDIED] = "put right"};
static const char *const format_names[NOTICE_FORMAT_END] = {
    [NOTICE_TEXT] = "text", [NOTICE_CSV] = "csv",   [NOTICE_JSON] = "json",
    [NOTICE_HTML] = "html", [NOTICE_XLSX] = "xlsx", [NOTICE_PDF] = "pdf"};

const char *disclosures_stage_name(unsigned stage)
{
    return stage < COUNT_OF(stage_names) ? stage_names[stage] : NULL;
}

const char *disclosures_format_name(unsigned format)
{
    return format < COUNT_OF(format_names) ? format_names[format] : NULL;
}

unsigned disclosures_format(struct bytes name)
{
    for (unsigned format = 1; format < NOTICE_FORMAT_END; format++) {
        if (bytes_equal(name, bytes_of(format_names[format]))) {
            return format;
        }
    }
    return 0;
}

/* ---- codecs -----------------------------------------------------------------------
 */

void disclosures_encode_state(const struct disclosures_state *state,
                              uint8_t ret_image[static DISCLOSURES_STATE_SIZE])
{
    struct writer writer = writer_of(ret_image, DISCLOSURES_STATE_SIZE);
    writer_u8(&writer, (uint8_t)state->stage);
    writer_u32(&writer, (uint32_t)state->approved);
    writer_u32(&writer, (uint32_t)state->first);
    writer_u32(&writer, (uint32_t)state->last);
    writer_u32(&writer, (uint32_t)state->over);
    writer_u32(&writer, (uint32_t)state->keep);
    writer_u64(&writer, state->drafter);
    writer_u64(&writer, state->approver);
    writer_u64(&writer, state->replaced_by);
    writer_u64(&writer, state->objections);
    writer_u64(&writer, state->open);
    writer_u64(&writer, state->upheld);
    writer_u64(&writer, state->upholding);
}

bool disclosures_decode_state(struct bytes image, struct disclosures_state *ret_state)
{
    struct reader reader = reader_of(image);
    struct disclosures_state state = {.stage = reader_u8(&reader)};
    state.approved = (civil_day)reader_u32(&reader);
    state.first = (civil_day)reader_u32(&reader);
    state.last = (civil_day)reader_u32(&reader);
    state.over = (civil_day)reader_u32(&reader);
    state.keep = (civil_day)reader_u32(&reader);
    state.drafter = reader_u64(&reader);
    state.approver = reader_u64(&reader);
    state.replaced_by = reader_u64(&reader);
    state.objections = reader_u64(&reader);
    state.open = reader_u64(&reader);
    state.upheld = reader_u64(&reader);
    state.upholding = reader_u64(&reader);
    if (!reader_finished(&reader) || disclosures_stage_name(state.stage) == NULL) {
        return false;
    }
    *ret_state = state;
    return true;
}

struct bytes disclosures_state_key(uint64_t notice, uint64_t entry,
                                   uint8_t ret_image[static DISCLOSURES_KEY_SIZE])
{
    struct writer writer = writer_of(ret_image, DISCLOSURES_KEY_SIZE);
    writer_u8(&writer, WAY_STATE);
    writer_u64(&writer, notice);
    writer_u64(&writer, entry);
    return writer_bytes(&writer);
}

struct bytes disclosures_scope_key(const struct disclosures_scope *scope,
                                   uint64_t notice,
                                   uint8_t ret_image[static DISCLOSURES_KEY_SIZE])
{
    struct writer writer = writer_of(ret_image, DISCLOSURES_KEY_SIZE);
    writer_u8(&writer, WAY_SCOPE);
    writer_u64(&writer, scope->programme);
    writer_u64(&writer, scope->unit);
    writer_u8(&writer, (uint8_t)scope->moment);
    writer_u32(&writer, (uint32_t)scope->period);
    writer_u64(&writer, notice);
    return writer_bytes(&writer);
}

static struct bytes objection_key(enum way way, uint64_t objection,
                                  uint8_t ret_image[static DISCLOSURES_KEY_SIZE])
{
    struct writer writer = writer_of(ret_image, DISCLOSURES_KEY_SIZE);
    writer_u8(&writer, (uint8_t)way);
    writer_u64(&writer, objection);
    return writer_bytes(&writer);
}

struct bytes disclosures_open_key(uint64_t objection,
                                  uint8_t ret_image[static DISCLOSURES_KEY_SIZE])
{
    return objection_key(WAY_OPEN, objection, ret_image);
}

struct bytes disclosures_upheld_key(uint64_t objection,
                                    uint8_t ret_image[static DISCLOSURES_KEY_SIZE])
{
    return objection_key(WAY_UPHELD, objection, ret_image);
}

bool disclosures_files(struct bytes list,
                       struct disclosures_file ret_files[static DISCLOSURES_FILES_MAX],
                       size_t *ret_count)
{
    struct reader reader = reader_of(list);
    size_t count = 0;
    while (reader.left.size > 0 && !reader.failed && count < DISCLOSURES_FILES_MAX) {
        struct disclosures_file *file = &ret_files[count++];
        file->format = reader_u8(&reader);
        reader_copy(&reader, file->digest, sizeof(file->digest));
        if (disclosures_format_name(file->format) == NULL) {
            return false;
        }
    }
    *ret_count = count;
    return reader_finished(&reader) && count > 0;
}

/* ---- states -----------------------------------------------------------------------
 */

static struct status damaged(struct fault *fault)
{
    return FAULT(fault, STATUS_FOUND,
                 "what is known of a public notice is damaged; restore a backup");
}

/* The last row of the notice at or below the entry. */
static struct status seek_state(struct store_cursor *cursor, uint64_t notice,
                                uint64_t entry, struct disclosures_state *ret_state,
                                uint64_t *ret_entry, struct fault *fault)
{
    uint8_t image[DISCLOSURES_KEY_SIZE];
    struct bytes key = {0};
    struct bytes value = {0};
    TRY(store_cursor_seek_last(cursor, disclosures_state_key(notice, entry, image),
                               &key, &value, fault));
    struct reader reader = reader_of(key);
    if (reader_u8(&reader) != WAY_STATE || reader_u64(&reader) != notice) {
        return (struct status){STATUS_NOT_FOUND};
    }
    *ret_entry = reader_u64(&reader);
    return reader_finished(&reader) && disclosures_decode_state(value, ret_state)
               ? OK
               : damaged(fault);
}

struct status disclosures_state_at(struct store_transaction *transaction,
                                   uint64_t notice, uint64_t seal,
                                   struct disclosures_state *ret_state,
                                   uint64_t *ret_entry, struct fault *fault)
{
    struct store_cursor *cursor = NULL;
    TRY(store_cursor_open(transaction, LEDGER_TABLE_NOTICE, &cursor, fault));
    const struct status found =
        seek_state(cursor, notice, seal, ret_state, ret_entry, fault);
    store_cursor_close(cursor);
    return found;
}

static struct status load(struct store_transaction *transaction, uint64_t index,
                          struct entry *ret_entry, struct fact *ret_fact,
                          struct fault *fault)
{
    TRY(accounts_entry(transaction, index, ret_entry, ret_fact, fault));
    return ret_entry->kind == KIND_DISCLOSURE ? OK : damaged(fault);
}

static struct status describe(struct store_transaction *transaction, uint64_t index,
                              const struct disclosures_state *state, uint64_t newest,
                              struct disclosures_notice *ret_notice,
                              struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    TRY(load(transaction, index, &entry, &fact, fault));
    *ret_notice = (struct disclosures_notice){
        .entry = index,
        .programme = fact.field[DISCLOSURE_PROGRAMME].number,
        .unit = fact.field[DISCLOSURE_UNIT].number,
        .batch = fact_number(&fact, DISCLOSURE_BATCH),
        .policy = fact_number(&fact, DISCLOSURE_POLICY),
        .seal = fact_number(&fact, DISCLOSURE_SEAL),
        .replaces = fact_number(&fact, DISCLOSURE_REPLACES),
        .moment = (unsigned)fact.field[DISCLOSURE_MOMENT].number,
        .period = (civil_period)fact_number(&fact, DISCLOSURE_PERIOD),
        .count = fact.field[DISCLOSURE_COUNT].number,
        .has_amount = fact_has(&fact, DISCLOSURE_AMOUNT),
        .stage = state->stage,
        .newest = newest,
        .drafter = state->drafter,
        .approver = state->approver,
        .replaced_by = state->replaced_by,
        .objections = state->objections,
        .open = state->open,
        .upheld = state->upheld,
        .drafted = (civil_day)fact.field[DISCLOSURE_DAY].fen,
        .approved = state->approved,
        .first = state->first,
        .last = state->last,
        .over = state->over,
        .keep = state->keep};
    if (ret_notice->has_amount) {
        ret_notice->amount = fact.field[DISCLOSURE_AMOUNT].fen;
    }
    return disclosures_files(fact.field[DISCLOSURE_FILES].bytes, ret_notice->files,
                             &ret_notice->file_count)
               ? OK
               : damaged(fault);
}

struct status disclosures_at(struct store_transaction *transaction, uint64_t notice,
                             uint64_t seal, struct disclosures_notice *ret_notice,
                             struct fault *fault)
{
    struct disclosures_state state;
    uint64_t newest = 0;
    const struct status found =
        disclosures_state_at(transaction, notice, seal, &state, &newest, fault);
    if (found.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "entry %" PRIu64 " is no notice; see: mingzhang disclosure list",
                     notice);
    }
    TRY(found);
    return describe(transaction, notice, &state, newest, ret_notice, fault);
}

struct status disclosures_list(struct store_transaction *transaction, uint64_t seal,
                               disclosures_each *each, void *context,
                               struct fault *fault)
{
    uint64_t notice = 0;
    for (;;) {
        uint8_t image[DISCLOSURES_KEY_SIZE];
        struct store_cursor *cursor = NULL;
        struct bytes key = {0};
        struct bytes value = {0};
        struct disclosures_state state;
        struct disclosures_notice found;
        uint64_t newest = 0;
        TRY(store_cursor_open(transaction, LEDGER_TABLE_NOTICE, &cursor, fault));
        const struct status sought = store_cursor_seek(
            cursor, disclosures_state_key(notice + 1, 0, image), &key, &value, fault);
        struct reader reader = reader_of(key);
        const bool is_state = reader_u8(&reader) == WAY_STATE;
        notice = reader_u64(&reader);
        store_cursor_close(cursor);
        if (sought.code == STATUS_NOT_FOUND || !is_state) {
            return OK;
        }
        TRY(sought);
        const struct status was =
            disclosures_state_at(transaction, notice, seal, &state, &newest, fault);
        if (was.code != STATUS_NOT_FOUND) {
            TRY(was);
            TRY(describe(transaction, notice, &state, newest, &found, fault));
            TRY(each(context, &found, fault));
        }
    }
}

struct status disclosures_steps(struct store_transaction *transaction, uint64_t notice,
                                uint64_t seal, disclosures_each_step *each,
                                void *context, struct fault *fault)
{
    uint64_t at = notice;
    for (;;) {
        uint8_t image[DISCLOSURES_KEY_SIZE];
        struct store_cursor *cursor = NULL;
        struct bytes key = {0};
        struct bytes value = {0};
        struct entry entry;
        struct fact fact;
        TRY(store_cursor_open(transaction, LEDGER_TABLE_NOTICE, &cursor, fault));
        const struct status sought = store_cursor_seek(
            cursor, disclosures_state_key(notice, at, image), &key, &value, fault);
        struct reader reader = reader_of(key);
        const bool is_own =
            reader_u8(&reader) == WAY_STATE && reader_u64(&reader) == notice;
        at = reader_u64(&reader);
        store_cursor_close(cursor);
        if (sought.code == STATUS_NOT_FOUND || !is_own || at > seal) {
            return OK;
        }
        TRY(sought);
        TRY(load(transaction, at, &entry, &fact, fault));
        TRY(each(context, &entry, &fact, fault));
        at++;
    }
}

/* ---- of one scope ------------------------------------------------------------------
 */

static bool is_standing(const struct disclosures_state *state)
{
    return state->stage != NOTICE_WITHDRAWN && state->stage != NOTICE_REPLACED;
}

/* it was taken down, and what was found wrong in it is not put right. */
static bool is_faulty(const struct disclosures_state *state)
{
    return state->stage == NOTICE_WITHDRAWN && state->upheld > 0;
}

bool disclosures_has_batch(uint64_t notice_batch, uint64_t seal, uint64_t batch)
{
    return notice_batch == batch || (notice_batch == 0 && seal > batch);
}

/* Whether a notice of the scope's programme, unit and moment stands and is about its
 * batch, too. */
static struct status fits(struct store_transaction *transaction,
                          const struct disclosures_scope *scope, uint64_t notice,
                          bool *ret_fits, struct fault *fault)
{
    struct disclosures_state state;
    struct entry entry;
    struct fact fact;
    uint64_t newest = 0;
    TRY(disclosures_state_at(transaction, notice, UINT64_MAX, &state, &newest, fault));
    *ret_fits = is_standing(&state) || (scope->counts_faulty && is_faulty(&state));
    if (!*ret_fits || (!scope->is_exact && scope->moment != MOMENT_PAYMENT)) {
        return OK;
    }
    TRY(load(transaction, notice, &entry, &fact, fault));
    const uint64_t batch = fact_number(&fact, DISCLOSURE_BATCH);
    *ret_fits = scope->is_exact
                    ? batch == scope->batch
                    : disclosures_has_batch(batch, fact_number(&fact, DISCLOSURE_SEAL),
                                            scope->batch);
    return OK;
}

/* Where to look next, from *notice in the month of *at: further back in that month
 * while something newer than `best` may lie there, then in the one before; false when
 * that was the last month asked for. */
static bool step_back(struct disclosures_scope *at, bool is_month_fixed,
                      uint64_t *notice, uint64_t best)
{
    if (*notice > best) {
        *notice -= 1; /* no notice is entry 0 */
        return true;
    }
    if (is_month_fixed || at->period == 0) {
        return false;
    }
    at->period--;
    *notice = UINT64_MAX;
    return true;
}

/* Keys go by month before they go by entry: of every month the newest notice that fits
 * is found from its last key back, and the newest of these is wanted. */
static struct status look_back(struct store_transaction *transaction,
                               struct store_cursor *cursor,
                               const struct disclosures_scope *scope,
                               uint64_t *ret_notice, struct fault *fault)
{
    const bool is_month_fixed = scope->is_exact || scope->moment == MOMENT_PAYMENT;
    const size_t range = SCOPE_KEY_SIZE - 8 - (is_month_fixed ? 0 : 4);
    struct disclosures_scope at = *scope;
    uint64_t notice = UINT64_MAX;
    uint64_t best = 0;
    do {
        uint8_t image[DISCLOSURES_KEY_SIZE];
        struct bytes key = {0};
        struct bytes value = {0};
        bool is_found = false;
        const struct status sought = store_cursor_seek_last(
            cursor, disclosures_scope_key(&at, notice, image), &key, &value, fault);
        if (sought.code == STATUS_NOT_FOUND) {
            break;
        }
        TRY(sought);
        if (key.size != SCOPE_KEY_SIZE || memcmp(key.at, image, range) != 0) {
            break;
        }
        struct reader reader = reader_of(bytes_from(key.at + SCOPE_KEY_SIZE - 12, 12));
        at.period = (civil_period)reader_u32(&reader);
        notice = reader_u64(&reader);
        if (notice > best) {
            TRY(fits(transaction, scope, notice, &is_found, fault));
        }
        best = is_found ? notice : best;
    } while (step_back(&at, is_month_fixed, &notice, best));
    *ret_notice = best;
    return best != 0 ? OK : (struct status){STATUS_NOT_FOUND};
}

static struct status newest_of_unit(struct store_transaction *transaction,
                                    const struct disclosures_scope *scope,
                                    uint64_t *ret_notice, struct fault *fault)
{
    struct store_cursor *cursor = NULL;
    TRY(store_cursor_open(transaction, LEDGER_TABLE_NOTICE, &cursor, fault));
    const struct status found =
        look_back(transaction, cursor, scope, ret_notice, fault);
    store_cursor_close(cursor);
    return found;
}

struct status disclosures_newest(struct store_transaction *transaction,
                                 const struct disclosures_scope *scope,
                                 uint64_t *ret_notice, struct fault *fault)
{
    struct disclosures_scope at = *scope;
    uint64_t unit = scope->unit;
    TRY(accounts_programme_root(transaction, scope->programme, &at.programme, fault));
    for (size_t depth = 0; depth < UNIT_DEPTH_MAX; depth++) {
        struct fact fact;
        TRY(accounts_unit_root(transaction, unit, &at.unit, fault));
        const struct status found = newest_of_unit(transaction, &at, ret_notice, fault);
        if (found.code != STATUS_NOT_FOUND || scope->is_exact) {
            return found;
        }
        TRY(accounts_fact(transaction, unit, &fact, fault));
        if (!fact_has(&fact, UNIT_PARENT)) {
            break;
        }
        unit = fact.field[UNIT_PARENT].number;
    }
    return (struct status){STATUS_NOT_FOUND};
}

static struct status has_row(struct store_transaction *transaction, struct bytes key,
                             bool *ret_has, struct fault *fault)
{
    struct bytes value = {0};
    const struct status found =
        store_get(transaction, LEDGER_TABLE_NOTICE, key, &value, fault);
    *ret_has = status_is_ok(found);
    return found.code == STATUS_NOT_FOUND ? OK : found;
}

struct status disclosures_is_open(struct store_transaction *transaction,
                                  uint64_t objection, bool *ret_is_open,
                                  struct fault *fault)
{
    uint8_t image[DISCLOSURES_KEY_SIZE];
    return has_row(transaction, disclosures_open_key(objection, image), ret_is_open,
                   fault);
}

struct status disclosures_is_upheld(struct store_transaction *transaction,
                                    uint64_t objection, bool *ret_is_upheld,
                                    struct fault *fault)
{
    uint8_t image[DISCLOSURES_KEY_SIZE];
    return has_row(transaction, disclosures_upheld_key(objection, image), ret_is_upheld,
                   fault);
}
