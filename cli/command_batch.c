/* command_batch.c - payment batches in figures, and line by line. */
#include "cli/session.h"
#include "importers/bank_words.h"
#include "ledger/approval.h"
#include "ledger/journal/registry_list.h"

#include <stdio.h>

enum { CANDIDATES_SIZE = 256 };

/* ---- list ------------------------------------------------------------------------ */

struct batch_walk {
    struct session *session;
    struct print_table table;
    uint64_t seal; /* UINT64_MAX: now */
    /* As of an earlier seal: the drafted batches of then, and who had approved them. */
    uint64_t *drafted;
    struct approvals *approvals;
    size_t count, next;
};

static struct print_cell period_cell(civil_period period,
                                     char text[static DATE_TEXT_SIZE])
{
    date_format_period(period, text);
    return print_words(text);
}

static bool is_drafted(const struct batch *batch)
{
    return batch->stage == LINE_STATE_DRAFTED && batch_current(batch).count > 0;
}

/* The role whose approval a batch waits for; 0: none. */
static struct status awaited_of(struct session *session, uint64_t entry,
                                const struct batch *batch,
                                const struct approvals *approvals, uint8_t *ret_role,
                                struct fault *fault)
{
    struct approval_policy policy;
    *ret_role = 0;
    if (!is_drafted(batch)) {
        return OK;
    }
    TRY(approval_policy_of(session->transaction, entry, &policy, fault));
    *ret_role = approval_awaited(&policy, approvals);
    return OK;
}

static struct status count_drafted(void *context, uint64_t entry,
                                   const struct batch *batch, struct fault *fault)
{
    struct batch_walk *walk = context;
    (void)fault;
    if (is_drafted(batch)) {
        if (walk->drafted != NULL) {
            walk->drafted[walk->count] = entry;
        }
        walk->count++;
    }
    return OK;
}

/* Once for the whole list: what stood at a seal is told by the journal alone. */
static struct status load_approvals(struct batch_walk *walk, struct fault *fault)
{
    struct session *session = walk->session;
    if (walk->seal == UINT64_MAX) {
        return OK;
    }
    TRY(accounts_batches(session->transaction, walk->seal, count_drafted, walk, fault));
    ARENA_TAKE(&session->world->arena, walk->count + 1, walk->drafted, fault);
    ARENA_TAKE(&session->world->arena, walk->count + 1, walk->approvals, fault);
    walk->count = 0;
    TRY(accounts_batches(session->transaction, walk->seal, count_drafted, walk, fault));
    return approval_list_at(session->transaction, walk->seal, walk->drafted,
                            walk->count, walk->approvals, fault);
}

/* Batches come in the order of their entries, and so do those that are drafted. */
static struct status approvals_of(struct batch_walk *walk, uint64_t entry,
                                  struct approvals *ret_approvals, struct fault *fault)
{
    if (walk->seal == UINT64_MAX) {
        return approval_list(walk->session->transaction, entry, ret_approvals, fault);
    }
    *ret_approvals = (struct approvals){.count = 0};
    for (size_t i = walk->next; i < walk->count && walk->drafted[i] <= entry; i++) {
        if (walk->drafted[i] == entry) {
            *ret_approvals = walk->approvals[i];
            walk->next = i + 1;
        }
    }
    return OK;
}

/* What a batch that the bank has not seen waits for. */
static struct print_cell waits_cell(const struct batch *batch, uint8_t role)
{
    const bool is_approved =
        batch->origin == BATCH_ORIGIN_ROSTER && batch->stage == LINE_STATE_APPROVED;
    return role != 0     ? print_words(_(registry_role_name(role)))
           : is_approved ? print_words(_("submission"))
                         : print_none();
}

static struct status add_batch(void *context, uint64_t entry, const struct batch *batch,
                               struct fault *fault)
{
    struct batch_walk *walk = context;
    char period[DATE_TEXT_SIZE];
    char due[DATE_TEXT_SIZE];
    date_format(batch->due, due);
    const struct count_and_fen *states = batch->by_state;
    uint8_t role = 0;
    struct approvals approvals;
    TRY(approvals_of(walk, entry, &approvals, fault));
    TRY(awaited_of(walk->session, entry, batch, &approvals, &role, fault));
    const struct print_cell cells[] = {
        print_count(entry),
        print_bytes(session_text(walk->session, batch->programme, PROGRAMME_CODE)),
        period_cell(batch->period, period),
        print_bytes(session_text(walk->session, batch->unit, UNIT_CODE)),
        print_words(due),
        print_count(batch->line_count),
        print_fen(batch->amount),
        print_count(states[LINE_STATE_PAID].count),
        print_count(states[LINE_STATE_FAILED].count),
        print_count(states[LINE_STATE_UNKNOWN].count),
        print_fen(batch->uncovered),
        print_words(_(record_state_name(batch->stage))),
        waits_cell(batch, role),
    };
    return print_table_add(&walk->table, cells, fault);
}

