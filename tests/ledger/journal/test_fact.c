/* test_fact.c - every type at its limits, and one encoding for one fact. */
#include "ledger/journal/fact.h"

#include "ledger/base/money.h"
#include "ledger/journal/cbor.h"
#include "tests/suite.h"

#include <stdlib.h>

#define NUMBER_MAX ((uint64_t)1 << 53)

static uint8_t zeros[17000];
static uint8_t letters[17000];
static struct fault fault;

static struct fact_schema schema_of(struct fact_field *field, enum fact_type type)
{
    *field = (struct fact_field){1, type, false, "value"};
    return (struct fact_schema){50, "probe", field, 1};
}

/* Encodes {1: value}; the map when it went well. */
static enum status_code there_and_back(enum fact_type type,
                                       const union fact_value *value,
                                       union fact_value *ret_value)
{
    static uint8_t image[17000];
    struct fact_field field;
    const struct fact_schema schema = schema_of(&field, type);
    struct fact fact;
    struct fact got;
    fact_begin(&fact, &schema);
    fact.field[1] = *value;
    fact.present = 2;
    struct writer writer = writer_of(image, sizeof(image));
    const struct status encoded = fact_encode(&fact, &writer, &fault);
    if (!status_is_ok(encoded)) {
        return encoded.code;
    }
    const struct status decoded =
        fact_decode(&schema, writer_bytes(&writer), &got, &fault);
    *ret_value = got.field[1];
    return decoded.code;
}

