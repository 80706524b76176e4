/* table.c - see table.h. */
#include "reports/table.h"

#include "ledger/base/money.h"
#include "reports/words.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

bool table_is_number(const struct column *column)
{
    return column->kind == COLUMN_COUNT || column->kind == COLUMN_FEN ||
           column->kind == COLUMN_PERCENT;
}

struct table table_of(struct arena *arena, const char *key, const char *title,
                      const struct column *columns, size_t column_count)
{
    assert(column_count >= 1 && column_count <= TABLE_COLUMNS_MAX);
    for (size_t i = 0; i < column_count; i++) {
        assert(!columns[i].is_summed || columns[i].kind == COLUMN_COUNT ||
               columns[i].kind == COLUMN_FEN);
    }
    return (struct table){.arena = arena,
                          .key = key,
                          .title = title,
                          .columns = columns,
                          .column_count = column_count};
}

struct status table_add(struct table *table, enum row_kind kind,
                        const struct cell *cells, struct fault *fault)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const bool is_label = i == 0 && kind != ROW_BODY;
        assert(cells[i].state != CELL_VALUE || is_label ||
               cells[i].kind == table->columns[i].kind);
    }
    const size_t size = table->column_count * sizeof(cells[0]);
    struct table_row *row =
        arena_take(table->arena, 1, offsetof(struct table_row, cells) + size);
    if (row == NULL) {
        return arena_exhausted(table->arena, fault);
    }
    row->kind = kind;
    memcpy(row->cells, cells, size);
    if (table->last == NULL) {
        table->first = row;
    } else {
        table->last->next = row;
    }
    table->last = row;
    table->row_count += kind == ROW_BODY;
    return OK;
}

static struct status sum_column(const struct table_row *from, size_t index,
                                const struct column *column, struct cell *ret_sum,
                                struct fault *fault)
{
    int64_t sum = 0;
    for (const struct table_row *row = from; row != NULL; row = row->next) {
        if (row->kind != ROW_BODY) {
            continue;
        }
        const struct cell *cell = &row->cells[index];
        if (cell->state == CELL_MISSING) { /* */
            *ret_sum = cell_missing();
            return OK;
        }
        if (cell->state == CELL_VALUE && !money_add(sum, cell->number, &sum)) {
            return FAULT(fault, STATUS_REFUSED,
                         "the sum of column \"%s\" is larger than a ledger can hold; "
                         "check the amounts of this report",
                         column->key);
        }
    }
    *ret_sum = cell_number(column->kind, sum);
    return OK;
}

struct status table_add_sum(struct table *table, enum row_kind kind, const char *label,
                            struct fault *fault)
{
    assert(kind != ROW_BODY);
    const struct table_row *from = table->first;
    if (kind == ROW_SUBTOTAL && table->summed_until != NULL) {
        from = table->summed_until->next;
    }
    struct cell cells[TABLE_COLUMNS_MAX];
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        cells[i] = cell_blank();
        if (i == 0) {
            cells[i] = cell_words(label);
        } else if (column->is_summed) {
            TRY(sum_column(from, i, column, &cells[i], fault));
        }
    }
    TRY(table_add(table, kind, cells, fault));
    if (kind == ROW_SUBTOTAL) {
        table->summed_until = table->last;
    }
    return OK;
}

void table_add_note(struct table *table, const char *note)
{
    assert(table->note_count < TABLE_NOTES_MAX);
    table->notes[table->note_count++] = note;
}

struct status table_keep(struct table *table, struct bytes text, struct bytes *ret_text,
                         struct fault *fault)
{
    uint8_t *copy;
    ARENA_TAKE(table->arena, text.size + 1, copy, fault);
    if (text.size > 0) {
        memcpy(copy, text.at, text.size);
    }
    *ret_text = bytes_from(copy, text.size);
    return OK;
}

/* "-12345" to "-12,345" */
static void format_count(int64_t count, bool is_grouped, char *to, size_t capacity)
{
    char digits[TABLE_CELL_TEXT_SIZE];
    const int size = snprintf(digits, sizeof(digits), "%lld", (long long)count);
    assert(size > 0 && (size_t)size < sizeof(digits));
    const size_t first = digits[0] == '-' ? 1 : 0;
    const size_t digit_count = (size_t)size - first;
    size_t at = 0;
    for (size_t i = 0; i < (size_t)size; i++) {
        const size_t place = i >= first ? i - first : 0;
        if (is_grouped && place > 0 && (digit_count - place) % 3 == 0) {
            to[at++] = ',';
        }
        to[at++] = digits[i];
    }
    assert(at < capacity);
    to[at] = '\0';
}

static void format_percent(int64_t basis_points, char *to, size_t capacity)
{
    const char *sign = basis_points < 0 ? "-" : "";
    const uint64_t size =
        basis_points < 0 ? 0 - (uint64_t)basis_points : (uint64_t)basis_points;
    const int length =
        snprintf(to, capacity, "%s%llu.%02llu%%", sign,
                 (unsigned long long)(size / 100), (unsigned long long)(size % 100));
    assert(length > 0 && (size_t)length < capacity);
}

static void format_number(const struct cell *cell, enum cell_style style,
                          char buffer[static TABLE_CELL_TEXT_SIZE])
{
    _Static_assert((int)TABLE_CELL_TEXT_SIZE >= (int)MONEY_TEXT_SIZE, "an amount fits");
    _Static_assert((int)TABLE_CELL_TEXT_SIZE >= (int)DATE_TEXT_SIZE, "a day fits");
    switch (cell->kind) {
    case COLUMN_COUNT:
        format_count(cell->number, style == CELL_GROUPED, buffer, TABLE_CELL_TEXT_SIZE);
        return;
    case COLUMN_FEN:
        if (style == CELL_GROUPED) {
            money_format_grouped(cell->number, buffer);
        } else {
            money_format(cell->number, buffer);
        }
        return;
    case COLUMN_PERCENT:
        format_percent(cell->number, buffer, TABLE_CELL_TEXT_SIZE);
        return;
    case COLUMN_DAY:
        date_format((civil_day)cell->number, buffer);
        return;
    case COLUMN_PERIOD:
        date_format_period((civil_period)cell->number, buffer);
        return;
    case COLUMN_TEXT:
        break;
    }
    assert(false); /* a text cell holds no number */
}

struct bytes table_cell_text(const struct cell *cell, enum cell_style style,
                             enum language language,
                             char buffer[static TABLE_CELL_TEXT_SIZE])
{
    switch (cell->state) {
    case CELL_MISSING:
        return bytes_of(words_get(language, WORD_NO_DATA)); /* */
    case CELL_BLANK:
        return bytes_of("");
    case CELL_VALUE:
        break;
    }
    if (cell->kind == COLUMN_TEXT) {
        return cell->text;
    }
    format_number(cell, style, buffer);
    return bytes_of(buffer);
}
