/* command_backup.c - a checked copy of the ledger, and the way back. */
#include "cli/session.h"
#include "ledger/backup.h"

static void put_day(struct world *world, const char *key, const char *label,
                    civil_day day)
{
    char text[DATE_TEXT_SIZE];
    if (day != 0) {
        date_format(day, text);
    }
    print_field(world, key, label, day == 0 ? print_none() : print_words(text));
}

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
                facts->has_vault ? print_count(facts->vault_sequence) : print_none());
    print_field(world, "bytes", _("Bytes"), print_count(facts->bytes));
}

static struct status make(struct session *session, void *context, struct fault *fault)
{
    struct backup_facts facts;
    struct world *world = session->world;
    const char *to = session->arguments->positional[0];
    const civil_day delete_by = *(const civil_day *)context;
    /* The copy opens stores of its own; a snapshot held here would only be in the way.
     */
    journal_view_close(session->view);
    session->view = NULL;
    session->transaction = NULL;
    TRY(backup_make(&session->ledger, session->vault_key, to, world->today, delete_by,
                    &facts, fault));
    put_facts(world, to, &facts);
    put_day(world, "delete_by", _("Delete the folder vault in it by"), delete_by);
    print_note(world, "%s",
               _("The keys are not in it: keep a copy of the keys folder, or the "
                 "recovery sheet, in another place."));
    return OK;
}

struct status command_backup(struct world *world, const struct arguments *arguments,
                             struct fault *fault)
{
    uint64_t days = BACKUP_VAULT_DAYS;
    TRY(arguments_u64(arguments, OPTION_DAYS, &days, fault));
    if (days < 1 || days > BACKUP_VAULT_DAYS_MAX) { /* */
        return FAULT(fault, STATUS_USAGE, "--days is 1 to %d", BACKUP_VAULT_DAYS_MAX);
    }
    civil_day delete_by = world->today + (civil_day)days;
    return session_run(world, arguments, SESSION_VAULT, make, &delete_by, fault);
}

/* The keys folder is that of -L, or --keys: a backup holds none. */
static struct status restore(struct world *world, const struct arguments *arguments,
                             const struct backup_about *about,
                             struct backup_facts *ret_facts, struct fault *fault)
{
    uint8_t key[SECRET_KEY_SIZE] = {0};
    if (about->has_vault) {
        TRY(session_read_vault_key(world, key, fault));
    }
    const struct status restored =
        backup_restore(arguments->positional[0], about->has_vault ? key : NULL,
                       arguments->positional[1], ret_facts, fault);
    secret_wipe(key, sizeof(key));
    return restored;
}

struct status command_restore(struct world *world, const struct arguments *arguments,
                              struct fault *fault)
{
    struct backup_facts facts;
    struct backup_about about;
    struct status restored = backup_look(arguments->positional[0], &about, fault);
    if (status_is_ok(restored)) {
        restored = restore(world, arguments, &about, &facts, fault);
    }
    if (restored.code == STATUS_NOT_FOUND) {
        restored.code = STATUS_ENVIRONMENT;
    }
    TRY(restored);
    put_facts(world, arguments->positional[1], &facts);
    if (!facts.has_vault) {
        print_note(world, "%s",
                   _("The backup has no vault: what needs people cannot be shown."));
    } else if (facts.delete_by != 0 && facts.delete_by < world->today) {
        print_note(
            world, "%s",
            _("The vault's copy should have been deleted: who was erased since it "
              "was made is in it again."));
    }
    print_note(world, "%s",
               _("It is only read until it is accepted: mingzhang restore accept "
                 "--checkpoint FILE"));
    return OK;
}
