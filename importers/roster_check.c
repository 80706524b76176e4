/* roster_check.c - a roster against the book: who may be paid, how much, to whom. */
#include "importers/roster.h"

#include "ledger/base/order.h"
#include "ledger/base/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- how many share an account (R-137) --------------------------------------------
 */

struct account_row {
    struct bytes account, household;
    uint64_t line;
};

static int compare_accounts(const void *a, const void *b)
{
    const struct account_row *one = a;
    const struct account_row *two = b;
    const int order = bytes_compare(one->account, two->account);
    return order != 0 ? order : (one->line > two->line) - (one->line < two->line);
}

/* An institution or supplier receives for many. */
static struct status check_accounts(struct payroll *payroll, struct fault *fault)
{
    struct account_row *rows = NULL;
    size_t count = 0;
    const size_t mark = arena_mark(payroll->intake->arena);
    ARENA_TAKE(payroll->intake->arena, payroll->row_count + 1, rows, fault);
    for (size_t i = 0; i < payroll->row_count; i++) {
        const struct payroll_row *row = payroll_row(payroll, i);
        const struct bytes household = roster_row(payroll->roster, i)->household;
        if (row->payee_kind < PAYEE_INSTITUTION && !payroll_is_unnamed(payroll, row)) {
            rows[count++] = (struct account_row){
                payroll_text(row, ROW_ACCOUNT),
                household.size > 0 ? household : payroll_text(row, ROW_RESIDENT),
                row->line};
        }
    }
    qsort(rows, count, sizeof(*rows), compare_accounts);
    size_t first = 0;
    for (size_t i = 1; i < count; i++) {
        if (!bytes_equal(rows[i].account, rows[first].account)) {
            first = i;
        } else if (!bytes_equal(rows[i].household, rows[first].household)) {
            intake_problem(payroll->intake, INTAKE_WARNING, rows[i].line, NULL,
                           "R-137: the account of line %" PRIu64
                           " receives for another household too",
                           rows[first].line);
        }
    }
    intake_rewind(payroll->intake, mark);
    return OK;
}

/* ---- last month -------------------------------------------------------------------
 */

struct last_month {
    struct payroll *payroll;
    struct store_transaction *transaction;
    const struct payroll_draft *draft;
    uint64_t root;
    uint64_t live; /* lines of last month's batches that count */
};

static struct status count_last(void *context, uint64_t entry,
                                const struct batch *batch, struct fault *fault)
{
    struct last_month *last = context;
    uint64_t root = 0;
    (void)entry;
    if (batch->period != last->draft->period - 1) {
        return OK;
    }
    TRY(accounts_programme_root(last->transaction, batch->programme, &root, fault));
    if (root == last->root && batch->unit == last->draft->unit->entry) {
        for (unsigned state = 1; state < LINE_STATE_COUNT; state++) {
            const bool is_dead = state == LINE_STATE_FAILED ||
                                 state == LINE_STATE_REFUNDED ||
                                 state == LINE_STATE_CANCELLED;
            last->live += is_dead ? 0 : batch->by_state[state].count;
        }
    }
    return OK;
}

