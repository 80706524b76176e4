/* report_pdf_table.c - tables on paper: as wide as the column they stand in, the
 * heading row on every sheet, long words in lines of their own. */
#include "reports/report_pdf_internal.h"
#include "reports/words.h"

enum {
    RULE = 500, /* thickness */
    GREY_LINE = 450,
    GREY_HEAD = 925,
    GREY_SUM = 955,
    SIZE_LEAST = 5500, /* a table of many columns is set smaller, to here */
    SIZE_STEP = 500,
    CELL_LEAST = 9000, /* narrowest column, without its padding */
    HEAD_LINES_MAX = 8,
    SIGN_PAD = 3500 /* 25 rows a sheet */
};

struct grid {
    struct report_pdf *page;
    const struct table *table;
    struct pdf_style cell, strong;
    int64_t natural[TABLE_COLUMNS_MAX]; /* widest text                              */
    int64_t least[TABLE_COLUMNS_MAX];   /* narrower, a column is hard to read       */
    int64_t width[TABLE_COLUMNS_MAX];   /* with padding                             */
    int64_t pad_y; /* above and below the text of a cell                      */
    int64_t head_height;
    int64_t top;         /* of the part on this sheet */
    uint64_t row_number; /* of the row being set, from 1 */
};

static struct bytes text_of(const struct grid *grid, const struct cell *cell,
                            char buffer[static TABLE_CELL_TEXT_SIZE])
{
    return table_cell_text(cell, CELL_GROUPED, grid->page->document->language, buffer);
}

