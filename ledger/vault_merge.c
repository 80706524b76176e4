/* vault_merge.c - several records of one human. */
#include "ledger/vault.h"

#include <string.h>

struct status vault_members(struct vault_reader *reader, uint64_t person,
                            uint64_t sequence, struct vault_member *ret_members,
                            size_t *ret_count, struct fault *fault)
{
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person found;
    size_t count = 0;
    struct status read = OK;
    for (uint64_t at = person; status_is_ok(read) && at != 0; at = found.joined) {
        if (count == VAULT_MEMBERS_MAX) {
            return FAULT(fault, STATUS_FOUND,
                         "merged records of the vault are damaged");
        }
        read = vault_by_number(reader, at, sequence, buffer, &found, fault);
        if (status_is_ok(read)) {
            ret_members[count].person = at;
            memcpy(ret_members[count].secret, found.secret, sizeof(found.secret));
            count++;
        }
    }
    secret_wipe(buffer, sizeof(buffer));
    secret_wipe(&found, sizeof(found));
    /* One of the others may have been erased: the chain ends there. */
    if (read.code == STATUS_NOT_FOUND && count > 0) {
        read = OK;
    }
    TRY(read);
    *ret_count = count;
    return OK;
}
