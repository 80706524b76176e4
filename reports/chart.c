/* chart.c - see chart.h.
 *
 * The drawing is CHART_WIDTH units wide.  A row is its label above its bar, so that a
 * long Chinese label never squeezes the picture.  Colours are classes of the page's
 * style sheet (s0..s3 differ in lightness, for grey paper). */
#include "reports/chart_internal.h"

#include "reports/words.h"

#include <assert.h>
#include <stdio.h>

const char *chart_kind_name(enum chart_kind kind)
{
    static const char *const names[CHART_KIND_COUNT] = {[CHART_BAR] = "bar",
                                                        [CHART_GROUPED] = "grouped",
                                                        [CHART_BULLET] = "bullet",
                                                        [CHART_FUNNEL] = "funnel",
                                                        [CHART_HISTOGRAM] = "histogram",
                                                        [CHART_LINES] = "lines",
                                                        [CHART_SHARES] = "shares"};
    return names[kind];
}

int64_t chart_value(const struct picture *picture, const struct table_row *row,
                    size_t series)
{
    const struct cell *cell = &row->cells[picture->chart->value_columns[series]];
    return cell->state == CELL_VALUE && cell->number > 0 ? cell->number : 0;
}

int64_t chart_length(const struct picture *picture, int64_t value, int64_t length)
{
    /* scaled down first when the product could leave 63 bits */
    const int64_t shift = picture->max > INT64_MAX / 1024 ? 1024 : 1;
    const int64_t max = picture->max / shift > 0 ? picture->max / shift : 1;
    const int64_t drawn = (value / shift) * length / max;
    return drawn == 0 && value > 0 ? 1 : drawn; /* what exists is seen */
}

/* Each row against a target of its own. */
static bool is_own_target(const struct chart *chart)
{
    return chart->kind == CHART_BULLET && chart->value_column_count == 1;
}

static void measure(struct picture *picture)
{
    const struct chart *chart = picture->chart;
    picture->max = 1;
    for (const struct table_row *row = chart->table->first; row != NULL;
         row = row->next) {
        if (row->kind != ROW_BODY) {
            continue;
        }
        if (picture->count == CHART_ROWS_MAX) {
            picture->left++;
            continue;
        }
        picture->count++;
        for (size_t i = 0; i < chart->value_column_count; i++) {
            const int64_t value = chart_value(picture, row, i);
            picture->max = value > picture->max ? value : picture->max;
        }
    }
    if (is_own_target(
            chart)) { /* the targets stand below each other, not at the edge */
        picture->max = picture->max < OWN_SCALE_LEAST  ? OWN_SCALE_LEAST
                       : picture->max > OWN_SCALE_MOST ? OWN_SCALE_MOST
                                                       : picture->max;
    }
}

void chart_put_rectangle(struct html *html, const char *class_name, const int64_t at[4])
{
    html_open(html, "rect");
    html_attribute(html, "class", class_name);
    html_attribute_number(html, "x", at[0]);
    html_attribute_number(html, "y", at[1]);
    html_attribute_number(html, "width", at[2]);
    html_attribute_number(html, "height", at[3]);
    html_close(html);
}

void chart_put_text(struct html *html, const char *class_name, int64_t x, int64_t y,
                    struct bytes text)
{
    html_open(html, "text");
    html_attribute(html, "class", class_name);
    html_attribute_number(html, "x", x);
    html_attribute_number(html, "y", y);
    html_text(html, text);
    html_close(html);
}

/* The label, cut with an ellipsis; the table twin holds all of it. */
void chart_put_label(const struct picture *picture, const struct table_row *row,
                     int64_t x, int64_t y)
{
    char buffer[TABLE_CELL_TEXT_SIZE];
    const struct bytes whole =
        table_cell_text(&row->cells[picture->chart->label_column], CELL_GROUPED,
                        picture->language, buffer);
    size_t units = 0;
    size_t size = 0;
    while (size < whole.size && units < LABEL_UNITS_MAX) {
        units += whole.at[size] < 0x80 ? 1 : 2;
        size++;
        while (size < whole.size && (whole.at[size] & 0xC0) == 0x80) {
            size++;
        }
    }
    html_open(picture->html, "text");
    html_attribute_number(picture->html, "x", x);
    html_attribute_number(picture->html, "y", y);
    html_text(picture->html, bytes_from(whole.at, size));
    if (size < whole.size) {
        html_words(picture->html, "…");
    }
    html_close(picture->html);
}

