/* test_anchor_sheet.c - a checkpoint on paper: what its code holds of a long note. */
#include "reports/anchor_sheet.h"

#include "ledger/base/text.h"
#include "reports/qr.h"
#include "tests/reports/sample.h"

static struct fault fault;
static struct arena arena;

static void open_arena(void)
{
    ck_assert_ok(arena_open(16 << 20, &arena, &fault), &fault);
}

static void close_arena(void)
{
    arena_close(&arena);
}

/* Three lines, a blank one, then `count` signature lines of `size` bytes each. */
static struct bytes note_of(size_t count, size_t size)
{
    static const char head[] = "o.example.cn/t\n17\nroot\n\n";
    const size_t whole = sizeof(head) - 1 + count * size;
    char *at = arena_take(&arena, whole, 1);
    ck_assert_ptr_nonnull(at);
    memset(at, 's', whole);
    memcpy(at, head, sizeof(head) - 1);
    for (size_t i = 1; i <= count; i++) {
        at[sizeof(head) - 2 + i * size] = '\n';
    }
    return bytes_from(at, whole);
}

/* whole lines, as many as fit, the ledger's own in any case. */
START_TEST(test_the_code_has_as_many_signatures_as_fit)
{
    enum { HEAD = 24 };
    ck_assert_uint_eq(anchor_sheet_code(note_of(1, 100)).size, HEAD + 100);
    ck_assert_uint_eq(anchor_sheet_code(note_of(2, 100)).size, HEAD + 200);
    const size_t rest = QR_TEXT_SIZE_MAX - HEAD;
    ck_assert_uint_eq(anchor_sheet_code(note_of(1, rest)).size, QR_TEXT_SIZE_MAX);
    ck_assert_uint_eq(anchor_sheet_code(note_of(3, 1000)).size, HEAD + 2000);
    ck_assert_uint_eq(anchor_sheet_code(note_of(1, rest + 1)).size, HEAD + rest + 1);
    ck_assert_uint_eq(anchor_sheet_code(note_of(64, 23)).size, HEAD + 64 * 23);
}
END_TEST

static struct status made(const struct checkpoint *checkpoint, enum language language,
                          struct document *ret_document)
{
    static struct report_source source;
    const struct anchor_sheet sheet = {.note = note_of(2, 100),
                                       .checkpoint = checkpoint,
                                       .vkey = "o.example.cn/t+00000000+AQ=="};
    source = (struct report_source){
        .arena = &arena, .language = language, .provenance = sample_provenance};
    return anchor_sheet_make(&sheet, &source, ret_document, &fault);
}

/* of another size, or another root, nothing is printed. */
START_TEST(test_a_checkpoint_that_the_ledger_does_not_give_is_not_printed)
{
    struct checkpoint checkpoint = {.origin = bytes_of("o.example.cn/t"),
                                    .size = sample_provenance.tree_size + 1};
    struct document document;
    ck_assert_status(made(&checkpoint, LANGUAGE_ZH, &document), STATUS_FOUND);
    ck_assert_str_eq(fault.rule, "R-275");
    checkpoint.size = sample_provenance.tree_size;
    memset(checkpoint.root.at, 0x83, DIGEST_SIZE);
    ck_assert_status(made(&checkpoint, LANGUAGE_EN, &document), STATUS_FOUND);
    ck_assert_str_eq(fault.rule, "R-275");
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("anchor_sheet");
    TCase *sheet = tcase_create("sheet");
    tcase_add_checked_fixture(sheet, open_arena, close_arena);
    tcase_add_test(sheet, test_the_code_has_as_many_signatures_as_fit);
    tcase_add_test(sheet,
                   test_a_checkpoint_that_the_ledger_does_not_give_is_not_printed);
    suite_add_tcase(suite, sheet);
    return suite;
}
