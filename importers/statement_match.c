/* statement_match.c - which rows of a statement are what the ledger sent, got back and
 * received.
 *
 * A row is taken for something only when it fits one thing; nothing is taken for two
 * rows.  The account of a payee, where the bank writes it, decides before amounts do.
 */
#include "importers/statement_internal.h"

#include "ledger/base/money.h"
#include "ledger/base/text.h"

#include <assert.h>
#include <inttypes.h>

/* One thing that a row may be. */
struct candidate {
    enum statement_class class;
    size_t at;    /* index: of the batch or allocation; first of by_file */
    size_t count; /* of a run of by_file, or of vouchers                 */
    struct statement_voucher *voucher; /* the first of the run */
    struct statement_line *line;
    uint64_t entry; /* by which a person finds it */
};
struct choice {
    struct candidate first, second;
    size_t count;
};

static void offer(struct choice *choice, struct candidate candidate)
{
    if (choice->count == 0) {
        choice->first = candidate;
    } else if (choice->count == 1) {
        choice->second = candidate;
    }
    choice->count++;
}

/* ---- what left the account --------------------------------------------------------
 */

static bool is_debit_day(const struct statement_batch *batch, civil_day day)
{
    return day >= batch->day && day - batch->day <= STATEMENT_DAYS_MAX;
}

/* A batch that nothing was debited for: all of it, or what did not fail; else the rest.
 * A bank that debits successes alone debits no rest. */
static bool is_debit_of(const struct statement_batch *batch, civil_day day, int64_t fen)
{
    const int64_t rest = batch->ordered - batch->debited;
    const int64_t success = batch->ordered - batch->failed;
    return is_debit_day(batch, day) && rest > 0 &&
           (batch->debited == 0 ? fen == rest || (batch->failed > 0 && fen == success)
                                : batch->debited != success && fen == rest);
}

static void offer_debits(struct statement *statement, civil_day day, int64_t fen,
                         enum statement_class class, struct choice *choice)
{
    for (size_t i = 0; i < statement->batch_count; i++) {
        if (is_debit_of(&statement->batches[i], day, fen)) {
            offer(choice, (struct candidate){.class = class,
                                             .at = i,
                                             .entry = statement->batches[i].entry});
        }
    }
}

/* Is nothing of these vouchers debited yet, and do they add up to `fen`? */
static bool are_open(const struct statement *statement,
                     const struct statement_voucher *vouchers, size_t count,
                     int64_t fen)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += vouchers[i].fen; /* no more than the batch */
        if (vouchers[i].is_debited) {
            return false;
        }
    }
    for (size_t i = 0; i < count && sum == fen; i++) {
        for (size_t j = 0; j < vouchers[i].count; j++) {
            const struct statement_part *part = &vouchers[i].parts[j];
            if (statement->lines[part->line].open < part->fen) {
                return false;
            }
        }
    }
    return sum == fen;
}

/* One 8207, or all of one 5201.  Equal vouchers of a batch stand for each other: the
 * first of them is taken. */
static void offer_vouchers(struct statement *statement, const struct statement_row *row,
                           struct choice *choice)
{
    for (size_t i = 0; i < statement->batch_count; i++) {
        const struct statement_batch *batch = &statement->batches[i];
        bool is_found = !is_debit_day(batch, row->day) ||
                        batch->ordered - batch->debited <= -row->net;
        for (size_t j = 0; j < batch->voucher_count && !is_found; j++) {
            struct statement_voucher *voucher = &batch->vouchers[j];
            const bool is_first = j == 0 || batch->vouchers[j - 1].same_plan == 1;
            const bool is_one = are_open(statement, voucher, 1, -row->net);
            is_found = is_one || (is_first && are_open(statement, voucher,
                                                       voucher->same_plan, -row->net));
            if (is_found) {
                offer(choice,
                      (struct candidate){.class = STATEMENT_IS_SENT_VOUCHER,
                                         .at = i,
                                         .voucher = voucher,
                                         .count = is_one ? 1 : voucher->same_plan,
                                         .entry = batch->entry});
            }
        }
    }
}

