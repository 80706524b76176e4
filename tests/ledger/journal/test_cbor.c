/* test_cbor.c - one value, one encoding; libcbor is the second opinion. */
#include "ledger/journal/cbor.h"

#include "tests/choices.h"
#include "tests/suite.h"

#include <cbor.h>
#include <stdlib.h>

enum { IMAGE_SIZE = 4096, CASES = 4000 };

static uint64_t seed = 20260101;

static uint64_t next_random(void)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return seed >> 11;
}

static void fill_random(uint8_t *at, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        at[i] = (uint8_t)(next_random() >> 9);
    }
}

static struct bytes from_hex(const char *hex, uint8_t *space)
{
    const size_t size = strlen(hex) / 2;
    ck_assert(bytes_from_hex(bytes_of(hex), space, size));
    return bytes_from(space, size);
}

static bool is_canonical(struct bytes bytes)
{
    struct fault fault;
    return status_is_ok(cbor_check(bytes, &fault));
}

/* Reads every item with the typed calls and writes it again. */
static void copy_all(struct cbor_reader *reader, struct writer *writer)
{
    enum cbor_form form = cbor_peek(reader);
    for (; form != CBOR_NOTHING; form = cbor_peek(reader)) {
        switch (form) {
        case CBOR_UINT:
            cbor_put_uint(writer, cbor_uint(reader));
            break;
        case CBOR_NEGATIVE:
            cbor_put_int(writer, cbor_int(reader));
            break;
        case CBOR_BYTES:
            cbor_put_bytes(writer, cbor_bytes(reader));
            break;
        case CBOR_TEXT:
            cbor_put_text(writer, cbor_text(reader));
            break;
        case CBOR_ARRAY:
            cbor_put_array(writer, cbor_array(reader));
            break;
        case CBOR_MAP:
            cbor_put_map(writer, cbor_map(reader));
            break;
        case CBOR_BOOL:
            cbor_put_bool(writer, cbor_bool(reader));
            break;
        case CBOR_NULL:
            cbor_null(reader);
            cbor_put_null(writer);
            break;
        case CBOR_NOTHING:
            break;
        }
    }
}

/* whatever is accepted is written back to the same bytes. */
static bool accepted_is_canonical(struct bytes bytes)
{
    if (!is_canonical(bytes)) {
        return true;
    }
    static uint8_t space[IMAGE_SIZE];
    struct writer writer = writer_of(space, sizeof(space));
    struct cbor_reader reader = cbor_reader_of(bytes);
    copy_all(&reader, &writer);
    struct cbor_load_result result;
    cbor_item_t *item = cbor_load(bytes.at, bytes.size, &result);
    const bool is_same_to_libcbor =
        item != NULL && result.error.code == CBOR_ERR_NONE && result.read == bytes.size;
    if (item != NULL) {
        cbor_decref(&item);
    }
    return is_same_to_libcbor && cbor_finished(&reader) &&
           bytes_equal(writer_bytes(&writer), bytes);
}

/* ---- a random value, written by us and built for libcbor ------------------------- */

static cbor_item_t *build_number(uint64_t value, bool is_negative)
{
    cbor_item_t *item = value <= UINT8_MAX    ? cbor_build_uint8((uint8_t)value)
                        : value <= UINT16_MAX ? cbor_build_uint16((uint16_t)value)
                        : value <= UINT32_MAX ? cbor_build_uint32((uint32_t)value)
                                              : cbor_build_uint64(value);
    if (is_negative) {
        cbor_mark_negint(item);
    }
    return item;
}

static uint64_t choose_number(struct choices *choices)
{
    const uint64_t power = (uint64_t)1 << choose_below(choices, 63);
    return power + choose_below(choices, 3) - 1;
}

static cbor_item_t *make(struct choices *choices, struct writer *writer,
                         unsigned depth);

static cbor_item_t *make_container(struct choices *choices, struct writer *writer,
                                   unsigned depth, bool is_map)
{
    const size_t count = choose_below(choices, 5);
    cbor_item_t *item =
        is_map ? cbor_new_definite_map(count) : cbor_new_definite_array(count);
    uint64_t key = 0;
    if (is_map) {
        cbor_put_map(writer, count);
    } else {
        cbor_put_array(writer, count);
    }
    for (size_t i = 0; i < count; i++) {
        if (is_map) {
            key += 1 + choose_below(choices, 200);
            cbor_put_key(writer, key);
            ck_assert(cbor_map_add(
                item, (struct cbor_pair){cbor_move(build_number(key, false)),
                                         cbor_move(make(choices, writer, depth + 1))}));
        } else {
            ck_assert(
                cbor_array_push(item, cbor_move(make(choices, writer, depth + 1))));
        }
    }
    return item;
}

