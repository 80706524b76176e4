/* leak.c - see leak.h.
 *
 * bytes -> characters (UTF-8) -> what a reader sees (markup, references, escapes) ->
 * folded (digits, blanks) -> runs and groups of runs -> the checks of identity.h. */
#include "reports/leak.h"

#include "ledger/base/text.h"
#include "reports/leak_view.h"

#include <assert.h>
#include <string.h>

enum { AS_BREAK = '\n', AS_NOTHING = 0, AS_INVALID = 0xFFFD };

enum state {
    IN_TEXT = 0,
    IN_TAG_NAME, /* after '<'                   */
    IN_TAG,      /* after the name              */
    IN_QUOTE,    /* an attribute's value        */
    IN_COMMENT,  /* after "<!--"                */
};

struct leak leak_of(enum leak_form form, const char *const *allowed, size_t count)
{
    assert(count <= LEAK_ALLOWED_MAX);
    struct leak leak = {
        .form = form, .allowed_count = count, .place = {.line = 1, .column = 1}};
    for (size_t i = 0; i < count; i++) {
        leak.allowed[i] = allowed[i];
    }
    return leak;
}

static bool is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static struct leak_view *view_of(struct leak *leak)
{
    const bool is_markup = leak->form == LEAK_MARKUP && leak->state != IN_TEXT;
    return is_markup ? &leak->attribute : &leak->text;
}

static void show(struct leak *leak, uint32_t c)
{
    const uint32_t folded = text_fold_digit(c);
    if (folded != TEXT_NO_CHARACTER) {
        leak_view_see(leak, view_of(leak), folded);
    }
}

