/* statement_lines.c - which lines and vouchers a statement has shown, in entries of
 * their own. */
#include "importers/statement_internal.h"

#include <stdlib.h>

enum { PAIRS_SIZE = FACT_LIST_MAX * 24 };

static int by_entry(const void *a, const void *b)
{
    const struct fact_pair *one = a;
    const struct fact_pair *two = b;
    return (one->entry > two->entry) - (one->entry < two->entry);
}

/* Lines one behind the other become one run. */
static size_t make_runs(struct fact_pair *lines, size_t count)
{
    size_t runs = 0;
    for (size_t i = 0; i < count; i++) {
        struct fact_pair *last = runs == 0 ? NULL : &lines[runs - 1];
        if (last != NULL && last->entry + (uint64_t)last->number == lines[i].entry) {
            last->number++;
        } else {
            lines[runs++] = lines[i];
        }
    }
    return runs;
}

static struct status append_slices(struct statement *statement,
                                   struct journal_session *session, unsigned field,
                                   const struct fact_pair *pairs, size_t count,
                                   struct fault *fault)
{
    uint8_t image[PAIRS_SIZE];
    for (size_t at = 0; at < count; at += FACT_LIST_MAX) {
        const size_t left = count - at;
        struct writer writer = writer_of(image, sizeof(image));
        struct fact fact;
        fact_begin(&fact, kinds_find(KIND_STATEMENT_LINES));
        fact_set_number(&fact, STATEMENT_LINES_STATEMENT, statement->summary->entry);
        fact_put_pairs(&writer, pairs + at,
                       left < FACT_LIST_MAX ? left : FACT_LIST_MAX);
        fact_set_bytes(&fact, field, writer_bytes(&writer));
        TRY(journal_append(session, &fact, NULL, fault));
    }
    return OK;
}

struct status statement_write_lines(struct statement *statement,
                                    struct journal_session *session,
                                    struct fault *fault)
{
    if (statement->debited_count > 0) {
        qsort(statement->debited, statement->debited_count, sizeof(struct fact_pair),
              by_entry);
    }
    if (statement->sent_back_count > 0) {
        qsort(statement->sent_back, statement->sent_back_count,
              sizeof(struct fact_pair), by_entry);
    }
    /* What is written may be written again, when the store had to grow. */
    struct fact_pair *runs;
    ARENA_TAKE(statement->intake->arena, statement->debited_count + 1, runs, fault);
    for (size_t i = 0; i < statement->debited_count; i++) {
        runs[i] = statement->debited[i];
    }
    TRY(append_slices(statement, session, STATEMENT_LINES_DEBITED, runs,
                      make_runs(runs, statement->debited_count), fault));
    TRY(append_slices(statement, session, STATEMENT_LINES_RETURNED,
                      statement->sent_back, statement->sent_back_count, fault));
    return append_slices(statement, session, STATEMENT_LINES_VOUCHERS,
                         statement->vouchers, statement->debited_vouchers, fault);
}
