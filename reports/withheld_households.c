/* withheld_households.c - whose payments are whose; see withheld_internal.h. */
#include "reports/report_kit.h"
#include "reports/withheld_internal.h"

#include <stdlib.h>
#include <string.h>

enum { PARTY_SIZE = 16 };

struct party {
    uint8_t at[PARTY_SIZE];
    size_t line;
};

static int by_party(const void *a, const void *b)
{
    const struct party *left = a;
    const struct party *right = b;
    const int order = memcmp(left->at, right->at, PARTY_SIZE);
    return order != 0 ? order : (left->line > right->line) - (left->line < right->line);
}

struct status withheld_number(struct report_source *source,
                              const struct report_lines *raw, uint32_t *ret_numbers,
                              struct fault *fault)
{
    static const uint8_t nobody[PARTY_SIZE];
    struct party *parties = NULL;
    uint32_t number = 0;
    ARENA_TAKE(source->arena, raw->count + 1, parties, fault);
    for (size_t i = 0; i < raw->count; i++) {
        parties[i].line = i;
        TRY(accounts_party_at(journal_view_transaction(source->view),
                              raw->list[i].party, source->seal.index, parties[i].at,
                              fault));
    }
    qsort(parties, raw->count, sizeof(*parties), by_party);
    for (size_t i = 0; i < raw->count; i++) {
        const bool is_same =
            i > 0 && memcmp(parties[i].at, parties[i - 1].at, PARTY_SIZE) == 0 &&
            memcmp(parties[i].at, nobody, PARTY_SIZE) != 0;
        number += i > 0 && !is_same ? 1 : 0;
        ret_numbers[parties[i].line] = number;
    }
    return OK;
}
