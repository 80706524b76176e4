/* disclosure_text.c - what a notice says above and below its table (domain.md 5.1). */
#include "reports/disclosure.h"

#include "ledger/base/money.h"
#include "ledger/standard.h"
#include "reports/words.h"

enum { STANDARDS_SIZE = 4096, ORDINALS = 6, JOIN_SIZE = 4 };

/* Of one moment. */
static const struct {
    enum phrase title, caption, totals_caption, sum;
} moments[MOMENT_COUNT] = {
    [MOMENT_REVIEW] = {PHRASE_REVIEW_TITLE, PHRASE_REVIEW_CAPTION,
                       PHRASE_REVIEW_TOTALS_CAPTION, PHRASE_NOTICE_REVIEW},
    [MOMENT_APPROVAL] = {PHRASE_APPROVAL_TITLE, PHRASE_APPROVAL_CAPTION,
                         PHRASE_APPROVAL_TOTALS_CAPTION, PHRASE_NOTICE_APPROVAL},
    [MOMENT_PAYMENT] = {PHRASE_NOTICE_TITLE, PHRASE_NOTICE_CAPTION,
                        PHRASE_NOTICE_TOTALS_CAPTION, PHRASE_NOTICE_HOUSEHOLDS},
    [MOMENT_END] = {PHRASE_END_TITLE, PHRASE_END_CAPTION, PHRASE_END_TOTALS_CAPTION,
                    PHRASE_NOTICE_END},
};

/* What the policy says, else what is said without it. */
static struct status said_or(struct disclosure *notice, struct bytes said,
                             const char *otherwise, const char **ret_words,
                             struct fault *fault)
{
    *ret_words = otherwise;
    return said.size > 0 ? report_text(notice->source, said, ret_words, fault) : OK;
}

struct status disclosure_title(struct disclosure *notice, const char **ret_title,
                               struct fault *fault)
{
    struct report_source *source = notice->source;
    const struct report_name *programme = notice->programme;
    const char *words[] = {NULL, NULL, NULL, NULL};
    TRY(report_unit_title(notice->source, notice->unit, &words[0], fault));
    TRY(report_period(source, notice->period, &words[1], fault));
    TRY(report_text(source,
                    programme->summary.size > 0 ? programme->summary : programme->name,
                    &words[2], fault));
    TRY(report_fill(source,
                    disclosure_is_totals(notice)
                        ? moments[notice->moment].totals_caption
                        : moments[notice->moment].caption,
                    words, &notice->caption, fault));
    return report_fill(source, moments[notice->moment].title, words, ret_title, fault);
}

/* ---- numbered paragraphs --------------------------------------------------------- */

struct numbered {
    struct disclosure *notice;
    struct document *document;
    size_t count;
};

/* values[0] is the number; the others are given. */
static struct status add_values(struct numbered *numbered, enum phrase phrase,
                                const char **values, struct fault *fault)
{
    static const enum phrase ordinals[ORDINALS] = {PHRASE_FIRST, PHRASE_SECOND,
                                                   PHRASE_THIRD, PHRASE_FOURTH,
                                                   PHRASE_FIFTH, PHRASE_SIXTH};
    struct report_source *source = numbered->notice->source;
    const char *text = NULL;
    values[0] = report_words(source, ordinals[numbered->count++]);
    TRY(report_fill(source, phrase, values, &text, fault));
    return document_add_paragraph(numbered->document, text, fault);
}

/* A paragraph with one text, which ends with a stop of its own or gets one; an empty
 * one is left out. */
static struct status add_said(struct numbered *numbered, enum phrase phrase,
                              struct bytes text, struct fault *fault)
{
    static const char *const stops[] = {"。", ".", "；", ";"};
    const char *values[] = {NULL, NULL, NULL};
    for (size_t i = 0; i < sizeof(stops) / sizeof(stops[0]); i++) {
        const struct bytes stop = bytes_of(stops[i]);
        if (text.size >= stop.size &&
            bytes_equal(bytes_from(text.at + text.size - stop.size, stop.size), stop)) {
            text.size -= stop.size;
            break;
        }
    }
    if (text.size == 0) {
        return OK;
    }
    TRY(report_text(numbered->notice->source, text, &values[1], fault));
    return add_values(numbered, phrase, values, fault);
}

/* The unit whose standards hold: the notice's, else that of the ledger. */
static struct status standards_unit(struct disclosure *notice, uint64_t *ret_unit,
                                    struct fault *fault)
{
    const struct report_name *unit = notice->unit;
    if (unit == NULL) {
        TRY(report_office_unit(notice->source, &notice->units, &unit, fault));
    }
    *ret_unit = unit == NULL ? 0 : unit->entry;
    return OK;
}

