/* test_timestamp.c - time stamps: what is asked, and what is believed. */
#include "keys/timestamp.h"

#include "ledger/base/text.h"
#include "tests/fuzz/timestamp_property.h"
#include "tests/keys/authority.h"

#include <string.h>

enum { ROOM = 16384 };

static const uint64_t nonce = UINT64_C(0x8000000000000001);
static struct bytes document;
static struct fault fault;
static struct authority authority;
static uint8_t request_room[TIMESTAMP_REQUEST_SIZE_MAX];
static uint8_t response_room[ROOM];
static uint8_t pem_room[ROOM];
static struct bytes request, response, roots;

static struct bytes asked(uint64_t number)
{
    struct writer writer = writer_of(request_room, sizeof(request_room));
    ck_assert_ok(timestamp_request(document, number, &writer, &fault), &fault);
    return writer_bytes(&writer);
}

static struct bytes answered(void)
{
    return authority_bytes(authority_answer(&authority, request, false), response_room,
                           ROOM);
}

static void open_authority(void)
{
    document =
        bytes_of("relief.example.cn/t\n17\nroot\n\n\u2014 relief.example.cn/t x\n");
    authority_open(&authority);
    request = asked(nonce);
    response = answered();
    roots = authority_pem(&authority, false, false, pem_room, ROOM);
}

static void close_authority(void)
{
    authority_close(&authority);
}

static struct status judged(int64_t now_ms, struct timestamp *ret_timestamp)
{
    return timestamp_verify(response, document, roots, now_ms, ret_timestamp, &fault);
}

static void is_found(int64_t now_ms, const char *words)
{
    struct timestamp timestamp = {.nonce = 5};
    ck_assert_status(judged(now_ms, &timestamp), STATUS_FOUND);
    ck_assert_str_eq(fault.rule, "R-272");
    ck_assert_msg(strstr(fault.message, words) != NULL, "%s", fault.message);
    ck_assert_uint_eq(timestamp.nonce, 5);
}

START_TEST(test_a_request_asks_for_the_digest_alone)
{
    const uint8_t *at = request.at;
    uint64_t said = 0;
    TS_REQ *parsed = d2i_TS_REQ(NULL, &at, (long)request.size);
    ck_assert_ptr_nonnull(parsed);
    ck_assert_ptr_eq(at, request.at + request.size);
    ck_assert_int_eq(TS_REQ_get_version(parsed), 1);
    ck_assert_int_ne(TS_REQ_get_cert_req(parsed), 0);
    ck_assert_int_eq(ASN1_INTEGER_get_uint64(&said, TS_REQ_get_nonce(parsed)), 1);
    ck_assert_uint_eq(said, nonce);
    ck_assert_int_eq(
        ASN1_STRING_length(TS_MSG_IMPRINT_get_msg(TS_REQ_get_msg_imprint(parsed))), 32);
    TS_REQ_free(parsed);
    ck_assert_uint_eq(text_find(request, bytes_of("example")), SIZE_MAX);
}
END_TEST

START_TEST(test_a_good_answer_says_when_who_and_to_which_request)
{
    struct timestamp timestamp;
    ck_assert_ok(judged(authority_start_s * 1000, &timestamp), &fault);
    ck_assert_int_eq(timestamp.time_ms, authority_start_s * 1000);
    ck_assert_uint_eq(timestamp.nonce, nonce);
    ck_assert_str_eq(timestamp.authority, "CN=测试时间戳一");
    ck_assert_ok(timestamp_read(response, document, &timestamp, &fault), &fault);
    ck_assert_uint_eq(timestamp.nonce, nonce);
}
END_TEST

