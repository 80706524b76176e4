/* answer.c - results of a return file, checked and recorded. */
#include "importers/answer.h"

#include "importers/answer_internal.h"
#include "importers/intake_voucher.h"

#include <assert.h>

/* ---- recording
 * ------------------------------------------------------------------------------- */

/* In no function's frame, which would be cleared for each of a million results. */
struct answer_draws {
    uint8_t covered[INTAKE_SHARES_MAX * 20], uncovered[INTAKE_SHARES_MAX * 20];
    uint8_t parts[ANSWER_PARTS_SIZE];
};

/* Fen for each source of a line: what it drew and what was not covered then. */
static struct status drawn_before(const struct answer_line *line,
                                  struct fact_pair pairs[static INTAKE_SHARES_MAX],
                                  size_t *ret_count, struct fault *fault)
{
    struct fact_pair more[INTAKE_SHARES_MAX];
    size_t count = 0;
    size_t more_count = 0;
    if ((line->draws.size > 0 &&
         !fact_pairs(line->draws, pairs, INTAKE_SHARES_MAX, &count)) ||
        (line->uncovered.size > 0 &&
         !fact_pairs(line->uncovered, more, INTAKE_SHARES_MAX, &more_count))) {
        return FAULT(fault, STATUS_FOUND, "a batch's sources are damaged; run verify");
    }
    for (size_t i = 0; i < more_count; i++) {
        size_t at = 0;
        while (at < count && pairs[at].entry != more[i].entry) {
            at++;
        }
        if (at == count) {
            assert(count < INTAKE_SHARES_MAX);
            pairs[count++] = (struct fact_pair){.entry = more[i].entry};
        }
        pairs[at].number += more[i].number;
    }
    *ret_count = count;
    return OK;
}

/* What a line paid after all draws: the very fen it drew at first or, when it
 * failed before it drew anything, its sources' shares. */
static struct status late_shares(const struct answer_line *line,
                                 struct fact_pair pairs[static INTAKE_SHARES_MAX],
                                 size_t *ret_count, struct fault *fault)
{
    int64_t weights[INTAKE_SHARES_MAX];
    int64_t carry[INTAKE_SHARES_MAX] = {0};
    int64_t fen[INTAKE_SHARES_MAX];
    const bool has_drawn = line->draws.size > 0 || line->uncovered.size > 0;
    if (has_drawn) {
        return drawn_before(line, pairs, ret_count, fault);
    }
    if (!fact_pairs(line->sent->shares, pairs, INTAKE_SHARES_MAX, ret_count)) {
        return FAULT(fault, STATUS_FOUND, "a batch's sources are damaged; run verify");
    }
    for (size_t i = 0; i < *ret_count; i++) {
        weights[i] = pairs[i].number;
    }
    if (!money_share(line->amount, weights, *ret_count, carry, fen)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-003: the weights of the sources are bad");
    }
    for (size_t i = 0; i < *ret_count; i++) {
        pairs[i].number = fen[i];
    }
    return OK;
}

/* A line that failed and was paid after all draws again, as far as there is money. */
static struct status draw_again(struct answer *answer, struct journal_session *session,
                                const struct answer_line *line, struct fact *fact,
                                struct fault *fault)
{
    struct answer_draws *image = answer->draws;
    struct fact_pair shares[INTAKE_SHARES_MAX];
    struct fact_pair pairs[2][INTAKE_SHARES_MAX];
    size_t count = 0;
    size_t counts[2] = {0, 0};
    TRY(late_shares(line, shares, &count, fault));
    for (size_t i = 0; i < count; i++) {
        struct balance balance;
        TRY(accounts_balance(answer->intake->ledger->accounts,
                             journal_transaction(session), shares[i].entry, &balance,
                             fault));
        const int64_t fen = shares[i].number;
        const int64_t room = balance_available(&balance);
        const int64_t covered = room >= fen ? fen : (room > 0 ? room : 0);
        if (covered > 0) {
            pairs[0][counts[0]++] = (struct fact_pair){shares[i].entry, covered};
        }
        if (fen > covered) {
            answer->summary->uncovered += fen - covered;
            pairs[1][counts[1]++] = (struct fact_pair){shares[i].entry, fen - covered};
        }
    }
    struct writer covered = writer_of(image->covered, sizeof(image->covered));
    struct writer uncovered = writer_of(image->uncovered, sizeof(image->uncovered));
    if (counts[0] > 0) {
        fact_put_pairs(&covered, pairs[0], counts[0]);
        fact_set_bytes(fact, RESULT_DRAWS, writer_bytes(&covered));
    }
    if (counts[1] > 0) {
        fact_put_pairs(&uncovered, pairs[1], counts[1]);
        fact_set_bytes(fact, RESULT_UNCOVERED, writer_bytes(&uncovered));
    }
    return OK;
}

