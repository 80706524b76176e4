/* approval_file.c - see approval_file.h. */
#include "ledger/approval_file.h"

#include "ledger/base/text.h"
#include "ledger/journal/checkpoint.h"
#include "ledger/journal/registry_kinds.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FIRST_LINE "mingzhang approval v1"

static void put_line(struct writer *writer, const char *label, const char *value)
{
    writer_text(writer, label);
    writer_text(writer, ": ");
    writer_text(writer, value);
    writer_text(writer, "\n");
}

static void put_number(struct writer *writer, const char *label, uint64_t number)
{
    char text[24];
    snprintf(text, sizeof(text), "%" PRIu64, number);
    put_line(writer, label, text);
}

static void put_hex(struct writer *writer, const char *label, struct bytes bytes)
{
    char text[2 * SIGNING_PUBLIC_SIZE_MAX + 1];
    assert(bytes.size <= SIGNING_PUBLIC_SIZE_MAX);
    bytes_to_hex(bytes, text);
    put_line(writer, label, text);
}

void approval_file_write(const struct approval_file *file, struct writer *writer)
{
    const struct approval_claim *claim = &file->claim;
    assert(claim->fen >= 0);
    writer_text(writer, FIRST_LINE "\n");
    put_line(writer, "ledger", file->origin);
    put_hex(writer, "genesis", digest_bytes(&claim->genesis));
    put_number(writer, "batch", claim->batch);
    put_line(writer, "role", registry_role_name(claim->role));
    put_number(writer, "action", claim->action);
    put_number(writer, "lines", claim->count);
    put_number(writer, "fen", (uint64_t)claim->fen);
    put_hex(writer, "root", digest_bytes(&claim->root));
    if (file->is_signed) {
        put_line(writer, "kind", file->key.kind == SIGNING_SM2 ? "sm2" : "ed25519");
        put_hex(writer, "key", public_key_bytes(&file->key));
        put_hex(writer, "signature",
                bytes_from(file->signature.at, sizeof(file->signature.at)));
    }
}

/* The value of the next line, which must have this label. */
static bool take_line(struct bytes *left, const char *label, struct bytes *ret_value)
{
    const struct bytes name = bytes_of(label);
    size_t end = 0;
    while (end < left->size && left->at[end] != '\n') {
        end++;
    }
    if (end == left->size || !bytes_start_with(*left, name)) {
        return false;
    }
    size_t size = end;
    if (size > 0 && left->at[size - 1] == '\r') {
        size--;
    }
    *ret_value =
        bytes_from(left->at + name.size, size < name.size ? 0 : size - name.size);
    *left = bytes_from(left->at + end + 1, left->size - end - 1);
    return size >= name.size;
}

static bool take_number(struct bytes *left, const char *label, uint64_t *ret_number)
{
    struct bytes value = {0};
    return take_line(left, label, &value) && text_to_u64(value, ret_number);
}

static bool take_hex(struct bytes *left, const char *label, uint8_t *ret_at,
                     size_t size)
{
    struct bytes value = {0};
    return take_line(left, label, &value) && value.size == 2 * size &&
           bytes_from_hex(value, ret_at, size);
}

static bool take_claim(struct bytes *left, struct approval_file *file)
{
    struct approval_claim *claim = &file->claim;
    struct bytes value = {0};
    uint64_t action = 0;
    uint64_t fen = 0;
    if (!take_line(left, FIRST_LINE, &value) || value.size != 0 ||
        !take_line(left, "ledger: ", &value) || value.size > JOURNAL_ORIGIN_SIZE_MAX ||
        !checkpoint_origin_is_valid(value)) { /* it is shown to who signs */
        return false;
    }
    memcpy(file->origin, value.at, value.size);
    file->origin[value.size] = '\0';
    if (!take_hex(left, "genesis: ", claim->genesis.at, DIGEST_SIZE) ||
        !take_number(left, "batch: ", &claim->batch) ||
        !take_line(left, "role: ", &value) || !take_number(left, "action: ", &action) ||
        action > UINT8_MAX || !take_number(left, "lines: ", &claim->count) ||
        !take_number(left, "fen: ", &fen) || fen > INT64_MAX ||
        !take_hex(left, "root: ", claim->root.at, DIGEST_SIZE)) {
        return false;
    }
    claim->role = (uint8_t)registry_role_parse(value);
    claim->action = (uint8_t)action;
    claim->fen = (int64_t)fen;
    return claim->role != 0;
}

static bool take_signature(struct bytes *left, struct approval_file *file)
{
    struct bytes value = {0};
    uint8_t raw[SIGNING_PUBLIC_SIZE_MAX];
    if (!take_line(left, "kind: ", &value)) {
        return false;
    }
    const bool is_sm2 = bytes_equal(value, bytes_of("sm2"));
    if ((!is_sm2 && !bytes_equal(value, bytes_of("ed25519"))) ||
        !take_line(left, "key: ", &value) || value.size > 2 * sizeof(raw) ||
        value.size % 2 != 0 || !bytes_from_hex(value, raw, value.size / 2) ||
        !status_is_ok(public_key_from(is_sm2 ? SIGNING_SM2 : SIGNING_ED25519,
                                      bytes_from(raw, value.size / 2), &file->key,
                                      NULL))) {
        return false;
    }
    return take_hex(left, "signature: ", file->signature.at,
                    sizeof(file->signature.at));
}

struct status approval_file_read(struct bytes text, struct approval_file *ret_file,
                                 struct fault *fault)
{
    struct approval_file file = {.is_signed = false};
    bool is_ours = take_claim(&text, &file);
    if (is_ours && text.size > 0) {
        file.is_signed = true;
        is_ours = take_signature(&text, &file) && text.size == 0;
    }
    if (!is_ours) {
        return FAULT(fault, STATUS_INPUT,
                     "it is no request for an approval, or it was changed; make one "
                     "with: mingzhang batch request");
    }
    *ret_file = file;
    return OK;
}
