/* standard.c - see standard.h. */
#include "ledger/standard.h"

#include "ledger/accounts_internal.h"

#include <assert.h>
#include <string.h>

enum { TAIL_SIZE = 4 + 8 }; /* of a key: from, entry */

struct bytes standard_key(uint64_t programme, uint64_t unit, struct bytes class,
                          civil_day from, uint64_t entry,
                          uint8_t ret_image[static STANDARD_KEY_MAX])
{
    assert(class.size <= STANDARD_CLASS_MAX);
    struct writer writer = writer_of(ret_image, STANDARD_KEY_MAX);
    writer_u64(&writer, programme);
    writer_u64(&writer, unit);
    writer_run(&writer, class);
    writer_u8(&writer, 0);
    writer_u32(&writer, (uint32_t)from ^ UINT32_C(0x80000000)); /* days sort as keys */
    writer_u64(&writer, entry);
    return writer_bytes(&writer);
}

/* From the last that had begun on the day back to the first that has not ended. */
static struct status look_back(struct store_transaction *transaction,
                               struct store_cursor *cursor, struct bytes latest,
                               const struct standard_question *question,
                               struct standard *ret_standard, struct fault *fault)
{
    uint8_t image[STANDARD_KEY_MAX];
    memcpy(image, latest.at, latest.size);
    const size_t range = latest.size - TAIL_SIZE;
    for (;;) {
        struct bytes key = {0};
        struct bytes value = {0};
        struct fact fact;
        TRY(store_cursor_seek_last(cursor, bytes_from(image, latest.size), &key, &value,
                                   fault));
        if (key.size != latest.size || memcmp(key.at, image, range) != 0) {
            return (struct status){STATUS_NOT_FOUND};
        }
        struct reader reader = reader_of(bytes_from(key.at + key.size - 8, 8));
        const uint64_t entry = reader_u64(&reader);
        memcpy(image, key.at, key.size);
        TRY(accounts_fact(transaction, entry, &fact, fault));
        if (entry <= question->seal && (!fact_has(&fact, STANDARD_TO) ||
                                        fact.field[STANDARD_TO].fen >= question->day)) {
            *ret_standard =
                (struct standard){entry, fact.field[STANDARD_AMOUNT].fen,
                                  (unsigned)fact.field[STANDARD_METHOD].number};
            return OK;
        }
        /* No standard is entry 0, so there is a smaller key. */
        struct writer writer = writer_of(image + latest.size - 8, 8);
        writer_u64(&writer, entry - 1);
    }
}

/* `asked` names the first entries of programme and unit. */
static struct status of_unit(struct store_transaction *transaction,
                             const struct standard_question *asked,
                             struct standard *ret_standard, struct fault *fault)
{
    uint8_t image[STANDARD_KEY_MAX];
    const struct bytes latest = standard_key(
        asked->programme, asked->unit, asked->class, asked->day, UINT64_MAX, image);
    struct store_cursor *cursor = NULL;
    TRY(store_cursor_open(transaction, LEDGER_TABLE_STANDARD, &cursor, fault));
    const struct status found =
        look_back(transaction, cursor, latest, asked, ret_standard, fault);
    store_cursor_close(cursor);
    return found;
}

struct status standard_in_force(struct store_transaction *transaction,
                                const struct standard_question *question,
                                struct standard *ret_standard, struct fault *fault)
{
    const struct bytes classes[] = {question->class, {0}};
    struct standard_question asked = *question;
    uint64_t unit = question->unit;
    TRY(accounts_programme_root(transaction, question->programme, &asked.programme,
                                fault));
    for (;;) {
        struct fact fact;
        TRY(accounts_unit_root(transaction, unit, &asked.unit, fault));
        for (size_t i = question->class.size == 0 ? 1 : 0; i < 2; i++) {
            if (classes[i].size > STANDARD_CLASS_MAX) {
                continue; /* no standard has such a class */
            }
            asked.class = classes[i];
            const struct status found =
                of_unit(transaction, &asked, ret_standard, fault);
            if (found.code != STATUS_NOT_FOUND) {
                return found;
            }
        }
        TRY(accounts_fact(transaction, unit, &fact, fault));
        if (!fact_has(&fact, UNIT_PARENT)) {
            return (struct status){STATUS_NOT_FOUND};
        }
        unit = fact.field[UNIT_PARENT].number; /* before its child: this ends */
    }
}
