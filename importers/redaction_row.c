/* redaction_row.c - see redaction_row.h. */
#include "importers/redaction_row.h"

#include "importers/redaction_number.h"

#include "keys/secret.h"
#include "ledger/base/identity.h"
#include "ledger/base/text.h"

enum {
    NAME_SURE = 3, /* characters from which a name is one wherever it stands */
    CARD_MIN = 16,
    CARD_MAX = 19,
    DISABILITY_MIN = 20, /* a resident number with category and grade behind it */
    DISABILITY_MAX = 22
};

struct signs {
    bool number, other_number, account, other_card, name;
};

static bool has_word(const struct vault_words *words, enum vault_word_kind kind,
                     struct bytes text)
{
    for (size_t i = 0; i < words->count; i++) {
        if (words->list[i].kind == kind && bytes_equal(words->list[i].text, text)) {
            return true;
        }
    }
    return false;
}

/* ---- runs of digits ---------------------------------------------------------------
 */

static bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

static void see_number(const struct vault_words *words, struct bytes run,
                       struct signs *signs)
{
    struct resident resident;
    if (identity_resident(run, &resident) != IDENTITY_OK) {
        return;
    }
    const bool is_theirs =
        has_word(words, VAULT_WORD_NUMBER, bytes_of(resident.number));
    signs->number = signs->number || is_theirs;
    signs->other_number = signs->other_number || !is_theirs;
}

/* `run`: digits, and an X where it stands behind 17 of them. */
static void see_run(const struct vault_words *words, struct bytes run,
                    struct signs *signs)
{
    bool is_card = false;
    if (run.size >= DISABILITY_MIN && run.size <= DISABILITY_MAX) {
        see_number(words, bytes_from(run.at, IDENTITY_RESIDENT_SIZE), signs);
    }
    if (has_word(words, VAULT_WORD_ACCOUNT, run)) {
        signs->account = true;
    } else if (run.size >= CARD_MIN && run.size <= CARD_MAX &&
               identity_account(run, &is_card) == IDENTITY_OK) {
        signs->other_card = signs->other_card || is_card;
    }
    see_number(words, run, signs);
}

/* Blanks and quotes within numbers are how people write them; those between two
 * numbers keep them apart.  So a text is seen both with and without. */
static size_t compact(struct bytes text, uint8_t *ret_text)
{
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.at[i] != ' ' && text.at[i] != '\'' && text.at[i] != '"') {
            ret_text[size++] = text.at[i];
        }
    }
    return size;
}

static void see_runs(const struct vault_words *words, struct bytes text,
                     struct signs *signs)
{
    for (size_t i = 0; i < text.size;) {
        size_t end = i;
        while (end < text.size && is_digit(text.at[end])) {
            end++;
        }
        const size_t digits = end - i;
        if (digits == IDENTITY_RESIDENT_SIZE - 1 && end < text.size &&
            (text.at[end] == 'X' || text.at[end] == 'x')) {
            end++;
        }
        if (digits > 0) {
            see_run(words, bytes_from(text.at + i, end - i), signs);
        }
        i = end > i ? end : i + 1;
    }
}

/* ---- names ------------------------------------------------------------------------
 */

/* Whether a character goes on with the word beside it: a letter of any script does, a
 * mark does not. */
static bool goes_on(uint32_t character)
{
    const bool is_ascii = (character >= 'a' && character <= 'z') ||
                          (character >= 'A' && character <= 'Z');
    const bool is_mark = (character >= 0x2000 && character <= 0x206F) ||
                         (character >= 0x3000 && character <= 0x303F) ||
                         (character >= 0xFF00 && character <= 0xFFEF);
    return character < 0x80 ? is_ascii : character != TEXT_NO_CHARACTER && !is_mark;
}

static uint32_t character_before(struct bytes text, size_t at)
{
    size_t start = at;
    while (start > 0 && (text.at[start - 1] & 0xC0U) == 0x80U) {
        start--;
    }
    start -= start > 0 ? 1 : 0;
    struct reader reader = reader_of(bytes_from(text.at + start, at - start));
    return text_next(&reader);
}

static bool has_name(struct bytes text, struct bytes name, bool anywhere)
{
    const bool is_sure = anywhere || text_count(name) >= NAME_SURE;
    for (size_t from = 0; from < text.size;) {
        const struct bytes rest = bytes_from(text.at + from, text.size - from);
        const size_t found = text_find(rest, name);
        if (found == SIZE_MAX) {
            return false;
        }
        const size_t at = from + found;
        struct reader behind =
            reader_of(bytes_from(text.at + at + name.size, text.size - at - name.size));
        if (is_sure ||
            (!goes_on(character_before(text, at)) && !goes_on(text_next(&behind)))) {
            return true;
        }
        from = at + name.size;
    }
    return false;
}

static bool has_a_name(const struct vault_words *words, struct bytes text,
                       bool anywhere)
{
    for (size_t i = 0; i < words->count; i++) {
        const struct vault_word *word = &words->list[i];
        if (word->kind == VAULT_WORD_NAME && (text_same_name(word->text, text) ||
                                              has_name(text, word->text, anywhere))) {
            return true;
        }
    }
    return false;
}

/* ---- the row ----------------------------------------------------------------------
 */

/* Theirs alone: what only looks like somebody else's number settles nothing. */
static void see_spelled(const struct vault_words *words, struct bytes text,
                        struct signs *signs)
{
    uint8_t room[SHEET_FIELD_SIZE_MAX];
    struct writer writer = writer_of(room, sizeof(room));
    redaction_number_fold(text, &writer);
    for (size_t i = 0; i < words->count && !writer.overflowed; i++) {
        const struct vault_word *word = &words->list[i];
        if (word->kind != VAULT_WORD_NAME &&
            redaction_number_has(writer_bytes(&writer), word->text)) {
            signs->number = signs->number || word->kind == VAULT_WORD_NUMBER;
            signs->account = signs->account || word->kind == VAULT_WORD_ACCOUNT;
        }
    }
    secret_wipe(room, sizeof(room));
}

static void see_text(const struct vault_words *words, struct bytes text, bool anywhere,
                     struct signs *signs)
{
    uint8_t narrow[SHEET_FIELD_SIZE_MAX];
    uint8_t digits[SHEET_FIELD_SIZE_MAX];
    struct writer writer = writer_of(narrow, sizeof(narrow));
    text_narrow(text, &writer);
    if (!writer.overflowed) {
        see_runs(words, writer_bytes(&writer), signs);
        see_runs(words, bytes_from(digits, compact(writer_bytes(&writer), digits)),
                 signs);
        signs->name = signs->name || has_a_name(words, writer_bytes(&writer), anywhere);
    }
    see_spelled(words, text, signs);
    secret_wipe(narrow, sizeof(narrow));
    secret_wipe(digits, sizeof(digits));
}

bool redaction_row_is_theirs(const struct vault_words *words,
                             const struct sheet_row *row, bool is_note)
{
    struct signs signs = {.number = false};
    for (size_t i = 0; i < row->field_count; i++) {
        see_text(words, row->fields[i], is_note, &signs);
    }
    if (is_note) {
        return signs.number || signs.account || signs.name;
    }
    return signs.number || (!signs.other_number &&
                            (signs.account || (signs.name && !signs.other_card)));
}

bool redaction_text_has(const struct vault_words *words, struct bytes text)
{
    struct signs signs = {.number = false};
    see_text(words, text, true, &signs);
    return signs.number || signs.account || signs.name;
}
