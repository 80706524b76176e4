/* command_backup.c - a checked copy of the ledger, and the way back. */
#include "cli/session.h"
#include "ledger/backup.h"

static void put_facts(struct world *world, const char *folder,
                      const struct backup_facts *facts)
{
    char hex[2 * DIGEST_SIZE + 1];
    world->is_practice = facts->is_practice;
    bytes_to_hex(digest_bytes(&facts->root), hex);
    print_field(world, "folder", _("Written"), print_words(folder));
    print_field(world, "size", _("Entries"), print_count(facts->size));
    print_field(world, "root", _("Root"), print_words(hex));
    print_field(world, "vault_sequence", _("Vault sequence"),
                print_count(facts->vault_sequence));
    print_field(world, "bytes", _("Bytes"), print_count(facts->bytes));
    print_note(world, "%s",
               _("The keys are not in it: keep a copy of the keys folder, or the "
                 "recovery sheet, in another place."));
}

static struct status make(struct session *session, void *context, struct fault *fault)
{
    (void)context;
    struct backup_facts facts;
    const char *to = session->arguments->positional[0];
    /* The copy opens stores of its own; a snapshot held here would only be in the way.
     */
    journal_view_close(session->view);
    session->view = NULL;
    session->transaction = NULL;
    TRY(backup_make(&session->ledger, session->vault_key, to, &facts, fault));
    put_facts(session->world, to, &facts);
    return OK;
}

struct status command_backup(struct world *world, const struct arguments *arguments,
                             struct fault *fault)
{
    return session_run(world, arguments, SESSION_VAULT, make, NULL, fault);
}

/* The keys folder is that of -L, or --keys: a backup holds none. */
struct status command_restore(struct world *world, const struct arguments *arguments,
                              struct fault *fault)
{
    uint8_t key[SECRET_KEY_SIZE];
    struct backup_facts facts;
    const char *to = arguments->positional[1];
    TRY(session_read_vault_key(world, key, fault));
    struct status restored =
        backup_restore(arguments->positional[0], key, to, &facts, fault);
    secret_wipe(key, sizeof(key));
    if (restored.code == STATUS_NOT_FOUND) {
        restored.code = STATUS_ENVIRONMENT;
    }
    TRY(restored);
    put_facts(world, to, &facts);
    return OK;
}
