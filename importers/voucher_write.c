/* voucher_write.c - the vouchers of a batch, element by element.
 *
 * Details are written as they come, behind room for their head, which is written when
 * the sum is known: so a document is one run of bytes and a batch may be large. */
#include "importers/voucher.h"

#include "importers/sent_total.h"
#include "importers/sheet_encode.h"
#include "ledger/base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    HEAD_ROOM = 131072, /* 40 elements of at most 5 * 256 bytes and their tags */
    DETAIL_ROOM = 8192, /* 8 elements likewise                                 */
    DETAILS_ROOM = VOUCHER_DETAILS_MAX * DETAIL_ROOM
};

struct voucher_writer {
    struct voucher_batch batch;
    voucher_sink *sink;
    void *context;
    struct sheet_encoder encoder;
    uint8_t *room; /* HEAD_ROOM, then DETAILS_ROOM */
    uint8_t *head;
    struct writer details;
    char plan_number[VOUCHER_NUMBER_SIZE];
    struct sent_total part; /* in `details` */
    struct sent_total written;
    uint64_t parts; /* given to the sink */
    uint64_t last_line;
};

/* Text is escaped before it is encoded: GB18030 has trail bytes that look like ASCII.
 */
static bool put_escaped(struct sheet_encoder *encoder, struct bytes text,
                        struct writer *to)
{
    uint8_t image[5 * VOUCHER_TEXT_SIZE_MAX];
    struct writer escaped = writer_of(image, sizeof(image));
    for (size_t i = 0; i < text.size; i++) {
        const uint8_t byte = text.at[i];
        if (byte == '&' || byte == '<' || byte == '>') {
            writer_text(&escaped, byte == '&'   ? "&amp;"
                                  : byte == '<' ? "&lt;"
                                                : "&gt;");
        } else {
            writer_u8(&escaped, byte);
        }
    }
    assert(!escaped.overflowed);
    return sheet_encode(encoder, writer_bytes(&escaped), to);
}

/* XML holds neither control characters nor the two last code points of the plane. */
static bool is_writable(struct bytes text)
{
    return text_is_plain(text, VOUCHER_TEXT_SIZE_MAX) &&
           text_find(text, bytes_of("\xEF\xBF\xBE")) == SIZE_MAX &&
           text_find(text, bytes_of("\xEF\xBF\xBF")) == SIZE_MAX;
}

static struct status put(struct voucher_writer *writer, struct writer *to,
                         const char *element, struct bytes text, struct fault *fault)
{
    struct status status = OK;
    text = text_trim(text); /* as it will be read */
    if (text.size > 0 && !is_writable(text)) {
        status =
            FAULT(fault, STATUS_INPUT,
                  "R-033: a text of a voucher has no control character and at most "
                  "%d bytes",
                  VOUCHER_TEXT_SIZE_MAX);
        return fault_at(fault, status, NULL, 0, element);
    }
    writer_text(to, to == &writer->details ? "    <" : "  <");
    writer_text(to, element);
    writer_text(to, ">");
    if (!put_escaped(&writer->encoder, text, to)) {
        status = FAULT(fault, STATUS_INPUT,
                       "R-148: the text holds a character that the voucher's encoding "
                       "lacks; ask the treasury how it spells it");
        return fault_at(fault, status, NULL, 0, element);
    }
    writer_text(to, "</");
    writer_text(to, element);
    writer_text(to, ">\n");
    assert(!to->overflowed);
    return OK;
}

/* What the office always says; what it does not say is left out. */
static struct status put_office(struct voucher_writer *writer, struct writer *to,
                                const char *const *elements, struct fault *fault)
{
    for (size_t i = 0; elements[i] != NULL; i++) {
        const char *text = profile_voucher_text(writer->batch.profile, elements[i]);
        if (text != NULL) {
            TRY(put(writer, to, elements[i], bytes_of(text), fault));
        }
    }
    return OK;
}

static struct status put_fen(struct voucher_writer *writer, struct writer *to,
                             const char *element, int64_t fen, struct fault *fault)
{
    char text[MONEY_TEXT_SIZE];
    money_format(fen, text);
    return put(writer, to, element, bytes_of(text), fault);
}

