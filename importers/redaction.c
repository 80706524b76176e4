/* redaction.c - see redaction.h. */
#include "importers/redaction.h"

#include "importers/redaction_number.h"
#include "importers/redaction_row.h"
#include "importers/sheet.h"
#include "keys/secret.h"
#include "ledger/base/identity.h"
#include "ledger/base/text.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

enum {
    RANGES_MAX = 65536, /* runs of lines that are theirs; more: all of it goes */
    ENCODED_SIZE = 4 * VAULT_TEXT_MAX + 2
};

struct range {
    uint64_t first, last; /* physical lines, from 1 */
};

struct judging {
    struct redaction *redaction;
    const struct vault_words *words;
    struct original original;
    struct bytes text; /* of the original, mapped */
    bool is_note;
    bool was_theirs; /* the row before */
    struct range *ranges;
    size_t range_count;
    bool is_too_much;
};

struct status redaction_begin(struct ledger *ledger, struct arena *arena,
                              struct redaction *ret_redaction, struct fault *fault)
{
    *ret_redaction =
        (struct redaction){.ledger = ledger, .arena = arena, .made = {.file = -1}};
    return hasher_open(DIGEST_SHA256, &ret_redaction->hasher, fault);
}

void redaction_end(struct redaction *redaction)
{
    original_close(&redaction->made);
    hasher_close(redaction->hasher);
}

/* ---- what cannot be read in rows: a look at its bytes ------------------------------
 */

static bool has_encoded(struct bytes text, struct bytes word,
                        enum sheet_encoding encoding)
{
    uint8_t room[ENCODED_SIZE];
    struct writer writer = writer_of(room, sizeof(room));
    const struct sheet_style style = {
        .separator = '\t', .has_quotes = false, .encoding = encoding};
    const bool is_written =
        status_is_ok(sheet_write_row(&style, &word, 1, &writer, NULL)) &&
        !writer.overflowed && writer.size > 2;
    return is_written &&
           text_find(text, bytes_from(room, writer.size - 2)) != SIZE_MAX; /* CR LF */
}

/* In bytes that are no text every number may stand within others. */
static bool has_number(struct bytes text, struct bytes number)
{
    uint8_t old[15];
    if (number.size != IDENTITY_RESIDENT_SIZE) {
        return text_find(text, number) != SIZE_MAX ||
               redaction_number_has(text, number);
    }
    memcpy(old, number.at, 6);
    memcpy(old + 6, number.at + 8, 9);
    return text_find(text, bytes_from(number.at, number.size - 1)) != SIZE_MAX ||
           text_find(text, bytes_from(old, sizeof(old))) != SIZE_MAX ||
           redaction_number_has(text, number);
}

static bool has_any(const struct vault_words *words, struct bytes text)
{
    for (size_t i = 0; i < words->count; i++) {
        const struct vault_word *word = &words->list[i];
        const bool is_there = word->kind == VAULT_WORD_NAME
                                  ? has_encoded(text, word->text, SHEET_UTF8) ||
                                        has_encoded(text, word->text, SHEET_GB18030)
                                  : has_number(text, word->text);
        if (is_there) {
            return true;
        }
    }
    return false;
}

/* Its bytes do not show what it says: a workbook, or UTF-16. */
static bool is_packed(struct bytes text)
{
    static const struct bytes starts[] = {{(const uint8_t *)"PK\x03\x04", 4},
                                          {(const uint8_t *)"\xD0\xCF\x11\xE0", 4},
                                          {(const uint8_t *)"\xFF\xFE", 2},
                                          {(const uint8_t *)"\xFE\xFF", 2}};
    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        if (bytes_start_with(text, starts[i])) {
            return true;
        }
    }
    return false;
}

static bool is_opaque(struct bytes text)
{
    return memchr(text.at, 0, text.size) != NULL ||
           bytes_start_with(text, bytes_of("%PDF"));
}

static enum vault_fate fate_of_bytes(const struct judging *judging)
{
    return has_any(judging->words, judging->text) ? VAULT_GOES : VAULT_OPAQUE;
}

/* ---- its rows ---------------------------------------------------------------------
 */

static void end_range(struct judging *judging, uint64_t last)
{
    if (judging->was_theirs && judging->range_count > 0) {
        judging->ranges[judging->range_count - 1].last = last;
    }
}

static struct status see_row(void *context, const struct sheet_row *row,
                             struct fault *fault)
{
    struct judging *judging = context;
    (void)fault;
    end_range(judging, row->line - row->blank_lines - 1);
    judging->was_theirs =
        redaction_row_is_theirs(judging->words, row, judging->is_note);
    if (judging->was_theirs && judging->range_count == RANGES_MAX) {
        judging->is_too_much = true;
        judging->was_theirs = false;
    } else if (judging->was_theirs) {
        judging->ranges[judging->range_count++] = (struct range){row->line, UINT64_MAX};
    }
    return OK;
}

static struct status read_rows(struct judging *judging, bool has_quotes,
                               struct sheet_report *ret_report, struct fault *fault)
{
    const struct sheet_options options = {.path = judging->original.path,
                                          .separator = ',',
                                          .has_quotes = has_quotes,
                                          .encoding = SHEET_AUTO};
    judging->range_count = 0;
    judging->was_theirs = false;
    judging->is_too_much = false;
    return sheet_read(&options, judging->redaction->arena, see_row, judging, ret_report,
                      fault);
}

/* ---- what is left of it -----------------------------------------------------------
 */

