/* print.c - see print.h. */
#include "cli/print.h"

#include "ledger/base/money.h"
#include "ledger/base/text.h"

#include <inttypes.h>
#include <jansson.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

enum { CELL_SIZE = 64, LABEL_WIDTH = 28 };

static size_t width_of(struct bytes text)
{
    size_t width = 0;
    struct reader reader = reader_of(text);
    while (reader.left.size > 0 && !reader.failed) {
        const int columns = wcwidth((wchar_t)text_next(&reader));
        width += columns > 0 ? (size_t)columns : 0;
    }
    return width;
}

/* Control characters would move the cursor or worse. */
static void put_visible(FILE *file, struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        const bool is_control = text.at[i] < 0x20 || text.at[i] == 0x7F;
        fputc(is_control ? ' ' : text.at[i], file);
    }
}

static void put_padded(FILE *file, struct bytes text, size_t width, bool is_right)
{
    const size_t own = width_of(text);
    const int pad = width > own ? (int)(width - own) : 0;
    if (is_right) {
        fprintf(file, "%*s", pad, "");
    }
    put_visible(file, text);
    if (!is_right) {
        fprintf(file, "%*s", pad, "");
    }
}

static struct bytes cell_text(const struct print_cell *cell,
                              char buffer[static CELL_SIZE])
{
    switch (cell->kind) {
    case PRINT_TEXT:
        return cell->text;
    case PRINT_COUNT:
        snprintf(buffer, CELL_SIZE, "%" PRId64, cell->number);
        return bytes_of(buffer);
    case PRINT_FEN: {
        char money[MONEY_TEXT_SIZE];
        money_format_grouped(cell->number, money);
        snprintf(buffer, CELL_SIZE, "%s", money);
        return bytes_of(buffer);
    }
    case PRINT_FLAG:
        return bytes_of(cell->number != 0 ? _("yes") : _("no"));
    case PRINT_NONE:
        break;
    }
    return bytes_of("-");
}

/* Bytes that are not UTF-8 stand in JSON as hexadecimal, never half a text. */
static json_t *json_text(struct bytes text)
{
    json_t *value = json_stringn((const char *)text.at, text.size);
    return value != NULL ? value : json_null();
}

static json_t *cell_json(const struct print_cell *cell)
{
    char money[MONEY_TEXT_SIZE];
    switch (cell->kind) {
    case PRINT_TEXT:
        return cell->text.size == 0 ? json_string("") : json_text(cell->text);
    case PRINT_COUNT:
        return json_integer(cell->number);
    case PRINT_FEN:
        money_format(cell->number, money);
        return json_string(money);
    case PRINT_FLAG:
        return json_boolean(cell->number != 0);
    case PRINT_NONE:
        break;
    }
    return json_null();
}

static json_t *answer_of(struct world *world)
{
    if (world->answer == NULL) {
        world->answer = json_object();
    }
    return world->answer;
}

/* */
void print_mark(struct world *world)
{
    if (world->is_practice && !world->has_mark && !world->is_json) {
        printf("【%s】 %s\n", LEDGER_PRACTICE_MARK,
               _("nothing in this ledger is real"));
        world->has_mark = true;
    }
}

void print_note(struct world *world, const char *format, ...)
{
    if (world->is_json || world->is_quiet) {
        return;
    }
    print_mark(world);
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
}

void print_field(struct world *world, const char *key, const char *label,
                 struct print_cell cell)
{
    char buffer[CELL_SIZE];
    if (world->is_json) {
        json_object_set_new(answer_of(world), key, cell_json(&cell));
        return;
    }
    if (world->is_silent) {
        return;
    }
    print_mark(world);
    put_padded(stdout, bytes_of(label), LABEL_WIDTH, false);
    fputs("  ", stdout);
    put_visible(stdout, cell_text(&cell, buffer));
    putchar('\n');
}

void print_list(struct world *world, const char *key, const char *label,
                const struct print_cell *cells, size_t count)
{
    char buffer[CELL_SIZE];
    if (world->is_json) {
        json_t *list = json_array();
        for (size_t i = 0; i < count; i++) {
            json_array_append_new(list, cell_json(&cells[i]));
        }
        json_object_set_new(answer_of(world), key, list);
        return;
    }
    if (world->is_silent) {
        return;
    }
    const struct print_cell none = print_none();
    print_mark(world);
    put_padded(stdout, bytes_of(label), LABEL_WIDTH, false);
    fputs("  ", stdout);
    for (size_t i = 0; i < count; i++) {
        fputs(i == 0 ? "" : ", ", stdout);
        put_visible(stdout, cell_text(&cells[i], buffer));
    }
    if (count == 0) {
        put_visible(stdout, cell_text(&none, buffer));
    }
    putchar('\n');
}

