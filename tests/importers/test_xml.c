/* test_xml.c - what the door to XML lets in, what it refuses, and where. */
#include "importers/xml.h"

#include "tests/fuzz/xml_property.h"
#include "tests/importers/sheet_kit.h"

static struct arena arena;
static struct fault fault;
static struct xml_report report;
static char seen[8192];
static size_t seen_size;

static void open_all(void)
{
    ck_assert_ok(arena_open(XML_PROPERTY_ARENA, &arena, &fault), &fault);
}

static void close_all(void)
{
    arena_close(&arena);
}

static void see(const char *text)
{
    const size_t size = strlen(text);
    ck_assert_uint_lt(seen_size + size, sizeof(seen));
    memcpy(seen + seen_size, text, size + 1);
    seen_size += size;
}

static struct status keep_start(void *context, const struct xml_element *element,
                                struct fault *place)
{
    (void)context;
    (void)place;
    char image[200];
    (void)snprintf(image, sizeof(image), "<%s %llu:%llu", element->name,
                   (unsigned long long)element->line,
                   (unsigned long long)element->column);
    see(image);
    for (size_t i = 0; i < element->attribute_count; i++) {
        (void)snprintf(image, sizeof(image), " %s=%s", element->attributes[i].name,
                       element->attributes[i].value);
        see(image);
    }
    see(">");
    return OK;
}

static struct status keep_end(void *context, const struct xml_element *element,
                              struct bytes text, struct fault *place)
{
    (void)context;
    if (strcmp(element->name, "stop") == 0) {
        return FAULT(place, STATUS_REFUSED, "stopped");
    }
    char image[200];
    (void)snprintf(image, sizeof(image), "[%.*s]", (int)text.size,
                   (const char *)text.at);
    see(image);
    return OK;
}

static struct status read_bytes(const void *at, size_t size)
{
    static const struct xml_handler handler = {NULL, keep_start, keep_end};
    const struct xml_options options = {.path = kit_file(at, size)};
    seen_size = 0;
    seen[0] = '\0';
    fault_clear(&fault);
    return xml_read(&options, &handler, &arena, &report, &fault);
}

static struct status read_text(const char *text)
{
    return read_bytes(text, strlen(text));
}

START_TEST(test_elements_come_with_their_place_and_text)
{
    ck_assert_ok(read_text("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                           "<!-- a remark -->\n<a x='1' y='&lt;2'>\r\n  <b>测 &amp; "
                           "<![CDATA[<c>]]>&#x6D4B;</b>\n  <c/>\n</a>\n"),
                 &fault);
    ck_assert_str_eq(seen, "<a 3:1 x=1 y=<2><b 4:3>[测 & <c>测]<c 5:3>[][]");
    ck_assert_uint_eq(report.elements, 3);
    ck_assert_int_eq(report.encoding, SHEET_UTF8);
}
END_TEST

/* */
START_TEST(test_the_declared_encoding_is_decoded_strictly)
{
    static const struct {
        const char *text;
        size_t size;
        enum sheet_encoding encoding;
    } cases[] = {
        {"<?xml version='1.0' encoding='GB18030'?><a>\xB2\xE2</a>", 0, SHEET_GB18030},
        {"<?xml version='1.0' encoding = \"gbk\" ?><a>\xB2\xE2</a>", 0, SHEET_GB18030},
        {"<?xml version='1.0' encoding='GB2312'?><a>\xB2\xE2</a>", 0, SHEET_GB18030},
        {"<?xml version='1.0' encoding='utf-8'?><a>测</a>", 0, SHEET_UTF8},
        {"<?xml version='1.0'?><a>测</a>", 0, SHEET_UTF8},
        {"\xEF\xBB\xBF<a>测</a>\x1A", 0, SHEET_UTF8},
        {"\xFF\xFE<\0a\0>\0\x4B\x6D<\0/\0a\0>\0", 18, SHEET_UTF16LE},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const size_t size = cases[i].size > 0 ? cases[i].size : strlen(cases[i].text);
        ck_assert_ok(read_bytes(cases[i].text, size), &fault);
        ck_assert_msg(strstr(seen, ">[测]") != NULL, "%zu: %s", i, seen);
        ck_assert_int_eq(report.encoding, cases[i].encoding);
    }
}
END_TEST

/* */
START_TEST(test_an_encoding_that_is_contradicted_is_refused)
{
    static const struct {
        const char *text;
        uint64_t line;
    } cases[] = {
        {"<?xml version='1.0' encoding='EBCDIC'?><a/>", 0},
        {"<?xml version='1.0' encoding='auto'?><a/>", 0},
        {"\xEF\xBB\xBF<?xml version='1.0' encoding='GBK'?><a/>", 0},
        {"<?xml version='1.0' encoding='GBK'?><a>测试县财政局零余额账户</a>", 0},
        {"<?xml version='1.0'?>\n<a>\xB2\xE2</a>", 2},
        {"<?xml version='1.0' encoding='GB18030'?>\n<a>\xB2", 2},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_status(read_text(cases[i].text), STATUS_INPUT);
        ck_assert_msg(strncmp(fault.rule, "R-03", 4) == 0, "%s", fault.message);
        ck_assert_uint_eq(fault.line, cases[i].line);
        ck_assert(fault.file[0] != '\0');
    }
}
END_TEST