static struct status put_standard(struct disclosure *notice,
                                  const struct standard_of_class *standard,
                                  struct writer *writer, struct fault *fault)
{
    struct report_source *source = notice->source;
    char amount[MONEY_TEXT_SIZE];
    const char *values[] = {NULL, amount, NULL};
    const char *text = NULL;
    money_format_grouped(standard->standard.amount, amount);
    TRY(report_text(source, standard->class, &values[0], fault));
    TRY(report_fill(source,
                    standard->standard.method == STANDARD_METHOD_DIFFERENCE
                        ? PHRASE_STANDARD_UP_TO
                        : PHRASE_STANDARD_FULL,
                    values, &text, fault));
    if (writer->size > 0) {
        writer_text(writer, source->language == LANGUAGE_ZH ? "，" : ", ");
    }
    writer_text(writer, text[0] == ' ' ? text + 1 : text);
    return OK;
}

/* The recorded standards in force in the first days of the month, then the policy's
 * words. */
static struct status add_standards(struct numbered *numbered, struct fault *fault)
{
    struct disclosure *notice = numbered->notice;
    struct report_source *source = notice->source;
    struct standard_of_class list[STANDARD_LIST_MAX];
    size_t count = 0;
    uint8_t *text;
    struct standard_scope scope = {.programme = notice->programme->entry,
                                   .day = date_period_first(notice->period),
                                   .seal = source->seal.index};
    ARENA_TAKE(source->arena, STANDARDS_SIZE, text, fault);
    TRY(standards_unit(notice, &scope.unit, fault));
    TRY(standard_list(journal_view_transaction(source->view), &scope, list, &count,
                      fault));
    struct writer writer = writer_of(text, STANDARDS_SIZE);
    for (size_t i = 0; i < count; i++) {
        TRY(put_standard(notice, &list[i], &writer, fault));
    }
    if (notice->policy.standard.size > 0) {
        writer_text(&writer, writer.size == 0                  ? ""
                             : source->language == LANGUAGE_ZH ? "；"
                                                               : "; ");
        writer_run(&writer, notice->policy.standard);
    }
    if (writer.overflowed) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-292: the standards of this notice are longer than %d bytes",
                     STANDARDS_SIZE);
    }
    return add_said(numbered, PHRASE_NOTICE_STANDARD, writer_bytes(&writer), fault);
}

/* ---- count and sum --------------------------------------------------------------- */

/* "31人", or that nobody knows. */
static struct status headcount_words(struct disclosure *notice, enum phrase phrase,
                                     const char **ret_words, struct fault *fault)
{
    const char *values[] = {NULL, NULL};
    *ret_words = report_words(notice->source, PHRASE_NO_HEADCOUNT);
    if (notice->headcount < 0) {
        return OK;
    }
    TRY(report_number(notice->source, (uint64_t)notice->headcount, &values[0], fault));
    return report_fill(notice->source, phrase, values, ret_words, fault);
}

static struct status sum_words(struct disclosure *notice, const char **ret_digits,
                               const char **ret_capital, struct fault *fault)
{
    char digits[MONEY_TEXT_SIZE];
    char capital[MONEY_CAPITAL_SIZE];
    money_format_grouped(notice->amount, digits);
    money_capital(notice->amount, capital);
    TRY(report_text(notice->source, bytes_of(digits), ret_digits, fault));
    return report_text(notice->source, bytes_of(capital), ret_capital, fault);
}

static struct status add_paid(struct numbered *numbered, struct fault *fault)
{
    struct disclosure *notice = numbered->notice;
    const char *values[] = {NULL, NULL, NULL, NULL, NULL, NULL};
    const enum phrase phrase =
        notice->programme->party == PARTY_UNNAMED     ? PHRASE_NOTICE_UNNAMED
        : notice->programme->party == PARTY_HOUSEHOLD ? PHRASE_NOTICE_HOUSEHOLDS
                                                      : PHRASE_NOTICE_PEOPLE;
    TRY(report_number(notice->source, notice->households, &values[1], fault));
    TRY(headcount_words(notice,
                        phrase == PHRASE_NOTICE_UNNAMED ? PHRASE_PEOPLE_HELPED
                                                        : PHRASE_COUNT_PEOPLE,
                        &values[2], fault));
    TRY(sum_words(notice, &values[3], &values[4], fault));
    return add_values(numbered, phrase, values, fault);
}

