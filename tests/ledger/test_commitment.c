/* What an entry says about a person without saying who (DESIGN 6). */
#include "ledger/commitment.h"
#include "tests/suite.h"

static const char *const person[COMMITMENT_FIELDS] = {"王测一", "430699199001010012",
                                                      "王测一", "6217000000000000019"};

static void take_secret(uint8_t ret_secret[static 32])
{
    for (uint8_t i = 0; i < 32; i++) {
        ret_secret[i] = i;
    }
}

static void take_values(struct bytes ret_values[static COMMITMENT_FIELDS])
{
    for (size_t i = 0; i < COMMITMENT_FIELDS; i++) {
        ret_values[i] = bytes_of(person[i]);
    }
}

static struct hasher *open_hasher(enum digest_suite suite)
{
    struct fault fault = {0};
    struct hasher *hasher = NULL;
    ck_assert_ok(hasher_open(suite, &hasher, &fault), &fault);
    return hasher;
}

/* RFC 2104 by its definition, over one run. */
static struct digest plain_hmac(struct hasher *hasher, const uint8_t *key,
                                struct bytes message)
{
    uint8_t pad[64];
    for (size_t i = 0; i < 64; i++) {
        pad[i] = (uint8_t)((i < 32 ? key[i] : 0) ^ 0x36);
    }
    hasher_begin(hasher);
    hasher_update(hasher, bytes_from(pad, 64));
    hasher_update(hasher, message);
    const struct digest inner = hasher_end(hasher);
    for (size_t i = 0; i < 64; i++) {
        pad[i] = (uint8_t)(pad[i] ^ 0x36 ^ 0x5C);
    }
    hasher_begin(hasher);
    hasher_update(hasher, bytes_from(pad, 64));
    hasher_update(hasher, digest_bytes(&inner));
    return hasher_end(hasher);
}

static void byte(struct hasher *hasher, unsigned value)
{
    const uint8_t one = (uint8_t)value;
    hasher_update(hasher, bytes_from(&one, 1));
}

/* The formulas once more, streamed byte by byte. */
static struct digest expected_commitment(struct hasher *hasher, const uint8_t *secret,
                                         uint64_t index)
{
    uint8_t message[16] = "mz1/salt";
    for (size_t i = 0; i < 8; i++) {
        message[8 + i] = (uint8_t)(index >> (56 - 8 * i));
    }
    const struct digest own = plain_hmac(hasher, secret, bytes_from(message, 16));
    uint8_t all[COMMITMENT_FIELDS * DIGEST_SIZE];
    for (unsigned f = 1; f <= COMMITMENT_FIELDS; f++) {
        hasher_begin(hasher);
        hasher_update(hasher, digest_bytes(&own));
        byte(hasher, f);
        const struct digest salt = hasher_end(hasher);
        const size_t size = strlen(person[f - 1]);
        hasher_begin(hasher);
        hasher_update(hasher, bytes_of("mz1/field"));
        byte(hasher, f);
        hasher_update(hasher, digest_bytes(&salt));
        byte(hasher, (unsigned)(size >> 8));
        byte(hasher, (unsigned)(size & 0xFF));
        hasher_update(hasher, bytes_of(person[f - 1]));
        const struct digest field = hasher_end(hasher);
        memcpy(all + (f - 1) * DIGEST_SIZE, field.at, DIGEST_SIZE);
    }
    hasher_begin(hasher);
    hasher_update(hasher, bytes_from(all, sizeof(all)));
    return hasher_end(hasher);
}

START_TEST(test_the_formulas_are_those_of_the_design)
{
    static const uint64_t indexes[] = {0, 1, 7, 255, 256, (uint64_t)1 << 53};
    struct hasher *hasher = open_hasher(_i == 0 ? DIGEST_SHA256 : DIGEST_SM3);
    uint8_t secret[32];
    struct bytes values[COMMITMENT_FIELDS];
    take_secret(secret);
    take_values(values);
    for (size_t i = 0; i < sizeof(indexes) / sizeof(indexes[0]); i++) {
        const struct digest got = commitment_make(hasher, secret, indexes[i], values);
        const struct digest want = expected_commitment(hasher, secret, indexes[i]);
        ck_assert_mem_eq(got.at, want.at, DIGEST_SIZE);
    }
    hasher_close(hasher);
}
END_TEST