static struct status list_batches(struct session *session, void *context,
                                  struct fault *fault)
{
    (void)context;
    const struct print_column columns[] = {
        {"batch", _("Batch")},
        {"programme", _("Programme")},
        {"period", _("Month")},
        {"unit", _("Unit")},
        {"due", _("Due")},
        {"lines", _("Lines")},
        {"amount", _("Amount, yuan")},
        {"paid", _("Paid")},
        {"failed", _("Failed")},
        {"unknown", _("Unknown")},
        {"uncovered", _("Not covered, yuan")},
        {"stage", _("Batch is")},
        {"waits_for", _("Waits for")},
    };
    struct batch_walk walk = {.session = session};
    walk.table = print_table_of(session->world, "batches", columns, 13);
    TRY(session_seal(session, &walk.seal, fault));
    TRY(load_approvals(&walk, fault));
    TRY(accounts_batches(session->transaction, walk.seal, add_batch, &walk, fault));
    print_table_end(&walk.table, _("No batch was recorded."));
    return OK;
}

struct status command_batch_list(struct world *world, const struct arguments *arguments,
                                 struct fault *fault)
{
    return session_run(world, arguments, SESSION_READ, list_batches, NULL, fault);
}

/* ---- show ------------------------------------------------------------------------ */

static const char *origin_name(uint8_t origin)
{
    static const char *const names[] = {"?", N_("roster"), "?", N_("recorded")};
    return origin < sizeof(names) / sizeof(names[0]) ? _(names[origin]) : names[0];
}

static void put_facts(struct session *session, uint64_t entry,
                      const struct batch *batch)
{
    struct world *world = session->world;
    char text[DATE_TEXT_SIZE];
    print_field(world, "batch", _("Batch"), print_count(entry));
    print_field(world, "programme", _("Programme"),
                print_bytes(session_text(session, batch->programme, PROGRAMME_NAME)));
    print_field(world, "period", _("Month"), period_cell(batch->period, text));
    print_field(world, "unit", _("Unit"),
                print_bytes(session_text(session, batch->unit, UNIT_NAME)));
    date_format(batch->due, text);
    print_field(world, "due", _("Due"), print_words(text));
    print_field(world, "origin", _("It is"), print_words(origin_name(batch->origin)));
    print_field(world, "stage", _("Batch is"),
                print_words(_(record_state_name(batch->stage))));
    print_field(world, "lines", _("Lines"), print_count(batch->line_count));
    print_field(world, "amount", _("Amount, yuan"), print_fen(batch->amount));
    print_field(world, "uncovered", _("Not covered, yuan"),
                print_fen(batch->uncovered));
    print_field(
        world, "refunded", _("Came back, yuan"),
        print_fen(batch->by_state[LINE_STATE_REFUNDED].fen + batch->part_refunded));
    /* No paid line with a known day: nothing can be said about being on time. */
    const bool is_timed = batch->timed_count > 0;
    print_field(world, "on_time", _("Paid on time"),
                is_timed ? print_count(batch->on_time.count) : print_none());
    print_field(world, "timed", _("Paid on a known day"),
                is_timed ? print_count(batch->timed_count) : print_none());
}

/* How it was sent: the numbers tell which vouchers are of this batch. */
static struct status put_submission(struct session *session, const struct batch *batch,
                                    struct fault *fault)
{
    struct world *world = session->world;
    struct entry entry;
    struct fact fact;
    char text[DATE_TEXT_SIZE];
    if (batch->submission == 0) {
        return OK;
    }
    TRY(session_entry(session, batch->submission, &entry, &fact, fault));
    date_format((civil_day)fact.field[SUBMISSION_DAY].fen, text);
    print_field(world, "submitted", _("Submitted"), print_words(text));
    print_field(world, "profile", _("Profile"),
                print_bytes(fact.field[SUBMISSION_PROFILE].bytes));
    if (fact.field[SUBMISSION_FORM].number == SUBMISSION_VOUCHER) {
        print_field(world, "first_plan", _("First 5201"),
                    print_count(fact.field[SUBMISSION_PLAN].number));
        print_field(world, "plans", _("Number of 5201"),
                    print_count(fact.field[SUBMISSION_PLANS].number));
        print_field(world, "first_order", _("First 8207"),
                    print_count(fact.field[SUBMISSION_ORDER].number));
        print_field(world, "orders", _("Number of 8207"),
                    print_count(fact.field[SUBMISSION_ORDERS].number));
    }
    return OK;
}

/* ---- approvals ------------------------------------------------------------------- */

struct candidates {
    struct session *session;
    const struct approvals *approvals;
    uint64_t maker;
    uint8_t role;
    char words[CANDIDATES_SIZE];
    size_t size;
};