/* */
static struct status see_payment(struct answer *answer, struct journal_session *session,
                                 const struct answer_row *row, const struct fact *fact,
                                 struct fault *fault)
{
    const struct answer_line *line = &answer->lines[row->target];
    const struct early_payment payment = {.line = line->entry,
                                          .value_day = row->value_day};
    if (row->to != LINE_STATE_PAID || row->value_day >= line->sent->early_until) {
        return OK;
    }
    if (line->state != LINE_STATE_FAILED) {
        TRY(early_see_list(answer->early, session, &payment, line->draws, fault));
        return early_see_list(answer->early, session, &payment, line->uncovered, fault);
    }
    static const unsigned lists[] = {RESULT_DRAWS, RESULT_UNCOVERED};
    for (size_t i = 0; i < 2; i++) {
        if (fact_has(fact, lists[i])) {
            TRY(early_see_list(answer->early, session, &payment,
                               fact->field[lists[i]].bytes, fault));
        }
    }
    return OK;
}

static struct status append_result(struct answer *answer,
                                   struct journal_session *session,
                                   const struct answer_row *row, uint64_t file,
                                   struct fault *fault)
{
    const struct answer_line *line = &answer->lines[row->target];
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_RESULT));
    fact_set_number(&fact, RESULT_LINE, line->entry);
    fact_set_number(&fact, RESULT_CLASS, row->class);
    fact_set_number(&fact, RESULT_FROM, line->state);
    fact_set_number(&fact, RESULT_TO, row->to);
    fact_set_fen(&fact, RESULT_AMOUNT, row->answered);
    if (line->state == LINE_STATE_FAILED) {
        TRY(draw_again(answer, session, line, &fact, fault));
    } else if (row->to != LINE_STATE_UNKNOWN && line->draws.size > 0) {
        fact_set_bytes(&fact, RESULT_DRAWS, line->draws);
    }
    if (row->has_part) {
        struct bytes parts = {0};
        TRY(answer_voucher_parts(answer, journal_transaction(session), row,
                                 answer->draws->parts, &parts, fault));
        fact_set_bytes(&fact, RESULT_PARTS, parts);
    }
    if (row->value_day != 0) {
        fact_set_fen(&fact, RESULT_VALUE_DAY, row->value_day);
    }
    const civil_day day = row->value_day != 0
                              ? row->value_day
                              : date_of_instant(answer->intake->actor->now_ms);
    fact_set_number(&fact, RESULT_PERIOD, (uint64_t)date_period(day));
    fact_set_number(&fact, RESULT_FILE, file);
    TRY(accounts_post(answer->intake->ledger->accounts, journal_transaction(session),
                      &fact, fault));
    TRY(see_payment(answer, session, row, &fact, fault));
    return journal_append(session, &fact, NULL, fault);
}

static struct status append_exception(struct answer *answer,
                                      struct journal_session *session, uint64_t class,
                                      uint64_t subject, int64_t amount, uint64_t file,
                                      struct fault *fault)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_EXCEPTION));
    fact_set_number(&fact, EXCEPTION_CLASS, class);
    fact_set_number(&fact, EXCEPTION_SUBJECT, subject);
    fact_set_fen(&fact, EXCEPTION_AMOUNT, amount);
    fact_set_number(&fact, EXCEPTION_FILE, file);
    answer->summary->exceptions++;
    return journal_append(session, &fact, NULL, fault);
}

