/* chart.h - a picture of a table's columns as inline SVG, in integer arithmetic.
 *
 * A chart owns no numbers: it points at a table and names its columns, so that the
 * table twin beside every picture shows the same figures.  Body rows only.
 * Missing cells draw no bar and print "no data". */
#ifndef REPORTS_CHART_H
#define REPORTS_CHART_H

#include "reports/table.h"

struct html;

enum { CHART_SERIES_MAX = 4, CHART_ROWS_MAX = 200 };

enum chart_kind {
    CHART_BAR = 0,   /* one value column                                        */
    CHART_GROUPED,   /* up to CHART_SERIES_MAX value columns of one kind        */
    CHART_BULLET,    /* value_columns[0] against the target value_columns[1]; alone,
                        a PERCENT of a target of its own, which is `mark`           */
    CHART_FUNNEL,    /* one value column, centred, rows in the order given      */
    CHART_HISTOGRAM, /* one COUNT column, upright, label column names the class */
    CHART_LINES,  /* up to CHART_SERIES_MAX PERCENT columns, rows from left to right */
    CHART_SHARES, /* one value column as parts of one bar, named below it */
    CHART_KIND_COUNT
};

struct chart {
    enum chart_kind kind;
    const char *title;         /* also the <title> of the picture  */
    const char *description;   /* the <desc>: what it shows, in one sentence     */
    const struct table *table; /* borrowed                                       */
    size_t label_column;
    size_t value_columns[CHART_SERIES_MAX]; /* COUNT, FEN or PERCENT             */
    size_t value_column_count;
    const char *mark; /* of a bullet of one column: what stands at 100 %; else NULL */
    size_t said_columns[2]; /* ... and what its row says beside the bar: the figure
                               and its target, as they are                          */
};

/* "bar" and so on, as JSON has it. */
const char *chart_kind_name(enum chart_kind kind);
/* Writes <svg role="img">...</svg>.  `number` makes the ids of the page unique.  At
 * most CHART_ROWS_MAX rows are drawn and a line says how many were left to the table.
 * Values below 0 are drawn as 0 and printed as they are. */
void chart_write_svg(const struct chart *chart, unsigned number, enum language language,
                     struct html *html);

#endif
