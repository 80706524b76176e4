/* ledger.c - opening and creating. */
#include "ledger/ledger.h"

#include "ledger/base/text.h"
#include "ledger/erasure.h"
#include "ledger/journal/checkpoint.h"
#include "ledger/journal/log_keys.h"
#include "ledger/journal/registry.h"
#include "ledger/journal/registry_threshold.h"
#include "ledger/restored.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct status ledger_path(const char *folder, const char *part,
                          char ret_path[static LEDGER_PATH_SIZE], struct fault *fault)
{
    const int length = snprintf(ret_path, LEDGER_PATH_SIZE, "%s/%s", folder, part);
    if (length < 0 || length >= LEDGER_PATH_SIZE) {
        return FAULT(fault, STATUS_USAGE, "the path of the ledger is too long");
    }
    return OK;
}

static struct status open_journal(const char *folder,
                                  const struct ledger_options *options,
                                  bool must_be_new, struct ledger *ledger,
                                  struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    TRY(ledger_path(folder, "journal", path, fault));
    TRY(accounts_open(&ledger->accounts, fault));
    const struct journal_options journal = {
        .derived = ledger_derived_tables,
        .derived_count = LEDGER_DERIVED_COUNT,
        .hooks = accounts_hooks(ledger->accounts),
        .map_size = options->map_size,
        .is_read_only = options->is_read_only,
        .must_be_new = must_be_new,
    };
    return journal_open(path, &journal, &ledger->journal, fault);
}

bool ledger_has_vault(const char *folder)
{
    char path[LEDGER_PATH_SIZE];
    struct stat about;
    return status_is_ok(ledger_path(folder, "vault", path, NULL)) &&
           lstat(path, &about) == 0;
}

static struct status open_vault(const char *folder,
                                const struct ledger_options *options,
                                enum digest_suite suite, bool must_be_new,
                                struct ledger *ledger, struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    TRY(ledger_path(folder, "vault", path, fault));
    const struct vault_options vault = {
        .is_read_only = options->is_read_only,
        .must_be_new = must_be_new,
        .suite = suite,
        .map_size = options->map_size,
        .is_wrong_key = options->is_wrong_key,
    };
    if (!must_be_new && !ledger_has_vault(folder)) {
        return FAULT(fault, STATUS_ENVIRONMENT,
                     "%s has no vault: it was restored without its people, and what "
                     "needs them cannot be shown",
                     folder);
    }
    return vault_open(path, options->vault_key, &vault, &ledger->vault, fault);
}

static struct status open_both(const char *folder, const struct ledger_options *options,
                               struct ledger *ledger, struct fault *fault)
{
    TRY(open_journal(folder, options, false, ledger, fault));
    if (options->vault_key == NULL) {
        return OK;
    }
    struct journal_facts facts;
    journal_facts(ledger->journal, &facts);
    TRY(open_vault(folder, options, facts.suite, false, ledger, fault));
    return erasure_hide(ledger, fault);
}

struct status ledger_open(const char *folder, const struct ledger_options *options,
                          struct ledger *ret_ledger, struct fault *fault)
{
    *ret_ledger = (struct ledger){0};
    if (!options->is_read_only) {
        TRY(restored_refuse(folder, fault));
    }
    const struct status opened = open_both(folder, options, ret_ledger, fault);
    if (!status_is_ok(opened)) {
        ledger_close(ret_ledger);
    }
    return opened;
}

void ledger_close(struct ledger *ledger)
{
    journal_close(ledger->journal);
    accounts_close(ledger->accounts);
    vault_close(ledger->vault);
    *ledger = (struct ledger){0};
}

/* ---- creating
 * ------------------------------------------------------------------------ */

