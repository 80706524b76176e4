/* submission_lines.c - the lines of a batch as rows of the bank's file.
 *
 * Looking people up, proving them against their commitments and spelling the rows is
 * pure and done by several threads, block by block; the caller's puts finished blocks
 * into the file in their order.  Few blocks are ahead of it at any time, so that a
 * million lines need no more memory than these. */
#include "importers/submission_internal.h"

#include "importers/ahead.h"

#include <assert.h>

enum {
    SLOTS_A_JOB = 2,
    SLOTS_MAX = SLOTS_A_JOB * PARALLEL_JOBS_MAX,
    /* Quoting or encoding doubles a text; the rest is numbers. */
    ROW_SIZE_MAX = 2 * (4 * VAULT_TEXT_MAX + FACT_TEXT_SIZE_MAX) + 256,
    SLOT_ROW_SIZE = ROW_SIZE_MAX + ROW_SIZE_MAX / 8 /* and what a piece leaves free */
};

struct piece {
    struct piece *next;
    struct writer rows;
    uint64_t lines;
    int64_t fen;
};

/* The rows of one block of lines. */
struct slot {
    struct arena arena;
    struct piece *first, *last;
};

/* What one thread works with. */
struct sender {
    struct submission_hands hands;
    struct journal_walk entries;
    struct accounts_near near;
    struct bank_file_pen *pen;
};

struct lines {
    struct sending *sending;
    struct sender senders[PARALLEL_JOBS_MAX];
    unsigned jobs;
    struct slot slots[SLOTS_MAX];
    size_t slot_count;
};

/* ---- a line
 * ------------------------------------------------------------------------------ */

/* The piece that has room for the row. */
static struct status piece_for(struct slot *slot, size_t size, struct piece **ret_piece,
                               struct fault *fault)
{
    struct piece *piece = slot->last;
    if (piece == NULL || piece->rows.capacity - piece->rows.size < size) {
        const size_t room = size > BANK_FILE_PIECE ? size : BANK_FILE_PIECE;
        uint8_t *at;
        ARENA_TAKE(&slot->arena, 1, piece, fault);
        ARENA_TAKE(&slot->arena, room, at, fault);
        piece->rows = writer_of(at, room);
        if (slot->last == NULL) {
            slot->first = piece;
        } else {
            slot->last->next = piece;
        }
        slot->last = piece;
    }
    *ret_piece = piece;
    return OK;
}

static struct status write_row(const struct sending *sending, struct sender *sender,
                               const struct fact *line,
                               const struct vault_person *person, struct slot *slot,
                               struct fault *fault)
{
    const struct bank_file_line wanted = {
        .number = line->field[LINE_NUMBER].number,
        .name = person->name,
        .account = person->account,
        .account_name = person->account_name,
        .resident_id = person->resident,
        .summary = sending->summary,
        .remark = sending->remark,
        .amount_fen = line->field[LINE_AMOUNT].fen,
    };
    struct bytes row = {0};
    struct piece *piece = NULL;
    TRY(bank_file_write(sender->pen, &wanted, &row, fault));
    TRY(piece_for(slot, row.size, &piece, fault));
    assert(piece != NULL);
    writer_run(&piece->rows, row);
    piece->lines++;
    return money_add(piece->fen, wanted.amount_fen, &piece->fen)
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "the lines of a batch exceed what an amount can hold");
}

static struct status send_line(const struct sending *sending, struct sender *sender,
                               uint64_t number, struct slot *slot, struct fault *fault)
{
    const uint64_t batch = sending->submission.batch;
    struct vault_person person;
    struct line_state state;
    struct entry entry;
    struct fact line;
    TRY(accounts_line_near(sender->hands.transaction, &sender->near, batch, number,
                           &state, fault));
    if (state.state == LINE_STATE_CANCELLED) {
        return OK;
    }
    TRY(journal_walk_to(&sender->entries, batch + number, &entry, &line, fault));
    TRY(submission_person(sending, &sender->hands, &line, &person, fault));
    const struct status written =
        write_row(sending, sender, &line, &person, slot, fault);
    secret_wipe(&person, sizeof(person));
    return written;
}

