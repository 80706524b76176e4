/* payroll_append.c - the entries of a payroll file: batches, lines, exceptions. */
#include "importers/roster.h"
#include "ledger/approval.h"

#include <assert.h>
#include <string.h>

/* ---- commitments
 * -------------------------------------------------------------------------- */

static uint64_t line_entry(const struct payroll *payroll, const struct payroll_row *row)
{
    return payroll->drafts[row->batch].entry + row->number;
}

static struct status commit_slice(void *context, unsigned worker, size_t from,
                                  size_t to, struct fault *fault)
{
    struct payroll *payroll = context;
    (void)fault;
    for (size_t i = from; i < to; i++) {
        struct payroll_row *row = payroll_row(payroll, i);
        if ((row->flags & ROW_IS_COMMITTED) != 0) {
            continue; /* the journal's map had to grow: the entries stay the same */
        }
        struct bytes values[COMMITMENT_FIELDS];
        for (unsigned field = 0; field < COMMITMENT_FIELDS; field++) {
            values[field] = payroll_text(row, (enum row_text)field);
        }
        row->commitment = commitment_make(payroll->hashers[worker], row->secret,
                                          line_entry(payroll, row), values);
        row->flags |= ROW_IS_COMMITTED;
    }
    return OK;
}

/* ---- lines
 * ---------------------------------------------------------------------------------- */

static unsigned state_of(const struct payroll *payroll, const struct payroll_row *row)
{
    if (!payroll->is_recorded) {
        return LINE_STATE_DRAFTED;
    }
    return record_class_state(row->class);
}

/* Working room of one line.  It is in no function's frame, which would be cleared for
 * each of a million lines. */
struct payroll_line_room {
    int64_t weights[INTAKE_SHARES_MAX], shares[INTAKE_SHARES_MAX];
    struct fact_pair covered[INTAKE_SHARES_MAX], uncovered[INTAKE_SHARES_MAX];
    size_t covered_count, uncovered_count;
    uint8_t image[2][INTAKE_SHARES_MAX * 20]; /* of both lists */
    int64_t carry[INTAKE_SHARES_MAX];         /* of the batch  */
};

/* Splits what each source has to give into what is available and what is not (only a
 * fact may take more than there is). */
static struct status draw(struct payroll *payroll, struct journal_session *session,
                          const struct payroll_row *row, struct fault *fault)
{
    const struct payroll_draft *draft = &payroll->drafts[row->batch];
    struct payroll_line_room *room = payroll->room;
    for (size_t i = 0; i < draft->share_count; i++) {
        room->weights[i] = draft->shares[i].weight;
    }
    if (!money_share(row->amount, room->weights, draft->share_count, room->carry,
                     room->shares)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-003: the weights of the sources are too "
                     "large; use smaller ones");
    }
    room->covered_count = 0;
    room->uncovered_count = 0;
    if (state_of(payroll, row) == LINE_STATE_FAILED) {
        return OK; /* takes nothing, yet its place in the sharing: the others draw what
                      they would have drawn as an instruction */
    }
    for (size_t i = 0; i < draft->share_count; i++) {
        const uint64_t allocation = draft->shares[i].allocation;
        const int64_t share = room->shares[i];
        int64_t covered = share;
        if (payroll->is_recorded && share > 0) {
            struct balance balance;
            TRY(accounts_balance(payroll->intake->ledger->accounts,
                                 journal_transaction(session), allocation, &balance,
                                 fault));
            const int64_t left = balance_available(&balance);
            covered = left >= share ? share : (left > 0 ? left : 0);
        }
        if (covered > 0) {
            room->covered[room->covered_count++] =
                (struct fact_pair){allocation, covered};
        }
        if (share > covered) {
            payroll->uncovered += share - covered;
            room->uncovered[room->uncovered_count++] =
                (struct fact_pair){allocation, share - covered};
        }
    }
    return OK;
}

