/* answer_notes.c - rows of an answer, noted while the lines they answer are still being
 * looked up: only what answer_keep_row() asks for. */
#include "importers/answer_internal.h"

#include <assert.h>

enum { PIECE_SIZE = 1 << 20 };

static const enum column noted[] = {
    COLUMN_SEQUENCE, COLUMN_NAME,        COLUMN_RESIDENT_ID, COLUMN_ACCOUNT,
    COLUMN_AMOUNT,   COLUMN_PAID_AMOUNT, COLUMN_STATUS_CODE, COLUMN_VALUE_DATE};
enum { NOTED = sizeof(noted) / sizeof(noted[0]) };

/* Before the texts of a row, one behind the other. */
struct note {
    uint64_t line;
    uint16_t sizes[NOTED];
    uint8_t result;
};

struct piece {
    struct piece *next;
    struct writer notes;
};

struct answer_notes {
    struct arena arena; /* apart, for whoever reads a file gives memory back */
    struct piece *first, *last;
    size_t count;
};

struct status answer_notes_open(struct answer *answer, struct fault *fault)
{
    struct answer_notes *notes = NULL;
    ARENA_TAKE(answer->intake->arena, 1, notes, fault);
    TRY(arena_open(answer->intake->arena->size, &notes->arena, fault));
    answer->notes = notes;
    return OK;
}

void answer_notes_close(struct answer_notes *notes)
{
    if (notes != NULL) {
        arena_close(&notes->arena);
    }
}

size_t answer_notes_count(const struct answer_notes *notes)
{
    return notes->count;
}

static struct status make_room(struct answer_notes *notes, size_t size,
                               struct fault *fault)
{
    struct piece *piece = notes->last;
    if (piece != NULL && piece->notes.capacity - piece->notes.size >= size) {
        return OK;
    }
    uint8_t *room = NULL;
    ARENA_TAKE(&notes->arena, 1, piece, fault);
    ARENA_TAKE(&notes->arena, PIECE_SIZE, room, fault);
    piece->notes = writer_of(room, PIECE_SIZE);
    if (notes->last == NULL) {
        notes->first = piece;
    } else {
        notes->last->next = piece;
    }
    notes->last = piece;
    return OK;
}

struct status answer_note_row(void *context, const struct record *record,
                              struct fault *fault)
{
    const struct answer *answer = context;
    struct answer_notes *notes = answer->notes;
    struct note note = {.line = record->line, .result = (uint8_t)record->result};
    size_t size = sizeof(note);
    TRY(answer_may_have_row(answer, notes->count, fault));
    for (size_t i = 0; i < NOTED; i++) {
        const struct bytes cell = record->field[noted[i]];
        assert(cell.size <= SHEET_FIELD_SIZE_MAX);
        note.sizes[i] = (uint16_t)cell.size;
        size += cell.size;
    }
    TRY(make_room(notes, size, fault));
    writer_run(&notes->last->notes, bytes_from(&note, sizeof(note)));
    for (size_t i = 0; i < NOTED; i++) {
        writer_run(&notes->last->notes, record->field[noted[i]]);
    }
    notes->count++;
    return OK;
}

static struct status keep_next(struct answer *answer, struct reader *reader,
                               struct record *record, struct fault *fault)
{
    struct note note;
    reader_copy(reader, &note, sizeof(note));
    record->line = note.line;
    record->result = (enum result_class)note.result;
    for (size_t i = 0; i < NOTED; i++) {
        record->field[noted[i]] = reader_run(reader, note.sizes[i]);
    }
    assert(!reader->failed);
    return answer_keep_row(answer, record, fault);
}

struct status answer_keep_noted(struct answer *answer, struct fault *fault)
{
    const struct answer_notes *notes = answer->notes;
    struct record record = {.map = &answer->intake->report.map};
    for (const struct piece *piece = notes->first; piece != NULL; piece = piece->next) {
        struct reader reader = reader_of(writer_bytes(&piece->notes));
        while (reader.left.size > 0) {
            TRY(keep_next(answer, &reader, &record, fault));
        }
    }
    return OK;
}
