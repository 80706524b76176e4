/* site_data.c - the site for programs: index of notices as CSV and JSON, Frictionless
 * data packages, an Atom feed, a sitemap (site_internal.h). */
#include "reports/report.h"
#include "reports/site_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { FEED_MAX = 50, COLUMNS = 12 };

static const char rows_name[] = "notices.csv";
static const char json_name[] = "notices.json";
static const char package_name[] = "datapackage.json";
static const char feed_name[] = "feed.xml";
static const char map_name[] = "sitemap.xml";
static const char script_name[] = "search.js";
static const char *const pages[] = {"index.html", "notices.html", "reports.html",
                                    "proof.html"};

/* "2024-01-31 17:30:00 +08:00" as RFC 3339 has it. */
void site_data_instant(int64_t ms, char ret_text[static SITE_INSTANT_SIZE])
{
    date_format_instant(ms, ret_text);
    const size_t size = strlen(ret_text);
    ret_text[10] = 'T';
    memmove(ret_text + 19, ret_text + 20, size - 19);
}

/* ---- data packages --------------------------------------------------------------- */

static const char *type_of(enum column_kind kind)
{
    switch (kind) {
    case COLUMN_COUNT:
        return "integer";
    case COLUMN_FEN:
        return "number";
    case COLUMN_DAY:
        return "date";
    case COLUMN_PERIOD:
        return "yearmonth";
    case COLUMN_TEXT:
    case COLUMN_PERCENT:
        break;
    }
    return "string";
}

static void put_schema(struct json_writer *json, const struct table *table,
                       bool is_practice)
{
    json_writer_object(json, "schema");
    json_writer_list(json, "fields");
    for (size_t i = 0; i < table->column_count + (is_practice ? 1 : 0); i++) {
        const bool is_mark = i == table->column_count;
        json_writer_object(json, NULL);
        json_writer_text(json, "name", is_mark ? "practice" : table->columns[i].key);
        if (!is_mark) {
            json_writer_text(json, "title", table->columns[i].title);
        }
        json_writer_text(json, "type",
                         is_mark ? "string" : type_of(table->columns[i].kind));
        json_writer_close(json);
    }
    json_writer_close(json);
    json_writer_list(json, "missingValues");
    json_writer_text(json, NULL, "");
    json_writer_close(json);
    json_writer_close(json);
}

static const char *media_of(const char *name)
{
    static const struct {
        const char *ending, *type;
    } types[] = {
        {".csv", "text/csv"},
        {".html", "text/html"},
        {".json", "application/json"},
        {".txt", "text/plain"},
        {".pdf", "application/pdf"},
        {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    };
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot != NULL && i < sizeof(types) / sizeof(types[0]); i++) {
        if (strcmp(dot, types[i].ending) == 0) {
            return types[i].type;
        }
    }
    return "application/octet-stream";
}

static void put_resource(struct json_writer *json, const struct site *site,
                         const struct site_package *package, const char *name)
{
    char address[SITE_ADDRESS_SIZE];
    char hex[2 * DIGEST_SIZE + 1];
    char hash[sizeof("sha256:") + 2 * DIGEST_SIZE];
    char plain[64];
    snprintf(address, sizeof(address), "%s%s%s", package->folder,
             package->folder[0] == '\0' ? "" : "/", name);
    const struct site_file *file = site_files_find(&site->files, address);
    const bool is_rows = strcmp(name, package->rows) == 0;
    if (file == NULL || !file->is_made || file->is_dropped) {
        return;
    }
    snprintf(plain, sizeof(plain), "%s", name);
    for (char *at = plain; *at != '\0'; at++) {
        *at = *at == '/' ? '-' : *at;
    }
    bytes_to_hex(digest_bytes(&file->digest), hex);
    snprintf(hash, sizeof(hash), "sha256:%s", hex);
    json_writer_object(json, NULL);
    json_writer_text(json, "name", plain);
    json_writer_text(json, "path", name);
    if (is_rows) {
        json_writer_text(json, "profile", "tabular-data-resource");
    }
    json_writer_text(json, "mediatype", media_of(name));
    json_writer_text(json, "encoding", "utf-8");
    json_writer_count(json, "bytes", file->size);
    json_writer_text(json, "hash", hash);
    if (is_rows) {
        json_writer_text(json, "format", "csv");
        put_schema(json, package->table, site->source->provenance.is_practice);
    }
    json_writer_close(json);
}