void print_written(struct world *world, const char *path)
{
    if (world->is_json || !world->is_quiet) {
        print_field(world, "file", _("Written"), print_words(path));
    }
}

void print_whole(struct world *world, const char *key, struct bytes text)
{
    if (world->is_json) {
        json_object_set_new(answer_of(world), key, json_text(text));
        return;
    }
    fwrite(text.at, 1, text.size, stdout);
}

/* ---- tables -------------------------------------------------------------------- */

struct print_table print_table_of(struct world *world, const char *key,
                                  const struct print_column *columns, size_t count)
{
    return (struct print_table){
        .world = world, .key = key, .columns = columns, .column_count = count};
}

struct status print_table_add(struct print_table *table, const struct print_cell *cells,
                              struct fault *fault)
{
    struct arena *arena = &table->world->arena;
    struct print_row *row = arena_take(
        arena, 1, sizeof(*row) + table->column_count * sizeof(row->cells[0]));
    if (row == NULL) {
        return arena_exhausted(arena, fault);
    }
    for (size_t i = 0; i < table->column_count; i++) {
        row->cells[i] = cells[i];
        if (cells[i].kind == PRINT_TEXT && cells[i].text.size > 0) {
            uint8_t *copy = NULL;
            ARENA_TAKE(arena, cells[i].text.size, copy, fault);
            memcpy(copy, cells[i].text.at, cells[i].text.size);
            row->cells[i].text.at = copy;
        }
    }
    if (table->last == NULL) {
        table->first = row;
    } else {
        table->last->next = row;
    }
    table->last = row;
    table->row_count++;
    return OK;
}

static void table_json(const struct print_table *table)
{
    json_t *rows = json_array();
    for (const struct print_row *row = table->first; row != NULL; row = row->next) {
        json_t *object = json_object();
        for (size_t i = 0; i < table->column_count; i++) {
            json_object_set_new(object, table->columns[i].key,
                                cell_json(&row->cells[i]));
        }
        json_array_append_new(rows, object);
    }
    json_object_set_new(answer_of(table->world), table->key, rows);
}

static void measure(const struct print_table *table, size_t *widths, bool *is_right)
{
    char buffer[CELL_SIZE];
    for (size_t i = 0; i < table->column_count; i++) {
        widths[i] = width_of(bytes_of(table->columns[i].title));
        is_right[i] = false;
    }
    for (const struct print_row *row = table->first; row != NULL; row = row->next) {
        for (size_t i = 0; i < table->column_count; i++) {
            const struct print_cell *cell = &row->cells[i];
            const size_t width = width_of(cell_text(cell, buffer));
            widths[i] = width > widths[i] ? width : widths[i];
            is_right[i] =
                is_right[i] || cell->kind == PRINT_COUNT || cell->kind == PRINT_FEN;
        }
    }
}

void print_table_end(struct print_table *table, const char *if_empty)
{
    size_t widths[PRINT_COLUMNS_MAX];
    bool is_right[PRINT_COLUMNS_MAX];
    char buffer[CELL_SIZE];
    const size_t count = table->column_count;
    if (table->world->is_json) {
        table_json(table);
        return;
    }
    if (table->world->is_silent) {
        return;
    }
    print_mark(table->world);
    if (table->row_count == 0) {
        puts(if_empty);
        return;
    }
    measure(table, widths, is_right);
    for (size_t i = 0; i < count; i++) {
        const bool is_last = i + 1 == count;
        put_padded(stdout, bytes_of(table->columns[i].title),
                   is_last && !is_right[i] ? 0 : widths[i], is_right[i]);
        fputs(is_last ? "\n" : "  ", stdout);
    }
    for (const struct print_row *row = table->first; row != NULL; row = row->next) {
        for (size_t i = 0; i < count; i++) {
            const bool is_last = i + 1 == count;
            put_padded(stdout, cell_text(&row->cells[i], buffer),
                       is_last && !is_right[i] ? 0 : widths[i], is_right[i]);
            fputs(is_last ? "\n" : "  ", stdout);
        }
    }
}