struct bytes chart_figure(const struct picture *picture, const struct table_row *row,
                          size_t series, char buffer[static TABLE_CELL_TEXT_SIZE])
{
    return table_cell_text(&row->cells[picture->chart->value_columns[series]],
                           CELL_GROUPED, picture->language, buffer);
}

static void put_legend(const struct picture *picture)
{
    static const char *const classes[CHART_SERIES_MAX] = {"s0", "s1", "s2", "s3"};
    const struct chart *chart = picture->chart;
    const size_t values = chart->value_column_count;
    const size_t count = values + (chart->mark != NULL ? 1 : 0);
    const int64_t step = CHART_WIDTH / (int64_t)count;
    for (size_t i = 0; i < count; i++) {
        const int64_t x = step * (int64_t)i;
        const bool is_target = chart->kind == CHART_BULLET && i == 1;
        const int64_t box[4] = {x, 4, is_target ? 3 : 12, 12};
        chart_put_rectangle(picture->html, is_target ? "mark" : classes[i], box);
        chart_put_text(
            picture->html, "t", x + 18, 15,
            bytes_of(i == values
                         ? chart->mark
                         : chart->table->columns[chart->value_columns[i]].title));
    }
}

static void put_bar_row(const struct picture *picture, const struct table_row *row,
                        int64_t y)
{
    char buffer[TABLE_CELL_TEXT_SIZE];
    chart_put_label(picture, row, 0, y + 14);
    chart_put_text(picture->html, "v", CHART_WIDTH, y + 14,
                   chart_figure(picture, row, 0, buffer));
    const int64_t length =
        chart_length(picture, chart_value(picture, row, 0), CHART_WIDTH);
    const bool is_centred = picture->chart->kind == CHART_FUNNEL;
    const int64_t track[4] = {0, y + LINE_HEIGHT, CHART_WIDTH, BAR_HEIGHT};
    const int64_t bar[4] = {is_centred ? (CHART_WIDTH - length) / 2 : 0,
                            y + LINE_HEIGHT, length, BAR_HEIGHT};
    chart_put_rectangle(picture->html, "track", track);
    if (length > 0) {
        chart_put_rectangle(picture->html, "s0", bar);
    }
}

static void put_bullet_row(const struct picture *picture, const struct table_row *row,
                           int64_t y)
{
    char buffer[TABLE_CELL_TEXT_SIZE];
    struct html *html = picture->html;
    chart_put_label(picture, row, 0, y + 14);
    html_open(html, "text");
    html_attribute(html, "class", "v");
    html_attribute_number(html, "x", CHART_WIDTH);
    html_attribute_number(html, "y", y + 14);
    html_text(html, chart_figure(picture, row, 0, buffer));
    html_words(html, " / ");
    html_text(html, chart_figure(picture, row, 1, buffer));
    html_close(html);
    const int64_t length =
        chart_length(picture, chart_value(picture, row, 0), CHART_WIDTH - 3);
    const int64_t target =
        chart_length(picture, chart_value(picture, row, 1), CHART_WIDTH - 3);
    const int64_t track[4] = {0, y + LINE_HEIGHT, CHART_WIDTH, BAR_HEIGHT + 4};
    const int64_t bar[4] = {0, y + LINE_HEIGHT + 4, length, BAR_HEIGHT - 4};
    const int64_t mark[4] = {target, y + LINE_HEIGHT - 2, 3, BAR_HEIGHT + 8};
    chart_put_rectangle(html, "track", track);
    if (length > 0) {
        chart_put_rectangle(html, "s0", bar);
    }
    if (row->cells[picture->chart->value_columns[1]].state == CELL_VALUE) {
        chart_put_rectangle(html, "mark", mark);
    }
}

