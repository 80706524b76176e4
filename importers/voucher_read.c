/* voucher_read.c - one voucher, element by element, checked as it comes. */
#include "importers/voucher.h"

#include "ledger/base/text.h"

#include <string.h>

/* Elements of the head and of a detail that mean something here. */
enum head_slot {
    HEAD_ID = 0,
    HEAD_DIVISION,
    HEAD_YEAR,
    HEAD_CODE,
    HEAD_DAY,
    HEAD_NUMBER,
    HEAD_PLAN_NUMBER,
    HEAD_ORDER_NUMBER,
    HEAD_SUM,
    HEAD_AMOUNT,
    HEAD_AGENCY,
    HEAD_FUNCTION,
    HEAD_DOCUMENT,
    HEAD_REMARK,
    HEAD_PAY_DAY,
    HEAD_REFUND_DAY,
    HEAD_PAID,
    HEAD_SLOTS
};
static const char *const head_names[] = {"Id",
                                         "AdmDivCode",
                                         "StYear",
                                         "VtCode",
                                         "VouDate",
                                         "VoucherNo",
                                         "OriginalVoucherNo",
                                         "OriBillNo",
                                         "SumAmt",
                                         "PayAmt",
                                         "AgencyCode",
                                         "ExpFuncCode",
                                         "FileNoCode",
                                         "Remark",
                                         "XPayDate",
                                         "PayDate",
                                         "XSumAmt"};
_Static_assert(sizeof(head_names) / sizeof(head_names[0]) == HEAD_SLOTS,
               "every slot of the head has its element");

enum detail_slot {
    DETAIL_ID = 0,
    DETAIL_PLAN_NUMBER,
    DETAIL_ACCOUNT,
    DETAIL_NAME,
    DETAIL_BANK,
    DETAIL_AMOUNT,
    DETAIL_REMARK,
    DETAIL_PAY_DAY,
    DETAIL_SERIAL,
    DETAIL_PAID,
    DETAIL_PAID_BANK,
    DETAIL_PAID_ACCOUNT,
    DETAIL_FAILURE_CODE,
    DETAIL_FAILURE_TEXT,
    DETAIL_SLOTS
};
static const char *const detail_names[] = {"Id",
                                           "OriVoucherNo",
                                           "PayeeAcctNo",
                                           "PayeeAcctName",
                                           "PayeeAcctBankName",
                                           "PayAmt",
                                           "Remark",
                                           "XPayDate",
                                           "XAgentBusinessNo",
                                           "XPayAmt",
                                           "XPayeeAcctBankName",
                                           "XPayeeAcctNo",
                                           "XAddWordCode",
                                           "XAddWord"};
_Static_assert(sizeof(detail_names) / sizeof(detail_names[0]) == DETAIL_SLOTS,
               "every slot of a detail has its element");

enum { SLOTS_MAX = HEAD_SLOTS };

/* Texts met so far of one head or detail. */
struct slots {
    const char *const *names;
    size_t count;
    uint64_t line; /* where it begins */
    bool has[SLOTS_MAX];
    uint64_t lines[SLOTS_MAX];
    size_t size[SLOTS_MAX];
    uint8_t text[SLOTS_MAX][VOUCHER_TEXT_SIZE_MAX];
};

struct reading {
    enum voucher_kind kind;
    voucher_detail_fn *on_detail;
    void *context;
    struct slots head, detail;
    bool has_list;
    bool is_in_list;
    bool is_in_detail;
    uint64_t details;
    int64_t amount_fen, paid_fen;
};

static struct bytes text_of(const struct slots *slots, size_t slot)
{
    return bytes_from(slots->text[slot], slots->size[slot]);
}

/* The fault, at the element where it stands, or where it should. */
static struct status at_slot(const struct slots *slots, size_t slot,
                             struct status status, struct fault *fault)
{
    const uint64_t line = slots->has[slot] ? slots->lines[slot] : slots->line;
    return fault_at(fault, status, NULL, line, slots->names[slot]);
}

static struct status need(const struct slots *slots, size_t slot, struct fault *fault)
{
    if (slots->size[slot] == 0) {
        return at_slot(
            slots, slot,
            FAULT(fault, STATUS_INPUT,
                  "R-149: the voucher lacks this element, or it is empty; ask "
                  "the sender for a complete one"),
            fault);
    }
    return OK;
}

static struct status parse_fen(const struct slots *slots, size_t slot, int64_t *ret_fen,
                               struct fault *fault)
{
    TRY(need(slots, slot, fault));
    const enum money_error error =
        money_parse(text_of(slots, slot), MONEY_YUAN, ret_fen);
    if (error != MONEY_OK) {
        return at_slot(slots, slot,
                       FAULT(fault, STATUS_INPUT,
                             "R-001: the amount of the voucher is not sound: %s",
                             money_error_text(error)),
                       fault);
    }
    return OK;
}

