/* submission_lines.c - the lines of a batch as rows of the bank's file.
 *
 * Looking people up, proving them against their commitments and spelling the rows is
 * pure and done by several threads, block by block; the caller's puts finished blocks
 * into the file in their order.  Few blocks are ahead of it at any time, so that a
 * million lines need no more memory than these. */
#include "importers/submission_internal.h"

#include "importers/ahead.h"
#include "ledger/commitment.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

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
    struct store_transaction *transaction;
    struct journal_walk entries;
    struct accounts_near near;
    struct vault_reader *people;
    struct hasher *suite;
    struct bank_file_pen *pen;
    uint8_t texts[4 * VAULT_TEXT_MAX];
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

/* */
static struct status find_person(const struct sending *sending, struct sender *sender,
                                 const struct entry *entry, const struct fact *line,
                                 struct vault_person *ret_person, struct fault *fault)
{
    const struct status found =
        vault_by_payee(sender->people, kinds_line_holder(line), sending->sequence,
                       sender->texts, ret_person, fault);
    if (found.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-099: the person of line %" PRIu64
                     " is not in the vault; withdraw the line",
                     line->field[LINE_NUMBER].number);
    }
    TRY(found);
    const struct bytes values[COMMITMENT_FIELDS] = {
        ret_person->name, ret_person->resident, ret_person->account_name,
        ret_person->account};
    const struct digest made =
        commitment_make(sender->suite, ret_person->secret, entry->index, values);
    if (!bytes_equal(digest_bytes(&made), line->field[LINE_COMMITMENT].bytes)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-099: name, number or account in the vault are not those that "
                     "line %" PRIu64 " was recorded with; withdraw the line",
                     line->field[LINE_NUMBER].number);
    }
    return OK;
}

/* the due was paid after all, by the line whose place this one takes. */
static struct status check_place(const struct sending *sending,
                                 const struct sender *sender, const struct fact *line,
                                 struct fault *fault)
{
    struct entry entry;
    struct fact old;
    struct line_state state;
    if (!fact_has(line, LINE_RESEND_OF)) {
        return OK;
    }
    const uint64_t index = line->field[LINE_RESEND_OF].number;
    TRY(journal_entry(sender->transaction, accounts_hooks(sending->ledger->accounts),
                      index, &entry, &old, fault));
    TRY(accounts_line(sender->transaction, old.field[LINE_BATCH].number,
                      old.field[LINE_NUMBER].number, &state, fault));
    return state.state != LINE_STATE_PAID
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-113: line %" PRIu64 " takes the place of line %" PRIu64
                       ", which the bank has paid after all; withdraw it",
                       line->field[LINE_NUMBER].number, index);
}

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
    TRY(accounts_line_near(sender->transaction, &sender->near, batch, number, &state,
                           fault));
    if (state.state == LINE_STATE_CANCELLED) {
        return OK;
    }
    TRY(journal_walk_to(&sender->entries, batch + number, &entry, &line, fault));
    TRY(sending->batch.stage == LINE_STATE_SUBMITTED
            ? OK /* it is too late: the same bytes again */
            : check_place(sending, sender, &line, fault));
    TRY(find_person(sending, sender, &entry, &line, &person, fault));
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
    struct ledger *ledger = sending->ledger;
    TRY(store_read_begin(journal_store(ledger->journal), &sender->transaction, fault));
    TRY(journal_walk_open(sender->transaction, accounts_hooks(ledger->accounts),
                          &sender->entries, fault));
    TRY(vault_reader_open(ledger->vault, &sender->people, fault));
    TRY(hasher_open(sending->suite, &sender->suite, fault));
    return bank_file_pen_open(sending->file, sending->options->arena, &sender->pen,
                              fault);
}

static void close_sender(struct sender *sender)
{
    bank_file_pen_close(sender->pen);
    hasher_close(sender->suite);
    vault_reader_close(sender->people);
    journal_walk_close(&sender->entries);
    store_read_end(sender->transaction);
    secret_wipe(sender->texts, sizeof(sender->texts));
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
