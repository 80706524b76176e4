/* test_identity.c - numbers of people, organisations, places and documents
 * (domain.md 3 and 4.5; every worked example is here). */
#include "ledger/base/identity.h"

#include "tests/choices.h"
#include "tests/fuzz/identity_property.h"
#include "tests/suite.h"

#include <stdlib.h>

static void check_resident(const char *text, enum identity_error wanted)
{
    struct resident resident = {.number = "untouched"};
    const enum identity_error error = identity_resident(bytes_of(text), &resident);
    ck_assert_msg(error == wanted, "%s: %s", text, identity_error_text(error));
    ck_assert_msg(resident_is_stable(bytes_of(text)), "%s", text);
    if (wanted != IDENTITY_OK) {
        ck_assert_str_eq(resident.number, "untouched");
    }
}

START_TEST(test_resident_numbers_of_the_standard_are_valid)
{
    /* */
    static const struct {
        const char *text, *number, *born;
        bool is_female;
    } cases[] = {
        {"11010519491231002X", "11010519491231002X", "1949-12-31", true},
        {"440524188001010014", "440524188001010014", "1880-01-01", false},
        {"34052419800101001X", "34052419800101001X", "1980-01-01", false},
        {"430699195001010014", "430699195001010014", "1950-01-01", false},
        {"43069919380228004X", "43069919380228004X", "1938-02-28", true},
        {"43062119560812005x", "43062119560812005X", "1956-08-12", false},
        {"430602500101001", "430602195001010015", "1950-01-01", false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct resident resident;
        char born[DATE_TEXT_SIZE];
        check_resident(cases[i].text, IDENTITY_OK);
        ck_assert_int_eq(identity_resident(bytes_of(cases[i].text), &resident),
                         IDENTITY_OK);
        ck_assert_str_eq(resident.number, cases[i].number);
        date_format(resident.born, born);
        ck_assert_str_eq(born, cases[i].born);
        ck_assert_int_eq(resident.is_female, cases[i].is_female);
        ck_assert_int_eq(resident.was_15_digits, strlen(cases[i].text) == 15);
    }
}
END_TEST

START_TEST(test_a_faulty_resident_number_says_what_is_wrong)
{
    /* R-005; R40 and R41 of domain.md 7.1 */
    check_resident("", IDENTITY_LENGTH);
    check_resident("43069919500101001", IDENTITY_LENGTH);
    check_resident("4306991950010100144", IDENTITY_LENGTH);
    check_resident("43069950010100", IDENTITY_LENGTH);
    check_resident("4306995001010011", IDENTITY_LENGTH);
    check_resident("4306991950010100Z4", IDENTITY_CHARACTER);
    check_resident("43069919500101001A", IDENTITY_CHARACTER);
    check_resident("X30699195001010014", IDENTITY_CHARACTER);
    check_resident("43069950010100X", IDENTITY_CHARACTER);
    check_resident("43069950010100 ", IDENTITY_CHARACTER);
    check_resident("430621193802290010", IDENTITY_DATE);
    check_resident("430602500230001", IDENTITY_DATE);
    check_resident("000000000000000001", IDENTITY_DATE);
    check_resident("000000000000000000", IDENTITY_TRUNCATED);
    check_resident("430699195001010015", IDENTITY_CHECK);
    check_resident("43069919500101001X", IDENTITY_CHECK);
    check_resident("4.30699E+17", IDENTITY_SCIENTIFIC);
    check_resident("4.30699e17", IDENTITY_SCIENTIFIC);
    check_resident("4.306991948112E+17", IDENTITY_SCIENTIFIC);
    check_resident("4E+17", IDENTITY_SCIENTIFIC);
    check_resident("4.30699E+", IDENTITY_LENGTH);
    check_resident("4.30699E+1717", IDENTITY_LENGTH);
    check_resident(".30699E+17", IDENTITY_LENGTH);
    check_resident("4.30699E+17x", IDENTITY_LENGTH);
    check_resident("430699194811200000", IDENTITY_TRUNCATED);
    check_resident("430699194811020000", IDENTITY_TRUNCATED);
}
END_TEST

START_TEST(test_residence_permits_and_centenarians_are_read)
{
    struct resident resident;
    check_resident("810000199001010019", IDENTITY_OK);
    check_resident("820000199001010029", IDENTITY_OK);
    check_resident("830000199001010012", IDENTITY_OK);
    check_resident("830000199001010013", IDENTITY_CHECK);
    ck_assert_int_eq(identity_resident(bytes_of("430699850101997"), &resident),
                     IDENTITY_OK);
    ck_assert_int_eq(strncmp(resident.number, "43069918850101997", 17), 0);
    ck_assert_int_eq(identity_resident(bytes_of("430699850101995"), &resident),
                     IDENTITY_OK);
    ck_assert_int_eq(strncmp(resident.number, "43069919850101995", 17), 0);
}
END_TEST

START_TEST(test_one_wrong_or_exchanged_digit_never_passes)
{
    static const char valid[] = "43069919380228004X";
    for (size_t i = 0; i < 17; i++) {
        char text[sizeof(valid)];
        struct resident resident;
        for (char digit = '0'; digit <= '9'; digit++) {
            memcpy(text, valid, sizeof(valid));
            text[i] = digit;
            ck_assert((identity_resident(bytes_of(text), &resident) == IDENTITY_OK) ==
                      (digit == valid[i]));
        }
        memcpy(text, valid, sizeof(valid));
        text[i] = valid[i + 1];
        text[i + 1] = valid[i];
        ck_assert((identity_resident(bytes_of(text), &resident) == IDENTITY_OK) ==
                  (valid[i] == valid[i + 1]));
    }
}
END_TEST

START_TEST(test_organisation_codes_are_checked_twice)
{
    /* R-006; only the first example is valid inside as well. */
    static const struct {
        const char *text;
        enum identity_error error;
        bool inner_ok;
    } cases[] = {
        {"91350100M000100Y43", IDENTITY_OK, true},
        {"114306000060000007", IDENTITY_OK, false},
        {"12430602MB1F00000X", IDENTITY_OK, false},
        {"12430602MB1F00000x", IDENTITY_OK, false},
        {"54430621ME0000000D", IDENTITY_OK, false},
        {"91350100M000100Y4Z", IDENTITY_CHARACTER, false},
        {"91350100M000100Y44", IDENTITY_CHECK, false},
        {"91350100M000100I43", IDENTITY_CHARACTER, false},
        {"9135010AM000100Y43", IDENTITY_CHARACTER, false},
        {"91350100M000100y43", IDENTITY_CHARACTER, false},
        {"91350100M000100Y4", IDENTITY_LENGTH, false},
        {"91350100M000100Y433", IDENTITY_LENGTH, false},
        {"", IDENTITY_LENGTH, false},
        {"1.14306E+17", IDENTITY_SCIENTIFIC, false},
        {"114306000060001000", IDENTITY_TRUNCATED, false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        bool inner_ok = false;
        const enum identity_error error =
            identity_organisation(bytes_of(cases[i].text), &inner_ok);
        ck_assert_msg(error == cases[i].error, "%s: %s", cases[i].text,
                      identity_error_text(error));
        ck_assert_msg(inner_ok == cases[i].inner_ok, "%s", cases[i].text);
        ck_assert_int_eq(identity_organisation(bytes_of(cases[i].text), NULL), error);
    }
}
END_TEST

START_TEST(test_a_remainder_of_zero_checks_with_zero)
{
    /* All zeros sum to 0; the wrong formula would ask for a 31st character. */
    ck_assert_int_eq(identity_organisation(bytes_of("000000000000000000"), NULL),
                     IDENTITY_OK);
}
END_TEST

START_TEST(test_cards_of_known_issuers_must_pass_luhn)
{
    /* */
    static const char *const cards[] = {"6230900000000000016", "6217990000000000014",
                                        "6228480000000000018", "6222020000000000018",
                                        "6217000000000000012"};
    for (size_t i = 0; i < sizeof(cards) / sizeof(cards[0]); i++) {
        bool is_card = false;
        ck_assert_int_eq(identity_account(bytes_of(cards[i]), &is_card), IDENTITY_OK);
        ck_assert(is_card);
        ck_assert_int_eq(identity_account(bytes_of(cards[i]), NULL), IDENTITY_OK);
        char wrong[20];
        memcpy(wrong, cards[i], sizeof(wrong));
        wrong[8] = '7';
        is_card = false;
        ck_assert_int_eq(identity_account(bytes_of(wrong), &is_card), IDENTITY_CHECK);
        ck_assert(!is_card);
    }
}
END_TEST

START_TEST(test_other_accounts_need_not_pass_luhn)
{
    static const struct {
        const char *text;
        enum identity_error error;
    } cases[] = {
        {"1234", IDENTITY_LENGTH},
        {"12345", IDENTITY_OK},
        {"81010000123456789", IDENTITY_OK},
        {"8101000012345678901", IDENTITY_OK},
        {"8101000012345670000", IDENTITY_OK},
        {"62309000000000000160", IDENTITY_OK}, /* 20 digits: no card     */
        {"623090000000001", IDENTITY_OK},      /* 15 digits: no card     */
        {"6230900000000001", IDENTITY_CHECK},  /* 16 digits: a short one */
        {"62309000000000000", IDENTITY_CHECK}, /* 17 digits              */
        {"623090000000001000", IDENTITY_TRUNCATED},
        {"6230900000000000000", IDENTITY_TRUNCATED}, /* R41 */
        {"6230900000000000100", IDENTITY_CHECK},
        {"12345678901234567890123456789012", IDENTITY_OK},
        {"123456789012345678901234567890123", IDENTITY_LENGTH},
        {"6.2309E+18", IDENTITY_SCIENTIFIC}, /* R40 */
        {"6.23090E+18", IDENTITY_SCIENTIFIC},
        {"6E18", IDENTITY_SCIENTIFIC},
        {"6230 9000 0000", IDENTITY_CHARACTER},
        {"6230-9000", IDENTITY_CHARACTER},
        {"-12345", IDENTITY_CHARACTER},
        {"", IDENTITY_LENGTH},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        bool is_card = false;
        const enum identity_error error =
            identity_account(bytes_of(cases[i].text), &is_card);
        ck_assert_msg(error == cases[i].error, "%s: %s", cases[i].text,
                      identity_error_text(error));
        ck_assert(!is_card);
    }
}
END_TEST

START_TEST(test_luhn_agrees_with_known_numbers)
{
    ck_assert(identity_luhn(bytes_of("79927398713")));
    ck_assert(!identity_luhn(bytes_of("79927398710")));
    ck_assert(identity_luhn(bytes_of("0")));
    ck_assert(!identity_luhn(bytes_of("")));
    ck_assert(!identity_luhn(bytes_of("7992739871x")));
    ck_assert(!identity_luhn(bytes_of("18 ")));
}
END_TEST

START_TEST(test_issuer_prefixes_are_found)
{
    ck_assert_uint_eq(identity_bin_length(bytes_of("6230900000000000016")), 19);
    ck_assert_uint_eq(identity_bin_length(bytes_of("623090")), 19);
    ck_assert_uint_eq(identity_bin_length(bytes_of("62309")), 0);
    ck_assert_uint_eq(identity_bin_length(bytes_of("103")), 19);
    ck_assert_uint_eq(identity_bin_length(bytes_of("10")), 0);
    ck_assert_uint_eq(identity_bin_length(bytes_of("95579")), 0);
    ck_assert_uint_eq(identity_bin_length(bytes_of("95580")), 19);
    ck_assert_uint_eq(identity_bin_length(bytes_of("999999999")), 0);
    ck_assert_uint_eq(identity_bin_length(bytes_of("000000000")), 0);
    ck_assert_uint_eq(identity_bin_length(bytes_of("")), 0);
    ck_assert_uint_eq(identity_bin_length(bytes_of("62309x000")), 0);
}
END_TEST

static struct bytes next_line(struct bytes *left)
{
    const uint8_t *end = memchr(left->at, '\n', left->size);
    const size_t size = end == NULL ? left->size : (size_t)(end - left->at);
    const struct bytes line = bytes_from(left->at, size);
    const size_t taken = size < left->size ? size + 1 : size;
    *left = bytes_from(left->at + taken, left->size - taken);
    return line;
}

static struct bytes digits_at_front(struct bytes line)
{
    size_t size = 0;
    while (size < line.size && line.at[size] >= '0' && line.at[size] <= '9') {
        size++;
    }
    return bytes_from(line.at, size);
}

START_TEST(test_every_prefix_of_the_data_file_is_known)
{
    const char *path = suite_shared("samples/bank-bin/cn_debit_bin_main_banks.tsv");
    if (path == NULL) {
        return;
    }
    struct arena arena;
    struct fault fault;
    ck_assert_ok(arena_open(1 << 20, &arena, &fault), &fault);
    struct bytes left = suite_file(&arena, path);
    size_t rows = 0;
    (void)next_line(&left);
    while (left.size > 0) {
        const struct bytes line = next_line(&left);
        const struct bytes prefix = digits_at_front(line);
        if (prefix.size == 0) {
            continue;
        }
        const long length = strtol((const char *)line.at + prefix.size + 1, NULL, 10);
        ck_assert_msg((long)identity_bin_length(prefix) == length, "%.*s",
                      (int)prefix.size, (const char *)prefix.at);
        rows++;
    }
    ck_assert_uint_eq(rows, 425);
    arena_close(&arena);
}
END_TEST

START_TEST(test_a_disability_card_embeds_a_valid_number)
{
    /* */
    static const struct {
        const char *text;
        enum identity_error error;
        int category, grade;
    } cases[] = {
        {"43069919500101001411", IDENTITY_OK, 1, 1},
        {"43069919500101001474", IDENTITY_OK, 7, 4},
        {"43069919380228004x42", IDENTITY_OK, 4, 2},
        {"430699195001010014421", IDENTITY_OK, 4, 2},
        {"43069919500101001442B1", IDENTITY_OK, 4, 2},
        {"43069919500101001442b9", IDENTITY_OK, 4, 2},
        {"4306991950010100144", IDENTITY_LENGTH, 0, 0},
        {"43069919500101001442B12", IDENTITY_LENGTH, 0, 0},
        {"43069919500101001401", IDENTITY_GRADE, 0, 0},
        {"43069919500101001481", IDENTITY_GRADE, 0, 0},
        {"43069919500101001410", IDENTITY_GRADE, 0, 0},
        {"43069919500101001415", IDENTITY_GRADE, 0, 0},
        {"4306991950010100144X", IDENTITY_CHARACTER, 0, 0},
        {"43069919500101001442-1", IDENTITY_CHARACTER, 0, 0},
        {"43069919500101001542", IDENTITY_CHECK, 0, 0},
        {"43062119380229001042", IDENTITY_DATE, 0, 0},
        {"43069919481120000000", IDENTITY_TRUNCATED, 0, 0},
        {"4.30699E+19", IDENTITY_SCIENTIFIC, 0, 0},
        {"4.30699195001010E+19", IDENTITY_SCIENTIFIC, 0, 0},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct disability_card card = {.category = 0, .grade = 0};
        const enum identity_error error =
            identity_disability(bytes_of(cases[i].text), &card);
        ck_assert_msg(error == cases[i].error, "%s: %s", cases[i].text,
                      identity_error_text(error));
        ck_assert_int_eq(card.category, cases[i].category);
        ck_assert_int_eq(card.grade, cases[i].grade);
    }
}
END_TEST

START_TEST(test_division_codes_have_a_level)
{
    static const struct {
        const char *code;
        enum division_level level;
    } cases[] = {
        {"430000", DIVISION_PROVINCE},
        {"430600", DIVISION_CITY},
        {"430602", DIVISION_COUNTY},
        {"430000000", DIVISION_PROVINCE},
        {"430600000", DIVISION_CITY},
        {"430602000", DIVISION_COUNTY},
        {"430602001", DIVISION_TOWNSHIP},
        {"430000000000", DIVISION_PROVINCE},
        {"430602001000", DIVISION_TOWNSHIP},
        {"430602001001", DIVISION_VILLAGE},
        {"441900003", DIVISION_TOWNSHIP},
        {"430602000001", DIVISION_BAD},
        {"430000001", DIVISION_BAD},
        {"430001", DIVISION_BAD},
        {"030000", DIVISION_BAD},
        {"000000", DIVISION_BAD},
        {"43060", DIVISION_BAD},
        {"4306020", DIVISION_BAD},
        {"43060A", DIVISION_BAD},
        {"", DIVISION_BAD},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_msg(identity_division(bytes_of(cases[i].code)) == cases[i].level,
                      "%s", cases[i].code);
    }
}
END_TEST

static void check_divisions(const char *name, enum division_level lowest)
{
    const char *path = suite_shared(name);
    if (path == NULL) {
        return;
    }
    struct arena arena;
    struct fault fault;
    ck_assert_ok(arena_open(1 << 20, &arena, &fault), &fault);
    struct bytes left = suite_file(&arena, path);
    (void)next_line(&left);
    while (left.size > 0) {
        const struct bytes code = digits_at_front(next_line(&left));
        const enum division_level level = identity_division(code);
        const bool is_city = code.size == 6 && memcmp(code.at + 4, "00", 2) == 0;
        ck_assert_msg(code.size == 0 || level == (is_city ? DIVISION_CITY : lowest),
                      "%.*s", (int)code.size, (const char *)code.at);
    }
    arena_close(&arena);
}

START_TEST(test_every_division_of_the_samples_has_its_level)
{
    check_divisions("samples/admin-divisions/areas_4306.csv", DIVISION_COUNTY);
    check_divisions("samples/admin-divisions/streets_4306.csv", DIVISION_TOWNSHIP);
    check_divisions("samples/admin-divisions/gb2260_yueyang_history.tsv",
                    DIVISION_COUNTY);
}
END_TEST

START_TEST(test_document_numbers_get_one_form)
{
    /* */
    static const struct {
        const char *text, *canonical;
    } cases[] = {
        {"湘财预〔2023〕361号", "湘财预〔2023〕361号"},
        {"四财社指〔2022〕80号", "四财社指〔2022〕80号"},
        {"大财社指【2022】18号", "大财社指〔2022〕18号"},
        {"大财社指[2022]18号", "大财社指〔2022〕18号"},
        {"大财社指(2022)18号", "大财社指〔2022〕18号"},
        {"大财社指（２０２２）１８号", "大财社指〔2022〕18号"},
        {"大财社指［2022］18号", "大财社指〔2022〕18号"},
        {"大财社指〖2022）18号", "大财社指〔2022〕18号"},
        {" 湘财预 〔 2023 〕 361 号\u3000", "湘财预〔2023〕361号"},
        {"湘财预〔2023〕第361号", "湘财预〔2023〕361号"},
        {"湘财预〔2023〕0361号", "湘财预〔2023〕361号"},
        {"湘财预〔20177号", "湘财预〔2017〕7号"},
        {"国办发明电〔2017〕12号", "国办发明电〔2017〕12号"},
        {"湘财预〔1949〕1号", "湘财预〔1949〕1号"},
        {"湘财预〔2199〕999999号", "湘财预〔2199〕999999号"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[128];
        ck_assert_msg(identity_document(bytes_of(cases[i].text), text), "%s",
                      cases[i].text);
        ck_assert_str_eq(text, cases[i].canonical);
        ck_assert(document_is_stable(bytes_of(cases[i].text)));
    }
}
END_TEST

START_TEST(test_a_document_number_without_year_or_serial_is_refused)
{
    static const char *const bad[] = {
        "",
        "潭财社3号",
        "〔2023〕361号",
        "湘财预〔2023〕号",
        "湘财预〔2023〕0号",
        "湘财预〔2023〕1000000号",
        "湘财预〔2023〕361",
        "湘财预〔2023〕361号文",
        "湘财预〔2023〕361-1号",
        "湘财预〔〕361号",
        "湘财预〔23〕361号",
        "湘财预〔202〕361号",
        "湘财预〔1948〕361号",
        "湘财预〔2200〕361号",
        "湘财预〔20233〕61号",
        "湘财预2023〕361号",
        "湘财预〔2023〕36 1号",
        "湘财,预〔2023〕361号",
        "湘财预\xFF〔2023〕361号",
        "湘财预〔2023〕361号\xFF",
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        char text[128] = "untouched";
        ck_assert_msg(!identity_document(bytes_of(bad[i]), text), "%s", bad[i]);
        ck_assert_str_eq(text, "untouched");
    }
}
END_TEST

START_TEST(test_an_agency_word_fills_the_room_and_no_more)
{
    /* 127 bytes less 15 of brackets, year, serial 1 and U+53F7 leave 113. */
    for (size_t letters = 112; letters <= 115; letters++) {
        char text[160];
        memset(text, 'A', letters);
        memcpy(text + letters, "[2023]1号", sizeof("[2023]1号"));
        char canonical[128];
        ck_assert_int_eq(identity_document(bytes_of(text), canonical),
                         letters + 3 + 4 + 3 + 1 + 3 + 1 <= 128);
    }
    char blanks[300];
    memset(blanks, ' ', sizeof(blanks));
    char canonical[128];
    ck_assert(!identity_document(bytes_from(blanks, sizeof(blanks)), canonical));
}
END_TEST

START_TEST(test_every_error_has_words)
{
    for (int error = IDENTITY_OK; error <= IDENTITY_GRADE; error++) {
        ck_assert_uint_gt(strlen(identity_error_text((enum identity_error)error)), 5);
    }
}
END_TEST

START_TEST(test_any_bytes_give_a_stable_answer)
{
    static const char *const pieces[] = {
        "4306", "99",       "1950", "0101", "001", "4",  "X",   "x",  "000",
        "6230", "90000000", ".",    "E+17", "湘",  "〔", "【",  "〕", "）",
        "号",   "第",       "2023", " ",    "０",  "B1", "\xE5"};
    uint64_t state = 7;
    for (int round = 0; round < 30000; round++) {
        uint8_t seed[16];
        for (size_t i = 0; i < sizeof(seed); i++) {
            state = state * UINT64_C(6364136223846793005) + 1442695040888963407U;
            seed[i] = (uint8_t)(state >> 56);
        }
        struct choices choices = {seed, sizeof(seed)};
        uint8_t image[160];
        struct writer writer = writer_of(image, sizeof(image));
        const uint64_t count = choose_below(&choices, 12);
        for (uint64_t i = 0; i < count; i++) {
            writer_text(&writer, pieces[choose_below(&choices, 25)]);
        }
        ck_assert_msg(identity_is_stable(writer_bytes(&writer)), "%.*s",
                      (int)writer.size, (const char *)image);
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("identity");
    TCase *people = tcase_create("people");
    tcase_add_test(people, test_resident_numbers_of_the_standard_are_valid);
    tcase_add_test(people, test_a_faulty_resident_number_says_what_is_wrong);
    tcase_add_test(people, test_residence_permits_and_centenarians_are_read);
    tcase_add_test(people, test_one_wrong_or_exchanged_digit_never_passes);
    tcase_add_test(people, test_a_disability_card_embeds_a_valid_number);
    suite_add_tcase(suite, people);
    TCase *offices = tcase_create("offices");
    tcase_add_test(offices, test_organisation_codes_are_checked_twice);
    tcase_add_test(offices, test_a_remainder_of_zero_checks_with_zero);
    tcase_add_test(offices, test_division_codes_have_a_level);
    tcase_add_test(offices, test_every_division_of_the_samples_has_its_level);
    tcase_add_test(offices, test_document_numbers_get_one_form);
    tcase_add_test(offices, test_a_document_number_without_year_or_serial_is_refused);
    tcase_add_test(offices, test_an_agency_word_fills_the_room_and_no_more);
    suite_add_tcase(suite, offices);
    TCase *accounts = tcase_create("accounts");
    tcase_add_test(accounts, test_cards_of_known_issuers_must_pass_luhn);
    tcase_add_test(accounts, test_other_accounts_need_not_pass_luhn);
    tcase_add_test(accounts, test_luhn_agrees_with_known_numbers);
    tcase_add_test(accounts, test_issuer_prefixes_are_found);
    tcase_add_test(accounts, test_every_prefix_of_the_data_file_is_known);
    suite_add_tcase(suite, accounts);
    TCase *all = tcase_create("all");
    tcase_add_test(all, test_every_error_has_words);
    tcase_add_test(all, test_any_bytes_give_a_stable_answer);
    suite_add_tcase(suite, all);
    return suite;
}