/* An empty day is none. */
static struct status parse_day(const struct slots *slots, size_t slot, bool *ret_has,
                               civil_day *ret_day, struct fault *fault)
{
    *ret_has = slots->size[slot] > 0;
    if (*ret_has && date_parse(text_of(slots, slot), ret_day) != DATE_TEXT) {
        return at_slot(slots, slot,
                       FAULT(fault, STATUS_INPUT, "this is no day of the calendar"),
                       fault);
    }
    return OK;
}

static struct status keep(struct slots *slots, const struct xml_element *element,
                          struct bytes text, struct fault *fault)
{
    size_t slot = 0;
    while (slot < slots->count && strcmp(slots->names[slot], element->name) != 0) {
        slot++;
    }
    if (slot == slots->count) {
        return OK; /* other treasuries write more */
    }
    text = text_trim(text);
    struct status status = OK;
    if (slots->has[slot]) {
        status =
            FAULT(fault, STATUS_INPUT,
                  "R-149: this element stands twice; ask the sender which is right");
    } else if (text.size > 0 && !text_is_plain(text, VOUCHER_TEXT_SIZE_MAX)) {
        status =
            FAULT(fault, STATUS_INPUT,
                  "R-033: a text of a voucher has no control character and at most "
                  "%d bytes",
                  VOUCHER_TEXT_SIZE_MAX);
    }
    if (!status_is_ok(status)) {
        return fault_at(fault, status, NULL, element->line, element->name);
    }
    slots->has[slot] = true;
    slots->lines[slot] = element->line;
    slots->size[slot] = text.size;
    if (text.size > 0) {
        memcpy(slots->text[slot], text.at, text.size);
    }
    return OK;
}

static void begin_slots(struct slots *slots, uint64_t line)
{
    slots->line = line;
    memset(slots->has, 0, sizeof(slots->has));
    memset(slots->size, 0, sizeof(slots->size));
}

/* ---- details
 * --------------------------------------------------------------------------- */

static struct status check_sign(const struct reading *reading, int64_t fen,
                                struct fault *fault)
{
    if (reading->kind == VOUCHER_REFUND && fen >= 0) {
        return at_slot(
            &reading->detail, DETAIL_AMOUNT,
            FAULT(fault, STATUS_INPUT,
                  "R-149: an amount that comes back is negative, this one is "
                  "not; ask the sender for a right refund"),
            fault);
    }
    if (reading->kind != VOUCHER_REFUND && fen <= 0) {
        return at_slot(
            &reading->detail, DETAIL_AMOUNT,
            FAULT(fault, STATUS_INPUT,
                  "R-149: an amount to be paid is positive, this one is not"),
            fault);
    }
    return OK;
}

static struct status add_fen(int64_t fen, int64_t *sum, struct fault *fault)
{
    return money_add(*sum, fen, sum)
               ? OK
               : FAULT(fault, STATUS_INPUT,
                       "R-001: the sum is larger than money can be");
}

static struct status read_answer(struct reading *reading, struct voucher_detail *detail,
                                 struct fault *fault)
{
    const struct slots *slots = &reading->detail;
    TRY(parse_fen(slots, DETAIL_PAID, &detail->paid_fen, fault));
    if (detail->paid_fen < 0) {
        return at_slot(
            slots, DETAIL_PAID,
            FAULT(fault, STATUS_INPUT,
                  "R-149: what the bank has paid is not negative; money that "
                  "came back is a refund of its own"),
            fault);
    }
    TRY(add_fen(detail->paid_fen, &reading->paid_fen, fault));
    TRY(parse_day(slots, DETAIL_PAY_DAY, &detail->has_pay_day, &detail->pay_day,
                  fault));
    detail->serial = text_of(slots, DETAIL_SERIAL);
    detail->paid_account = text_of(slots, DETAIL_PAID_ACCOUNT);
    detail->paid_bank = text_of(slots, DETAIL_PAID_BANK);
    detail->failure_code = text_of(slots, DETAIL_FAILURE_CODE);
    detail->failure_text = text_of(slots, DETAIL_FAILURE_TEXT);
    return OK;
}

