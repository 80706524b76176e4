/* intake_lookup.c - units, programmes and allocations by the words offices use. */
#include "importers/intake.h"

#include "ledger/base/text.h"

#include <inttypes.h>
#include <string.h>

struct loading {
    struct intake *intake;
    struct store_transaction *transaction;
    struct intake_units *units;
    struct intake_programmes *programmes;
    size_t capacity;
    /* allocations */
    struct bytes wanted;
    uint64_t found;
    size_t found_count;
    bool is_exact;
};

static struct status count_code(void *context, struct bytes code, uint64_t entry,
                                struct fault *fault)
{
    (void)code;
    (void)entry;
    (void)fault;
    ((struct loading *)context)->capacity++;
    return OK;
}

static struct status keep_unit(void *context, struct bytes code, uint64_t entry,
                               struct fault *fault)
{
    struct loading *loading = context;
    struct fact fact;
    TRY(accounts_fact(loading->transaction, entry, &fact, fault));
    struct intake_unit *unit = &loading->units->list[loading->units->count++];
    unit->entry = entry;
    unit->parent = fact_number(&fact, UNIT_PARENT);
    unit->level = fact.field[UNIT_LEVEL].number;
    TRY(intake_copy(loading->intake, code, &unit->code, fault));
    return intake_copy(loading->intake, fact.field[UNIT_NAME].bytes, &unit->name,
                       fault);
}

static struct status load_units(struct store_transaction *transaction, void *context,
                                struct fault *fault)
{
    struct loading *loading = context;
    loading->transaction = transaction;
    TRY(accounts_codes(transaction, CODE_UNIT, count_code, loading, fault));
    ARENA_TAKE(loading->intake->arena, loading->capacity + 1, loading->units->list,
               fault);
    loading->units->count = 0;
    return accounts_codes(transaction, CODE_UNIT, keep_unit, loading, fault);
}

struct status intake_load_units(struct intake *intake, struct intake_units *ret_units,
                                struct fault *fault)
{
    struct loading loading = {.intake = intake, .units = ret_units};
    return store_read(journal_store(intake->ledger->journal), load_units, &loading,
                      fault);
}

static const struct intake_unit *by_entry(const struct intake_units *units,
                                          uint64_t entry)
{
    for (size_t i = 0; i < units->count; i++) {
        if (units->list[i].entry == entry) {
            return &units->list[i];
        }
    }
    return NULL;
}

const struct intake_unit *intake_unit(const struct intake_units *units,
                                      struct bytes word, struct bytes parent_name,
                                      bool *ret_is_ambiguous)
{
    const struct intake_unit *found = NULL;
    *ret_is_ambiguous = false;
    for (size_t i = 0; i < units->count; i++) {
        const struct intake_unit *unit = &units->list[i];
        if (bytes_equal(unit->code, word)) {
            return unit;
        }
        if (!bytes_equal(unit->name, word)) {
            continue;
        }
        if (parent_name.size > 0) {
            const struct intake_unit *parent = by_entry(units, unit->parent);
            if (parent == NULL || (!bytes_equal(parent->name, parent_name) &&
                                   !bytes_equal(parent->code, parent_name))) {
                continue;
            }
        }
        *ret_is_ambiguous = found != NULL;
        found = unit;
    }
    return *ret_is_ambiguous ? NULL : found;
}

static struct status keep_programme(void *context, struct bytes code, uint64_t entry,
                                    struct fault *fault)
{
    struct loading *loading = context;
    struct fact fact;
    TRY(accounts_fact(loading->transaction, entry, &fact, fault));
    struct intake_programme *programme =
        &loading->programmes->list[loading->programmes->count++];
    programme->entry = entry;
    programme->party = fact.field[PROGRAMME_PARTY].number;
    TRY(intake_copy(loading->intake, code, &programme->code, fault));
    TRY(intake_copy(loading->intake, fact.field[PROGRAMME_NAME].bytes, &programme->name,
                    fault));
    TRY(intake_copy(loading->intake, fact.field[PROGRAMME_SUMMARY].bytes,
                    &programme->summary, fault));
    return intake_copy(loading->intake, fact.field[PROGRAMME_FUNCTIONS].bytes,
                       &programme->functions, fault);
}

static struct status load_programmes(struct store_transaction *transaction,
                                     void *context, struct fault *fault)
{
    struct loading *loading = context;
    loading->transaction = transaction;
    TRY(accounts_codes(transaction, CODE_PROGRAMME, count_code, loading, fault));
    ARENA_TAKE(loading->intake->arena, loading->capacity + 1, loading->programmes->list,
               fault);
    loading->programmes->count = 0;
    return accounts_codes(transaction, CODE_PROGRAMME, keep_programme, loading, fault);
}

