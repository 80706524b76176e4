/* command_version.c - program and libraries. */
#include "cli/command.h"

#include "cli/print.h"
#include "keys/digest.h"
#include "ledger/store/store.h"

struct status command_version(struct world *world, const struct arguments *arguments,
                              struct fault *fault)
{
    (void)arguments;
    (void)fault;
    print_field(world, "mingzhang", "mingzhang", print_words(MINGZHANG_VERSION));
    print_field(world, "crypto", _("Cryptography"),
                print_words(digest_library_version()));
    print_field(world, "store", _("Store"), print_words(store_library_version()));
    return OK;
}
