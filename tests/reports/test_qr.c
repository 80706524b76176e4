/* test_qr.c - QR codes: bounds, shape, and one that was read with a telephone.  What
 * the codes say is read again by tests/cli/read_qr.py. */
#include "reports/qr.h"
#include "reports/report_style.h"

#include "ledger/base/text.h"
#include "tests/suite.h"

#include <string.h>

static struct fault fault;
static struct arena arena;

static void open_arena(void)
{
    ck_assert_ok(arena_open(4 << 20, &arena, &fault), &fault);
}

static void close_arena(void)
{
    arena_close(&arena);
}

static const char *text_of_size(size_t size)
{
    char *text = arena_take(&arena, size + 1, 1);
    ck_assert_ptr_nonnull(text);
    memset(text, 'a', size);
    text[size] = '\0';
    return text;
}

static struct bytes svg_of(const struct qr *qr, const char *label)
{
    enum { CAPACITY = 1 << 19 };
    uint8_t *at = arena_take(&arena, CAPACITY, 1);
    ck_assert_ptr_nonnull(at);
    struct output output = output_of_memory(at, CAPACITY);
    struct html html = html_of(&output);
    qr_write_svg(qr, label, &html);
    ck_assert_uint_eq(html.depth, 0);
    ck_assert_ok(output_finish(&output, &fault), &fault);
    return output_bytes(&output);
}

static bool holds(struct bytes page, const char *text)
{
    return text_find(page, bytes_of(text)) != SIZE_MAX;
}

/* 1 to 2331 bytes at level M. */
START_TEST(test_what_does_not_fit_is_refused)
{
    struct qr qr = {.width = 7};
    ck_assert_status(qr_make("", &arena, &qr, &fault), STATUS_INPUT);
    ck_assert_str_eq(fault.rule, "R-271");
    ck_assert_status(qr_make(text_of_size(QR_TEXT_SIZE_MAX + 1), &arena, &qr, &fault),
                     STATUS_INPUT);
    ck_assert_uint_eq(qr.width, 7);
    ck_assert_ok(qr_make(text_of_size(QR_TEXT_SIZE_MAX), &arena, &qr, &fault), &fault);
    ck_assert_uint_eq(qr.width, 177);
    ck_assert_ok(qr_make(text_of_size(QR_TEXT_SIZE_MAX - 1), &arena, &qr, &fault),
                 &fault);
    ck_assert_uint_eq(qr.width, 177);
    ck_assert_ok(qr_make("1", &arena, &qr, &fault), &fault);
    ck_assert_uint_eq(qr.width, 21);
}
END_TEST

/* Byte mode, level M: 14 bytes are the most of version 1, 26 of version 2, 213 of
 * version 10. */
START_TEST(test_the_smallest_version_is_taken)
{
    static const struct {
        size_t size;
        unsigned width;
    } sizes[] = {{14, 21}, {15, 25}, {26, 25}, {27, 29}, {213, 57}, {214, 61}};
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        struct qr qr;
        ck_assert_ok(qr_make(text_of_size(sizes[i].size), &arena, &qr, &fault), &fault);
        ck_assert_uint_eq(qr.width, sizes[i].width);
    }
}
END_TEST

/* the quiet zone, and no module below 0.4 mm. */
/* A code has its own width, which a rule for every drawing must not take from it. */
START_TEST(test_the_style_leaves_a_code_its_width)
{
    bool is_left = false;
    for (const char *const *piece = report_style_css(DOCUMENT_NOTICE); *piece != NULL;
         piece++) {
        const char *at = strstr(*piece, "svg{");
        const char *end = at == NULL ? NULL : strchr(at, '}');
        const char *width = at == NULL ? NULL : strstr(at, "width:");
        ck_assert(at == NULL || width == NULL || width > end || width[-1] == '-');
        is_left = is_left || strstr(*piece, "svg:not([width]){width:100%") != NULL;
    }
    ck_assert(is_left);
}
END_TEST

START_TEST(test_it_is_wide_enough_for_print)
{
    struct qr qr;
    ck_assert_ok(qr_make("mingzhang", &arena, &qr, &fault), &fault);
    struct bytes svg = svg_of(&qr, "a \"code\" <b>");
    ck_assert(holds(svg, "viewBox=\"0 0 29 29\" width=\"66\""));
    ck_assert(holds(svg, "aria-label=\"a &quot;code&quot; &lt;b&gt;\""));
    ck_assert(holds(svg, "role=\"img\""));
    ck_assert_ok(qr_make(text_of_size(QR_TEXT_SIZE_MAX), &arena, &qr, &fault), &fault);
    svg = svg_of(&qr, "large");
    ck_assert(holds(svg, "viewBox=\"0 0 185 185\" width=\"280\""));
}
END_TEST

/* The three finders, row by row: 7 dark, then 1-3-1, and so on. */
START_TEST(test_the_finders_stand_in_three_corners)
{
    static const char *const strokes[] = {
        "M4 4.5h7M",  "M4 5.5h1M10 5.5h1M",  "M4 6.5h1M6 6.5h3M10 6.5h1M",
        "M18 4.5h7M", "M18 5.5h1M24 5.5h1M", "M4 18.5h7M",
        "M4 24.5h7M"};
    struct qr qr;
    ck_assert_ok(qr_make("mingzhang", &arena, &qr, &fault), &fault);
    for (size_t i = 0; i < sizeof(strokes) / sizeof(strokes[0]); i++) {
        ck_assert_msg(strstr(qr.path, strokes[i]) != NULL, "%s in %s", strokes[i],
                      qr.path);
    }
    struct qr again;
    ck_assert_ok(qr_make("mingzhang", &arena, &again, &fault), &fault);
    ck_assert_str_eq(qr.path, again.path);
}
END_TEST

START_TEST(test_a_full_arena_is_told)
{
    struct arena small;
    struct qr qr = {.width = 7};
    ck_assert_ok(arena_open(4096, &small, &fault), &fault);
    ck_assert_status(qr_make(text_of_size(400), &small, &qr, &fault), STATUS_NO_MEMORY);
    ck_assert_uint_eq(qr.width, 7);
    arena_close(&small);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("qr");
    TCase *code = tcase_create("code");
    tcase_add_checked_fixture(code, open_arena, close_arena);
    tcase_add_test(code, test_what_does_not_fit_is_refused);
    tcase_add_test(code, test_the_smallest_version_is_taken);
    tcase_add_test(code, test_it_is_wide_enough_for_print);
    tcase_add_test(code, test_the_style_leaves_a_code_its_width);
    tcase_add_test(code, test_the_finders_stand_in_three_corners);
    tcase_add_test(code, test_a_full_arena_is_told);
    suite_add_tcase(suite, code);
    return suite;
}
