/* bank_file.c - see bank_file.h. */
#include "importers/bank_file.h"

#include "importers/profile_internal.h"
#include "importers/sent_total.h"
#include "importers/sheet_encode.h"
#include "ledger/base/text.h"

#include <inttypes.h>
#include <stdio.h>

/* A row has at most half of SHEET_ROW_SIZE_MAX; quoting and encoding double it each. */
enum { FILE_ROOM = BANK_FILE_PIECE + 4 * SHEET_ROW_SIZE_MAX };

struct bank_file {
    struct bank_file_batch batch;
    bank_file_sink *sink;
    void *context;
    struct sheet_encoder encoder;
    struct writer room; /* FILE_ROOM */
    struct profile_summary summary;
    char day[16];
    struct sent_total written;
};

static struct status flush(struct bank_file *file, size_t least, struct fault *fault)
{
    if (file->room.size > 0 && file->room.size >= least) {
        TRY(file->sink(file->context, writer_bytes(&file->room), fault));
        file->room.size = 0;
    }
    return OK;
}

struct status bank_file_open(const struct bank_file_batch *batch, bank_file_sink *sink,
                             void *context, struct arena *arena,
                             struct bank_file **ret_file, struct fault *fault)
{
    const struct profile_facts *facts = profile_facts(batch->profile);
    if (facts->kind != PROFILE_PAYROLL) {
        return FAULT(
            fault, STATUS_INPUT,
            "the profile \"%s\" is not for files sent to a bank; choose one of "
            "kind payroll",
            facts->name);
    }
    if (batch->line_count < 1 || batch->line_count > SHEET_ROWS_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "R-033: a file for the bank has 1 to %d lines", SHEET_ROWS_MAX);
    }
    TRY(profile_write_check(batch->profile, fault));
    struct bank_file *file;
    uint8_t *room;
    ARENA_TAKE(arena, 1, file, fault);
    ARENA_TAKE(arena, FILE_ROOM, room, fault);
    file->batch = *batch;
    file->sink = sink;
    file->context = context;
    file->room = writer_of(room, FILE_ROOM);
    const struct civil_date date = date_of_day(batch->day);
    (void)snprintf(file->day, sizeof(file->day), "%04d%02d%02d", date.year % 10000,
                   date.month % 100, date.day % 100);
    file->summary = (struct profile_summary){.batch = batch->batch,
                                             .day = bytes_of(file->day),
                                             .count = batch->line_count,
                                             .fen = batch->amount_fen};
    TRY(sheet_encode_open(&file->encoder, facts->encoding, facts->reach, fault));
    struct status status = profile_write_control(batch->profile, &file->summary,
                                                 &file->encoder, &file->room, fault);
    if (status_is_ok(status)) {
        status =
            profile_write_header(batch->profile, &file->encoder, &file->room, fault);
    }
    if (!status_is_ok(status)) {
        sheet_encode_close(&file->encoder);
        return status;
    }
    *ret_file = file;
    return OK;
}

void bank_file_close(struct bank_file *file)
{
    if (file != NULL) {
        sheet_encode_close(&file->encoder);
    }
}

/* What is written must be what is read: the reader takes blanks and marks off. */
static struct status check_cell(enum column column, struct bytes cell,
                                struct fault *fault)
{
    uint8_t image[SHEET_FIELD_SIZE_MAX];
    uint32_t notes = 0;
    struct status status = OK;
    if (cell.size > sizeof(image)) {
        return OK; /* sheet_write_row() says so */
    }
    struct writer room = writer_of(image, sizeof(image));
    if (!bytes_equal(profile_clean(profile_column_cell(column), cell, &room, &notes),
                     cell)) {
        status =
            FAULT(fault, STATUS_INPUT,
                  "the bank may read this cell otherwise: it has blanks around it, "
                  "spreadsheet marks or full-width figures; correct it first");
    }
    return fault_at(fault, status, NULL, 0, profile_column_title(column));
}

static struct status check_summary(const struct bank_file *file, struct bytes summary,
                                   struct fault *fault)
{
    const struct profile *profile = file->batch.profile;
    if (!profile->facts.has_column[COLUMN_SUMMARY] || !text_is_utf8(summary) ||
        text_count(summary) <= profile->summary_max) {
        return OK;
    }
    const struct status status =
        FAULT(fault, STATUS_INPUT,
              "R-148: the bank takes summaries of at most %" PRIu64 " characters; give "
              "the programme a shorter one",
              profile->summary_max);
    return fault_at(fault, status, NULL, 0, profile_column_title(COLUMN_SUMMARY));
}

static struct status write_line(struct bank_file *file,
                                const struct bank_file_line *line, struct fault *fault)
{
    const struct profile *profile = file->batch.profile;
    const struct profile_facts *facts = &profile->facts;
    struct bytes field[COLUMN_COUNT] = {{NULL, 0}};
    char number[24];
    char amount[MONEY_TEXT_SIZE];
    if (line->amount_fen <= 0 || line->amount_fen > MONEY_FEN_MAX) {
        const struct status status =
            FAULT(fault, STATUS_INPUT, "an amount to be paid is positive");
        return fault_at(fault, status, NULL, 0, profile_column_title(COLUMN_AMOUNT));
    }
    TRY(check_summary(file, line->summary, fault));
    (void)snprintf(number, sizeof(number), "%" PRIu64, line->number);
    money_format(line->amount_fen, amount);
    const bool is_account_name =
        !facts->has_column[COLUMN_ACCOUNT_NAME] && line->account_name.size > 0;
    field[COLUMN_SEQUENCE] = bytes_of(number);
    field[COLUMN_NAME] = is_account_name ? line->account_name : line->name;
    field[COLUMN_RESIDENT_ID] = line->resident_id;
    field[COLUMN_ACCOUNT] = line->account;
    field[COLUMN_ACCOUNT_NAME] = line->account_name;
    field[COLUMN_BANK] = line->bank;
    field[COLUMN_BANK_CODE] = line->bank_code;
    field[COLUMN_AMOUNT] = bytes_of(amount);
    field[COLUMN_SUMMARY] = line->summary;
    field[COLUMN_REMARK] = line->remark;
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (facts->has_column[i]) {
            TRY(check_cell((enum column)i, field[i], fault));
        }
    }
    return profile_write_row(profile, field, &file->encoder, &file->room, fault);
}

struct status bank_file_add(struct bank_file *file, const struct bank_file_line *line,
                            struct fault *fault)
{
    struct status status = write_line(file, line, fault);
    if (!status_is_ok(status)) {
        return fault_at(fault, status, NULL, line->number, NULL);
    }
    TRY(sent_total_add(&file->written, line->amount_fen, fault));
    return flush(file, BANK_FILE_PIECE, fault);
}

struct status bank_file_finish(struct bank_file *file, struct fault *fault)
{
    const struct bank_file_batch *batch = &file->batch;
    const struct sent_total wanted = {batch->line_count, batch->amount_fen};
    TRY(sent_total_check(&file->written, &wanted, fault));
    TRY(profile_write_foot(batch->profile, &file->summary, &file->encoder, &file->room,
                           fault));
    return flush(file, 1, fault);
}
