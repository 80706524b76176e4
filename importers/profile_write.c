/* profile_write.c - rows in a profile's own layout, for the bank. */
#include "importers/profile_internal.h"

#include <inttypes.h>
#include <stdio.h>

enum { FOOT_CELLS = 3 /* where the reader looks for the word of a total row */ };

/* A row in the making: cells and the titles to name them by. */
struct row {
    struct bytes cells[SHEET_FIELDS_MAX];
    const char *titles[SHEET_FIELDS_MAX];
};

static struct status write_row(const struct profile *profile, const struct row *row,
                               size_t count, struct sheet_encoder *encoder,
                               struct writer *writer, struct fault *fault)
{
    const struct sheet_style style = {.separator = profile->facts.separator,
                                      .has_quotes = profile->facts.has_quotes,
                                      .has_trailing = profile->facts.has_trailing,
                                      .encoding = profile->facts.encoding,
                                      .reach = profile->facts.reach,
                                      .encoder = encoder,
                                      .titles = row->titles};
    return sheet_write_row(&style, row->cells, count, writer, fault);
}

static size_t cell_count(const struct profile *profile)
{
    if (profile->header != HEADER_NONE) {
        return profile->order_count;
    }
    size_t count = profile->field_count;
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        count = profile->position[i] > count ? profile->position[i] : count;
    }
    return count;
}

static size_t place_of(const struct profile *profile, size_t index)
{
    const enum column column = profile->order[index];
    return profile->header == HEADER_NONE ? (size_t)profile->position[column] - 1
                                          : index;
}

struct status profile_write_row(const struct profile *profile,
                                const struct bytes field[static COLUMN_COUNT],
                                struct sheet_encoder *encoder, struct writer *writer,
                                struct fault *fault)
{
    struct row row = {0};
    for (size_t i = 0; i < profile->order_count; i++) {
        const enum column column = profile->order[i];
        if (profile->facts.is_required[column] && field[column].size == 0) {
            const struct status status = FAULT(
                fault, STATUS_INPUT, "the layout requires this cell, it is empty");
            return fault_at(fault, status, NULL, 0, profile_column_title(column));
        }
        row.cells[place_of(profile, i)] = field[column];
        row.titles[place_of(profile, i)] = profile_column_title(column);
    }
    return write_row(profile, &row, cell_count(profile), encoder, writer, fault);
}

struct status profile_write_header(const struct profile *profile,
                                   struct sheet_encoder *encoder, struct writer *writer,
                                   struct fault *fault)
{
    struct row row = {0};
    if (profile->header == HEADER_NONE) {
        return OK;
    }
    for (size_t i = 0; i < profile->order_count; i++) {
        for (size_t j = profile->synonym_count; j > 0; j--) {
            if (profile->synonyms[j - 1].column == profile->order[i]) {
                row.cells[i] = bytes_of(profile->synonyms[j - 1].text);
            }
        }
    }
    return write_row(profile, &row, profile->order_count, encoder, writer, fault);
}

/* The first cell that holds no sum and in which the reader looks, or FOOT_CELLS. */
static size_t foot_place(const struct profile *profile)
{
    bool is_sum[SHEET_FIELDS_MAX] = {false};
    for (size_t i = 0; i < profile->order_count; i++) {
        is_sum[place_of(profile, i)] = profile->is_summed[profile->order[i]];
    }
    size_t place = 0;
    while (place < FOOT_CELLS && place < cell_count(profile) && is_sum[place]) {
        place++;
    }
    return place < cell_count(profile) ? place : FOOT_CELLS;
}

struct status profile_write_check(const struct profile *profile, struct fault *fault)
{
    for (size_t i = 0; i < profile->control_count; i++) {
        const size_t cell = profile->control_order[i];
        if (cell != CONTROL_TOTAL_COUNT && cell != CONTROL_TOTAL_AMOUNT &&
            cell != CONTROL_BATCH && cell != CONTROL_DATE) {
            return FAULT(fault, STATUS_INPUT,
                         "the summary of this layout has figures that only the bank "
                         "knows; choose a layout for files sent to it");
        }
    }
    if (!profile->has_foot) {
        return OK;
    }
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (profile->is_summed[i] != (i == COLUMN_AMOUNT)) {
            return FAULT(fault, STATUS_INPUT,
                         "a file with foot = yes must sum the amount and nothing else");
        }
    }
    if (profile->totals.count == 0 || foot_place(profile) == FOOT_CELLS) {
        return FAULT(
            fault, STATUS_INPUT,
            "a file with foot = yes needs a word for its total, and a cell for "
            "it among the first %d",
            FOOT_CELLS);
    }
    return OK;
}

struct status profile_write_control(const struct profile *profile,
                                    const struct profile_summary *summary,
                                    struct sheet_encoder *encoder,
                                    struct writer *writer, struct fault *fault)
{
    char count[24];
    char amount[MONEY_TEXT_SIZE];
    struct row heading = {0};
    struct row figures = {0};
    size_t cells = 0;
    if (!profile->has_control) {
        return OK;
    }
    (void)snprintf(count, sizeof(count), "%" PRIu64, summary->count);
    money_format(summary->fen, amount);
    for (size_t i = 0; i < profile->control_count; i++) {
        const size_t cell = profile->control_order[i];
        const size_t place = profile->control_position[cell] != 0
                                 ? (size_t)profile->control_position[cell] - 1
                                 : i;
        const struct bytes text = cell == CONTROL_BATCH         ? summary->batch
                                  : cell == CONTROL_DATE        ? summary->day
                                  : cell == CONTROL_TOTAL_COUNT ? bytes_of(count)
                                                                : bytes_of(amount);
        if (text.size == 0 || text.size >= PROFILE_CONTROL_TEXT_SIZE) {
            return FAULT(fault, STATUS_INPUT,
                         "R-032: a figure of the summary is empty or longer than %d "
                         "bytes",
                         PROFILE_CONTROL_TEXT_SIZE - 1);
        }
        figures.cells[place] = text;
        if (profile->control_heading[cell].count > 0) {
            heading.cells[place] = profile->control_heading[cell].word[0];
        }
        cells = place + 1 > cells ? place + 1 : cells;
    }
    if (profile->control_has_heading) {
        TRY(write_row(profile, &heading, cells, encoder, writer, fault));
    }
    return write_row(profile, &figures, cells, encoder, writer, fault);
}

struct status profile_write_foot(const struct profile *profile,
                                 const struct profile_summary *summary,
                                 struct sheet_encoder *encoder, struct writer *writer,
                                 struct fault *fault)
{
    char amount[MONEY_TEXT_SIZE];
    struct row row = {0};
    if (!profile->has_foot) {
        return OK;
    }
    money_format(summary->fen, amount);
    for (size_t i = 0; i < profile->order_count; i++) {
        if (profile->order[i] == COLUMN_AMOUNT) {
            row.cells[place_of(profile, i)] = bytes_of(amount);
        }
    }
    row.cells[foot_place(profile)] = profile->totals.word[0];
    return write_row(profile, &row, cell_count(profile), encoder, writer, fault);
}