static cbor_item_t *make(struct choices *choices, struct writer *writer, unsigned depth)
{
    static const char text[] = "\xe5\x8f\x91\xe6\x94\xbe batch";
    const uint64_t number = choose_number(choices);
    const size_t size = choose_below(choices, 3) * 3;
    switch (choose_below(choices, depth < CBOR_DEPTH_MAX ? 8 : 6)) {
    case 0:
        cbor_put_uint(writer, number);
        return build_number(number, false);
    case 1:
        cbor_put_int(writer, -1 - (int64_t)(number & INT64_MAX));
        return build_number(number & INT64_MAX, true);
    case 2:
        cbor_put_bytes(writer, bytes_from(text, size));
        return cbor_build_bytestring((cbor_data)text, size);
    case 3:
        cbor_put_text(writer, bytes_from(text, size));
        return cbor_build_stringn(text, size);
    case 4:
        cbor_put_bool(writer, size == 0);
        return cbor_build_bool(size == 0);
    case 5:
        cbor_put_null(writer);
        return cbor_new_null();
    case 6:
        return make_container(choices, writer, depth, false);
    default:
        return make_container(choices, writer, depth, true);
    }
}

START_TEST(test_random_values_are_encoded_as_libcbor_does)
{
    static uint8_t ours[IMAGE_SIZE * 16];
    uint8_t decisions[400];
    for (int i = 0; i < CASES; i++) {
        fill_random(decisions, sizeof(decisions));
        if (i % 3 != 0) {
            decisions[3] = i % 2 == 0 ? 6 : 7; /* an array or a map */
        }
        struct choices choices = {decisions, sizeof(decisions)};
        struct writer writer = writer_of(ours, sizeof(ours));
        cbor_item_t *item = make(&choices, &writer, 0);
        ck_assert(!writer.overflowed);
        unsigned char *theirs = NULL;
        size_t room = 0;
        const size_t size = cbor_serialize_alloc(item, &theirs, &room);
        ck_assert_bytes(writer_bytes(&writer), bytes_from(theirs, size));
        struct fault fault;
        ck_assert_ok(cbor_check(writer_bytes(&writer), &fault), &fault);
        free(theirs);
        cbor_decref(&item);
    }
}
END_TEST

START_TEST(test_libcbor_reads_back_what_we_wrote)
{
    static uint8_t ours[IMAGE_SIZE * 16];
    uint8_t decisions[400];
    for (int i = 0; i < CASES; i++) {
        fill_random(decisions, sizeof(decisions));
        struct choices choices = {decisions, sizeof(decisions)};
        struct writer writer = writer_of(ours, sizeof(ours));
        cbor_item_t *made = make(&choices, &writer, 0);
        cbor_decref(&made);
        struct cbor_load_result result;
        cbor_item_t *item = cbor_load(ours, writer.size, &result);
        ck_assert_ptr_nonnull(item);
        ck_assert_uint_eq(result.read, writer.size);
        unsigned char *theirs = NULL;
        size_t room = 0;
        const size_t size = cbor_serialize_alloc(item, &theirs, &room);
        ck_assert_bytes(bytes_from(theirs, size), writer_bytes(&writer));
        free(theirs);
        cbor_decref(&item);
    }
}
END_TEST

START_TEST(test_changed_bytes_are_refused_or_still_canonical)
{
    static uint8_t ours[IMAGE_SIZE * 16];
    uint8_t decisions[60];
    for (int i = 0; i < CASES; i++) {
        fill_random(decisions, sizeof(decisions));
        struct choices choices = {decisions, sizeof(decisions)};
        struct writer writer = writer_of(ours, IMAGE_SIZE);
        cbor_item_t *made = make(&choices, &writer, 0);
        cbor_decref(&made);
        if (writer.overflowed) {
            continue;
        }
        for (size_t flip = 0; flip < 16; flip++) {
            const size_t at = next_random() % writer.size;
            const uint8_t bit = (uint8_t)(1U << next_random() % 8);
            ours[at] ^= bit;
            ck_assert(accepted_is_canonical(writer_bytes(&writer)));
            ours[at] ^= bit;
        }
    }
}
END_TEST