static struct status append_genesis(struct journal_session *session,
                                    const struct ledger_new *new, struct fault *fault)
{
    struct public_key administrator;
    signing_key_public(new->administrator, &administrator);
    uint8_t list[2048]; /* 16 codes of 32 bytes and keys of 65, with heads: < 1700 */
    struct writer writer = writer_of(list, sizeof(list));
    struct fact_key keys[1 + LEDGER_OTHERS_MAX];
    keys[0] = (struct fact_key){bytes_of(new->staff), administrator.kind,
                                public_key_bytes(&administrator)};
    for (size_t i = 0; i < new->other_count; i++) {
        const struct ledger_administrator *other = &new->others[i];
        keys[1 + i] = (struct fact_key){bytes_of(other->staff), other->key.kind,
                                        public_key_bytes(&other->key)};
    }
    fact_put_keys(&writer, keys, 1 + new->other_count);
    assert(!writer.overflowed);
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_GENESIS));
    fact_set_bytes(&fact, GENESIS_ORIGIN, bytes_of(new->origin));
    fact_set_bytes(&fact, GENESIS_TITLE, bytes_of(new->title));
    fact_set_bytes(&fact, GENESIS_UNIT, bytes_of(new->unit));
    fact_set_number(&fact, GENESIS_SUITE, new->suite);
    fact_set_bytes(&fact, GENESIS_ADMINISTRATORS, writer_bytes(&writer));
    fact_set_number(&fact, GENESIS_THRESHOLD, new->threshold > 0 ? new->threshold : 1);
    fact_set_bytes(&fact, GENESIS_CHECKPOINT_KEY, public_key_bytes(new->checkpoint));
    if (new->is_practice) {
        fact_set_number(&fact, GENESIS_IS_PRACTICE, true);
    }
    return journal_append(session, &fact, NULL, fault);
}

static struct status append_staff(struct journal_session *session, struct bytes code,
                                  struct bytes unit, uint64_t *ret_staff,
                                  struct fault *fault)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_STAFF));
    fact_set_bytes(&fact, STAFF_CODE, code);
    if (unit.size > 0) {
        fact_set_bytes(&fact, STAFF_UNIT, unit);
    }
    return journal_append(session, &fact, ret_staff, fault);
}

static struct status append_key(struct journal_session *session, uint64_t staff,
                                const struct ledger_enrolment *enrolment,
                                uint64_t *ret_actor, struct fault *fault)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_KEY));
    fact_set_number(&fact, KEY_STAFF, staff);
    fact_set_number(&fact, KEY_PURPOSE, enrolment->purpose);
    fact_set_number(&fact, KEY_SIGNING_KIND, enrolment->key->kind);
    fact_set_bytes(&fact, KEY_PUBLIC, public_key_bytes(enrolment->key));
    if (enrolment->replaces != 0) {
        fact_set_number(&fact, KEY_REPLACES, enrolment->replaces);
    }
    if (enrolment->until != 0) {
        fact_set_fen(&fact, KEY_UNTIL, enrolment->until);
    }
    return journal_append(session, &fact, ret_actor, fault);
}

static struct status append_role(struct journal_session *session, uint64_t staff,
                                 uint64_t role, civil_day from, civil_day to,
                                 struct fault *fault)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_ROLE));
    fact_set_number(&fact, ROLE_STAFF, staff);
    fact_set_number(&fact, ROLE_ROLE, role);
    fact_set_fen(&fact, ROLE_FROM, from);
    if (to != 0) {
        fact_set_fen(&fact, ROLE_TO, to);
    }
    return journal_append(session, &fact, NULL, fault);
}

