/* command_withdraw.c - lines taken out of a batch, or a whole batch given up, before it
 * goes to the bank. */
#include "cli/session.h"
#include "ledger/base/text.h"

#include <string.h>

enum { DRAWS_SIZE = MONEY_SHARES_MAX * 20 };

struct taking_back {
    struct session *session;
    uint64_t batch;
    unsigned reason;
};

static struct status read_reason(const struct arguments *arguments,
                                 const char *(*name_of)(unsigned), unsigned *ret_reason,
                                 struct fault *fault)
{
    const char *word = arguments->value[OPTION_WHY];
    for (unsigned reason = 1; word != NULL && name_of(reason) != NULL; reason++) {
        if (strcmp(word, name_of(reason)) == 0) {
            *ret_reason = reason;
            return OK;
        }
    }
    return FAULT(fault, STATUS_USAGE, "this command wants --reason: %s",
                 _(option_forms[OPTION_WHY].summary));
}

/* What the batch draws; `ret_held` is the part that it holds, to be freed. */
static struct status load_draws(struct journal_session *session,
                                const struct taking_back *taking,
                                struct batch_draws *ret_draws,
                                uint8_t image[static DRAWS_SIZE],
                                struct bytes *ret_held, struct fault *fault)
{
    struct writer writer = writer_of(image, DRAWS_SIZE);
    TRY(accounts_draws(taking->session->ledger.accounts, journal_transaction(session),
                       taking->batch, ret_draws, fault));
    if (ret_draws->stage == LINE_STATE_APPROVED && ret_draws->count > 0) {
        fact_put_pairs(&writer, ret_draws->pairs, ret_draws->count);
    }
    *ret_held = writer_bytes(&writer);
    return OK;
}

/* ---- lines ----------------------------------------------------------------------- */

static struct status withdraw_line(struct journal_session *session,
                                   const struct taking_back *taking, uint64_t number,
                                   struct fault *fault)
{
    struct batch_draws draws;
    struct bytes held = {0};
    uint8_t image[DRAWS_SIZE];
    struct entry entry;
    struct fact line;
    struct fact fact;
    TRY(load_draws(session, taking, &draws, image, &held, fault));
    TRY(accounts_entry(journal_transaction(session), taking->batch + number, &entry,
                       &line, fault));
    if (number == 0 || entry.kind != KIND_LINE ||
        line.field[LINE_BATCH].number != taking->batch) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "batch %llu has no line %llu; see: mingzhang batch show --lines",
                     (unsigned long long)taking->batch, (unsigned long long)number);
    }
    fact_begin(&fact, kinds_find(KIND_CORRECTION));
    fact_set_number(&fact, CORRECTION_REVERSES, taking->batch + number);
    fact_set_number(&fact, CORRECTION_REASON, taking->reason);
    fact_set_fen(&fact, CORRECTION_AMOUNT, line.field[LINE_AMOUNT].fen);
    fact_set_number(&fact, CORRECTION_PERIOD,
                    (uint64_t)date_period(taking->session->world->today));
    fact_set_number(&fact, CORRECTION_TO, LINE_STATE_CANCELLED);
    if (held.size > 0) {
        fact_set_bytes(&fact, CORRECTION_DRAWS, held);
    }
    TRY(accounts_post(taking->session->ledger.accounts, journal_transaction(session),
                      &fact, fault));
    return journal_append(session, &fact, NULL, fault);
}

static struct status withdraw_lines(struct journal_session *session, void *context,
                                    struct fault *fault)
{
    const struct taking_back *taking = context;
    const struct arguments *arguments = taking->session->arguments;
    for (size_t i = 1; i < arguments->count; i++) {
        uint64_t number = 0;
        TRY(arguments_entry(arguments, i, &number, fault));
        TRY(withdraw_line(session, taking, number, fault));
    }
    return OK;
}

static struct status withdraw(struct session *session, void *context,
                              struct fault *fault)
{
    struct taking_back *taking = context;
    taking->session = session;
    TRY(ledger_write(&session->ledger, &session->actor, "batch withdraw",
                     withdraw_lines, taking, fault));
    print_field(session->world, "batch", _("Batch"), print_count(taking->batch));
    print_field(session->world, "withdrawn", _("Lines withdrawn"),
                print_count(session->arguments->count - 1));
    print_note(session->world, "%s",
               _("What was approved of this batch is approved no more."));
    return OK;
}

struct status command_batch_withdraw(struct world *world,
                                     const struct arguments *arguments,
                                     struct fault *fault)
{
    struct taking_back taking = {.batch = 0};
    TRY(arguments_entry(arguments, 0, &taking.batch, fault));
    TRY(read_reason(arguments, record_correction_name, &taking.reason, fault));
    return session_run(world, arguments, SESSION_ACT, withdraw, &taking, fault);
}

/* ---- the whole batch ------------------------------------------------------------- */

static struct status cancel_batch(struct journal_session *session, void *context,
                                  struct fault *fault)
{
    const struct taking_back *taking = context;
    struct batch_draws draws;
    struct bytes held = {0};
    uint8_t image[DRAWS_SIZE];
    struct fact fact;
    TRY(load_draws(session, taking, &draws, image, &held, fault));
    fact_begin(&fact, kinds_find(KIND_BATCH_STATE));
    fact_set_number(&fact, BATCH_STATE_BATCH, taking->batch);
    fact_set_number(&fact, BATCH_STATE_FROM, draws.stage);
    fact_set_number(&fact, BATCH_STATE_TO, LINE_STATE_CANCELLED);
    fact_set_number(&fact, BATCH_STATE_REASON, taking->reason);
    fact_set_fen(&fact, BATCH_STATE_DAY, taking->session->world->today);
    if (held.size > 0) {
        fact_set_bytes(&fact, BATCH_STATE_DRAWS, held);
    }
    return journal_append(session, &fact, NULL, fault);
}

static struct status cancel(struct session *session, void *context, struct fault *fault)
{
    struct taking_back *taking = context;
    taking->session = session;
    TRY(ledger_write(&session->ledger, &session->actor, "batch cancel", cancel_batch,
                     taking, fault));
    print_field(session->world, "cancelled", _("Cancelled"),
                print_count(taking->batch));
    return OK;
}

struct status command_batch_cancel(struct world *world,
                                   const struct arguments *arguments,
                                   struct fault *fault)
{
    struct taking_back taking = {.batch = 0};
    TRY(arguments_entry(arguments, 0, &taking.batch, fault));
    TRY(read_reason(arguments, record_cancel_name, &taking.reason, fault));
    return session_run(world, arguments, SESSION_ACT, cancel, &taking, fault);
}