/* One line: label, bar with its mark, figure and target. */
static void put_own_row(const struct picture *picture, const struct table_row *row,
                        int64_t y)
{
    char buffer[TABLE_CELL_TEXT_SIZE];
    struct html *html = picture->html;
    const struct chart *chart = picture->chart;
    const int64_t top = y + (LINE_HEIGHT - BAR_HEIGHT) / 2;
    int64_t length = chart_length(picture, chart_value(picture, row, 0), OWN_BAR_WIDTH);
    length = length > OWN_BAR_WIDTH ? OWN_BAR_WIDTH : length;
    const int64_t track[4] = {OWN_BAR_LEFT, top, OWN_BAR_WIDTH, BAR_HEIGHT};
    const int64_t bar[4] = {OWN_BAR_LEFT, top + 2, length, BAR_HEIGHT - 4};
    const int64_t mark[4] = {OWN_BAR_LEFT +
                                 chart_length(picture, OWN_TARGET, OWN_BAR_WIDTH),
                             top - 2, 3, BAR_HEIGHT + 4};
    chart_put_label(picture, row, 0, y + 14);
    chart_put_rectangle(html, "track", track);
    if (length > 0) {
        chart_put_rectangle(html, "s0", bar);
    }
    if (row->cells[chart->value_columns[0]].state == CELL_VALUE) {
        chart_put_rectangle(html, "mark", mark);
    }
    html_open(html, "text");
    html_attribute(html, "class", "v");
    html_attribute_number(html, "x", CHART_WIDTH);
    html_attribute_number(html, "y", y + 14);
    for (size_t i = 0; i < 2; i++) {
        html_words(html, i == 0 ? "" : " / ");
        html_text(html, table_cell_text(&row->cells[chart->said_columns[i]],
                                        CELL_GROUPED, picture->language, buffer));
    }
    html_close(html);
}

static void put_group_row(const struct picture *picture, const struct table_row *row,
                          int64_t y)
{
    static const char *const classes[CHART_SERIES_MAX] = {"s0", "s1", "s2", "s3"};
    char buffer[TABLE_CELL_TEXT_SIZE];
    chart_put_label(picture, row, 0, y + 14);
    for (size_t i = 0; i < picture->chart->value_column_count; i++) {
        const int64_t top = y + LINE_HEIGHT + (int64_t)i * (BAR_HEIGHT + BAR_GAP);
        const int64_t length = chart_length(picture, chart_value(picture, row, i),
                                            CHART_WIDTH - VALUE_WIDTH);
        const int64_t bar[4] = {0, top, length, BAR_HEIGHT};
        if (length > 0) {
            chart_put_rectangle(picture->html, classes[i], bar);
        }
        chart_put_text(picture->html, "v", CHART_WIDTH, top + 11,
                       chart_figure(picture, row, i, buffer));
    }
}

static int64_t row_height(const struct chart *chart)
{
    if (is_own_target(chart)) {
        return LINE_HEIGHT + 1;
    }
    const int64_t bars =
        chart->kind == CHART_GROUPED ? (int64_t)chart->value_column_count : 1;
    return LINE_HEIGHT + bars * (BAR_HEIGHT + BAR_GAP) + ROW_GAP;
}

static int64_t put_rows(const struct picture *picture, int64_t y)
{
    const struct chart *chart = picture->chart;
    size_t drawn = 0;
    for (const struct table_row *row = chart->table->first;
         row != NULL && drawn < picture->count; row = row->next) {
        if (row->kind != ROW_BODY) {
            continue;
        }
        if (is_own_target(chart)) {
            put_own_row(picture, row, y);
        } else if (chart->kind == CHART_BULLET) {
            put_bullet_row(picture, row, y);
        } else if (chart->kind == CHART_GROUPED) {
            put_group_row(picture, row, y);
        } else {
            put_bar_row(picture, row, y);
        }
        drawn++;
        y += row_height(chart);
    }
    return y;
}