static struct status end_detail(struct reading *reading, struct fault *fault)
{
    const struct slots *slots = &reading->detail;
    struct voucher_detail detail = {.line = slots->line,
                                    .id = text_of(slots, DETAIL_ID),
                                    .plan_number = text_of(slots, DETAIL_PLAN_NUMBER),
                                    .account = text_of(slots, DETAIL_ACCOUNT),
                                    .name = text_of(slots, DETAIL_NAME),
                                    .bank = text_of(slots, DETAIL_BANK),
                                    .remark = text_of(slots, DETAIL_REMARK)};
    TRY(need(slots, DETAIL_ID, fault));
    TRY(need(slots, DETAIL_ACCOUNT, fault));
    TRY(at_slot(slots, DETAIL_ACCOUNT, voucher_check_account(detail.account, fault),
                fault));
    TRY(need(slots, DETAIL_NAME, fault));
    TRY(parse_fen(slots, DETAIL_AMOUNT, &detail.amount_fen, fault));
    TRY(check_sign(reading, detail.amount_fen, fault));
    TRY(add_fen(detail.amount_fen, &reading->amount_fen, fault));
    if (reading->kind == VOUCHER_REFUND) {
        TRY(need(slots, DETAIL_REMARK, fault));
    }
    if (reading->kind == VOUCHER_RETURN) {
        TRY(read_answer(reading, &detail, fault));
    }
    reading->details++;
    if (reading->kind == VOUCHER_ORDER && reading->details > VOUCHER_DETAILS_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "R-147: a voucher has at most %d details; split it",
                     VOUCHER_DETAILS_MAX);
    }
    return reading->on_detail(reading->context, &detail, fault);
}

/* ---- the head
 * ---------------------------------------------------------------------------- */

static struct status check_code(const struct reading *reading, struct fault *fault)
{
    TRY(need(&reading->head, HEAD_CODE, fault));
    if (!bytes_equal(text_of(&reading->head, HEAD_CODE),
                     bytes_of(voucher_code(reading->kind)))) {
        return at_slot(&reading->head, HEAD_CODE,
                       FAULT(fault, STATUS_INPUT,
                             "this is no voucher %s; name the file that is",
                             voucher_code(reading->kind)),
                       fault);
    }
    return OK;
}

static struct status check_sum(const struct slots *head, size_t slot, int64_t said,
                               int64_t found, struct fault *fault)
{
    char said_text[MONEY_TEXT_SIZE];
    char found_text[MONEY_TEXT_SIZE];
    char difference_text[MONEY_TEXT_SIZE];
    int64_t difference = 0;
    if (said == found) {
        return OK;
    }
    (void)money_subtract(said, found, &difference); /* both are valid amounts */
    money_format(said, said_text);
    money_format(found, found_text);
    money_format(difference, difference_text);
    return at_slot(head, slot,
                   FAULT(fault, STATUS_INPUT,
                         "R-149: the head says %s yuan, the details add up to %s "
                         "(difference %s); ask the sender which is right",
                         said_text, found_text, difference_text),
                   fault);
}

static struct status check_details(const struct reading *reading,
                                   struct voucher_head *head, struct fault *fault)
{
    const struct slots *slots = &reading->head;
    const bool is_order =
        reading->kind == VOUCHER_ORDER || reading->kind == VOUCHER_RETURN;
    const size_t sum = is_order ? HEAD_SUM : HEAD_AMOUNT;
    TRY(parse_fen(slots, sum, &head->amount_fen, fault));
    if (reading->kind == VOUCHER_PLAN) {
        return OK;
    }
    if (reading->details == 0) {
        return FAULT(fault, STATUS_INPUT, "R-149: the voucher has no detail");
    }
    TRY(check_sum(slots, sum, head->amount_fen, reading->amount_fen, fault));
    if (reading->kind == VOUCHER_RETURN) {
        TRY(parse_fen(slots, HEAD_PAID, &head->paid_fen, fault));
        TRY(check_sum(slots, HEAD_PAID, head->paid_fen, reading->paid_fen, fault));
    }
    return OK;
}

/* Other treasuries may leave it out. */
static struct status check_year(const struct slots *head, civil_day day,
                                struct fault *fault)
{
    uint64_t year = 0;
    if (head->size[HEAD_YEAR] == 0) {
        return OK;
    }
    if (!text_to_u64(text_of(head, HEAD_YEAR), &year)) {
        return at_slot(head, HEAD_YEAR,
                       FAULT(fault, STATUS_INPUT, "this is no year of a budget"),
                       fault);
    }
    return at_slot(head, HEAD_YEAR, voucher_check_year(year, day, fault), fault);
}

static struct status keep_head(const struct slots *slots, size_t slot,
                               struct arena *arena, struct bytes *ret_text,
                               struct fault *fault)
{
    uint8_t *copy;
    ARENA_TAKE(arena, slots->size[slot] + 1, copy, fault);
    memcpy(copy, slots->text[slot], slots->size[slot]);
    *ret_text = bytes_from(copy, slots->size[slot]);
    return OK;
}