/* */
START_TEST(test_what_is_not_sound_is_refused_with_its_line)
{
    static const struct {
        const char *text;
        uint64_t line;
    } cases[] = {
        {"", 1},
        {"<a>", 1},
        {"<a>\n</b>", 2},
        {"<a/>\n<a/>", 2},
        {"<a>\n&nbsp;</a>", 2},
        {"<a>\n\x01</a>", 2},
        {"<a>\n<b/>words</a>", 2},
        {"<a>words\n<b/></a>", 2},
        {"<!DOCTYPE a>\n<a/>", 1},
        {"\n<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", 2},
        {"<!DOCTYPE a SYSTEM \"other.dtd\"><a/>", 1},
        {"<a b='1' b='2'/>", 1},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        ck_assert_status(read_text(cases[i].text), STATUS_INPUT);
        ck_assert_str_eq(fault.rule, "R-031");
        ck_assert_msg(fault.line == cases[i].line, "%zu: line %llu", i,
                      (unsigned long long)fault.line);
    }
    ck_assert_status(read_bytes("<a>\0</a>", 8), STATUS_INPUT);
}
END_TEST

START_TEST(test_a_refusal_of_the_callback_ends_the_reading)
{
    ck_assert_status(read_text("<a>\n<stop/><b/></a>"), STATUS_REFUSED);
    ck_assert_str_eq(fault.message, "stopped");
    ck_assert_uint_eq(fault.line, 2);
    ck_assert_str_eq(seen, "<a 1:1><stop 2:1>");
}
END_TEST

START_TEST(test_a_file_that_is_none_is_named)
{
    static const struct xml_handler handler = {NULL, keep_start, keep_end};
    struct xml_options options = {.path = "no/such.xml"};
    ck_assert_status(xml_read(&options, &handler, &arena, &report, &fault),
                     STATUS_NOT_FOUND);
    ck_assert_str_eq(fault.file, "no/such.xml");
    options.path = "docs";
    ck_assert_status(xml_read(&options, &handler, &arena, &report, &fault),
                     STATUS_INPUT);
}
END_TEST

/* ---- bounds, R-033: at the limit, one below, one above ------------------------------
 */

static char room[XML_SIZE_MAX + 64];
static struct writer page;

static void repeat(const char *text, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        writer_text(&page, text);
    }
}

static void begin(void)
{
    page = writer_of(room, sizeof(room));
}

static void make_depth(size_t size)
{
    repeat("<a>", size);
    repeat("</a>", size);
}

static void make_name(size_t size)
{
    repeat("<", 1);
    repeat("n", size);
    repeat("/>", 1);
}

static void make_attributes(size_t size)
{
    writer_text(&page, "<a");
    for (size_t i = 0; i < size; i++) {
        char image[40];
        (void)snprintf(image, sizeof(image), " a%zu='1'", i);
        writer_text(&page, image);
    }
    writer_text(&page, "/>");
}

static void make_attribute_name(size_t size)
{
    writer_text(&page, "<a ");
    repeat("n", size);
    writer_text(&page, "='1'/>");
}

static void make_attribute_text(size_t size)
{
    writer_text(&page, "<a n='");
    repeat("n", size);
    writer_text(&page, "'/>");
}

static void make_text(size_t size)
{
    writer_text(&page, "<a>");
    repeat("t", size);
    writer_text(&page, "</a>");
}

static void make_comment(size_t size)
{
    writer_text(&page, "<!--");
    repeat("t", size - 7);
    writer_text(&page, "--><a/>");
}

static void make_tag(size_t size)
{
    writer_text(&page, "<a");
    repeat(" ", size - 4);
    writer_text(&page, "/>");
}

static void make_file(size_t size)
{
    writer_text(&page, "<a>");
    repeat("\n<b></b>", (size - 7) / 8);
    repeat(" ", (size - 7) % 8);
    writer_text(&page, "</a>");
}

static struct status ignore_start(void *context, const struct xml_element *element,
                                  struct fault *place)
{
    (void)context;
    (void)element;
    (void)place;
    return OK;
}

static struct status ignore_end(void *context, const struct xml_element *element,
                                struct bytes text, struct fault *place)
{
    (void)context;
    (void)element;
    (void)text;
    (void)place;
    return OK;
}