START_TEST(test_its_nonce_is_read_whatever_it_is_about)
{
    uint64_t number = 0;
    document = bytes_of("relief.example.cn/t\n18\nroot\n");
    ck_assert_ok(timestamp_nonce(response, &number, &fault), &fault);
    ck_assert_uint_eq(number, nonce);
    response = bytes_from(response.at, response.size - 1);
    number = 5;
    ck_assert_status(timestamp_nonce(response, &number, &fault), STATUS_INPUT);
    response = authority_bytes(authority_answer(&authority, request, true),
                               response_room, ROOM);
    ck_assert_status(timestamp_nonce(response, &number, &fault), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-272");
    ck_assert_uint_eq(number, 5);
}
END_TEST

START_TEST(test_another_document_is_found)
{
    struct timestamp timestamp;
    document = bytes_of("relief.example.cn/t\n18\nroot\n");
    is_found(0, "another checkpoint");
    ck_assert_status(timestamp_read(response, document, &timestamp, &fault),
                     STATUS_FOUND);
}
END_TEST

START_TEST(test_a_refusal_is_told_with_its_words)
{
    struct timestamp timestamp;
    response = authority_bytes(authority_answer(&authority, request, true),
                               response_room, ROOM);
    ck_assert_status(judged(0, &timestamp), STATUS_REFUSED);
    ck_assert_str_eq(fault.rule, "R-272");
    ck_assert_msg(strstr(fault.message, "status 2") != NULL, "%s", fault.message);
}
END_TEST

START_TEST(test_an_authority_of_another_root_is_found)
{
    struct authority other;
    authority_open(&other);
    roots = authority_pem(&other, false, false, pem_room, ROOM);
    is_found(0, "does not lead to");
    authority_close(&other);
}
END_TEST

static void certify(const struct authority_wish *wish)
{
    X509_free(authority.certificate);
    authority.certificate =
        authority_certificate(wish, authority.key, authority.root, authority.root_key);
}

/* What was stamped in time holds for ever; taken in now it must hold now, too. */
START_TEST(test_validity_is_that_of_the_time_of_the_stamp)
{
    struct timestamp timestamp;
    const int64_t day_ms = INT64_C(1000) * AUTHORITY_DAY;
    const int64_t now_ms = authority_start_s * 1000;
    ck_assert_ok(judged(0, &timestamp), &fault);
    ck_assert_ok(judged(now_ms + 364 * day_ms, &timestamp), &fault);
    is_found(now_ms + 366 * day_ms, "not valid then");
    is_found(now_ms - 2 * day_ms, "from the future");
    ck_assert_ok(judged(now_ms - day_ms, &timestamp), &fault);
    authority.now_s = authority_start_s + INT64_C(366) * AUTHORITY_DAY;
    response = answered();
    is_found(0, "not valid then");
    authority.now_s = authority_start_s - INT64_C(366) * AUTHORITY_DAY;
    response = answered();
    is_found(0, "not valid then");
}
END_TEST

/* The library's own authority will not sign with such certificates, so the one that it
 * signed with is exchanged for one of the same key, name and number. */
START_TEST(test_a_certificate_for_something_else_is_found)
{
    static const char *const purposes[] = {NULL, "timeStamping",
                                           "critical,timeStamping,serverAuth",
                                           "critical,serverAuth"};
    for (size_t i = 0; i < sizeof(purposes) / sizeof(purposes[0]); i++) {
        struct authority_wish wish = authority_wish("测试时间戳一");
        TS_RESP *answer = authority_answer(&authority, request, false);
        STACK_OF(X509) *shown = TS_RESP_get_token(answer)->d.sign->cert;
        wish.purpose = purposes[i];
        X509_free(sk_X509_pop(shown));
        ck_assert_int_eq(sk_X509_push(shown, authority_certificate(&wish, authority.key,
                                                                   authority.root,
                                                                   authority.root_key)),
                         1);
        response = authority_bytes(answer, response_room, ROOM);
        is_found(0, "not for time stamping alone");
    }
}
END_TEST

START_TEST(test_what_is_signed_with_another_key_is_found)
{
    TS_RESP *answer = authority_answer(&authority, request, false);
    STACK_OF(X509) *shown = TS_RESP_get_token(answer)->d.sign->cert;
    struct authority_wish wish = authority_wish("测试时间戳一");
    EVP_PKEY *key = authority_key();
    X509_free(sk_X509_pop(shown));
    ck_assert_int_eq(
        sk_X509_push(shown, authority_certificate(&wish, key, authority.root,
                                                  authority.root_key)),
        1);
    EVP_PKEY_free(key);
    response = authority_bytes(answer, response_room, ROOM);
    is_found(0, "the signature of the time stamp fails");
}
END_TEST

START_TEST(test_an_answer_without_its_certificate_is_found)
{
    TS_RESP *answer = authority_answer(&authority, request, false);
    X509_free(sk_X509_pop(TS_RESP_get_token(answer)->d.sign->cert));
    response = authority_bytes(answer, response_room, ROOM);
    is_found(0, "R-272");
}
END_TEST

/* However old the list is. */
START_TEST(test_revocation_lists_are_heeded)
{
    struct timestamp timestamp;
    const int64_t later_ms =
        (authority_start_s + INT64_C(300) * AUTHORITY_DAY) * INT64_C(1000);
    roots = authority_pem(&authority, true, false, pem_room, ROOM);
    ck_assert_ok(judged(0, &timestamp), &fault);
    ck_assert_ok(judged(later_ms, &timestamp), &fault);
    roots = authority_pem(&authority, true, true, pem_room, ROOM);
    is_found(0, "was revoked");
    struct authority other;
    static uint8_t more[ROOM];
    authority_open(&other);
    const struct bytes list = authority_pem(&other, true, false, more, ROOM);
    roots = authority_pem(&authority, false, false, pem_room, ROOM);
    ck_assert_uint_le(roots.size + list.size, ROOM);
    memcpy(pem_room + roots.size, list.at, list.size);
    roots.size += list.size;
    is_found(0, "R-272"); /* a list of somebody else says nothing of the signer */
    authority_close(&other);
}
END_TEST

START_TEST(test_authorities_without_a_certificate_are_refused)
{
    static const char *const texts[] = {
        "", "no PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"};
    struct timestamp timestamp;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        roots = bytes_of(texts[i]);
        ck_assert_status(judged(0, &timestamp), STATUS_INPUT);
    }
}
END_TEST