/* "共27户31人，每月发放17,870.00元（…）"; what is missing says so, and aid for
 * one month is not called monthly. */
static struct status add_enrolled(struct numbered *numbered, struct fault *fault)
{
    struct disclosure *notice = numbered->notice;
    struct report_source *source = notice->source;
    const char *objects[] = {NULL, NULL, NULL};
    const char *sum[] = {NULL, NULL, NULL};
    const char *values[] = {
        NULL, NULL, NULL,
        notice->is_once ? "" : report_words(source, PHRASE_EVERY_MONTH), NULL};
    TRY(report_number(source, notice->households, &objects[0], fault));
    TRY(headcount_words(notice, PHRASE_COUNT_PEOPLE, &objects[1], fault));
    TRY(report_fill(source,
                    notice->programme->party == PARTY_HOUSEHOLD
                        ? PHRASE_OBJECTS_HOUSEHOLDS
                        : PHRASE_OBJECTS_PEOPLE,
                    objects, &values[1], fault));
    values[2] = words_get(source->language, WORD_NO_DATA);
    if (notice->amount >= 0) {
        TRY(sum_words(notice, &sum[0], &sum[1], fault));
        TRY(report_fill(source, PHRASE_MONTHLY_SUM, sum, &values[2], fault));
    }
    return add_values(numbered, moments[notice->moment].sum, values, fault);
}

/* ---- the period ------------------------------------------------------------------ */

/* a notice that has a first day says its last one, and whom to call. */
static struct status find_days(struct disclosure *notice, const char **ret_first,
                               const char **ret_last, struct fault *fault)
{
    const struct report_filter *filter = notice->filter;
    civil_day last = filter->notice_last;
    *ret_first = report_words(notice->source, PHRASE_BLANK_DAY);
    *ret_last = *ret_first;
    if (filter->notice_first == 0) {
        return OK;
    }
    if (notice->policy.hotline.size == 0 && filter->contact == NULL) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-292: a notice names a telephone for objections; record a "
                     "disclosure policy with a hotline first");
    }
    if (last == 0 && notice->policy.is_working_days && filter->calendar == NULL) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "the days of this notice are working days, and there is no "
                     "calendar of them");
    }
    if (last == 0) {
        TRY(disclosure_policy_last(&notice->policy, filter->calendar,
                                   filter->notice_first, &last, fault));
    }
    TRY(report_day(notice->source, filter->notice_first, ret_first, fault));
    return report_day(notice->source, last, ret_last, fault);
}

/* To whom, of a list without days. */
static struct status add_contact(struct disclosure *notice, struct document *document,
                                 struct fault *fault)
{
    const char *values[] = {NULL, notice->filter->contact, NULL};
    const char *text = NULL;
    if (notice->filter->contact == NULL) {
        return OK;
    }
    TRY(report_unit_title(notice->source, notice->unit, &values[0], fault));
    TRY(report_fill(notice->source, PHRASE_NOTICE_CONTACT, values, &text, fault));
    return document_add_paragraph(document, text, fault);
}

static struct status add_period(struct disclosure *notice, struct document *document,
                                struct fault *fault)
{
    struct report_source *source = notice->source;
    const struct disclosure_policy *policy = &notice->policy;
    const char *telephone = notice->filter->contact != NULL
                                ? notice->filter->contact
                                : report_words(source, PHRASE_BLANK_LINE);
    const char *blank = report_words(source, PHRASE_BLANK_LINE);
    const char *days[] = {NULL, NULL};
    const char *values[DISCLOSURE_VALUES_MAX] = {NULL};
    const char *text = NULL;
    if (notice->filter->has_no_days) {
        return add_contact(notice, document, fault);
    }
    TRY(report_number(source, policy->days, &days[0], fault));
    TRY(report_fill(source,
                    policy->is_working_days ? PHRASE_NOTICE_WORKING_DAYS
                                            : PHRASE_NOTICE_DAYS,
                    days, &values[0], fault));
    TRY(find_days(notice, &values[1], &values[2], fault));
    TRY(report_unit_title(notice->source, notice->unit, &values[3], fault));
    TRY(said_or(notice,
                policy->complaints.size > 0 ? policy->complaints : policy->office,
                values[3], &values[3], fault));
    TRY(said_or(notice, policy->hotline, telephone, &values[4], fault));
    TRY(said_or(notice, policy->address, blank, &values[5], fault));
    TRY(said_or(notice, policy->postcode, blank, &values[6], fault));
    TRY(report_fill(source, PHRASE_NOTICE_PERIOD, values, &text, fault));
    return document_add_paragraph(document, text, fault);
}

