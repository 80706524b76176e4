/* erasure.c - see erasure.h: the entry, and the vault made anew. */
#include "ledger/erasure.h"

#include "ledger/base/identity.h"

struct status erasure_basis(struct bytes text, char ret_basis[static 128],
                            struct fault *fault)
{
    return identity_document(text, ret_basis)
               ? OK
               : FAULT(
                     fault, STATUS_USAGE,
                     "R-294: the ground of an erasure is the number of a document, "
                     "such as 测民发〔2026〕3号: what stands in an entry stays there");
}

struct status erasure_append(struct journal_session *session,
                             const struct erasure_order *order, struct fault *fault)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_ERASURE));
    fact_set_bytes(&fact, ERASURE_TOKEN, order->token);
    fact_set_bytes(&fact, ERASURE_BASIS, order->basis);
    fact_set_fen(&fact, ERASURE_DAY, order->day);
    fact_set_number(&fact, ERASURE_ASKED, order->asked);
    fact_set_number(&fact, ERASURE_PSEUDONYMS, order->pseudonyms);
    return journal_append(session, &fact, NULL, fault);
}

/* ---- what the vault still has -----------------------------------------------------
 */

struct hiding {
    struct ledger *ledger;
    struct store_transaction *transaction;
    uint64_t through; /* behind the newest erasure; 0: none is due */
};

static struct status note_erasure(void *context, uint64_t entry, struct fault *fault)
{
    struct hiding *hiding = context;
    (void)fault;
    hiding->through = entry + 1;
    return OK;
}

static struct status hide_one(void *context, uint64_t index, struct fault *fault)
{
    struct hiding *hiding = context;
    struct entry entry;
    struct fact fact;
    TRY(accounts_entry(hiding->transaction, index, &entry, &fact, fault));
    if (entry.kind != KIND_ERASURE) {
        return FAULT(fault, STATUS_FOUND,
                     "the list of erasures is damaged; run: "
                     "mingzhang reindex");
    }
    return vault_hide(hiding->ledger->vault, fact.field[ERASURE_TOKEN].bytes.at, fault);
}

static struct status each_due(struct ledger *ledger, accounts_each_open *each,
                              uint64_t *ret_through, struct fault *fault)
{
    struct hiding hiding = {.ledger = ledger};
    TRY(store_read_begin(journal_store(ledger->journal), &hiding.transaction, fault));
    const struct status walked = accounts_erasures(
        hiding.transaction, vault_erased_through(ledger->vault), each, &hiding, fault);
    store_read_end(hiding.transaction);
    *ret_through = hiding.through;
    return walked;
}

struct status erasure_hide(struct ledger *ledger, struct fault *fault)
{
    uint64_t through = 0;
    return each_due(ledger, hide_one, &through, fault);
}

struct status erasure_is_due(struct ledger *ledger, bool *ret_is_due,
                             struct fault *fault)
{
    uint64_t through = 0;
    TRY(each_due(ledger, note_erasure, &through, fault));
    *ret_is_due = through > 0;
    return OK;
}

/* ---- the vault made anew ----------------------------------------------------------
 */

struct places {
    char vault[LEDGER_PATH_SIZE], fresh[LEDGER_PATH_SIZE];
};

static struct status find_places(const char *folder, struct places *ret_places,
                                 struct fault *fault)
{
    TRY(ledger_path(folder, "vault", ret_places->vault, fault));
    return ledger_path(folder, "vault.new", ret_places->fresh, fault);
}

struct status erasure_clear(const char *folder, struct fault *fault)
{
    struct places places;
    TRY(find_places(folder, &places, fault));
    /* Which of the two is the vault must be on the disk first. */
    TRY(store_sync_name(places.vault, fault));
    store_remove(places.fresh);
    return OK;
}

static struct status exchange(const struct places *places, bool *ret_is_in_place,
                              struct fault *fault)
{
    struct store_hold *hold = NULL;
    TRY(store_hold_open(places->vault, &hold, fault));
    const struct status exchanged =
        store_exchange(hold, places->fresh, ret_is_in_place, fault);
    store_hold_close(hold);
    return exchanged;
}

static struct status make_fresh(struct ledger *ledger,
                                const struct erasure_means *means,
                                const struct places *places, struct arena *arena,
                                struct vault_renewed *ret_renewed, struct fault *fault)
{
    struct vault_renewal renewal = {.folder = places->fresh,
                                    .key = means->fresh_key,
                                    .redact = means->redact,
                                    .context = means->context};
    TRY(each_due(ledger, note_erasure, &renewal.through, fault));
    TRY(erasure_hide(ledger, fault));
    if (renewal.through == 0) {
        renewal.through = vault_erased_through(ledger->vault);
    }
    return vault_renew(ledger->vault, &renewal, arena, ret_renewed, fault);
}

struct status erasure_finish(struct ledger *ledger, const struct erasure_means *means,
                             struct arena *arena, struct vault_renewed *ret_renewed,
                             bool *ret_is_in_place, struct fault *fault)
{
    struct places places;
    struct journal_facts facts;
    *ret_is_in_place = false;
    TRY(erasure_clear(means->folder, fault));
    TRY(find_places(means->folder, &places, fault));
    const struct status made =
        make_fresh(ledger, means, &places, arena, ret_renewed, fault);
    if (!status_is_ok(made)) {
        store_remove(places.fresh);
        return made;
    }
    vault_close(ledger->vault);
    ledger->vault = NULL;
    TRY(exchange(&places, ret_is_in_place, fault));
    store_remove(places.fresh); /* the old one, from here on */
    journal_facts(ledger->journal, &facts);
    const struct vault_options options = {.suite = facts.suite};
    return vault_open(places.vault, means->fresh_key, &options, &ledger->vault, fault);
}
