/* intake_voucher.c - see intake_voucher.h. */
#include "importers/intake_voucher.h"

#include "importers/sheet_file.h"
#include "ledger/base/date.h"

#include <inttypes.h>
#include <stdio.h>

enum { NUMBER_SIZE = 24 };

struct reading {
    struct intake *intake;
    enum voucher_kind kind;
    profile_record_fn on_record;
    void *context;
    struct profile_map map;
    uint64_t records;
    uint32_t notes;
};

struct status intake_is_voucher(const struct intake *intake, bool *ret_is_voucher,
                                struct fault *fault)
{
    return fault_at(fault, sheet_file_is_xml(intake->path, ret_is_voucher, fault),
                    intake->path, 0, NULL);
}

static void set_headings(struct profile_map *map, enum voucher_kind kind)
{
    static const struct {
        enum column column;
        const char *name;
    } names[] = {
        {COLUMN_SEQUENCE, "Id"},
        {COLUMN_NAME, "PayeeAcctName"},
        {COLUMN_BANK, "PayeeAcctBankName"},
        {COLUMN_AMOUNT, "PayAmt"},
        {COLUMN_PAID_AMOUNT, "XPayAmt"},
        {COLUMN_STATUS_CODE, "XAddWordCode"},
        {COLUMN_VALUE_DATE, "XPayDate"},
        {COLUMN_SERIAL, "XAgentBusinessNo"},
    };
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        map->heading[i] = profile_column_title((enum column)i);
    }
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        map->heading[names[i].column] = names[i].name;
    }
    const bool is_return = kind == VOUCHER_RETURN;
    map->heading[COLUMN_ACCOUNT] = is_return ? "XPayeeAcctNo" : "PayeeAcctNo";
    map->heading[COLUMN_STATUS_TEXT] = is_return ? "XAddWord" : "Remark";
}

/* What was paid and what the bank says of it must be one story. */
static enum result_class answer_of(const struct reading *reading,
                                   const struct voucher_detail *detail, uint32_t *notes)
{
    const bool is_silent =
        detail->failure_code.size == 0 && detail->failure_text.size == 0;
    if (is_silent && detail->paid_fen > 0) {
        return RESULT_SUCCESS;
    }
    const enum result_class class = profile_result(
        reading->intake->profile, detail->failure_code, detail->failure_text, notes);
    const bool is_success = class == RESULT_SUCCESS;
    if (class != RESULT_UNKNOWN && is_success != (detail->paid_fen > 0)) {
        *notes |= NOTE_STATUS_CONFLICT;
        return RESULT_UNKNOWN;
    }
    return class;
}

static struct status on_detail(void *context, const struct voucher_detail *detail,
                               struct fault *fault)
{
    struct reading *reading = context;
    const bool is_return = reading->kind == VOUCHER_RETURN;
    struct record record = {.line = detail->line, .map = &reading->map};
    char number[NUMBER_SIZE];
    char amount[MONEY_TEXT_SIZE];
    char paid[MONEY_TEXT_SIZE];
    char day[DATE_TEXT_SIZE];
    struct voucher_place place = {0};
    if (!voucher_line_parse(detail->id, &place)) {
        return fault_at(fault,
                        FAULT(fault, STATUS_INPUT,
                              "R-149: this Id is none that is written here (D00001); "
                              "is the voucher of another system?"),
                        NULL, detail->line, "Id");
    }
    snprintf(number, sizeof(number), "%" PRIu64, place.line);
    record.plan = place.plan;
    record.field[COLUMN_SEQUENCE] = bytes_of(number);
    record.field[COLUMN_NAME] = detail->name;
    record.field[COLUMN_BANK] = detail->bank;
    record.field[COLUMN_ACCOUNT] = is_return && detail->paid_account.size > 0
                                       ? detail->paid_account
                                       : detail->account;
    money_format(detail->amount_fen, amount);
    record.field[COLUMN_AMOUNT] = bytes_of(amount);
    if (is_return) {
        money_format(detail->paid_fen, paid);
        record.field[COLUMN_PAID_AMOUNT] = bytes_of(paid);
        record.field[COLUMN_SERIAL] = detail->serial;
        record.field[COLUMN_STATUS_CODE] = detail->failure_code;
        record.field[COLUMN_STATUS_TEXT] = detail->failure_text;
        record.result = answer_of(reading, detail, &record.notes);
    } else {
        record.field[COLUMN_STATUS_TEXT] = detail->remark;
        record.result = profile_result(reading->intake->profile, (struct bytes){0},
                                       detail->remark, &record.notes);
    }
    if (detail->has_pay_day) {
        date_format(detail->pay_day, day);
        record.field[COLUMN_VALUE_DATE] = bytes_of(day);
    }
    intake_look_for_mark(reading->intake, detail->remark);
    reading->records++;
    reading->notes |= record.notes;
    return reading->on_record(reading->context, &record, fault);
}

struct status intake_read_voucher(struct intake *intake, enum voucher_kind kind,
                                  profile_record_fn on_record, void *context,
                                  struct voucher_head *ret_head, struct fault *fault)
{
    if (intake->ledger->vault == NULL) {
        return FAULT(
            fault, STATUS_ENVIRONMENT,
            "an import needs the vault; give its passphrase with --passphrase");
    }
    struct reading reading = {
        .intake = intake, .kind = kind, .on_record = on_record, .context = context};
    const struct voucher_options options = {
        .path = intake->path, .kind = kind, .hasher = intake->hasher};
    struct xml_report report;
    set_headings(&reading.map, kind);
    TRY(fault_at(fault,
                 voucher_read(&options, intake->arena, on_detail, &reading, ret_head,
                              &report, fault),
                 intake->path, 0, NULL));
    intake_look_for_mark(intake, ret_head->remark);
    intake->report = (struct profile_report){
        .sheet = {.size = report.size,
                  .encoding = report.encoding,
                  .digest = report.digest},
        .records = reading.records,
        .notes = reading.notes,
        .map = reading.map,
    };
    return intake_take_token(intake, fault);
}
