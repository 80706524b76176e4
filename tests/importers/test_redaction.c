/* test_redaction.c - whose row is it, and what is left of its file? */
#include "importers/redaction.h"
#include "importers/redaction_row.h"
#include "tests/importers/cases_kit.h"

static struct vault_word list[] = {
    {VAULT_WORD_NAME, {(const uint8_t *)"何测一", 9}},
    {VAULT_WORD_NAME, {(const uint8_t *)"何测", 6}},
    {VAULT_WORD_NUMBER, {(const uint8_t *)"43069919380228004X", 18}},
    {VAULT_WORD_NUMBER, {(const uint8_t *)"430699194803120026", 18}},
    {VAULT_WORD_ACCOUNT, {(const uint8_t *)"6230900000000000016", 19}},
    {VAULT_WORD_ACCOUNT, {(const uint8_t *)"81010001", 8}},
};
static const struct vault_words words = {list, sizeof(list) / sizeof(list[0])};

#define OTHER "430699195001010014"
#define OTHER_CARD "6230900000000000024"

static const struct {
    const char *cells[4];
    bool is_theirs;
} rows[] = {
    /* by number, in every way it is written */
    {{"何测一", "43069919380228004X", "1.00"}, true},
    {{"别人", "43069919380228004x", "1.00"}, true},
    {{"别人", "430699 19380228 004X"}, true},
    {{"别人", "４３０６９９１９３８０２２８００４Ｘ"}, true},
    {{"别人", "430699380228004"}, true},           /* 15 digits */
    {{"别人", "43069919380228004X41"}, true},      /* with category and grade */
    {{"别人", "143069919380228004X"}, false},      /* within a longer one */
    {{"别人", "43069919380228004X", OTHER}, true}, /* two people: it is theirs too */
    {{"别人", "13800001111 43069919380228004X"}, true}, /* beside another number */
    {{"证件430699194803120026 13800001111"}, true},
    {{"证件４３０６９９１９４８０３１２００２６　１３８００００１１１１"}, true},
    {{"'430699194803120026' \"13800001111\""}, true},
    /* split by every blank and dash, beside others */
    {{"430699\xC2\xA0"
      "19480312\xC2\xA0"
      "0026"},
     true},
    {{"430699\xC2\xA0"
      "19480312\xC2\xA0"
      "0026\xC2\xA0"
      "13800001111"},
     true},
    {{"13800001111 430699 19480312 0026"}, true},
    {{"2024\xE3\x80\x80"
      "430699\xE3\x80\x80"
      "19480312\xE3\x80\x80"
      "0026"},
     true},
    {{"430699\xE2\x80\x89"
      "19480312\xE2\x80\x8A"
      "0026"},
     true}, /* thin and hair space */
    {{"430699-19480312-0026"}, true},
    {{"430699\xE2\x80\x91"
      "19380228\xE2\x80\x93"
      "004x"},
     true}, /* non-breaking hyphen, en dash */
    {{"４３０６９９－１９４８０３１２－００２６"}, true},
    {{"4306\xE2\x80\x8B"
      "99194803120026"},
     true}, /* zero width */
    {{"430699.19480312.0026"}, true},
    {{"430699 480312 002"}, true},        /* 15 digits */
    {{"430699 19480312 0026 41"}, true},  /* a grade apart */
    {{OTHER "430699194803120026"}, true}, /* with nothing between */
    {{"430699194803120026" OTHER}, true},
    {{"43069919380228004X" OTHER}, true},
    {{OTHER "\xC2\xA0"
            "430699194803120026"},
     true},
    {{"430699 19480312 0027"}, false},
    {{"1430699 19480312 0026"}, false}, /* within a longer one */
    {{"430699  19480312  0026"}, true}, /* whatever the blanks, in one cell */
    {{"别人", "6230\xC2\xA0"
              "9000\xC2\xA0"
              "0000\xC2\xA0"
              "0000\xC2\xA0"
              "016\xC2\xA0"
              "2024"},
     true},
    {{OTHER, "6230-9000-0000-0000-016"}, false}, /* still somebody else's row */
    /* by account, unless the row is somebody else's */
    {{"别人", "6230900000000000016", "1.00"}, true},
    {{"别人", "6230 9000 0000 0000 016"}, true},
    {{"别人", "81010001"}, true},
    {{"别人", "810100010"}, false},
    {{"别人", "6230900000000000016 13800001111"}, true},
    {{"别人", "81010001 2024"}, true},
    {{"别人", OTHER, "6230900000000000016"}, false}, /* one account for two */
    /* by name, unless the row has somebody else's number or card */
    {{"何测一", "1.00"}, true},
    {{" 何 测一 ", "1.00"}, true},
    {{"户主：何测一，已发"}, true},
    {{"代何测一领取"}, true},
    {{"何测"}, true},
    {{"户主:何测"}, true},
    {{"何测二", "1.00"}, false}, /* two characters must stand by themselves */
    {{"老何测"}, false},
    {{"何测一", OTHER}, false},
    {{"何测一 " OTHER " 13800001111"}, false},
    {{"何测一", OTHER_CARD}, false},
    {{"何测一", "20240131000123456"}, true}, /* a serial is no card */
    /* none of these */
    {{"张测一", OTHER, OTHER_CARD}, false},
    {{"合计", "2", "512.01"}, false},
    {{""}, false},
};