START_TEST(test_all_strings_of_two_bytes_and_random_ones)
{
    uint8_t image[24];
    for (unsigned i = 0; i <= UINT16_MAX; i++) {
        image[0] = (uint8_t)(i >> 8);
        image[1] = (uint8_t)i;
        ck_assert(accepted_is_canonical(bytes_from(image, 2)));
        ck_assert(accepted_is_canonical(bytes_from(image, 1)));
    }
    for (int i = 0; i < 20000; i++) {
        fill_random(image, sizeof(image));
        ck_assert(accepted_is_canonical(bytes_from(image, next_random() % 25)));
    }
}
END_TEST

/* ---- tables ------------------------------------------------------------------------
 */

START_TEST(test_numbers_have_their_shortest_form)
{
    static const struct {
        int64_t value;
        const char *hex;
    } cases[] = {
        {0, "00"},
        {23, "17"},
        {24, "1818"},
        {255, "18ff"},
        {256, "190100"},
        {65535, "19ffff"},
        {65536, "1a00010000"},
        {4294967295, "1affffffff"},
        {4294967296, "1b0000000100000000"},
        {INT64_MAX, "1b7fffffffffffffff"},
        {-1, "20"},
        {-24, "37"},
        {-25, "3818"},
        {-256, "38ff"},
        {-257, "390100"},
        {-4294967297, "3b0000000100000000"},
        {INT64_MIN, "3b7fffffffffffffff"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint8_t want[16];
        uint8_t got[16];
        struct writer writer = writer_of(got, sizeof(got));
        cbor_put_int(&writer, cases[i].value);
        ck_assert_bytes(writer_bytes(&writer), from_hex(cases[i].hex, want));
        struct cbor_reader reader = cbor_reader_of(writer_bytes(&writer));
        ck_assert_int_eq(cbor_int(&reader), cases[i].value);
        ck_assert(cbor_finished(&reader));
    }
}
END_TEST

START_TEST(test_what_is_not_canonical_is_refused)
{
    static const struct {
        const char *hex;
        const char *why;
    } cases[] = {
        {"", "nothing"},
        {"1817", "23 in two bytes"},
        {"1900ff", "255 in three bytes"},
        {"1a0000ffff", "65535 in five bytes"},
        {"1b00000000ffffffff", "32 bits in nine bytes"},
        {"3b8000000000000000", "below -2^63"},
        {"5801", "a string cut short"},
        {"580161", "a length not in its shortest form"},
        {"6180", "not UTF-8"},
        {"62c080", "an overlong character"},
        {"63eda080", "a surrogate"},
        {"5f4101ff", "an indefinite byte string"},
        {"9f01ff", "an indefinite array"},
        {"bf0102ff", "an indefinite map"},
        {"1c", "a reserved length"},
        {"c001", "a tag"},
        {"f7", "undefined"},
        {"f0", "a simple value"},
        {"f814", "false in two bytes"},
        {"f93c00", "a half-precision number"},
        {"fb3ff0000000000000", "a number with a point"},
        {"ff", "a break"},
        {"0000", "two items"},
        {"8101ff", "a byte behind an array"},
        {"8201", "an array cut short"},
        {"a101", "a map cut short"},
        {"9b7fffffffffffffff01", "an array longer than its bytes"},
        {"bb800000000000000001", "a map longer than its bytes"},
        {"a202010100", "keys in falling order"},
        {"a201000100", "the same key twice"},
        {"a1610100", "a key that is text"},
        {"a12000", "a negative key"},
        {"a1800000", "a key that is an array"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint8_t image[16];
        struct fault fault;
        const struct status status = cbor_check(from_hex(cases[i].hex, image), &fault);
        ck_assert_msg(status.code == STATUS_INPUT, "%s", cases[i].why);
        ck_assert_str_eq(fault.rule, "R-020");
    }
}
END_TEST

START_TEST(test_nesting_ends_at_eight)
{
    for (unsigned depth = 1; depth <= 10; depth++) {
        uint8_t arrays[16];
        uint8_t maps[32];
        struct writer writer = writer_of(arrays, sizeof(arrays));
        struct writer other = writer_of(maps, sizeof(maps));
        for (unsigned i = 0; i < depth; i++) {
            cbor_put_array(&writer, 1);
            cbor_put_map(&other, 1);
            cbor_put_key(&other, i);
        }
        cbor_put_null(&writer);
        cbor_put_null(&other);
        ck_assert_int_eq(is_canonical(writer_bytes(&writer)), depth <= CBOR_DEPTH_MAX);
        ck_assert_int_eq(is_canonical(writer_bytes(&other)), depth <= CBOR_DEPTH_MAX);
    }
}
END_TEST

START_TEST(test_reading_the_wrong_type_sticks)
{
    uint8_t image[16];
    struct cbor_reader reader = cbor_reader_of(from_hex("8301f56161", image));
    ck_assert_uint_eq(cbor_array(&reader), 3);
    ck_assert_uint_eq(cbor_uint(&reader), 1);
    ck_assert_int_eq(cbor_peek(&reader), CBOR_BOOL);
    cbor_null(&reader);
    ck_assert(reader.failed);
    ck_assert(!cbor_bool(&reader));
    ck_assert_uint_eq(cbor_text(&reader).size, 0);
    ck_assert_int_eq(cbor_peek(&reader), CBOR_NOTHING);
    struct fault fault;
    ck_assert_status(cbor_finish(&reader, &fault), STATUS_INPUT);
    ck_assert_ptr_nonnull(strstr(fault.message, "byte 2"));
}
END_TEST

START_TEST(test_a_key_is_read_only_where_a_key_stands)
{
    uint8_t image[16];
    struct cbor_reader reader = cbor_reader_of(from_hex("a201020304", image));
    ck_assert_uint_eq(cbor_map(&reader), 2);
    ck_assert_uint_eq(cbor_key(&reader), 1);
    ck_assert_uint_eq(cbor_uint(&reader), 2);
    ck_assert(!cbor_finished(&reader));
    ck_assert_uint_eq(cbor_key(&reader), 3);
    ck_assert_uint_eq(cbor_key(&reader), 0);
    ck_assert(reader.failed);
}
END_TEST

START_TEST(test_skipping_takes_one_whole_item)
{
    uint8_t image[32];
    struct cbor_reader reader = cbor_reader_of(from_hex("83820102a1018003", image));
    ck_assert_uint_eq(cbor_array(&reader), 3);
    ck_assert_uint_eq(cbor_skip(&reader).size, 3);
    ck_assert_uint_eq(cbor_skip(&reader).size, 3);
    ck_assert_uint_eq(cbor_skip(&reader).size, 1);
    ck_assert(cbor_finished(&reader));
    ck_assert_uint_eq(cbor_skip(&reader).size, 0);
    ck_assert(reader.failed);
}
END_TEST

START_TEST(test_a_full_writer_sticks)
{
    uint8_t image[2];
    struct writer writer = writer_of(image, sizeof(image));
    cbor_put_uint(&writer, 300);
    ck_assert(writer.overflowed);
    cbor_put_null(&writer);
    ck_assert_uint_eq(writer.size, 0);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("cbor");
    TCase *values = tcase_create("values");
    tcase_add_test(values, test_numbers_have_their_shortest_form);
    tcase_add_test(values, test_what_is_not_canonical_is_refused);
    tcase_add_test(values, test_nesting_ends_at_eight);
    tcase_add_test(values, test_reading_the_wrong_type_sticks);
    tcase_add_test(values, test_a_key_is_read_only_where_a_key_stands);
    tcase_add_test(values, test_skipping_takes_one_whole_item);
    tcase_add_test(values, test_a_full_writer_sticks);
    suite_add_tcase(suite, values);
    TCase *properties = tcase_create("properties");
    tcase_add_test(properties, test_random_values_are_encoded_as_libcbor_does);
    tcase_add_test(properties, test_libcbor_reads_back_what_we_wrote);
    tcase_add_test(properties, test_changed_bytes_are_refused_or_still_canonical);
    tcase_add_test(properties, test_all_strings_of_two_bytes_and_random_ones);
    suite_add_tcase(suite, properties);
    return suite;
}
