/* test_signing.c - published vectors, weak keys, and the life of a key file. */
#include "keys/signing.h"

#include "keys/private_file.h"

#include "tests/suite.h"

#include <dirent.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PASSPHRASE bytes_of("correct horse 1")

/* RFC 8032 7.1, tests 1 to 3. */
static const struct {
    const char *seed;
    const char *public;
    const char *message;
    const char *signature;
} ed25519_cases[] = {
    {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
     "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
     "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
    {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
     "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
     "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
    {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
     "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290"
     "ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"},
};

static void from_hex(const char *text, uint8_t *ret_bytes, size_t size)
{
    ck_assert(bytes_from_hex(bytes_of(text), ret_bytes, size));
}

static struct signing_key *key_of(enum signing_kind kind)
{
    struct fault fault;
    struct signing_key *key = NULL;
    const uint8_t secret[32] = {3, 1, 4, 1, 5};
    ck_assert_ok(signing_key_from(kind, secret, &key, &fault), &fault);
    return key;
}

START_TEST(test_ed25519_gives_the_signatures_of_rfc_8032)
{
    for (size_t i = 0; i < sizeof(ed25519_cases) / sizeof(ed25519_cases[0]); i++) {
        struct fault fault;
        struct signing_key *key = NULL;
        uint8_t seed[32];
        uint8_t message[2];
        uint8_t wanted[64];
        struct public_key public;
        struct signature signature;
        const size_t size = strlen(ed25519_cases[i].message) / 2;
        from_hex(ed25519_cases[i].seed, seed, sizeof(seed));
        from_hex(ed25519_cases[i].message, message, size);
        ck_assert_ok(signing_key_from(SIGNING_ED25519, seed, &key, &fault), &fault);
        signing_key_public(key, &public);
        from_hex(ed25519_cases[i].public, wanted, 32);
        ck_assert_bytes(public_key_bytes(&public), bytes_from(wanted, 32));
        ck_assert_ok(signing_sign(key, bytes_from(message, size), &signature, &fault),
                     &fault);
        from_hex(ed25519_cases[i].signature, wanted, 64);
        ck_assert_mem_eq(signature.at, wanted, 64);
        ck_assert(signing_verify(&public, bytes_from(message, size), &signature));
        ck_assert(!signing_verify(&public, bytes_of("other"), &signature));
        signing_key_close(key);
    }
}
END_TEST

START_TEST(test_each_kind_signs_and_notices_every_flipped_bit)
{
    for (int kind = SIGNING_ED25519; kind <= SIGNING_SM2; kind++) {
        struct fault fault;
        struct signing_key *key = key_of((enum signing_kind)kind);
        struct public_key public;
        struct public_key again;
        struct signature signature;
        signing_key_public(key, &public);
        ck_assert_ok(
            public_key_from(public.kind, public_key_bytes(&public), &again, &fault),
            &fault);
        ck_assert(public_key_equal(&public, &again));
        ck_assert_ok(signing_sign(key, bytes_of("message"), &signature, &fault),
                     &fault);
        ck_assert(signing_verify(&public, bytes_of("message"), &signature));
        for (size_t bit = 0; bit < 8 * sizeof(signature.at); bit += 5) {
            signature.at[bit / 8] ^= (uint8_t)(1U << bit % 8);
            ck_assert(!signing_verify(&public, bytes_of("message"), &signature));
            signature.at[bit / 8] ^= (uint8_t)(1U << bit % 8);
        }
        memset(signature.at, 0, sizeof(signature.at));
        ck_assert(!signing_verify(&public, bytes_of("message"), &signature));
        signing_key_close(key);
    }
    signing_key_close(NULL);
}
END_TEST

START_TEST(test_new_keys_differ_and_give_their_secret_back)
{
    for (int kind = SIGNING_ED25519; kind <= SIGNING_SM2; kind++) {
        struct fault fault;
        struct signing_key *keys[3] = {NULL};
        struct public_key publics[3];
        uint8_t secret[32];
        ck_assert_ok(signing_key_new((enum signing_kind)kind, &keys[0], &fault),
                     &fault);
        ck_assert_ok(signing_key_new((enum signing_kind)kind, &keys[1], &fault),
                     &fault);
        ck_assert_ok(signing_key_secret(keys[0], secret, &fault), &fault);
        ck_assert_ok(
            signing_key_from((enum signing_kind)kind, secret, &keys[2], &fault),
            &fault);
        for (size_t i = 0; i < 3; i++) {
            signing_key_public(keys[i], &publics[i]);
            signing_key_close(keys[i]);
        }
        ck_assert(public_key_equal(&publics[0], &publics[2]));
        ck_assert(!public_key_equal(&publics[0], &publics[1]));
        char names[2][PUBLIC_KEY_NAME_SIZE];
        public_key_name(&publics[0], names[0]);
        public_key_name(&publics[1], names[1]);
        ck_assert_uint_eq(strlen(names[0]), PUBLIC_KEY_NAME_SIZE - 1);
        ck_assert_str_ne(names[0], names[1]);
    }
    ck_assert_int_eq((int)signing_kind_of(DIGEST_SHA256), SIGNING_ED25519);
    ck_assert_int_eq((int)signing_kind_of(DIGEST_SM3), SIGNING_SM2);
}
END_TEST

START_TEST(test_an_sm2_scalar_outside_its_range_is_refused)
{
    static const char *refused[] = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        /* n - 1 and n */
        "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54122",
        "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    };
    struct fault fault;
    struct signing_key *key = NULL;
    uint8_t scalar[32];
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        from_hex(refused[i], scalar, sizeof(scalar));
        ck_assert_status(signing_key_from(SIGNING_SM2, scalar, &key, &fault),
                         STATUS_ENVIRONMENT);
    }
    from_hex("fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54121", scalar,
             sizeof(scalar));
    ck_assert_ok(signing_key_from(SIGNING_SM2, scalar, &key, &fault), &fault);
    signing_key_close(key);
}
END_TEST

/* */
static const char *weak_ed25519[] = {
    /* the eight points of low order */
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    /* x = 0 with a sign */
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    /* y = p, p + 1, p + 3, 2^255 - 1, with and without sign */
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    /* y = 2 is on no point */
    "0200000000000000000000000000000000000000000000000000000000000000",
};

START_TEST(test_weak_ed25519_keys_are_refused)
{
    struct fault fault;
    struct public_key key = {.size = 77};
    uint8_t raw[32];
    for (size_t i = 0; i < sizeof(weak_ed25519) / sizeof(weak_ed25519[0]); i++) {
        from_hex(weak_ed25519[i], raw, sizeof(raw));
        ck_assert_status(public_key_from(SIGNING_ED25519, bytes_from(raw, sizeof(raw)),
                                         &key, &fault),
                         STATUS_INPUT);
        ck_assert_str_eq(fault.rule, "R-012");
    }
    for (size_t size = 31; size <= 33; size += 2) {
        const uint8_t any[33] = {9};
        ck_assert_status(
            public_key_from(SIGNING_ED25519, bytes_from(any, size), &key, &fault),
            STATUS_INPUT);
    }
    ck_assert_uint_eq(key.size, 77); /* untouched */
}
END_TEST

START_TEST(test_only_good_sm2_points_are_taken)
{
    struct fault fault;
    struct signing_key *key = key_of(SIGNING_SM2);
    struct public_key public;
    struct public_key taken;
    signing_key_public(key, &public);
    uint8_t raw[65];
    memcpy(raw, public.at, sizeof(raw));
    raw[64] ^= 1; /* leaves the curve: R-012 */
    ck_assert_status(public_key_from(SIGNING_SM2, bytes_from(raw, 65), &taken, &fault),
                     STATUS_INPUT);
    ck_assert_str_eq(fault.rule, "R-012");
    raw[64] ^= 1;
    raw[0] = 0x06; /* the hybrid form of the same point */
    ck_assert_status(public_key_from(SIGNING_SM2, bytes_from(raw, 65), &taken, &fault),
                     STATUS_INPUT);
    raw[0] = 0x02;
    ck_assert_status(public_key_from(SIGNING_SM2, bytes_from(raw, 33), &taken, &fault),
                     STATUS_INPUT);
    const uint8_t zeros[65] = {0x00};
    ck_assert_status(public_key_from(SIGNING_SM2, bytes_from(zeros, 1), &taken, &fault),
                     STATUS_INPUT);
    ck_assert_status(
        public_key_from(SIGNING_SM2, bytes_from(zeros, 65), &taken, &fault),
        STATUS_INPUT);
    signing_key_close(key);
}
END_TEST

/* ---- files ---- */

static const char *path_in(const char *folder, const char *name)
{
    static char ring[4][400];
    static unsigned next;
    char *path = ring[next++ % 4];
    snprintf(path, sizeof(ring[0]), "%s/%s", folder, name);
    return path;
}

static size_t entries_in(const char *folder)
{
    DIR *handle = opendir(folder);
    ck_assert_ptr_nonnull(handle);
    size_t count = 0;
    for (const struct dirent *entry = readdir(handle); entry != NULL;
         entry = readdir(handle)) {
        count += entry->d_name[0] != '.' ? 1 : 0;
    }
    closedir(handle);
    return count;
}

/* */
START_TEST(test_a_key_file_is_encrypted_private_and_opens_again)
{
    for (int kind = SIGNING_ED25519; kind <= SIGNING_SM2; kind++) {
        struct fault fault;
        const char *folder = suite_folder();
        const char *path = path_in(folder, "journal.pem");
        struct signing_key *key = key_of((enum signing_kind)kind);
        struct signing_key *again = NULL;
        struct stat state;
        ck_assert_ok(signing_key_write(key, path, PASSPHRASE, false, &fault), &fault);
        ck_assert_int_eq(stat(path, &state), 0);
        ck_assert_uint_eq(state.st_mode & 07777, 0600);
        ck_assert_uint_eq(state.st_nlink, 1);
        ck_assert_uint_eq(entries_in(folder), 1); /* no temporary file stays */
        FILE *file = fopen(path, "r");
        char line[64];
        ck_assert_ptr_nonnull(file);
        ck_assert_ptr_nonnull(fgets(line, sizeof(line), file));
        fclose(file);
        ck_assert_str_eq(line, "-----BEGIN ENCRYPTED PRIVATE KEY-----\n");
        ck_assert_ok(signing_key_read(path, PASSPHRASE, &again, &fault), &fault);
        struct public_key publics[2];
        signing_key_public(key, &publics[0]);
        signing_key_public(again, &publics[1]);
        ck_assert(public_key_equal(&publics[0], &publics[1]));
        signing_key_close(again);
        signing_key_close(key);
    }
}
END_TEST

START_TEST(test_a_wrong_passphrase_or_an_open_file_gives_no_key)
{
    struct fault fault;
    const char *path = path_in(suite_folder(), "k.pem");
    struct signing_key *key = key_of(SIGNING_ED25519);
    struct signing_key *again = NULL;
    ck_assert_status(signing_key_write(key, path, bytes_of("1234567"), false, &fault),
                     STATUS_USAGE);
    ck_assert_str_eq(fault.rule, "R-011");
    ck_assert_status(signing_key_read(path, PASSPHRASE, &again, &fault),
                     STATUS_NOT_FOUND);
    ck_assert_ok(signing_key_write(key, path, bytes_of("12345678"), false, &fault),
                 &fault);
    ck_assert_status(signing_key_read(path, PASSPHRASE, &again, &fault),
                     STATUS_ENVIRONMENT);
    static const mode_t open_modes[] = {0644, 0640, 0604, 0620, 0602, 0610, 0601};
    for (size_t i = 0; i < sizeof(open_modes) / sizeof(open_modes[0]); i++) {
        ck_assert_int_eq(chmod(path, open_modes[i]), 0);
        ck_assert_status(signing_key_read(path, bytes_of("12345678"), &again, &fault),
                         STATUS_ENVIRONMENT);
        ck_assert_str_eq(fault.rule, "R-011");
        ck_assert_ptr_nonnull(strstr(fault.message, "chmod 600"));
    }
    ck_assert_ptr_null(again);
    signing_key_close(key);
}
END_TEST

/* The file's sealing says `scheme` instead; nothing in it can be opened any more. */
static void seal_otherwise(const char *path, X509_ALGOR *scheme)
{
    FILE *file = fopen(path, "r+b");
    ck_assert_ptr_nonnull(file);
    X509_SIG *sealed = PEM_read_PKCS8(file, NULL, NULL, NULL);
    ck_assert_ptr_nonnull(sealed);
    X509_ALGOR *own = NULL;
    X509_SIG_getm(sealed, &own, NULL);
    ck_assert_ptr_nonnull(scheme);
    ck_assert_int_eq(X509_ALGOR_copy(own, scheme), 1);
    X509_ALGOR_free(scheme);
    rewind(file);
    ck_assert_int_eq(ftruncate(fileno(file), 0), 0);
    ck_assert_int_eq(PEM_write_PKCS8(file, sealed), 1);
    ck_assert_int_eq(fclose(file), 0);
    X509_SIG_free(sealed);
}

/* a file that somebody else put there may ask for days of work. */
START_TEST(test_a_key_file_that_asks_for_too_much_is_refused)
{
    struct fault fault;
    const char *path = path_in(suite_folder(), "k.pem");
    struct signing_key *key = key_of(SIGNING_ED25519);
    struct signing_key *again = NULL;
    unsigned char salt[16] = {1};
    const EVP_CIPHER *cipher = EVP_aes_256_cbc();
    const uint64_t n = 1 << 14;
    X509_ALGOR *const schemes[] = {
        PKCS5_pbe2_set_iv(cipher, 2147483647, salt, 16, NULL, -1),
        PKCS5_pbe_set(NID_pbe_WithSHA1And3_Key_TripleDES_CBC, 2147483647, salt, 16),
        PKCS5_pbe2_set_scrypt(cipher, salt, 16, NULL, n, 8, 3),
        PKCS5_pbe2_set_scrypt(cipher, salt, 16, NULL, n, 8, 8000),
        PKCS5_pbe2_set_scrypt(cipher, salt, 16, NULL, 2 * n, 4, 2),
    };
    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
        ck_assert_ok(signing_key_write(key, path, PASSPHRASE, true, &fault), &fault);
        seal_otherwise(path, schemes[i]);
        ck_assert_status(signing_key_read(path, PASSPHRASE, &again, &fault),
                         STATUS_ENVIRONMENT);
        ck_assert_str_eq(fault.rule, "R-252");
    }
    /* As much as we ask for ourselves: only the passphrase does not fit. */
    ck_assert_ok(signing_key_write(key, path, PASSPHRASE, true, &fault), &fault);
    seal_otherwise(path, PKCS5_pbe2_set_scrypt(cipher, salt, 16, NULL, n, 8, 2));
    ck_assert_status(signing_key_read(path, PASSPHRASE, &again, &fault),
                     STATUS_ENVIRONMENT);
    ck_assert_str_eq(fault.rule, "");
    signing_key_close(key);
}
END_TEST