START_TEST(test_numbers_keep_their_bounds)
{
    static const struct {
        enum fact_type type;
        uint64_t number;
        bool is_good;
    } cases[] = {
        {FACT_COUNT, 0, true},
        {FACT_COUNT, NUMBER_MAX - 1, true},
        {FACT_COUNT, NUMBER_MAX, true},
        {FACT_COUNT, NUMBER_MAX + 1, false},
        {FACT_COUNT, UINT64_MAX, false},
        {FACT_ENTRY, NUMBER_MAX, true},
        {FACT_ENTRY, NUMBER_MAX + 1, false},
        {FACT_PERIOD, INT32_MAX - 1, true},
        {FACT_PERIOD, INT32_MAX, true},
        {FACT_PERIOD, (uint64_t)INT32_MAX + 1, false},
        {FACT_CHOICE, 254, true},
        {FACT_CHOICE, 255, true},
        {FACT_CHOICE, 256, false},
        {FACT_FLAG, 0, true},
        {FACT_FLAG, 1, true},
        {FACT_FLAG, 2, false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const union fact_value value = {.number = cases[i].number};
        union fact_value got = {0};
        const enum status_code code = there_and_back(cases[i].type, &value, &got);
        ck_assert_msg(code == (cases[i].is_good ? STATUS_CODE_OK : STATUS_INPUT),
                      "case %zu: %s", i, fault.message);
        if (cases[i].is_good) {
            ck_assert_uint_eq(got.number, cases[i].number);
        }
    }
}
END_TEST

START_TEST(test_amounts_and_days_keep_their_bounds)
{
    static const struct {
        enum fact_type type;
        int64_t fen;
        bool is_good;
    } cases[] = {
        {FACT_FEN, 0, true},
        {FACT_FEN, -1, true},
        {FACT_FEN, MONEY_FEN_MAX - 1, true},
        {FACT_FEN, MONEY_FEN_MAX, true},
        {FACT_FEN, MONEY_FEN_MAX + 1, false},
        {FACT_FEN, -MONEY_FEN_MAX, true},
        {FACT_FEN, -MONEY_FEN_MAX - 1, false},
        {FACT_FEN, INT64_MIN, false},
        {FACT_DAY, INT32_MAX, true},
        {FACT_DAY, (int64_t)INT32_MAX + 1, false},
        {FACT_DAY, INT32_MIN, true},
        {FACT_DAY, (int64_t)INT32_MIN - 1, false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const union fact_value value = {.fen = cases[i].fen};
        union fact_value got = {0};
        const enum status_code code = there_and_back(cases[i].type, &value, &got);
        ck_assert_msg(code == (cases[i].is_good ? STATUS_CODE_OK : STATUS_INPUT),
                      "case %zu: %s", i, fault.message);
        if (cases[i].is_good) {
            ck_assert_int_eq(got.fen, cases[i].fen);
        }
    }
}
END_TEST

START_TEST(test_runs_keep_their_lengths)
{
    static const struct {
        enum fact_type type;
        size_t size;
        bool is_good;
    } cases[] = {
        {FACT_TEXT, 0, false},     {FACT_TEXT, 1, true},      {FACT_TEXT, 1023, true},
        {FACT_TEXT, 1024, true},   {FACT_TEXT, 1025, false},  {FACT_BYTES16, 15, false},
        {FACT_BYTES16, 16, true},  {FACT_BYTES16, 17, false}, {FACT_BYTES32, 31, false},
        {FACT_BYTES32, 32, true},  {FACT_BYTES32, 33, false}, {FACT_BYTES64, 63, false},
        {FACT_BYTES64, 64, true},  {FACT_BYTES64, 65, false}, {FACT_BYTES, 0, false},
        {FACT_BYTES, 1, true},     {FACT_BYTES, 1023, true},  {FACT_BYTES, 1024, true},
        {FACT_BYTES, 1025, false}, {FACT_LONG, 0, false},     {FACT_LONG, 1, true},
        {FACT_LONG, 16383, true},  {FACT_LONG, 16384, true},  {FACT_LONG, 16385, false},
    };
    memset(letters, 'a', sizeof(letters));
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const union fact_value value = {
            .bytes = bytes_from(cases[i].type == FACT_TEXT ? letters : zeros,
                                cases[i].size)};
        union fact_value got = {0};
        const enum status_code code = there_and_back(cases[i].type, &value, &got);
        ck_assert_msg(code == (cases[i].is_good ? STATUS_CODE_OK : STATUS_INPUT),
                      "case %zu: %s", i, fault.message);
        if (cases[i].is_good) {
            ck_assert_bytes(got.bytes, value.bytes);
        }
    }
    const union fact_value control = {.bytes = bytes_of("a\nb")};
    union fact_value got = {0};
    ck_assert_int_eq(there_and_back(FACT_TEXT, &control, &got), STATUS_INPUT);
}
END_TEST

START_TEST(test_lists_come_back_row_by_row)
{
    static uint8_t image[8192];
    union fact_value got = {0};
    size_t count = 0;
    struct writer writer = writer_of(image, sizeof(image));
    const struct fact_pair pairs[] = {{7, -5}, {NUMBER_MAX, MONEY_FEN_MAX}};
    struct fact_pair pairs_got[2];
    fact_put_pairs(&writer, pairs, 2);
    union fact_value value = {.bytes = writer_bytes(&writer)};
    ck_assert_int_eq(there_and_back(FACT_PAIRS, &value, &got), STATUS_CODE_OK);
    ck_assert(!fact_pairs(got.bytes, pairs_got, 1, &count));
    ck_assert(fact_pairs(got.bytes, pairs_got, 2, &count));
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(pairs_got[0].number, -5);
    ck_assert_uint_eq(pairs_got[1].entry, NUMBER_MAX);

    writer = writer_of(image, sizeof(image));
    const struct fact_code codes[] = {{bytes_of("430699"), -1, 5},
                                      {bytes_of("x"), 0, INT64_MAX}};
    struct fact_code codes_got[2];
    fact_put_codes(&writer, codes, 2);
    value.bytes = writer_bytes(&writer);
    ck_assert_int_eq(there_and_back(FACT_CODES, &value, &got), STATUS_CODE_OK);
    ck_assert(fact_codes(got.bytes, codes_got, 2, &count));
    ck_assert_int_eq(codes_got[0].from, -1);
    ck_assert(codes_got[1].to == INT64_MAX);

    writer = writer_of(image, sizeof(image));
    const struct fact_key key = {bytes_of("S01"), 1, bytes_from(zeros, 32)};
    struct fact_key key_got;
    fact_put_keys(&writer, &key, 1);
    value.bytes = writer_bytes(&writer);
    ck_assert_int_eq(there_and_back(FACT_KEYS, &value, &got), STATUS_CODE_OK);
    ck_assert(fact_keys(got.bytes, &key_got, 1, &count));
    ck_assert_bytes(key_got.staff, key.staff);

    writer = writer_of(image, sizeof(image));
    const struct fact_sign mark = {3, bytes_from(zeros, 64)};
    struct fact_sign mark_got;
    fact_put_signs(&writer, &mark, 1);
    value.bytes = writer_bytes(&writer);
    ck_assert_int_eq(there_and_back(FACT_SIGNS, &value, &got), STATUS_CODE_OK);
    ck_assert(fact_signs(got.bytes, &mark_got, 1, &count));
    ck_assert_uint_eq(mark_got.actor, 3);
}
END_TEST

START_TEST(test_lists_keep_their_bounds)
{
    static uint8_t image[16384];
    static struct fact_pair pairs[FACT_LIST_MAX + 1];
    static struct fact_key keys[17];
    static struct fact_sign marks[65];
    union fact_value got = {0};
    for (size_t i = 0; i < 17; i++) {
        keys[i] = (struct fact_key){bytes_of("S"), 1, bytes_from(zeros, 32)};
    }
    for (size_t i = 0; i < 65; i++) {
        marks[i] = (struct fact_sign){1, bytes_from(zeros, 64)};
    }
    static const struct {
        enum fact_type type;
        size_t count;
        bool is_good;
    } cases[] = {
        {FACT_PAIRS, 0, false},  {FACT_PAIRS, 1, true},    {FACT_PAIRS, 255, true},
        {FACT_PAIRS, 256, true}, {FACT_PAIRS, 257, false}, {FACT_KEYS, 15, true},
        {FACT_KEYS, 16, true},   {FACT_KEYS, 17, false},   {FACT_SIGNS, 63, true},
        {FACT_SIGNS, 64, true},  {FACT_SIGNS, 65, false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct writer writer = writer_of(image, sizeof(image));
        if (cases[i].type == FACT_PAIRS) {
            fact_put_pairs(&writer, pairs, cases[i].count);
        } else if (cases[i].type == FACT_KEYS) {
            fact_put_keys(&writer, keys, cases[i].count);
        } else {
            fact_put_signs(&writer, marks, cases[i].count);
        }
        const union fact_value value = {.bytes = writer_bytes(&writer)};
        ck_assert_msg(there_and_back(cases[i].type, &value, &got) ==
                          (cases[i].is_good ? STATUS_CODE_OK : STATUS_INPUT),
                      "case %zu", i);
    }
}
END_TEST

START_TEST(test_rows_out_of_bounds_are_refused)
{
    static uint8_t image[1024];
    static const struct fact_pair pairs[] = {
        {NUMBER_MAX + 1, 0}, {0, MONEY_FEN_MAX + 1}, {0, -MONEY_FEN_MAX - 1}};
    union fact_value got = {0};
    for (size_t i = 0; i < 3; i++) {
        struct writer writer = writer_of(image, sizeof(image));
        fact_put_pairs(&writer, &pairs[i], 1);
        const union fact_value value = {.bytes = writer_bytes(&writer)};
        ck_assert_int_eq(there_and_back(FACT_PAIRS, &value, &got), STATUS_INPUT);
    }
    const struct fact_code codes[] = {{bytes_of(""), 0, 1},
                                      {bytes_of("a"), INT64_MAX, 1},
                                      {bytes_of("a"), 0, INT64_MAX - 1}};
    for (size_t i = 0; i < 3; i++) {
        struct writer writer = writer_of(image, sizeof(image));
        fact_put_codes(&writer, &codes[i], 1);
        const union fact_value value = {.bytes = writer_bytes(&writer)};
        ck_assert_int_eq(there_and_back(FACT_CODES, &value, &got), STATUS_INPUT);
    }
    /* "Open" has one spelling: null, not the largest number. */
    struct writer writer = writer_of(image, sizeof(image));
    cbor_put_array(&writer, 1);
    cbor_put_array(&writer, 3);
    cbor_put_text(&writer, bytes_of("a"));
    cbor_put_int(&writer, 0);
    cbor_put_int(&writer, INT64_MAX);
    const union fact_value value = {.bytes = writer_bytes(&writer)};
    ck_assert_int_eq(there_and_back(FACT_CODES, &value, &got), STATUS_INPUT);
}
END_TEST

static const struct fact_field pair_fields[] = {{1, FACT_COUNT, false, "needed"},
                                                {4, FACT_COUNT, true, "optional"}};
static const struct fact_schema pair_schema = {51, "pair", pair_fields, 2};

START_TEST(test_required_fields_are_required_and_optional_ones_are_not)
{
    uint8_t image[64];
    struct fact fact;
    struct fact got;
    struct writer writer = writer_of(image, sizeof(image));
    fact_begin(&fact, &pair_schema);
    fact_set_number(&fact, 4, 9);
    ck_assert_status(fact_encode(&fact, &writer, &fault), STATUS_INPUT);
    ck_assert_str_eq(fault.rule, "R-020");
    fact_set_number(&fact, 1, 8);
    ck_assert_ok(fact_encode(&fact, &writer, &fault), &fault);
    ck_assert_ok(fact_decode(&pair_schema, writer_bytes(&writer), &got, &fault),
                 &fault);
    ck_assert(fact_has(&got, 1) && fact_has(&got, 4) && !fact_has(&got, 2));
    fact_begin(&fact, &pair_schema);
    fact_set_number(&fact, 1, 8);
    writer = writer_of(image, sizeof(image));
    ck_assert_ok(fact_encode(&fact, &writer, &fault), &fault);
    ck_assert_ok(fact_decode(&pair_schema, writer_bytes(&writer), &got, &fault),
                 &fault);
    ck_assert(!fact_has(&got, 4));
    writer = writer_of(image, 2);
    ck_assert_status(fact_encode(&fact, &writer, &fault), STATUS_FULL);
}
END_TEST

START_TEST(test_only_one_encoding_is_accepted) /* */
{
    static const struct {
        const char *hex;
        bool is_good;
    } cases[] = {
        {"a10108", true},
        {"a201080409", true},
        {"a0", false},           /* the required one is missing  */
        {"a10409", false},       /* likewise                     */
        {"a204090108", false},   /* keys descending              */
        {"a201080109", false},   /* a key twice                  */
        {"a201080209", false},   /* unknown key                  */
        {"a20108181f09", false}, /* unknown key 31               */
        {"a20108182009", false}, /* key 32                       */
        {"a1010800", false},     /* a byte left over             */
        {"a101", false},         /* cut                          */
        {"a1011808", false},     /* a longer number than needed  */
        {"a1180108", false},     /* a longer key than needed     */
        {"bf0108ff", false},     /* indefinite                   */
        {"a10120", false},       /* negative for a count         */
        {"a1014108", false},     /* bytes for a count            */
        {"a101f5", false},       /* a flag for a count           */
        {"80", false},           /* no map                       */
        {"", false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint8_t image[32];
        struct fact got;
        const size_t size = strlen(cases[i].hex) / 2;
        ck_assert(bytes_from_hex(bytes_of(cases[i].hex), image, size));
        const struct status decoded =
            fact_decode(&pair_schema, bytes_from(image, size), &got, &fault);
        ck_assert_msg(decoded.code ==
                          (cases[i].is_good ? STATUS_CODE_OK : STATUS_INPUT),
                      "case %s: %s", cases[i].hex, status_name(decoded.code));
    }
}
END_TEST

/* Whatever is accepted is encoded again to the same bytes. */
START_TEST(test_accepted_bytes_are_the_encoding_of_what_they_say) /* */
{
    static const struct fact_field fields[] = {
        {1, FACT_COUNT, true, "a"}, {2, FACT_FEN, true, "b"},
        {3, FACT_FLAG, true, "c"},  {5, FACT_TEXT, true, "d"},
        {6, FACT_PAIRS, true, "e"}, {7, FACT_CODES, true, "f"},
        {8, FACT_BYTES, true, "g"},
    };
    static const struct fact_schema schema = {52, "mix", fields, 7};
    uint8_t image[64];
    uint8_t again[64];
    unsigned accepted = 0;
    srandom(7);
    for (unsigned round_number = 0; round_number < 60000; round_number++) {
        static const uint8_t start[] = {0xa4, 0x01, 0x05, 0x03, 0xf5, 0x06, 0x81,
                                        0x82, 0x07, 0x21, 0x08, 0x42, 0x01, 0x02};
        memcpy(image, start, sizeof(start));
        const unsigned changes = (unsigned)random() % 3;
        for (unsigned i = 0; i < changes; i++) {
            image[(size_t)random() % sizeof(start)] = (uint8_t)random();
        }
        struct fact fact;
        const struct bytes body = bytes_from(image, sizeof(start));
        if (!status_is_ok(fact_decode(&schema, body, &fact, &fault))) {
            continue;
        }
        accepted++;
        struct writer writer = writer_of(again, sizeof(again));
        ck_assert_ok(fact_encode(&fact, &writer, &fault), &fault);
        ck_assert_bytes(writer_bytes(&writer), body);
    }
    ck_assert_uint_gt(accepted, 1000);
}
END_TEST

/* The quick decoder says yes to nothing that the generic one refuses, and reads the
 * same; together they accept what the generic one accepts. */
static void expect_same(const struct fact_schema *schema, struct bytes body,
                        unsigned *accepted, unsigned *quick)
{
    static struct fact one;
    static struct fact other;
    const bool is_good = status_is_ok(fact_decode_generic(schema, body, &one, &fault));
    const bool is_sure = fact_check(schema, body);
    ck_assert(!is_sure || is_good);
    ck_assert(fact_check_into(schema, body, &other) == is_sure);
    ck_assert(status_is_ok(fact_decode(schema, body, &other, &fault)) == is_good);
    *accepted += is_good ? 1 : 0;
    *quick += is_sure ? 1 : 0;
    if (!is_good) {
        return;
    }
    ck_assert_uint_eq(one.present, other.present);
    for (size_t i = 0; i < schema->field_count; i++) {
        const unsigned key = schema->fields[i].key;
        const enum fact_type type = schema->fields[i].type;
        if (!fact_has(&one, key)) {
            continue;
        }
        if (type == FACT_FLAG || type < FACT_TEXT) {
            ck_assert_uint_eq(one.field[key].number, other.field[key].number);
        } else {
            ck_assert_bytes(one.field[key].bytes, other.field[key].bytes);
        }
    }
}

static const struct fact_field every_field[] = {
    {1, FACT_COUNT, false, "count"},  {2, FACT_ENTRY, true, "entry"},
    {3, FACT_FEN, true, "fen"},       {4, FACT_DAY, true, "day"},
    {5, FACT_PERIOD, true, "period"}, {6, FACT_CHOICE, true, "choice"},
    {7, FACT_FLAG, true, "flag"},     {9, FACT_TEXT, true, "text"},
    {10, FACT_BYTES16, true, "b16"},  {11, FACT_BYTES32, true, "b32"},
    {12, FACT_BYTES64, true, "b64"},  {13, FACT_BYTES, true, "bytes"},
    {14, FACT_PAIRS, true, "pairs"},  {15, FACT_CODES, true, "codes"},
    {16, FACT_KEYS, true, "keys"},    {17, FACT_SIGNS, true, "signs"},
    {18, FACT_LONG, true, "long"},    {24, FACT_COUNT, true, "late"},
};
static const struct fact_schema every_schema = {53, "every", every_field, 18};

/* A number whose size in bytes is as random as its value. */
static uint64_t random_number(void)
{
    const uint64_t bits = (uint64_t)random() << 33 ^ (uint64_t)random() << 8;
    return (bits ^ (uint64_t)random()) >> (random() % 64);
}

static void put_random_list(struct writer *writer, enum fact_type type)
{
    const struct fact_pair pairs[] = {{random_number(), (int64_t)random_number()},
                                      {3, -(int64_t)(random_number() >> 12)}};
    const struct fact_code codes[] = {{bytes_of("430699"), -1, INT64_MAX}};
    const struct fact_key keys[] = {{bytes_of("S01"), 1, bytes_from(zeros, 32)}};
    const struct fact_sign signs[] = {{random_number(), bytes_from(zeros, 64)}};
    if (type == FACT_PAIRS) {
        fact_put_pairs(writer, pairs, 1 + (size_t)random() % 2);
    } else if (type == FACT_CODES) {
        fact_put_codes(writer, codes, 1);
    } else if (type == FACT_KEYS) {
        fact_put_keys(writer, keys, 1);
    } else {
        fact_put_signs(writer, signs, 1);
    }
}

static void put_random_value(struct writer *writer, enum fact_type type)
{
    static const char *const texts[] = {
        "a",           "\xe6\x9d\x8e\xe6\xb5\x8b", "x\ny", "", "\xff", "eight by",
        "\xe2\x80\xae"};
    const size_t size = (size_t)random() % 8 == 0 ? (size_t)random() % 1100
                        : type == FACT_BYTES16    ? 16
                        : type == FACT_BYTES32    ? 32
                        : type == FACT_BYTES64    ? 64
                                                  : (size_t)random() % 40;
    if (type == FACT_TEXT) {
        cbor_put_text(writer, bytes_of(texts[random() % 7]));
    } else if (type == FACT_FLAG) {
        cbor_put_bool(writer, random() % 2 == 0);
    } else if (type == FACT_FEN || type == FACT_DAY) {
        cbor_put_int(writer, (int64_t)random_number() * (random() % 2 == 0 ? 1 : -1));
    } else if (type < FACT_TEXT) {
        cbor_put_uint(writer, random_number());
    } else if (type < FACT_PAIRS) {
        cbor_put_bytes(writer, bytes_from(zeros, size));
    } else {
        put_random_list(writer, type);
    }
}

START_TEST(test_the_quick_decoder_is_no_laxer_and_reads_the_same) /* */
{
    static uint8_t image[8192];
    unsigned accepted = 0;
    unsigned quick = 0;
    srandom(11);
    for (unsigned i = 0; i < 4000; i++) {
        struct writer writer = writer_of(image, sizeof(image));
        uint32_t chosen = 2 | ((uint32_t)random() & (uint32_t)random());
        chosen &= random() % 3 == 0 ? UINT32_MAX : ~UINT32_C(0x01038000);
        uint64_t count = 0;
        for (size_t f = 0; f < every_schema.field_count; f++) {
            count += chosen >> every_field[f].key & 1U;
        }
        cbor_put_map(&writer, count + (random() % 64 == 0 ? 1 : 0));
        for (size_t f = 0; f < every_schema.field_count; f++) {
            if ((chosen >> every_field[f].key & 1U) != 0) {
                cbor_put_key(&writer, every_field[f].key);
                put_random_value(&writer, every_field[f].type);
            }
        }
        struct bytes body = writer_bytes(&writer);
        expect_same(&every_schema, body, &accepted, &quick);
        for (unsigned turn = 0; turn < 3; turn++) {
            const size_t front = body.size < 24 ? body.size : 24;
            const size_t at = (size_t)random() % (turn == 0 ? front : body.size);
            const unsigned bit = 1U << (unsigned)(random() % 8);
            image[at] = (uint8_t)(turn == 2 ? image[at] ^ bit : (unsigned)random());
            expect_same(&every_schema, body, &accepted, &quick);
        }
        body.size = (size_t)random() % (body.size + 1);
        expect_same(&every_schema, body, &accepted, &quick);
    }
    ck_assert_uint_gt(accepted, 1000);
    ck_assert_uint_gt(quick, accepted / 2);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("fact");
    TCase *types = tcase_create("types");
    tcase_add_test(types, test_numbers_keep_their_bounds);
    tcase_add_test(types, test_amounts_and_days_keep_their_bounds);
    tcase_add_test(types, test_runs_keep_their_lengths);
    suite_add_tcase(suite, types);
    TCase *lists = tcase_create("lists");
    tcase_add_test(lists, test_lists_come_back_row_by_row);
    tcase_add_test(lists, test_lists_keep_their_bounds);
    tcase_add_test(lists, test_rows_out_of_bounds_are_refused);
    suite_add_tcase(suite, lists);
    TCase *maps = tcase_create("maps");
    tcase_add_test(maps, test_required_fields_are_required_and_optional_ones_are_not);
    tcase_add_test(maps, test_only_one_encoding_is_accepted);
    tcase_add_test(maps, test_accepted_bytes_are_the_encoding_of_what_they_say);
    tcase_add_test(maps, test_the_quick_decoder_is_no_laxer_and_reads_the_same);
    suite_add_tcase(suite, maps);
    return suite;
}