/* Made with `openssl dgst -binary` and `openssl dgst -mac HMAC` alone. */
static const struct {
    enum digest_suite suite;
    const char *payee, *salt, *field, *commitment;
} golden[] = {
    {DIGEST_SHA256, "b533517f5e08b5f0c6244f6264567006",
     "67f16c92d6cbc2cc0011c7a9c27f5174ac783cea72b4fa0bae7e9f66c163c4e9",
     "a0cf2878c0c4f347dac4edfc3db87a5aa708262819b8529e5b4a2714121d268f",
     "ba3ebaa2d7f9369f430a3312d885700f60b62bb275d715769cadad84951879e5"},
    {DIGEST_SM3, "2176fadc1c7eb7af18995c6ec13e1ff8",
     "04539b36a768ebfd9f14cc7774b89e1eaaa132cb5a16a6d146190c40d721df42",
     "fa48f681639324be1567a4e799e08df3918295f33c8f8cb9459ed60a1e743f39",
     "8cf1622bc7f810c8a17cf1540af17d4b0df567361a254820b66934a1dba36d91"},
};

static void assert_hex(const uint8_t *got, size_t size, const char *wanted)
{
    char text[2 * DIGEST_SIZE + 1];
    bytes_to_hex(bytes_from(got, size), text);
    ck_assert_str_eq(text, wanted);
}

START_TEST(test_the_formulas_give_the_values_of_another_program)
{
    struct hasher *hasher = open_hasher(golden[_i].suite);
    uint8_t secret[32];
    uint8_t payee[COMMITMENT_PAYEE_SIZE];
    struct bytes values[COMMITMENT_FIELDS];
    take_secret(secret);
    take_values(values);
    commitment_payee(hasher, secret, bytes_of("dibao-rural"), 2024, payee);
    assert_hex(payee, sizeof(payee), golden[_i].payee);
    const struct digest salt = commitment_salt(hasher, secret, 7, COMMITMENT_RESIDENT);
    assert_hex(salt.at, DIGEST_SIZE, golden[_i].salt);
    const struct digest field =
        commitment_field(hasher, COMMITMENT_RESIDENT, &salt, values[1]);
    assert_hex(field.at, DIGEST_SIZE, golden[_i].field);
    const struct digest whole = commitment_make(hasher, secret, 7, values);
    assert_hex(whole.at, DIGEST_SIZE, golden[_i].commitment);
    hasher_close(hasher);
}
END_TEST

START_TEST(test_each_field_opens_alone)
{
    struct hasher *hasher = open_hasher(DIGEST_SHA256);
    uint8_t secret[32];
    struct bytes values[COMMITMENT_FIELDS];
    take_secret(secret);
    take_values(values);
    const struct digest whole = commitment_make(hasher, secret, 42, values);
    for (uint8_t opened = 1; opened <= COMMITMENT_FIELDS; opened++) {
        /* A receipt: one value with its salt, of the others only c_f. */
        struct digest fields[COMMITMENT_FIELDS];
        for (uint8_t f = 1; f <= COMMITMENT_FIELDS; f++) {
            const struct digest salt = commitment_salt(hasher, secret, 42, f);
            fields[f - 1] = commitment_field(hasher, f, &salt, values[f - 1]);
        }
        const struct digest salt = commitment_salt(hasher, secret, 42, opened);
        const struct digest mine =
            commitment_field(hasher, opened, &salt, values[opened - 1]);
        ck_assert(digest_equal(&mine, &fields[opened - 1]));
        const struct digest again =
            hasher_one(hasher, bytes_from(fields, sizeof(fields)));
        ck_assert(digest_equal(&again, &whole));
        /* The salt of one field says nothing about another's. */
        const struct digest other =
            commitment_field(hasher, (uint8_t)(opened % COMMITMENT_FIELDS + 1), &salt,
                             values[opened % COMMITMENT_FIELDS]);
        ck_assert(!digest_equal(&other, &fields[opened % COMMITMENT_FIELDS]));
    }
    hasher_close(hasher);
}
END_TEST

