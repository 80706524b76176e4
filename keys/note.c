/* note.c - see note.h: parsing, verifying and signing notes. */
#include "keys/note.h"

#include "keys/note_name.h"
#include "ledger/base/text.h"

#include <assert.h>
#include <string.h>

static const char dash[] = "\xE2\x80\x94 "; /* U+2014 and a space */

enum {
    ID_SIZE = 4,
    TIME_SIZE = 8,
    DECIMAL_SIZE = 21, /* of UINT64_MAX, with NUL */
    /* "- name base64\n" with the longest name and payload */
    LINE_SIZE_MAX = 4 + NOTE_NAME_SIZE_MAX + 1 + 104 + 1
};

/* ---- parsing ---- */

static bool has_forbidden_control(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.at[i] < 0x20 && text.at[i] != '\n') {
            return true;
        }
    }
    return false;
}

/* Offset of the last "\n\n", or SIZE_MAX. */
static size_t last_blank_line(struct bytes whole)
{
    for (size_t i = whole.size; i >= 2; i--) {
        if (whole.at[i - 1] == '\n' && whole.at[i - 2] == '\n') {
            return i - 2;
        }
    }
    return SIZE_MAX;
}

static struct status parse_line(struct bytes line, struct arena *arena,
                                struct note_signature *ret_signature,
                                struct fault *fault)
{
    const struct bytes start = bytes_of(dash);
    struct bytes rest = line;
    size_t space = SIZE_MAX;
    if (bytes_start_with(line, start)) {
        rest = bytes_from(line.at + start.size, line.size - start.size);
        space = text_find(rest, bytes_of(" "));
    }
    if (space == SIZE_MAX || !note_name_is_good(bytes_from(rest.at, space))) {
        return FAULT(fault, STATUS_INPUT,
                     "a signature line does not read: dash, key name, base64");
    }
    const struct bytes base64 = bytes_from(rest.at + space + 1, rest.size - space - 1);
    uint8_t *image = NULL;
    ARENA_TAKE(arena, base64.size / 4 * 3 + 1, image, fault);
    struct writer writer = writer_of(image, base64.size / 4 * 3);
    if (!note_base64_decode(base64, &writer) || writer.size <= ID_SIZE) {
        return FAULT(fault, STATUS_INPUT,
                     "a signature line's base64 is damaged or too short");
    }
    struct reader reader = reader_of(writer_bytes(&writer));
    ret_signature->name = bytes_from(rest.at, space);
    ret_signature->id = reader_u32(&reader);
    ret_signature->payload = reader.left;
    return OK;
}

static struct status parse_lines(struct bytes lines, struct arena *arena,
                                 struct note *note, struct fault *fault)
{
    while (lines.size > 0) {
        if (note->signature_count == NOTE_SIGNATURES_MAX) {
            return FAULT(fault, STATUS_INPUT, "a note has more than %d signatures",
                         NOTE_SIGNATURES_MAX);
        }
        const size_t end = text_find(lines, bytes_of("\n"));
        assert(end != SIZE_MAX); /* the note ends with a newline */
        TRY(parse_line(bytes_from(lines.at, end), arena,
                       &note->signatures[note->signature_count], fault));
        note->signature_count++;
        lines = bytes_from(lines.at + end + 1, lines.size - end - 1);
    }
    return OK;
}

static struct status parse(struct bytes whole, struct arena *arena,
                           struct note *ret_note, struct fault *fault)
{
    if (whole.size > NOTE_SIZE_MAX) {
        return FAULT(fault, STATUS_INPUT, "a note is larger than %d bytes",
                     NOTE_SIZE_MAX);
    }
    const size_t blank = last_blank_line(whole);
    if (blank == SIZE_MAX || blank + 2 == whole.size ||
        whole.at[whole.size - 1] != '\n') {
        return FAULT(fault, STATUS_INPUT,
                     "this is not a signed note: text, an empty line, then signature "
                     "lines, the last one ended too; was the file cut short?");
    }
    if (has_forbidden_control(whole) || !text_is_utf8(whole)) {
        return FAULT(
            fault, STATUS_INPUT,
            "a note is not clean UTF-8 text; it must not be converted or saved "
            "with Windows line ends");
    }
    struct note note = {.text = bytes_from(whole.at, blank + 1)};
    TRY(parse_lines(bytes_from(whole.at + blank + 2, whole.size - blank - 2), arena,
                    &note, fault));
    ARENA_TAKE(arena, NOTE_COSIGN_ROOM + note.text.size, note.room, fault);
    memcpy(note.room + NOTE_COSIGN_ROOM, note.text.at, note.text.size);
    *ret_note = note;
    return OK;
}

