/* payroll_payee.c - whose account it is: the words for it, and what a line says
 * (R-136).
 */
#include "importers/payroll_internal.h"

#include "ledger/base/text.h"

static const struct {
    const char *word;
    uint8_t kind;
} relations[] = {
    {"本人", PAYEE_SELF},
    {"户主", PAYEE_HOUSEHOLD},
    {"配偶", PAYEE_HOUSEHOLD},
    {"夫妻", PAYEE_HOUSEHOLD},
    {"丈夫", PAYEE_HOUSEHOLD},
    {"妻子", PAYEE_HOUSEHOLD},
    {"父亲", PAYEE_HOUSEHOLD},
    {"母亲", PAYEE_HOUSEHOLD},
    {"父母", PAYEE_HOUSEHOLD},
    {"子女", PAYEE_HOUSEHOLD},
    {"儿子", PAYEE_HOUSEHOLD},
    {"女儿", PAYEE_HOUSEHOLD},
    {"家庭成员", PAYEE_HOUSEHOLD},
    {"户内成员", PAYEE_HOUSEHOLD},
    {"监护人", PAYEE_GUARDIAN},
    {"代理人", PAYEE_AGENT},
    {"委托人", PAYEE_AGENT},
    {"代领人", PAYEE_AGENT},
    {"供养机构", PAYEE_INSTITUTION},
    {"福利机构", PAYEE_INSTITUTION},
    {"敬老院", PAYEE_INSTITUTION},
    {"机构", PAYEE_INSTITUTION},
    {"供应商", PAYEE_SUPPLIER},
    {"服务单位", PAYEE_SUPPLIER},
};

void payroll_take_relation(struct payroll *payroll, const struct record *record,
                           struct payroll_row *row)
{
    const struct bytes word = record->field[COLUMN_RELATION];
    if (word.size == 0) {
        return;
    }
    for (size_t i = 0; i < sizeof(relations) / sizeof(relations[0]); i++) {
        if (bytes_equal(word, bytes_of(relations[i].word))) {
            row->payee_kind = relations[i].kind;
            return;
        }
    }
    intake_problem(
        payroll->intake, INTAKE_ERROR, record->line,
        record->map->heading[COLUMN_RELATION], "%s: %s", "R-136",
        gettext("not a relation; use 本人 户主 配偶 子女 监护人 代理人 敬老院 "
                "供应商 ..."));
}

/* A roster is refused without the relation; of a payroll file, which may be the bank's
 * own, it is told. */
static void check_holder(struct payroll *payroll, const struct payroll_row *row)
{
    const bool is_own = text_same_name(payroll_text(row, ROW_NAME),
                                       payroll_text(row, ROW_ACCOUNT_NAME));
    if (!is_own && row->payee_kind <= PAYEE_SELF &&
        (row->flags & ROW_HOLDER_KNOWN) == 0) {
        intake_problem(payroll->intake,
                       payroll->roster != NULL ? INTAKE_ERROR : INTAKE_WARNING,
                       row->line, NULL,
                       "R-136: the account is in another name; give the relation "
                       "(户主 监护人 代理人 ...), or an account of the person's own");
    }
}

void payroll_check_payees(struct payroll *payroll)
{
    for (size_t i = 0; i < payroll->row_count; i++) {
        const struct payroll_row *row = payroll_row(payroll, i);
        if (!payroll_is_unnamed(payroll, row)) {
            check_holder(payroll, row);
        } else if (row->headcount == 0) {
            intake_problem(payroll->intake, INTAKE_ERROR, row->line, NULL,
                           "R-136: aid for people without names says how many they "
                           "are; give the number");
        }
    }
}

void payroll_say_payee(const struct payroll *payroll, const struct payroll_row *row,
                       struct fact *line)
{
    static const uint8_t nobody[VAULT_TOKEN_SIZE] = {0};
    if (payroll_is_unnamed(payroll, row)) {
        fact_set_bytes(line, LINE_PARTY, bytes_from(nobody, sizeof(nobody)));
        fact_set_bytes(line, LINE_PAYEE, bytes_from(row->party, sizeof(row->party)));
        fact_set_number(line, LINE_PAYEE_KIND, PAYEE_UNNAMED);
    } else if (row->payee_kind > PAYEE_SELF) {
        fact_set_number(line, LINE_PAYEE_KIND, row->payee_kind);
    }
}
