/* The accounts against a naive model: arrays, linear sums and a state machine of its
 * own, driven by the same random histories. */
#include "tests/choices.h"
#include "tests/ledger/book.h"
#include "tests/ledger/conserved_kit.h"

enum { FUNDS = 2, LINES_MAX = 1400, BATCHES = 700, PARTIES = 150 };
enum { DRAFTED = LINE_STATE_DRAFTED, APPROVED = LINE_STATE_APPROVED };
enum { SENT = LINE_STATE_SUBMITTED, CANCELLED = LINE_STATE_CANCELLED };

struct model_line {
    uint64_t entry, batch;
    unsigned fund, party, state;
    int64_t fen, drawn, beyond; /* beyond: recorded without being available */
};
struct model {
    int64_t given[FUNDS]; /* received and adjusted */
    struct model_line lines[LINES_MAX];
    size_t count;
    struct model_batch {
        uint64_t entry;
        unsigned stage, approvals;
        bool is_fact;
    } batches[BATCHES];
    size_t batch_count;
    int64_t
        due[PARTIES]; /* of each party: what the newest line that joined none pays */
};

static bool is_dead(unsigned state)
{
    return state == LINE_STATE_FAILED || state == CANCELLED;
}

/* What is held is summed anew each time. */
static int64_t held(const struct model *model, unsigned fund)
{
    int64_t sum = 0;
    for (size_t i = 0; i < model->count; i++) {
        const struct model_line *line = &model->lines[i];
        if (line->fund == fund && !is_dead(line->state) && line->state != DRAFTED) {
            sum += line->fen;
        }
    }
    return sum;
}

/* All that was given, less all that is held: below zero it is uncovered. */
static int64_t room(const struct model *model, unsigned fund)
{
    return model->given[fund] - held(model, fund);
}

/* Of a party's lines: what is paid, or may be. */
static int64_t live(const struct model *model, unsigned party)
{
    int64_t sum = 0;
    for (size_t i = 0; i < model->count; i++) {
        if (model->lines[i].party == party && !is_dead(model->lines[i].state)) {
            sum += model->lines[i].fen;
        }
    }
    return sum;
}

static bool may_move(unsigned from, unsigned to)
{
    return (from == LINE_STATE_SUBMITTED || from == LINE_STATE_UNKNOWN ||
            (from == LINE_STATE_FAILED && to == LINE_STATE_PAID)) &&
           to != from && to != LINE_STATE_SUBMITTED;
}

static uint64_t fund_entry(const struct book *book, unsigned fund)
{
    return fund == 0 ? book->allocation : book->second;
}

static void put_pair(struct book *book, struct fact *fact, unsigned field,
                     unsigned fund, int64_t fen)
{
    const struct fact_pair pair = {fund_entry(book, fund), fen};
    fact->present &= ~(UINT32_C(1) << field);
    if (fen != 0) {
        fact_set_bytes(fact, field, book_pairs(book, &pair, 1));
    }
}

static void check(bool is_expected, const struct status *status,
                  const struct fault *fault)
{
    ck_assert_msg(status_is_ok(*status) == is_expected, "%s, expected %s: %s",
                  status_name(status->code), is_expected ? "ok" : "a refusal",
                  fault->message);
    ck_assert(status_is_ok(*status) || status->code == STATUS_REFUSED);
}