/* */
static struct status see_payment(struct payroll *payroll,
                                 struct journal_session *session,
                                 const struct payroll_row *row, struct fault *fault)
{
    const struct payroll_line_room *room = payroll->room;
    struct early_payment payment = {.line = line_entry(payroll, row),
                                    .value_day = row->value_day};
    const struct {
        const struct fact_pair *pairs;
        size_t count;
    } lists[] = {{room->covered, room->covered_count},
                 {room->uncovered, room->uncovered_count}};
    for (size_t l = 0; payment.value_day != 0 && l < 2; l++) {
        for (size_t i = 0; i < lists[l].count; i++) {
            payment.allocation = lists[l].pairs[i].entry;
            payment.fen = lists[l].pairs[i].number;
            TRY(early_see(payroll->early, session, &payment, fault));
        }
    }
    return OK;
}

static struct status append_line(struct payroll *payroll,
                                 struct journal_session *session, size_t index,
                                 struct fault *fault)
{
    const struct payroll_row *row = payroll_row(payroll, index);
    const struct payroll_draft *draft = &payroll->drafts[row->batch];
    const unsigned state = state_of(payroll, row);
    struct payroll_line_room *room = payroll->room;
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_LINE));
    fact_set_number(&fact, LINE_BATCH, draft->entry);
    fact_set_number(&fact, LINE_NUMBER, row->number);
    fact_set_bytes(&fact, LINE_PARTY, bytes_from(row->party, sizeof(row->party)));
    fact_set_bytes(&fact, LINE_COMMITMENT, digest_bytes(&row->commitment));
    fact_set_fen(&fact, LINE_AMOUNT, row->amount);
    fact_set_number(&fact, LINE_STATE, state);
    TRY(draw(payroll, session, row, fault));
    if (state == LINE_STATE_PAID) {
        TRY(see_payment(payroll, session, row, fault));
    }
    struct writer covered = writer_of(room->image[0], sizeof(room->image[0]));
    struct writer uncovered = writer_of(room->image[1], sizeof(room->image[1]));
    if (room->covered_count > 0) {
        fact_put_pairs(&covered, room->covered, room->covered_count);
        fact_set_bytes(&fact, LINE_DRAWS, writer_bytes(&covered));
    }
    if (room->uncovered_count > 0) {
        fact_put_pairs(&uncovered, room->uncovered, room->uncovered_count);
        fact_set_bytes(&fact, LINE_UNCOVERED, writer_bytes(&uncovered));
    }
    if (row->headcount != 0) {
        fact_set_number(&fact, LINE_HEADCOUNT, row->headcount);
    }
    if (row->village != 0) {
        fact_set_number(&fact, LINE_VILLAGE, row->village);
    }
    if (row->sizes[ROW_PURPOSE] > 0) {
        fact_set_bytes(&fact, LINE_PURPOSE, payroll_text(row, ROW_PURPOSE));
    }
    if ((row->flags & ROW_HAS_CASE) != 0) {
        fact_set_bytes(&fact, LINE_CASE, payroll_text(row, ROW_CASE));
    }
    if (payroll->is_recorded) {
        fact_set_number(&fact, LINE_CLASS, row->class);
        if (row->value_day != 0) {
            fact_set_fen(&fact, LINE_VALUE_DAY, row->value_day);
        }
    }
    payroll_say_payee(payroll, row, &fact);
    if (payroll->roster != NULL) {
        roster_line(payroll, index, &fact);
    }
    const struct status appended = journal_append(session, &fact, NULL, fault);
    return fault_at(fault, appended, payroll->intake->path, row->line, NULL);
}

/* ---- batches
 * --------------------------------------------------------------------------------- */