/* The line's bytes and its end: CR LF, LF or CR. */
static size_t line_size(struct bytes text, size_t *ret_end_size)
{
    size_t size = 0;
    while (size < text.size && text.at[size] != '\n' && text.at[size] != '\r') {
        size++;
    }
    *ret_end_size =
        size == text.size ? 0
        : text.at[size] == '\r' && size + 1 < text.size && text.at[size + 1] == '\n'
            ? 2
            : 1;
    return size;
}

static struct status write_kept(const struct judging *judging, struct original *made,
                                struct fault *fault)
{
    struct bytes left = judging->text;
    size_t range = 0;
    for (uint64_t line = 1; left.size > 0; line++) {
        size_t end_size = 0;
        const size_t size = line_size(left, &end_size);
        while (range < judging->range_count && judging->ranges[range].last < line) {
            range++;
        }
        const bool goes =
            range < judging->range_count && judging->ranges[range].first <= line;
        const struct bytes kept =
            bytes_from(left.at + (goes ? size : 0), (goes ? 0 : size) + end_size);
        hasher_update(judging->redaction->hasher, kept);
        TRY(original_put(made, kept, fault));
        left = bytes_from(left.at + size + end_size, left.size - size - end_size);
    }
    return OK;
}

static struct status make_rest(struct judging *judging,
                               struct vault_replacement *ret_replacement,
                               struct fault *fault)
{
    struct redaction *redaction = judging->redaction;
    TRY(original_begin(&redaction->made, fault));
    hasher_begin(redaction->hasher);
    const struct status written = write_kept(judging, &redaction->made, fault);
    ret_replacement->digest = hasher_end(redaction->hasher);
    TRY(written);
    ret_replacement->fate = VAULT_CHANGED;
    ret_replacement->path = redaction->made.path;
    ret_replacement->size_bytes = redaction->made.size_bytes;
    return OK;
}

static struct status judge_rows(struct judging *judging,
                                struct vault_replacement *ret_replacement,
                                struct fault *fault)
{
    struct sheet_report report = {.form = SHEET_TEXT};
    struct status read = read_rows(judging, true, &report, fault);
    if (read.code == STATUS_INPUT) {
        read = read_rows(judging, false, &report, fault);
    }
    if (read.code == STATUS_INPUT) {
        ret_replacement->fate = fate_of_bytes(judging);
        fault_clear(fault);
        return OK;
    }
    TRY(read);
    if (judging->range_count == 0) {
        return OK;
    }
    const bool has_lines =
        report.form == SHEET_TEXT &&
        (report.encoding == SHEET_UTF8 || report.encoding == SHEET_GB18030) &&
        !judging->is_too_much;
    if (!has_lines) {
        ret_replacement->fate = VAULT_GOES;
        return OK;
    }
    return make_rest(judging, ret_replacement, fault);
}

/* Only the rule of rows knows every spelling: all that may have rows is read. */
static struct status judge_text(struct judging *judging,
                                struct vault_replacement *ret_replacement,
                                struct fault *fault)
{
    if (is_opaque(judging->text) && !is_packed(judging->text)) {
        ret_replacement->fate = fate_of_bytes(judging);
        return OK;
    }
    struct arena *arena = judging->redaction->arena;
    const size_t mark = arena_mark(arena);
    ARENA_TAKE(arena, RANGES_MAX, judging->ranges, fault);
    const struct status judged = judge_rows(judging, ret_replacement, fault);
    arena_rewind(arena, mark);
    return judged;
}

static struct status judge_original(struct judging *judging,
                                    struct vault_replacement *ret_replacement,
                                    struct fault *fault)
{
    struct stat about;
    if (fstat(judging->original.file, &about) != 0 || about.st_size == 0) {
        return OK;
    }
    void *at = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_SHARED,
                    judging->original.file, 0);
    if (at == MAP_FAILED) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "a file of the vault cannot be opened into memory");
    }
    judging->text = bytes_from(at, (size_t)about.st_size);
    const struct status judged = judge_text(judging, ret_replacement, fault);
    (void)munmap(at, (size_t)about.st_size); /* read only: nothing can be lost */
    return judged;
}

static struct status judge_name(struct judging *judging, const uint8_t *token,
                                struct vault_replacement *ret_replacement,
                                struct fault *fault)
{
    char name[ORIGINAL_NAME_SIZE];
    struct vault_reader *reader = NULL;
    TRY(vault_reader_open(judging->redaction->ledger->vault, &reader, fault));
    const struct status found =
        vault_file_name(reader, token, name, sizeof(name), fault);
    vault_reader_close(reader);
    if (found.code == STATUS_NOT_FOUND) {
        fault_clear(fault);
        return OK;
    }
    TRY(found);
    judging->is_note = name[0] == '\0';
    ret_replacement->is_name_personal =
        redaction_text_has(judging->words, bytes_of(name));
    secret_wipe(name, sizeof(name));
    return OK;
}

struct status redaction_judge(void *context, const struct vault_words *words,
                              const uint8_t token[static VAULT_TOKEN_SIZE],
                              struct vault_replacement *ret_replacement,
                              struct fault *fault)
{
    struct judging judging = {.redaction = context, .words = words};
    *ret_replacement = (struct vault_replacement){.fate = VAULT_STAYS};
    original_close(&judging.redaction->made);
    TRY(judge_name(&judging, token, ret_replacement, fault));
    const struct status opened =
        original_open(judging.redaction->ledger, token, &judging.original, fault);
    if (opened.code == STATUS_NOT_FOUND) { /* it was not kept, or went before */
        fault_clear(fault);
        return OK;
    }
    TRY(opened);
    const struct status judged = judge_original(&judging, ret_replacement, fault);
    original_close(&judging.original);
    return judged;
}
