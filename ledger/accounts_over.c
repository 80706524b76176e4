/* accounts_over.c - how balances and batches came to be what they are, seal by seal. */
#include "ledger/accounts_internal.h"

struct over {
    uint64_t seal;
    accounts_each_balance *each_balance;
    accounts_each_stand *each_stand;
    void *context;
};

static struct status see_balance(void *context, struct bytes key, struct bytes value,
                                 struct fault *fault)
{
    const struct over *over = context;
    struct reader reader = reader_of(key);
    struct balance balance;
    const uint64_t allocation = reader_u64(&reader);
    const uint64_t seal = reader_u64(&reader);
    if (!reader_finished(&reader) || !balance_decode(value, &balance)) {
        return FAULT(fault, STATUS_FOUND, "a balance is damaged; restore a backup");
    }
    return seal > over->seal
               ? OK
               : over->each_balance(over->context, allocation, seal, &balance, fault);
}

struct status accounts_balances_over(struct store_transaction *transaction,
                                     uint64_t seal, accounts_each_balance *each,
                                     void *context, struct fault *fault)
{
    struct over over = {.seal = seal, .each_balance = each, .context = context};
    return accounts_walk_table(transaction, LEDGER_TABLE_BALANCE_AT, (struct bytes){0},
                               see_balance, &over, fault);
}

static struct status see_stand(void *context, struct bytes key, struct bytes value,
                               struct fault *fault)
{
    const struct over *over = context;
    struct reader reader = reader_of(key);
    struct batch batch;
    const uint64_t entry = reader_u64(&reader);
    const uint64_t seal = reader_u64(&reader);
    TRY(accounts_read_batch(reader_finished(&reader) ? value : (struct bytes){0},
                            &batch, fault));
    return seal > over->seal
               ? OK
               : over->each_stand(over->context, entry, seal, &batch, fault);
}

struct status accounts_batches_over(struct store_transaction *transaction,
                                    uint64_t batch, uint64_t seal,
                                    accounts_each_stand *each, void *context,
                                    struct fault *fault)
{
    struct over over = {.seal = seal, .each_stand = each, .context = context};
    uint8_t image[8];
    return accounts_walk_table(transaction, LEDGER_TABLE_BATCH_AT,
                               batch == 0 ? (struct bytes){0}
                                          : store_key_u64(image, batch),
                               see_stand, &over, fault);
}