static struct status put_number(struct voucher_writer *writer, struct writer *to,
                                const char *element, uint64_t number,
                                struct fault *fault)
{
    char text[32];
    (void)snprintf(text, sizeof(text), "%" PRIu64, number);
    return put(writer, to, element, bytes_of(text), fault);
}

static uint64_t compact_day(civil_day day)
{
    const struct civil_date date = date_of_day(day);
    return (uint64_t)(date.year * 10000 + date.month * 100 + date.day);
}

/* The first five elements of every voucher. */
static struct status put_opening(struct voucher_writer *writer, struct writer *to,
                                 enum voucher_kind kind, const char *number,
                                 struct fault *fault)
{
    static const char *const division[] = {"AdmDivCode", NULL};
    const bool is_gb18030 = writer->encoder.encoding == SHEET_GB18030;
    writer_text(to, is_gb18030 ? "<?xml version=\"1.0\" encoding=\"GB18030\"?>\n"
                               : "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    writer_text(to, "<Voucher>\n");
    TRY(put_office(writer, to, division, fault));
    TRY(put_number(writer, to, "StYear", (uint64_t)writer->batch.year, fault));
    TRY(put(writer, to, "VtCode", bytes_of(voucher_code(kind)), fault));
    TRY(put_number(writer, to, "VouDate", compact_day(writer->batch.day), fault));
    return put(writer, to, "VoucherNo", bytes_of(number), fault);
}

static struct status put_order_head(struct voucher_writer *writer, struct writer *to,
                                    const char *number, struct fault *fault)
{
    static const char *const fund[] = {"FundTypeCode", "FundTypeName", "PaySndBnkNo",
                                       NULL};
    static const char *const office[] = {
        "AgencyCode",       "AgencyName",  "PayAcctNo",   "PayAcctName",
        "PayAcctBankName",  "PayBankCode", "PayBankName", "BusinessTypeCode",
        "BusinessTypeName", "PayTypeCode", "PayTypeName", NULL};
    const struct voucher_batch *batch = &writer->batch;
    const struct bytes nothing = {NULL, 0};
    TRY(put_opening(writer, to, VOUCHER_ORDER, number, fault));
    TRY(put(writer, to, "OriginalVtCode", bytes_of(voucher_code(VOUCHER_PLAN)), fault));
    TRY(put(writer, to, "OriginalVoucherNo", bytes_of(writer->plan_number), fault));
    TRY(put_office(writer, to, fund, fault));
    TRY(put_fen(writer, to, "SumAmt", writer->part.fen, fault));
    TRY(put_office(writer, to, office, fault));
    TRY(put(writer, to, "XPayDate", nothing, fault));
    TRY(put(writer, to, "XSumAmt", nothing, fault));
    TRY(put(writer, to, "ExpFuncCode", batch->function_code, fault));
    TRY(put(writer, to, "ExpFuncName", batch->function_name, fault));
    writer_text(to, "  <DetailList>\n");
    return OK;
}

static struct status put_plan(struct voucher_writer *writer, struct writer *to,
                              struct fault *fault)
{
    static const char *const fund[] = {"FundTypeCode", "FundTypeName", "BgtTypeCode",
                                       "BgtTypeName",  "ProCatCode",   "ProCatName",
                                       "MOFDepCode",   "MOFDepName",   NULL};
    static const char *const agency[] = {"SupDepCode", "SupDepName", "AgencyCode",
                                         "AgencyName", NULL};
    static const char *const office[] = {
        "SetModeCode", "SetModeName",    "PayTypeCode",     "PayTypeName",
        "PayAcctNo",   "PayAcctName",    "PayAcctBankName", "PayBankCode",
        "PayBankName", "PaySummaryCode", "PaySummaryName",  NULL};
    const struct voucher_batch *batch = &writer->batch;
    TRY(put_opening(writer, to, VOUCHER_PLAN, writer->plan_number, fault));
    TRY(put_office(writer, to, fund, fault));
    TRY(put(writer, to, "FileNoCode", batch->document, fault));
    TRY(put_office(writer, to, agency, fault));
    TRY(put(writer, to, "ExpFuncCode", batch->function_code, fault));
    TRY(put(writer, to, "ExpFuncName", batch->function_name, fault));
    TRY(put(writer, to, "ExpEcoCode", batch->economic_code, fault));
    TRY(put(writer, to, "ExpEcoName", batch->economic_name, fault));
    TRY(put(writer, to, "DepProCode", batch->project, fault));
    TRY(put_office(writer, to, office, fault));
    TRY(put_fen(writer, to, "PayAmt", writer->written.fen, fault));
    TRY(put(writer, to, "Remark", batch->remark, fault));
    writer_text(to, "</Voucher>\n");
    return OK;
}

static struct status check_batch(const struct voucher_batch *batch, struct fault *fault)
{
    if (batch->line_count < 1 || batch->line_count > VOUCHER_LINE_MAX) {
        return FAULT(fault, STATUS_INPUT, "R-033: vouchers have 1 to %d lines",
                     VOUCHER_LINE_MAX);
    }
    const uint64_t last = batch->first_number + voucher_parts(batch->line_count) - 1;
    if (batch->plan_number < 1 || batch->plan_number > VOUCHER_NUMBER_MAX ||
        batch->first_number < 1 || batch->first_number > VOUCHER_NUMBER_MAX ||
        last > VOUCHER_NUMBER_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "R-033: the numbers of the vouchers do not lie between 1 and %d",
                     VOUCHER_NUMBER_MAX);
    }
    assert(batch->plan >= 1 && batch->plan <= VOUCHER_PLANS_MAX);
    if (batch->year < 1900 || batch->year > 2199 || batch->function_code.size == 0) {
        return FAULT(fault, STATUS_INPUT,
                     "a voucher needs a budget year and a function code");
    }
    return fault_at(fault, voucher_check_year((uint64_t)batch->year, batch->day, fault),
                    NULL, 0, "StYear");
}

