/* bank_file.c - see bank_file.h. */
#include "importers/bank_file.h"

#include "importers/profile_internal.h"
#include "importers/sent_total.h"
#include "importers/sheet_encode.h"
#include "ledger/base/text.h"

#include <inttypes.h>
#include <stdio.h>

enum { FILE_ROOM = BANK_FILE_PIECE + 2 * BANK_FILE_ROW_MAX };

/* Nothing in it is in a function's frame, which would be cleared for each cell. */
struct bank_file_pen {
    const struct profile *profile;
    struct sheet_encoder encoder;
    struct writer row;                   /* BANK_FILE_ROW_MAX */
    uint8_t clean[SHEET_FIELD_SIZE_MAX]; /* a cell as it will be read */
};

struct bank_file {
    struct bank_file_batch batch;
    bank_file_sink *sink;
    void *context;
    struct bank_file_pen *pen; /* of bank_file_add() */
    struct writer room;        /* FILE_ROOM */
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
    TRY(bank_file_pen_open(file, arena, &file->pen, fault));
    struct sheet_encoder *encoder = &file->pen->encoder;
    struct status status = profile_write_control(batch->profile, &file->summary,
                                                 encoder, &file->room, fault);
    if (status_is_ok(status)) {
        status = profile_write_header(batch->profile, encoder, &file->room, fault);
    }
    if (!status_is_ok(status)) {
        bank_file_close(file);
        return status;
    }
    *ret_file = file;
    return OK;
}

void bank_file_close(struct bank_file *file)
{
    if (file != NULL) {
        bank_file_pen_close(file->pen);
    }
}

struct status bank_file_pen_open(const struct bank_file *file, struct arena *arena,
                                 struct bank_file_pen **ret_pen, struct fault *fault)
{
    const struct profile_facts *facts = profile_facts(file->batch.profile);
    struct bank_file_pen *pen;
    uint8_t *row;
    ARENA_TAKE(arena, 1, pen, fault);
    ARENA_TAKE(arena, BANK_FILE_ROW_MAX, row, fault);
    pen->profile = file->batch.profile;
    pen->row = writer_of(row, BANK_FILE_ROW_MAX);
    TRY(sheet_encode_open(&pen->encoder, facts->encoding, facts->reach, fault));
    *ret_pen = pen;
    return OK;
}

void bank_file_pen_close(struct bank_file_pen *pen)
{
    if (pen != NULL) {
        sheet_encode_close(&pen->encoder);
    }
}

/* What is written must be what is read: the reader takes blanks and marks off. */
static struct status check_cell(struct bank_file_pen *pen, enum column column,
                                struct bytes cell, struct fault *fault)
{
    uint32_t notes = 0;
    struct status status = OK;
    if (cell.size > sizeof(pen->clean)) {
        return OK; /* sheet_write_row() says so */
    }
    struct writer room = writer_of(pen->clean, sizeof(pen->clean));
    if (!bytes_equal(profile_clean(profile_column_cell(column), cell, &room, &notes),
                     cell)) {
        status =
            FAULT(fault, STATUS_INPUT,
                  "the bank may read this cell otherwise: it has blanks around it, "
                  "spreadsheet marks or full-width figures; correct it first");
    }
    return fault_at(fault, status, NULL, 0, profile_column_title(column));
}

static struct status check_summary(const struct profile *profile, struct bytes summary,
                                   struct fault *fault)
{
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

static struct status write_line(struct bank_file_pen *pen,
                                const struct bank_file_line *line, struct fault *fault)
{
    const struct profile *profile = pen->profile;
    const struct profile_facts *facts = &profile->facts;
    struct bytes field[COLUMN_COUNT] = {{NULL, 0}};
    char number[24];
    char amount[MONEY_TEXT_SIZE];
    if (line->amount_fen <= 0 || line->amount_fen > MONEY_FEN_MAX) {
        const struct status status =
            FAULT(fault, STATUS_INPUT, "an amount to be paid is positive");
        return fault_at(fault, status, NULL, 0, profile_column_title(COLUMN_AMOUNT));
    }
    TRY(check_summary(profile, line->summary, fault));
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
            TRY(check_cell(pen, (enum column)i, field[i], fault));
        }
    }
    return profile_write_row(profile, field, &pen->encoder, &pen->row, fault);
}

struct status bank_file_write(struct bank_file_pen *pen,
                              const struct bank_file_line *line, struct bytes *ret_row,
                              struct fault *fault)
{
    pen->row.size = 0;
    struct status status = write_line(pen, line, fault);
    if (!status_is_ok(status)) {
        return fault_at(fault, status, NULL, line->number, NULL);
    }
    *ret_row = writer_bytes(&pen->row);
    return OK;
}

struct status bank_file_put(struct bank_file *file, struct bytes rows, uint64_t lines,
                            int64_t fen, struct fault *fault)
{
    TRY(sent_total_add(&file->written, lines, fen, fault));
    if (rows.size > file->room.capacity - file->room.size) {
        TRY(flush(file, 1, fault));
        return file->sink(file->context, rows, fault);
    }
    writer_run(&file->room, rows);
    return flush(file, BANK_FILE_PIECE, fault);
}

struct status bank_file_add(struct bank_file *file, const struct bank_file_line *line,
                            struct fault *fault)
{
    struct bytes row;
    TRY(bank_file_write(file->pen, line, &row, fault));
    return bank_file_put(file, row, 1, line->amount_fen, fault);
}

struct status bank_file_finish(struct bank_file *file, struct fault *fault)
{
    const struct bank_file_batch *batch = &file->batch;
    const struct sent_total wanted = {batch->line_count, batch->amount_fen};
    TRY(sent_total_check(&file->written, &wanted, fault));
    TRY(profile_write_foot(batch->profile, &file->summary, &file->pen->encoder,
                           &file->room, fault));
    return flush(file, 1, fault);
}
