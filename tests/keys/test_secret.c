/* test_secret.c - what is sealed opens only whole, under its key and its place. */
#include "keys/secret.h"

#include "tests/suite.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PLAIN_MAX = 9000 };

static uint8_t plain[PLAIN_MAX];
static uint8_t sealed[PLAIN_MAX + SECRET_OVERHEAD];
static uint8_t opened[PLAIN_MAX];

static struct sealer *open_sealer(void)
{
    struct fault fault;
    struct sealer *sealer = NULL;
    ck_assert_ok(sealer_open(&sealer, &fault), &fault);
    return sealer;
}

START_TEST(test_what_is_sealed_opens_at_every_size)
{
    static const size_t sizes[] = {0, 1, 16, 300, 4095, 4096, 4097, 8192, PLAIN_MAX};
    struct sealer *sealer = open_sealer();
    struct fault fault;
    uint8_t key[SECRET_KEY_SIZE];
    ck_assert_ok(secret_random(plain, sizeof(plain), &fault), &fault);
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        ck_assert_ok(secret_random(key, sizeof(key), &fault), &fault);
        const struct bytes whole = bytes_from(sealed, sizes[i] + SECRET_OVERHEAD);
        /* The second round runs with the key schedule that was kept. */
        for (int round = 0; round < 2; round++) {
            ck_assert_ok(sealer_seal(sealer, key, bytes_of("place"),
                                     bytes_from(plain, sizes[i]), sealed, &fault),
                         &fault);
            memset(opened, 0, sizeof(opened));
            ck_assert_ok(sealer_open_sealed(sealer, key, bytes_of("place"), whole,
                                            opened, &fault),
                         &fault);
            ck_assert_bytes(bytes_from(opened, sizes[i]), bytes_from(plain, sizes[i]));
        }
    }
    sealer_close(sealer);
}
END_TEST

/* seals `size` bytes and flips every bit of every `step`-th byte. */
static void check_flips(struct sealer *sealer, size_t size, size_t step)
{
    struct fault fault;
    const uint8_t key[SECRET_KEY_SIZE] = {1, 2, 3};
    const struct bytes whole = bytes_from(sealed, size + SECRET_OVERHEAD);
    ck_assert_ok(sealer_seal(sealer, key, bytes_of("a"), bytes_from(plain, size),
                             sealed, &fault),
                 &fault);
    memset(opened, 0xEE, sizeof(opened));
    for (size_t i = 0; i < whole.size; i += step) {
        for (int bit = 0; bit < 8; bit++) {
            sealed[i] ^= (uint8_t)(1 << bit);
            ck_assert_status(
                sealer_open_sealed(sealer, key, bytes_of("a"), whole, opened, &fault),
                STATUS_FOUND);
            sealed[i] ^= (uint8_t)(1 << bit);
        }
    }
    for (size_t i = 0; i < sizeof(opened); i++) {
        ck_assert_uint_eq(opened[i], 0xEE); /* nothing unproven was given out */
    }
}

START_TEST(test_every_flipped_bit_is_noticed_and_nothing_is_written)
{
    struct sealer *sealer = open_sealer();
    check_flips(sealer, 0, 1);
    check_flips(sealer, 70, 1);
    check_flips(sealer, PLAIN_MAX, 501);
    sealer_close(sealer);
}
END_TEST

START_TEST(test_another_key_place_or_length_does_not_open)
{
    struct sealer *sealer = open_sealer();
    struct fault fault;
    const uint8_t key[SECRET_KEY_SIZE] = {1};
    const uint8_t other[SECRET_KEY_SIZE] = {2};
    const size_t size = 40;
    const struct bytes whole = bytes_from(sealed, size + SECRET_OVERHEAD);
    ck_assert_ok(sealer_seal(sealer, key, bytes_of("a"), bytes_from(plain, size),
                             sealed, &fault),
                 &fault);
    ck_assert_status(
        sealer_open_sealed(sealer, other, bytes_of("a"), whole, opened, &fault),
        STATUS_FOUND);
    ck_assert_status(
        sealer_open_sealed(sealer, key, bytes_of("b"), whole, opened, &fault),
        STATUS_FOUND);
    ck_assert_status(
        sealer_open_sealed(sealer, key, bytes_of(""), whole, opened, &fault),
        STATUS_FOUND);
    for (size_t cut = 0; cut < whole.size; cut++) {
        ck_assert_status(sealer_open_sealed(sealer, key, bytes_of("a"),
                                            bytes_from(sealed, cut), opened, &fault),
                         STATUS_FOUND);
    }
    ck_assert_ok(sealer_open_sealed(sealer, key, bytes_of("a"), whole, opened, &fault),
                 &fault);
    sealer_close(sealer);
    sealer_close(NULL);
}
END_TEST

