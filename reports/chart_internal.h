/* chart_internal.h - what the kinds of charts share; private to chart*.c. */
#ifndef REPORTS_CHART_INTERNAL_H
#define REPORTS_CHART_INTERNAL_H

#include "reports/chart.h"
#include "reports/html.h"

enum {
    CHART_WIDTH = 480,
    LINE_HEIGHT = 20, /* label line above a bar                 */
    BAR_HEIGHT = 12,
    BAR_GAP = 3,
    ROW_GAP = 12,
    LEGEND_HEIGHT = 24,
    VALUE_WIDTH = 130, /* kept free for figures beside grouped bars */
    PLOT_HEIGHT = 160,
    LABEL_UNITS_MAX = 32, /* half-width columns of a label that is not cut */
    OWN_BAR_LEFT = 212,   /* of rows with targets of their own */
    OWN_BAR_WIDTH = 128,
    OWN_TARGET = 10000, /* basis points; the scale reaches farther, but not endlessly */
    OWN_SCALE_LEAST = 12500,
    OWN_SCALE_MOST = 20000
};

struct picture {
    const struct chart *chart;
    struct html *html;
    enum language language;
    int64_t max;  /* largest value drawn, at least 1 */
    size_t count; /* rows drawn                      */
    size_t left;  /* rows not drawn                  */
};

/* Never below 0. */
int64_t chart_value(const struct picture *picture, const struct table_row *row,
                    size_t series);
/* `value` of the picture's largest as part of `length`. */
int64_t chart_length(const struct picture *picture, int64_t value, int64_t length);
/* at: x, y, width, height. */
void chart_put_rectangle(struct html *html, const char *class_name,
                         const int64_t at[4]);
void chart_put_text(struct html *html, const char *class_name, int64_t x, int64_t y,
                    struct bytes text);
struct bytes chart_figure(const struct picture *picture, const struct table_row *row,
                          size_t series, char buffer[static TABLE_CELL_TEXT_SIZE]);
/* The label of a row, at most LABEL_UNITS_MAX columns of it, at x. */
void chart_put_label(const struct picture *picture, const struct table_row *row,
                     int64_t x, int64_t y);

/* chart_lines.c, chart_shares.c: height of the drawing, and the drawing from `y` on;
 * the end of it. */
int64_t chart_lines_height(const struct picture *picture);
int64_t chart_lines_put(const struct picture *picture, int64_t y);
int64_t chart_shares_height(const struct picture *picture);
int64_t chart_shares_put(const struct picture *picture, int64_t y);

#endif