/* Tags a browser sets in the line: digits on both sides stand together. */
static bool is_inline(const char *tag)
{
    static const char *const tags[] = {
        "a",   "abbr", "b",     "bdi",   "bdo",  "big",    "cite",   "code",
        "del", "dfn",  "em",    "font",  "i",    "ins",    "kbd",    "mark",
        "q",   "s",    "samp",  "small", "span", "strike", "strong", "sub",
        "sup", "time", "tspan", "tt",    "u",    "var",    "wbr",    "!--",
    };
    const char *name = tag[0] == '/' ? tag + 1 : tag;
    for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
        if (strcmp(tags[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static void leave_tag(struct leak *leak)
{
    leak_view_see(leak, &leak->attribute, AS_BREAK);
    leak->tag[leak->tag_size] = '\0';
    leak->state = IN_TEXT;
    if (!is_inline(leak->tag)) {
        leak_view_see(leak, &leak->text, AS_BREAK);
    }
}

static void read_tag_name(struct leak *leak, uint32_t c)
{
    const bool ends = c <= ' ' || c == '>' || (c == '/' && leak->tag_size > 0);
    if (!ends && c < 0x80 && leak->tag_size + 1 < sizeof(leak->tag)) {
        leak->tag[leak->tag_size++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        if (leak->tag_size == 3 && memcmp(leak->tag, "!--", 3) == 0) {
            leak->state = IN_COMMENT;
        }
        return;
    }
    leak->state = IN_TAG;
    if (c == '>') {
        leave_tag(leak);
    } else {
        show(leak, c);
    }
}

static void read_markup(struct leak *leak, uint32_t c, bool is_literal)
{
    if (!is_literal) {
        show(leak, c);
        return;
    }
    switch ((enum state)leak->state) {
    case IN_TEXT:
        if (c == '<') {
            leak->state = IN_TAG_NAME;
            leak->tag_size = 0;
            return;
        }
        break;
    case IN_TAG_NAME:
        read_tag_name(leak, c);
        return;
    case IN_TAG:
        if (c == '>') {
            leave_tag(leak);
            return;
        }
        if (c == '"' || c == '\'') {
            leak->quote = (char)c;
            leak->state = IN_QUOTE;
            c = AS_BREAK;
        }
        break;
    case IN_QUOTE:
        if (c == (uint32_t)leak->quote) {
            leak->state = IN_TAG;
            c = AS_BREAK;
        }
        break;
    case IN_COMMENT:
        if (c == '>' && leak->tag_size >= 5) {
            leak->tag_size = 3;
            leave_tag(leak);
            return;
        }
        /* tag_size 3, 4, 5 counts the hyphens just seen */
        leak->tag_size = c != '-' ? 3 : (leak->tag_size < 5 ? leak->tag_size + 1 : 5);
        break;
    }
    show(leak, c);
}

/* A number in `digits` of base 10 or 16; AS_INVALID beyond Unicode. */
static uint32_t number_of(const char *digits, size_t size, uint32_t base)
{
    uint32_t value = 0;
    for (size_t i = 0; i < size && value <= 0x10FFFF; i++) {
        const uint32_t c = (uint8_t)digits[i];
        value = value * base + (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return value <= 0x10FFFF ? value : AS_INVALID;
}

static bool is_digit_of(uint32_t c, uint32_t base)
{
    return (c >= '0' && c <= '9') ||
           (base == 16 && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')));
}

static uint32_t named_reference(const char *name)
{
    static const struct {
        const char *name;
        uint32_t character;
    } names[] = {
        {"&nbsp", 0xA0},     {"&shy", 0xAD},
        {"&ensp", 0x2002},   {"&emsp", 0x2003},
        {"&thinsp", 0x2009}, {"&zwnj", 0x200C},
        {"&zwj", 0x200D},    {"&lrm", 0x200E},
        {"&rlm", 0x200F},    {"&hyphen", '-'},
        {"&dash", '-'},      {"&period", '.'},
        {"&middot", 0xB7},   {"&NoBreak", 0x2060},
        {"&Tab", ' '},       {"&ZeroWidthSpace", 0x200B},
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(names[i].name, name) == 0) {
            return names[i].character;
        }
    }
    return AS_INVALID;
}

static uint32_t base_of(const struct leak *leak)
{
    return leak->reference_size > 2 && (leak->reference[2] | 0x20) == 'x' ? 16 : 10;
}

/* Ends "&#52" or "&nbsp" and shows what it stands for. */
static void end_reference(struct leak *leak)
{
    uint32_t character = AS_INVALID;
    leak->reference[leak->reference_size] = '\0';
    if (leak->reference[1] == '#' && leak->reference_size > 2) {
        const uint32_t base = base_of(leak);
        const size_t from = base == 16 ? 3 : 2;
        character =
            number_of(leak->reference + from, leak->reference_size - from, base);
    } else {
        character = named_reference(leak->reference);
    }
    leak->reference_size = 0;
    read_markup(leak, character, false);
}

/* True when `c` belongs to the reference being read. */
static bool extends_reference(struct leak *leak, uint32_t c)
{
    const size_t size = leak->reference_size;
    const bool is_number = size > 1 && leak->reference[1] == '#';
    if (size + 1 >= sizeof(leak->reference)) {
        return false;
    }
    if (size == 1) {
        return c == '#' || is_letter(c);
    }
    if (is_number) {
        return (size == 2 && (c == 'x' || c == 'X')) || is_digit_of(c, base_of(leak));
    }
    return is_letter(c);
}

/* "&#0000052" may be as long as it likes. */
static void drop_leading_zero(struct leak *leak)
{
    const size_t first = base_of(leak) == 16 ? 3 : 2;
    if (leak->reference[1] == '#' && leak->reference_size == first + 1 &&
        leak->reference[first] == '0') {
        leak->reference_size--;
    }
}

static void read_referenced(struct leak *leak, uint32_t c)
{
    if (leak->reference_size > 0) {
        if (extends_reference(leak, c)) {
            drop_leading_zero(leak);
            leak->reference[leak->reference_size++] = (char)c;
            return;
        }
        end_reference(leak);
        if (c == ';') {
            return;
        }
    }
    if (c == '&' && leak->state != IN_COMMENT) {
        leak->reference[leak->reference_size++] = '&';
        return;
    }
    read_markup(leak, c, true);
}

static void read_json(struct leak *leak, uint32_t c)
{
    if (leak->reference_size > 0) { /* after a backslash */
        leak->reference[leak->reference_size++] = (char)c;
        const bool is_unicode = leak->reference[1] == 'u' && c < 0x80;
        if (is_unicode && leak->reference_size < 6) {
            return;
        }
        leak->reference_size = 0;
        show(leak, is_unicode ? number_of(leak->reference + 2, 4, 16) : AS_INVALID);
        return;
    }
    if (c == '"') {
        show(leak, AS_BREAK);
        leak->is_in_string = !leak->is_in_string;
        return;
    }
    if (c == '\\' && leak->is_in_string) {
        leak->reference[leak->reference_size++] = '\\';
        return;
    }
    show(leak, c);
}

static void read_character(struct leak *leak, uint32_t c)
{
    switch (leak->form) {
    case LEAK_PLAIN:
        show(leak, c);
        break;
    case LEAK_MARKUP:
        read_referenced(leak, c);
        break;
    case LEAK_JSON:
        read_json(leak, c);
        break;
    }
    leak->place.column++;
    if (c == '\n') {
        leak->place.line++;
        leak->place.column = 1;
    }
}

static void read_byte(struct leak *leak, uint8_t byte)
{
    if (leak->character_left > 0) {
        if ((byte & 0xC0) == 0x80) {
            leak->character = leak->character << 6 | (byte & 0x3FU);
            if (--leak->character_left == 0) {
                read_character(leak, leak->character);
            }
            return;
        }
        leak->character_left = 0;
        read_character(leak, AS_INVALID);
    }
    if (byte < 0x80) {
        read_character(leak, byte);
    } else if (byte >= 0xC2 && byte <= 0xF4) {
        leak->character_left = byte >= 0xF0 ? 3 : (byte >= 0xE0 ? 2 : 1);
        leak->character = byte & (0x3FU >> leak->character_left);
    } else {
        read_character(leak, AS_INVALID);
    }
}

void leak_scan(struct leak *leak, struct bytes bytes)
{
    for (size_t i = 0; i < bytes.size; i++) {
        read_byte(leak, bytes.at[i]);
    }
}

void leak_in_cell(struct leak *leak, struct leak_cell cell)
{
    leak->place.cell = cell;
}

/* -?[0-9]+(\.[0-9][0-9])?, of so many digits as an amount can have. */
static bool is_figure(struct bytes text)
{
    const size_t sign = text.size > 0 && text.at[0] == '-' ? 1 : 0;
    const bool has_fraction = text.size > 3 && text.at[text.size - 3] == '.';
    size_t digits = 0;
    for (size_t i = sign; i < text.size; i++) {
        const bool is_point = has_fraction && i == text.size - 3;
        if (!is_point && !is_digit_of(text.at[i], 10)) {
            return false;
        }
        digits += is_point ? 0 : 1;
    }
    return digits > (has_fraction ? 2 : 0) && digits <= LEAK_FIGURE_DIGITS_MAX;
}

void leak_figure(struct leak *leak, struct bytes bytes)
{
    const bool is_between = leak->character_left == 0 && leak->reference_size == 0;
    if (!is_between || !is_figure(bytes)) {
        leak_scan(leak, bytes);
        return;
    }
    show(leak, AS_BREAK);
    leak->place.column += bytes.size;
}

struct status leak_finish(struct leak *leak, struct fault *fault)
{
    static const char *const kinds[LEAK_KIND_COUNT] = {
        [LEAK_NONE] = "",
        [LEAK_RESIDENT] = N_("a resident identity number"),
        [LEAK_CARD] = N_("a bank card number"),
        [LEAK_MOBILE] = N_("a mobile telephone number"),
    };
    if (leak->form == LEAK_MARKUP && leak->reference_size > 0) {
        end_reference(leak);
    }
    leak_view_see(leak, &leak->text, AS_BREAK);
    leak_view_see(leak, &leak->attribute, AS_BREAK);
    if (leak->kind == LEAK_NONE) {
        return OK;
    }
    const struct leak_place *hit = &leak->hit;
    if (hit->cell.table != NULL) { /* */
        return FAULT(
            fault, STATUS_REFUSED,
            "R-042: in the table \"%s\", row %llu, the column \"%s\" holds %s; "
            "nothing was published, remove or mask it in the source of the "
            "report",
            hit->cell.table, (unsigned long long)hit->cell.row, hit->cell.column,
            fault_words(kinds[leak->kind]));
    }
    return FAULT(fault, STATUS_REFUSED,
                 "R-042: line %llu, column %llu of the output holds %s; nothing was "
                 "published, remove or mask it in the source of the report",
                 (unsigned long long)hit->line, (unsigned long long)hit->column,
                 fault_words(kinds[leak->kind]));
}