struct status note_parse(struct bytes whole, struct arena *arena, struct note *ret_note,
                         struct fault *fault)
{
    const size_t mark = arena_mark(arena);
    const struct status status = parse(whole, arena, ret_note, fault);
    if (!status_is_ok(status)) {
        arena_rewind(arena, mark);
    }
    return status;
}

/* ---- what is signed ---- */

static void put_decimal(struct writer *writer, uint64_t value)
{
    char text[DECIMAL_SIZE];
    size_t at = sizeof(text) - 1;
    text[at] = '\0';
    do {
        text[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    writer_text(writer, text + at);
}

/* "cosignature/v1\ntime <t>\n" written so that it ends where the copy of the text
 * begins (proofs.md 3.4). */
static struct bytes cosigned(const struct note *note, uint64_t time_s)
{
    uint8_t head[NOTE_COSIGN_ROOM];
    struct writer writer = writer_of(head, sizeof(head));
    writer_text(&writer, "cosignature/v1\ntime ");
    put_decimal(&writer, time_s);
    writer_u8(&writer, '\n');
    assert(!writer.overflowed);
    uint8_t *start = note->room + NOTE_COSIGN_ROOM - writer.size;
    memcpy(start, head, writer.size);
    return bytes_from(start, writer.size + note->text.size);
}

static bool is_of(const struct note_signature *line,
                  const struct note_verifier *verifier)
{
    return line->id == verifier->id &&
           bytes_equal(line->name, bytes_of(verifier->name));
}

static bool verify_one(const struct note *note, const struct note_signature *line,
                       const struct note_verifier *verifier, uint64_t *ret_time_s)
{
    struct signature signature;
    struct reader reader = reader_of(line->payload);
    struct bytes message = note->text;
    *ret_time_s = 0;
    if (verifier->type == NOTE_TYPE_COSIGNATURE) {
        *ret_time_s = reader_u64(&reader);
        message = cosigned(note, *ret_time_s);
    }
    reader_copy(&reader, signature.at, sizeof(signature.at));
    return reader_finished(&reader) &&
           signing_verify(&verifier->key, message, &signature);
}

struct status note_verify(const struct note *note,
                          const struct note_verifier *verifiers, size_t count,
                          size_t *ret_index, struct fault *fault)
{
    size_t first = SIZE_MAX;
    for (size_t i = 0; i < note->signature_count; i++) {
        const struct note_signature *line = &note->signatures[i];
        for (size_t j = 0; j < count; j++) {
            uint64_t time_s = 0;
            if (!is_of(line, &verifiers[j])) {
                continue;
            }
            if (!verify_one(note, line, &verifiers[j], &time_s)) {
                return FAULT(fault, STATUS_FOUND,
                             "R-014: the note carries a signature of %s that does not "
                             "fit; nothing in it can be trusted",
                             verifiers[j].name);
            }
            first = first == SIZE_MAX ? j : first;
        }
    }
    if (first == SIZE_MAX) {
        return FAULT(
            fault, STATUS_FOUND,
            "the note carries no signature of a known key; check that it is of "
            "this ledger");
    }
    if (ret_index != NULL) {
        *ret_index = first;
    }
    return OK;
}

enum note_mark note_mark_of(const struct note *note,
                            const struct note_verifier *verifier, uint64_t *ret_time_s)
{
    enum note_mark mark = NOTE_MARK_NONE;
    uint64_t newest_s = 0;
    for (size_t i = 0; i < note->signature_count && mark != NOTE_MARK_FALSE; i++) {
        const struct note_signature *line = &note->signatures[i];
        if (is_of(line, verifier)) {
            uint64_t time_s = 0;
            mark = verify_one(note, line, verifier, &time_s) ? NOTE_MARK_GOOD
                                                             : NOTE_MARK_FALSE;
            newest_s = time_s > newest_s ? time_s : newest_s;
        }
    }
    if (ret_time_s != NULL) {
        *ret_time_s = mark == NOTE_MARK_GOOD ? newest_s : 0;
    }
    return mark;
}

const struct note_signature *note_signature_of(const struct note *note,
                                               const struct note_verifier *verifier)
{
    for (size_t i = 0; i < note->signature_count; i++) {
        const struct note_signature *signature = &note->signatures[i];
        if (is_of(signature, verifier)) {
            return signature;
        }
    }
    return NULL;
}

/* Base64 is canonical, so that a line lies whole between the name and its end. */
void note_signature_format(const struct note_signature *signature,
                           struct writer *writer)
{
    const size_t start = sizeof(dash) - 1;
    const size_t size = start + signature->name.size + 1 +
                        (ID_SIZE + signature->payload.size + 2) / 3 * 4;
    writer_run(writer, bytes_from(signature->name.at - start, size));
    writer_u8(writer, '\n');
}

/* ---- signing ---- */

static struct status check_pair(const struct note_verifier *verifier,
                                const struct signing_key *key, bool is_cosigner,
                                struct fault *fault)
{
    struct public_key public;
    signing_key_public(key, &public);
    if (!public_key_equal(&public, &verifier->key)) {
        return FAULT(fault, STATUS_USAGE,
                     "the private key is not the one %s is known by", verifier->name);
    }
    if (verifier->type == NOTE_TYPE_COSIGNATURE && !is_cosigner) {
        return FAULT(fault, STATUS_USAGE, "%s is a key for cosigning, not for signing",
                     verifier->name);
    }
    if (verifier->type != NOTE_TYPE_COSIGNATURE && is_cosigner) {
        return FAULT(fault, STATUS_USAGE, "%s is a key for signing, not for cosigning",
                     verifier->name);
    }
    return OK;
}

static void put_line(struct writer *writer, const struct note_verifier *verifier,
                     const uint64_t *time_s, const struct signature *signature)
{
    uint8_t image[ID_SIZE + TIME_SIZE + SIGNING_SIGNATURE_SIZE];
    struct writer payload = writer_of(image, sizeof(image));
    writer_u32(&payload, verifier->id);
    if (time_s != NULL) {
        writer_u64(&payload, *time_s);
    }
    writer_run(&payload, bytes_from(signature->at, sizeof(signature->at)));
    assert(!payload.overflowed);
    writer_text(writer, dash);
    writer_text(writer, verifier->name);
    writer_u8(writer, ' ');
    note_base64(writer_bytes(&payload), writer);
    writer_u8(writer, '\n');
}

struct status note_sign(struct bytes text, const struct note_verifier *verifier,
                        const struct signing_key *key, struct writer *writer,
                        struct fault *fault)
{
    if (text.size == 0 || text.at[text.size - 1] != '\n' ||
        has_forbidden_control(text) || !text_is_utf8(text)) {
        return FAULT(fault, STATUS_USAGE,
                     "a note's text is UTF-8, ends with a newline and holds no other "
                     "control character");
    }
    if (text.size > NOTE_SIZE_MAX - 1 - LINE_SIZE_MAX) {
        return FAULT(fault, STATUS_USAGE,
                     "a note with its signature would be larger "
                     "than %d bytes",
                     NOTE_SIZE_MAX);
    }
    TRY(check_pair(verifier, key, false, fault));
    writer_run(writer, text);
    writer_u8(writer, '\n');
    return note_sign_too(text, verifier, key, writer, fault);
}

struct status note_sign_too(struct bytes text, const struct note_verifier *verifier,
                            const struct signing_key *key, struct writer *writer,
                            struct fault *fault)
{
    TRY(check_pair(verifier, key, false, fault));
    struct signature signature;
    TRY(signing_sign(key, text, &signature, fault));
    put_line(writer, verifier, NULL, &signature);
    return OK;
}

struct status note_cosign(const struct note *note, const struct note_verifier *verifier,
                          const struct signing_key *key, uint64_t time_s,
                          struct writer *writer, struct fault *fault)
{
    TRY(check_pair(verifier, key, true, fault));
    struct signature signature;
    TRY(signing_sign(key, cosigned(note, time_s), &signature, fault));
    put_line(writer, verifier, &time_s, &signature);
    return OK;
}