START_TEST(test_every_bound_is_told)
{
    static const struct {
        void (*make)(size_t size);
        size_t limit;
    } cases[] = {
        {make_depth, XML_DEPTH_MAX},
        {make_name, XML_NAME_SIZE_MAX},
        {make_attributes, XML_ATTRIBUTES_MAX},
        {make_attribute_name, XML_NAME_SIZE_MAX},
        {make_attribute_text, XML_TEXT_SIZE_MAX},
        {make_text, XML_TEXT_SIZE_MAX},
        {make_comment, XML_TAG_SIZE_MAX},
        {make_tag, XML_TAG_SIZE_MAX},
        {make_file, XML_SIZE_MAX},
    };
    static const struct xml_handler handler = {NULL, ignore_start, ignore_end};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        for (size_t size = cases[i].limit - 1; size <= cases[i].limit + 1; size++) {
            const size_t mark = arena_mark(&arena);
            begin();
            cases[i].make(size);
            const struct xml_options options = {.path = kit_file(page.at, page.size)};
            fault_clear(&fault);
            const struct status status =
                xml_read(&options, &handler, &arena, &report, &fault);
            ck_assert_msg(status.code ==
                              (size <= cases[i].limit ? STATUS_CODE_OK : STATUS_INPUT),
                          "%zu, %zu: %s", i, size, fault.message);
            ck_assert_str_eq(fault.rule, size <= cases[i].limit ? "" : "R-033");
            arena_rewind(&arena, mark);
        }
    }
}
END_TEST

/* a tag that never ends is not waited for. */
START_TEST(test_a_tag_without_end_is_refused_before_the_end)
{
    static const struct xml_handler handler = {NULL, ignore_start, ignore_end};
    static uint8_t piece[4096];
    struct xml *xml = NULL;
    memset(piece, 'a', sizeof(piece));
    ck_assert_ok(xml_open(&handler, &arena, &xml, &fault), &fault);
    ck_assert_ok(xml_feed(xml, bytes_of("<"), false, &fault), &fault);
    size_t fed = 0;
    struct status status = OK;
    while (status_is_ok(status)) {
        status = xml_feed(xml, bytes_from(piece, sizeof(piece)), false, &fault);
        fed += sizeof(piece);
        ck_assert_uint_le(fed, 3 * XML_TAG_SIZE_MAX);
    }
    ck_assert_status(status, STATUS_INPUT);
    ck_assert_str_eq(fault.rule, "R-033");
    xml_close(xml);
    xml_close(NULL);
}
END_TEST

/* Property: pieces, cut anywhere, give what the whole gives. */
START_TEST(test_pieces_give_what_the_whole_gives)
{
    const struct bytes text = bytes_of(
        "<?xml version=\"1.0\"?>\n<a x='&quot;1'><b>测&amp;试\r\n</b><!-- c -->"
        "<c><![CDATA[x]]]></c></a>\n");
    struct xml_property whole;
    ck_assert_ok(xml_property_feed(text, text.size + 1, &arena, &whole), &fault);
    ck_assert(whole.is_sound);
    for (size_t step = 1; step <= text.size; step++) {
        struct xml_property cut;
        ck_assert_ok(xml_property_feed(text, step, &arena, &cut), &fault);
        ck_assert_uint_eq(cut.sum, whole.sum);
    }
}
END_TEST

/* Property: a file with one byte changed is refused or sound. */
START_TEST(test_a_changed_byte_never_breaks_a_bound)
{
    static const char text[] = "<?xml version='1.0' encoding='GB18030'?>\n"
                               "<a b='1'>\n <c>\xB2\xE2&lt;</c><!-- d --></a>\n";
    uint8_t image[sizeof(text)];
    for (size_t i = 0; i + 1 < sizeof(text); i++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            memcpy(image, text, sizeof(text));
            image[i] ^= (uint8_t)(1U << bit);
            const struct bytes raw = bytes_from(image, sizeof(text) - 1);
            const char *path = kit_file(raw.at, raw.size);
            ck_assert(xml_reads_soundly(path, raw, &arena));
            ck_assert_int_eq(unlink(path), 0);
        }
    }
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("xml");
    TCase *reading = tcase_create("reading");
    tcase_add_checked_fixture(reading, open_all, close_all);
    tcase_set_timeout(reading, 60);
    tcase_add_test(reading, test_elements_come_with_their_place_and_text);
    tcase_add_test(reading, test_the_declared_encoding_is_decoded_strictly);
    tcase_add_test(reading, test_an_encoding_that_is_contradicted_is_refused);
    tcase_add_test(reading, test_what_is_not_sound_is_refused_with_its_line);
    tcase_add_test(reading, test_a_refusal_of_the_callback_ends_the_reading);
    tcase_add_test(reading, test_a_file_that_is_none_is_named);
    suite_add_tcase(suite, reading);
    TCase *bounds = tcase_create("bounds");
    tcase_add_checked_fixture(bounds, open_all, close_all);
    tcase_set_timeout(bounds, 60);
    tcase_add_test(bounds, test_every_bound_is_told);
    tcase_add_test(bounds, test_a_tag_without_end_is_refused_before_the_end);
    tcase_add_test(bounds, test_pieces_give_what_the_whole_gives);
    tcase_add_test(bounds, test_a_changed_byte_never_breaks_a_bound);
    suite_add_tcase(suite, bounds);
    return suite;
}
