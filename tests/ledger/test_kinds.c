/* test_kinds.c - the tables of kinds: complete, unambiguous, and docs/entry.cddl says
 * just what they say.
 *
 * To print docs/entry.cddl anew after a kind was added, run this suite with
 * MINGZHANG_WRITE_CDDL=docs/entry.cddl from the root of the project. */
#include "ledger/kinds.h"

#include "ledger/accounts.h"
#include "ledger/base/money.h"
#include "ledger/journal/entry.h"
#include "ledger/journal/registry.h"
#include "tests/suite.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { CDDL_SIZE_MAX = 1 << 16 };

/* Every kind there is, in the order of their numbers.  DESIGN: the kinds of all
 * planned parts are described from the start. */
static const struct {
    uint16_t kind;
    const char *name;
} planned[] = {
    {0, "genesis"},
    {1, "seal"},
    {2, "unit"},
    {3, "document"},
    {4, "programme"},
    {5, "standard"},
    {6, "staff"},
    {7, "key"},
    {8, "key-end"},
    {9, "role"},
    {10, "source"},
    {11, "allocation"},
    {12, "split"},
    {13, "adjustment"},
    {14, "opening"},
    {15, "file"},
    {16, "enrolment"},
    {17, "batch"},
    {18, "line"},
    {19, "approval"},
    {20, "submission"},
    {21, "result"},
    {22, "refund"},
    {23, "correction"},
    {24, "exception"},
    {25, "resolution"},
    {26, "statement"},
    {27, "close"},
    {28, "disclosure"},
    {29, "evaluation"},
    {30, "finding"},
    {31, "price-index"},
    {32, "goods"},
    {33, "case"},
    {34, "erasure"},
    {35, "policy"},
    {36, "batch-state"},
    {37, "check"},
    {38, "anchor"},
    {39, "person-change"},
    {40, "statement-lines"},
    {41, "manual-value"},
    {42, "spot-check"},
};
enum { PLANNED_COUNT = sizeof(planned) / sizeof(planned[0]) };

static const char *type_name(enum fact_type type)
{
    switch (type) {
    case FACT_COUNT:
        return "count";
    case FACT_ENTRY:
        return "entry-index";
    case FACT_FEN:
        return "fen";
    case FACT_DAY:
        return "day";
    case FACT_PERIOD:
        return "period";
    case FACT_CHOICE:
        return "choice";
    case FACT_FLAG:
        return "bool";
    case FACT_TEXT:
        return "plain";
    case FACT_BYTES16:
        return "bytes16";
    case FACT_BYTES32:
        return "bytes32";
    case FACT_BYTES64:
        return "bytes64";
    case FACT_BYTES:
        return "octets";
    case FACT_LONG:
        return "long-octets";
    case FACT_PAIRS:
        return "pairs";
    case FACT_CODES:
        return "codes";
    case FACT_KEYS:
        return "keys";
    case FACT_SIGNS:
        return "signs";
    case FACT_NONE:
        break;
    }
    ck_abort_msg("a field without a type");
    return "";
}

/* The bounds are those of the code: ENTRY_NUMBER_MAX and MONEY_FEN_MAX. */
static const char opening_text[] =
    "; entry.cddl - what an entry of the journal is (RFC 8610).\n"
    ";\n"
    "; Printed from ledger/journal/registry_kinds.c and ledger/kinds.c by\n"
    "; tests/ledger/test_kinds.c, never edited.  docs/format.md says what the numbers\n"
    "; mean.  The encoding is deterministic (RFC 8949 4.2.1): one byte string per "
    "entry\n"
    "; (R-020), at most 65535 bytes (R-021).\n"
    "\n";
static const char envelope_text[] =
    "\n"
    "entry-of<number-of-kind, contents> = [\n"
    "  version: 0..1,          ; 1 is written; never decreases (R-235)\n"
    "  kind: number-of-kind,\n"
    "  index: index,            ; from 0, without a gap\n"
    "  recorded-ms: 0..%" PRIu64 ",  ; UTC, never decreases\n"
    "  actor: index,            ; entry that enrolled the acting key\n"
    "  nonce: bytes16,          ; random, so that a leaf hash hides its entry\n"
    "  prev: bytes32,           ; leaf hash of the entry before; zero at index 0\n"
    "  body: contents\n"
    "]\n"
    "\n"
    "index = 0..%" PRIu64 "\n"
    "count = 0..%" PRIu64 "\n"
    "entry-index = count        ; of an earlier entry\n"
    "fen = -%" PRId64 "..%" PRId64 "  ; 1/100 yuan\n"
    "day = -2147483648..2147483647  ; days since 1970-01-01\n"
    "period = 0..2147483647     ; year * 12 + month - 1\n"
    "choice = 0..255            ; a number of docs/format.md\n"
    "plain = tstr .size (1..%d)  ; UTF-8 without control characters\n"
    "octets = bstr .size (1..%d)\n"
    "long-octets = bstr .size (1..%d)\n"
    "bytes16 = bstr .size 16\n"
    "bytes32 = bstr .size 32\n"
    "bytes64 = bstr .size 64\n"
    "pairs = [1*%d [entry: entry-index, number: fen]]\n"
    "codes = [1*%d [code: plain, from: day, to: day / null]]\n"
    "keys = [1*16 [staff: plain, kind: choice, public: octets]]\n"
    "signs = [1*64 [actor: entry-index, signature: bytes64]]\n";