START_TEST(test_what_is_no_answer_is_refused)
{
    static uint8_t large[TIMESTAMP_RESPONSE_SIZE_MAX + 1];
    struct timestamp timestamp;
    const struct bytes good = response;
    for (size_t size = 0; size < good.size; size++) {
        response = bytes_from(good.at, size);
        ck_assert_status(judged(0, &timestamp), STATUS_INPUT);
    }
    memcpy(large, good.at, good.size);
    response = bytes_from(large, good.size + 1);
    ck_assert_status(judged(0, &timestamp), STATUS_INPUT);
    response = bytes_from(large, sizeof(large));
    ck_assert_status(judged(0, &timestamp), STATUS_INPUT);
    response = request;
    ck_assert_status(judged(0, &timestamp), STATUS_INPUT);
}
END_TEST

/* Whatever bit is turned: not believed, or nothing of what it says is changed (a word
 * beside the status, which nobody signs). */
START_TEST(test_no_turned_bit_changes_what_is_believed)
{
    static uint8_t mutant[ROOM];
    struct timestamp wanted;
    const struct bytes good = response;
    ck_assert_ok(judged(0, &wanted), &fault);
    for (size_t at = 0; at < good.size; at++) {
        struct timestamp timestamp;
        memcpy(mutant, good.at, good.size);
        mutant[at] ^= (uint8_t)(1U << at % 8);
        response = bytes_from(mutant, good.size);
        if (status_is_ok(judged(0, &timestamp))) {
            ck_assert_int_eq(timestamp.time_ms, wanted.time_ms);
            ck_assert_uint_eq(timestamp.nonce, wanted.nonce);
            ck_assert_str_eq(timestamp.authority, wanted.authority);
        }
    }
}
END_TEST

/* The property of the fuzzer, from its kept inputs and around them. */
START_TEST(test_no_bytes_crash_the_reader)
{
    static uint8_t input[2 * ROOM];
    struct arena arena;
    ck_assert_ok(arena_open(1 << 20, &arena, &fault), &fault);
    const struct bytes kept = suite_file(&arena, "tests/fuzz/corpus/timestamp/good");
    struct timestamp timestamp;
    struct reader reader = reader_of(kept);
    ck_assert_uint_le(kept.size, sizeof(input));
    response = reader_run(&reader, reader_u16(&reader));
    roots = reader.left;
    document = bytes_of("fuzz.example.cn/t\n17\nroot\n");
    ck_assert_ok(judged(0, &timestamp), &fault);
    for (size_t at = 0; at < kept.size; at += 7) {
        memcpy(input, kept.at, kept.size);
        input[at] ^= 0x10;
        timestamp_property(input, kept.size);
        timestamp_property(input, at);
    }
    arena_close(&arena);
}
END_TEST

START_TEST(test_a_nonce_that_is_not_ours_is_none)
{
    struct timestamp timestamp;
    certify(&(struct authority_wish){.name = "测试时间戳二",
                                     .purpose = "critical,timeStamping",
                                     .from_s = authority_start_s - 1,
                                     .to_s = authority_start_s + 1});
    request = asked(1);
    response = answered();
    ck_assert_ok(judged(authority_start_s * 1000, &timestamp), &fault);
    ck_assert_uint_eq(timestamp.nonce, 1);
    ck_assert_str_eq(timestamp.authority, "CN=测试时间戳二");
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("timestamp");
    TCase *stamps = tcase_create("stamps");
    tcase_add_checked_fixture(stamps, open_authority, close_authority);
    tcase_add_test(stamps, test_a_request_asks_for_the_digest_alone);
    tcase_add_test(stamps, test_a_good_answer_says_when_who_and_to_which_request);
    tcase_add_test(stamps, test_its_nonce_is_read_whatever_it_is_about);
    tcase_add_test(stamps, test_another_document_is_found);
    tcase_add_test(stamps, test_a_refusal_is_told_with_its_words);
    tcase_add_test(stamps, test_an_authority_of_another_root_is_found);
    tcase_add_test(stamps, test_validity_is_that_of_the_time_of_the_stamp);
    tcase_add_test(stamps, test_a_certificate_for_something_else_is_found);
    tcase_add_test(stamps, test_what_is_signed_with_another_key_is_found);
    tcase_add_test(stamps, test_an_answer_without_its_certificate_is_found);
    tcase_add_test(stamps, test_revocation_lists_are_heeded);
    tcase_add_test(stamps, test_authorities_without_a_certificate_are_refused);
    tcase_add_test(stamps, test_what_is_no_answer_is_refused);
    tcase_add_test(stamps, test_no_turned_bit_changes_what_is_believed);
    tcase_add_test(stamps, test_no_bytes_crash_the_reader);
    tcase_add_test(stamps, test_a_nonce_that_is_not_ours_is_none);
    suite_add_tcase(suite, stamps);
    return suite;
}