static struct status genesis_work(struct journal_session *session, void *context,
                                  struct fault *fault)
{
    const struct ledger_new *new = context;
    struct public_key administrator;
    signing_key_public(new->administrator, &administrator);
    uint64_t staff = 0;
    TRY(append_genesis(session, new, fault));
    TRY(append_staff(session, bytes_of(new->staff), bytes_of(new->unit), &staff,
                     fault));
    struct ledger_enrolment enrolment = {.purpose = KEY_PURPOSE_ADMINISTRATION,
                                         .key = &administrator};
    TRY(append_key(session, staff, &enrolment, NULL, fault));
    enrolment = (struct ledger_enrolment){.purpose = KEY_PURPOSE_CHECKPOINT,
                                          .key = new->checkpoint};
    TRY(append_key(session, staff, &enrolment, NULL, fault));
    const civil_day today = date_of_instant(new->now_ms);
    TRY(append_role(session, staff, STAFF_ROLE_ADMINISTRATOR, today, 0, fault));
    for (size_t i = 0; i < new->other_count; i++) {
        const struct ledger_administrator *other = &new->others[i];
        TRY(append_staff(session, bytes_of(other->staff), bytes_of(new->unit), &staff,
                         fault));
        enrolment = (struct ledger_enrolment){.purpose = KEY_PURPOSE_ADMINISTRATION,
                                              .key = &other->key};
        TRY(append_key(session, staff, &enrolment, NULL, fault));
        TRY(append_role(session, staff, STAFF_ROLE_ADMINISTRATOR, today, 0, fault));
    }
    return OK;
}

static struct status check_new(const struct ledger_new *new, struct fault *fault)
{
    const struct bytes origin = bytes_of(new->origin);
    const bool says_sm3 =
        origin.size > 4 && memcmp(new->origin + origin.size - 4, "/sm3", 4) == 0;
    if (!checkpoint_origin_is_valid(origin) || origin.size > JOURNAL_ORIGIN_SIZE_MAX) {
        return FAULT(
            fault, STATUS_USAGE,
            "--origin names the ledger like a web address without blanks or +, "
            "1 to %d bytes, e.g. ledger.example.gov.cn/relief",
            JOURNAL_ORIGIN_SIZE_MAX);
    }
    if (says_sm3 != (new->suite == DIGEST_SM3)) {
        return FAULT(fault, STATUS_USAGE,
                     "the origin of an sm3 ledger ends in /sm3, and no other does");
    }
    if (checkpoint_is_practice(origin) != new->is_practice) {
        return FAULT(fault, STATUS_USAGE,
                     "R-180: the origin of a practice ledger ends in /practice, and no "
                     "other does; choose another --origin, or give --practice");
    }
    if (!text_is_plain(bytes_of(new->title), TEXT_NAME_SIZE_MAX) ||
        !text_is_plain(bytes_of(new->unit), 64)) {
        return FAULT(fault, STATUS_USAGE,
                     "--title has 1 to %d bytes and --unit 1 to 64, without control "
                     "characters",
                     TEXT_NAME_SIZE_MAX);
    }
    for (size_t i = 0; i < new->other_count &&i < LEDGER_OTHERS_MAX; i++) {
        if (!text_is_plain(bytes_of(new->others[i].staff), 32)) {
            return FAULT(fault, STATUS_USAGE,
                         "a staff code has 1 to 32 bytes, e.g. S07");
        }
    }
    if (new->other_count > LEDGER_OTHERS_MAX ||
        !text_is_plain(bytes_of(new->staff), 32)) {
        return FAULT(fault, STATUS_USAGE,
                     "a ledger begins with 1 to %d administrators, each with a staff "
                     "code of 1 to 32 bytes",
                     1 + LEDGER_OTHERS_MAX);
    }
    return OK;
}

static struct status create_both(const char *folder, const struct ledger_new *new,
                                 struct ledger *ledger, struct fault *fault)
{
    const struct ledger_options options = {.vault_key = new->vault_key,
                                           .map_size = new->map_size};
    TRY(open_vault(folder, &options, new->suite, true, ledger, fault));
    TRY(open_journal(folder, &options, true, ledger, fault));
    const struct journal_action action = {
        .name = "init", .key = new->administrator, .now_ms = new->now_ms};
    struct ledger_new copy = *new; /* hooks take their context without const */
    return journal_write(ledger->journal, &action, genesis_work, &copy, fault);
}