/* A batch of one or two lines to the bank, or recorded as facts. */
static void step_batch(struct book *book, struct model *model, struct choices *choices)
{
    struct fault fault = {0};
    static struct model after;
    after = *model;
    const bool is_fact = choose_below(choices, 2) == 1;
    const unsigned fund = (unsigned)choose_below(choices, FUNDS);
    const size_t lines = 1 + choose_below(choices, 2);
    const struct fact_pair share = {fund_entry(book, fund), 1};
    bool is_expected = true;
    int64_t total = 0;
    struct fact facts[2];
    const uint64_t batch = book_size(book);
    for (size_t i = 0; i < lines; i++) {
        const unsigned party = (unsigned)choose_below(choices, PARTIES);
        const int64_t fen = 1 + (int64_t)choose_below(choices, 300);
        const unsigned state =
            is_fact ? LINE_STATE_PAID + (unsigned)choose_below(choices, 3) : DRAFTED;
        const bool holds = state != LINE_STATE_FAILED;
        const int64_t free_fen = room(&after, fund) > 0 ? room(&after, fund) : 0;
        const int64_t drawn = is_fact && fen > free_fen ? free_fen : fen;
        is_expected = is_expected && !(holds && party != 0 && live(&after, party) > 0);
        after.due[party] = live(&after, party) > 0 ? after.due[party] : fen;
        facts[i] = book_line(book, batch, i + 1, party, state, fen);
        put_pair(book, &facts[i], LINE_DRAWS, fund, holds ? drawn : 0);
        put_pair(book, &facts[i], LINE_UNCOVERED, fund, holds ? fen - drawn : 0);
        after.lines[after.count++] = (struct model_line){
            batch + i + 1, batch, fund, party, state, fen, drawn, fen - drawn};
        total += fen;
    }
    struct fact head = book_batch(
        book, is_fact ? BATCH_ORIGIN_RECORDED : BATCH_ORIGIN_ROSTER, lines, total);
    fact_set_bytes(&head, BATCH_SHARES, book_pairs(book, &share, 1));
    book_add(book, &head);
    for (size_t i = 0; i < lines; i++) {
        book_add(book, &facts[i]);
    }
    const struct status status = book_commit(book, &fault);
    check(is_expected, &status, &fault);
    if (is_expected) {
        after.batches[after.batch_count++] =
            (struct model_batch){batch, DRAFTED, 0, is_fact};
        *model = after;
    }
}

/* ---- the way of a batch to the bank -----------------------------------------------
 */

/* Lines of the batch that stand as it stands. */
static struct count_and_fen
standing(const struct model *model, const struct model_batch *batch, unsigned *ret_fund)
{
    struct count_and_fen sum = {0, 0};
    for (size_t i = 0; i < model->count; i++) {
        const struct model_line *line = &model->lines[i];
        if (line->batch == batch->entry && !batch->is_fact &&
            line->state == batch->stage) {
            sum.count++;
            sum.fen += line->fen;
            *ret_fund = line->fund;
        }
    }
    return sum;
}

static void move_stage(struct model *model, struct model_batch *batch, unsigned stage)
{
    for (size_t i = 0; i < model->count; i++) {
        struct model_line *line = &model->lines[i];
        if (line->batch == batch->entry && !batch->is_fact &&
            line->state == batch->stage) {
            line->state = stage;
        }
    }
    batch->stage = stage;
}

struct model_approval {
    const struct book *book;
    uint64_t batch;
};

static struct status approve_work(struct journal_session *session, void *context,
                                  struct fault *fault)
{
    const struct model_approval *approval = context;
    return book_approve_as(session, approval->book, approval->batch, NULL, 0, fault);
}

static void step_approve(struct book *book, struct model *model,
                         struct model_batch *batch)
{
    struct fault fault = {0};
    unsigned fund = 0;
    const struct count_and_fen all = standing(model, batch, &fund);
    const bool is_last = batch->approvals == 1;
    const bool is_expected =
        batch->stage == DRAFTED &&
        (batch->is_fact ||
         (all.count > 0 && (!is_last || all.fen <= room(model, fund))));
    struct model_approval approval = {book, batch->entry};
    const struct status status = ledger_write(&book->ledger, &book->maker_actor, "test",
                                              approve_work, &approval, &fault);
    check(is_expected, &status, &fault);
    if (is_expected) {
        batch->approvals++;
        if (is_last) {
            move_stage(model, batch, APPROVED);
        }
    }
}

