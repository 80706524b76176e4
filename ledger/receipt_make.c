/* receipt_make.c - see receipt_make.h. */
#include "ledger/receipt_make.h"

#include "ledger/journal/proof_file.h"

#include <inttypes.h>
#include <string.h>

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
    TRY(journal_entry(transaction, accounts_hooks(making->ledger->accounts), index,
                      &making->entry, &making->line, fault));
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
    const struct status found =
        vault_by_payee(people, kinds_line_holder(&making->line), seal.vault_sequence,
                       room, &making->person, fault);
    vault_reader_close(people);
    return found;
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

/* The bank's newest word, when the checkpoint covers it and nothing was said since. */
static struct status add_result(struct making *making, uint64_t size,
                                struct receipt *receipt, struct fault *fault)
{
    struct store_transaction *transaction = journal_view_transaction(making->view);
    struct line_state state;
    struct entry entry;
    struct fact result;
    TRY(accounts_line(transaction, making->line.field[LINE_BATCH].number,
                      making->line.field[LINE_NUMBER].number, &state, fault));
    if (state.result == 0 || state.result >= size) {
        return OK;
    }
    TRY(journal_entry(transaction, accounts_hooks(making->ledger->accounts),
                      state.result, &entry, &result, fault));
    if (entry.kind != KIND_RESULT) {
        return OK;
    }
    receipt->has_result = true;
    receipt->result_index = state.result;
    TRY(journal_read(transaction, state.result, &receipt->result, fault));
    return proof_file_path(making->view, state.result, size, &receipt->result_proof,
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
    return add_result(making, size, receipt, fault);
}

struct status receipt_make(struct ledger *ledger, struct journal_view *view,
                           const struct receipt_order *order, struct arena *arena,
                           struct receipt *ret_receipt, struct fault *fault)
{
    struct making making = {.ledger = ledger, .view = view, .arena = arena};
    struct receipt receipt = {.has_result = false};
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