/* Registry kinds and relief kinds in one row of numbers. */
static const struct fact_schema *schema_at(size_t i)
{
    return kinds_find(planned[i].kind);
}

static void put_choice_of_kinds(struct writer *writer)
{
    char line[160];
    for (size_t i = 0; i < PLANNED_COUNT; i++) {
        const struct fact_schema *schema = schema_at(i);
        ck_assert_ptr_nonnull(schema);
        snprintf(line, sizeof(line), "%s entry-of<%u, %s-body>\n",
                 i == 0 ? "entry =" : "      /", schema->kind, schema->name);
        writer_text(writer, line);
    }
}

static void put_body(struct writer *writer, const struct fact_schema *schema)
{
    char line[160];
    snprintf(line, sizeof(line), "\n%s-body = {\n", schema->name);
    writer_text(writer, line);
    for (size_t i = 0; i < schema->field_count; i++) {
        const struct fact_field *field = &schema->fields[i];
        snprintf(line, sizeof(line), "  %s%u => %s,  ; %s\n",
                 field->is_optional ? "? " : "", field->key, type_name(field->type),
                 field->name);
        writer_text(writer, line);
    }
    writer_text(writer, "}\n");
}

static struct bytes print_cddl(void)
{
    static uint8_t space[CDDL_SIZE_MAX];
    static char envelope[4096];
    struct writer writer = writer_of(space, sizeof(space));
    writer_text(&writer, opening_text);
    put_choice_of_kinds(&writer);
    const int size =
        snprintf(envelope, sizeof(envelope), envelope_text, ENTRY_NUMBER_MAX,
                 ENTRY_NUMBER_MAX - 1, ENTRY_NUMBER_MAX, MONEY_FEN_MAX, MONEY_FEN_MAX,
                 FACT_TEXT_SIZE_MAX, FACT_TEXT_SIZE_MAX, FACT_LONG_SIZE_MAX,
                 FACT_LIST_MAX, FACT_LIST_MAX);
    ck_assert_int_lt(size, (int)sizeof(envelope));
    writer_text(&writer, envelope);
    for (size_t i = 0; i < PLANNED_COUNT; i++) {
        put_body(&writer, schema_at(i));
    }
    ck_assert(!writer.overflowed);
    return writer_bytes(&writer);
}

START_TEST(test_entry_cddl_is_what_the_tables_say)
{
    const struct bytes printed = print_cddl();
    const char *path = getenv("MINGZHANG_WRITE_CDDL");
    if (path != NULL) {
        FILE *file = fopen(path, "wb");
        ck_assert_ptr_nonnull(file);
        ck_assert_uint_eq(fwrite(printed.at, 1, printed.size, file), printed.size);
        ck_assert_int_eq(fclose(file), 0);
    }
    struct arena arena;
    struct fault fault;
    ck_assert_ok(arena_open(1 << 20, &arena, &fault), &fault);
    const struct bytes kept = suite_file(&arena, "docs/entry.cddl");
    size_t same = 0;
    unsigned line = 1;
    while (same < printed.size && same < kept.size &&
           printed.at[same] == kept.at[same]) {
        line += printed.at[same++] == '\n' ? 1 : 0;
    }
    ck_assert_msg(bytes_equal(printed, kept),
                  "docs/entry.cddl differs from the tables in line %u; a new kind or "
                  "field: print it anew (see the head of this file)",
                  line);
    arena_close(&arena);
}
END_TEST

START_TEST(test_every_planned_kind_is_described)
{
    for (size_t i = 0; i < PLANNED_COUNT; i++) {
        const struct fact_schema *schema = schema_at(i);
        ck_assert_msg(schema != NULL, "kind %u is missing", planned[i].kind);
        ck_assert_uint_eq(schema->kind, planned[i].kind);
        ck_assert_str_eq(schema->name, planned[i].name);
        ck_assert_ptr_eq(kinds_by_name(bytes_of(planned[i].name)), schema);
    }
    ck_assert_uint_eq(registry_schema_count + kinds_schema_count, PLANNED_COUNT);
}
END_TEST

START_TEST(test_no_number_and_no_name_is_used_twice)
{
    for (size_t i = 0; i < PLANNED_COUNT; i++) {
        for (size_t j = 0; j < i; j++) {
            ck_assert_uint_ne(schema_at(i)->kind, schema_at(j)->kind);
            ck_assert_str_ne(schema_at(i)->name, schema_at(j)->name);
        }
    }
}
END_TEST

