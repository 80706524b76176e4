/* test_entry.c - R-020: one byte string per entry; R-021: at most 65,535 bytes. */
#include "ledger/journal/entry.h"

#include "ledger/journal/cbor.h"
#include "tests/suite.h"

/* The property is the fuzz target's. */
#include "tests/fuzz/fuzz_entry.c"

static uint64_t seed = 20260102;

static uint64_t next_random(void)
{
    seed = seed * 6364136223846793005U + 1442695040888963407U;
    return seed >> 11;
}

static const uint8_t small_body[] = {0xa1, 0x01, 0x02};

static struct entry sample(void)
{
    struct entry entry = {
        .kind = 18,
        .index = 1000,
        .recorded_ms = 1767225600000,
        .actor = 7,
        .body = {small_body, sizeof(small_body)},
    };
    memset(entry.nonce, 0x5a, sizeof(entry.nonce));
    memset(entry.prev.at, 0xa5, sizeof(entry.prev.at));
    return entry;
}

static void ck_same(const struct entry *a, const struct entry *b)
{
    ck_assert_uint_eq(a->version, b->version);
    ck_assert_uint_eq(a->kind, b->kind);
    ck_assert_uint_eq(a->index, b->index);
    ck_assert_int_eq(a->recorded_ms, b->recorded_ms);
    ck_assert_uint_eq(a->actor, b->actor);
    ck_assert_mem_eq(a->nonce, b->nonce, ENTRY_NONCE_SIZE);
    ck_assert_mem_eq(a->prev.at, b->prev.at, DIGEST_SIZE);
    ck_assert_bytes(a->body, b->body);
}

START_TEST(test_an_entry_has_the_bytes_of_the_format)
{
    uint8_t image[256];
    uint8_t want[256];
    struct fault fault;
    struct entry entry = sample();
    static const char hex[] =
        "8800121903e81b0000019b76daa80007505a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5820"
        "a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a10102";
    const size_t size = sizeof(hex) / 2;
    ck_assert(bytes_from_hex(bytes_of(hex), want, size));
    struct entry back;
    for (uint8_t version = 0; version <= ENTRY_VERSION; version++) { /* */
        struct writer writer = writer_of(image, sizeof(image));
        entry.version = version;
        want[1] = version;
        ck_assert_ok(entry_encode(&entry, &writer, &fault), &fault);
        ck_assert_bytes(writer_bytes(&writer), bytes_from(want, size));
        ck_assert_ok(entry_decode(writer_bytes(&writer), &back, &fault), &fault);
        ck_same(&back, &entry);
    }
}
END_TEST