/* Whoever holds the role today, did not record the batch and has not approved it. */
static struct status add_candidate(void *context, struct bytes code, uint64_t staff,
                                   struct fault *fault)
{
    struct candidates *candidates = context;
    uint32_t roles = 0;
    TRY(registry_roles(candidates->session->transaction, staff,
                       candidates->session->world->today, &roles, fault));
    bool may = (roles >> candidates->role & 1U) != 0 && staff != candidates->maker;
    for (size_t i = 0; i < candidates->approvals->count; i++) {
        may = may && candidates->approvals->list[i].staff != staff;
    }
    if (may && candidates->size < CANDIDATES_SIZE) {
        const int more = snprintf(candidates->words + candidates->size,
                                  CANDIDATES_SIZE - candidates->size, "%s%.*s",
                                  candidates->size == 0 ? "" : " ", (int)code.size,
                                  (const char *)code.at);
        candidates->size += more > 0 ? (size_t)more : 0;
    }
    return OK;
}

static struct status put_awaited(struct session *session, uint64_t entry, uint64_t seal,
                                 const struct batch *batch,
                                 const struct approvals *approvals, struct fault *fault)
{
    struct candidates candidates = {.session = session, .approvals = approvals};
    TRY(awaited_of(session, entry, batch, approvals, &candidates.role, fault));
    print_field(session->world, "waits_for", _("Waits for"),
                waits_cell(batch, candidates.role));
    if (candidates.role == 0 || seal != UINT64_MAX) { /* roles are those of today */
        return OK;
    }
    TRY(approval_maker(session->transaction, entry, &candidates.maker, fault));
    TRY(registry_list_staff(session->transaction, add_candidate, &candidates, fault));
    print_field(session->world, "may_approve", _("Who may approve"),
                candidates.size == 0 ? print_none() : print_words(candidates.words));
    return OK;
}

static struct status add_approval(struct session *session, struct print_table *table,
                                  const struct approval *approval, struct fault *fault)
{
    struct entry head;
    struct fact fact;
    char day[DATE_TEXT_SIZE];
    TRY(session_entry(session, approval->entry, &head, &fact, fault));
    date_format(date_of_instant(head.recorded_ms), day);
    const struct print_cell cells[] = {
        print_count(approval->entry),
        print_words(_(registry_role_name(approval->role))),
        print_bytes(session_text(session, approval->staff, STAFF_CODE)),
        print_words(day), print_count(fact.field[APPROVAL_KEY].number)};
    return print_table_add(table, cells, fault);
}

static struct status put_approvals(struct session *session, uint64_t entry,
                                   uint64_t seal, const struct batch *batch,
                                   struct fault *fault)
{
    const struct print_column columns[] = {{"entry", _("Approval")},
                                           {"role", _("Role")},
                                           {"staff", _("Staff")},
                                           {"day", _("Day")},
                                           {"key", _("Key")}};
    struct approvals approvals;
    TRY(seal == UINT64_MAX
            ? approval_list(session->transaction, entry, &approvals, fault)
            : approval_list_at(session->transaction, seal, &entry, 1, &approvals,
                               fault));
    TRY(put_awaited(session, entry, seal, batch, &approvals, fault));
    struct print_table table = print_table_of(session->world, "approvals", columns, 5);
    for (size_t i = 0; i < approvals.count; i++) {
        TRY(add_approval(session, &table, &approvals.list[i], fault));
    }
    print_table_end(&table, _("Nobody has approved it."));
    return OK;
}

static struct status put_states(struct session *session, const struct batch *batch,
                                struct fault *fault)
{
    const struct print_column columns[] = {
        {"state", _("State")}, {"lines", _("Lines")}, {"amount", _("Amount, yuan")}};
    struct print_table table = print_table_of(session->world, "states", columns, 3);
    for (unsigned state = 1; state < LINE_STATE_COUNT; state++) {
        const struct count_and_fen *figures = &batch->by_state[state];
        const struct print_cell cells[] = {print_words(_(record_state_name(state))),
                                           print_count(figures->count),
                                           print_fen(figures->fen)};
        if (figures->count > 0) {
            TRY(print_table_add(&table, cells, fault));
        }
    }
    print_table_end(&table, _("It has no lines."));
    return OK;
}

struct line_walk {
    struct vault_reader *people; /* NULL: without names */
    struct bank_words words;     /* of the lines, with names */
    uint8_t buffer[4 * VAULT_TEXT_MAX];
};