struct status intake_load_programmes(struct intake *intake,
                                     struct intake_programmes *ret_programmes,
                                     struct fault *fault)
{
    struct loading loading = {.intake = intake, .programmes = ret_programmes};
    return store_read(journal_store(intake->ledger->journal), load_programmes, &loading,
                      fault);
}

const struct intake_programme *intake_programme(const struct intake_programmes *list,
                                                struct bytes word)
{
    for (size_t i = 0; i < list->count; i++) {
        if (bytes_equal(list->list[i].code, word)) {
            return &list->list[i];
        }
    }
    for (size_t i = 0; i < list->count; i++) {
        if (bytes_equal(list->list[i].name, word) ||
            bytes_equal(list->list[i].summary, word)) {
            return &list->list[i];
        }
    }
    return NULL;
}

static struct status match_label(void *context, struct bytes code, uint64_t entry,
                                 struct fault *fault)
{
    struct loading *loading = context;
    (void)fault;
    if (bytes_equal(code, loading->wanted)) {
        loading->found = entry;
        loading->is_exact = true;
    } else if (!loading->is_exact && text_find(code, loading->wanted) != SIZE_MAX) {
        loading->found = entry;
        loading->found_count++;
    }
    return OK;
}

static struct status find_allocation(struct store_transaction *transaction,
                                     void *context, struct fault *fault)
{
    struct loading *loading = context;
    loading->transaction = transaction;
    if (loading->found != 0) {
        return OK; /* given as @ENTRY */
    }
    TRY(accounts_codes(transaction, CODE_ALLOCATION, match_label, loading, fault));
    if (!loading->is_exact && loading->found_count != 1) {
        return FAULT(
            fault, STATUS_NOT_FOUND,
            loading->found_count == 0
                ? N_("no allocation is called %.*s; list them with: mingzhang "
                     "report budget")
                : N_("several allocations fit %.*s; give the whole label, see: "
                     "mingzhang report budget"),
            (int)loading->wanted.size, (const char *)loading->wanted.at);
    }
    return OK;
}

struct share_search {
    struct loading loading;
    struct intake_share *share;
};

static struct status find_share(struct store_transaction *transaction, void *context,
                                struct fault *fault)
{
    struct share_search *search = context;
    TRY(find_allocation(transaction, &search->loading, fault));
    uint64_t at = search->loading.found;
    search->share->allocation = at;
    search->share->label = (struct bytes){0};
    for (;;) {
        struct entry envelope;
        struct fact fact;
        TRY(accounts_entry(transaction, at, &envelope, &fact, fault));
        const bool is_split = envelope.kind == KIND_SPLIT;
        if (search->share->label.size == 0 &&
            (is_split || envelope.kind == KIND_ALLOCATION)) {
            TRY(intake_copy(search->loading.intake,
                            fact.field[is_split ? SPLIT_LABEL : ALLOCATION_LABEL].bytes,
                            &search->share->label, fault));
        }
        if (envelope.kind == KIND_ALLOCATION) {
            return intake_copy(search->loading.intake,
                               fact.field[ALLOCATION_FUNCTION].bytes,
                               &search->share->function, fault);
        }
        if (!is_split) {
            return FAULT(fault, STATUS_NOT_FOUND, "entry %" PRIu64 " is no allocation",
                         search->loading.found);
        }
        at = fact.field[SPLIT_ALLOCATION].number;
    }
}

struct status intake_find_share(struct intake *intake, const char *text,
                                struct intake_share *ret_share, struct fault *fault)
{
    struct bytes label = bytes_of(text);
    uint64_t weight = 1;
    const char *colon = strrchr(text, ':');
    if (colon != NULL) {
        if (!text_to_u64(bytes_of(colon + 1), &weight) || weight == 0 ||
            weight > 1000000) {
            return FAULT(fault, STATUS_USAGE,
                         "a weight is a whole number from 1 to 1000000: "
                         "--allocation LABEL:weight");
        }
        label.size = (size_t)(colon - text);
    }
    struct share_search search = {
        .loading = {.intake = intake, .wanted = label},
        .share = ret_share,
    };
    if (label.size > 1 && label.at[0] == '@' &&
        !text_to_u64(bytes_from(label.at + 1, label.size - 1), &search.loading.found)) {
        return FAULT(fault, STATUS_USAGE, "write an entry as @ and its number");
    }
    ret_share->weight = (int64_t)weight;
    return store_read(journal_store(intake->ledger->journal), find_share, &search,
                      fault);
}