START_TEST(test_the_largest_numbers_fit_and_the_next_do_not)
{
    static const struct {
        uint64_t index, actor;
        int64_t recorded_ms;
        bool is_fine;
    } cases[] = {
        {0, 0, 0, true},
        {ENTRY_NUMBER_MAX - 1, ENTRY_NUMBER_MAX - 1, (int64_t)ENTRY_NUMBER_MAX, true},
        {ENTRY_NUMBER_MAX, 0, 0, false},
        {0, ENTRY_NUMBER_MAX, 0, false},
        {0, 0, (int64_t)ENTRY_NUMBER_MAX + 1, false},
        {0, 0, -1, false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint8_t image[ENTRY_HEAD_SIZE_MAX + sizeof(small_body)];
        struct fault fault;
        struct writer writer = writer_of(image, sizeof(image));
        struct entry entry = sample();
        entry.kind = UINT16_MAX;
        entry.index = cases[i].index;
        entry.actor = cases[i].actor;
        entry.recorded_ms = cases[i].recorded_ms;
        const struct status status = entry_encode(&entry, &writer, &fault);
        ck_assert_int_eq(status_is_ok(status), cases[i].is_fine);
        ck_assert_uint_eq(writer.size > 0, cases[i].is_fine);
        if (cases[i].is_fine) {
            struct entry back;
            ck_assert_ok(entry_decode(writer_bytes(&writer), &back, &fault), &fault);
            ck_same(&back, &entry);
        }
    }
}
END_TEST

/* A map of one byte string of `size` bytes. */
static struct bytes body_for(size_t size, uint8_t *space, size_t capacity)
{
    struct writer writer = writer_of(space, capacity);
    cbor_put_map(&writer, 1);
    cbor_put_key(&writer, 1);
    static const uint8_t zeros[ENTRY_SIZE_MAX + 8];
    cbor_put_bytes(&writer, bytes_from(zeros, size));
    return writer_bytes(&writer);
}

START_TEST(test_r_021_an_entry_may_have_65535_bytes_and_not_one_more)
{
    static uint8_t space[ENTRY_SIZE_MAX + 64];
    static uint8_t image[ENTRY_SIZE_MAX + 64];
    struct fault fault;
    struct entry entry = sample();
    struct writer writer = writer_of(image, sizeof(image));
    entry.body = body_for(60000, space, sizeof(space));
    ck_assert_ok(entry_encode(&entry, &writer, &fault), &fault);
    const size_t rest = writer.size - 60000;
    for (size_t size = ENTRY_SIZE_MAX - 1; size <= ENTRY_SIZE_MAX + 1; size++) {
        entry.body = body_for(size - rest, space, sizeof(space));
        writer = writer_of(image, sizeof(image));
        const struct status status = entry_encode(&entry, &writer, &fault);
        if (size <= ENTRY_SIZE_MAX) {
            struct entry back;
            ck_assert_ok(status, &fault);
            ck_assert_uint_eq(writer.size, size);
            ck_assert_ok(entry_decode(writer_bytes(&writer), &back, &fault), &fault);
        } else {
            ck_assert_status(status, STATUS_REFUSED);
            ck_assert_str_eq(fault.rule, "R-021");
            ck_assert_uint_eq(writer.size, 0);
        }
    }
    struct entry back;
    ck_assert_status(entry_decode(bytes_from(image, ENTRY_SIZE_MAX + 1), &back, &fault),
                     STATUS_INPUT);
    ck_assert_str_eq(fault.rule, "R-021");
}
END_TEST

START_TEST(test_a_full_writer_is_left_alone)
{
    uint8_t image[74];
    struct fault fault;
    const struct entry entry = sample();
    for (size_t capacity = 0; capacity < sizeof(image); capacity++) {
        struct writer writer = writer_of(image, capacity);
        const struct status status = entry_encode(&entry, &writer, &fault);
        ck_assert(!writer.overflowed);
        if (status_is_ok(status)) {
            ck_assert_uint_eq(writer.size, 70);
            ck_assert_uint_ge(capacity, 70);
        } else {
            ck_assert_status(status, STATUS_FULL);
            ck_assert_uint_eq(writer.size, 0);
            ck_assert_uint_lt(capacity, 70);
        }
    }
}
END_TEST

START_TEST(test_r_020_a_body_is_one_canonical_map)
{
    static const char *const bodies[] = {
        "", "00", "80", "a0a0", "a00000", "a10101ff", "a1180101", "a202010100", "bfff",
    };
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        uint8_t space[16];
        uint8_t image[256];
        struct fault fault;
        struct entry entry = sample();
        struct entry back;
        struct writer writer = writer_of(image, sizeof(image));
        ck_assert_ok(entry_encode(&entry, &writer, &fault), &fault);
        writer.size -= sizeof(small_body);
        const size_t size = strlen(bodies[i]) / 2;
        ck_assert(bytes_from_hex(bytes_of(bodies[i]), space, size));
        entry.body = bytes_from(space, size);
        writer_run(&writer, entry.body);
        ck_assert_status(entry_decode(writer_bytes(&writer), &back, &fault),
                         STATUS_INPUT);
        ck_assert_str_eq(fault.rule, "R-020");
        ck_assert_status(entry_encode(&entry, &writer, &fault), STATUS_INPUT);
        ck_assert_str_eq(fault.rule, "R-020");
    }
}
END_TEST