/* *ret_amount is -1 when the party had no such due then. */
static struct status amount_then(struct last_month *last, const struct payroll_row *row,
                                 int64_t *ret_amount, struct fault *fault)
{
    struct payroll *payroll = last->payroll;
    const civil_period period = last->draft->period - 1;
    struct due_figures figures;
    struct due due = {.period = period,
                      .programme = last->draft->programme->entry,
                      .purpose = payroll_text(row, ROW_PURPOSE),
                      .case_token = payroll_text(row, ROW_CASE)};
    commitment_payee(payroll->hasher, row->secret, last->draft->programme->code,
                     period / 12, due.party);
    const struct status known =
        accounts_due_figures(last->transaction, &due, &figures, fault);
    *ret_amount = -1;
    if (known.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(known);
    *ret_amount = figures.line == 0 ? -1 : figures.fen;
    return OK;
}

static struct status compare_rows(struct last_month *last, uint16_t batch,
                                  struct fault *fault)
{
    struct payroll *payroll = last->payroll;
    struct roster *roster = payroll->roster;
    uint64_t found = 0;
    for (size_t i = 0; i < payroll->row_count; i++) {
        const struct payroll_row *row = payroll_row(payroll, i);
        int64_t amount = 0;
        if (row->batch != batch) {
            continue;
        }
        TRY(amount_then(last, row, &amount, fault));
        found += amount >= 0;
        if (amount < 0) {
            roster->came++;
            intake_problem(payroll->intake, INTAKE_NOTE, row->line, NULL,
                           "not in last month's list");
        } else if (amount != row->amount) {
            roster->changed++;
            intake_problem(payroll->intake, INTAKE_NOTE, row->line, NULL,
                           "another amount than last month");
        }
    }
    roster->gone += last->live > found ? last->live - found : 0;
    return OK;
}

static struct status compare_months(struct payroll *payroll,
                                    struct store_transaction *transaction,
                                    struct fault *fault)
{
    for (size_t i = 0; i < payroll->draft_count; i++) {
        struct last_month last = {payroll, transaction, &payroll->drafts[i], 0, 0};
        TRY(accounts_programme_root(transaction, last.draft->programme->entry,
                                    &last.root, fault));
        TRY(accounts_batches(transaction, UINT64_MAX, count_last, &last, fault));
        if (last.live > 0) {
            TRY(compare_rows(&last, (uint16_t)i, fault));
        }
    }
    return OK;
}

/* ---- all ------------------------------------------------------------------------- */

static int compare_parties(const void *a, const void *b)
{
    const struct roster_row *one = *(struct roster_row *const *)a;
    const struct roster_row *two = *(struct roster_row *const *)b;
    const int order = memcmp(one->party, two->party, sizeof(one->party));
    /* Rows lie in blocks, but in each the earlier one lies first. */
    return order != 0 ? order : (one > two) - (one < two);
}

/* Several rows of one party (with a purpose each) enrol it once: the first that says
 * when it was approved.  A pseudonym belongs to one programme, so it tells all. */
static struct status choose_rows(struct payroll *payroll, struct fault *fault)
{
    struct roster *roster = payroll->roster;
    struct roster_row **rows = NULL;
    size_t count = 0;
    ARENA_TAKE(payroll->intake->arena, payroll->row_count + 1, rows, fault);
    for (size_t i = 0; i < payroll->row_count; i++) {
        const struct payroll_row *row = payroll_row(payroll, i);
        struct roster_row *mine = roster_row(roster, i);
        const struct intake_programme *programme =
            payroll->drafts[row->batch].programme;
        /* Aid of a case is approved case by case; nobody is enrolled namelessly. */
        mine->needs_enrolment =
            (row->flags & ROW_HAS_CASE) == 0 &&
            (programme->party == PARTY_HOUSEHOLD || programme->party == PARTY_PERSON);
        if (mine->needs_enrolment) {
            commitment_payee(payroll->hasher, row->secret, programme->code, 0,
                             mine->party);
            rows[count++] = mine;
        }
    }
    qsort(rows, count, sizeof(struct roster_row *), compare_parties);
    for (size_t i = 1, first = 0; i < count; i++) {
        if (memcmp(rows[i]->party, rows[first]->party, sizeof(rows[i]->party)) != 0) {
            first = i;
            continue;
        }
        if (rows[first]->approved == 0 && rows[i]->approved != 0) {
            rows[first]->needs_enrolment = false;
            first = i;
        } else {
            rows[i]->needs_enrolment = false;
        }
    }
    return OK;
}

static struct status check_book(struct store_transaction *transaction, void *context,
                                struct fault *fault)
{
    struct payroll *payroll = context;
    for (size_t i = 0; i < payroll->row_count; i++) {
        const struct payroll_row *row = payroll_row(payroll, i);
        struct roster_row *mine = roster_row(payroll->roster, i);
        struct fact programme;
        TRY(accounts_fact(transaction, payroll->drafts[row->batch].programme->entry,
                          &programme, fault));
        if (mine->needs_enrolment) {
            TRY(roster_enrol(payroll, transaction, i, &programme, fault));
        }
        if (!payroll_is_unnamed(payroll, row)) {
            TRY(roster_compare(payroll, transaction, i, fault));
        }
    }
    return compare_months(payroll, transaction, fault);
}

/* The vault is to know the pseudonyms of new enrolments, too. */
static struct status add_payees(struct payroll *payroll, struct fault *fault)
{
    struct vault_payee *payees = NULL;
    size_t count = payroll->payee_count;
    ARENA_TAKE(payroll->intake->arena, count + 2 * payroll->row_count + 1, payees,
               fault);
    if (count > 0) {
        memcpy(payees, payroll->payees, count * sizeof(*payees));
    }
    for (size_t i = 0; i < payroll->row_count; i++) {
        const struct roster_row *mine = roster_row(payroll->roster, i);
        if (mine->needs_enrolment && mine->step != ROSTER_KEEPS) {
            memcpy(payees[count].at, mine->party, sizeof(mine->party));
            payees[count++].person = payroll_row(payroll, i)->person;
        }
        if (mine->payee_person != 0) {
            memcpy(payees[count].at, mine->payee, sizeof(mine->payee));
            payees[count++].person = mine->payee_person;
        }
    }
    payroll->payees = payees;
    payroll->payee_count = count;
    return OK;
}

struct status roster_check(struct payroll *payroll, struct fault *fault)
{
    struct intake *intake = payroll->intake;
    if (payroll->is_recorded) {
        intake_problem(intake, INTAKE_ERROR, 0, NULL,
                       "R-071: a roster says who is due what, not what the bank did; "
                       "take the file in with: import payroll");
    }
    TRY(choose_rows(payroll, fault));
    roster_name_payees(payroll);
    TRY(store_read(journal_store(intake->ledger->journal), check_book, payroll, fault));
    TRY(check_accounts(payroll, fault));
    if (payroll->roster->is_without_standard) {
        intake_problem(intake, INTAKE_NOTE, 0, NULL,
                       "R-135: for some rows no standard is in force; their amounts "
                       "were not compared");
    }
    TRY(intake_verdict(intake, fault));
    return add_payees(payroll, fault);
}