/* what a link leads to counts, and whose it is. */
START_TEST(test_a_key_behind_a_link_or_of_another_user_is_looked_at)
{
    struct fault fault;
    const char *folder = suite_folder();
    const char *path = path_in(folder, "k.pem");
    const char *link = path_in(folder, "link.pem");
    const char *loop = path_in(folder, "loop.pem");
    struct signing_key *key = key_of(SIGNING_ED25519);
    struct signing_key *again = NULL;
    ck_assert_ok(signing_key_write(key, path, PASSPHRASE, false, &fault), &fault);
    ck_assert_int_eq(symlink("k.pem", link), 0);
    ck_assert_int_eq(symlink("loop.pem", loop), 0);
    ck_assert_ok(signing_key_read(link, PASSPHRASE, &again, &fault), &fault);
    signing_key_close(again);
    again = NULL;
    ck_assert_status(signing_key_read(loop, PASSPHRASE, &again, &fault),
                     STATUS_ENVIRONMENT);
    ck_assert_int_eq(chmod(path, 0644), 0);
    ck_assert_status(signing_key_read(link, PASSPHRASE, &again, &fault),
                     STATUS_ENVIRONMENT);
    ck_assert_str_eq(fault.rule, "R-011");
    ck_assert_int_eq(chmod(path, 0600), 0);
    if (geteuid() == 0) { /* nobody else can give a file away */
        ck_assert_int_eq(chown(path, 65534, (gid_t)-1), 0);
        ck_assert_status(signing_key_read(path, PASSPHRASE, &again, &fault),
                         STATUS_ENVIRONMENT);
        ck_assert_str_eq(fault.rule, "R-250");
    }
    signing_key_close(key);
}
END_TEST