struct status site_data_package(struct site *site, const struct site_package *package,
                                struct fault *fault)
{
    char address[SITE_ADDRESS_SIZE];
    struct output output;
    snprintf(address, sizeof(address), "%s%s%s", package->folder,
             package->folder[0] == '\0' ? "" : "/", package_name);
    TRY(site_files_begin(&site->files, address, site_leak(site, LEAK_JSON), &output,
                         fault));
    struct json_writer json = json_writer_of(&output);
    json_writer_object(&json, NULL);
    json_writer_text(&json, "profile", "data-package");
    json_writer_text(&json, "name", package->name);
    json_writer_text(&json, "title", package->title);
    json_writer_text(&json, "created", package->created);
    if (site->source->provenance.is_practice) {
        json_writer_flag(&json, "practice", true);
    }
    json_writer_list(&json, "resources");
    put_resource(&json, site, package, package->rows);
    for (const char *const *at = package->others; *at != NULL; at++) {
        put_resource(&json, site, package, *at);
    }
    json_writer_close(&json);
    json_writer_close(&json);
    const struct status ended = json_writer_end(&json, fault);
    if (!status_is_ok(ended)) {
        output_discard(&output);
        return ended;
    }
    return site_files_end(&site->files, &output, fault);
}

/* ---- the index of notices -------------------------------------------------------- */

static struct status add_row(const struct site *site, const struct site_notice *notice,
                             struct table *table, struct fault *fault)
{
    const bool has_days = notice->last != 0;
    const struct cell cells[COLUMNS] = {
        cell_words(notice->folder),
        cell_words(notice->title),
        cell_words(site_notices_state(notice->state)),
        cell_words(disclosure_policy_moment_name(notice->moment)),
        cell_text(notice->programme->code),
        cell_text(notice->unit->code),
        cell_period(notice->period),
        cell_count((int64_t)notice->count),
        notice->headcount < 0 ? cell_missing() : cell_count(notice->headcount),
        notice->fen < 0 ? cell_missing() : cell_fen(notice->fen),
        has_days ? cell_day(notice->first) : cell_blank(),
        has_days ? cell_day(notice->last) : cell_blank(),
    };
    (void)site;
    return notice->is_left_out ? OK : table_add(table, ROW_BODY, cells, fault);
}

static struct status make_table(struct site *site, struct table **ret_table,
                                struct fault *fault)
{
    static const struct {
        const char *key;
        enum site_word title;
        enum column_kind kind;
    } plan[COLUMNS] = {
        {"path", SITE_WORD_NOTICE, COLUMN_TEXT},
        {"title", SITE_WORD_NOTICE, COLUMN_TEXT},
        {"state", SITE_WORD_STATE, COLUMN_TEXT},
        {"moment", SITE_WORD_MOMENT, COLUMN_TEXT},
        {"programme", SITE_WORD_PROGRAMME, COLUMN_TEXT},
        {"unit", SITE_WORD_UNIT, COLUMN_TEXT},
        {"month", SITE_WORD_MONTH, COLUMN_PERIOD},
        {"count", SITE_WORD_LISTED, COLUMN_COUNT},
        {"people", SITE_WORD_PEOPLE, COLUMN_COUNT},
        {"amount", SITE_WORD_AMOUNT_LISTED, COLUMN_FEN},
        {"first_day", SITE_WORD_DAYS, COLUMN_DAY},
        {"last_day", SITE_WORD_DAYS, COLUMN_DAY},
    };
    struct column *columns = NULL;
    ARENA_TAKE(site->arena, COLUMNS, columns, fault);
    ARENA_TAKE(site->arena, 1, *ret_table, fault);
    for (size_t i = 0; i < COLUMNS; i++) {
        columns[i] = (struct column){.key = plan[i].key,
                                     .title = site_say(site, plan[i].title),
                                     .kind = plan[i].kind};
    }
    **ret_table = table_of(site->arena, "notices", site_say(site, SITE_WORD_NOTICES),
                           columns, COLUMNS);
    for (size_t i = 0; i < site->count; i++) {
        TRY(add_row(site, &site->notices[i], *ret_table, fault));
    }
    return OK;
}

static struct status write_rows(struct site *site, const struct table *table,
                                struct fault *fault)
{
    struct output output;
    TRY(site_files_begin(&site->files, rows_name, site_leak(site, LEAK_PLAIN), &output,
                         fault));
    report_write_rows(table, site->source->provenance.is_practice, &output);
    return site_files_end(&site->files, &output, fault);
}

