/* log_keys.c - see log_keys.h: their text, and what they signed. */
#include "ledger/journal/log_keys.h"

#include "ledger/base/text.h"
#include "ledger/journal/checkpoint.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- text ------------------------------------------------------------------------ */

static struct status parse_line(struct bytes line, struct log_keys *keys,
                                struct fault *fault)
{
    const size_t blank = text_find(line, bytes_of(" "));
    const struct bytes vkey = blank == SIZE_MAX ? line : bytes_from(line.at, blank);
    struct note_verifier verifier;
    uint64_t last = UINT64_MAX;
    TRY(note_vkey_parse(vkey, &verifier, fault));
    if (blank != SIZE_MAX &&
        !text_to_u64(bytes_from(line.at + blank + 1, line.size - blank - 1), &last)) {
        return FAULT(fault, STATUS_INPUT,
                     "behind a verifier key stands nothing, or the last size that it "
                     "may sign");
    }
    if (verifier.type == NOTE_TYPE_COSIGNATURE) {
        return FAULT(fault, STATUS_INPUT,
                     "this is the key of a witness, not that of a ledger");
    }
    if (keys->count > 0 && strcmp(verifier.name, keys->name) != 0) {
        return FAULT(fault, STATUS_INPUT,
                     "the verifier keys are of two ledgers; give those of one");
    }
    if (log_keys_find(keys, &verifier.key) != SIZE_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "R-262: a verifier key stands twice; keep the newest list alone");
    }
    if (keys->count == LOG_KEYS_MAX) {
        return FAULT(fault, STATUS_INPUT, "more than %d verifier keys", LOG_KEYS_MAX);
    }
    memcpy(keys->name, verifier.name, sizeof(keys->name));
    keys->key[keys->count++] = (struct log_key){
        .key = verifier.key, .first = 1, .last = last, .is_trusted = true};
    return OK;
}

struct status log_keys_parse(struct bytes text, struct log_keys *ret_keys,
                             struct fault *fault)
{
    struct bytes left = text_trim(text);
    memset(ret_keys, 0, sizeof(*ret_keys));
    do {
        size_t end = 0;
        while (end < left.size && left.at[end] != '\n') {
            end++;
        }
        TRY(parse_line(text_trim(bytes_from(left.at, end)), ret_keys, fault));
        end += end < left.size ? 1 : 0;
        left = bytes_from(left.at + end, left.size - end);
    } while (left.size > 0);
    return OK;
}

struct status log_keys_verifier(const struct log_keys *keys, size_t index,
                                struct note_verifier *ret_verifier, struct fault *fault)
{
    const struct public_key *key = &keys->key[index].key;
    return note_verifier_make(
        keys->name, key->kind == SIGNING_SM2 ? NOTE_TYPE_SM2 : NOTE_TYPE_ED25519, key,
        ret_verifier, fault);
}

void log_keys_format(const struct log_keys *keys, struct writer *writer)
{
    for (size_t i = 0; i < keys->count; i++) {
        struct note_verifier verifier;
        char vkey[NOTE_VKEY_SIZE];
        if (!status_is_ok(log_keys_verifier(keys, i, &verifier, NULL))) {
            continue; /* no name that was read or parsed is such a one */
        }
        note_vkey_format(&verifier, vkey);
        writer_text(writer, vkey);
        if (keys->key[i].last != UINT64_MAX) {
            char last[32];
            snprintf(last, sizeof(last), " %" PRIu64, keys->key[i].last);
            writer_text(writer, last);
        }
        writer_u8(writer, '\n');
    }
}

/* ---- what they signed -------------------------------------------------------------
 */

size_t log_keys_find(const struct log_keys *keys, const struct public_key *key)
{
    for (size_t i = 0; i < keys->count; i++) {
        if (public_key_equal(&keys->key[i].key, key)) {
            return i;
        }
    }
    return SIZE_MAX;
}

void log_keys_of_old(const struct log_keys *keys, struct log_keys *ret_keys)
{
    *ret_keys = *keys;
    for (size_t i = 0; i < ret_keys->count; i++) {
        ret_keys->key[i].first = 1;
        ret_keys->key[i].last = UINT64_MAX;
    }
}

bool log_keys_may_sign(const struct log_key *key, uint64_t size)
{
    return key->first <= size && size <= key->last;
}

static struct status too_late(const struct log_key *key, uint64_t size,
                              struct fault *fault)
{
    char id[PUBLIC_KEY_NAME_SIZE];
    public_key_name(&key->key, id);
    if (size < key->first) {
        return FAULT(fault, STATUS_FOUND,
                     "R-262: the checkpoint of %" PRIu64
                     " entries is signed by key %s, which counts from %" PRIu64
                     " entries on",
                     size, id, key->first);
    }
    if (key->is_revoked) {
        return FAULT(fault, STATUS_FOUND,
                     "R-262: the checkpoint of %" PRIu64
                     " entries is signed by key %s, which entry %" PRIu64
                     " revoked: what it signed of more than %" PRIu64
                     " entries counts no more; ask who signed it",
                     size, id, key->ended, key->last);
    }
    return FAULT(fault, STATUS_FOUND,
                 "R-262: the checkpoint of %" PRIu64
                 " entries is signed by key %s, which was replaced and counts up to "
                 "%" PRIu64 " entries; ask for one under the key in force",
                 size, id, key->last);
}

struct status log_keys_lines(const struct log_keys *keys, const struct note *note,
                             struct writer *writer, struct fault *fault)
{
    for (size_t i = 0; i < keys->count; i++) {
        struct note_verifier verifier;
        TRY(log_keys_verifier(keys, i, &verifier, fault));
        const struct note_signature *line = note_signature_of(note, &verifier);
        if (line != NULL) {
            note_signature_format(line, writer);
        }
    }
    return OK;
}

struct status log_keys_check(const struct log_keys *keys, const struct note *note,
                             uint64_t size, size_t *ret_index, struct fault *fault)
{
    size_t good = SIZE_MAX;
    size_t late = SIZE_MAX;
    for (size_t i = 0; i < keys->count; i++) {
        struct note_verifier verifier;
        TRY(log_keys_verifier(keys, i, &verifier, fault));
        switch (note_mark_of(note, &verifier, NULL)) {
        case NOTE_MARK_NONE:
            continue;
        case NOTE_MARK_FALSE:
            return note_verify(note, &verifier, 1, NULL, fault); /* it says so */
        case NOTE_MARK_GOOD:
            break;
        }
        if (!log_keys_may_sign(&keys->key[i], size)) {
            late = i;
        } else if (good == SIZE_MAX || !keys->key[good].is_trusted) {
            good = i;
        }
    }
    if (good == SIZE_MAX && late != SIZE_MAX) {
        return too_late(&keys->key[late], size, fault);
    }
    if (good == SIZE_MAX) {
        return FAULT(fault, STATUS_FOUND,
                     "the note carries no signature of a known key; check that it is "
                     "of this ledger");
    }
    *ret_index = good;
    return OK;
}

struct status log_keys_signer(const struct log_keys *keys, struct bytes checkpoint,
                              struct arena *arena, struct note_verifier *ret_verifier,
                              struct fault *fault)
{
    struct note *note = NULL;
    struct checkpoint parsed;
    size_t index = 0;
    ARENA_TAKE(arena, 1, note, fault);
    TRY(note_parse(checkpoint, arena, note, fault));
    TRY(checkpoint_parse(note->text, &parsed, fault));
    TRY(log_keys_check(keys, note, parsed.size, &index, fault));
    return log_keys_verifier(keys, index, ret_verifier, fault);
}