static struct status line_name(struct line_walk *walk, const struct fact *line,
                               struct print_cell *ret_cell, struct fault *fault)
{
    struct vault_person person;
    *ret_cell = print_none();
    if (walk->people == NULL || !fact_has(line, LINE_PARTY)) {
        return OK;
    }
    const struct status found =
        vault_by_payee(walk->people, kinds_line_holder(line), UINT64_MAX, walk->buffer,
                       &person, fault);
    if (found.code == STATUS_NOT_FOUND) {
        *ret_cell = print_words(_("erased"));
        return OK;
    }
    TRY(found);
    *ret_cell = print_bytes(person.name);
    return OK;
}

static struct status add_line(struct session *session, struct line_walk *walk,
                              struct print_table *table, uint64_t batch,
                              uint64_t number, struct fault *fault)
{
    struct line_state state;
    struct entry entry;
    struct fact fact;
    char day[DATE_TEXT_SIZE];
    struct print_cell name;
    TRY(accounts_line(session->transaction, batch, number, &state, fault));
    TRY(session_entry(session, batch + number, &entry, &fact, fault));
    TRY(line_name(walk, &fact, &name, fault));
    date_format(state.value_day, day);
    const struct bank_word word = bank_words_of(&walk->words, batch + number);
    const struct print_cell cells[] = {
        print_count(number),
        print_count(batch + number),
        print_words(_(record_state_name(state.state))),
        state.class == RESULT_NONE ? print_none()
                                   : print_words(_(record_class_name(state.class))),
        print_fen(fact.field[LINE_AMOUNT].fen),
        state.refunded == 0 ? print_none() : print_fen(state.refunded),
        state.value_day == 0 ? print_none() : print_words(day),
        name,
        word.serial.size == 0 ? print_none() : print_bytes(word.serial),
        word.text.size == 0 ? print_none() : print_bytes(word.text),
    };
    return print_table_add(table, cells, fault);
}

static struct status put_lines(struct session *session, uint64_t entry,
                               const struct batch *batch, struct line_walk *walk,
                               struct fault *fault)
{
    const struct print_column columns[] = {{"line", _("Line")},
                                           {"entry", _("Entry")},
                                           {"state", _("State")},
                                           {"class", _("Answer")},
                                           {"amount", _("Amount, yuan")},
                                           {"refunded", _("Came back, yuan")},
                                           {"value_day", _("Bank's day")},
                                           {"name", _("Name")},
                                           {"serial", _("Bank's serial")},
                                           {"bank_text", _("Bank's words")}};
    struct print_table table = print_table_of(session->world, "line_list", columns,
                                              walk->people == NULL ? 7 : 10);
    for (uint64_t number = 1; number <= batch->line_count; number++) {
        TRY(add_line(session, walk, &table, entry, number, fault));
    }
    print_table_end(&table, _("It has no lines."));
    if (walk->people != NULL && !walk->words.is_whole) {
        print_note(session->world, "%s",
                   _("Some files of the bank, or their layouts, are not at hand: what "
                     "it wrote there is missing."));
    }
    return OK;
}

static struct status put_named_lines(struct session *session, uint64_t entry,
                                     const struct batch *batch, struct fault *fault)
{
    struct world *world = session->world;
    struct line_walk walk = {.people = NULL};
    TRY(bank_words_load(&session->ledger, &world->arena, world->profiles, entry,
                        &walk.words, fault));
    TRY(vault_reader_open(session->ledger.vault, &walk.people, fault));
    const struct status put = put_lines(session, entry, batch, &walk, fault);
    vault_reader_close(walk.people);
    secret_wipe(walk.buffer, sizeof(walk.buffer));
    return put;
}

static struct status show_batch(struct session *session, void *context,
                                struct fault *fault)
{
    (void)context;
    const struct arguments *arguments = session->arguments;
    struct line_walk walk = {.people = NULL};
    struct batch batch;
    uint64_t entry = 0;
    uint64_t seal = 0;
    TRY(arguments_entry(arguments, 0, &entry, fault));
    TRY(session_seal(session, &seal, fault));
    const struct status found =
        accounts_batch_at(session->transaction, entry, seal, &batch, fault);
    if (found.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "entry %llu is no batch; list them with: mingzhang batch list",
                     (unsigned long long)entry);
    }
    TRY(found);
    put_facts(session, entry, &batch);
    TRY(put_submission(session, &batch, fault));
    TRY(put_approvals(session, entry, seal, &batch, fault));
    TRY(put_states(session, &batch, fault));
    if (arguments_has(arguments, OPTION_NAMES)) {
        return put_named_lines(session, entry, &batch, fault);
    }
    return arguments_has(arguments, OPTION_LINES)
               ? put_lines(session, entry, &batch, &walk, fault)
               : OK;
}

struct status command_batch_show(struct world *world, const struct arguments *arguments,
                                 struct fault *fault)
{
    const unsigned need =
        arguments_has(arguments, OPTION_NAMES) ? SESSION_VAULT : SESSION_READ;
    return session_run(world, arguments, need, show_batch, NULL, fault);
}
