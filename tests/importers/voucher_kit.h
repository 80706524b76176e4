/* voucher_kit.h - vouchers kept in memory, and what was read of one as text. */
#ifndef TESTS_IMPORTERS_VOUCHER_KIT_H
#define TESTS_IMPORTERS_VOUCHER_KIT_H

#include "importers/voucher.h"

#include "tests/importers/sheet_kit.h"

#include <inttypes.h>

enum { VOUCHER_ARENA = 64 << 20, DOCUMENTS_MAX = 8, IMAGE_MAX = 1 << 20 };

static struct arena arena;
static struct fault fault;
static const struct profile *office;
static struct xml_report report;
static struct voucher_head head;

struct kept {
    enum voucher_kind kind;
    uint64_t part, line_count;
    int64_t amount_fen;
    char number[VOUCHER_NUMBER_SIZE];
    size_t size;
    uint8_t *image;
};
static struct kept kept[DOCUMENTS_MAX];
static size_t kept_count;

static inline void open_all(void)
{
    ck_assert_ok(arena_open(VOUCHER_ARENA, &arena, &fault), &fault);
    ck_assert_ok(profile_find("docs/profiles", "voucher-8207", &arena, &office, &fault),
                 &fault);
    kept_count = 0;
}

static inline void close_all(void)
{
    arena_close(&arena);
}

static inline struct status keep_document(void *context,
                                          const struct voucher_document *document,
                                          struct fault *place)
{
    (void)context;
    ck_assert_uint_lt(kept_count, DOCUMENTS_MAX);
    struct kept *to = &kept[kept_count++];
    ARENA_TAKE(&arena, document->bytes.size, to->image, place);
    memcpy(to->image, document->bytes.at, document->bytes.size);
    to->size = document->bytes.size;
    to->kind = document->kind;
    to->part = document->part;
    to->line_count = document->line_count;
    to->amount_fen = document->amount_fen;
    (void)snprintf(to->number, sizeof(to->number), "%s", document->number);
    return OK;
}

static inline struct voucher_batch batch_of(uint64_t lines, int64_t fen)
{
    return (struct voucher_batch){.profile = office,
                                  .plan = 1,
                                  .year = 2024,
                                  .day = date_to_day((struct civil_date){2024, 1, 8}),
                                  .plan_number = 12,
                                  .first_number = 1,
                                  .line_count = lines,
                                  .amount_fen = fen,
                                  .function_code = bytes_of("2081902"),
                                  .function_name = bytes_of("农村最低生活保障金支出"),
                                  .economic_code = bytes_of("50901"),
                                  .economic_name = bytes_of("社会福利和救助"),
                                  .document = bytes_of("湘财预〔2023〕361号")};
}

static inline struct status write_lines(const struct voucher_batch *batch,
                                        const struct voucher_line *lines, size_t count)
{
    struct voucher_writer *writer = NULL;
    fault_clear(&fault);
    kept_count = 0;
    TRY(voucher_open(batch, keep_document, NULL, &arena, &writer, &fault));
    struct status status = OK;
    for (size_t i = 0; i < count && status_is_ok(status); i++) {
        status = voucher_add(writer, &lines[i], &fault);
    }
    if (status_is_ok(status)) {
        status = voucher_finish(writer, &fault);
    }
    voucher_close(writer);
    return status;
}

static inline struct voucher_line line_of(uint64_t number, int64_t fen)
{
    return (struct voucher_line){.number = number,
                                 .account = bytes_of("6230900000000000016"),
                                 .name = bytes_of("张测一"),
                                 .bank = bytes_of("湖南省农村信用社"),
                                 .summary = bytes_of("农村低保"),
                                 .amount_fen = fen};
}

/* ---- reading
 * ----------------------------------------------------------------------------- */

static char seen[8192];

static inline void see(struct bytes text)
{
    const size_t size = strlen(seen);
    (void)snprintf(seen + size, sizeof(seen) - size, "/%.*s", (int)text.size,
                   (const char *)text.at);
}

static inline struct status
see_detail(void *context, const struct voucher_detail *detail, struct fault *place)
{
    (void)context;
    (void)place;
    char image[100];
    char day[DATE_TEXT_SIZE] = "";
    (void)snprintf(image, sizeof(image), "%" PRIu64 ":%.*s", detail->line,
                   (int)detail->id.size, (const char *)detail->id.at);
    const size_t size = strlen(seen);
    (void)snprintf(seen + size, sizeof(seen) - size, "%s", image);
    see(detail->account);
    see(detail->name);
    (void)snprintf(image, sizeof(image), "%" PRId64 "=%" PRId64, detail->amount_fen,
                   detail->paid_fen);
    see(bytes_of(image));
    if (detail->has_pay_day) {
        date_format(detail->pay_day, day);
    }
    see(bytes_of(day));
    see(detail->serial);
    see(detail->failure_code);
    see(detail->failure_text);
    see(detail->remark);
    see(bytes_of("\n"));
    return OK;
}

static inline struct status read_path(enum voucher_kind kind, const char *path)
{
    const struct voucher_options options = {.path = path, .kind = kind};
    seen[0] = '\0';
    fault_clear(&fault);
    return voucher_read(&options, &arena, see_detail, NULL, &head, &report, &fault);
}

static inline struct status read_text(enum voucher_kind kind, const char *text)
{
    return read_path(kind, kit_file(text, strlen(text)));
}

#endif