struct status ledger_create(const char *folder, const struct ledger_new *new,
                            struct fault *fault)
{
    TRY(check_new(new, fault));
    if (mkdir(folder, 0700) != 0) {
        return errno == EEXIST
                   ? FAULT(fault, STATUS_EXISTS,
                           "%s is there already; choose a new folder for the ledger",
                           folder)
                   : FAULT(fault, STATUS_ENVIRONMENT, "cannot make the folder %s: %s",
                           folder, strerror(errno));
    }
    struct ledger ledger = {0};
    const struct status created = create_both(folder, new, &ledger, fault);
    ledger_close(&ledger);
    TRY(created);
    return store_sync_name(folder, fault);
}

/* ---- acting
 * ---------------------------------------------------------------------------- */

/* The entries that enrolled the cosigners' keys. */
static struct status find_cosigners(struct store_transaction *transaction,
                                    const struct ledger_actor *actor,
                                    struct journal_cosigner *ret_cosigners,
                                    struct fault *fault)
{
    if (actor->cosigner_count > JOURNAL_COSIGNERS_MAX) {
        return FAULT(fault, STATUS_USAGE, "at most %d others can sign with you",
                     JOURNAL_COSIGNERS_MAX);
    }
    for (size_t i = 0; i < actor->cosigner_count; i++) {
        struct public_key key;
        struct registry_key record;
        signing_key_public(actor->cosigners[i], &key);
        ret_cosigners[i].key = actor->cosigners[i];
        TRY(registry_actor(transaction, &key, &ret_cosigners[i].actor, &record, fault));
    }
    return OK;
}

static struct status is_file_known(void *context,
                                   const uint8_t token[static VAULT_TOKEN_SIZE],
                                   bool *ret_is_known, struct fault *fault)
{
    uint64_t entry = 0;
    const struct status known = accounts_file(context, token, &entry, fault);
    *ret_is_known = status_is_ok(known);
    return known.code == STATUS_NOT_FOUND ? OK : known;
}

struct status ledger_settle(struct ledger *ledger, struct fault *fault)
{
    struct journal_facts facts;
    journal_facts(ledger->journal, &facts);
    if (ledger->vault == NULL ||
        vault_sequence(ledger->vault) == facts.vault_sequence) {
        return OK;
    }
    struct store_transaction *transaction = NULL;
    TRY(store_read_begin(journal_store(ledger->journal), &transaction, fault));
    const struct status settled =
        vault_undo(ledger->vault, facts.vault_sequence, facts.size, is_file_known,
                   transaction, fault);
    store_read_end(transaction);
    return settled;
}

struct status ledger_write(struct ledger *ledger, const struct ledger_actor *actor,
                           const char *action, journal_work *work, void *context,
                           struct fault *fault)
{
    struct public_key key;
    struct registry_key record;
    signing_key_public(actor->key, &key);
    struct journal_action journal = {
        .name = action,
        .key = actor->key,
        .now_ms = actor->now_ms,
        .clock_is_confirmed = actor->clock_is_confirmed,
        .is_rehearsal = actor->is_rehearsal,
        .last = actor->vault_work,
        .last_context = actor->vault_context,
        .cosigner_count = actor->cosigner_count,
    };
    struct store_transaction *transaction = NULL;
    TRY(store_read_begin(journal_store(ledger->journal), &transaction, fault));
    struct journal_cosigner cosigners[JOURNAL_COSIGNERS_MAX];
    struct status known =
        registry_actor(transaction, &key, &journal.actor, &record, fault);
    if (status_is_ok(known)) {
        known = find_cosigners(transaction, actor, cosigners, fault);
    }
    store_read_end(transaction);
    TRY(known);
    struct journal_facts facts;
    journal_facts(ledger->journal, &facts);
    journal.cosigners = cosigners;
    journal.vault_sequence =
        ledger->vault != NULL ? vault_sequence(ledger->vault) : facts.vault_sequence;
    journal.vault_sequence += actor->vault_work != NULL && !actor->is_rehearsal ? 1 : 0;
    return journal_write(ledger->journal, &journal, work, context, fault);
}

