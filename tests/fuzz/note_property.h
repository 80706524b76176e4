/* note_property.h - no bytes crash the readers of notes and verifier keys; a verifier
 * key that is accepted has exactly one text.  One property, two drivers. */
#ifndef FUZZ_NOTE_PROPERTY_H
#define FUZZ_NOTE_PROPERTY_H

#include "keys/note.h"

#include <assert.h>

static inline void note_property_vkey(struct bytes text)
{
    struct note_verifier verifier;
    struct fault fault;
    if (status_is_ok(note_vkey_parse(text, &verifier, &fault))) {
        char again[NOTE_VKEY_SIZE];
        note_vkey_format(&verifier, again);
        assert(bytes_equal(bytes_of(again), text));
    }
}

/* What is accepted lies inside the input, in order, and covers it. */
static inline void note_property_note(struct bytes whole, struct arena *arena)
{
    struct note note;
    struct fault fault;
    if (!status_is_ok(note_parse(whole, arena, &note, &fault))) {
        return;
    }
    assert(note.text.at == whole.at && note.text.size < whole.size);
    assert(note.text.at[note.text.size - 1] == '\n');
    assert(note.signature_count > 0 && note.signature_count <= NOTE_SIGNATURES_MAX);
    for (size_t i = 0; i < note.signature_count; i++) {
        assert(note.signatures[i].payload.size > 0);
        assert(note.signatures[i].name.at > whole.at + note.text.size);
    }
    assert(!status_is_ok(note_verify(&note, NULL, 0, NULL, &fault)));
}

/* Runs both readers over the bytes; ends in an assertion when the property fails. */
static inline int note_property(const uint8_t *data, size_t size)
{
    static struct arena arena;
    struct fault fault;
    if (arena.base == NULL) {
        const struct status status = arena_open(1024 * 1024, &arena, &fault);
        assert(status_is_ok(status));
        (void)status;
    }
    const size_t mark = arena_mark(&arena);
    note_property_vkey(bytes_from(data, size));
    note_property_note(bytes_from(data, size), &arena);
    arena_rewind(&arena, mark);
    return 0;
}

#endif