static struct status append_batch(struct payroll *payroll,
                                  struct journal_session *session,
                                  struct payroll_draft *draft, uint64_t file,
                                  struct fault *fault)
{
    struct fact_pair pairs[INTAKE_SHARES_MAX];
    for (size_t i = 0; i < draft->share_count; i++) {
        pairs[i] =
            (struct fact_pair){draft->shares[i].allocation, draft->shares[i].weight};
    }
    uint8_t image[INTAKE_SHARES_MAX * 20];
    struct writer writer = writer_of(image, sizeof(image));
    fact_put_pairs(&writer, pairs, draft->share_count);
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_BATCH));
    fact_set_number(&fact, BATCH_PROGRAMME, draft->programme->entry);
    fact_set_number(&fact, BATCH_PERIOD, (uint64_t)draft->period);
    fact_set_number(&fact, BATCH_UNIT, draft->unit->entry);
    fact_set_fen(&fact, BATCH_DUE, draft->due);
    fact_set_number(&fact, BATCH_ORIGIN,
                    payroll->is_recorded ? BATCH_ORIGIN_RECORDED : BATCH_ORIGIN_ROSTER);
    fact_set_number(&fact, BATCH_LINES, draft->lines);
    fact_set_fen(&fact, BATCH_AMOUNT, draft->amount);
    fact_set_number(&fact, BATCH_HEADCOUNT, draft->headcount);
    fact_set_bytes(&fact, BATCH_SHARES, writer_bytes(&writer));
    fact_set_number(&fact, BATCH_FILE, file);
    uint64_t policy = 0;
    TRY(approval_policy_in_force(journal_transaction(session), draft->programme->entry,
                                 &policy, fault));
    if (policy != 0) {
        fact_set_number(&fact, BATCH_POLICY, policy);
    }
    return journal_append(session, &fact, &draft->entry, fault);
}

static struct status append_exception(struct journal_session *session, uint64_t class,
                                      uint64_t subject, int64_t amount, uint64_t file,
                                      struct fault *fault)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_EXCEPTION));
    fact_set_number(&fact, EXCEPTION_CLASS, class);
    fact_set_number(&fact, EXCEPTION_SUBJECT, subject);
    fact_set_fen(&fact, EXCEPTION_AMOUNT, amount);
    fact_set_number(&fact, EXCEPTION_FILE, file);
    return journal_append(session, &fact, NULL, fault);
}

/* Entries of lines are known before they are appended: they follow their batch. */
static struct status append_lines(struct payroll *payroll,
                                  struct journal_session *session,
                                  struct payroll_draft *draft, struct fault *fault)
{
    const uint16_t batch = (uint16_t)(draft - payroll->drafts);
    memset(payroll->room->carry, 0, sizeof(payroll->room->carry));
    uint64_t done = 0;
    for (size_t i = 0; i < payroll->row_count && done < draft->lines; i++) {
        const struct payroll_row *row = payroll_row(payroll, i);
        if (row->batch != batch) {
            continue;
        }
        TRY(ahead_need(payroll->ahead, i + 1, fault));
        TRY(append_line(payroll, session, i, fault));
        done++;
        if ((done & 0x3FFF) == 0) {
            intake_progress(payroll->intake, "record", done, draft->lines);
        }
    }
    return OK;
}

static struct status append_row_exceptions(struct payroll *payroll,
                                           struct journal_session *session,
                                           uint64_t file, struct fault *fault)
{
    for (size_t i = 0; i < payroll->row_count; i++) {
        const struct payroll_row *row = payroll_row(payroll, i);
        const struct {
            unsigned flag;
            enum exception_class class;
        } kinds[] = {{ROW_BAD_IDENTIFIER, EXCEPTION_IDENTIFIER},
                     {ROW_NAME_LOST, EXCEPTION_NAME_LOST}};
        for (size_t k = 0; k < 2; k++) {
            if ((row->flags & kinds[k].flag) != 0) {
                TRY(append_exception(session, kinds[k].class, line_entry(payroll, row),
                                     row->amount, file, fault));
            }
        }
    }
    return OK;
}

static struct status append_batches(struct payroll *payroll,
                                    struct journal_session *session, uint64_t file,
                                    struct fault *fault)
{
    for (size_t i = 0; i < payroll->draft_count; i++) {
        struct payroll_draft *draft = &payroll->drafts[i];
        const uint64_t expected = draft->entry;
        TRY(append_batch(payroll, session, draft, file, fault));
        assert(draft->entry == expected);
        TRY(append_lines(payroll, session, draft, fault));
    }
    return OK;
}

/* Batches are numbered in one go; then other cores make the commitments of the lines
 * while this one appends, batch by batch. */