static bool is_debit_line(const struct statement *statement,
                          const struct statement_line *line,
                          const struct statement_row *row)
{
    const struct statement_batch *batch = &statement->batches[line->batch];
    return line->amount == -row->net && line->open == line->amount &&
           is_debit_day(batch, row->day) &&
           batch->ordered - batch->debited >= line->amount;
}

static bool is_back_line(const struct statement *statement,
                         const struct statement_line *line,
                         const struct statement_row *row)
{
    const struct statement_batch *batch = &statement->batches[line->batch];
    return line->back > 0 && line->back == row->net && row->day >= batch->day &&
           statement_expected(batch) >= line->back;
}

/* The first of by_account that is not before `account`. */
static size_t find_account(const struct statement *statement, struct bytes account)
{
    size_t low = 0;
    size_t high = statement->account_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (bytes_compare(statement->by_account[middle]->account, account) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* `is_named`: only lines whose programme the row names. */
static void offer_lines_of(struct statement *statement, const struct statement_row *row,
                           bool is_named, struct choice *choice)
{
    for (size_t i = find_account(statement, row->account);
         i < statement->account_count &&
         bytes_equal(statement->by_account[i]->account, row->account);
         i++) {
        struct statement_line *line = statement->by_account[i];
        const struct bytes summary = statement->batches[line->batch].summary;
        const bool is_ours = row->net < 0 ? is_debit_line(statement, line, row)
                                          : is_back_line(statement, line, row);
        if (is_ours && (!is_named || (summary.size > 0 &&
                                      text_find(row->words, summary) != SIZE_MAX))) {
            offer(choice,
                  (struct candidate){.class = row->net < 0 ? STATEMENT_IS_SENT_LINE
                                                           : STATEMENT_IS_BACK_LINE,
                                     .line = line,
                                     .entry = line->entry});
        }
    }
}

/* Whose account a row names is a payee: it is about one payment and no whole batch. */
static bool is_payee(const struct statement *statement, const struct statement_row *row)
{
    const size_t at = find_account(statement, row->account);
    return row->account.size > 0 && at < statement->account_count &&
           bytes_equal(statement->by_account[at]->account, row->account);
}

/* One person may get the same amount from two programmes: the words tell them apart. */
static void offer_lines(struct statement *statement, const struct statement_row *row,
                        struct choice *choice)
{
    if (!row->is_payee) {
        return;
    }
    offer_lines_of(statement, row, false, choice);
    if (choice->count > 1) {
        struct choice named = {.count = 0};
        offer_lines_of(statement, row, true, &named);
        *choice = named.count == 1 ? named : *choice;
    }
}

/* ---- what came in -----------------------------------------------------------------
 */

/* All that is still to come back, or only what failed. */
static bool is_return_of(const struct statement_batch *batch, civil_day day,
                         int64_t fen)
{
    const int64_t expected = statement_expected(batch);
    return day >= batch->day && expected > 0 &&
           (fen == expected || (batch->returned == 0 && batch->failed > 0 &&
                                batch->failed < expected && fen == batch->failed));
}

static void offer_returns(struct statement *statement, civil_day day, int64_t fen,
                          enum statement_class class, struct choice *choice)
{
    for (size_t i = 0; i < statement->batch_count; i++) {
        if (is_return_of(&statement->batches[i], day, fen)) {
            offer(choice, (struct candidate){.class = class,
                                             .at = i,
                                             .entry = statement->batches[i].entry});
        }
    }
}

/* What one file says came back, unless it is just what a batch waits for. */
static void offer_files(struct statement *statement, const struct statement_row *row,
                        struct choice *choice)
{
    for (size_t from = 0; from < statement->file_count;) {
        const uint64_t file = statement->by_file[from]->file;
        const size_t batch = statement->by_file[from]->batch;
        bool is_one_batch = true;
        bool is_free = true;
        int64_t sum = 0;
        size_t to = from;
        for (; to < statement->file_count && statement->by_file[to]->file == file;
             to++) {
            const struct statement_line *line = statement->by_file[to];
            is_one_batch = is_one_batch && line->batch == batch;
            is_free =
                is_free && line->back > 0 &&
                row->day >= statement->batches[line->batch].day &&
                statement_expected(&statement->batches[line->batch]) >= line->back &&
                money_add(sum, line->back, &sum);
        }
        const bool is_known = is_one_batch && is_return_of(&statement->batches[batch],
                                                           row->day, row->net);
        if (is_free && sum == row->net && !is_known) {
            offer(choice, (struct candidate){.class = STATEMENT_IS_BACK_FILE,
                                             .at = from,
                                             .count = to - from,
                                             .entry = file});
        }
        from = to;
    }
}

static void offer_receipts(struct statement *statement, const struct statement_row *row,
                           bool is_split, struct choice *choice)
{
    for (size_t i = 0; i < statement->receipt_count; i++) {
        const struct statement_receipt *receipt = &statement->receipts[i];
        const civil_day days = row->day - receipt->day;
        if (receipt->fen == row->net && receipt->is_split == is_split &&
            days <= STATEMENT_DAYS_MAX && days >= -STATEMENT_DAYS_MAX) {
            offer(choice, (struct candidate){.class = STATEMENT_IS_RECEIVED,
                                             .at = i,
                                             .entry = receipt->entry});
        }
    }
}

/* Money provided for just one batch. */
static void offer_funding(struct statement *statement, const struct statement_row *row,
                          struct choice *choice)
{
    for (size_t i = 0; i < statement->batch_count; i++) {
        const struct statement_batch *batch = &statement->batches[i];
        const civil_day days = row->day - batch->day;
        if (!batch->is_funded && batch->ordered == row->net &&
            days <= STATEMENT_DAYS_MAX && days >= -STATEMENT_DAYS_MAX) {
            offer(choice, (struct candidate){.class = STATEMENT_IS_PROVIDED,
                                             .at = i,
                                             .entry = batch->entry});
        }
    }
}

/* ---- taking -----------------------------------------------------------------------
 */

static void take_debit(struct statement *statement, size_t batch, int64_t fen)
{
    statement->batches[batch].debited += fen;
    statement->batches[batch].now_debited += fen;
    statement->summary->ordered += fen;
}

static void take_return(struct statement *statement, size_t batch, int64_t fen)
{
    statement->batches[batch].returned += fen;
    statement->batches[batch].now_returned += fen;
    statement->summary->returned += fen;
}

static void show_debited(struct statement *statement, struct statement_line *line)
{
    line->is_debited = true;
    line->open = 0;
    statement->debited[statement->debited_count++] = (struct fact_pair){line->entry, 1};
}

static void take_debit_line(struct statement *statement, struct statement_line *line)
{
    show_debited(statement, line);
    take_debit(statement, line->batch, line->amount);
}

static void take_back_line(struct statement *statement, struct statement_line *line)
{
    statement->sent_back[statement->sent_back_count++] =
        (struct fact_pair){line->entry, line->back};
    take_return(statement, line->batch, line->back);
    line->back = 0;
}

/* A line is debited with the last of its vouchers. */
static void take_voucher(struct statement *statement, size_t batch,
                         struct statement_voucher *voucher)
{
    voucher->is_debited = true;
    statement->vouchers[statement->debited_vouchers++] =
        (struct fact_pair){statement->batches[batch].entry, (int64_t)voucher->number};
    for (size_t i = 0; i < voucher->count; i++) {
        struct statement_line *line = &statement->lines[voucher->parts[i].line];
        line->open -= voucher->parts[i].fen;
        if (line->open == 0) {
            show_debited(statement, line);
        }
    }
    take_debit(statement, batch, voucher->fen);
}

static void take(struct statement *statement, struct statement_row *row,
                 const struct candidate *what)
{
    row->class = what->class;
    if (what->class == STATEMENT_IS_SENT_BATCH) {
        take_debit(statement, what->at, -row->net);
    } else if (what->class == STATEMENT_IS_SENT_VOUCHER) {
        for (size_t i = 0; i < what->count; i++) {
            take_voucher(statement, what->at, &what->voucher[i]);
        }
    } else if (what->class == STATEMENT_IS_SENT_LINE) {
        take_debit_line(statement, what->line);
    } else if (what->class == STATEMENT_IS_BACK_BATCH) {
        take_return(statement, what->at, row->net);
    } else if (what->class == STATEMENT_IS_BACK_LINE) {
        take_back_line(statement, what->line);
    } else if (what->class == STATEMENT_IS_BACK_FILE) {
        for (size_t i = 0; i < what->count; i++) {
            take_back_line(statement, statement->by_file[what->at + i]);
        }
    } else if (what->class == STATEMENT_IS_RECEIVED) {
        statement->receipts[what->at].fen = 0;
        statement->receipts[what->at].now = row->net;
        statement->summary->funded += row->net;
    } else {
        assert(what->class == STATEMENT_IS_PROVIDED);
        statement->batches[what->at].is_funded = true;
        statement->summary->funded += row->net;
    }
}

static void settle(struct statement *statement, struct statement_row *row,
                   const struct choice *choice)
{
    if (choice->count == 1) {
        take(statement, row, &choice->first);
    } else if (choice->count > 1) {
        row->class = STATEMENT_IS_AMBIGUOUS;
        row->fits[0] = choice->first.entry;
        row->fits[1] = choice->second.entry;
    }
}

static void match_out(struct statement *statement, struct statement_row *row)
{
    struct choice choice = {.count = 0};
    if (row->movement == MOVEMENT_FEE) {
        row->class = STATEMENT_IS_FEE;
        statement->summary->fees -= row->net;
        return;
    }
    offer_lines(statement, row, &choice);
    if (!row->is_payee) {
        offer_debits(statement, row->day, -row->net, STATEMENT_IS_SENT_BATCH, &choice);
        offer_vouchers(statement, row, &choice);
    }
    settle(statement, row, &choice);
}

static void match_in(struct statement *statement, struct statement_row *row)
{
    struct choice choice = {.count = 0};
    if (row->movement == MOVEMENT_INTEREST) {
        row->class = STATEMENT_IS_INTEREST;
        statement->summary->interest += row->net;
        return;
    }
    if (row->movement != MOVEMENT_PROVIDED && row->movement != MOVEMENT_FEE) {
        offer_lines(statement, row, &choice);
        if (!row->is_payee) {
            offer_returns(statement, row->day, row->net, STATEMENT_IS_BACK_BATCH,
                          &choice);
            offer_files(statement, row, &choice);
        }
    }
    if (row->movement != MOVEMENT_RETURNED && row->movement != MOVEMENT_FEE) {
        for (size_t i = 0; i < 2 && choice.count == 0; i++) {
            offer_receipts(statement, row, i == 1, &choice);
        }
        if (choice.count == 0) {
            offer_funding(statement, row, &choice);
        }
    }
    settle(statement, row, &choice);
    if (row->movement == MOVEMENT_PROVIDED && choice.count != 1) {
        row->class = STATEMENT_IS_PROVIDED; /* for what, nobody says */
        statement->summary->funded += row->net;
    }
}

/* ---- several rows for one batch ---------------------------------------------------
 */

static bool is_left(const struct statement_row *row, bool is_out)
{
    return !row->is_payee && row->class == STATEMENT_IS_NOTHING && row->net != 0 &&
           (row->net < 0) == is_out && row->movement != MOVEMENT_FEE;
}

/* The rows from `first` to `end`, of one day, that are left and, with `words`, say the
 * same as it: do they add up to what one batch waits for? */
static void match_parts(struct statement *statement, size_t first, size_t end,
                        bool has_words)
{
    const struct statement_row *head = &statement->rows[first];
    const bool is_out = head->net < 0;
    struct choice choice = {.count = 0};
    int64_t sum = 0;
    size_t count = 0;
    bool fits = true;
    for (size_t i = first; i < end; i++) {
        const struct statement_row *row = &statement->rows[i];
        if (is_left(row, is_out) &&
            (!has_words || bytes_equal(row->words, head->words))) {
            fits = fits && money_add(sum, is_out ? -row->net : row->net, &sum);
            count++;
        }
    }
    if (count < 2 || !fits) {
        return;
    }
    if (is_out) {
        offer_debits(statement, head->day, sum, STATEMENT_IS_SENT_PARTS, &choice);
    } else {
        offer_returns(statement, head->day, sum, STATEMENT_IS_BACK_PARTS, &choice);
    }
    if (choice.count != 1) {
        return;
    }
    const struct bytes words = head->words;
    for (size_t i = first; i < end; i++) {
        struct statement_row *row = &statement->rows[i];
        if (is_left(row, is_out) && (!has_words || bytes_equal(row->words, words))) {
            row->class = choice.first.class;
        }
    }
    if (is_out) {
        take_debit(statement, choice.first.at, sum);
    } else {
        take_return(statement, choice.first.at, sum);
    }
}

static void match_day(struct statement *statement, size_t first, size_t end)
{
    if (end - first > STATEMENT_PARTS_MAX) {
        return;
    }
    for (size_t level = 0; level < 2; level++) {
        bool is_tried[2] = {false, false}; /* in, out: of a whole day once */
        for (size_t i = first; i < end; i++) {
            const bool is_out = statement->rows[i].net < 0;
            if (is_left(&statement->rows[i], is_out) &&
                (level == 0 || !is_tried[is_out])) {
                is_tried[is_out] = true;
                match_parts(statement, i, end, level == 0);
            }
        }
    }
}

/* ---- all rows ---------------------------------------------------------------------
 */

static void tell(struct statement *statement, const struct statement_row *row)
{
    struct intake *intake = statement->intake;
    if (row->class == STATEMENT_IS_AMBIGUOUS) {
        intake_problem(intake, INTAKE_WARNING, row->line, NULL,
                       "R-165: fits entries %" PRIu64 " and %" PRIu64
                       ", perhaps more; it is taken for neither",
                       row->fits[0], row->fits[1]);
    } else if (row->class == STATEMENT_IS_NOTHING && row->net < 0) {
        intake_problem(intake, INTAKE_WARNING, row->line, NULL,
                       "no batch, voucher or line of this amount waits to be paid from "
                       "this account");
    } else if (row->class == STATEMENT_IS_NOTHING) {
        intake_problem(
            intake, INTAKE_WARNING, row->line, NULL,
            "nothing of this amount failed, came back or was to be received");
    }
}

static void match_row(struct statement *statement, struct statement_row *row)
{
    row->class = STATEMENT_IS_NOTHING;
    row->is_payee = is_payee(statement, row);
    if (row->net < 0) {
        match_out(statement, row);
    } else if (row->net > 0) {
        match_in(statement, row);
    }
}

void statement_match(struct statement *statement)
{
    for (size_t first = 0; first < statement->count;) {
        size_t end = first;
        while (end < statement->count &&
               statement->rows[end].day == statement->rows[first].day) {
            match_row(statement, &statement->rows[end]);
            end++;
        }
        match_day(statement, first, end);
        first = end;
    }
    for (size_t i = 0; i < statement->count; i++) {
        const struct statement_row *row = &statement->rows[i];
        if (row->net != 0) {
            struct count_and_fen *class = &statement->summary->classes[row->class];
            class->count++;
            class->fen += row->net < 0 ? -row->net : row->net;
            tell(statement, row);
        }
    }
}