START_TEST(test_a_key_file_is_never_overwritten_unasked)
{
    struct fault fault;
    struct signing_key *first = key_of(SIGNING_ED25519);
    struct signing_key *second = key_of(SIGNING_SM2);
    struct signing_key *read = NULL;
    const char *folder = suite_folder();
    const char *path = path_in(folder, "k.pem");
    struct public_key public;
    ck_assert_ok(signing_key_write(first, path, PASSPHRASE, false, &fault), &fault);
    ck_assert_status(signing_key_write(second, path, PASSPHRASE, false, &fault),
                     STATUS_EXISTS);
    ck_assert_uint_eq(entries_in(folder), 1);
    ck_assert_ok(signing_key_write(second, path, PASSPHRASE, true, &fault), &fault);
    ck_assert_ok(signing_key_read(path, PASSPHRASE, &read, &fault), &fault);
    signing_key_public(read, &public);
    ck_assert_int_eq((int)public.kind, SIGNING_SM2);
    signing_key_close(read);
    const char *dangling = path_in(folder, "link.pem");
    ck_assert_int_eq(symlink("nowhere", dangling), 0);
    ck_assert_status(private_file_write(dangling, bytes_of("x"), false, &fault),
                     STATUS_EXISTS);
    ck_assert_status(private_file_write(path_in(folder, "no/such/k.pem"), bytes_of("x"),
                                        true, &fault),
                     STATUS_ENVIRONMENT);
    signing_key_close(first);
    signing_key_close(second);
}
END_TEST

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_int_eq(chmod(path, 0600), 0);
}