static struct sheet_row row_of(const char *const *cells, struct bytes *fields)
{
    struct sheet_row row = {.line = 1, .fields = fields};
    while (row.field_count < 4 && cells[row.field_count] != NULL) {
        fields[row.field_count] = bytes_of(cells[row.field_count]);
        row.field_count++;
    }
    return row;
}

START_TEST(test_r297_a_row_is_theirs_by_number_account_or_name)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct bytes fields[4];
        const struct sheet_row row = row_of(rows[i].cells, fields);
        ck_assert_msg(redaction_row_is_theirs(&words, &row, false) == rows[i].is_theirs,
                      "row %zu: %s", i, rows[i].cells[0]);
    }
}
END_TEST

START_TEST(test_r297_in_a_note_any_word_counts)
{
    static const struct {
        const char *text;
        bool is_theirs;
    } notes[] = {{"已与何测一核实", true},
                 {"老何测说过", true},
                 {"账号81010001已注销", true},
                 {"证件43069919380228004X", true},
                 {"13800001111 430699194803120026.csv", true},
                 {"430699194803120026 2024.csv", true},
                 {"430699 19480312 0026.csv", true},
                 {"已与张测二核实", false}};
    for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]); i++) {
        struct bytes field = bytes_of(notes[i].text);
        const struct sheet_row row = {.line = 1, .field_count = 1, .fields = &field};
        ck_assert_msg(redaction_row_is_theirs(&words, &row, true) == notes[i].is_theirs,
                      "note %zu", i);
        ck_assert(redaction_text_has(&words, field) == notes[i].is_theirs);
    }
}
END_TEST

/* ---- sealed originals -------------------------------------------------------------
 */

static struct office office;
static struct redaction redaction;

static void setup(void)
{
    struct fault fault;
    office_begin(&office);
    ck_assert_ok(redaction_begin(&office.ledger, &office.arena, &redaction, &fault),
                 &fault);
}

static void teardown(void)
{
    redaction_end(&redaction);
    office_end(&office);
}

static struct vault_replacement judged_file(const char *name, struct bytes text,
                                            const char *original)
{
    struct fault fault = {0};
    struct vault_replacement replacement;
    struct vault_file file = {.name = bytes_of(name),
                              .digest = hasher_one(office.hasher, text),
                              .size_bytes = text.size,
                              .original = original};
    vault_file_token(office.ledger.vault, &file.digest, file.token);
    const struct vault_batch batch = {.file = &file};
    ck_assert_ok(vault_commit(office.ledger.vault, &batch, &office.arena, &fault),
                 &fault);
    ck_assert_ok(redaction_judge(&redaction, &words, file.token, &replacement, &fault),
                 &fault);
    return replacement;
}

/* Sealed under this name, and judged. */
static struct vault_replacement judged(const char *name, struct bytes text)
{
    char path[600];
    snprintf(path, sizeof(path), "%s/original", suite_folder());
    FILE *opened = fopen(path, "wb");
    ck_assert_ptr_nonnull(opened);
    ck_assert_uint_eq(fwrite(text.at, 1, text.size, opened), text.size);
    fclose(opened);
    return judged_file(name, text, path);
}

static void left_is(const struct vault_replacement *replacement, const char *wanted)
{
    char left[1024];
    ck_assert_int_eq(replacement->fate, VAULT_CHANGED);
    FILE *file = fopen(replacement->path, "rb");
    ck_assert_ptr_nonnull(file);
    rewind(file); /* /dev/fd shares where the writing ended */
    const size_t size = fread(left, 1, sizeof(left), file);
    fclose(file);
    ck_assert_uint_eq(size, strlen(wanted));
    ck_assert_mem_eq(left, wanted, size);
}

