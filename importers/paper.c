/* paper.c - see paper.h. */
#include "importers/paper.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- keying
 * ---------------------------------------------------------------------------------- */

struct status paper_check(struct intake *intake, const struct answer_options *options,
                          struct answer_summary *ret_summary,
                          struct file_effect *ret_effect, struct fault *fault)
{
    const struct ledger_actor *keyer = intake->actor;
    struct ledger_actor rehearsing = *keyer;
    struct answer_options asking = *options;
    if (options->batch_count != 1) {
        return FAULT(fault, STATUS_USAGE,
                     "an answer on paper is keyed for one batch: give --batch with one "
                     "number");
    }
    rehearsing.is_rehearsal = true;
    asking.ret_effect = ret_effect;
    intake->actor = &rehearsing;
    const struct status checked = answer_import(intake, &asking, ret_summary, fault);
    intake->actor = keyer;
    return checked;
}

/* An image is no table: it has no rows, encoding or layout. */
static void describe_scan(const struct vault_file *scan, struct fact *ret_fact)
{
    fact_begin(ret_fact, kinds_find(KIND_FILE));
    fact_set_bytes(ret_fact, FILE_TOKEN, bytes_from(scan->token, VAULT_TOKEN_SIZE));
    fact_set_number(ret_fact, FILE_USE, FILE_SCAN);
    fact_set_number(ret_fact, FILE_ROWS, 0);
    fact_set_number(ret_fact, FILE_SIZE, scan->size_bytes);
    fact_set_number(ret_fact, FILE_ENCODING, SHEET_AUTO);
    fact_set_bytes(ret_fact, FILE_PROFILE, bytes_of("scan"));
}

struct status paper_append_scan(struct journal_session *session,
                                const struct vault_file *scan, uint64_t *ret_entry,
                                struct fault *fault)
{
    struct store_transaction *transaction = journal_transaction(session);
    struct entry entry;
    struct fact fact;
    const struct status known =
        accounts_file_taken(transaction, scan->token, ret_entry, fault);
    if (known.code == STATUS_NOT_FOUND) {
        describe_scan(scan, &fact);
        return journal_append(session, &fact, ret_entry, fault);
    }
    TRY(known);
    TRY(accounts_entry(transaction, *ret_entry, &entry, &fact, fault));
    return fact.field[FILE_USE].number == FILE_SCAN
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-064: the scan was imported before as something else (entry "
                       "%" PRIu64 ")",
                       *ret_entry);
}

struct keying {
    struct intake *intake;
    const struct answer_options *options;
    const struct file_effect *effect;
    uint64_t scan, entry;
};

static struct status append_keyed(struct journal_session *session, void *context,
                                  struct fault *fault)
{
    struct keying *keying = context;
    const struct intake *intake = keying->intake;
    const struct file_effect *effect = keying->effect;
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_FILE));
    fact_set_bytes(&fact, FILE_TOKEN, bytes_from(intake->token, sizeof(intake->token)));
    fact_set_number(&fact, FILE_USE, FILE_KEYED);
    fact_set_number(&fact, FILE_ROWS, intake->report.records);
    fact_set_number(&fact, FILE_SIZE, intake->report.sheet.size);
    fact_set_number(&fact, FILE_ENCODING, intake->report.sheet.encoding);
    fact_set_bytes(&fact, FILE_PROFILE, bytes_of(profile_facts(intake->profile)->name));
    fact_set_fen(&fact, FILE_AMOUNT,
                 effect->paid.fen + effect->failed.fen + effect->unknown.fen);
    fact_set_number(&fact, FILE_BATCH, keying->options->batches[0]);
    fact_set_number(&fact, FILE_PAPER, keying->scan);
    if (keying->options->value_day != 0) {
        fact_set_fen(&fact, FILE_VALUE_DAY, keying->options->value_day);
    }
    accounts_put_effect(&fact, effect);
    return journal_append(session, &fact, &keying->entry, fault);
}

struct status paper_record(struct intake *intake, const struct answer_options *options,
                           const struct file_effect *effect, uint64_t scan,
                           uint64_t *ret_entry, struct fault *fault)
{
    assert(options->batch_count == 1);
    struct keying keying = {intake, options, effect, scan, 0};
    struct vault_batch batch = {0};
    TRY(intake_write(intake, "key an answer", append_keyed, &keying, &batch, fault));
    *ret_entry = keying.entry;
    return OK;
}

/* ---- confirming
 * ------------------------------------------------------------------------------ */

static struct status not_waiting(uint64_t entry, struct fault *fault)
{
    return FAULT(fault, STATUS_REFUSED,
                 "R-156: entry %" PRIu64
                 " is no keyed answer that waits; see: mingzhang import return "
                 "--pending",
                 entry);
}