static struct status end_head(const struct reading *reading, struct arena *arena,
                              struct voucher_head *ret_head, struct fault *fault)
{
    const struct slots *slots = &reading->head;
    struct voucher_head head = {.kind = reading->kind, .details = reading->details};
    const bool is_refund = reading->kind == VOUCHER_REFUND;
    const struct {
        enum head_slot slot;
        struct bytes *text;
    } texts[] = {
        {HEAD_ID, &head.id},
        {HEAD_DIVISION, &head.division},
        {HEAD_YEAR, &head.year},
        {HEAD_NUMBER, &head.number},
        {HEAD_PLAN_NUMBER, &head.plan_number},
        {HEAD_ORDER_NUMBER, &head.order_number},
        {HEAD_AGENCY, &head.agency},
        {HEAD_FUNCTION, &head.function_code},
        {HEAD_DOCUMENT, &head.document},
        {HEAD_REMARK, &head.remark},
    };
    bool has_day = false;
    TRY(check_code(reading, fault));
    TRY(need(slots, HEAD_NUMBER, fault));
    TRY(need(slots, HEAD_DAY, fault));
    if (is_refund) {
        TRY(need(slots, HEAD_ORDER_NUMBER, fault));
    }
    TRY(parse_day(slots, HEAD_DAY, &has_day, &head.day, fault));
    TRY(check_year(slots, head.day, fault));
    TRY(parse_day(slots, is_refund ? HEAD_REFUND_DAY : HEAD_PAY_DAY, &head.has_pay_day,
                  &head.pay_day, fault));
    TRY(check_details(reading, &head, fault));
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        TRY(keep_head(slots, texts[i].slot, arena, texts[i].text, fault));
    }
    *ret_head = head;
    return OK;
}

/* ---- the walk
 * ------------------------------------------------------------------------------ */

/* The names of the elements on the way to a detail; anything else is passed over. */
static struct status on_start(void *context, const struct xml_element *element,
                              struct fault *fault)
{
    struct reading *reading = context;
    if (element->depth == 1) {
        if (strcmp(element->name, "Voucher") != 0) {
            return FAULT(fault, STATUS_INPUT,
                         "this is no treasury voucher: its outermost element is not "
                         "<Voucher>");
        }
        begin_slots(&reading->head, element->line);
    } else if (element->depth == 2 && strcmp(element->name, "DetailList") == 0) {
        if (reading->has_list || reading->kind == VOUCHER_PLAN) {
            return FAULT(fault, STATUS_INPUT,
                         "R-149: the voucher has a list of details too many");
        }
        reading->has_list = true;
        reading->is_in_list = true;
    } else if (reading->is_in_list && element->depth == 3) {
        if (strcmp(element->name, "Detail") != 0) {
            return FAULT(fault, STATUS_INPUT,
                         "R-149: the list holds something else than details");
        }
        reading->is_in_detail = true;
        begin_slots(&reading->detail, element->line);
    }
    return OK;
}

static struct status on_end(void *context, const struct xml_element *element,
                            struct bytes text, struct fault *fault)
{
    struct reading *reading = context;
    if (reading->is_in_detail && element->depth == 4) {
        return keep(&reading->detail, element, text, fault);
    }
    if (reading->is_in_detail && element->depth == 3) {
        reading->is_in_detail = false;
        return fault_at(fault, end_detail(reading, fault), NULL, reading->detail.line,
                        NULL);
    }
    if (reading->is_in_list && element->depth == 2) {
        reading->is_in_list = false;
        return OK;
    }
    if (element->depth == 2) {
        TRY(keep(&reading->head, element, text, fault));
        if (strcmp(element->name, head_names[HEAD_CODE]) == 0) {
            return check_code(reading, fault);
        }
    }
    return OK;
}

struct status voucher_read(const struct voucher_options *options, struct arena *arena,
                           voucher_detail_fn *on_detail, void *context,
                           struct voucher_head *ret_head, struct xml_report *ret_report,
                           struct fault *fault)
{
    struct reading *reading;
    ARENA_TAKE(arena, 1, reading, fault);
    reading->kind = options->kind;
    reading->on_detail = on_detail;
    reading->context = context;
    reading->head.names = head_names;
    reading->head.count = HEAD_SLOTS;
    reading->detail.names = detail_names;
    reading->detail.count = DETAIL_SLOTS;
    const struct xml_options file = {.path = options->path, .hasher = options->hasher};
    const struct xml_handler handler = {
        .context = reading, .on_start = on_start, .on_end = on_end};
    struct xml_report report;
    TRY(xml_read(&file, &handler, arena, &report, fault));
    const struct status status = end_head(reading, arena, ret_head, fault);
    if (!status_is_ok(status)) {
        return fault_at(fault, status, options->path, 0, NULL);
    }
    *ret_report = report;
    return OK;
}
