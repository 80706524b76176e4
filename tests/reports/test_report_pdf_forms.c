/* test_report_pdf_forms.c - the forms a document has on paper, with the
 * fonts and words of each. */
#include "tests/reports/sheets.h"

#include "reports/qr.h"

/* */
START_TEST(test_every_sheet_of_a_practice_ledger_says_so)
{
    struct table table;
    struct document document = list_of(60, &table);
    document.provenance.is_practice = true;
    save(write_sheets(&document));
    const struct bytes text = ask("pdftotext", "-");
    const size_t sheets = times(text, "\f");
    ck_assert_uint_ge(sheets, 3);
    ck_assert(holds(text, "演练账，数据均非真实业务，不得作为任何依据。"));
    for (size_t i = 1; i <= sheets; i++) {
        char command[64];
        (void)snprintf(command, sizeof(command), "pdftotext -raw -f %zu -l %zu", i, i);
        ck_assert_uint_ge(times(ask(command, "-"), "PRACTICE"), 6);
    }
}
END_TEST

/* ---- forms and fonts
 * ------------------------------------------------------------------ */

START_TEST(test_covers_and_slips_keep_their_size_frames_and_codes)
{
    struct table table;
    struct qr code;
    ck_assert_ok(qr_make("ledger.example.org/relief-2024", &arena, &code, &fault),
                 &fault);
    sample_table(&arena, &table);
    for (size_t i = 0; i < 2; i++) {
        struct document document =
            document_of(&arena, LANGUAGE_ZH, i == 0 ? DOCUMENT_COVER : DOCUMENT_SLIP,
                        "c", "封面", &sample_provenance);
        ck_assert_ok(document_add_table(&document, &table, &fault), &fault);
        if (i == 0) {
            ck_assert_ok(
                document_add_verbatim(&document, "line one\n\n  line two", &fault),
                &fault);
        }
        ck_assert_ok(document_add_code(&document, &code, "扫码核对", &fault), &fault);
        ck_assert_ok(document_add_boxes(&document, "制单\n复核\n负责人", &fault),
                     &fault);
        ck_assert_ok(document_add_boxes(&document, "单位盖章\n银行盖章", &fault),
                     &fault);
        const struct bytes text = text_of(&document);
        ck_assert(holds(text, "扫码核对"));
        ck_assert(holds(text, "单位盖章"));
        ck_assert_uint_eq(holds(text, "line two"), i == 0);
        ck_assert_uint_eq(holds(text, "2024年1月预算执行情况表"), i == 0);
        ck_assert(holds(ask("pdfinfo", ""), i == 0 ? "595.276 x 841.89 pts (A4)"
                                                   : "595.276 x 419.528 pts"));
    }
}
END_TEST

START_TEST(test_a_site_names_its_own_fonts)
{
    static const char *const wrong[] = {"text", "text=", "=SimSun", "body=SimSun",
                                        "text=A;tablet=B"};
    struct table table;
    struct bytes written = {0};
    struct document document = sample_notice(&arena, &table);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        document.fonts = wrong[i];
        ck_assert_int_eq(try_write(&document, NULL, &written).code, STATUS_USAGE);
    }
    document.fonts = "text=Noto Sans CJK SC";
    save(write_sheets(&document));
    const struct bytes fonts = ask("pdffonts", "");
    ck_assert(holds(fonts, "NotoSansCJKsc-Regular"));
    ck_assert(!holds(fonts, "NotoSerifCJKsc-Regular"));
}
END_TEST

START_TEST(test_english_has_its_own_words)
{
    struct table table;
    struct document document = sample_notice(&arena, &table);
    document.language = LANGUAGE_EN;
    const struct bytes text = text_of(&document);
    ck_assert(holds(text, "Page 1 of 1"));
    ck_assert(holds(text, "Checkpoint root: gw31yQ"));
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("report_pdf_forms");
    TCase *forms = tcase_create("forms");
    tcase_add_checked_fixture(forms, open_arena, close_arena);
    tcase_add_test(forms, test_every_sheet_of_a_practice_ledger_says_so);
    tcase_add_test(forms, test_covers_and_slips_keep_their_size_frames_and_codes);
    tcase_add_test(forms, test_a_site_names_its_own_fonts);
    tcase_add_test(forms, test_english_has_its_own_words);
    suite_add_tcase(suite, forms);
    return suite;
}