static void put_notice(struct json_writer *json, const struct site_notice *notice)
{
    char day[DATE_TEXT_SIZE];
    json_writer_object(json, NULL);
    json_writer_text(json, "path", notice->folder);
    json_writer_text(json, "title", notice->title);
    json_writer_text(json, "state", site_notices_state(notice->state));
    json_writer_text(json, "moment", disclosure_policy_moment_name(notice->moment));
    json_writer_bytes(json, "programme", notice->programme->code);
    json_writer_bytes(json, "programme_name", notice->programme->name);
    json_writer_bytes(json, "unit", notice->unit->code);
    json_writer_bytes(json, "unit_name", notice->unit->name);
    date_format_period(notice->period, day);
    json_writer_text(json, "month", day);
    json_writer_count(json, "count", notice->count);
    if (notice->headcount >= 0) {
        json_writer_count(json, "people", (uint64_t)notice->headcount);
    }
    if (notice->fen >= 0) {
        json_writer_fen(json, "amount", notice->fen);
    }
    if (notice->entry != 0) {
        json_writer_count(json, "entry", notice->entry);
    }
    json_writer_flag(json, "totals_only", notice->is_totals);
    if (notice->last != 0) {
        date_format(notice->first, day);
        json_writer_text(json, "first_day", day);
        date_format(notice->last, day);
        json_writer_text(json, "last_day", day);
    }
    json_writer_count(json, "as_of_seal", notice->seal);
    json_writer_close(json);
}

static struct status write_json(struct site *site, struct fault *fault)
{
    struct output output;
    const struct provenance *from = &site->source->provenance;
    TRY(site_files_begin(&site->files, json_name, site_leak(site, LEAK_JSON), &output,
                         fault));
    struct json_writer json = json_writer_of(&output);
    json_writer_object(&json, NULL);
    json_writer_text(&json, "office", site->office);
    json_writer_text(&json, "origin", from->origin);
    json_writer_text(&json, "as_of", from->as_of);
    json_writer_count(&json, "tree_size", from->tree_size);
    json_writer_text(&json, "root", from->root);
    if (from->is_practice) {
        json_writer_flag(&json, "practice", true);
    }
    json_writer_list(&json, "notices");
    for (size_t i = 0; i < site->count; i++) {
        if (!site->notices[i].is_left_out) {
            put_notice(&json, &site->notices[i]);
        }
    }
    json_writer_close(&json);
    json_writer_close(&json);
    const struct status ended = json_writer_end(&json, fault);
    if (!status_is_ok(ended)) {
        output_discard(&output);
        return ended;
    }
    return site_files_end(&site->files, &output, fault);
}

/* ---- feed and map ---------------------------------------------------------------- */

static void put_element(struct html *xml, const char *name, const char *text)
{
    html_element(xml, name, NULL, text);
    html_newline(xml);
}

static void put_link(const struct site *site, struct html *xml, const char *relation,
                     const char *address)
{
    char whole[SITE_BASE_SIZE_MAX + SITE_ADDRESS_SIZE];
    snprintf(whole, sizeof(whole), "%s%s",
             site->order->base == NULL ? "" : site->order->base, address);
    html_open(xml, "link");
    html_attribute(xml, "rel", relation);
    html_attribute_link(xml, whole);
    html_close(xml);
    html_newline(xml);
}

/* An identity that stays wherever the site moves (RFC 4151). */
static void put_identity(const struct site *site, struct html *xml, const char *rest)
{
    char text[JOURNAL_ORIGIN_SIZE_MAX + SITE_ADDRESS_SIZE + 32];
    const char *origin = site->source->provenance.origin;
    const size_t host = strcspn(origin, "/");
    snprintf(text, sizeof(text), "tag:%.*s,2024:%s/%s", (int)host, origin,
             origin[host] == '/' ? origin + host + 1 : "", rest);
    put_element(xml, "id", text);
}

static void put_feed_entry(const struct site *site, struct html *xml,
                           const struct site_notice *notice)
{
    char text[SITE_ADDRESS_SIZE];
    char amount[MONEY_TEXT_SIZE];
    html_open(xml, "entry");
    html_newline(xml);
    put_element(xml, "title", notice->title);
    put_identity(site, xml, notice->folder);
    snprintf(text, sizeof(text), "%s/index.html", notice->folder);
    put_link(site, xml, "alternate", text);
    site_data_instant(notice->recorded_ms, text);
    put_element(xml, "updated", text);
    money_format_grouped(notice->fen < 0 ? 0 : notice->fen, amount);
    snprintf(text, sizeof(text), "%" PRIu64, notice->count);
    html_open(xml, "summary");
    html_words(xml, site_say(site, site_notices_state_word(notice->state)));
    html_words(xml, " · ");
    html_words(xml, site_say(site, site_notices_count_word(notice)));
    html_words(xml, " ");
    html_words(xml, text);
    if (notice->fen >= 0) {
        html_words(xml, " · ");
        html_words(xml, site_say(site, site_notices_amount_word(notice)));
        html_words(xml, " ");
        html_words(xml, amount);
    }
    html_close(xml);
    html_newline(xml);
    html_close(xml);
    html_newline(xml);
}