/* What a person must look at, once for each thing the row says. */
static struct status append_findings(struct answer *answer,
                                     struct journal_session *session,
                                     const struct answer_row *row, uint64_t file,
                                     struct fault *fault)
{
    const struct answer_line *line = &answer->lines[row->target];
    const int64_t more = row->answered - line->amount;
    const struct {
        unsigned finding, class;
        int64_t fen;
    } all[] = {
        {ANSWER_FOUND_NAME, EXCEPTION_PAYEE_NAME, line->amount},
        {ANSWER_FOUND_AMOUNT, more < 0 ? EXCEPTION_SHORT : EXCEPTION_OVER,
         more < 0 ? -more : more},
        {ANSWER_FOUND_ACCOUNT, EXCEPTION_ACCOUNT, line->amount},
        {ANSWER_FOUND_TWICE, EXCEPTION_DUPLICATE, line->amount},
        {ANSWER_FOUND_EQUAL, EXCEPTION_AMBIGUOUS, line->amount},
    };
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        if ((row->findings & all[i].finding) != 0) {
            TRY(append_exception(answer, session, all[i].class, line->entry, all[i].fen,
                                 file, fault));
        }
    }
    return OK;
}

static void count_row(struct answer_summary *summary, const struct answer_row *row,
                      int64_t amount)
{
    if (row->is_unchanged) {
        summary->unchanged++;
    } else if (row->to == LINE_STATE_PAID) {
        summary->paid++;
        summary->paid_fen += amount;
    } else if (row->to == LINE_STATE_UNKNOWN) {
        summary->parts += row->has_part && row->findings == 0;
        summary->unknown++;
        summary->unknown_fen += amount;
    } else {
        summary->failed++;
        summary->failed_fen += amount;
    }
}

struct telling_missing {
    struct store_transaction *transaction;
    bool is_told;
};

static struct status see_missing(void *context, uint64_t index, struct fault *fault)
{
    struct telling_missing *telling = context;
    struct entry entry;
    struct fact fact;
    TRY(accounts_entry(telling->transaction, index, &entry, &fact, fault));
    if (entry.kind == KIND_EXCEPTION &&
        fact.field[EXCEPTION_CLASS].number == EXCEPTION_MISSING) {
        telling->is_told = true;
    }
    return OK;
}

/* The second answer that leaves a line out says nothing new about it. */
static struct status tell_missing(struct answer *answer,
                                  struct journal_session *session,
                                  const struct answer_line *line, uint64_t file,
                                  struct fault *fault)
{
    struct telling_missing telling = {.transaction = journal_transaction(session)};
    TRY(accounts_each_about(telling.transaction, line->entry, see_missing, &telling,
                            fault));
    return telling.is_told ? OK
                           : append_exception(answer, session, EXCEPTION_MISSING,
                                              line->entry, line->amount, file, fault);
}

/* Lines the bank says nothing about: they stay as they are; where the layout promises
 * an answer for each, that is an exception (R05). */
static struct status append_missing(struct answer *answer,
                                    struct journal_session *session, uint64_t file,
                                    struct fault *fault)
{
    const bool is_full =
        profile_facts(answer->intake->profile)->absence == ABSENCE_FULL;
    for (size_t i = 0; i < answer->line_count; i++) {
        const struct answer_line *line = &answer->lines[i];
        if (line->answered_by != 0 || line->state != LINE_STATE_SUBMITTED) {
            continue;
        }
        answer->summary->pending++;
        answer->summary->pending_fen += line->amount;
        if (is_full && answer_voucher_expects(answer, i)) {
            TRY(tell_missing(answer, session, line, file, fault));
        }
    }
    return OK;
}

struct telling {
    struct answer *answer;
    struct journal_session *session;
    uint64_t file;
};

