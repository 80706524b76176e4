/* receipt_make.c - see receipt_make.h. */
#include "ledger/receipt_make.h"

#include "ledger/journal/proof_file.h"

#include <inttypes.h>

enum { PERSON_ROOM = 4 * VAULT_TEXT_MAX };

struct making {
    struct ledger *ledger;
    struct journal_view *view;
    struct arena *arena;
    struct hasher *hasher;
    struct vault_person person;
    struct entry entry; /* of the line */
    struct fact line;
};

static struct status read_line(struct making *making, uint64_t index,
                               struct bytes *ret_bytes, struct fault *fault)
{
    struct store_transaction *transaction = journal_view_transaction(making->view);
    TRY(accounts_entry(transaction, index, &making->entry, &making->line, fault));
    if (making->entry.kind != KIND_LINE) {
        return FAULT(fault, STATUS_NOT_FOUND,
                     "entry %" PRIu64
                     " is no line of a batch; see: mingzhang batch show "
                     "N --lines",
                     index);
    }
    return journal_read(transaction, index, ret_bytes, fault);
}

/* Whose record it was when the line was recorded. */
static struct status read_person(struct making *making, struct fault *fault)
{
    struct journal_seal seal;
    struct vault_reader *people = NULL;
    uint8_t *room = NULL;
    if (making->ledger->vault == NULL) {
        return FAULT(fault, STATUS_ENVIRONMENT, "the vault is not open");
    }
    ARENA_TAKE(making->arena, PERSON_ROOM, room, fault);
    TRY(journal_seal_of(journal_view_transaction(making->view), making->entry.index,
                        &seal, fault));
    TRY(vault_reader_open(making->ledger->vault, &people, fault));
    const uint8_t *holder = kinds_line_holder(&making->line);
    const struct status found = vault_by_payee(people, holder, seal.vault_sequence,
                                               room, &making->person, fault);
    const bool is_erased =
        found.code == STATUS_NOT_FOUND && vault_is_erased(people, holder);
    vault_reader_close(people);
    return is_erased ? FAULT(fault, STATUS_REFUSED,
                             "R-200: erased; nobody can open what line %" PRIu64
                             " commits to any more, and there is no receipt of it",
                             making->entry.index)
                     : found;
}

static struct status open_fields(struct making *making, uint32_t open,
                                 struct receipt *receipt, struct fault *fault)
{
    const struct vault_person *person = &making->person;
    const struct bytes values[COMMITMENT_FIELDS] = {
        person->name, person->resident, person->account_name, person->account};
    const struct digest made =
        commitment_make(making->hasher, person->secret, making->entry.index, values);
    if (!bytes_equal(digest_bytes(&made), making->line.field[LINE_COMMITMENT].bytes)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-200: name, number or account in the vault are not those that "
                     "line %" PRIu64 " was recorded with; no receipt can open them",
                     making->entry.index);
    }
    for (uint8_t f = 1; f <= COMMITMENT_FIELDS; f++) {
        struct receipt_field *field = &receipt->field[f - 1];
        const struct digest salt =
            commitment_salt(making->hasher, person->secret, making->entry.index, f);
        field->is_open = (open >> f & 1U) != 0;
        if (field->is_open) {
            field->salt = salt;
            field->value = values[f - 1];
        } else {
            field->hidden = commitment_field(making->hasher, f, &salt, values[f - 1]);
        }
    }
    return OK;
}

/* ---- what the bank did last ------------------------------------------------------ */

struct seeking {
    struct store_transaction *transaction;
    uint64_t size;   /* entries under the checkpoint */
    uint64_t newest; /* 0: none yet                  */
};

/* What a correction under the checkpoint took back is shown to nobody. */
static struct status see_word(void *context, uint64_t index, struct fault *fault)
{
    struct seeking *seeking = context;
    struct entry entry;
    struct fact fact;
    uint64_t correction = UINT64_MAX;
    uint8_t image[8];
    if (index >= seeking->size || index <= seeking->newest) {
        return OK;
    }
    TRY(accounts_entry(seeking->transaction, index, &entry, &fact, fault));
    if (entry.kind != KIND_RESULT && entry.kind != KIND_REFUND) {
        return OK;
    }
    const struct status reversed =
        accounts_code(seeking->transaction, CODE_REVERSED, store_key_u64(image, index),
                      &correction, fault);
    if (reversed.code != STATUS_NOT_FOUND) {
        TRY(reversed);
    }
    if (correction >= seeking->size) {
        seeking->newest = index;
    }
    return OK;
}

static struct status add_word(struct making *making, uint64_t size,
                              struct receipt *receipt, struct fault *fault)
{
    struct store_transaction *transaction = journal_view_transaction(making->view);
    struct seeking seeking = {.transaction = transaction, .size = size};
    struct line_state state;
    TRY(accounts_line(transaction, making->line.field[LINE_BATCH].number,
                      making->line.field[LINE_NUMBER].number, &state, fault));
    TRY(accounts_each_about(transaction, making->entry.index, see_word, &seeking,
                            fault));
    if (state.result != 0) {
        TRY(see_word(&seeking, state.result, fault));
    }
    if (seeking.newest == 0) {
        return OK;
    }
    receipt->has_word = true;
    receipt->word_index = seeking.newest;
    TRY(journal_read(transaction, seeking.newest, &receipt->word, fault));
    return proof_file_path(making->view, seeking.newest, size, &receipt->word_proof,
                           fault);
}

static struct status fill(struct making *making, const struct receipt_order *order,
                          struct receipt *receipt, struct fault *fault)
{
    uint64_t size = 0;
    TRY(read_line(making, order->line, &receipt->line, fault));
    TRY(read_person(making, fault));
    TRY(open_fields(making, order->open, receipt, fault));
    TRY(proof_file_bundle(making->view, order->line, order->note, making->arena,
                          &receipt->bundle, &size, fault));
    return add_word(making, size, receipt, fault);
}

struct status receipt_make(struct ledger *ledger, struct journal_view *view,
                           const struct receipt_order *order, struct arena *arena,
                           struct receipt *ret_receipt, struct fault *fault)
{
    struct making making = {.ledger = ledger, .view = view, .arena = arena};
    struct receipt receipt = {.has_word = false};
    struct journal_facts facts;
    journal_facts(ledger->journal, &facts);
    TRY(hasher_open(facts.suite, &making.hasher, fault));
    const struct status made = fill(&making, order, &receipt, fault);
    hasher_close(making.hasher);
    secret_wipe(making.person.secret, sizeof(making.person.secret));
    TRY(made);
    *ret_receipt = receipt;
    return OK;
}