static int64_t max_of(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Columns that the first cell of a row takes: the words of a sum lie over the blank
 * cells behind them. */
static size_t span_of(const struct grid *grid, const struct table_row *row)
{
    size_t span = 1;
    while (row->kind != ROW_BODY && span < grid->table->column_count &&
           row->cells[span].state == CELL_BLANK) {
        span++;
    }
    return span;
}

/* ---- how wide the columns are ------------------------------------------------------
 */

/* Numbers, days and months stay on one line; words may be broken. */
static void measure(struct grid *grid)
{
    struct pdf *pdf = grid->page->pdf;
    const struct table *table = grid->table;
    for (size_t i = 0; i < table->column_count; i++) {
        const int64_t head =
            pdf_width(pdf, &grid->strong, bytes_of(table->columns[i].title));
        grid->natural[i] = grid->page->form->has_heads ? head : CELL_LEAST;
        grid->least[i] = CELL_LEAST;
    }
    for (const struct table_row *row = table->first; row != NULL; row = row->next) {
        const struct pdf_style *style =
            row->kind == ROW_BODY ? &grid->cell : &grid->strong;
        for (size_t i = 0; i < table->column_count; i++) {
            char buffer[TABLE_CELL_TEXT_SIZE];
            const int64_t width =
                pdf_width(pdf, style, text_of(grid, &row->cells[i], buffer));
            if (i == 0 && span_of(grid, row) > 1) {
                continue;
            }
            grid->natural[i] = max_of(grid->natural[i], width);
            if (table->columns[i].kind != COLUMN_TEXT &&
                (row->kind == ROW_BODY || i > 0)) {
                grid->least[i] = max_of(grid->least[i], width);
            }
        }
    }
}

static int64_t sum_of(const struct grid *grid, const int64_t *list)
{
    int64_t sum = 0;
    for (size_t i = 0; i < grid->table->column_count; i++) {
        sum += list[i] + 2 * grid->page->form->pad_x;
    }
    return sum;
}

/* What columns take when none is wider than `cap`, but for its least. */
static int64_t sum_capped(const struct grid *grid, int64_t cap)
{
    int64_t sum = 0;
    for (size_t i = 0; i < grid->table->column_count; i++) {
        const int64_t wide = grid->natural[i] < cap ? grid->natural[i] : cap;
        sum += max_of(wide, grid->least[i]) + 2 * grid->page->form->pad_x;
    }
    return sum;
}

/* Room that is left over goes to the columns in proportion; where there is too little,
 * the widest columns of words are broken first. */
static void divide(struct grid *grid)
{
    const size_t count = grid->table->column_count;
    const int64_t pad = 2 * grid->page->form->pad_x;
    const int64_t whole = grid->page->width;
    const int64_t natural = sum_of(grid, grid->natural);
    int64_t low = 0;
    int64_t high = whole;
    while (natural > whole && low < high) {
        const int64_t middle = low + (high - low + 1) / 2;
        if (sum_capped(grid, middle) <= whole) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    const int64_t cap = natural > whole ? low : whole;
    const int64_t taken = sum_capped(grid, cap);
    int64_t given = 0;
    for (size_t i = 0; i < count; i++) {
        const int64_t wide = grid->natural[i] < cap ? grid->natural[i] : cap;
        const int64_t own = max_of(wide, grid->least[i]) + pad;
        grid->width[i] = own * whole / taken;
        given += grid->width[i];
    }
    grid->width[count - 1] += whole - given;
}

static void shrink(struct grid *grid)
{
    grid->cell.pitch -= grid->cell.pitch * SIZE_STEP / grid->cell.size;
    grid->cell.size -= SIZE_STEP;
    grid->strong.size = grid->cell.size;
    grid->strong.pitch = grid->cell.pitch;
}

static void fit(struct grid *grid)
{
    const int64_t whole = grid->page->width;
    measure(grid);
    while (sum_of(grid, grid->least) > whole && grid->cell.size > SIZE_LEAST) {
        shrink(grid);
        measure(grid);
    }
    divide(grid);
}

/* ---- rows --------------------------------------------------------------------------
 */

static struct pdf_style style_of(const struct grid *grid, const struct table_row *row,
                                 size_t column)
{
    struct pdf_style style = row->kind == ROW_BODY ? grid->cell : grid->strong;
    const struct column *of = &grid->table->columns[column];
    const bool is_place = column == 0 && of->kind == COLUMN_COUNT && !of->is_summed;
    const bool is_day = of->kind == COLUMN_DAY || of->kind == COLUMN_PERIOD;
    style.align = is_place || is_day    ? PDF_CENTRE
                  : table_is_number(of) ? PDF_RIGHT
                                        : PDF_LEFT;
    if (row->kind != ROW_BODY && column == 0) {
        style.align = PDF_LEFT;
    }
    if (row->cells[column].state == CELL_MISSING) {
        style.ink = PDF_SOFT;
    }
    return style;
}

/* Between the pads of a cell. */
static int64_t inner_width(const struct grid *grid, const struct table_row *row,
                           size_t column)
{
    const size_t span = column == 0 ? span_of(grid, row) : 1;
    int64_t width = -2 * grid->page->form->pad_x;
    for (size_t i = column; i < column + span; i++) {
        width += grid->width[i];
    }
    return width;
}

static size_t lines_of(const struct grid *grid, const struct table_row *row)
{
    size_t lines = 1;
    for (size_t i = 0; i < grid->table->column_count; i++) {
        char buffer[TABLE_CELL_TEXT_SIZE];
        const struct pdf_style style = style_of(grid, row, i);
        const size_t own =
            pdf_lines(grid->page->pdf, &style, text_of(grid, &row->cells[i], buffer),
                      inner_width(grid, row, i));
        lines = own > lines ? own : lines;
    }
    return lines;
}

static struct pdf_box rule_at(const struct grid *grid, int64_t y)
{
    return (struct pdf_box){grid->page->x, y - RULE / 2, grid->page->width, RULE};
}

/* The upright rules of the part that ends here; its first cell takes `span` columns. */
static void close_part(struct grid *grid, size_t span)
{
    const struct report_pdf *page = grid->page;
    int64_t x = page->x;
    for (size_t i = 0; i <= grid->table->column_count; i++) {
        const struct pdf_box rule = {x - RULE / 2, grid->top - RULE / 2, RULE,
                                     page->y - grid->top + RULE};
        if (page->y > grid->top && (i == 0 || i >= span)) {
            pdf_fill(page->pdf, rule, GREY_LINE);
        }
        x += i < grid->table->column_count ? grid->width[i] : 0;
    }
    grid->top = page->y;
}

static void put_head(struct grid *grid)
{
    struct report_pdf *page = grid->page;
    const int64_t pad = page->form->pad_x;
    int64_t x = page->x;
    grid->top = page->y;
    const struct pdf_box shade = {page->x, page->y, page->width, grid->head_height};
    pdf_fill(page->pdf, shade, GREY_HEAD);
    pdf_fill(page->pdf, rule_at(grid, page->y), GREY_LINE);
    for (size_t i = 0; i < grid->table->column_count; i++) {
        struct pdf_style style = grid->strong;
        const struct bytes title = bytes_of(grid->table->columns[i].title);
        style.align = PDF_CENTRE;
        const size_t lines =
            pdf_lines(page->pdf, &style, title, grid->width[i] - 2 * pad);
        const struct pdf_place place = {
            x + pad, page->y + (grid->head_height - (int64_t)lines * style.pitch) / 2,
            grid->width[i] - 2 * pad, 0, lines};
        pdf_text(page->pdf, &style, place, title);
        x += grid->width[i];
    }
    page->y += grid->head_height;
    page->is_fresh = false;
    pdf_fill(page->pdf, rule_at(grid, page->y), GREY_LINE);
}

/* Lines first .. first + count - 1 of a row of `lines`; short cells stand in its
 * middle. */
static void put_part(struct grid *grid, const struct table_row *row,
                     struct pdf_place part, size_t lines)
{
    struct report_pdf *page = grid->page;
    const int64_t pad = page->form->pad_x;
    int64_t x = page->x;
    const int64_t height = (int64_t)part.count * grid->cell.pitch + 2 * grid->pad_y;
    if (row->kind != ROW_BODY) {
        const struct pdf_box shade = {page->x, page->y + RULE / 2, page->width, height};
        close_part(grid, 1);
        pdf_fill(page->pdf, shade, GREY_SUM);
        pdf_fill(page->pdf, rule_at(grid, page->y), GREY_LINE);
    }
    for (size_t i = 0; i < grid->table->column_count; i++) {
        char buffer[TABLE_CELL_TEXT_SIZE];
        const struct pdf_style style = style_of(grid, row, i);
        const struct bytes text = text_of(grid, &row->cells[i], buffer);
        part.x = x + pad;
        part.y = page->y + grid->pad_y;
        part.width = inner_width(grid, row, i);
        if (lines > 1 && lines == part.count) {
            const size_t own = pdf_lines(page->pdf, &style, text, part.width);
            part.y += (int64_t)(lines - own) * style.pitch / 2;
        }
        output_in_cell(page->output, grid->table->title, grid->row_number,
                       grid->table->columns[i].title); /* */
        pdf_text(page->pdf, &style, part, text);
        x += grid->width[i];
    }
    output_in_text(page->output);
    page->y += height;
    page->is_fresh = false;
    pdf_fill(page->pdf, rule_at(grid, page->y), GREY_LINE);
    if (row->kind != ROW_BODY) {
        close_part(grid, span_of(grid, row));
    }
}

static void turn(struct grid *grid)
{
    close_part(grid, 1);
    report_pdf_turn(grid->page);
    if (grid->page->form->has_heads) {
        put_head(grid);
    } else {
        grid->top = grid->page->y;
    }
}

/* A row that no sheet can hold goes on where it was cut. */
static void put_row(struct grid *grid, const struct table_row *row)
{
    const struct report_pdf *page = grid->page;
    const int64_t pads = 2 * grid->pad_y;
    const int64_t pitch = grid->cell.pitch;
    const size_t lines = lines_of(grid, row);
    const int64_t sheet =
        page->form->height - page->form->top - page->form->bottom - grid->head_height;
    struct pdf_place part = {.count = lines};
    if ((int64_t)lines * pitch + pads > report_pdf_room(page) &&
        (int64_t)lines * pitch + pads <= sheet) {
        turn(grid);
    }
    while (part.first < lines) {
        const int64_t room = (report_pdf_room(page) - pads) / pitch;
        if (room < 1) {
            turn(grid);
            continue;
        }
        part.count = lines - part.first;
        part.count = part.count > (size_t)room ? (size_t)room : part.count;
        put_part(grid, row, part, lines);
        part.first += part.count;
    }
}

static void put_empty(struct grid *grid)
{
    struct report_pdf *page = grid->page;
    struct pdf_style style = grid->cell;
    const int64_t height = style.pitch + 2 * page->form->pad_y;
    style.ink = PDF_SOFT;
    const struct pdf_place place = {page->x + page->form->pad_x,
                                    page->y + page->form->pad_y, page->width, 0, 1};
    pdf_text(page->pdf, &style, place,
             bytes_of(words_get(page->document->language, WORD_NO_ROWS)));
    page->y += height;
    pdf_fill(page->pdf, rule_at(grid, page->y), GREY_LINE);
    /* One cell across all columns. */
    for (int side = 0; side < 2; side++) {
        const struct pdf_box rule = {page->x + side * page->width - RULE / 2, grid->top,
                                     RULE, page->y - grid->top};
        pdf_fill(page->pdf, rule, GREY_LINE);
    }
}

/* What stands before the words of a note: its label and a colon. */
static int64_t note_begin(const struct report_pdf *page)
{
    const struct pdf_style *style = &page->form->small;
    const enum language language = page->document->language;
    return pdf_width(page->pdf, style, bytes_of(words_get(language, WORD_NOTE))) +
           pdf_width(page->pdf, style, bytes_of(words_get(language, WORD_COLON))) +
           style->size / 3;
}

static void put_notes(const struct grid *grid)
{
    struct report_pdf *page = grid->page;
    for (size_t i = 0; i < grid->table->note_count; i++) {
        struct pdf_style style = page->form->small;
        const enum language language = page->document->language;
        const struct bytes label = bytes_of(words_get(language, WORD_NOTE));
        const struct bytes colon = bytes_of(words_get(language, WORD_COLON));
        const int64_t begin = note_begin(page);
        report_pdf_keep(page, style.pitch);
        const struct pdf_place place = {page->x, page->y, begin, 0, 1};
        pdf_text(page->pdf, &style, place, label);
        const struct pdf_place after = {page->x + pdf_width(page->pdf, &style, label),
                                        page->y, begin, 0, 1};
        pdf_text(page->pdf, &style, after, colon);
        page->x += begin;
        page->width -= begin;
        report_pdf_words(page, &style, grid->table->notes[i]);
        page->x -= begin;
        page->width += begin;
    }
}

static int64_t head_height(const struct grid *grid)
{
    const int64_t pad = 2 * grid->page->form->pad_x;
    size_t lines = 1;
    for (size_t i = 0; i < grid->table->column_count; i++) {
        const size_t own =
            pdf_lines(grid->page->pdf, &grid->strong,
                      bytes_of(grid->table->columns[i].title), grid->width[i] - pad);
        lines = own > lines ? own : lines;
    }
    lines = lines > HEAD_LINES_MAX ? HEAD_LINES_MAX : lines;
    return (int64_t)lines * grid->strong.pitch + 2 * grid->page->form->pad_y;
}

static struct status open_grid(struct report_pdf *page, const struct table *table,
                               struct grid **ret_grid, struct fault *fault)
{
    struct grid *grid;
    ARENA_TAKE(page->document->arena, 1, grid, fault);
    *grid = (struct grid){.page = page,
                          .table = table,
                          .cell = page->form->cell,
                          .strong = page->form->cell};
    grid->strong.face = page->form->cell_head;
    grid->pad_y = table->is_to_sign ? SIGN_PAD : page->form->pad_y;
    fit(grid);
    grid->head_height = page->form->has_heads ? head_height(grid) : 0;
    *ret_grid = grid;
    return OK;
}

struct status report_pdf_table_height(struct report_pdf *page,
                                      const struct table *table, int64_t *ret_height,
                                      struct fault *fault)
{
    const struct report_pdf_form *form = page->form;
    const size_t mark = arena_mark(page->document->arena);
    struct grid *grid = NULL;
    TRY(open_grid(page, table, &grid, fault));
    const bool is_shrunk = grid->cell.size < form->cell.size;
    int64_t height = grid->head_height + 4 * form->pad_y;
    height += form->has_heads ? form->caption.pitch : 0;
    for (const struct table_row *row = table->first; row != NULL && !is_shrunk;
         row = row->next) {
        height += (int64_t)lines_of(grid, row) * grid->cell.pitch + 2 * grid->pad_y;
    }
    height += table->first == NULL ? grid->cell.pitch + 2 * form->pad_y : 0;
    for (size_t i = 0; i < table->note_count; i++) {
        const int64_t width = page->width - note_begin(page);
        height += (int64_t)pdf_lines(page->pdf, &form->small, bytes_of(table->notes[i]),
                                     width) *
                  form->small.pitch;
    }
    arena_rewind(page->document->arena, mark);
    *ret_height = is_shrunk ? 0 : height;
    return OK;
}

struct status report_pdf_table(struct report_pdf *page, const struct table *table,
                               struct fault *fault)
{
    const struct report_pdf_form *form = page->form;
    struct grid *grid = NULL;
    const size_t mark = arena_mark(page->document->arena);
    TRY(open_grid(page, table, &grid, fault));
    if (form->has_heads) {
        report_pdf_keep(page, form->caption.pitch + grid->head_height +
                                  3 * (grid->cell.pitch + 2 * form->pad_y));
        report_pdf_words(page, &form->caption, table->title);
        page->y += form->pad_y;
        put_head(grid);
    } else {
        grid->top = page->y;
        pdf_fill(page->pdf, rule_at(grid, page->y), GREY_LINE);
    }
    for (const struct table_row *row = table->first; row != NULL; row = row->next) {
        grid->row_number++;
        put_row(grid, row);
    }
    if (table->first == NULL) {
        put_empty(grid);
    } else {
        close_part(grid, 1);
    }
    page->y += 2 * form->pad_y;
    put_notes(grid);
    page->y += form->pad_y;
    arena_rewind(page->document->arena, mark);
    return OK;
}
