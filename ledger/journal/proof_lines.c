/* proof_lines.c - see proof_lines.h. */
#include "ledger/journal/proof_lines.h"

#include "keys/note.h"

#include <assert.h>
#include <string.h>

enum { HASH_TEXT_SIZE = 44 };

struct proof_lines proof_lines_of(struct bytes text)
{
    return (struct proof_lines){.reader = reader_of(text)};
}

struct bytes proof_lines_next(struct proof_lines *lines)
{
    const struct bytes left = lines->reader.left;
    const uint8_t *end = left.size > 0 ? memchr(left.at, '\n', left.size) : NULL;
    lines->number++;
    if (end == NULL) {
        lines->reader.failed = true;
        return (struct bytes){0};
    }
    const struct bytes line = reader_run(&lines->reader, (size_t)(end - left.at));
    (void)reader_u8(&lines->reader);
    return line;
}

bool proof_lines_value(struct bytes line, const char *word, struct bytes *ret_value)
{
    const struct bytes start = bytes_of(word);
    if (!bytes_start_with(line, start)) {
        return false;
    }
    *ret_value = (struct bytes){line.at + start.size, line.size - start.size};
    return true;
}

const char *proof_lines_hashes(struct proof_lines *lines, size_t count_max,
                               struct tree_proof *ret_proof)
{
    assert(count_max <= TREE_PROOF_MAX);
    struct bytes line = proof_lines_next(lines);
    ret_proof->count = 0;
    while (line.size > 0 && !lines->reader.failed) {
        if (ret_proof->count == count_max || line.size != HASH_TEXT_SIZE) {
            return "a hash or the empty line after them";
        }
        struct writer hash =
            writer_of(ret_proof->hash[ret_proof->count].at, DIGEST_SIZE);
        if (!note_base64_decode(line, &hash) || hash.overflowed ||
            hash.size != DIGEST_SIZE) {
            return "a hash in base64";
        }
        ret_proof->count++;
        line = proof_lines_next(lines);
    }
    return lines->reader.failed ? "complete" : NULL;
}

void proof_lines_format(const struct tree_proof *proof, struct writer *writer)
{
    for (size_t i = 0; i < proof->count; i++) {
        note_base64((struct bytes){proof->hash[i].at, DIGEST_SIZE}, writer);
        writer_u8(writer, '\n');
    }
    writer_u8(writer, '\n');
}
