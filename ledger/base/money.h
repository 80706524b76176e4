/* money.h - int64 fen, one currency, checked; no floating point anywhere.
 *
 * Pure.  Amounts are in fen (0.01 yuan).  |amount| <= MONEY_FEN_MAX, so that the sum
 * of two valid amounts never overflows; sums of many go through money_add. */
#ifndef LEDGER_BASE_MONEY_H
#define LEDGER_BASE_MONEY_H

#include "ledger/base/bytes.h"
#include "ledger/base/status.h"

#define MONEY_FEN_MAX INT64_C(999999999999999)

enum {
    MONEY_TEXT_SIZE = 40,     /* room for money_format, sign, commas and NUL   */
    MONEY_CAPITAL_SIZE = 160, /* room for money_capital and NUL                */
    MONEY_SHARES_MAX = 64     /* sources of one line                           */
};

enum money_unit { MONEY_YUAN = 1, MONEY_TEN_THOUSAND_YUAN = 10000 };

enum money_error {
    MONEY_OK = 0,
    MONEY_EMPTY,
    MONEY_NOT_A_NUMBER,
    MONEY_BAD_SEPARATOR, /* a thousands separator at the wrong place      */
    MONEY_SUB_FEN,       /* a third decimal that is not 0 (R32)           */
    MONEY_SCIENTIFIC,    /* 1.2E+05: what was lost cannot be recovered    */
    MONEY_TOO_LARGE
};

/* Decimal text to fen, as domain.md 3.7 and 4.3: at most two decimals (more only when
 * they are 0; MONEY_TEN_THOUSAND_YUAN allows six), thousands separators only at correct
 * positions (half- or full-width), full-width digits, optional leading yen sign
 * (U+00A5, U+FFE5) or trailing yuan, a leading '-' or parentheses for negatives, '-' or
 * two em dashes alone for zero, surrounding blanks.  The sign may stand before
 * or after the yen sign; parentheses enclose everything; blanks may stand between a
 * sign and the digits.  Digits are required on both sides of a decimal point; leading
 * zeros are allowed unless there are separators.  With MONEY_TEN_THOUSAND_YUAN the
 * trailing word is wan-yuan, and a bare yuan is refused.  *ret_fen untouched on error.
 */
enum money_error money_parse(struct bytes text, enum money_unit unit, int64_t *ret_fen);
/* Static words for a clerk, translated, to stand behind a colon: "a part smaller than
 * one fen".  Never the cell's own text. */
const char *money_error_text(enum money_error error);

/* "1234.50", "-0.05".  money_format_grouped: "1,234.50".
 * money_format_wan: fen as units of 10,000 yuan with exactly 6 decimals trimmed to at
 * least 2: "1000.00", "0.0412".  Any int64 fits; all NUL-terminated. */
void money_format(int64_t fen, char ret_text[static MONEY_TEXT_SIZE]);
void money_format_grouped(int64_t fen, char ret_text[static MONEY_TEXT_SIZE]);
void money_format_wan(int64_t fen, char ret_text[static MONEY_TEXT_SIZE]);

/* Checked arithmetic; false (output untouched) when the result leaves
 * -MONEY_FEN_MAX..MONEY_FEN_MAX.  The arguments may be any int64. */
bool money_add(int64_t a, int64_t b, int64_t *ret_sum);
bool money_subtract(int64_t a, int64_t b, int64_t *ret_difference);
bool money_multiply(int64_t a, int64_t factor, int64_t *ret_product);

/* numerator / denominator as 0.01 % units, half up: 1/3 -> 3333.  False when the
 * denominator is not positive (print "no data" then, never 0 or 100 %) or the result
 * does not fit.  Half up means towards plus infinity: -0.5 units give 0. */
bool money_ratio(int64_t numerator, int64_t denominator, int64_t *ret_basis_points);

/* Chinese capital figures with the prefix RMB: always the canonical variant
 * (domain.md 3.7 table, first form; whole yuan and whole jiao end in zheng).
 * A negative amount has fu right after the prefix.  |fen| <= MONEY_FEN_MAX.  Where the
 * rule leaves the zero before a thousand or a jiao to the writer, it is written for a
 * run of two or more zeros and left out for a single one. */
void money_capital(int64_t fen, char ret_text[static MONEY_CAPITAL_SIZE]);
/* Reads every legal variant, with or without the prefix; false otherwise, *ret_fen
 * untouched.  Legal: the optional zeros written or not, zheng in either spelling and
 * optional after jiao, the traditional forms of er, liu, yi, wan and yuan.  Everything
 * else is refused, blanks too.  Deterministic, one pass, no backtracking. */
bool money_capital_parse(struct bytes text, int64_t *ret_fen);

/* Draws `whole` fen from several sources in proportion to weights[0:count].
 * The lines of a batch are shared as one stream of fen: each source gives the floor of
 * what it owes so far, and the fen over go to the sources whose next fen is due
 * soonest, then to the one that owes most, then to the lower index.  The shares of a
 * line add up to `whole` exactly, a source of weight 0 gives nothing, and after every
 * line a source's total is the floor or the ceiling of its exact due: less than 1 fen
 * away, and met to the fen whenever the due is whole.  (Who must end exactly at planned
 * totals passes what is left of each plan as weights, with carry 0 and whole <= their
 * sum: then no share exceeds its weight, and the last line takes exactly the rest.)
 * `carry[0:count]` is what each source still owes, in units of 1/sum(weights) fen, all
 * 0 at the batch's start, adding up to 0, updated only on success; weights stay the
 * same while it runs.  0 < count <= MONEY_SHARES_MAX, weights >= 0 with a positive sum
 * <= 10^12, 0 <= whole <= MONEY_FEN_MAX, carry as an earlier call left it.  False,
 * nothing touched, when the arguments break this. */
bool money_share(int64_t whole, const int64_t *weights, size_t count, int64_t *carry,
                 int64_t *ret_shares);

#endif