static void step_submit(struct book *book, struct model *model,
                        struct model_batch *batch)
{
    struct fault fault = {0};
    unsigned fund = 0;
    const struct count_and_fen all = standing(model, batch, &fund);
    const struct fact fact = book_submission(batch->entry, all.count, all.fen);
    const bool is_expected = !batch->is_fact && batch->stage == APPROVED;
    book_add(book, &fact);
    const struct status status = book_commit(book, &fault);
    check(is_expected, &status, &fault);
    if (is_expected) {
        move_stage(model, batch, SENT);
    }
}

/* What an approved batch holds is freed, and said to be. */
static void put_freed(struct book *book, const struct model *model,
                      const struct model_batch *batch, struct fact *fact,
                      unsigned field)
{
    unsigned fund = 0;
    const struct count_and_fen all = standing(model, batch, &fund);
    put_pair(book, fact, field, fund, batch->stage == APPROVED ? all.fen : 0);
}

static void step_cancel(struct book *book, struct model *model,
                        struct model_batch *batch)
{
    struct fault fault = {0};
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_BATCH_STATE));
    fact_set_number(&fact, BATCH_STATE_BATCH, batch->entry);
    fact_set_number(&fact, BATCH_STATE_FROM, batch->stage);
    fact_set_number(&fact, BATCH_STATE_TO, CANCELLED);
    fact_set_number(&fact, BATCH_STATE_REASON, CANCEL_OTHER);
    fact_set_fen(&fact, BATCH_STATE_DAY, BOOK_DUE);
    put_freed(book, model, batch, &fact, BATCH_STATE_DRAWS);
    book_add(book, &fact);
    const bool is_expected =
        !batch->is_fact && (batch->stage == DRAFTED || batch->stage == APPROVED);
    const struct status status = book_commit(book, &fault);
    check(is_expected, &status, &fault);
    if (is_expected) {
        move_stage(model, batch, CANCELLED);
    }
}

static void step_withdraw(struct book *book, struct model *model,
                          struct model_batch *batch, struct choices *choices)
{
    struct fault fault = {0};
    const uint64_t entry = batch->entry + 1 + choose_below(choices, 2);
    struct model_line *line = NULL;
    for (size_t i = 0; i < model->count; i++) {
        line = model->lines[i].entry == entry ? &model->lines[i] : line;
    }
    if (line == NULL) {
        return; /* the batch has one line */
    }
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_CORRECTION));
    fact_set_number(&fact, CORRECTION_REVERSES, entry);
    fact_set_number(&fact, CORRECTION_REASON, CORRECTION_OTHER);
    fact_set_fen(&fact, CORRECTION_AMOUNT, line->fen);
    fact_set_number(&fact, CORRECTION_PERIOD, BOOK_PERIOD);
    fact_set_number(&fact, CORRECTION_TO, CANCELLED);
    put_freed(book, model, batch, &fact, CORRECTION_DRAWS);
    book_add(book, &fact);
    const bool is_expected = !batch->is_fact && line->state == batch->stage &&
                             (batch->stage == DRAFTED || batch->stage == APPROVED);
    const struct status status = book_commit(book, &fault);
    check(is_expected, &status, &fault);
    if (is_expected) {
        move_stage(model, batch, DRAFTED);
        line->state = CANCELLED;
        batch->approvals = 0;
    }
}

/* Mostly on, sometimes back, sometimes what cannot be. */
static void step_stage(struct book *book, struct model *model, struct choices *choices)
{
    if (model->batch_count == 0) {
        return;
    }
    const size_t near = model->batch_count < 6 ? model->batch_count : 6;
    struct model_batch *batch =
        &model->batches[model->batch_count - 1 - choose_below(choices, near)];
    switch (choose_below(choices, 12)) {
    case 0:
        step_cancel(book, model, batch);
        break;
    case 1:
        step_withdraw(book, model, batch, choices);
        break;
    case 2:
    case 3:
    case 4:
    case 5:
        step_submit(book, model, batch);
        break;
    default:
        step_approve(book, model, batch);
        break;
    }
}

