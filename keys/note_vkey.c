/* note_vkey.c - verifier keys: the half of note.h that says who may sign. */
#include "keys/note.h"

#include "keys/note_name.h"
#include "ledger/base/text.h"

#include <assert.h>
#include <openssl/sha.h>
#include <string.h>

static const char sm2_mark[] = "mingzhang/sm2";

enum {
    ID_HEX_SIZE = 8,
    BODY_SIZE_MAX = 1 + sizeof(sm2_mark) + SIGNING_PUBLIC_SIZE_MAX
};

/* Go's unicode.IsSpace, which the original of the format uses. */
static bool is_space(uint32_t code_point)
{
    return (code_point >= 0x09 && code_point <= 0x0D) || code_point == 0x20 ||
           code_point == 0x85 || code_point == 0xA0 || code_point == 0x1680 ||
           (code_point >= 0x2000 && code_point <= 0x200A) || code_point == 0x2028 ||
           code_point == 0x2029 || code_point == 0x202F || code_point == 0x205F ||
           code_point == 0x3000;
}

bool note_name_is_good(struct bytes name)
{
    struct reader reader = reader_of(name);
    while (reader.left.size > 0) {
        const uint32_t code_point = text_next(&reader);
        if (reader.failed || is_space(code_point) || code_point == '+') {
            return false;
        }
    }
    return name.size > 0;
}

/* type || key, with the mark of our own type in between. */
static struct bytes body_of(const struct note_verifier *verifier,
                            uint8_t room[static BODY_SIZE_MAX])
{
    struct writer writer = writer_of(room, BODY_SIZE_MAX);
    writer_u8(&writer, verifier->type);
    if (verifier->type == NOTE_TYPE_SM2) {
        writer_text(&writer, sm2_mark);
    }
    writer_run(&writer, public_key_bytes(&verifier->key));
    assert(!writer.overflowed);
    return writer_bytes(&writer);
}

static uint32_t id_of(const struct note_verifier *verifier)
{
    uint8_t body[BODY_SIZE_MAX];
    uint8_t image[NOTE_NAME_SIZE_MAX + 1 + BODY_SIZE_MAX];
    uint8_t digest[SHA256_DIGEST_LENGTH];
    struct writer writer = writer_of(image, sizeof(image));
    writer_text(&writer, verifier->name);
    writer_u8(&writer, '\n');
    writer_run(&writer, body_of(verifier, body));
    assert(!writer.overflowed);
    SHA256(image, writer.size, digest);
    struct reader reader = reader_of(bytes_from(digest, sizeof(digest)));
    return reader_u32(&reader);
}

static bool type_fits(uint8_t type, enum signing_kind kind)
{
    return kind == SIGNING_SM2
               ? type == NOTE_TYPE_SM2
               : type == NOTE_TYPE_ED25519 || type == NOTE_TYPE_COSIGNATURE;
}

static struct status make(struct bytes name, uint8_t type, const struct public_key *key,
                          struct note_verifier *ret_verifier, struct fault *fault)
{
    if (!text_is_plain(name, NOTE_NAME_SIZE_MAX) || !note_name_is_good(name)) {
        return FAULT(fault, STATUS_INPUT,
                     "a key's name is 1 to %d bytes without blanks, control characters "
                     "or '+', like ledger.example.org/relief-2026",
                     NOTE_NAME_SIZE_MAX);
    }
    if (!type_fits(type, key->kind)) {
        return FAULT(fault, STATUS_INPUT,
                     "signature type 0x%02x does not go with this kind of key",
                     (unsigned)type);
    }
    struct note_verifier verifier = {.type = type, .key = *key};
    memcpy(verifier.name, name.at, name.size);
    verifier.id = id_of(&verifier);
    *ret_verifier = verifier;
    return OK;
}

struct status note_verifier_make(const char *name, uint8_t type,
                                 const struct public_key *key,
                                 struct note_verifier *ret_verifier,
                                 struct fault *fault)
{
    return make(bytes_of(name), type, key, ret_verifier, fault);
}

