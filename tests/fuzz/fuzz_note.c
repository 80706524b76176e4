/* fuzz_note.c - libFuzzer's bytes for the property of notes and verifier keys. */
#include "tests/fuzz/note_property.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return note_property(data, size);
}
