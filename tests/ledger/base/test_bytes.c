/* test_bytes.c - cursors are sticky and never pass their bounds. */
#include "ledger/base/bytes.h"

#include "tests/suite.h"

START_TEST(test_a_short_read_sticks)
{
    const uint8_t image[] = {1, 2, 3};
    struct reader reader = reader_of(bytes_from(image, sizeof(image)));
    ck_assert_uint_eq(reader_u16(&reader), 0x0102);
    ck_assert_uint_eq(reader_u16(&reader), 0);
    ck_assert(reader.failed);
    ck_assert_uint_eq(reader_u8(&reader), 0);
    ck_assert(!reader_finished(&reader));
}
END_TEST

START_TEST(test_a_writer_stops_at_its_capacity)
{
    uint8_t image[9];
    struct writer writer = writer_of(image, 8);
    writer_u64(&writer, 0x0102030405060708U);
    ck_assert(!writer.overflowed);
    ck_assert_uint_eq(image[0], 1);
    ck_assert_uint_eq(image[7], 8);
    writer_u8(&writer, 9);
    ck_assert(writer.overflowed);
    ck_assert_uint_eq(writer.size, 8);
}
END_TEST

START_TEST(test_order_is_by_byte_then_by_length)
{
    ck_assert_int_lt(bytes_compare(bytes_of("a"), bytes_of("ab")), 0);
    ck_assert_int_gt(bytes_compare(bytes_of("b"), bytes_of("ab")), 0);
    ck_assert_int_eq(bytes_compare(bytes_of("ab"), bytes_of("ab")), 0);
    ck_assert(bytes_start_with(bytes_of("abc"), bytes_of("ab")));
    ck_assert(!bytes_start_with(bytes_of("a"), bytes_of("ab")));
}
END_TEST

START_TEST(test_hexadecimal_round_trips_and_refuses_the_rest)
{
    uint8_t image[2];
    char text[5];
    ck_assert(bytes_from_hex(bytes_of("0aFf"), image, 2));
    bytes_to_hex(bytes_from(image, 2), text);
    ck_assert_str_eq(text, "0aff");
    ck_assert(!bytes_from_hex(bytes_of("0aF"), image, 2));
    ck_assert(!bytes_from_hex(bytes_of("0aFg"), image, 2));
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("bytes");
    TCase *cursors = tcase_create("cursors");
    tcase_add_test(cursors, test_a_short_read_sticks);
    tcase_add_test(cursors, test_a_writer_stops_at_its_capacity);
    tcase_add_test(cursors, test_order_is_by_byte_then_by_length);
    tcase_add_test(cursors, test_hexadecimal_round_trips_and_refuses_the_rest);
    suite_add_tcase(suite, cursors);
    return suite;
}
