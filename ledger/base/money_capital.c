/* money_capital.c - Chinese capital figures, out and in; see money.h.
 *
 * The rule (PBC, "correct filling of bills and settlement vouchers") lets some
 * signs be written or left out.  An amount is therefore spelled as a list of signs,
 * each required or free; the writer prints the list, the reader takes the value from
 * the text and then holds the text against the list of that value.  What the reader
 * accepts is legal by construction. */
#include "ledger/base/money.h"

#include "ledger/base/text.h"

#include <assert.h>

/* Digits are their own signs; the rest follow. */
enum sign {
    SIGN_ZERO = 0,
    SIGN_NINE = 9,
    SIGN_TEN,
    SIGN_HUNDRED,
    SIGN_THOUSAND,
    SIGN_WAN,
    SIGN_YI,
    SIGN_YUAN,
    SIGN_JIAO,
    SIGN_FEN,
    SIGN_WHOLE,
    SIGN_MINUS,
    SIGN_COUNT,
    SIGN_NONE = SIGN_COUNT
};

enum freedom { REQUIRED, WRITTEN, OMITTED }; /* the last two: free, and our habit */

enum {
    SIGN_SIZE = 3,      /* every sign takes three bytes of UTF-8          */
    SPELLING_MAX = 40,  /* no amount needs more than 32 signs              */
    YUAN_DIGITS = 13,   /* of MONEY_FEN_MAX                               */
    SECTION_DIGITS = 4, /* digits between wan, yi and yuan                */
    SECTION_MAX = 9999,
    WAN_PLACE = 4, /* places are counted from yuan, which is 0       */
    YI_PLACE = 8,
    PREFIX_SIZE = 9
};

static const char prefix[] = "\u4EBA\u6C11\u5E01";

struct spelled {
    enum sign sign;
    enum freedom freedom;
};

struct spelling {
    struct spelled at[SPELLING_MAX];
    size_t count;
};

static void spell(struct spelling *spelling, enum sign sign, enum freedom freedom)
{
    assert(spelling->count < SPELLING_MAX);
    spelling->at[spelling->count] = (struct spelled){sign, freedom};
    spelling->count++;
}

/* The zero that stands for a run of `zeros` above a digit.  When the run ends at wan,
 * yi or yuan the rule leaves it to the writer. */
static void spell_zeros(struct spelling *spelling, size_t zeros, bool ends_section)
{
    if (zeros > 0) {
        const enum freedom habit = zeros > 1 ? WRITTEN : OMITTED;
        spell(spelling, SIGN_ZERO, ends_section ? habit : REQUIRED);
    }
}

/* Spells yuan > 0 and returns the zeros at its end. */
static size_t spell_yuan(struct spelling *spelling, int64_t yuan)
{
    static const enum sign small_units[SECTION_DIGITS] = {SIGN_NONE, SIGN_TEN,
                                                          SIGN_HUNDRED, SIGN_THOUSAND};
    uint8_t digits[YUAN_DIGITS];
    for (size_t place = 0; place < YUAN_DIGITS; place++) {
        digits[place] = (uint8_t)(yuan % 10);
        yuan /= 10;
    }
    size_t zeros = 0;
    bool section_spelled = false;
    for (size_t place = YUAN_DIGITS; place-- > 0;) {
        const size_t in_section = place % SECTION_DIGITS;
        if (digits[place] == 0) {
            zeros += spelling->count > 0 ? 1 : 0;
        } else {
            spell_zeros(spelling, zeros, in_section == SECTION_DIGITS - 1);
            zeros = 0;
            spell(spelling, (enum sign)digits[place], REQUIRED);
            if (in_section > 0) {
                spell(spelling, small_units[in_section], REQUIRED);
            }
            section_spelled = true;
        }
        if (place == YI_PLACE && spelling->count > 0) {
            spell(spelling, SIGN_YI, REQUIRED); /* also closes so many wan of yi */
        } else if (in_section == 0 && place >= WAN_PLACE && section_spelled) {
            spell(spelling, SIGN_WAN, REQUIRED);
        }
        section_spelled = section_spelled && in_section > 0;
    }
    spell(spelling, SIGN_YUAN, REQUIRED);
    return zeros;
}

/* fen in 0..MONEY_FEN_MAX. */
static void spell_amount(struct spelling *spelling, int64_t fen)
{
    const int64_t yuan = fen / 100;
    const uint8_t jiao = (uint8_t)(fen / 10 % 10);
    const uint8_t rest = (uint8_t)(fen % 10);
    spelling->count = 0;
    if (fen == 0) {
        spell(spelling, SIGN_ZERO, REQUIRED);
        spell(spelling, SIGN_YUAN, REQUIRED);
    }
    const size_t zeros = yuan > 0 ? spell_yuan(spelling, yuan) : 0;
    if (jiao > 0) {
        spell_zeros(spelling, zeros, true);
        spell(spelling, (enum sign)jiao, REQUIRED);
        spell(spelling, SIGN_JIAO, REQUIRED);
    } else if (rest > 0 && yuan > 0) {
        spell(spelling, SIGN_ZERO, REQUIRED);
    }
    if (rest > 0) {
        spell(spelling, (enum sign)rest, REQUIRED);
        spell(spelling, SIGN_FEN, REQUIRED);
    } else {
        spell(spelling, SIGN_WHOLE, jiao > 0 ? WRITTEN : REQUIRED);
    }
}