/* R-113 (R19) */
static struct status tell_double(void *context, const struct double_payment *payment,
                                 struct fault *fault)
{
    const struct telling *telling = context;
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_EXCEPTION));
    fact_set_number(&fact, EXCEPTION_CLASS, EXCEPTION_DOUBLE_PAID);
    fact_set_number(&fact, EXCEPTION_SUBJECT, payment->line);
    fact_set_fen(&fact, EXCEPTION_AMOUNT, payment->fen);
    fact_set_number(&fact, EXCEPTION_FILE, telling->file);
    fact_set_number(&fact, EXCEPTION_OTHER, payment->other);
    telling->answer->summary->exceptions++;
    return journal_append(telling->session, &fact, NULL, fault);
}

/* the entry that confirms a keyed answer repeats it. */
static struct status append_file(struct answer *answer, struct journal_session *session,
                                 int64_t total, uint64_t *ret_file, struct fault *fault)
{
    const struct answer_options *options = answer->options;
    struct intake *intake = answer->intake;
    if (options->keyed == NULL) {
        TRY(intake_append_file(intake, session, FILE_RETURN, total, ret_file, fault));
    } else {
        struct fact fact = *options->keyed;
        fact_set_number(&fact, FILE_USE, FILE_RETURN);
        fact_set_number(&fact, FILE_CONFIRMS, options->keyed_entry);
        TRY(journal_append(session, &fact, ret_file, fault));
    }
    return options->ret_effect == NULL
               ? OK
               : accounts_watch_file(intake->ledger->accounts,
                                     journal_transaction(session), *ret_file, fault);
}

static struct status append_all(struct journal_session *session, void *context,
                                struct fault *fault)
{
    struct answer *answer = context;
    *answer->summary = (struct answer_summary){.rows = answer->file_rows,
                                               .absent = answer->absent,
                                               .deadline = answer->deadline};
    int64_t total = 0;
    for (size_t i = 0; i < answer->file_rows; i++) {
        int64_t part = 0; /* of the line, that the file is about */
        TRY(answer_voucher_part(answer, answer->rows[i].target, answer->rows[i].plan,
                                &part, fault));
        total += part;
    }
    uint64_t file = 0;
    uint64_t early = 0;
    early_begin(answer->early);
    for (size_t i = 0; i < answer->options->batch_count; i++) {
        TRY(early_ends(session, answer->sent[i].shares, &answer->sent[i].early_until,
                       fault));
    }
    TRY(append_file(answer, session, total, &file, fault));
    for (size_t i = 0; i < answer->row_count; i++) {
        const struct answer_row *row = &answer->rows[i];
        const struct answer_line *line = &answer->lines[row->target];
        if (row->is_doubted) {
            continue;
        }
        count_row(answer->summary, row, line->amount);
        if (!row->is_unchanged) {
            TRY(fault_at(fault, append_result(answer, session, row, file, fault),
                         answer->intake->path, row->line, NULL));
        }
        TRY(append_findings(answer, session, row, file, fault));
    }
    if (answer->options->ret_effect != NULL) {
        *answer->options->ret_effect =
            accounts_effect(answer->intake->ledger->accounts);
    }
    if (answer->summary->uncovered > 0) {
        TRY(append_exception(answer, session, EXCEPTION_UNCOVERED,
                             answer->options->batches[0], answer->summary->uncovered,
                             file, fault));
    }
    TRY(early_tell(answer->early, session, file, &early, fault));
    answer->summary->exceptions += early;
    struct telling telling = {answer, session, file};
    TRY(accounts_doubles(answer->intake->ledger->accounts, journal_transaction(session),
                         tell_double, &telling, fault));
    return append_missing(answer, session, file, fault);
}

/* Rows without a day of their own have that of the whole voucher. */
static struct status read_voucher(struct answer *answer, struct fault *fault)
{
    struct voucher_head head;
    TRY(answer_voucher_open(answer, fault));
    TRY(intake_read_voucher(answer->intake, VOUCHER_RETURN, answer_keep_row, answer,
                            &head, fault));
    for (size_t i = 0; i < answer->row_count; i++) {
        struct answer_row *row = &answer->rows[i];
        row->value_day =
            row->value_day == 0 && head.has_pay_day ? head.pay_day : row->value_day;
    }
    return answer_voucher_check(answer, &head, fault);
}

