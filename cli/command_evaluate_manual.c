/* command_evaluate_manual.c - what people measured for an evaluation, or the target
 * that a year sets: `evaluate manual INDICATOR VALUE`. */
#include "cli/evidence.h"
#include "ledger/base/text.h"
#include "ledger/manual_value.h"

#include <inttypes.h>
#include <string.h>

struct measuring {
    struct session *session;
    struct manual_question question;
    struct bytes text;
    struct evidence evidence;
    uint64_t entry;
    bool is_known;
};

static struct status find_scope(struct measuring *measuring,
                                struct store_transaction *transaction,
                                struct fault *fault)
{
    const struct arguments *arguments = measuring->session->arguments;
    const char *unit = arguments->value[OPTION_UNIT];
    const char *programme = arguments->value[OPTION_PROGRAMME];
    struct manual_question *question = &measuring->question;
    const struct status known =
        unit == NULL ? accounts_office(transaction, &question->unit, fault)
                     : accounts_code(transaction, CODE_UNIT, bytes_of(unit),
                                     &question->unit, fault);
    if (known.code == STATUS_NOT_FOUND) {
        return unit == NULL
                   ? FAULT(fault, STATUS_NOT_FOUND,
                           "the office itself is no unit yet; give --unit")
                   : FAULT(fault, STATUS_NOT_FOUND, "no unit has the code %s", unit);
    }
    TRY(known);
    if (programme == NULL) {
        return OK;
    }
    const struct status found = accounts_code(
        transaction, CODE_PROGRAMME, bytes_of(programme), &question->programme, fault);
    return found.code == STATUS_NOT_FOUND
               ? FAULT(fault, STATUS_NOT_FOUND, "no programme has the code %s",
                       programme)
               : found;
}

/* percents are a share of a whole, unless the policy calls them a change. */
static bool is_no_share(const struct evaluation_row *row,
                        const struct score_value *value)
{
    const struct score_value whole = {.is_number = true, .number = 100};
    return value->is_number && !row->is_change &&
           text_same_name(value->unit, bytes_of("%")) &&
           (value->number < 0 || score_compare(value, &whole) > 0);
}

static struct status check_value(const struct measuring *measuring,
                                 const struct evaluation_row *row, struct fault *fault)
{
    struct score_value value;
    int64_t points = 0;
    if (!row->is_manual) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-303: %s comes from the book; nobody types it",
                     fault_words(measuring->session->arguments->positional[0]));
    }
    if (row->is_qualitative) {
        return evaluation_policy_judged(row, measuring->text, &points)
                   ? OK
                   : FAULT(
                         fault, STATUS_USAGE,
                         "R-303: say the target's words, or how far it was reached "
                         "and for how many points, such as 部分达成并具有一定效果=5.5");
    }
    TRY(score_value_parse(measuring->text, &value, fault));
    if (is_no_share(row, &value)) {
        return FAULT(fault, STATUS_USAGE,
                     "R-362: a share is 0%% to 100%%; a change in percent is called "
                     "so in the policy: kind = change");
    }
    return value.is_number &&
                   (row->is_planned || score_is_comparable(&row->goal.value, &value))
               ? OK
               : FAULT(fault, STATUS_USAGE,
                       "R-303: the figure is a number in the measure of its target");
}

static struct status check_plan(const struct evaluation_row *row, struct bytes text,
                                struct fault *fault)
{
    struct score_target target;
    if (!row->is_planned) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-303: the target of this indicator stands in the policy");
    }
    TRY(score_target_parse(text, &target, fault));
    const struct score_value sample = evaluation_policy_value(row->indicator, 0);
    return row->is_manual || score_is_comparable(&target.value, &sample)
               ? OK
               : FAULT(fault, STATUS_USAGE,
                       "R-303: the target is in the measure of its figure");
}

/* Against the policy that is in force at the end of the year. */
static struct status check_row(struct measuring *measuring,
                               struct store_transaction *transaction,
                               struct fault *fault)
{
    const struct manual_question *asked = &measuring->question;
    struct evaluation_policy policy;
    const struct policy_question question = {
        .use = POLICY_USE_EVALUATION,
        .programme = asked->programme,
        .day = date_period_last((civil_period)(asked->year * 12 + 11)),
        .seal = UINT64_MAX};
    TRY(evaluation_policy_at(transaction, &question, &measuring->session->world->arena,
                             &policy, fault));
    const struct evaluation_row *row = evaluation_policy_row(&policy, asked->indicator);
    if (row == NULL) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "the policy of evaluation in force (entry %" PRIu64
                     ") has no indicator of this name; see: mingzhang policy show",
                     policy.entry);
    }
    return asked->is_plan ? check_plan(row, measuring->text, fault)
                          : check_value(measuring, row, fault);
}