/* whoever saw the earlier one sees what became of it. */
static struct status add_replaced(struct disclosure *notice, struct document *document,
                                  struct fault *fault)
{
    const char *values[] = {NULL, NULL};
    const char *text = NULL;
    if (notice->filter->replaces == 0) {
        return OK;
    }
    TRY(report_number(notice->source, notice->filter->replaces, &values[0], fault));
    TRY(report_fill(notice->source, PHRASE_NOTICE_REPLACES, values, &text, fault));
    return document_add_paragraph(document, text, fault);
}

static struct status add_signature(struct disclosure *notice, struct document *document,
                                   struct fault *fault)
{
    struct report_source *source = notice->source;
    const civil_day day = notice->filter->notice_first != 0
                              ? notice->filter->notice_first
                              : date_of_instant(source->seal.recorded_ms);
    const char *values[] = {NULL, NULL, NULL};
    const char *text = NULL;
    TRY(report_unit_title(notice->source, notice->unit, &values[0], fault));
    TRY(said_or(notice, notice->policy.office, values[0], &values[0], fault));
    TRY(report_day(source, day, &values[1], fault));
    TRY(report_fill(source, PHRASE_NOTICE_SIGNATURE, values, &text, fault));
    return document_add_signature(document, text, fault);
}

/* The documents of the programme, then what the policy adds. */
static struct status find_basis(struct disclosure *notice, struct bytes *ret_basis,
                                struct fault *fault)
{
    const struct bytes own = notice->programme->basis;
    const struct bytes added = notice->policy.basis;
    uint8_t *text;
    ARENA_TAKE(notice->source->arena, own.size + added.size + JOIN_SIZE, text, fault);
    struct writer writer = writer_of(text, own.size + added.size + JOIN_SIZE);
    writer_run(&writer, own);
    if (own.size > 0 && added.size > 0) {
        writer_text(&writer, notice->source->language == LANGUAGE_ZH ? "、" : "; ");
    }
    writer_run(&writer, added);
    *ret_basis = writer_bytes(&writer);
    return OK;
}

struct status disclosure_text(struct disclosure *notice, struct document *document,
                              struct fault *fault)
{
    const struct disclosure_policy *policy = &notice->policy;
    const struct report_name *programme = notice->programme;
    struct numbered numbered = {.notice = notice, .document = document};
    const char *fund[] = {NULL, NULL, NULL, NULL};
    struct bytes basis = {0};
    TRY(report_period(notice->source, notice->period, &fund[1], fault));
    TRY(report_text(notice->source, programme->name, &fund[2], fault));
    TRY(add_values(&numbered, PHRASE_NOTICE_FUND, fund, fault));
    TRY(find_basis(notice, &basis, fault));
    TRY(add_said(&numbered, PHRASE_NOTICE_BASIS, basis, fault));
    TRY(add_said(&numbered, PHRASE_NOTICE_CONDITIONS, policy->conditions, fault));
    TRY(add_said(&numbered, PHRASE_NOTICE_PROCEDURE, policy->procedure, fault));
    TRY(add_standards(&numbered, fault));
    TRY(disclosure_is_of_payment(notice) ? add_paid(&numbered, fault)
                                         : add_enrolled(&numbered, fault));
    TRY(add_period(notice, document, fault));
    TRY(add_replaced(notice, document, fault));
    return add_signature(notice, document, fault);
}

struct status disclosure_notes(struct disclosure *notice, struct table *table,
                               struct fault *fault)
{
    struct report_source *source = notice->source;
    const char *values[] = {NULL, NULL};
    const char *note = NULL;
    if (notice->unpaid > 0) {
        TRY(report_number(source, notice->unpaid, &values[0], fault));
        TRY(report_fill(source, PHRASE_UNPAID_NOTE, values, &note, fault));
        table_add_note(table, note);
    }
    if (notice->households < notice->count) {
        table_add_note(table, report_words(source, PHRASE_REPEATED_NOTE));
    }
    if (disclosure_has_full_names(notice)) {
        TRY(report_text(source, notice->policy.basis, &values[0], fault));
        TRY(report_fill(source, PHRASE_FULL_NAMES_NOTE, values, &note, fault));
        table_add_note(table, note);
        return OK;
    }
    table_add_note(table, report_words(source, disclosure_is_totals(notice)
                                                   ? PHRASE_TOTALS_NOTE
                                                   : PHRASE_MASKED_NOTE));
    return OK;
}
