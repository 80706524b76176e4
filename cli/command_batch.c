/* command_batch.c - payment batches in figures, and line by line. */
#include "cli/session.h"

#include <stdio.h>

/* ---- list ---------------------------------------------------------------------------
 */

struct batch_walk {
    struct session *session;
    struct print_table table;
};

static struct print_cell period_cell(civil_period period,
                                     char text[static DATE_TEXT_SIZE])
{
    date_format_period(period, text);
    return print_words(text);
}

static struct status add_batch(void *context, uint64_t entry, const struct batch *batch,
                               struct fault *fault)
{
    struct batch_walk *walk = context;
    char period[DATE_TEXT_SIZE];
    char due[DATE_TEXT_SIZE];
    date_format(batch->due, due);
    const struct count_and_fen *states = batch->by_state;
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
    };
    uint64_t seal = 0;
    struct batch_walk walk = {.session = session};
    walk.table = print_table_of(session->world, "batches", columns, 11);
    TRY(session_seal(session, &seal, fault));
    TRY(accounts_batches(session->transaction, seal, add_batch, &walk, fault));
    print_table_end(&walk.table, _("No batch was recorded."));
    return OK;
}

struct status command_batch_list(struct world *world, const struct arguments *arguments,
                                 struct fault *fault)
{
    return session_run(world, arguments, SESSION_READ, list_batches, NULL, fault);
}

/* ---- show ---------------------------------------------------------------------------
 */

static const char *origin_name(uint8_t origin)
{
    static const char *const names[] = {"?", N_("roster"), N_("submitted"),
                                        N_("recorded")};
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
    print_field(world, "lines", _("Lines"), print_count(batch->line_count));
    print_field(world, "amount", _("Amount, yuan"), print_fen(batch->amount));
    print_field(world, "uncovered", _("Not covered, yuan"),
                print_fen(batch->uncovered));
    /* No paid line with a known day: nothing can be said about being on time. */
    const bool is_timed = batch->timed_count > 0;
    print_field(world, "on_time", _("Paid on time"),
                is_timed ? print_count(batch->on_time.count) : print_none());
    print_field(world, "timed", _("Paid on a known day"),
                is_timed ? print_count(batch->timed_count) : print_none());
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
        vault_by_payee(walk->people, line->field[LINE_PARTY].bytes.at, UINT64_MAX,
                       walk->buffer, &person, fault);
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
    const struct print_cell cells[] = {
        print_count(number),
        print_count(batch + number),
        print_words(_(record_state_name(state.state))),
        state.class == RESULT_NONE ? print_none()
                                   : print_words(_(record_class_name(state.class))),
        print_fen(fact.field[LINE_AMOUNT].fen),
        state.value_day == 0 ? print_none() : print_words(day),
        name,
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
                                           {"value_day", _("Bank's day")},
                                           {"name", _("Name")}};
    struct print_table table = print_table_of(session->world, "line_list", columns,
                                              walk->people == NULL ? 6 : 7);
    for (uint64_t number = 1; number <= batch->line_count; number++) {
        TRY(add_line(session, walk, &table, entry, number, fault));
    }
    print_table_end(&table, _("It has no lines."));
    return OK;
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
    TRY(put_states(session, &batch, fault));
    if (!arguments_has(arguments, OPTION_LINES) &&
        !arguments_has(arguments, OPTION_NAMES)) {
        return OK;
    }
    if (arguments_has(arguments, OPTION_NAMES)) {
        TRY(vault_reader_open(session->ledger.vault, &walk.people, fault));
    }
    const struct status put = put_lines(session, entry, &batch, &walk, fault);
    vault_reader_close(walk.people);
    secret_wipe(walk.buffer, sizeof(walk.buffer));
    return put;
}

struct status command_batch_show(struct world *world, const struct arguments *arguments,
                                 struct fault *fault)
{
    const unsigned need =
        arguments_has(arguments, OPTION_NAMES) ? SESSION_VAULT : SESSION_READ;
    return session_run(world, arguments, need, show_batch, NULL, fault);
}