/* Behind the file's rows there is room for the lines that are not there. */
static struct status take_rows(struct answer *answer, size_t count, struct fault *fault)
{
    answer->row_room = count;
    ARENA_TAKE(answer->intake->arena, count + answer->line_count, answer->rows, fault);
    return OK;
}

/* The lines are looked up while the file is being read. */
static struct status read_sheet(struct answer *answer, struct fault *fault)
{
    TRY(answer_load_begin(answer, fault));
    TRY(answer_notes_open(answer, fault));
    TRY(intake_read_rows(answer->intake, answer_note_row, answer, fault));
    TRY(answer_load_end(answer, fault));
    TRY(take_rows(answer, answer_notes_count(answer->notes), fault));
    TRY(answer_keep_noted(answer, fault));
    return intake_read_end(answer->intake, fault);
}

static struct status read_file(struct answer *answer, struct fault *fault)
{
    if (answer->is_voucher) { /* a small file */
        TRY(answer_load(answer, fault));
        TRY(take_rows(answer, answer->line_count * 2 + 1, fault));
        return read_voucher(answer, fault);
    }
    const struct status read = read_sheet(answer, fault);
    answer_load_close(answer);
    answer_notes_close(answer->notes);
    return read;
}

static struct status read_and_check(struct answer *answer, struct fault *fault)
{
    struct intake *intake = answer->intake;
    uint8_t image[ANSWER_PURPOSE_SIZE];
    intake->purpose = answer_purpose(answer->options, image);
    const struct status read = read_file(answer, fault);
    intake->purpose = (struct bytes){0};
    TRY(read);
    answer->file_rows = answer->row_count;
    TRY(answer_settle_ties(answer, fault));
    TRY(intake_verdict(intake, fault));
    return answer_settle_absent(answer, fault);
}

static struct status read_in_snapshot(struct answer *answer, struct fault *fault)
{
    struct store *store = journal_store(answer->intake->ledger->journal);
    TRY(store_read_begin(store, &answer->transaction, fault));
    const struct status read = read_and_check(answer, fault);
    answer_unload(answer);
    store_read_end(answer->transaction);
    answer->transaction = NULL;
    return read;
}

/* R-175 (R14): the bank's words in another order, or once more among others. */
static struct status refuse_nothing_new(const struct answer *answer,
                                        struct fault *fault)
{
    for (size_t i = 0; i < answer->row_count; i++) {
        const struct answer_row *row = &answer->rows[i];
        if (!row->is_unchanged || row->findings != 0 || row->is_doubted) {
            return OK;
        }
    }
    return FAULT(fault, STATUS_EXISTS,
                 "R-175: no row of this file says anything new; nothing was "
                 "changed");
}

static struct status import_file(struct answer *answer, struct fault *fault)
{
    struct vault_batch batch = {0};
    TRY(intake_is_voucher(answer->intake, &answer->is_voucher, fault));
    TRY(read_in_snapshot(answer, fault));
    TRY(refuse_nothing_new(answer, fault));
    if (answer->options->keyed != NULL) { /* sealed in the vault when it was keyed */
        return ledger_write(answer->intake->ledger, answer->intake->actor,
                            "confirm an answer", append_all, answer, fault);
    }
    return intake_write(answer->intake, "import return", append_all, answer, &batch,
                        fault);
}

struct status answer_import(struct intake *intake, const struct answer_options *options,
                            struct answer_summary *ret_summary, struct fault *fault)
{
    assert(options->jobs >= 1 && options->jobs <= PARALLEL_JOBS_MAX);
    if (intake->ledger->vault == NULL) {
        return FAULT(
            fault, STATUS_ENVIRONMENT,
            "an import needs the vault; give its passphrase with --passphrase");
    }
    TRY(ledger_settle(intake->ledger, fault));
    struct answer answer = {
        .intake = intake, .options = options, .summary = ret_summary};
    TRY(early_open(intake->arena, &answer.early, fault));
    ARENA_TAKE(intake->arena, 1, answer.draws, fault);
    const struct status imported = import_file(&answer, fault);
    for (unsigned i = 0; i < PARALLEL_JOBS_MAX; i++) {
        arena_close(&answer.arenas[i]);
    }
    return imported;
}
