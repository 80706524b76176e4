/* receipt_check.c - see receipt_check.h. */
#include "cli/receipt_check.h"

#include "cli/anchors.h"
#include "cli/print.h"
#include "cli/public_file.h"
#include "cli/spoken.h"
#include "ledger/base/date.h"
#include "ledger/base/text.h"
#include "ledger/receipt.h"
#include "ledger/records.h"

static void put_opened(struct world *world, const struct receipt *receipt)
{
    static const struct {
        const char *key, *label;
    } words[COMMITMENT_FIELDS] = {{"name", N_("Name")},
                                  {"id", N_("Resident number")},
                                  {"account_name", N_("Account name")},
                                  {"account", N_("Account")}};
    for (size_t i = 0; i < COMMITMENT_FIELDS; i++) {
        const struct receipt_field *field = &receipt->field[i];
        if (field->is_open) {
            print_field(world, words[i].key, _(words[i].label),
                        field->value.size == 0 ? print_none()
                                               : print_bytes(field->value));
        }
    }
}

static void put_verdict(struct world *world, const struct receipt *receipt,
                        const struct receipt_verdict *verdict)
{
    char day[DATE_TEXT_SIZE] = "";
    if (verdict->value_day != 0) {
        date_format(verdict->value_day, day);
    }
    print_field(world, "verdict", _("The receipt"), print_words(_("holds")));
    print_field(world, "origin", _("Ledger"), print_bytes(verdict->checkpoint.origin));
    print_field(world, "entry", _("Entry"), print_count(verdict->entry.index));
    print_field(world, "size", _("Entries"), print_count(verdict->checkpoint.size));
    put_opened(world, receipt);
    print_field(world, "amount", _("Amount, yuan"),
                print_fen(verdict->line.field[LINE_AMOUNT].fen));
    print_field(world, "state", _("State"),
                print_words(_(record_state_name(verdict->state))));
    const bool has_arrived =
        verdict->state == LINE_STATE_PAID || verdict->state == LINE_STATE_REFUNDED;
    print_field(world, "value_day", has_arrived ? _("Arrived on") : _("The bank's day"),
                day[0] == '\0' ? print_none() : print_words(day));
    if (verdict->came_back > 0) {
        print_field(world, "came_back", _("Came back, yuan"),
                    print_fen(verdict->came_back));
    }
    if (receipt->has_word) {
        print_field(world, "word", _("By entry"), print_count(receipt->word_index));
    }
    print_note(
        world, "%s",
        _("Proven: the ledger recorded this line, with these words, and what the "
          "bank answered. Not proven: that nothing was recorded about it since."));
    world->has_verdict = true;
}

static struct status check(struct world *world, const struct log_keys *keys,
                           const struct policy *policy, const char *path,
                           struct fault *fault)
{
    struct bytes text = {0};
    struct receipt *receipt = NULL;
    struct receipt_verdict verdict;
    struct note_verifier verifier;
    struct bundle_trust trust = {
        .verifiers = &verifier, .verifier_count = 1, .policy = policy};
    ARENA_TAKE(&world->arena, 1, receipt, fault);
    TRY(public_file_load(world, path, &text, fault));
    TRY(fault_at(fault, receipt_parse(text, &world->arena, receipt, fault), path, 0,
                 NULL));
    TRY(fault_at(
        fault,
        log_keys_signer(keys, receipt->bundle.note, &world->arena, &verifier, fault),
        path, 0, NULL));
    TRY(hasher_open(checkpoint_suite(bytes_of(keys->name)), &trust.hasher, fault));
    const struct status holds =
        receipt_verify(receipt, &trust, &world->arena, &verdict, fault);
    hasher_close(trust.hasher);
    TRY(fault_at(fault, holds, path, 0, NULL));
    put_verdict(world, receipt, &verdict);
    return OK;
}

struct status receipt_check(struct world *world, const struct arguments *arguments,
                            struct fault *fault)
{
    static const enum option others[] = {OPTION_CHECKPOINT, OPTION_DEEP, OPTION_JOBS,
                                         OPTION_UNANCHORED, OPTION_VERIFIED};
    struct log_keys *keys = NULL;
    const struct policy *policy = NULL;
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        if (arguments_has(arguments, others[i])) {
            return FAULT(fault, STATUS_USAGE,
                         "a receipt brings its own checkpoint and is checked without "
                         "the ledger; leave --%s out",
                         option_forms[others[i]].name);
        }
    }
    TRY(public_file_log_keys(world, arguments, &keys, fault));
    world->is_practice = checkpoint_is_practice(bytes_of(keys->name));
    TRY(anchors_policy(world, arguments, &policy, fault));
    return check(world, keys, policy, arguments->value[OPTION_RECEIPT], fault);
}
