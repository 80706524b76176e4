/* command_correct.c - wrong payments and refunds: asked, listed, confirmed. */
#include "cli/session.h"
#include "importers/correction.h"

#include <string.h>

static struct status read_class(const char *word, unsigned *ret_class,
                                struct fault *fault)
{
    for (unsigned i = RESULT_UNKNOWN; i < RESULT_CLASS_COUNT; i++) {
        if (strcmp(word, record_class_name(i)) == 0) {
            *ret_class = i;
            return OK;
        }
    }
    return FAULT(fault, STATUS_USAGE, "--result is %s",
                 _(option_forms[OPTION_RIGHT].summary));
}

static struct status ask(struct session *session, void *context, struct fault *fault)
{
    const struct correction *correction = context;
    uint64_t asked = 0;
    TRY(correction_ask(&session->ledger, &session->actor, correction, &asked, fault));
    print_field(session->world, "entry", _("Entry"), print_count(asked));
    print_note(session->world, "%s",
               _("Nothing of it counts before a checker confirms it, with: mingzhang "
                 "correct confirm"));
    return OK;
}

struct status command_correct(struct world *world, const struct arguments *arguments,
                              struct fault *fault)
{
    struct correction correction = {.entry = 0};
    const char *right = arguments->value[OPTION_RIGHT];
    TRY(arguments_entry(arguments, 0, &correction.entry, fault));
    TRY(arguments_mistake(arguments, &correction.reason, fault));
    TRY(arguments_fen(arguments, OPTION_RIGHT_AMOUNT, &correction.amount_fen, fault));
    if ((right == NULL) == !arguments_has(arguments, OPTION_RIGHT_AMOUNT)) {
        return FAULT(fault, STATUS_USAGE,
                     "say what is right: of a payment with --result, of a refund with "
                     "--amount");
    }
    if (right != NULL) {
        TRY(read_class(right, &correction.class, fault));
    }
    return session_run(world, arguments, SESSION_ACT, ask, &correction, fault);
}

static struct status confirm(struct session *session, void *context,
                             struct fault *fault)
{
    const uint64_t *asked = context;
    struct correction_summary summary = {0};
    TRY(correction_confirm(&session->ledger, &session->actor, *asked, &summary, fault));
    print_field(session->world, "corrected", _("Corrected"),
                print_count(summary.wrong));
    print_field(session->world, "line", _("Line"), print_count(summary.line));
    print_field(session->world, "state", _("State"),
                print_words(_(record_state_name(summary.state))));
    print_field(session->world, "refunded", _("Came back, yuan"),
                print_fen(summary.refunded));
    return OK;
}

struct status command_correct_confirm(struct world *world,
                                      const struct arguments *arguments,
                                      struct fault *fault)
{
    uint64_t asked = 0;
    TRY(arguments_entry(arguments, 0, &asked, fault));
    return session_run(world, arguments, SESSION_ACT, confirm, &asked, fault);
}

struct waiting {
    struct session *session;
    struct print_table table;
};

static struct status list_one(void *context, struct bytes key, uint64_t asked,
                              struct fault *fault)
{
    struct waiting *waiting = context;
    struct entry entry;
    struct fact fact;
    (void)key;
    TRY(session_entry(waiting->session, asked, &entry, &fact, fault));
    const bool is_refund = fact_has(&fact, CORRECTION_RIGHT_AMOUNT);
    const unsigned reason = (unsigned)fact.field[CORRECTION_REASON].number;
    const struct print_cell cells[] = {
        print_count(asked),
        print_count(fact.field[CORRECTION_REVERSES].number),
        print_words(_(record_correction_name(reason))),
        print_fen(fact.field[CORRECTION_AMOUNT].fen),
        is_refund ? print_fen(fact.field[CORRECTION_RIGHT_AMOUNT].fen)
                  : print_words(_(record_class_name(
                        (unsigned)fact.field[CORRECTION_RIGHT_CLASS].number))),
    };
    return print_table_add(&waiting->table, cells, fault);
}

static struct status list_waiting(struct session *session, void *context,
                                  struct fault *fault)
{
    const struct print_column columns[] = {
        {"entry", _("Entry")},    {"wrong", _("Wrong entry")},
        {"reason", _("Reason")},  {"amount", _("Amount, yuan")},
        {"right", _("Right is")},
    };
    struct waiting waiting = {
        session, print_table_of(session->world, "corrections", columns, 5)};
    (void)context;
    TRY(accounts_codes(session->transaction, CODE_CORRECTION, list_one, &waiting,
                       fault));
    print_table_end(&waiting.table, _("No correction waits to be confirmed."));
    return OK;
}

struct status command_correct_list(struct world *world,
                                   const struct arguments *arguments,
                                   struct fault *fault)
{
    return session_run(world, arguments, SESSION_READ, list_waiting, NULL, fault);
}
