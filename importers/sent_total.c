/* sent_total.c - see sent_total.h. */
#include "importers/sent_total.h"

#include "ledger/base/money.h"

#include <inttypes.h>

struct status sent_total_add(struct sent_total *total, uint64_t lines, int64_t fen,
                             struct fault *fault)
{
    if (!money_add(total->fen, fen, &total->fen)) {
        return FAULT(fault, STATUS_INPUT, "R-001: the sum is larger than money can be");
    }
    total->lines += lines;
    return OK;
}

struct status sent_total_check(const struct sent_total *written,
                               const struct sent_total *wanted, struct fault *fault)
{
    char written_text[MONEY_TEXT_SIZE];
    char wanted_text[MONEY_TEXT_SIZE];
    if (written->lines == wanted->lines && written->fen == wanted->fen) {
        return OK;
    }
    money_format(written->fen, written_text);
    money_format(wanted->fen, wanted_text);
    return FAULT(fault, STATUS_REFUSED,
                 "R-146: %" PRIu64 " lines and %s yuan were written, the batch has "
                 "%" PRIu64 " and %s",
                 written->lines, written_text, wanted->lines, wanted_text);
}