/* RFC 8410 10.3: a private key, but in the clear. */
#define CLEAR_KEY                                                                      \
    ("-----BEGIN PRIVATE KEY-----\n"                                                   \
     "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"              \
     "-----END PRIVATE KEY-----\n")

START_TEST(test_a_file_that_is_no_encrypted_key_is_refused)
{
    static const char *texts[] = {
        "", "hello\n",

        CLEAR_KEY,
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAAA\n-----END ENCRYPTED PRIVATE "
        "KEY-----\n"};
    struct fault fault;
    struct signing_key *key = NULL;
    const char *folder = suite_folder();
    const char *path = path_in(folder, "k.pem");
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        write_text(path, texts[i]);
        ck_assert_status(signing_key_read(path, PASSPHRASE, &key, &fault),
                         STATUS_ENVIRONMENT);
        ck_assert_str_eq(fault.rule, "R-011");
    }
    static char large[5000];
    memset(large, 'x', sizeof(large) - 1);
    write_text(path, large);
    ck_assert_status(signing_key_read(path, PASSPHRASE, &key, &fault),
                     STATUS_ENVIRONMENT);
    ck_assert_status(signing_key_read(folder, PASSPHRASE, &key, &fault),
                     STATUS_ENVIRONMENT);
}
END_TEST

