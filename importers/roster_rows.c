/* roster_rows.c - the cells of a roster beyond those of a payroll file. */
#include "importers/roster.h"

#include "ledger/base/identity.h"
#include "ledger/base/text.h"
#include "ledger/enrolment.h"

enum { NAME_MAX = 128 };

static void problem(struct payroll *payroll, const struct record *record,
                    enum column column, const char *rule, const char *reason)
{
    intake_problem(payroll->intake, INTAKE_ERROR, record->line,
                   record->map->heading[column], "%s: %s", rule, gettext(reason));
}

static int64_t part_of(struct payroll *payroll, const struct record *record,
                       enum column column, bool *has_parts)
{
    int64_t fen = 0;
    const struct bytes cell = record->field[column];
    if (cell.size == 0) {
        return 0;
    }
    const enum money_error error = money_parse(cell, MONEY_YUAN, &fen);
    if (error != MONEY_OK) {
        problem(payroll, record, column, "R-001", money_error_text(error));
    } else if (fen < 0 && column != COLUMN_ADJUSTMENT) {
        problem(payroll, record, column, "R-133",
                N_("only an adjustment may be negative"));
    }
    *has_parts = true;
    return fen;
}

/* R-133, to the fen. */
static void take_parts(struct payroll *payroll, const struct record *record,
                       const struct payroll_row *row, struct roster_row *roster)
{
    const uint64_t errors = payroll->intake->problems.errors;
    bool has = false;
    int64_t sum = 0;
    roster->base = part_of(payroll, record, COLUMN_BASE, &has);
    roster->supplement = part_of(payroll, record, COLUMN_SUPPLEMENT, &has);
    roster->back_pay = part_of(payroll, record, COLUMN_BACK_PAY, &has);
    roster->other = part_of(payroll, record, COLUMN_ADJUSTMENT, &has);
    roster->has_parts = has;
    if (!has) {
        roster->base = row->amount;
        return;
    }
    const bool fits = money_add(roster->base, roster->supplement, &sum) &&
                      money_add(sum, roster->back_pay, &sum) &&
                      money_add(sum, roster->other, &sum) && sum == row->amount;
    if (!fits && payroll->intake->problems.errors == errors) {
        problem(payroll, record, COLUMN_AMOUNT, "R-133",
                N_("base, supplement, back pay and adjustment do not add up to the "
                   "amount"));
    }
}

static civil_day day_of(struct payroll *payroll, const struct record *record,
                        enum column column)
{
    civil_day day = 0;
    const struct bytes cell = record->field[column];
    if (cell.size > 0 && date_parse(cell, &day) == DATE_BAD) {
        problem(payroll, record, column, "R-031",
                N_("not a date; write it as 2024-01-08"));
    }
    return day;
}

static void take_days(struct payroll *payroll, const struct record *record,
                      struct roster_row *roster)
{
    const struct bytes stop = record->field[COLUMN_STOP_PERIOD];
    roster->applied = day_of(payroll, record, COLUMN_APPLIED_DATE);
    roster->approved = day_of(payroll, record, COLUMN_APPROVED_DATE);
    roster->stop = -1;
    if (stop.size > 0 && !date_parse_period(stop, &roster->stop)) {
        problem(payroll, record, COLUMN_STOP_PERIOD, "R-031",
                N_("not a month; write it as 2024-01"));
    }
    if (roster->applied != 0 && roster->approved != 0 &&
        roster->applied > roster->approved) {
        problem(payroll, record, COLUMN_APPLIED_DATE, "R-131",
                N_("an application comes before its approval"));
    }
}

/* Who comes for the money is the person or whose account it is; with a number they have
 * a record of their own. */
static struct status take_recipient(struct payroll *payroll,
                                    const struct record *record,
                                    struct roster_row *roster, struct fault *fault)
{
    const struct bytes recipient = record->field[COLUMN_RECIPIENT];
    const struct bytes number = record->field[COLUMN_RECIPIENT_ID];
    const struct bytes holder = record->field[COLUMN_ACCOUNT_NAME];
    struct resident found;
    if (number.size > 0) {
        const enum identity_error error = identity_resident(number, &found);
        if (error != IDENTITY_OK) {
            problem(payroll, record, COLUMN_RECIPIENT_ID, "R-005",
                    identity_error_text(error));
            return OK;
        }
    }
    if (recipient.size > 0 && !text_same_name(recipient, record->field[COLUMN_NAME]) &&
        !text_same_name(recipient, holder)) {
        intake_problem(payroll->intake, INTAKE_WARNING, record->line,
                       record->map->heading[COLUMN_RECIPIENT],
                       "R-136: neither the person nor the holder of the account");
        return OK;
    }
    if (number.size == 0 || !text_is_plain(holder, NAME_MAX)) {
        return OK;
    }
    TRY(intake_copy(payroll->intake, holder, &roster->payee_name, fault));
    return intake_copy(
        payroll->intake,
        bytes_from((const uint8_t *)found.number, IDENTITY_RESIDENT_SIZE),
        &roster->payee_number, fault);
}

struct status roster_keep(struct payroll *payroll, const struct record *record,
                          struct payroll_row *row, struct fault *fault)
{
    struct roster *roster = payroll->roster;
    struct intake *intake = payroll->intake;
    const size_t index = payroll->row_count - 1;
    if (index % PAYROLL_BLOCK == 0) {
        ARENA_TAKE(intake->arena, PAYROLL_BLOCK, roster->blocks[index / PAYROLL_BLOCK],
                   fault);
    }
    struct roster_row *kept = roster_row(roster, index);
    take_parts(payroll, record, row, kept);
    take_days(payroll, record, kept);
    TRY(take_recipient(payroll, record, kept, fault));
    const struct bytes class = record->field[COLUMN_CATEGORY];
    if (class.size > 0 && !text_is_plain(class, ENROLMENT_CLASS_MAX)) {
        problem(payroll, record, COLUMN_CATEGORY, "R-033",
                N_("a class has 1 to 64 bytes"));
    }
    TRY(intake_copy(intake, class, &kept->class, fault));
    return intake_copy(intake, record->field[COLUMN_HOUSEHOLD], &kept->household,
                       fault);
}
