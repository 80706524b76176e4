/* notice_changes.c - see notice_changes.h. */
#include "cli/notice_changes.h"

#include "reports/report_kit.h"

#include <inttypes.h>
#include <stdio.h>

enum { CHANGES_SHOWN = 200 };

struct comparing {
    const struct report_request *request;
    const struct disclosures_draft *draft;
    struct disclosures_notice old; /* entry 0: there is none */
};

/* The one whose place it takes; else one of the same that was taken down faulty. */
static struct status find_old(struct store_transaction *transaction, void *context,
                              struct fault *fault)
{
    struct comparing *comparing = context;
    const struct disclosures_draft *draft = comparing->draft;
    const struct disclosures_scope scope = {.programme = draft->programme,
                                            .unit = draft->unit,
                                            .moment = draft->moment,
                                            .period = draft->period,
                                            .batch = draft->batch,
                                            .is_exact = true,
                                            .counts_faulty = true};
    uint64_t entry = draft->replaces;
    if (entry == 0) {
        const struct status found =
            disclosures_newest(transaction, &scope, &entry, fault);
        if (found.code == STATUS_NOT_FOUND) {
            return OK;
        }
        TRY(found);
    }
    return disclosures_at(transaction, entry, UINT64_MAX, &comparing->old, fault);
}

static struct status compare(const struct comparing *comparing,
                             struct report_source *before,
                             struct report_changes *ret_changes, struct fault *fault)
{
    const struct report_request *request = comparing->request;
    const struct report_filter filter = {
        .programme = request->programme,
        .unit = request->unit,
        .first = request->first,
        .last = request->last,
        .batch = request->batch,
        .moment = request->moment,
        .has_names = arguments_has(request->session->arguments, OPTION_NAMES),
        .is_reference = true};
    struct report_source after;
    TRY(session_source(request->session, NULL, &after, fault));
    const struct status compared =
        report_disclosure_changes(before, &after, &filter, ret_changes, fault);
    report_source_close(&after);
    return compared;
}

static struct print_cell amount_cell(int64_t fen)
{
    return fen < 0 ? print_none() : print_fen(fen);
}

static struct status print_list_of(struct world *world,
                                   const struct report_changes *changes,
                                   struct fault *fault)
{
    const struct print_column columns[] = {
        {"change", _("Change")},       {"township", _("Township")},
        {"village", _("Village")},     {"name", _("Name")},
        {"before", _("Before, yuan")}, {"after", _("Now, yuan")}};
    struct print_table table = print_table_of(world, "changes", columns, 6);
    const size_t most = world->is_json || changes->count < CHANGES_SHOWN
                            ? changes->count
                            : CHANGES_SHOWN;
    for (size_t i = 0; i < most; i++) {
        const struct report_change *change = &changes->list[i];
        const struct print_cell cells[] = {print_words(change->before < 0 ? _("came")
                                                       : change->after < 0
                                                           ? _("went")
                                                           : _("other amount")),
                                           print_words(change->township),
                                           print_words(change->village),
                                           print_words(change->name),
                                           amount_cell(change->before),
                                           amount_cell(change->after)};
        TRY(print_table_add(&table, cells, fault));
    }
    print_table_end(&table, "");
    if (most < changes->count) {
        print_note(world, _("%zu of %zu are shown; all of them with --json."), most,
                   changes->count);
    }
    return OK;
}

static struct status print_changes(struct world *world,
                                   const struct report_changes *changes,
                                   struct fault *fault)
{
    print_field(world, "added", _("Added"), print_count(changes->added));
    print_field(world, "gone", _("Gone"), print_count(changes->gone));
    print_field(world, "changed", _("With another amount"),
                print_count(changes->changed));
    print_field(world, "difference", _("Difference, yuan"), print_fen(changes->fen));
    return changes->list == NULL ? OK : print_list_of(world, changes, fault);
}

struct status notice_changes_check(const struct report_request *request,
                                   const struct disclosures_draft *draft,
                                   struct fault *fault)
{
    struct session *session = request->session;
    struct comparing comparing = {.request = request, .draft = draft};
    struct report_changes changes = {.added = 0};
    struct report_source before;
    char as_of[24];
    TRY(store_read(journal_store(session->ledger.journal), find_old, &comparing,
                   fault));
    const struct disclosures_notice *old = &comparing.old;
    if (old->entry == 0 || (draft->replaces == 0 && old->upheld == 0)) {
        return OK;
    }
    snprintf(as_of, sizeof(as_of), "@%" PRIu64, old->seal);
    TRY(session_source(session, as_of, &before, fault));
    const struct status compared = compare(&comparing, &before, &changes, fault);
    report_source_close(&before);
    TRY(compared);
    if (old->upheld > 0 && changes.added + changes.gone + changes.changed == 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-350: an objection to notice %" PRIu64
                     " was upheld, and the list has not changed since; correct it "
                     "first, or see: mingzhang disclosure remedy",
                     old->entry);
    }
    return draft->replaces == 0 ? OK : print_changes(session->world, &changes, fault);
}
