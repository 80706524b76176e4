/* voucher.c - what writing and reading vouchers share. */
#include "importers/voucher.h"

#include "ledger/base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

const char *voucher_code(enum voucher_kind kind)
{
    static const char *const codes[] = {
        [VOUCHER_PLAN] = "5201",
        [VOUCHER_ORDER] = "8207",
        [VOUCHER_RETURN] = "8207",
        [VOUCHER_REFUND] = "2252",
    };
    return codes[kind];
}

void voucher_line_id(uint64_t line_number, char ret_id[static VOUCHER_ID_SIZE])
{
    assert(line_number >= 1 && line_number <= VOUCHER_LINE_MAX);
    (void)snprintf(ret_id, VOUCHER_ID_SIZE, "D%05" PRIu64, line_number);
}

bool voucher_line_parse(struct bytes id, uint64_t *ret_line_number)
{
    char image[VOUCHER_ID_SIZE];
    if (id.size < 6 || id.size >= sizeof(image) || id.at[0] != 'D') {
        return false;
    }
    uint64_t number = 0;
    for (size_t i = 1; i < id.size; i++) {
        if (id.at[i] < '0' || id.at[i] > '9') {
            return false;
        }
        number = number * 10 + (uint64_t)(id.at[i] - '0');
    }
    if (number < 1 || number > VOUCHER_LINE_MAX) {
        return false;
    }
    voucher_line_id(number, image);
    if (!bytes_equal(id, bytes_of(image))) {
        return false;
    }
    *ret_line_number = number;
    return true;
}

uint64_t voucher_parts(uint64_t line_count)
{
    return line_count / VOUCHER_DETAILS_MAX +
           (line_count % VOUCHER_DETAILS_MAX != 0 ? 1 : 0);
}