void money_capital(int64_t fen, char ret_text[static MONEY_CAPITAL_SIZE])
{
    static const char signs[SIGN_COUNT][SIGN_SIZE + 1] = {
        "零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖",
        "拾", "佰", "仟", "万", "亿", "元", "角", "分", "整", "负",
    };
    assert(fen >= -MONEY_FEN_MAX && fen <= MONEY_FEN_MAX);
    struct spelling spelling;
    spell_amount(&spelling, fen < 0 ? -fen : fen);

    struct writer writer = writer_of(ret_text, MONEY_CAPITAL_SIZE);
    writer_text(&writer, prefix);
    if (fen < 0) {
        writer_text(&writer, signs[SIGN_MINUS]);
    }
    for (size_t i = 0; i < spelling.count; i++) {
        if (spelling.at[i].freedom != OMITTED) {
            writer_text(&writer, signs[spelling.at[i].sign]);
        }
    }
    writer_u8(&writer, '\0');
    assert(!writer.overflowed);
}

/* The traditional forms are those the rule tells banks to accept. */
static enum sign sign_of(uint32_t code_point)
{
    static const struct {
        uint32_t code_point;
        enum sign sign;
    } table[] = {
        {0x96F6, SIGN_ZERO},
        {0x58F9, 1},
        {0x8D30, 2},
        {0x53C1, 3},
        {0x8086, 4},
        {0x4F0D, 5},
        {0x9646, 6},
        {0x67D2, 7},
        {0x634C, 8},
        {0x7396, SIGN_NINE},
        {0x62FE, SIGN_TEN},
        {0x4F70, SIGN_HUNDRED},
        {0x4EDF, SIGN_THOUSAND},
        {0x4E07, SIGN_WAN},
        {0x4EBF, SIGN_YI},
        {0x5143, SIGN_YUAN},
        {0x89D2, SIGN_JIAO},
        {0x5206, SIGN_FEN},
        {0x6574, SIGN_WHOLE},
        {0x8D1F, SIGN_MINUS},
        {0x8CB3, 2},
        {0x9678, 6},
        {0x842C, SIGN_WAN},
        {0x5104, SIGN_YI},
        {0x5713, SIGN_YUAN},
        {0x5706, SIGN_YUAN},
        {0x6B63, SIGN_WHOLE},
    };
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        if (table[i].code_point == code_point) {
            return table[i].sign;
        }
    }
    return SIGN_NONE;
}

/* Up to SPELLING_MAX signs; false for anything else or more. */
static bool read_signs(struct bytes text, enum sign *signs, size_t *ret_count)
{
    struct reader reader = reader_of(text);
    size_t count = 0;
    while (reader.left.size > 0) {
        const enum sign sign = sign_of(text_next(&reader));
        if (sign == SIGN_NONE || count == SPELLING_MAX) {
            return false;
        }
        signs[count] = sign;
        count++;
    }
    *ret_count = count;
    return true;
}

/* What the signs amount to if they are in order; that they are, is_spelling() says.
 * No section reaches 10,000 in an amount, and only then could this overflow. */
static int64_t value_of(const enum sign *signs, size_t count)
{
    int64_t fen = 0;
    int64_t yi = 0;
    int64_t wan = 0;
    int64_t section = 0;
    int64_t digit = 0;
    for (size_t i = 0; i < count; i++) {
        const int64_t last = digit;
        digit = 0;
        switch ((int)signs[i]) {
        case SIGN_TEN:
            section += last * 10;
            break;
        case SIGN_HUNDRED:
            section += last * 100;
            break;
        case SIGN_THOUSAND:
            section += last * 1000;
            break;
        case SIGN_WAN:
            wan = (section + last) * 10000;
            section = 0;
            break;
        case SIGN_YI:
            yi = (wan + section + last) * 100000000;
            wan = 0;
            section = 0;
            break;
        case SIGN_YUAN:
            fen = (yi + wan + section + last) * 100;
            break;
        case SIGN_JIAO:
            fen += last * 10;
            break;
        case SIGN_FEN:
            fen += last;
            break;
        default:
            digit = signs[i] <= SIGN_NINE ? (int64_t)signs[i] : 0;
            break;
        }
        if (section > SECTION_MAX) {
            return MONEY_FEN_MAX + 1;
        }
    }
    return fen;
}

/* A free sign is taken exactly when it comes next: no two neighbours in a spelling
 * are equal, so this never needs to look back. */
static bool is_spelling(const struct spelling *spelling, const enum sign *signs,
                        size_t count)
{
    size_t taken = 0;
    for (size_t i = 0; i < spelling->count; i++) {
        if (taken < count && signs[taken] == spelling->at[i].sign) {
            taken++;
        } else if (spelling->at[i].freedom == REQUIRED) {
            return false;
        }
    }
    return taken == count;
}

bool money_capital_parse(struct bytes text, int64_t *ret_fen)
{
    struct bytes left = text;
    if (bytes_start_with(left, bytes_from(prefix, PREFIX_SIZE))) {
        left = bytes_from(left.at + PREFIX_SIZE, left.size - PREFIX_SIZE);
    }
    enum sign signs[SPELLING_MAX];
    size_t count;
    if (!read_signs(left, signs, &count)) {
        return false;
    }
    const bool negative = count > 0 && signs[0] == SIGN_MINUS;
    const size_t start = negative ? 1 : 0;
    const int64_t fen = value_of(signs + start, count - start);
    if (fen > MONEY_FEN_MAX || (negative && fen == 0)) {
        return false;
    }
    struct spelling spelling;
    spell_amount(&spelling, fen);
    if (!is_spelling(&spelling, signs + start, count - start)) {
        return false;
    }
    *ret_fen = negative ? -fen : fen;
    return true;
}