START_TEST(test_an_unknown_version_asks_for_a_newer_release)
{
    static const char *const images[] = {"8102", "820200", "8218ff",
                                         "821bffffffffffffffff"};
    for (size_t i = 0; i < sizeof(images) / sizeof(images[0]); i++) {
        uint8_t space[16];
        struct fault fault;
        struct entry entry;
        const size_t size = strlen(images[i]) / 2;
        ck_assert(bytes_from_hex(bytes_of(images[i]), space, size));
        ck_assert_status(entry_decode(bytes_from(space, size), &entry, &fault),
                         STATUS_INPUT);
        ck_assert_ptr_nonnull(strstr(fault.message, "newer release"));
    }
    struct fault fault;
    struct entry entry = sample();
    uint8_t image[256];
    struct writer writer = writer_of(image, sizeof(image));
    entry.version = ENTRY_VERSION + 1;
    ck_assert_status(entry_encode(&entry, &writer, &fault), STATUS_INPUT);
}
END_TEST

START_TEST(test_a_shortened_or_lengthened_entry_is_refused)
{
    uint8_t image[256] = {0};
    struct fault fault;
    struct entry back;
    struct writer writer = writer_of(image, sizeof(image));
    const struct entry entry = sample();
    ck_assert_ok(entry_encode(&entry, &writer, &fault), &fault);
    for (size_t size = 0; size <= writer.size + 1; size++) {
        const struct status status =
            entry_decode(bytes_from(image, size), &back, &fault);
        ck_assert_int_eq(status_is_ok(status), size == writer.size);
    }
}
END_TEST

START_TEST(test_r_020_every_accepted_change_of_one_bit_is_another_entry)
{
    uint8_t image[256];
    struct fault fault;
    struct writer writer = writer_of(image, sizeof(image));
    const struct entry entry = sample();
    ck_assert_ok(entry_encode(&entry, &writer, &fault), &fault);
    for (size_t bit = 0; bit < 8 * writer.size; bit++) {
        image[bit / 8] ^= (uint8_t)(1U << bit % 8);
        ck_assert_int_eq(LLVMFuzzerTestOneInput(image, writer.size), 0);
        image[bit / 8] ^= (uint8_t)(1U << bit % 8);
    }
}
END_TEST

START_TEST(test_r_020_random_bytes_and_changes_keep_the_property)
{
    uint8_t image[256];
    struct fault fault;
    for (int i = 0; i < 20000; i++) {
        struct writer writer = writer_of(image, sizeof(image));
        struct entry entry = sample();
        entry.index = next_random() >> next_random() % 53;
        entry.kind = (uint16_t)(next_random() >> next_random() % 53);
        entry.index %= ENTRY_NUMBER_MAX;
        ck_assert_ok(entry_encode(&entry, &writer, &fault), &fault);
        ck_assert_int_eq(LLVMFuzzerTestOneInput(image, writer.size), 0);
        for (uint64_t n = next_random() % 3; n > 0; n--) {
            image[next_random() % writer.size] = (uint8_t)next_random();
        }
        ck_assert_int_eq(LLVMFuzzerTestOneInput(image, writer.size), 0);
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("entry");
    TCase *envelope = tcase_create("envelope");
    tcase_add_test(envelope, test_an_entry_has_the_bytes_of_the_format);
    tcase_add_test(envelope, test_the_largest_numbers_fit_and_the_next_do_not);
    tcase_add_test(envelope, test_r_021_an_entry_may_have_65535_bytes_and_not_one_more);
    tcase_add_test(envelope, test_a_full_writer_is_left_alone);
    tcase_add_test(envelope, test_r_020_a_body_is_one_canonical_map);
    tcase_add_test(envelope, test_an_unknown_version_asks_for_a_newer_release);
    tcase_add_test(envelope, test_a_shortened_or_lengthened_entry_is_refused);
    tcase_add_test(envelope,
                   test_r_020_every_accepted_change_of_one_bit_is_another_entry);
    tcase_add_test(envelope, test_r_020_random_bytes_and_changes_keep_the_property);
    suite_add_tcase(suite, envelope);
    return suite;
}
