/* chain_function.c - under which function code money goes into the next year.
 */
#include "importers/chain_internal.h"

#include <inttypes.h>
#include <string.h>

enum { CODE_SIZE = 64 };

struct choice {
    struct bytes old;
    uint8_t code[CODE_SIZE]; /* that takes its place */
    size_t size;
    bool is_kept, is_ambiguous;
};

static struct status see_code(void *context, struct bytes code, struct fault *fault)
{
    struct choice *choice = context;
    (void)fault;
    if (bytes_equal(code, choice->old)) {
        choice->is_kept = true;
    } else if (choice->size == 0 && code.size <= CODE_SIZE) {
        memcpy(choice->code, code.at, code.size);
        choice->size = code.size;
    } else if (!bytes_equal(code, bytes_from(choice->code, choice->size))) {
        choice->is_ambiguous = true;
    }
    return OK;
}

static const char *said_for(const struct chain_carry *carry, struct bytes old)
{
    for (size_t i = 0; i < carry->function_count; i++) {
        if (bytes_equal(carry->functions[i].old, old)) {
            return carry->functions[i].new;
        }
    }
    return NULL;
}

/* What outlives the next write. */
static struct status keep(const struct chain_carry *carry, struct bytes text,
                          struct bytes *ret_text, struct fault *fault)
{
    uint8_t *room = NULL;
    ARENA_TAKE(carry->arena, text.size + 1, room, fault);
    memcpy(room, text.at, text.size);
    *ret_text = bytes_from(room, text.size);
    return OK;
}

struct status chain_choose_function(const struct chain_carry *carry,
                                    struct store_transaction *transaction,
                                    struct bytes old, struct bytes *ret_code,
                                    struct fault *fault)
{
    const char *said = said_for(carry, old);
    struct choice choice = {.old = old};
    const struct accounts_function function = {old, carry->year};
    if (said != NULL) {
        *ret_code = bytes_of(said);
        return OK;
    }
    TRY(accounts_functions(transaction, &function, see_code, &choice, fault));
    if (choice.is_kept || choice.size == 0) {
        *ret_code = old;
        return OK;
    }
    if (choice.is_ambiguous) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-172: function code %.*s ended with %" PRIu64
                     ", and programmes go on under several; say which, with --function "
                     "%.*s=CODE and the document",
                     (int)old.size, (const char *)old.at, carry->year, (int)old.size,
                     (const char *)old.at);
    }
    return keep(carry, bytes_from(choice.code, choice.size), ret_code, fault);
}

/* ---- its name
 * ------------------------------------------------------------------------------- */

struct naming {
    struct store_transaction *transaction;
    struct bytes code;
    uint64_t newest; /* the allocation that says the name; 0: none yet */
    struct bytes name;
};

static struct status see_name(void *context, struct bytes label, uint64_t index,
                              struct fault *fault)
{
    struct naming *naming = context;
    struct entry entry;
    struct fact fact;
    (void)label;
    TRY(accounts_entry(naming->transaction, index, &entry, &fact, fault));
    if (entry.kind == KIND_ALLOCATION && index > naming->newest &&
        fact_has(&fact, ALLOCATION_FUNCTION_NAME) &&
        bytes_equal(fact.field[ALLOCATION_FUNCTION].bytes, naming->code)) {
        naming->newest = index;
        naming->name = fact.field[ALLOCATION_FUNCTION_NAME].bytes;
    }
    return OK;
}

struct status chain_function_name(const struct chain_carry *carry,
                                  struct store_transaction *transaction,
                                  struct bytes code, struct bytes *ret_name,
                                  struct fault *fault)
{
    struct naming naming = {.transaction = transaction, .code = code};
    TRY(accounts_codes(transaction, CODE_ALLOCATION, see_name, &naming, fault));
    *ret_name = (struct bytes){0};
    return naming.newest == 0 ? OK : keep(carry, naming.name, ret_name, fault);
}