/* ---- blocks
 * ------------------------------------------------------------------------------ */

static struct slot *slot_of(struct lines *lines, size_t from)
{
    return &lines->slots[from / AHEAD_BLOCK % lines->slot_count];
}

static struct status send_block(void *context, unsigned worker, size_t from, size_t to,
                                struct fault *fault)
{
    struct lines *lines = context;
    struct slot *slot = slot_of(lines, from);
    struct sender *sender = &lines->senders[worker];
    arena_rewind(&slot->arena, 0);
    slot->first = NULL;
    slot->last = NULL;
    for (size_t i = from; i < to; i++) {
        TRY(send_line(lines->sending, sender, i + 1, slot, fault));
    }
    return OK;
}

static struct status put_block(struct lines *lines, size_t from, struct fault *fault)
{
    struct sending *sending = lines->sending;
    for (const struct piece *piece = slot_of(lines, from)->first; piece != NULL;
         piece = piece->next) {
        TRY(bank_file_put(sending->file, writer_bytes(&piece->rows), piece->lines,
                          piece->fen, fault));
        sending->submission.count += piece->lines;
        sending->submission.fen += piece->fen; /* the file's sum has held it */
    }
    return OK;
}

static struct status put_blocks(struct lines *lines, struct ahead *ahead,
                                struct fault *fault)
{
    const size_t count = (size_t)lines->sending->batch.line_count;
    for (size_t from = 0; from < count; from += AHEAD_BLOCK) {
        const size_t may = from + lines->slot_count * AHEAD_BLOCK;
        const size_t end = from + AHEAD_BLOCK;
        ahead_offer(ahead, may < count ? may : count);
        TRY(ahead_need(ahead, end < count ? end : count, fault));
        TRY(put_block(lines, from, fault));
    }
    return OK;
}

static struct status open_sender(struct lines *lines, struct sender *sender,
                                 struct fault *fault)
{
    const struct sending *sending = lines->sending;
    TRY(submission_hands_open(sending, &sender->hands, fault));
    TRY(journal_walk_open(sender->hands.transaction,
                          accounts_hooks(sending->ledger->accounts), &sender->entries,
                          fault));
    return bank_file_pen_open(sending->file, sending->options->arena, &sender->pen,
                              fault);
}

static void close_sender(struct sender *sender)
{
    bank_file_pen_close(sender->pen);
    journal_walk_close(&sender->entries);
    submission_hands_close(&sender->hands);
}

static struct status open_and_put(struct lines *lines, size_t block,
                                  struct fault *fault)
{
    struct ahead *ahead = NULL;
    for (size_t i = 0; i < lines->slot_count; i++) {
        TRY(arena_open(block * SLOT_ROW_SIZE + 2 * (size_t)BANK_FILE_PIECE,
                       &lines->slots[i].arena, fault));
    }
    for (unsigned i = 0; i < lines->jobs; i++) {
        TRY(open_sender(lines, &lines->senders[i], fault));
    }
    TRY(ahead_open(lines->jobs, send_block, lines, &ahead, fault));
    const struct status put = put_blocks(lines, ahead, fault);
    ahead_close(ahead);
    return put;
}

struct status submission_lines(struct sending *sending, struct fault *fault)
{
    const uint64_t count = sending->batch.line_count;
    const bool is_one_block = count <= AHEAD_BLOCK;
    struct lines *lines = NULL;
    ARENA_TAKE(sending->options->arena, 1, lines, fault);
    lines->sending = sending;
    lines->jobs = is_one_block ? 1 : sending->options->jobs;
    lines->slot_count = is_one_block ? 1 : (size_t)SLOTS_A_JOB * lines->jobs;
    const struct status put =
        open_and_put(lines, is_one_block ? (size_t)count : AHEAD_BLOCK, fault);
    for (unsigned i = 0; i < lines->jobs; i++) {
        close_sender(&lines->senders[i]);
    }
    for (size_t i = 0; i < lines->slot_count; i++) {
        arena_close(&lines->slots[i].arena);
    }
    return put;
}