static void nonce_of(struct sealer *sealer, uint8_t *ret_nonce)
{
    uint8_t record[SECRET_OVERHEAD];
    struct fault fault;
    const uint8_t key[SECRET_KEY_SIZE] = {1};
    ck_assert_ok(sealer_seal(sealer, key, bytes_of(""), bytes_of(""), record, &fault),
                 &fault);
    memcpy(ret_nonce, record, SECRET_NONCE_SIZE);
}

START_TEST(test_no_nonce_comes_twice)
{
    enum { COUNT = 1000 };
    static uint8_t nonces[COUNT][SECRET_NONCE_SIZE];
    struct sealer *sealer = open_sealer();
    bool is_fresh = true;
    for (size_t i = 0; i < COUNT; i++) {
        nonce_of(sealer, nonces[i]);
        for (size_t j = 0; j < i; j++) {
            is_fresh = is_fresh && memcmp(nonces[i], nonces[j], SECRET_NONCE_SIZE) != 0;
        }
    }
    ck_assert(is_fresh);
    sealer_close(sealer);
}
END_TEST

START_TEST(test_a_forked_child_draws_other_nonces)
{
    struct sealer *sealer = open_sealer();
    uint8_t first[SECRET_NONCE_SIZE];
    uint8_t mine[SECRET_NONCE_SIZE];
    uint8_t theirs[SECRET_NONCE_SIZE];
    int ends[2];
    nonce_of(sealer, first);
    ck_assert_int_eq(pipe(ends), 0);
    const pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        nonce_of(sealer, theirs);
        _exit(write(ends[1], theirs, sizeof(theirs)) == (ssize_t)sizeof(theirs) ? 0
                                                                                : 1);
    }
    nonce_of(sealer, mine);
    ck_assert_int_eq(read(ends[0], theirs, sizeof(theirs)), (int)sizeof(theirs));
    int state = 0;
    ck_assert_int_eq(waitpid(child, &state, 0), child);
    ck_assert_mem_ne(mine, theirs, sizeof(mine));
    close(ends[0]);
    close(ends[1]);
    sealer_close(sealer);
}
END_TEST

START_TEST(test_wiping_and_comparing_do_what_they_say)
{
    uint8_t secret[32];
    const uint8_t zeros[32] = {0};
    memset(secret, 0x5A, sizeof(secret));
    ck_assert(!secret_equal(secret, zeros, sizeof(secret)));
    secret_wipe(secret, sizeof(secret));
    ck_assert(secret_equal(secret, zeros, sizeof(secret)));
    secret_wipe(NULL, 0);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("secret");
    TCase *sealing = tcase_create("sealing");
    tcase_add_test(sealing, test_what_is_sealed_opens_at_every_size);
    tcase_add_test(sealing, test_every_flipped_bit_is_noticed_and_nothing_is_written);
    tcase_add_test(sealing, test_another_key_place_or_length_does_not_open);
    tcase_add_test(sealing, test_no_nonce_comes_twice);
    tcase_add_test(sealing, test_wiping_and_comparing_do_what_they_say);
    suite_add_tcase(suite, sealing);
    TCase *forks = tcase_create("forks");
    tcase_set_tags(forks, "fork");
    tcase_add_test(forks, test_a_forked_child_draws_other_nonces);
    suite_add_tcase(suite, forks);
    return suite;
}