START_TEST(test_any_change_changes_the_commitment)
{
    struct hasher *hasher = open_hasher(DIGEST_SHA256);
    uint8_t secret[32];
    struct bytes values[COMMITMENT_FIELDS];
    take_secret(secret);
    take_values(values);
    const struct digest whole = commitment_make(hasher, secret, 42, values);
    struct digest other = commitment_make(hasher, secret, 43, values);
    ck_assert(!digest_equal(&whole, &other));
    for (size_t bit = 0; bit < 256; bit++) {
        secret[bit / 8] ^= (uint8_t)(1U << (bit % 8));
        other = commitment_make(hasher, secret, 42, values);
        ck_assert(!digest_equal(&whole, &other));
        secret[bit / 8] ^= (uint8_t)(1U << (bit % 8));
    }
    for (size_t f = 0; f < COMMITMENT_FIELDS; f++) {
        const struct bytes kept = values[f];
        values[f] = (struct bytes){0}; /* absent */
        other = commitment_make(hasher, secret, 42, values);
        ck_assert(!digest_equal(&whole, &other));
        values[f] = bytes_from(kept.at, kept.size - 1);
        other = commitment_make(hasher, secret, 42, values);
        ck_assert(!digest_equal(&whole, &other));
        values[f] = kept;
    }
    /* A byte moved from one field to the next is another person. */
    values[0] = bytes_from(person[0], strlen(person[0]) - 3);
    other = commitment_make(hasher, secret, 42, values);
    ck_assert(!digest_equal(&whole, &other));
    hasher_close(hasher);
}
END_TEST

START_TEST(test_pseudonyms_differ_by_programme_year_and_person)
{
    struct hasher *hasher = open_hasher(DIGEST_SHA256);
    uint8_t secret[32];
    uint8_t payee[5][COMMITMENT_PAYEE_SIZE];
    take_secret(secret);
    commitment_payee(hasher, secret, bytes_of("dibao"), 2024, payee[0]);
    commitment_payee(hasher, secret, bytes_of("dibao"), 2025, payee[1]);
    commitment_payee(hasher, secret, bytes_of("tekun"), 2024, payee[2]);
    commitment_payee(hasher, secret, bytes_of(""), 0, payee[3]);
    secret[0] ^= 1;
    commitment_payee(hasher, secret, bytes_of("dibao"), 2024, payee[4]);
    for (size_t i = 0; i < 5; i++) {
        for (size_t k = 0; k < i; k++) {
            ck_assert_mem_ne(payee[i], payee[k], COMMITMENT_PAYEE_SIZE);
        }
    }
    hasher_close(hasher);
}
END_TEST

START_TEST(test_the_longest_value_is_65535_bytes)
{
    static const uint8_t value[UINT16_MAX];
    struct hasher *hasher = open_hasher(DIGEST_SHA256);
    const struct digest salt = {{1}};
    const struct digest one =
        commitment_field(hasher, 1, &salt, bytes_from(value, UINT16_MAX));
    const struct digest two =
        commitment_field(hasher, 1, &salt, bytes_from(value, UINT16_MAX - 1));
    ck_assert(!digest_equal(&one, &two));
    hasher_close(hasher);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("commitment");
    TCase *formulas = tcase_create("formulas");
    tcase_add_loop_test(formulas, test_the_formulas_are_those_of_the_design, 0, 2);
    tcase_add_loop_test(formulas, test_the_formulas_give_the_values_of_another_program,
                        0, 2);
    tcase_add_test(formulas, test_each_field_opens_alone);
    tcase_add_test(formulas, test_any_change_changes_the_commitment);
    tcase_add_test(formulas, test_pseudonyms_differ_by_programme_year_and_person);
    tcase_add_test(formulas, test_the_longest_value_is_65535_bytes);
    suite_add_tcase(suite, formulas);
    return suite;
}
