/* chart_lines.c - series over the rows of a table, as lines; see chart.h.
 *
 * A line is drawn as filled slices, so that the classes that colour bars colour it too,
 * on every page and in print.  A missing value breaks the line. */
#include "reports/chart_internal.h"

#include <stdio.h>

enum {
    LEFT = 44,  /* room for the figures of the scale        */
    RIGHT = 62, /* and for the last figure of each line     */
    TOP = 12,
    DOT = 6,
    LABEL_WIDTH = 56,
    FULL = 10000, /* basis points: the scale reaches at least 100 % */
    SCALE_STEPS = 4
};

static int64_t scale_of(const struct picture *picture)
{
    return picture->max > FULL ? picture->max : FULL;
}

static int64_t x_of(const struct picture *picture, size_t index)
{
    const int64_t width = CHART_WIDTH - LEFT - RIGHT;
    const int64_t steps = picture->count > 1 ? (int64_t)picture->count - 1 : 1;
    return LEFT + width * (int64_t)index / steps;
}

static int64_t y_of(const struct picture *picture, int64_t value, int64_t floor)
{
    struct picture scaled = *picture;
    scaled.max = scale_of(picture);
    return value == 0 ? floor : floor - chart_length(&scaled, value, PLOT_HEIGHT);
}

static void put_scale(const struct picture *picture, int64_t floor)
{
    for (int64_t i = 0; i <= SCALE_STEPS; i++) {
        const int64_t value = scale_of(picture) * i / SCALE_STEPS;
        const int64_t y = floor - PLOT_HEIGHT * i / SCALE_STEPS;
        const int64_t line[4] = {LEFT, y, CHART_WIDTH - LEFT - RIGHT, 1};
        char buffer[TABLE_CELL_TEXT_SIZE];
        const struct cell cell = cell_percent(value / 100 * 100);
        const struct bytes text =
            table_cell_text(&cell, CELL_GROUPED, picture->language, buffer);
        chart_put_rectangle(picture->html, i == 0 ? "mark" : "track", line);
        chart_put_text(picture->html, "t", 0, y + 4, text);
    }
}

static void put_slice(struct html *html, const char *class_name, const int64_t from[2],
                      const int64_t to[2])
{
    char points[256];
    snprintf(points, sizeof(points), "%lld,%lld %lld,%lld %lld,%lld %lld,%lld",
             (long long)from[0], (long long)from[1] - 1, (long long)to[0],
             (long long)to[1] - 1, (long long)to[0], (long long)to[1] + 2,
             (long long)from[0], (long long)from[1] + 2);
    html_open(html, "polygon");
    html_attribute(html, "class", class_name);
    html_attribute(html, "points", points);
    html_close(html);
}

static void put_series(const struct picture *picture, size_t series, int64_t floor)
{
    static const char *const classes[CHART_SERIES_MAX] = {"s0", "s1", "s2", "s3"};
    const struct chart *chart = picture->chart;
    int64_t before[2] = {0, 0};
    bool has_before = false;
    const struct table_row *last = NULL;
    size_t index = 0;
    for (const struct table_row *row = chart->table->first;
         row != NULL && index < picture->count; row = row->next) {
        if (row->kind != ROW_BODY) {
            continue;
        }
        const struct cell *cell = &row->cells[chart->value_columns[series]];
        const bool is_there = cell->state == CELL_VALUE;
        const int64_t at[2] = {x_of(picture, index),
                               y_of(picture, chart_value(picture, row, series), floor)};
        index++;
        if (is_there) {
            const int64_t dot[4] = {at[0] - DOT / 2, at[1] - DOT / 2 + 1, DOT, DOT};
            chart_put_rectangle(picture->html, classes[series], dot);
            last = row;
        }
        if (is_there && has_before) {
            put_slice(picture->html, classes[series], before, at);
        }
        before[0] = is_there ? at[0] : before[0];
        before[1] = is_there ? at[1] : before[1];
        has_before = is_there;
    }
    if (last != NULL) {
        char buffer[TABLE_CELL_TEXT_SIZE];
        const struct bytes text = chart_figure(picture, last, series, buffer);
        chart_put_text(picture->html, "t", before[0] + DOT, before[1] + 5, text);
    }
}

static void put_labels(const struct picture *picture, int64_t floor)
{
    const struct chart *chart = picture->chart;
    const int64_t width = CHART_WIDTH - LEFT - RIGHT;
    const size_t room = (size_t)(width / LABEL_WIDTH);
    const size_t every = (picture->count + room - 1) / room;
    size_t index = 0;
    for (const struct table_row *row = chart->table->first;
         row != NULL && index < picture->count; row = row->next) {
        if (row->kind != ROW_BODY) {
            continue;
        }
        if (index % every == 0) {
            char buffer[TABLE_CELL_TEXT_SIZE];
            chart_put_text(picture->html, "m", x_of(picture, index), floor + 17,
                           table_cell_text(&row->cells[chart->label_column],
                                           CELL_GROUPED, picture->language, buffer));
        }
        index++;
    }
}

int64_t chart_lines_height(const struct picture *picture)
{
    (void)picture;
    return TOP + PLOT_HEIGHT + 24;
}

int64_t chart_lines_put(const struct picture *picture, int64_t y)
{
    const int64_t floor = y + TOP + PLOT_HEIGHT;
    put_scale(picture, floor);
    if (picture->count > 0) {
        put_labels(picture, floor);
    }
    for (size_t i = picture->chart->value_column_count; i > 0; i--) {
        put_series(picture, i - 1, floor);
    }
    return floor + 24;
}