/* Another line of the due that may be paid or was; NULL: none. */
static const struct model_line *rival(const struct model *model,
                                      const struct model_line *line)
{
    for (size_t i = 0; i < model->count; i++) {
        const struct model_line *other = &model->lines[i];
        if (other != line && line->party != 0 && other->party == line->party &&
            !is_dead(other->state)) {
            return other;
        }
    }
    return NULL;
}

/* no due is paid beside another line without a word. */
static void tell_double(struct book *book, const struct model_line *line,
                        const struct model_line *other, int64_t beyond)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_EXCEPTION));
    fact_set_number(&fact, EXCEPTION_CLASS, EXCEPTION_DOUBLE_PAID);
    fact_set_number(&fact, EXCEPTION_SUBJECT, line->entry);
    fact_set_fen(&fact, EXCEPTION_AMOUNT, beyond < line->fen ? beyond : line->fen);
    fact_set_number(&fact, EXCEPTION_OTHER, other->entry);
    book_add(book, &fact);
}

static void step_result(struct book *book, struct model *model, struct choices *choices)
{
    struct fault fault = {0};
    if (model->count == 0) {
        return;
    }
    struct model_line *line = &model->lines[choose_below(choices, model->count)];
    const unsigned to = LINE_STATE_SUBMITTED + (unsigned)choose_below(choices, 4);
    const bool is_late = line->state == LINE_STATE_FAILED;
    const bool moves = is_late || to != LINE_STATE_UNKNOWN;
    const int64_t free_fen = room(model, line->fund) > 0 ? room(model, line->fund) : 0;
    const int64_t drawn = !is_late               ? line->drawn
                          : line->fen > free_fen ? free_fen
                                                 : line->fen;
    struct fact fact = book_result(book, line->entry, line->state, to, line->fen, 0);
    put_pair(book, &fact, RESULT_DRAWS, line->fund, moves ? drawn : 0);
    put_pair(book, &fact, RESULT_UNCOVERED, line->fund,
             is_late ? line->fen - drawn : 0);
    book_add(book, &fact);
    const bool is_possible = may_move(line->state, to);
    const int64_t beyond =
        live(model, line->party) + line->fen - model->due[line->party];
    const struct model_line *other =
        is_late && is_possible && beyond > 0 ? rival(model, line) : NULL;
    const bool is_told = other != NULL && model->count % 4 != 0;
    if (is_told) {
        tell_double(book, line, other, beyond);
    }
    const bool is_expected = is_possible && (other == NULL || is_told);
    const struct status status = book_commit(book, &fault);
    check(is_expected, &status, &fault);
    if (is_expected) {
        line->state = to;
        line->drawn = drawn;
        line->beyond = line->fen - drawn;
    }
}

static void step_adjustment(struct book *book, struct model *model,
                            struct choices *choices)
{
    struct fault fault = {0};
    const unsigned fund = (unsigned)choose_below(choices, FUNDS);
    const int64_t fen = (int64_t)choose_below(choices, 1500) - 500;
    book_add_adjustment(book, fund_entry(book, fund), fen, 0);
    const int64_t free_fen = room(model, fund) > 0 ? room(model, fund) : 0;
    const bool is_expected = free_fen + fen >= 0;
    const struct status status = book_commit(book, &fault);
    check(is_expected, &status, &fault);
    if (is_expected) {
        model->given[fund] += fen;
    }
}

