/* sheet_xls.c - .xls workbooks through libfreexl, in a process that may die.
 *
 * The library parses a binary format from outside in C: a file made to break it must
 * not break the ledger's own process, so a child reads and hands on cells through a
 * pipe, with limits on its memory and time.  Numbers reach us as binary fractions, the
 * only ones in the project; they leave this file as decimal text. */
#include "importers/sheet_number.h"
#include "importers/sheet_xls_marks.h"
#include "ledger/base/date.h"
#include "ledger/base/text.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <freexl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    CHILD_SECONDS = 2,        /* and one more for each MiB of the file      */
    CHILD_MEMORY = 768 << 20, /* beyond what it has when it begins          */
    PIPE_ROOM = 65536,
    NUMBER_SIZE = 40
};

/* What the child says of one cell, or at the end. */
enum frame_kind {
    FRAME_TEXT = 1,
    FRAME_NUMBER, /* decimal text of 17 digits */
    FRAME_DAY,    /* 2024-01-08, with or without a time */
    FRAME_TIME,
    FRAME_LONG,   /* a text beyond SHEET_FIELD_SIZE_MAX */
    FRAME_BAD,    /* a cell the library cannot read     */
    FRAME_END,    /* all cells were given               */
    FRAME_REFUSED /* the library refuses the file       */
};
struct frame {
    uint32_t row; /* from 1 */
    uint16_t column;
    uint8_t kind;
    uint8_t unused;
    uint32_t size; /* of the text that follows */
};

/* ---- the child ------------------------------------------------------------------ */

struct teller {
    int fd;
    size_t size;
    uint8_t room[PIPE_ROOM];
};

static void flush_frames(struct teller *teller)
{
    size_t done = 0;
    while (done < teller->size) {
        const ssize_t put = write(teller->fd, teller->room + done, teller->size - done);
        if (put < 0 && errno != EINTR) {
            _exit(1); /* nobody listens any more */
        }
        done += put > 0 ? (size_t)put : 0;
    }
    teller->size = 0;
}

static void tell(struct teller *teller, struct sheet_place place, enum frame_kind kind,
                 const char *text)
{
    const size_t size = text == NULL ? 0 : strlen(text);
    struct frame frame = {.row = (uint32_t)place.row,
                          .column = (uint16_t)place.column,
                          .kind = (uint8_t)kind,
                          .size = (uint32_t)size};
    if (size > SHEET_FIELD_SIZE_MAX) {
        frame.kind = FRAME_LONG;
        frame.size = 0;
    }
    if (teller->size + sizeof(frame) + frame.size > sizeof(teller->room)) {
        flush_frames(teller);
    }
    memcpy(teller->room + teller->size, &frame, sizeof(frame));
    if (frame.size > 0) {
        memcpy(teller->room + teller->size + sizeof(frame), text, frame.size);
    }
    teller->size += sizeof(frame) + frame.size;
}

static void tell_cell(struct teller *teller, struct sheet_place place,
                      const FreeXL_CellValue *cell)
{
    char number[NUMBER_SIZE];
    switch (cell->type) {
    case FREEXL_CELL_NULL:
        return;
    case FREEXL_CELL_INT:
        (void)snprintf(number, sizeof(number), "%d", cell->value.int_value);
        tell(teller, place, FRAME_NUMBER, number);
        return;
    case FREEXL_CELL_DOUBLE:
        (void)snprintf(number, sizeof(number), "%.17g", cell->value.double_value);
        tell(teller, place, FRAME_NUMBER, number);
        return;
    case FREEXL_CELL_TEXT:
    case FREEXL_CELL_SST_TEXT:
        tell(teller, place, FRAME_TEXT, cell->value.text_value);
        return;
    case FREEXL_CELL_DATE:
    case FREEXL_CELL_DATETIME:
        tell(teller, place, FRAME_DAY, cell->value.text_value);
        return;
    case FREEXL_CELL_TIME:
        tell(teller, place, FRAME_TIME, cell->value.text_value);
        return;
    default:
        tell(teller, place, FRAME_BAD, NULL);
        return;
    }
}