static struct status append(struct journal_session *session, void *context,
                            struct fault *fault)
{
    struct measuring *measuring = context;
    struct store_transaction *transaction = journal_transaction(session);
    struct manual_question *asked = &measuring->question;
    struct manual_value old = {0};
    struct fact fact;
    TRY(find_scope(measuring, transaction, fault));
    TRY(check_row(measuring, transaction, fault));
    const struct status found = manual_value_find(transaction, asked, &old, fault);
    TRY(found.code == STATUS_NOT_FOUND ? OK : found);
    const uint8_t *token =
        measuring->evidence.has_file ? measuring->evidence.file.token : NULL;
    measuring->is_known =
        status_is_ok(found) && bytes_equal(old.text, measuring->text) &&
        (token == NULL) == (old.evidence == NULL) &&
        (token == NULL || memcmp(token, old.evidence, VAULT_TOKEN_SIZE) == 0);
    measuring->entry = old.entry;
    if (measuring->is_known) {
        return OK;
    }
    fact_begin(&fact, kinds_find(KIND_MANUAL_VALUE));
    fact_set_bytes(&fact, MANUAL_VALUE_INDICATOR, asked->indicator);
    fact_set_number(&fact, MANUAL_VALUE_YEAR, asked->year);
    fact_set_number(&fact, MANUAL_VALUE_UNIT, asked->unit);
    if (asked->programme != 0) {
        fact_set_number(&fact, MANUAL_VALUE_PROGRAMME, asked->programme);
    }
    fact_set_bytes(&fact, MANUAL_VALUE_TEXT, measuring->text);
    fact_set_number(&fact, MANUAL_VALUE_IS_PLAN, asked->is_plan);
    if (token != NULL) {
        fact_set_bytes(&fact, MANUAL_VALUE_EVIDENCE,
                       bytes_from(token, VAULT_TOKEN_SIZE));
    }
    if (measuring->evidence.has_note) {
        fact_set_bytes(&fact, MANUAL_VALUE_NOTE,
                       bytes_from(measuring->evidence.note.token, VAULT_TOKEN_SIZE));
    }
    if (old.entry != 0) {
        fact_set_number(&fact, MANUAL_VALUE_REPLACES, old.entry);
    }
    return journal_append(session, &fact, &measuring->entry, fault);
}

/* A number with a relation is a target: ≥21933人. */
static struct status read_arguments(struct measuring *measuring, struct fault *fault)
{
    const struct arguments *arguments = measuring->session->arguments;
    struct manual_question *question = &measuring->question;
    question->indicator = bytes_of(arguments->positional[0]);
    question->seal = UINT64_MAX;
    measuring->text = text_trim(bytes_of(arguments->positional[1]));
    struct score_target target;
    const struct status read = score_target_parse(measuring->text, &target, fault);
    question->is_plan =
        status_is_ok(read) && target.relation != SCORE_WORDS && !target.is_implied;
    TRY(arguments_u64(arguments, OPTION_YEAR, &question->year, fault));
    if (question->year == 0) {
        return FAULT(fault, STATUS_USAGE, "say which year it is of: --year");
    }
    if (!question->is_plan && !arguments_has(arguments, OPTION_EVIDENCE)) {
        TRY(read);
        return FAULT(fault, STATUS_USAGE,
                     "R-303: a measured figure comes with the paper that shows it: "
                     "--evidence FILE; a target begins with ≥, ≤ or =");
    }
    return OK;
}

static struct status measure(struct session *session, void *context,
                             struct fault *fault)
{
    struct measuring measuring = {.session = session};
    const char *path = session->arguments->value[OPTION_EVIDENCE];
    const char *note = session->arguments->value[OPTION_NOTE];
    (void)context;
    TRY(read_arguments(&measuring, fault));
    TRY(evidence_open(session, path, note, &measuring.evidence, fault));
    TRY(evidence_write(&measuring.evidence, "evaluate manual", append, &measuring,
                       fault));
    print_field(session->world, "entry", _("Entry"), print_count(measuring.entry));
    if (measuring.is_known) {
        print_note(session->world, "%s",
                   _("The ledger has this value already; nothing was recorded."));
    }
    return OK;
}

struct status command_evaluate_manual(struct world *world,
                                      const struct arguments *arguments,
                                      struct fault *fault)
{
    return evidence_run(world, arguments, measure, NULL, fault);
}