static void compare(struct book *book, const struct model *model)
{
    for (unsigned fund = 0; fund < FUNDS; fund++) {
        const struct balance balance = book_balance(book, fund_entry(book, fund));
        const int64_t left = room(model, fund);
        /* Money is conserved: what was given is free, held, or missing. */
        ck_assert_int_eq(balance.received + balance.adjusted, model->given[fund]);
        ck_assert_int_eq(balance.reserved + balance.paid + balance.uncovered,
                         held(model, fund));
        ck_assert_int_eq(balance_available(&balance), left > 0 ? left : 0);
        ck_assert_int_eq(balance.uncovered, left < 0 ? -left : 0);
        ck_assert_int_ge(balance.reserved, 0);
        ck_assert_int_ge(balance.paid, 0);
    }
    for (size_t b = 0; b < model->batch_count; b++) {
        const struct batch figures = book_figures(book, model->batches[b].entry);
        struct count_and_fen by_state[LINE_STATE_COUNT] = {{0, 0}};
        for (size_t i = 0; i < model->count; i++) {
            const struct model_line *line = &model->lines[i];
            if (line->batch == model->batches[b].entry) {
                by_state[line->state].count++;
                by_state[line->state].fen += line->fen;
                const struct line_state state =
                    book_state(book, line->batch, line->entry - line->batch);
                ck_assert_uint_eq(state.state, line->state);
            }
        }
        ck_assert_uint_eq(figures.stage, model->batches[b].stage);
        for (size_t s = 0; s < LINE_STATE_COUNT; s++) {
            ck_assert_uint_eq(figures.by_state[s].count, by_state[s].count);
            ck_assert_int_eq(figures.by_state[s].fen, by_state[s].fen);
        }
    }
}

START_TEST(test_the_accounts_agree_with_a_naive_model)
{
    enum { STEPS = 1400 };
    static struct model model;
    static struct conserved books;
    static uint8_t bytes[STEPS * 16];
    struct book book;
    struct fault fault = {0};
    uint64_t seed = 20240108 + (uint64_t)_i;
    for (size_t i = 0; i < sizeof(bytes); i++) {
        seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        bytes[i] = (uint8_t)(seed >> 56);
    }
    struct choices choices = {bytes, sizeof(bytes)};
    book_open(&book, DIGEST_SHA256);
    memset(&model, 0, sizeof(model));
    memset(&books, 0, sizeof(books));
    model.given[0] = 2000;
    model.given[1] = 3000;
    book_add_adjustment(&book, book.allocation, 2000 - BOOK_ALLOCATION_FEN, 0);
    book_add_adjustment(&book, book.second, 3000 - BOOK_ALLOCATION_FEN, 0);
    ck_assert_ok(book_commit(&book, &fault), &fault);
    for (size_t step = 0; step < STEPS; step++) {
        switch (choose_below(&choices, 16)) {
        case 0:
            step_adjustment(&book, &model, &choices);
            break;
        case 1:
        case 2:
        case 3:
            step_batch(&book, &model, &choices);
            break;
        case 4:
        case 5:
        case 6:
        case 7:
        case 8:
        case 9:
        case 10:
            step_stage(&book, &model, &choices);
            break;
        default:
            step_result(&book, &model, &choices);
            break;
        }
        conserved(&books, &book.ledger);
        if (step % 100 == 99) {
            compare(&book, &model);
        }
    }
    ck_assert_uint_gt(model.count, 50);
    size_t sent = 0;
    size_t cancelled = 0;
    for (size_t b = 0; b < model.batch_count; b++) {
        sent += model.batches[b].stage == SENT ? 1 : 0;
        cancelled += model.batches[b].stage == CANCELLED ? 1 : 0;
    }
    ck_assert_uint_gt(sent, 5);
    ck_assert_uint_gt(cancelled, 2);
    book_reopen(&book);
    compare(&book, &model);
    book_close(&book);
}
END_TEST

Suite *suite_make(void)
{
    Suite *suite = suite_create("model");
    TCase *model = tcase_create("model");
    tcase_set_timeout(model, 30);
    tcase_add_loop_test(model, test_the_accounts_agree_with_a_naive_model, 0, 4);
    suite_add_tcase(suite, model);
    return suite;
}