/* Every cell of the worksheet; false when the library refuses. */
static bool tell_cells(struct teller *teller, const void *book,
                       const struct xls_marks *marks)
{
    const char *name = NULL;
    unsigned int rows;
    unsigned short columns;
    const unsigned short sheet = (unsigned short)marks->sheet;
    if (freexl_get_worksheet_name(book, sheet, &name) != FREEXL_OK ||
        (marks->name[0] != '\0' && (name == NULL || strcmp(name, marks->name) != 0)) ||
        freexl_select_active_worksheet(book, sheet) != FREEXL_OK ||
        freexl_worksheet_dimensions(book, &rows, &columns) != FREEXL_OK) {
        return false;
    }
    for (unsigned int row = 0; row < rows && row < marks->last.row; row++) {
        for (unsigned short column = 0;
             column < columns && column <= marks->last.column; column++) {
            const struct sheet_place place = {.row = (uint64_t)row + 1,
                                              .column = column};
            FreeXL_CellValue cell;
            if (freexl_get_cell_value(book, row, column, &cell) == FREEXL_OK) {
                tell_cell(teller, place, &cell);
            } else {
                tell(teller, place, FRAME_BAD, NULL);
            }
        }
    }
    return true;
}

/* What this process has mapped, in bytes; 0 where the system does not say. */
static uint64_t mapped_size(void)
{
    char text[64];
    uint64_t pages = 0;
    const int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    const ssize_t size = file < 0 ? 0 : read(file, text, sizeof(text) - 1);
    if (file >= 0) {
        (void)close(file); /* only read from: nothing can be lost */
    }
    text[size > 0 ? size : 0] = '\0';
    const char *blank = strchr(text, ' ');
    if (blank == NULL ||
        !text_to_u64(bytes_from(text, (size_t)(blank - text)), &pages)) {
        return 0;
    }
    return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static void limit_child(uint64_t size)
{
    static const int fatal[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL};
    for (size_t i = 0; i < sizeof(fatal) / sizeof(fatal[0]); i++) {
        signal(fatal[i], SIG_DFL); /* a death is the answer: nobody is to catch it */
    }
    signal(SIGPIPE, SIG_IGN);
    const struct rlimit none = {0, 0};
    const rlim_t seconds = CHILD_SECONDS + (rlim_t)(size >> 20);
    const struct rlimit time = {seconds, seconds};
    const uint64_t mapped = mapped_size();
    const struct rlimit memory = {mapped + CHILD_MEMORY, mapped + CHILD_MEMORY};
    (void)setrlimit(RLIMIT_CORE, &none);
    (void)setrlimit(RLIMIT_FSIZE, &none);
    (void)setrlimit(RLIMIT_CPU, &time);
    if (mapped != 0) {
        (void)setrlimit(RLIMIT_AS, &memory);
    }
}

static void be_child(int fd, const struct sheet_image *image,
                     const struct xls_marks *marks)
{
    static struct teller teller;
    const struct sheet_place nowhere = {.row = 0};
    const void *book = NULL;
    char path[32];
    teller.fd = fd;
    limit_child(image->size);
    /* The very file that was looked at, whatever its name leads to by now. */
    (void)snprintf(path, sizeof(path), "/dev/fd/%d", image->file);
    const bool is_read =
        freexl_open(path, &book) == FREEXL_OK && tell_cells(&teller, book, marks);
    tell(&teller, nowhere, is_read ? FRAME_END : FRAME_REFUSED, NULL);
    flush_frames(&teller);
    _exit(0);
}

/* ---- what comes out of the pipe -------------------------------------------------- */

struct listener {
    int fd;
    size_t begin, end;
    uint8_t room[PIPE_ROOM + SHEET_FIELD_SIZE_MAX];
};

/* The next `size` bytes, borrowed until the next call; NULL when the child is gone. */
static const uint8_t *hear(struct listener *listener, size_t size)
{
    assert(size <= SHEET_FIELD_SIZE_MAX);
    if (listener->end - listener->begin < size) {
        memmove(listener->room, listener->room + listener->begin,
                listener->end - listener->begin);
        listener->end -= listener->begin;
        listener->begin = 0;
    }
    while (listener->end - listener->begin < size) {
        const ssize_t got = read(listener->fd, listener->room + listener->end,
                                 sizeof(listener->room) - listener->end);
        if (got == 0 || (got < 0 && errno != EINTR)) {
            return NULL;
        }
        listener->end += got > 0 ? (size_t)got : 0;
    }
    listener->begin += size;
    return listener->room + listener->begin - size;
}

static struct status put_number(struct sheet_grid *grid, struct sheet_place place,
                                struct bytes stored, struct fault *fault)
{
    static const struct sheet_format plain = {.show = SHOW_NUMBER};
    uint8_t image[SHEET_NUMBER_SIZE];
    struct writer text = writer_of(image, sizeof(image));
    const enum sheet_number made = sheet_number_text(stored, plain, false, &text);
    if (made == NUMBER_OK) {
        return sheet_grid_put(grid, place, writer_bytes(&text), fault);
    }
    return made == NUMBER_LOST
               ? FAULT(fault, STATUS_INPUT,
                       "R-140: this long number is stored as a number, of which a "
                       "spreadsheet keeps 15 digits; format the column as text and "
                       "type it again")
               : xls_damaged(fault);
}

/* The library writes days as ISO text, and also the one that never was. */
static struct status put_day(struct sheet_grid *grid, struct sheet_place place,
                             struct bytes text, struct fault *fault)
{
    civil_day day;
    const struct bytes date = bytes_from(text.at, text.size < 10 ? text.size : 10);
    if (date_parse(date, &day) != DATE_TEXT) {
        return FAULT(fault, STATUS_INPUT,
                     "R-142: this is shown as a date but is no day there is; correct "
                     "the cell or its format");
    }
    const bool is_midnight = text.size == 19 && bytes_equal(bytes_from(text.at + 10, 9),
                                                            bytes_of(" 00:00:00"));
    return sheet_grid_put(grid, place, is_midnight ? date : text, fault);
}

static struct status put_cell(struct sheet_grid *grid, const struct frame *frame,
                              struct sheet_place place, struct bytes text,
                              struct fault *fault)
{
    if (!text_is_utf8(text) || (text.size > 0 && memchr(text.at, 0, text.size))) {
        return xls_damaged(fault);
    }
    switch ((enum frame_kind)frame->kind) {
    case FRAME_TEXT:
    case FRAME_TIME:
        return sheet_grid_put(grid, place, text, fault);
    case FRAME_NUMBER:
        return put_number(grid, place, text, fault);
    case FRAME_DAY:
        return put_day(grid, place, text, fault);
    case FRAME_LONG:
        return FAULT(fault, STATUS_INPUT, "R-033: the cell is longer than %d bytes",
                     SHEET_FIELD_SIZE_MAX);
    case FRAME_BAD:
    case FRAME_END:
    case FRAME_REFUSED:
        break;
    }
    return xls_damaged(fault);
}

static struct status put_mark(struct sheet_grid *grid, const struct xls_mark *mark,
                              struct fault *fault)
{
    char number[NUMBER_SIZE];
    double value;
    switch (mark->kind) {
    case MARK_NUMBER:
        memcpy(&value, mark->number, sizeof(value));
        (void)snprintf(number, sizeof(number), "%.17g", value);
        return put_number(grid, mark->place, bytes_of(number), fault);
    case MARK_TEXT:
        return sheet_grid_put(grid, mark->place, mark->text, fault);
    case MARK_TRUTH:
        return sheet_grid_put(grid, mark->place,
                              bytes_of(mark->is_true ? "TRUE" : "FALSE"), fault);
    case MARK_ERROR:
        return FAULT(fault, STATUS_INPUT,
                     "R-141: this cell shows an error such as #REF! or #N/A; mend the "
                     "formula or type the value");
    case MARK_LOST:
        break;
    }
    return FAULT(fault, STATUS_INPUT,
                 "R-144: this cell holds a formula without its result; open the file "
                 "in a spreadsheet and save it again");
}

/* Marks that stand before `place`, and *ret_is_marked: one stands right there. */
static struct status put_marks(struct sheet_grid *grid, const struct xls_marks *marks,
                               size_t *next, struct sheet_place place,
                               bool *ret_is_marked, struct fault *fault)
{
    *ret_is_marked = false;
    for (; *next < marks->count; (*next)++) {
        const struct xls_mark *mark = &marks->list[*next];
        const bool is_there =
            mark->place.row == place.row && mark->place.column == place.column;
        if (!is_there &&
            (mark->place.row > place.row ||
             (mark->place.row == place.row && mark->place.column > place.column))) {
            return OK;
        }
        const struct status status = put_mark(grid, mark, fault);
        if (!status_is_ok(status)) {
            return fault == NULL || fault->line != 0
                       ? status
                       : sheet_place_blame(mark->place, status, fault);
        }
        *ret_is_marked = *ret_is_marked || is_there;
    }
    return OK;
}

static struct status take_frames(struct listener *listener,
                                 const struct xls_marks *marks, struct sheet_grid *grid,
                                 struct fault *fault)
{
    size_t next = 0;
    bool is_marked;
    while (!grid->is_stopped) {
        struct frame frame;
        const uint8_t *head = hear(listener, sizeof(frame));
        if (head == NULL) {
            return xls_damaged(fault); /* the library died of it */
        }
        memcpy(&frame, head, sizeof(frame));
        if (frame.kind == FRAME_END) {
            const struct sheet_place behind = {.row = UINT64_MAX};
            return put_marks(grid, marks, &next, behind, &is_marked, fault);
        }
        const uint8_t *text =
            frame.size > SHEET_FIELD_SIZE_MAX ? NULL : hear(listener, frame.size);
        if (frame.kind == FRAME_REFUSED || text == NULL) {
            return xls_damaged(fault);
        }
        const struct sheet_place place = {.row = frame.row, .column = frame.column};
        TRY(put_marks(grid, marks, &next, place, &is_marked, fault));
        const struct status status =
            is_marked
                ? OK
                : put_cell(grid, &frame, place, bytes_from(text, frame.size), fault);
        if (!status_is_ok(status)) {
            /* A row that was given has named its own, earlier place. */
            return fault == NULL || fault->line != 0
                       ? status
                       : sheet_place_blame(place, status, fault);
        }
    }
    return OK;
}

static struct status no_child(int code, struct fault *fault)
{
    return FAULT(fault, STATUS_ENVIRONMENT,
                 "cannot start a process to read the .xls in: %s", strerror(code));
}

static struct status read_in_child(const struct sheet_image *image,
                                   const struct xls_marks *marks,
                                   struct sheet_grid *grid, struct fault *fault)
{
    int ends[2];
    struct listener *listener;
    ARENA_TAKE(image->arena, 1, listener, fault);
    if (pipe(ends) != 0) {
        return no_child(errno, fault);
    }
    const pid_t child = fork();
    if (child < 0) {
        const int code = errno;
        (void)close(ends[0]);
        (void)close(ends[1]);
        return no_child(code, fault);
    }
    if (child == 0) {
        (void)close(ends[0]);
        be_child(ends[1], image, marks);
    }
    (void)close(ends[1]);
    listener->fd = ends[0];
    const struct status status = take_frames(listener, marks, grid, fault);
    (void)close(ends[0]);
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
    }
    return status;
}

struct status sheet_xls_read(const struct sheet_image *image, struct sheet_grid *grid,
                             struct sheet_book *ret_book, struct fault *fault)
{
    struct xls_marks marks;
    struct sheet_book book = {.merged = 0};
    TRY(xls_marks_find(image, &marks, &book, fault));
    if (marks.has_sheet) {
        TRY(read_in_child(image, &marks, grid, fault));
    }
    *ret_book = book;
    return OK;
}