/* ---- failures ------------------------------------------------------------------- */

static void fault_json(const struct world *world, const struct fault *fault)
{
    json_t *error = json_object();
    json_object_set_new(error, "code", json_string(status_name(fault->code)));
    json_object_set_new(
        error, "rule", fault->rule[0] == '\0' ? json_null() : json_string(fault->rule));
    json_object_set_new(
        error, "file", fault->file[0] == '\0' ? json_null() : json_string(fault->file));
    json_object_set_new(error, "line",
                        fault->line == 0 ? json_null()
                                         : json_integer((json_int_t)fault->line));
    json_object_set_new(error, "column",
                        fault->column[0] == '\0' ? json_null()
                                                 : json_string(fault->column));
    json_object_set_new(error, "message", json_string(fault->message));
    if (world->problems != NULL) {
        json_object_set(error, "problems", world->problems);
    }
    json_t *whole = json_pack("{s:o}", "error", error);
    if (world->is_practice) {
        json_object_set_new(whole, "practice", json_true());
    }
    json_dumpf(whole, stderr, JSON_INDENT(2));
    fputc('\n', stderr);
    json_decref(whole);
}

void print_fault(struct world *world, const struct fault *fault)
{
    print_progress_end(world);
    fflush(stdout);
    if (world->is_json) {
        fault_json(world, fault);
        return;
    }
    fputs("mingzhang: ", stderr);
    if (world->is_practice) {
        fputs("【" LEDGER_PRACTICE_MARK "】 ", stderr);
    }
    if (fault->file[0] != '\0') {
        put_visible(stderr, bytes_of(fault->file));
        if (fault->line != 0) {
            fprintf(stderr, ":%" PRIu64, fault->line);
        }
        fputs(": ", stderr);
    }
    if (fault->column[0] != '\0') {
        fprintf(stderr, _("column %s: "), fault->column);
    }
    put_visible(stderr, bytes_of(fault->message));
    fputc('\n', stderr);
}

void print_problem(struct world *world, uint64_t line, const char *column,
                   const char *severity, const char *rule, const char *reason)
{
    if (world->problems == NULL) {
        world->problems = json_array();
    }
    json_t *problem = json_object();
    json_object_set_new(problem, "line", json_integer((json_int_t)line));
    json_object_set_new(problem, "column",
                        column == NULL ? json_null() : json_string(column));
    json_object_set_new(problem, "severity", json_string(severity));
    json_object_set_new(problem, "rule",
                        rule[0] == '\0' ? json_null() : json_string(rule));
    json_object_set_new(problem, "reason", json_string(reason));
    json_array_append_new(world->problems, problem);
}

/* The reader of a pipe, such as head, has had enough and gone. */
static bool is_unheard(void)
{
    struct pollfd output = {.fd = STDOUT_FILENO};
    return poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

bool print_finish(struct world *world, bool is_ok)
{
    if (world->is_json && is_ok) {
        if (world->problems != NULL) {
            json_object_set(answer_of(world), "problems", world->problems);
        }
        if (world->is_practice) {
            json_object_set_new(answer_of(world), "practice", json_true());
        }
        json_dumpf(answer_of(world), stdout, JSON_INDENT(2));
        putchar('\n');
    }
    json_decref(world->answer);
    json_decref(world->problems);
    world->answer = NULL;
    world->problems = NULL;
    const bool is_flushed = fflush(stdout) == 0;
    return (is_flushed && ferror(stdout) == 0) || is_unheard();
}

/* ---- progress -------------------------------------------------------------------- */

enum { BAR_WIDTH = 30 };

void print_progress(struct world *world, const char *stage, uint64_t done,
                    uint64_t total)
{
    if (!world->has_terminal || world->is_quiet || world->is_json) {
        return;
    }
    const uint64_t filled = total == 0      ? 0
                            : done >= total ? BAR_WIDTH
                                            : done * BAR_WIDTH / total;
    fputs("\r\033[K", stderr);
    for (unsigned i = 0; i < BAR_WIDTH; i++) {
        fputs(i < filled ? "█" : "·", stderr);
    }
    fprintf(stderr, " %s %" PRIu64, _(stage), done);
    if (total > 0) {
        fprintf(stderr, "/%" PRIu64, total);
    }
    fflush(stderr);
}

void print_progress_end(struct world *world)
{
    if (world->has_terminal && !world->is_quiet && !world->is_json) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
    }
}