void note_vkey_format(const struct note_verifier *verifier,
                      char ret_text[static NOTE_VKEY_SIZE])
{
    uint8_t body[BODY_SIZE_MAX];
    uint8_t image[NOTE_VKEY_SIZE];
    struct writer writer = writer_of(image, sizeof(image));
    writer_text(&writer, verifier->name);
    writer_u8(&writer, '+');
    char hex[ID_HEX_SIZE + 1];
    const uint8_t id[4] = {(uint8_t)(verifier->id >> 24), (uint8_t)(verifier->id >> 16),
                           (uint8_t)(verifier->id >> 8), (uint8_t)verifier->id};
    bytes_to_hex(bytes_from(id, sizeof(id)), hex);
    writer_text(&writer, hex);
    writer_u8(&writer, '+');
    note_base64(body_of(verifier, body), &writer);
    writer_u8(&writer, 0);
    assert(!writer.overflowed);
    memcpy(ret_text, image, writer.size);
}

/* The three parts; the base64 may hold '+' itself, so only the first two count. */
static bool split(struct bytes text, struct bytes *ret_name, struct bytes *ret_id,
                  struct bytes *ret_body)
{
    const struct bytes plus = bytes_of("+");
    const size_t first = text_find(text, plus);
    if (first == SIZE_MAX) {
        return false;
    }
    const struct bytes rest = bytes_from(text.at + first + 1, text.size - first - 1);
    if (text_find(rest, plus) != ID_HEX_SIZE) {
        return false;
    }
    *ret_name = bytes_from(text.at, first);
    *ret_id = bytes_from(rest.at, ID_HEX_SIZE);
    *ret_body = bytes_from(rest.at + ID_HEX_SIZE + 1, rest.size - ID_HEX_SIZE - 1);
    return true;
}

/* Lower case only: one key has one text. */
static bool id_from(struct bytes text, uint32_t *ret_id)
{
    uint8_t image[4];
    for (size_t i = 0; i < text.size; i++) {
        if (text.at[i] >= 'A' && text.at[i] <= 'F') {
            return false;
        }
    }
    if (!bytes_from_hex(text, image, sizeof(image))) {
        return false;
    }
    struct reader reader = reader_of(bytes_from(image, sizeof(image)));
    *ret_id = reader_u32(&reader);
    return true;
}

static struct status key_from(struct bytes body, uint8_t *ret_type,
                              struct public_key *ret_key, struct fault *fault)
{
    const struct bytes mark = bytes_of(sm2_mark);
    const uint8_t type = body.size > 0 ? body.at[0] : 0;
    struct bytes raw = body.size > 0 ? bytes_from(body.at + 1, body.size - 1) : body;
    enum signing_kind kind = SIGNING_ED25519;
    if (type == NOTE_TYPE_SM2 && bytes_start_with(raw, mark)) {
        raw = bytes_from(raw.at + mark.size, raw.size - mark.size);
        kind = SIGNING_SM2;
    } else if (type != NOTE_TYPE_ED25519 && type != NOTE_TYPE_COSIGNATURE) {
        return FAULT(fault, STATUS_INPUT,
                     "a verifier key is of a type this program does not know (0x%02x)",
                     (unsigned)type);
    }
    TRY(public_key_from(kind, raw, ret_key, fault));
    *ret_type = type;
    return OK;
}

struct status note_vkey_parse(struct bytes text, struct note_verifier *ret_verifier,
                              struct fault *fault)
{
    struct bytes name;
    struct bytes hex;
    struct bytes base64;
    uint32_t id = 0;
    uint8_t body[NOTE_VKEY_SIZE];
    struct writer writer = writer_of(body, sizeof(body));
    if (text.size >= NOTE_VKEY_SIZE || !split(text, &name, &hex, &base64) ||
        !id_from(hex, &id) || !note_base64_decode(base64, &writer)) {
        return FAULT(
            fault, STATUS_INPUT,
            "this is not a verifier key; it reads NAME+8 hex digits+base64, on "
            "one line");
    }
    struct public_key key;
    uint8_t type = 0;
    TRY(key_from(writer_bytes(&writer), &type, &key, fault));
    struct note_verifier verifier;
    TRY(make(name, type, &key, &verifier, fault));
    if (verifier.id != id) {
        return FAULT(
            fault, STATUS_INPUT,
            "a verifier key's id does not follow from its name and key; it was "
            "changed or copied wrongly");
    }
    *ret_verifier = verifier;
    return OK;
}