static struct status number_of(const struct voucher_writer *writer,
                               enum voucher_kind kind, uint64_t number,
                               char ret_text[static VOUCHER_NUMBER_SIZE],
                               struct fault *fault)
{
    const char *division = profile_voucher_text(writer->batch.profile, "AdmDivCode");
    char middle[8];
    (void)snprintf(middle, sizeof(middle), "%04d",
                   kind == VOUCHER_PLAN ? writer->batch.year % 10000 : 8207);
    if (!text_is_digits(bytes_of(division)) || strlen(division) > 9) {
        return FAULT(fault, STATUS_INPUT,
                     "\"%s\" of the profile must have at most 9 digits", "AdmDivCode");
    }
    (void)snprintf(ret_text, VOUCHER_NUMBER_SIZE, "%.9s%.4s%07u", division, middle,
                   (unsigned)number);
    return OK;
}

struct status voucher_open(const struct voucher_batch *batch, voucher_sink *sink,
                           void *context, struct arena *arena,
                           struct voucher_writer **ret_writer, struct fault *fault)
{
    struct voucher_writer *writer;
    assert(sink != NULL && profile_facts(batch->profile)->kind == PROFILE_VOUCHER);
    TRY(check_batch(batch, fault));
    ARENA_TAKE(arena, 1, writer, fault);
    ARENA_TAKE(arena, HEAD_ROOM + DETAILS_ROOM, writer->room, fault);
    ARENA_TAKE(arena, HEAD_ROOM, writer->head, fault);
    writer->batch = *batch;
    writer->sink = sink;
    writer->context = context;
    writer->details = writer_of(writer->room + HEAD_ROOM, DETAILS_ROOM);
    TRY(number_of(writer, VOUCHER_PLAN, batch->plan_number, writer->plan_number,
                  fault));
    const bool is_utf8 = profile_facts(batch->profile)->encoding == SHEET_UTF8;
    TRY(sheet_encode_open(&writer->encoder, is_utf8 ? SHEET_UTF8 : SHEET_GB18030,
                          profile_facts(batch->profile)->reach, fault));
    *ret_writer = writer;
    return OK;
}

void voucher_close(struct voucher_writer *writer)
{
    if (writer != NULL) {
        sheet_encode_close(&writer->encoder);
    }
}