/* ---- the stock tool ---- */

static int run(const char *folder, const char *command)
{
    char line[1200];
    snprintf(line, sizeof(line), "cd %s && { %s; } >out.txt 2>&1", folder, command);
    return system(line); /* the folder is ours */
}

/* DER of r and s, each 32 bytes: what the tool reads. */
static size_t to_der(const struct signature *signature, uint8_t *ret_der)
{
    size_t size = 2;
    for (size_t half = 0; half < 2; half++) {
        const uint8_t *at = signature->at + 32 * half;
        size_t left = 32;
        while (left > 1 && at[0] == 0) {
            at++;
            left--;
        }
        const bool has_pad = at[0] >= 0x80;
        ret_der[size++] = 0x02;
        ret_der[size++] = (uint8_t)(left + (has_pad ? 1 : 0));
        if (has_pad) {
            ret_der[size++] = 0;
        }
        memcpy(ret_der + size, at, left);
        size += left;
    }
    ret_der[0] = 0x30;
    ret_der[1] = (uint8_t)(size - 2);
    return size;
}

/* */
START_TEST(test_openssl_takes_our_sm2_only_with_the_distid)
{
    if (system("openssl version >/dev/null 2>&1") != 0) {
        return;
    }
    struct fault fault;
    const char *folder = suite_folder();
    struct signing_key *key = key_of(SIGNING_SM2);
    struct signature signature;
    uint8_t der[80];
    ck_assert_ok(
        signing_key_write(key, path_in(folder, "k.pem"), PASSPHRASE, false, &fault),
        &fault);
    ck_assert_ok(signing_sign(key, bytes_of("message"), &signature, &fault), &fault);
    write_text(path_in(folder, "m.txt"), "message");
    const size_t size = to_der(&signature, der);
    FILE *file = fopen(path_in(folder, "s.der"), "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(der, 1, size, file), size);
    fclose(file);
    ck_assert_int_eq(run(folder, "openssl pkey -in k.pem -passin "
                                 "'pass:correct horse 1' -pubout -out p.pem"),
                     0);
    ck_assert_int_eq(run(folder, "openssl dgst -sm3 -verify p.pem -sigopt "
                                 "distid:1234567812345678 -signature s.der m.txt"),
                     0);
    ck_assert_int_ne(run(folder, "openssl dgst -sm3 -verify p.pem -sigopt "
                                 "distid:8765432187654321 -signature s.der m.txt"),
                     0);
    /* What no option means differs between versions: in 3.0 an empty distid. */
    if (run(folder, "openssl version | grep -q '^OpenSSL 3\\.0\\.'") == 0) {
        ck_assert_int_ne(
            run(folder, "openssl dgst -sm3 -verify p.pem -signature s.der m.txt"), 0);
    }
    signing_key_close(key);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("signing");
    TCase *vectors = tcase_create("vectors");
    tcase_add_test(vectors, test_ed25519_gives_the_signatures_of_rfc_8032);
    tcase_add_test(vectors, test_each_kind_signs_and_notices_every_flipped_bit);
    tcase_add_test(vectors, test_new_keys_differ_and_give_their_secret_back);
    tcase_add_test(vectors, test_an_sm2_scalar_outside_its_range_is_refused);
    tcase_add_test(vectors, test_weak_ed25519_keys_are_refused);
    tcase_add_test(vectors, test_only_good_sm2_points_are_taken);
    suite_add_tcase(suite, vectors);
    TCase *files = tcase_create("files");
    tcase_set_timeout(files, 20);
    tcase_add_test(files, test_a_key_file_is_encrypted_private_and_opens_again);
    tcase_add_test(files, test_a_wrong_passphrase_or_an_open_file_gives_no_key);
    tcase_add_test(files, test_a_key_file_is_never_overwritten_unasked);
    tcase_add_test(files, test_a_key_file_that_asks_for_too_much_is_refused);
    tcase_add_test(files, test_a_key_behind_a_link_or_of_another_user_is_looked_at);
    tcase_add_test(files, test_a_file_that_is_no_encrypted_key_is_refused);
    tcase_add_test(files, test_openssl_takes_our_sm2_only_with_the_distid);
    suite_add_tcase(suite, files);
    return suite;
}