START_TEST(test_r297_a_row_in_no_exact_spelling_goes_too)
{
    static const char *const theirs[] = {
        "何 测一,４３０６９９１９３８０２２８００４Ｘ,6230 9000 0000 0000 016,500",
        "别人,４３０６９９１９３８０２２８００４Ｘ,,500",
        "别人,,6230 9000 0000 0000 016,500",
        "何　测 一,,,500",
        "别人,13800001111\xC2\xA0"
        "430699\xC2\xA0"
        "19380228\xC2\xA0"
        "004X,,500",
        "别人,430699195001010014430699194803120026,,500",
        "别人,430699－19480312－0026,,500",
    };
    for (size_t i = 0; i < sizeof(theirs) / sizeof(theirs[0]); i++) {
        char text[512];
        snprintf(text, sizeof(text), "姓名,证件,账号,金额\n%s\n张测二,,,1.00\n",
                 theirs[i]);
        const struct vault_replacement replacement =
            judged("发放表.csv", bytes_of(text));
        ck_assert_msg(replacement.fate == VAULT_CHANGED, "row %zu", i);
        left_is(&replacement, "姓名,证件,账号,金额\n\n张测二,,,1.00\n");
        ck_assert(!replacement.is_name_personal);
    }
}
END_TEST

START_TEST(test_r297_the_fate_of_what_has_no_rows)
{
    static const struct {
        const char *text;
        size_t size;
        enum vault_fate fate;
    } files[] = {
        {"姓名,金额\n张测二,1.00\n", 0, VAULT_STAYS},
        {"%PDF-1.4\nscan", 0, VAULT_OPAQUE},
        {"%PDF-1.4\n43069919380228004X", 0, VAULT_GOES},
        {"%PDF-1.4\n2024 430699 19480312 0026", 0, VAULT_GOES},
        {"%PDF-1.4\n6230-9000-0000-0000-016", 0, VAULT_GOES},
        {"\0scan", 5, VAULT_OPAQUE},
        {"\x00"
         "81010001",
         9, VAULT_GOES},
        {"\xFF\xFFscan", 0, VAULT_OPAQUE}, /* in no encoding: nobody knows */
        {"\xFF\xFF 81010001", 0, VAULT_GOES},
    };
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        const size_t size = files[i].size > 0 ? files[i].size : strlen(files[i].text);
        const struct bytes text = bytes_from((const uint8_t *)files[i].text, size);
        ck_assert_msg(judged("表", text).fate == files[i].fate, "file %zu", i);
    }
}
END_TEST

START_TEST(test_r297_a_name_is_judged_without_its_original)
{
    static const struct {
        const char *name;
        bool is_personal;
    } files[] = {{"何测一.xlsx", true},
                 {"430699194803120026 2024.xlsx", true},
                 {"张测二.xlsx", false}};
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        const struct vault_replacement replacement =
            judged_file(files[i].name, bytes_of(files[i].name), NULL);
        ck_assert_int_eq(replacement.fate, VAULT_STAYS);
        ck_assert_msg(replacement.is_name_personal == files[i].is_personal, "file %zu",
                      i);
    }
    ck_assert(judged("何测一.csv", bytes_of("姓名\n张测二\n")).is_name_personal);
    struct fault fault = {0};
    struct vault_replacement replacement;
    const uint8_t unknown[VAULT_TOKEN_SIZE] = {1};
    ck_assert_ok(redaction_judge(&redaction, &words, unknown, &replacement, &fault),
                 &fault);
    ck_assert_int_eq(replacement.fate, VAULT_STAYS);
    ck_assert(!replacement.is_name_personal);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("redaction");
    TCase *row = tcase_create("row");
    tcase_add_test(row, test_r297_a_row_is_theirs_by_number_account_or_name);
    tcase_add_test(row, test_r297_in_a_note_any_word_counts);
    suite_add_tcase(suite, row);
    TCase *original = tcase_create("original");
    tcase_add_checked_fixture(original, setup, teardown);
    tcase_add_test(original, test_r297_a_row_in_no_exact_spelling_goes_too);
    tcase_add_test(original, test_r297_the_fate_of_what_has_no_rows);
    tcase_add_test(original, test_r297_a_name_is_judged_without_its_original);
    suite_add_tcase(suite, original);
    return suite;
}
