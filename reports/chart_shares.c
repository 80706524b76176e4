/* chart_shares.c - the parts of one bar, named below it; see chart.h. */
#include "reports/chart_internal.h"

#include "ledger/base/money.h"

enum { SHARE_BAR_HEIGHT = 26, SHARE_GAP = 2, SWATCH = 12, CLASSES = 6 };

/* Neighbours differ in lightness. */
static const char *const classes[CLASSES] = {"s0", "s1", "s2", "s3", "mark", "track"};

/* What is drawn of all rows; 0 when there is nothing, or it is too much to add up. */
static int64_t sum_of(const struct picture *picture)
{
    int64_t sum = 0;
    size_t index = 0;
    for (const struct table_row *row = picture->chart->table->first;
         row != NULL && index < picture->count; row = row->next) {
        if (row->kind == ROW_BODY) {
            if (!money_add(sum, chart_value(picture, row, 0), &sum)) {
                return 0;
            }
            index++;
        }
    }
    return sum;
}

static void put_name(const struct picture *picture, const struct table_row *row,
                     size_t index, int64_t sum, int64_t y)
{
    struct html *html = picture->html;
    char buffer[TABLE_CELL_TEXT_SIZE];
    const int64_t swatch[4] = {0, y + 4, SWATCH, SWATCH};
    int64_t share = 0;
    chart_put_rectangle(html, classes[index % CLASSES], swatch);
    chart_put_label(picture, row, SWATCH + 6, y + 15);
    html_open(html, "text");
    html_attribute(html, "class", "v");
    html_attribute_number(html, "x", CHART_WIDTH);
    html_attribute_number(html, "y", y + 15);
    html_text(html, chart_figure(picture, row, 0, buffer));
    const bool is_there =
        row->cells[picture->chart->value_columns[0]].state == CELL_VALUE;
    if (is_there && sum > 0 && money_ratio(chart_value(picture, row, 0), sum, &share)) {
        const struct cell cell = cell_percent(share);
        html_words(html, " · ");
        html_text(html,
                  table_cell_text(&cell, CELL_GROUPED, picture->language, buffer));
    }
    html_close(html);
}

int64_t chart_shares_height(const struct picture *picture)
{
    return SHARE_BAR_HEIGHT + 8 + (int64_t)picture->count * LINE_HEIGHT + 4;
}

int64_t chart_shares_put(const struct picture *picture, int64_t y)
{
    struct picture whole = *picture;
    const int64_t sum = sum_of(picture);
    whole.max = sum > 0 ? sum : 1;
    const int64_t track[4] = {0, y, CHART_WIDTH, SHARE_BAR_HEIGHT};
    chart_put_rectangle(picture->html, "track", track);
    int64_t before = 0;
    int64_t below = y + SHARE_BAR_HEIGHT + 8;
    size_t index = 0;
    for (const struct table_row *row = picture->chart->table->first;
         row != NULL && index < picture->count; row = row->next) {
        if (row->kind != ROW_BODY) {
            continue;
        }
        const int64_t from =
            before == 0 ? 0 : chart_length(&whole, before, CHART_WIDTH);
        before += sum > 0 ? chart_value(picture, row, 0) : 0;
        const int64_t to = before == 0 ? 0 : chart_length(&whole, before, CHART_WIDTH);
        const int64_t wide =
            to - from > 2 * SHARE_GAP ? to - from - SHARE_GAP : to - from;
        const int64_t part[4] = {from, y, wide, SHARE_BAR_HEIGHT};
        if (wide > 0) {
            chart_put_rectangle(picture->html, classes[index % CLASSES], part);
        }
        put_name(picture, row, index, sum, below);
        below += LINE_HEIGHT;
        index++;
    }
    return below;
}