START_TEST(test_a_kind_nobody_described_is_not_found)
{
    ck_assert_ptr_null(kinds_find(PLANNED_COUNT));
    ck_assert_ptr_null(kinds_find(UINT64_MAX));
    ck_assert_ptr_null(kinds_by_name(bytes_of("units")));
    ck_assert_ptr_null(kinds_by_name(bytes_of("")));
}
END_TEST

START_TEST(test_field_keys_ascend_and_have_names)
{
    for (size_t i = 0; i < PLANNED_COUNT; i++) {
        const struct fact_schema *schema = schema_at(i);
        ck_assert_uint_gt(schema->field_count, 0);
        unsigned last = 0;
        for (size_t f = 0; f < schema->field_count; f++) {
            const struct fact_field *field = &schema->fields[f];
            ck_assert_msg(field->key > last && field->key < FACT_FIELDS_MAX,
                          "%s: key %u after %u", schema->name, field->key, last);
            last = field->key;
            ck_assert_uint_eq(strspn(field->name, "abcdefghijklmnopqrstuvwxyz-"),
                              strlen(field->name));
            for (size_t other = 0; other < f; other++) {
                ck_assert_str_ne(field->name, schema->fields[other].name);
            }
        }
    }
}
END_TEST

/* ---- who may record what -----------------------------------------------------------
 */

/* The rows of format.md's table under "Who may record what", from its head on. */
static const char roles_head[] = "| kinds | roles | key |\n|---|---|---|\n";

static uint32_t roles_in(const char *words)
{
    uint32_t roles = 0;
    for (unsigned role = STAFF_ROLE_ADMINISTRATOR; role <= STAFF_ROLE_AUDITOR; role++) {
        if (strstr(words, registry_role_name(role)) != NULL) {
            roles |= UINT32_C(1) << role;
        }
    }
    return roles;
}

/* What the table says of a kind: the row that names it, else the row of every other. */
static uint32_t roles_told(const char *table, const struct fact_schema *schema)
{
    char word[64];
    char row[512];
    uint32_t others = 0;
    snprintf(word, sizeof(word), " %u %s ", schema->kind, schema->name);
    for (const char *at = table; *at == '|'; at = strchr(at, '\n') + 1) {
        const size_t size = (size_t)(strchr(at, '\n') - at);
        ck_assert_uint_lt(size, sizeof(row));
        memcpy(row, at, size);
        row[size] = '\0';
        char *roles = strchr(row + 1, '|');
        ck_assert_ptr_nonnull(roles);
        *roles++ = '\0';
        if (strstr(row, word) != NULL) {
            return roles_in(roles);
        }
        others = strstr(row, "every other") != NULL ? roles_in(roles) : others;
    }
    ck_assert_uint_ne(others, 0);
    return others;
}

/* docs/verifier/verify.py was written from this table. */
START_TEST(test_the_table_of_roles_is_what_is_checked)
{
    struct arena arena;
    struct fault fault;
    struct accounts *accounts = NULL;
    ck_assert_ok(arena_open(1 << 20, &arena, &fault), &fault);
    ck_assert_ok(accounts_open(&accounts, &fault), &fault);
    static char text[CDDL_SIZE_MAX];
    const struct bytes format = suite_file(&arena, "docs/format.md");
    ck_assert_uint_lt(format.size, sizeof(text));
    memcpy(text, format.at, format.size);
    const char *head = strstr(text, roles_head);
    ck_assert_ptr_nonnull(head);
    for (size_t i = 0; i < PLANNED_COUNT; i++) {
        const struct fact_schema *schema = schema_at(i);
        if (schema->kind > KIND_SEAL) { /* the first two stand outside */
            ck_assert_msg(accounts_hooks(accounts)->roles(schema->kind) ==
                              roles_told(head + strlen(roles_head), schema),
                          "docs/format.md 3 says something else of kind %u %s",
                          schema->kind, schema->name);
        }
    }
    accounts_close(accounts);
    arena_close(&arena);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("kinds");
    TCase *tables = tcase_create("tables");
    tcase_add_test(tables, test_every_planned_kind_is_described);
    tcase_add_test(tables, test_no_number_and_no_name_is_used_twice);
    tcase_add_test(tables, test_a_kind_nobody_described_is_not_found);
    tcase_add_test(tables, test_field_keys_ascend_and_have_names);
    suite_add_tcase(suite, tables);
    TCase *schema = tcase_create("entry.cddl");
    tcase_add_test(schema, test_entry_cddl_is_what_the_tables_say);
    suite_add_tcase(suite, schema);
    TCase *roles = tcase_create("roles");
    tcase_add_test(roles, test_the_table_of_roles_is_what_is_checked);
    suite_add_tcase(suite, roles);
    return suite;
}
