/* text.h - UTF-8 text as it comes from offices and banks.
 *
 * Pure: no locale, no allocation.  "Folding" makes two spellings of the same name
 * comparable; what is stored is always the text as received (trimmed). */
#ifndef LEDGER_BASE_TEXT_H
#define LEDGER_BASE_TEXT_H

#include "ledger/base/bytes.h"

enum { TEXT_NAME_SIZE_MAX = 256 };
#define TEXT_NO_CHARACTER UINT32_C(0xFFFFFFFF)

/* Strict UTF-8: no overlong form, no surrogate, nothing above U+10FFFF. */
bool text_is_utf8(struct bytes text);
/* Strict UTF-8, 1..size_max bytes, no control character (C0, DEL, C1), no U+2028/9,
 * no bidirectional embedding, override or isolate (U+202A..E, U+2066..9). */
bool text_is_plain(struct bytes text, size_t size_max);

/* Takes one code point from the front; TEXT_NO_CHARACTER at the end or, with
 * reader->failed set, at a byte that is not UTF-8 (which stays in front). */
uint32_t text_next(struct reader *reader);
/* `code_point` is a Unicode scalar value: at most U+10FFFF and no surrogate. */
void text_put(struct writer *writer, uint32_t code_point);
size_t text_count(struct bytes text); /* code points; text must be UTF-8 */

/* Without leading and trailing blanks of every kind met in bank files: ASCII white
 * space, U+00A0, U+3000, U+200B, U+FEFF.  Borrowed from `text`. */
struct bytes text_trim(struct bytes text);

/* Full-width ASCII (U+FF01..U+FF5E) to half-width, U+3000 to space.  Never longer than
 * `text`; bytes that are not UTF-8 are kept as they are. */
void text_narrow(struct bytes text, struct writer *writer);

/* The comparable form of a name: trimmed, narrowed, inner blanks removed, every
 * middle-dot variant of domain.md 4.3 folded to U+00B7.  Blanks are those of
 * text_trim; letter case is kept.  At most twice as long as `name` (each '.' grows to
 * two bytes).  `name` should be UTF-8; bytes that are not are kept as they are. */
void text_fold_name(struct bytes name, struct writer *writer);
/* True when the folded forms are equal; needs no room and has no size limit. */
bool text_same_name(struct bytes a, struct bytes b);

/* A character as it counts in a number that people wrote: digits of every script and
 * full-width signs as ASCII, blanks of every width as ' ', dashes as '-', middle dots
 * as
 * '.'; what cannot be seen gives TEXT_NO_CHARACTER; others themselves. */
uint32_t text_fold_digit(uint32_t code_point);

/* True when a character of the name was lost on the way: '?' or its full-width
 * form, U+25A1, U+25A0, U+FFFD, private use or a byte that is not UTF-8 (R11 of
 * domain.md 7.1, WARN_NAME_LOST). */
bool text_name_is_lost(struct bytes name);

/* ASCII helpers. */
bool text_is_digits(struct bytes text); /* non-empty, 0-9 only */
/* Decimal without sign or leading zero (except "0"), up to UINT64_MAX. */
bool text_to_u64(struct bytes text, uint64_t *ret_value);
/* First position of `needle` in `haystack`, or SIZE_MAX; an empty needle is at 0. */
size_t text_find(struct bytes haystack, struct bytes needle);
/* The greatest size up to `limit` at which UTF-8 `text` ends between two characters. */
size_t text_cut(struct bytes text, size_t limit);

#endif