/* The seal names the vault's sequence: it must not be one that nobody vouches for. */
static struct status write_settled(struct ledger *ledger,
                                   const struct ledger_actor *actor, const char *action,
                                   journal_work *work, void *context,
                                   struct fault *fault)
{
    TRY(ledger_settle(ledger, fault));
    return ledger_write(ledger, actor, action, work, context, fault);
}

struct staff_context {
    const struct ledger_staff *staff;
    const struct ledger_enrolment *enrolment;
    const struct ledger_key_end *end;
    struct bytes code;
    uint64_t role, actor;
    civil_day today, from, to;
};

static struct status staff_work(struct journal_session *session, void *context,
                                struct fault *fault)
{
    const struct staff_context *work = context;
    uint64_t staff = 0;
    return append_staff(session, work->staff->code, work->staff->unit, &staff, fault);
}

struct staff_name {
    struct ledger *ledger;
    const struct ledger_staff *staff;
    bool is_written; /* the journal may have to begin again when its map grew */
};

static struct status write_name(void *context, struct fault *fault)
{
    struct staff_name *name = context;
    if (!name->is_written) {
        TRY(vault_put_staff(name->ledger->vault, name->staff->code, name->staff->name,
                            fault));
        name->is_written = true;
    }
    return OK;
}

struct status ledger_add_staff(struct ledger *ledger, const struct ledger_actor *actor,
                               const struct ledger_staff *staff, struct fault *fault)
{
    struct staff_context context = {.staff = staff};
    struct staff_name name = {.ledger = ledger, .staff = staff};
    struct ledger_actor writer = *actor;
    if (!text_is_plain(staff->code, 32)) {
        return FAULT(fault, STATUS_USAGE, "a staff code has 1 to 32 bytes, e.g. S07");
    }
    if (staff->name.size > 0) {
        if (ledger->vault == NULL) {
            return FAULT(fault, STATUS_ENVIRONMENT,
                         "the vault is shut, the name cannot be kept; give its "
                         "passphrase or leave --name out");
        }
        /* Only when no rule can refuse the entry any more. */
        writer.vault_work = write_name;
        writer.vault_context = &name;
    }
    return write_settled(ledger, &writer, "staff add", staff_work, &context, fault);
}

/* no calendar may lock the book. */
static struct status keep_lasting(struct journal_session *session, civil_day today,
                                  struct fault *fault)
{
    struct fact genesis;
    struct store_transaction *transaction = journal_transaction(session);
    TRY(accounts_fact(transaction, 0, &genesis, fault));
    return registry_threshold_lasts(transaction, today,
                                    genesis.field[GENESIS_THRESHOLD].number, fault);
}

/* What `enrolment` says of the key that it replaces, and what it takes over from it. */
static struct status complete(struct store_transaction *transaction,
                              struct ledger_enrolment *enrolment, uint64_t *ret_staff,
                              struct fault *fault)
{
    struct registry_key old;
    const struct status known =
        registry_key(transaction, enrolment->replaces, &old, fault);
    if (known.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-053: entry %" PRIu64
                     " enrols no key; see the first column of: mingzhang key list",
                     enrolment->replaces);
    }
    TRY(known);
    if (enrolment->staff.size == 0) {
        *ret_staff = old.staff;
    }
    if (enrolment->purpose == 0) {
        enrolment->purpose = old.purpose;
    }
    if (enrolment->purpose != old.purpose ||
        (*ret_staff != old.staff && old.purpose != KEY_PURPOSE_CHECKPOINT)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-260: the key that takes the place of key %" PRIu64
                     " is of the same purpose, kind and person",
                     enrolment->replaces);
    }
    return OK;
}