static struct status give_order(struct voucher_writer *writer, struct fault *fault)
{
    char number[VOUCHER_NUMBER_SIZE];
    struct writer head = writer_of(writer->head, HEAD_ROOM);
    TRY(number_of(writer, VOUCHER_ORDER, writer->batch.first_number + writer->parts,
                  number, fault));
    TRY(put_order_head(writer, &head, number, fault));
    writer_text(&writer->details, "  </DetailList>\n</Voucher>\n");
    assert(!head.overflowed && !writer->details.overflowed);
    uint8_t *begin = writer->details.at - head.size;
    memcpy(begin, head.at, head.size);
    writer->parts++;
    const struct voucher_document document = {
        .kind = VOUCHER_ORDER,
        .number = number,
        .part = writer->parts,
        .line_count = writer->part.lines,
        .amount_fen = writer->part.fen,
        .bytes = bytes_from(begin, head.size + writer->details.size)};
    TRY(writer->sink(writer->context, &document, fault));
    writer->details.size = 0;
    writer->part = (struct sent_total){0, 0};
    return OK;
}

static struct status check_line(const struct voucher_writer *writer,
                                const struct voucher_line *line, struct fault *fault)
{
    const struct {
        bool is_bad;
        const char *element;
    } checks[] = {
        {line->number <= writer->last_line || line->number > VOUCHER_LINE_MAX, "Id"},
        {text_trim(line->account).size == 0, "PayeeAcctNo"},
        {text_trim(line->name).size == 0, "PayeeAcctName"},
        {line->amount_fen <= 0 || line->amount_fen > MONEY_FEN_MAX, "PayAmt"},
    };
    for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
        if (checks[i].is_bad) {
            const struct status status =
                FAULT(fault, STATUS_INPUT,
                      "a voucher's line needs an ascending number, an account, a name "
                      "and a positive amount");
            return fault_at(fault, status, NULL, 0, checks[i].element);
        }
    }
    const struct bytes account = text_trim(line->account);
    return is_writable(account) ? fault_at(fault, voucher_check_account(account, fault),
                                           NULL, 0, "PayeeAcctNo")
                                : OK; /* refused where it is put */
}

static struct status put_line(struct voucher_writer *writer,
                              const struct voucher_line *line, struct fault *fault)
{
    const struct bytes nothing = {NULL, 0};
    struct writer *to = &writer->details;
    char id[VOUCHER_ID_SIZE];
    TRY(check_line(writer, line, fault));
    const struct voucher_place place = {line->number, writer->batch.plan};
    voucher_line_id(&place, id);
    writer_text(to, "   <Detail>\n");
    TRY(put(writer, to, "Id", bytes_of(id), fault));
    TRY(put(writer, to, "OriVoucherNo", bytes_of(writer->plan_number), fault));
    TRY(put(writer, to, "PayeeAcctNo", line->account, fault));
    TRY(put(writer, to, "PayeeAcctName", line->name, fault));
    TRY(put(writer, to, "PayeeAcctBankName", line->bank, fault));
    TRY(put_fen(writer, to, "PayAmt", line->amount_fen, fault));
    TRY(put(writer, to, "Remark", line->summary, fault));
    TRY(put(writer, to, "Hold1", nothing, fault));
    TRY(put(writer, to, "Hold2", nothing, fault));
    writer_text(to, "   </Detail>\n");
    return OK;
}

struct status voucher_add(struct voucher_writer *writer,
                          const struct voucher_line *line, struct fault *fault)
{
    const struct status status = put_line(writer, line, fault);
    if (!status_is_ok(status)) {
        return fault_at(fault, status, NULL, line->number, NULL);
    }
    TRY(sent_total_add(&writer->written, 1, line->amount_fen, fault));
    TRY(sent_total_add(&writer->part, 1, line->amount_fen, fault));
    writer->last_line = line->number;
    return writer->part.lines == VOUCHER_DETAILS_MAX ? give_order(writer, fault) : OK;
}

struct status voucher_finish(struct voucher_writer *writer, struct fault *fault)
{
    const struct voucher_batch *batch = &writer->batch;
    const struct sent_total wanted = {batch->line_count, batch->amount_fen};
    TRY(sent_total_check(&writer->written, &wanted, fault));
    if (writer->part.lines > 0) {
        TRY(give_order(writer, fault));
    }
    struct writer plan = writer_of(writer->head, HEAD_ROOM);
    TRY(put_plan(writer, &plan, fault));
    const struct voucher_document document = {.kind = VOUCHER_PLAN,
                                              .number = writer->plan_number,
                                              .line_count = writer->written.lines,
                                              .amount_fen = writer->written.fen,
                                              .bytes = writer_bytes(&plan)};
    return writer->sink(writer->context, &document, fault);
}
