/* history_model.h - the lines of a few parties and what became of them, as arrays: what
 * is live, came back, was recovered or sent again is summed anew each time. */
#ifndef TESTS_LEDGER_HISTORY_MODEL_H
#define TESTS_LEDGER_HISTORY_MODEL_H

#include "tests/ledger/refund_kit.h"

enum { HISTORY_LINES = 400, HISTORY_WORDS = 1200, HISTORY_PARTIES = 4 };

struct history_line {
    uint64_t entry;
    unsigned party, state;
    int64_t fen, back; /* back: of a failed line, confirmed */
    unsigned era;      /* payments and failures so far      */
    size_t of;         /* index of the line whose place it takes; SIZE_MAX: none */
    uint64_t asked;    /* open exception; 0: none */
    int64_t outstanding;
    bool is_unbooked; /* what is asked back was paid outside the book */
};
/* A payment or a refund. */
struct history_word {
    uint64_t entry, exception;
    size_t line;
    unsigned from, era;
    int64_t fen;
    bool is_payment, is_unbooked, is_reversed;
};
struct history {
    struct history_line lines[HISTORY_LINES];
    struct history_word words[HISTORY_WORDS];
    size_t line_count, word_count;
    /* Of each party: what is due, its last line, the most that was ever due, and what
     * was told to be paid beyond. */
    int64_t due[HISTORY_PARTIES], most[HISTORY_PARTIES], told[HISTORY_PARTIES];
    int64_t beyond[HISTORY_PARTIES]; /* the most since nothing was beyond the due */
    size_t last[HISTORY_PARTIES];
    size_t resent, recovered, corrected, doubled; /* that something happens at all */
    /* The model is made to forget the third refund: whoever compares must notice. */
    bool is_canary;
    unsigned refunds;
};

static inline bool history_is_live(const struct history_line *line)
{
    return accounts_is_live(line->state);
}

static inline int64_t history_live(const struct history *history, unsigned party)
{
    int64_t sum = 0;
    for (size_t i = 0; i < history->line_count; i++) {
        const struct history_line *line = &history->lines[i];
        if (line->party == party && history_is_live(line)) {
            sum += line->fen - line->back;
        }
    }
    return sum;
}

static inline size_t history_root(const struct history *history, size_t line)
{
    while (history->lines[line].of != SIZE_MAX) {
        line = history->lines[line].of;
    }
    return line;
}

static inline int64_t history_recovered(const struct history *history, size_t line)
{
    int64_t sum = 0;
    for (size_t i = 0; i < history->word_count; i++) {
        const struct history_word *word = &history->words[i];
        if (word->line == line && word->exception != 0 && !word->is_unbooked &&
            !word->is_reversed) {
            sum += word->fen;
        }
    }
    return sum;
}

static inline int64_t history_resent(const struct history *history, size_t line)
{
    int64_t sum = 0;
    for (size_t i = 0; i < history->line_count; i++) {
        const struct history_line *other = &history->lines[i];
        sum +=
            other->of == line && other->state != LINE_STATE_CANCELLED ? other->fen : 0;
    }
    return sum;
}

static inline void history_expect(bool is_expected, const char *what)
{
    struct fault fault = {0};
    const struct status status = book_commit(&book, &fault);
    ck_assert_msg(status_is_ok(status) == is_expected, "%s: %s, expected %s: %s", what,
                  status_name(status.code), is_expected ? "ok" : "a refusal",
                  fault.message);
}

/* Nothing of the due is live any more: this line was the last. */
static inline void history_end(struct history *history, size_t line)
{
    const unsigned party = history->lines[line].party;
    if (history_live(history, party) == 0) {
        history->last[party] = line;
    }
}

#endif