static int64_t put_histogram(const struct picture *picture, int64_t y)
{
    const struct chart *chart = picture->chart;
    const int64_t step =
        CHART_WIDTH / (int64_t)(picture->count > 0 ? picture->count : 1);
    const int64_t floor = y + LINE_HEIGHT + PLOT_HEIGHT;
    char buffer[TABLE_CELL_TEXT_SIZE];
    int64_t x = 0;
    size_t drawn = 0;
    for (const struct table_row *row = chart->table->first;
         row != NULL && drawn < picture->count; row = row->next) {
        if (row->kind != ROW_BODY) {
            continue;
        }
        const int64_t height =
            chart_length(picture, chart_value(picture, row, 0), PLOT_HEIGHT);
        const int64_t bar[4] = {x + 1, floor - height, step > 3 ? step - 2 : step,
                                height};
        if (height > 0) {
            chart_put_rectangle(picture->html, "s0", bar);
        }
        chart_put_text(picture->html, "m", x + step / 2, floor - height - 5,
                       chart_figure(picture, row, 0, buffer));
        chart_put_text(picture->html, "m", x + step / 2, floor + 17,
                       table_cell_text(&row->cells[chart->label_column], CELL_GROUPED,
                                       picture->language, buffer));
        drawn++;
        x += step;
    }
    const int64_t base[4] = {0, floor, CHART_WIDTH, 1};
    chart_put_rectangle(picture->html, "mark", base);
    return floor + 24;
}

static void open_picture(const struct picture *picture, unsigned number, int64_t height)
{
    const struct chart *chart = picture->chart;
    struct html *html = picture->html;
    char text[64];
    html_open(html, "svg");
    snprintf(text, sizeof(text), "0 0 %d %lld", CHART_WIDTH, (long long)height);
    html_attribute(html, "viewBox", text);
    html_attribute(html, "role", "img");
    snprintf(text, sizeof(text), "chart%u-title chart%u-desc", number, number);
    html_attribute(html, "aria-labelledby", text);
    html_open(html, "title");
    snprintf(text, sizeof(text), "chart%u-title", number);
    html_attribute(html, "id", text);
    html_words(html, chart->title);
    html_close(html);
    html_open(html, "desc");
    snprintf(text, sizeof(text), "chart%u-desc", number);
    html_attribute(html, "id", text);
    html_words(html, chart->description);
    html_close(html);
}

static int64_t height_of(const struct picture *picture)
{
    const struct chart *chart = picture->chart;
    return chart->kind == CHART_HISTOGRAM ? LINE_HEIGHT + PLOT_HEIGHT + 24
           : chart->kind == CHART_LINES   ? chart_lines_height(picture)
           : chart->kind == CHART_SHARES  ? chart_shares_height(picture)
                                          : (int64_t)picture->count * row_height(chart);
}

static int64_t put_drawing(const struct picture *picture, int64_t y)
{
    const enum chart_kind kind = picture->chart->kind;
    return kind == CHART_HISTOGRAM ? put_histogram(picture, y)
           : kind == CHART_LINES   ? chart_lines_put(picture, y)
           : kind == CHART_SHARES  ? chart_shares_put(picture, y)
                                   : put_rows(picture, y);
}

void chart_write_svg(const struct chart *chart, unsigned number, enum language language,
                     struct html *html)
{
    assert(chart->value_column_count >= 1 &&
           chart->value_column_count <= CHART_SERIES_MAX);
    assert(chart->kind != CHART_BULLET || chart->value_column_count <= 2);
    assert((chart->mark != NULL) == is_own_target(chart));
    struct picture picture = {.chart = chart, .html = html, .language = language};
    measure(&picture);
    const bool has_legend = chart->value_column_count > 1 || chart->mark != NULL;
    const int64_t legend = has_legend ? LEGEND_HEIGHT : 0;
    const int64_t rows = height_of(&picture);
    const int64_t more = picture.left > 0 ? LINE_HEIGHT : 0;
    open_picture(&picture, number, legend + rows + more);
    if (legend > 0) {
        put_legend(&picture);
    }
    const int64_t y = put_drawing(&picture, legend);
    if (picture.left > 0) {
        char text[96];
        snprintf(text, sizeof(text), "%zu %s", picture.left,
                 words_get(language, WORD_LEFT_OUT));
        chart_put_text(html, "t", 0, y + 14, bytes_of(text));
    }
    html_close(html);
}