static struct status append_all(struct payroll *payroll,
                                struct journal_session *session, uint64_t file,
                                struct fault *fault)
{
    uint64_t next = journal_next_index(session);
    for (size_t i = 0; i < payroll->draft_count; i++) {
        payroll->drafts[i].entry = next;
        next += 1 + payroll->drafts[i].lines;
    }
    TRY(ahead_open(payroll->options->jobs, commit_slice, payroll, &payroll->ahead,
                   fault));
    ahead_offer(payroll->ahead, payroll->row_count);
    const struct status appended = append_batches(payroll, session, file, fault);
    ahead_close(payroll->ahead);
    payroll->ahead = NULL;
    return appended;
}

static struct bytes label_of(const struct payroll_draft *draft, uint64_t allocation)
{
    size_t i = 0;
    while (i + 1 < draft->share_count && draft->shares[i].allocation != allocation) {
        i++;
    }
    assert(draft->shares[i].allocation == allocation);
    return draft->shares[i].label;
}

/* Nothing is reserved before the batch is approved; that there is not enough is better
 * said today than then. */
static struct status warn_of_budget(struct payroll *payroll,
                                    struct journal_session *session,
                                    const struct payroll_draft *draft,
                                    struct fault *fault)
{
    struct accounts *accounts = payroll->intake->ledger->accounts;
    struct store_transaction *transaction = journal_transaction(session);
    struct batch_draws draws;
    TRY(accounts_draws(accounts, transaction, draft->entry, &draws, fault));
    for (size_t i = 0; i < draws.count; i++) {
        const struct fact_pair *draw = &draws.pairs[i];
        struct balance balance;
        char wanted[MONEY_TEXT_SIZE];
        char left[MONEY_TEXT_SIZE];
        TRY(accounts_balance(accounts, transaction, draw->entry, &balance, fault));
        const int64_t room = balance_available(&balance);
        if (draw->number > room) {
            const struct bytes label = label_of(draft, draw->entry);
            money_format_grouped(draw->number, wanted);
            money_format_grouped(room, left);
            intake_problem(payroll->intake, INTAKE_WARNING, 0, NULL,
                           "R-066: allocation %.*s has %s available, %s is wanted; the "
                           "batch can not be approved like this",
                           (int)label.size, (const char *)label.at, left, wanted);
        }
    }
    return OK;
}

static enum file_use use_of(const struct payroll *payroll)
{
    return payroll->options->is_opening ? FILE_OPENING
           : payroll->roster != NULL    ? FILE_ROSTER
                                        : FILE_PAYROLL;
}

struct status payroll_append(struct journal_session *session, void *context,
                             struct fault *fault)
{
    struct payroll *payroll = context;
    struct intake *intake = payroll->intake;
    uint64_t file = 0;
    uint64_t early = 0;
    payroll->uncovered = 0;
    ARENA_TAKE(intake->arena, 1, payroll->room, fault);
    early_begin(payroll->early);
    TRY(intake_append_file(intake, session, use_of(payroll), payroll->amount, &file,
                           fault));
    if (payroll->roster != NULL) {
        TRY(roster_append(payroll, session, fault));
    }
    TRY(append_all(payroll, session, file, fault));
    for (size_t i = 0; !payroll->is_recorded && i < payroll->draft_count; i++) {
        TRY(warn_of_budget(payroll, session, &payroll->drafts[i], fault));
    }
    for (size_t i = 0; payroll->is_recorded && i < payroll->draft_count; i++) {
        const struct payroll_draft *draft = &payroll->drafts[i];
        TRY(append_exception(session, EXCEPTION_UNAPPROVED, draft->entry, draft->amount,
                             file, fault));
        TRY(payroll_tell_unpublished(payroll, session, draft, file, fault));
    }
    if (payroll->uncovered > 0) {
        TRY(append_exception(session, EXCEPTION_UNCOVERED, payroll->drafts[0].entry,
                             payroll->uncovered, file, fault));
    }
    TRY(early_tell(payroll->early, session, file, &early, fault));
    return append_row_exceptions(payroll, session, file, fault);
}