/* Whoever checks the book can keep them all. */
static struct status keep_room(struct store_transaction *transaction,
                               struct fault *fault)
{
    struct log_keys keys;
    TRY(log_keys_read(transaction, &keys, fault));
    return keys.count < LOG_KEYS_MAX
               ? OK
               : FAULT(fault, STATUS_REFUSED,
                       "R-261: a ledger has up to %d checkpoint keys, one after the "
                       "other; begin a new ledger",
                       LOG_KEYS_MAX);
}

static struct status key_work(struct journal_session *session, void *context,
                              struct fault *fault)
{
    struct staff_context *work = context;
    struct store_transaction *transaction = journal_transaction(session);
    struct ledger_enrolment enrolment = *work->enrolment;
    uint64_t staff = 0;
    if (enrolment.staff.size > 0) {
        TRY(registry_staff(transaction, enrolment.staff, &staff, fault));
    }
    if (enrolment.replaces != 0) {
        TRY(complete(transaction, &enrolment, &staff, fault));
    } else if (enrolment.purpose == KEY_PURPOSE_CHECKPOINT) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-261: a checkpoint key takes the place of the one before; use: "
                     "mingzhang key rotate journal");
    }
    if (enrolment.purpose == KEY_PURPOSE_CHECKPOINT) {
        TRY(keep_room(transaction, fault));
    }
    TRY(append_key(session, staff, &enrolment, &work->actor, fault));
    return enrolment.replaces != 0 ? keep_lasting(session, work->today, fault) : OK;
}

struct status ledger_enrol_key(struct ledger *ledger, const struct ledger_actor *actor,
                               const struct ledger_enrolment *enrolment,
                               uint64_t *ret_actor, struct fault *fault)
{
    struct staff_context context = {.enrolment = enrolment,
                                    .today = date_of_instant(actor->now_ms)};
    const char *action = enrolment->replaces != 0 ? "key rotate" : "key enrol";
    TRY(write_settled(ledger, actor, action, key_work, &context, fault));
    *ret_actor = context.actor;
    return OK;
}

static struct status end_work(struct journal_session *session, void *context,
                              struct fault *fault)
{
    const struct staff_context *work = context;
    const struct ledger_key_end *end = work->end;
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_KEY_END));
    fact_set_number(&fact, KEY_END_KEY, end->key);
    fact_set_number(&fact, KEY_END_REASON, end->reason);
    if (end->since != 0) {
        fact_set_fen(&fact, KEY_END_SINCE, end->since);
    }
    if (end->has_size) {
        fact_set_number(&fact, KEY_END_SIZE, end->size);
    }
    TRY(journal_append(session, &fact, NULL, fault));
    return keep_lasting(session, work->today, fault);
}

struct status ledger_end_key(struct ledger *ledger, const struct ledger_actor *actor,
                             const struct ledger_key_end *end, struct fault *fault)
{
    struct staff_context context = {.end = end,
                                    .today = date_of_instant(actor->now_ms)};
    return write_settled(ledger, actor, "key revoke", end_work, &context, fault);
}

static struct status role_work(struct journal_session *session, void *context,
                               struct fault *fault)
{
    const struct staff_context *work = context;
    uint64_t staff = 0;
    TRY(registry_staff(journal_transaction(session), work->code, &staff, fault));
    TRY(append_role(session, staff, work->role, work->from, work->to, fault));
    return work->role == STAFF_ROLE_ADMINISTRATOR
               ? keep_lasting(session, work->today, fault)
               : OK;
}

struct status ledger_give_role(struct ledger *ledger, const struct ledger_actor *actor,
                               struct bytes staff, uint64_t role, civil_day from,
                               civil_day to, struct fault *fault)
{
    struct staff_context context = {.today = date_of_instant(actor->now_ms),
                                    .code = staff,
                                    .role = role,
                                    .from = from,
                                    .to = to};
    return write_settled(ledger, actor, "staff role", role_work, &context, fault);
}