static struct status write_feed(struct site *site, struct fault *fault)
{
    char updated[SITE_INSTANT_SIZE];
    struct output output;
    TRY(site_files_begin(&site->files, feed_name, site_leak(site, LEAK_MARKUP), &output,
                         fault));
    struct html xml = html_of(&output);
    html_xml(&xml);
    html_open(&xml, "feed");
    html_attribute(&xml, "xmlns", "http://www.w3.org/2005/Atom");
    html_attribute(&xml, "xml:lang",
                   site->source->language == LANGUAGE_ZH ? "zh-CN" : "en");
    html_newline(&xml);
    html_open(&xml, "title");
    if (site->source->provenance.is_practice) {
        html_words(&xml, LEDGER_PRACTICE_MARK " ");
    }
    html_words(&xml, site->office);
    html_words(&xml, site_say(site, SITE_WORD_NAME));
    html_close(&xml);
    html_newline(&xml);
    put_identity(site, &xml, "");
    if (site->order->base != NULL) {
        put_link(site, &xml, "self", feed_name);
    }
    put_link(site, &xml, "alternate", "index.html");
    site_data_instant(site->source->seal.recorded_ms, updated);
    put_element(&xml, "updated", updated);
    html_open(&xml, "author");
    html_element(&xml, "name", NULL, site->office);
    html_close(&xml);
    html_newline(&xml);
    size_t count = 0;
    for (size_t i = 0; i < site->count && count < FEED_MAX; i++) {
        if (!site->notices[i].is_left_out) {
            put_feed_entry(site, &xml, &site->notices[i]);
            count++;
        }
    }
    html_close(&xml);
    html_newline(&xml);
    return site_files_end(&site->files, &output, fault);
}

static void put_place(const struct site *site, struct html *xml, const char *folder,
                      const char *name)
{
    char whole[SITE_BASE_SIZE_MAX + SITE_ADDRESS_SIZE];
    snprintf(whole, sizeof(whole), "%s%s%s", site->order->base, folder, name);
    html_open(xml, "url");
    html_element(xml, "loc", NULL, whole);
    html_close(xml);
    html_newline(xml);
}

/* Addresses in it must be whole, so it wants to know where the site will stand. */
static struct status write_map(struct site *site, struct fault *fault)
{
    struct output output;
    if (site->order->base == NULL) {
        return OK;
    }
    TRY(site_files_begin(&site->files, map_name, site_leak(site, LEAK_MARKUP), &output,
                         fault));
    struct html xml = html_of(&output);
    html_xml(&xml);
    html_open(&xml, "urlset");
    html_attribute(&xml, "xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");
    html_newline(&xml);
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
        put_place(site, &xml, "", pages[i]);
    }
    for (size_t i = 0; i < site->count; i++) {
        if (!site->notices[i].is_left_out) {
            put_place(site, &xml, site->notices[i].folder, "/index.html");
        }
    }
    html_close(&xml);
    html_newline(&xml);
    return site_files_end(&site->files, &output, fault);
}

/* ---- all of it ------------------------------------------------------------------- */

struct status site_data_plan(struct site *site, struct fault *fault)
{
    static const char *const names[] = {rows_name, json_name, package_name, feed_name,
                                        script_name};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        TRY(site_files_plan(&site->files, names[i], 0, fault));
    }
    return site->order->base == NULL
               ? OK
               : site_files_plan(&site->files, map_name, 0, fault);
}

static struct status write_script(struct site *site, struct fault *fault)
{
    struct output output;
    TRY(site_files_begin(&site->files, script_name, site_leak(site, LEAK_PLAIN),
                         &output, fault));
    output_text(&output, site_script_text);
    return site_files_end(&site->files, &output, fault);
}

static struct status write_all(struct site *site, struct fault *fault)
{
    char created[SITE_INSTANT_SIZE];
    struct table *table = NULL;
    static const char *const others[] = {json_name, NULL};
    TRY(make_table(site, &table, fault));
    TRY(write_rows(site, table, fault));
    TRY(write_json(site, fault));
    site_data_instant(site->source->seal.recorded_ms, created);
    const struct site_package package = {.folder = "",
                                         .name = "relief-notices",
                                         .title = site_say(site, SITE_WORD_NAME),
                                         .created = created,
                                         .table = table,
                                         .rows = rows_name,
                                         .others = others};
    TRY(site_data_package(site, &package, fault));
    TRY(write_feed(site, fault));
    TRY(write_map(site, fault));
    return write_script(site, fault);
}

struct status site_data_make(struct site *site, struct fault *fault)
{
    const size_t mark = arena_mark(site->arena);
    const struct status written = write_all(site, fault);
    arena_rewind(site->arena, mark);
    return written;
}