static struct status check_waiting(struct store_transaction *transaction,
                                   uint64_t entry, struct fault *fault)
{
    uint8_t image[8];
    uint64_t found = 0;
    const struct status waiting = accounts_code(
        transaction, CODE_KEYED, store_key_u64(image, entry), &found, fault);
    return waiting.code == STATUS_NOT_FOUND ? not_waiting(entry, fault) : waiting;
}

struct reading {
    struct ledger *ledger;
    struct arena *arena;
    struct paper *paper;
};

static struct status keep_bytes(struct arena *arena, struct bytes *bytes,
                                struct fault *fault)
{
    uint8_t *room = NULL;
    ARENA_TAKE(arena, bytes->size, room, fault);
    memcpy(room, bytes->at, bytes->size);
    bytes->at = room;
    return OK;
}

static struct status read_keyed(struct store_transaction *transaction, void *context,
                                struct fault *fault)
{
    struct reading *reading = context;
    struct paper *paper = reading->paper;
    struct fact *keyed = &paper->keyed;
    struct entry entry;
    TRY(check_waiting(transaction, paper->entry, fault));
    TRY(accounts_entry(transaction, paper->entry, &entry, keyed, fault));
    paper->keyed_day = date_of_instant(entry.recorded_ms);
    paper->batch = keyed->field[FILE_BATCH].number;
    TRY(keep_bytes(reading->arena, &keyed->field[FILE_TOKEN].bytes, fault));
    TRY(keep_bytes(reading->arena, &keyed->field[FILE_PROFILE].bytes, fault));
    return keep_bytes(reading->arena, &keyed->field[FILE_EFFECT].bytes, fault);
}

struct status paper_open(struct ledger *ledger, struct arena *arena,
                         const char *profiles, const char *profile, uint64_t entry,
                         struct paper *ret_paper, struct fault *fault)
{
    struct paper paper = {.entry = entry, .original = {.file = -1}};
    struct reading reading = {ledger, arena, &paper};
    char name[FACT_TEXT_SIZE_MAX + 1];
    TRY(store_read(journal_store(ledger->journal), read_keyed, &reading, fault));
    const struct bytes layout = paper.keyed.field[FILE_PROFILE].bytes;
    snprintf(name, sizeof(name), "%.*s", (int)layout.size, (const char *)layout.at);
    TRY(profile_find(profiles, profile != NULL ? profile : name, arena, &paper.profile,
                     fault));
    TRY(original_open(ledger, paper.keyed.field[FILE_TOKEN].bytes.at, &paper.original,
                      fault));
    *ret_paper = paper;
    return OK;
}

void paper_close(struct paper *paper)
{
    original_close(&paper->original);
}

struct status paper_confirm(struct paper *paper, struct intake *intake,
                            const struct answer_options *options,
                            struct answer_summary *ret_summary, struct fault *fault)
{
    struct answer_options confirming = *options;
    confirming.batches = &paper->batch;
    confirming.batch_count = 1;
    confirming.today = paper->keyed_day;
    confirming.value_day = fact_has(&paper->keyed, FILE_VALUE_DAY)
                               ? (civil_day)paper->keyed.field[FILE_VALUE_DAY].fen
                               : 0;
    confirming.keyed = &paper->keyed;
    confirming.keyed_entry = paper->entry;
    intake->path = paper->original.path;
    intake->profile = paper->profile;
    intake->encoding = (enum sheet_encoding)paper->keyed.field[FILE_ENCODING].number;
    intake->settles = paper->entry;
    const struct status confirmed =
        answer_import(intake, &confirming, ret_summary, fault);
    intake->settles = 0;
    intake->path = paper->original.name;
    if (!status_is_ok(confirmed) && fault != NULL && fault->file[0] != '\0') {
        snprintf(fault->file, sizeof(fault->file), "%s", paper->original.name);
    }
    return confirmed;
}

/* ---- refusing
 * -------------------------------------------------------------------------------- */

static struct status append_refusal(struct journal_session *session, void *context,
                                    struct fault *fault)
{
    struct reading *reading = context;
    struct paper *paper = reading->paper;
    TRY(read_keyed(journal_transaction(session), reading, fault));
    struct fact fact = paper->keyed;
    fact_set_number(&fact, FILE_REFUSES, paper->entry);
    return journal_append(session, &fact, NULL, fault);
}

struct status paper_refuse(struct ledger *ledger, const struct ledger_actor *actor,
                           struct arena *arena, uint64_t entry, struct fault *fault)
{
    struct paper paper = {.entry = entry};
    struct reading reading = {ledger, arena, &paper};
    return ledger_write(ledger, actor, "refuse an answer", append_refusal, &reading,
                        fault);
}
