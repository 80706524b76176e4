/* register_budget_write.c - the entries of a budget or opening file. */
#include "importers/register_internal.h"

/* ---- parents -----------------------------------------------------------------------
 */

struct parent_search {
    struct store_transaction *transaction;
    const struct budget_row *row;
    uint64_t document, source; /* entries that the parent has */
    uint64_t found;
    size_t count;
};

static struct status consider(void *context, struct bytes label, uint64_t index,
                              struct fault *fault)
{
    struct parent_search *search = context;
    struct entry entry;
    struct fact fact;
    (void)label;
    TRY(accounts_entry(search->transaction, index, &entry, &fact, fault));
    if (entry.kind == KIND_ALLOCATION &&
        fact.field[ALLOCATION_DOCUMENT].number == search->document &&
        fact.field[ALLOCATION_SOURCE].number == search->source &&
        fact.field[ALLOCATION_YEAR].number == search->row->year &&
        bytes_start_with(search->row->function,
                         fact.field[ALLOCATION_FUNCTION].bytes)) {
        search->found = index;
        search->count++;
    }
    return OK;
}

/* By the number of the upstream document: the one allocation of it that fits.  A
 * document that this ledger does not have is only cited. */
static struct status find_by_document(struct journal_session *session,
                                      const struct budget_row *row, uint64_t source,
                                      uint64_t *ret_parent, struct fault *fault)
{
    struct parent_search search = {
        .transaction = journal_transaction(session),
        .row = row,
        .source = source,
    };
    const struct status known =
        accounts_code(search.transaction, CODE_DOCUMENT, bytes_of(row->upstream),
                      &search.document, fault);
    if (known.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(known);
    TRY(accounts_codes(search.transaction, CODE_ALLOCATION, consider, &search, fault));
    if (search.count == 1) {
        *ret_parent = search.found;
        return OK;
    }
    return search.count == 0
               ? FAULT(fault, STATUS_REFUSED,
                       "R-122: the upstream document is in the ledger, but no "
                       "allocation of it has this source, year and function code")
               : FAULT(fault, STATUS_REFUSED,
                       "R-122: several allocations of the upstream document fit; name "
                       "one by its label in a column 上级指标");
}

static struct status find_parent(struct journal_session *session,
                                 const struct budget_import *import,
                                 const struct budget_row *row, uint64_t source,
                                 uint64_t *ret_parent, struct fault *fault)
{
    *ret_parent = 0;
    if (import->opening != NULL) {
        return OK; /* what was passed down before this ledger is a figure of the file */
    }
    if (row->parent_label.size == 0) {
        return row->upstream[0] == '\0'
                   ? OK
                   : find_by_document(session, row, source, ret_parent, fault);
    }
    const struct status known =
        accounts_code(journal_transaction(session), CODE_ALLOCATION, row->parent_label,
                      ret_parent, fault);
    return known.code == STATUS_NOT_FOUND
               ? FAULT(fault, STATUS_REFUSED,
                       "R-122: no allocation has the label of this parent; parents "
                       "stand before what they pass on")
               : known;
}

/* ---- one allocation
 * ------------------------------------------------------------------
 */

static void set_text(struct fact *fact, unsigned key, struct bytes text)
{
    if (text.size > 0) {
        fact_set_bytes(fact, key, text);
    }
}

static void describe(const struct budget_row *row, struct fact *fact)
{
    fact_begin(fact, kinds_find(KIND_ALLOCATION));
    fact_set_number(fact, ALLOCATION_YEAR, row->year);
    fact_set_number(fact, ALLOCATION_UNIT, row->unit);
    fact_set_bytes(fact, ALLOCATION_FUNCTION, row->function);
    fact_set_bytes(fact, ALLOCATION_GOVERNMENT_ECONOMIC, row->government);
    fact_set_bytes(fact, ALLOCATION_DEPARTMENT_ECONOMIC, row->department);
    fact_set_fen(fact, ALLOCATION_AMOUNT, row->amount);
    fact_set_fen(fact, ALLOCATION_ISSUED, row->issued);
    fact_set_fen(fact, ALLOCATION_RECEIVED, row->received);
    fact_set_number(fact, ALLOCATION_PERIOD, (uint64_t)date_period(row->received));
    set_text(fact, ALLOCATION_PROJECT_CODE, row->project);
    set_text(fact, ALLOCATION_PROJECT_NAME, row->project_name);
    set_text(fact, ALLOCATION_DIRECT, row->direct);
    set_text(fact, ALLOCATION_SAFEGUARD, row->safeguard);
    set_text(fact, ALLOCATION_REMARK, row->remark);
    set_text(fact, ALLOCATION_FUNCTION_NAME, row->function_name);
    fact_set_bytes(fact, ALLOCATION_LABEL, bytes_of(row->label));
}

/* Names the parent of a budget's allocation and, when it is late, says so. */
static struct status append_below(struct journal_session *session, struct fact *fact,
                                  const struct budget_row *row, uint64_t parent,
                                  uint64_t file, struct fault *fault)
{
    static const struct chain_late_keys keys = {
        ALLOCATION_DAYS, ALLOCATION_DAYS_ALLOWED, ALLOCATION_POLICY};
    struct passing passing;
    struct chain_late late = {.from = parent, .file = file, .amount = row->amount};
    TRY(accounts_passing(journal_transaction(session), parent, row->issued, &passing,
                         fault));
    fact_set_number(fact, ALLOCATION_PARENT, parent);
    chain_say_late(fact, &passing, &keys);
    TRY(journal_append(session, fact, &late.entry, fault));
    return chain_tell_late(session, &passing, &late, fault);
}

/* An opening that was asked for and not yet confirmed may be asked for again. */
static struct status find_pending(struct journal_session *session,
                                  const struct budget_import *import,
                                  const struct fact *wanted, uint64_t *ret_allocation,
                                  struct fault *fault)
{
    uint64_t index = 0;
    uint64_t opening = 0;
    struct store_transaction *transaction = journal_transaction(session);
    *ret_allocation = 0;
    if (import->opening == NULL) {
        return OK;
    }
    const struct status known =
        accounts_code(transaction, CODE_ALLOCATION,
                      wanted->field[ALLOCATION_LABEL].bytes, &index, fault);
    if (known.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(known);
    const struct status pending = accounts_opening(transaction, index, &opening, fault);
    if (pending.code == STATUS_NOT_FOUND) {
        return OK; /* the label is taken, and the accounts will say so */
    }
    TRY(pending);
    struct fact fact;
    TRY(accounts_fact(transaction, index, &fact, fault));
    if (fact.field[ALLOCATION_SOURCE].number !=
            wanted->field[ALLOCATION_SOURCE].number ||
        fact.field[ALLOCATION_YEAR].number != wanted->field[ALLOCATION_YEAR].number ||
        fact.field[ALLOCATION_UNIT].number != wanted->field[ALLOCATION_UNIT].number) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-063: an opening that waits under this label has another unit, "
                     "year or source");
    }
    *ret_allocation = index;
    return OK;
}

static struct status append_row(struct journal_session *session,
                                struct budget_import *import,
                                const struct budget_row *row, struct fault *fault)
{
    const struct chain_document cited = {row->document, row->issued, row->received,
                                         row->upstream[0] == '\0' ? NULL
                                                                  : row->upstream};
    const struct bytes nature =
        row->fund.size > 0 ? row->fund : bytes_of("一般公共预算");
    uint64_t document = 0;
    uint64_t source = 0;
    uint64_t parent = 0;
    uint64_t allocation = 0;
    struct fact fact;
    TRY(chain_find_document(session, &cited, &document, fault));
    TRY(chain_find_source(session, row->level, nature, true, &source, fault));
    TRY(find_parent(session, import, row, source, &parent, fault));
    describe(row, &fact);
    fact_set_number(&fact, ALLOCATION_DOCUMENT, document);
    fact_set_number(&fact, ALLOCATION_SOURCE, source);
    fact_set_number(&fact, ALLOCATION_FILE, import->summary->file);
    TRY(accounts_post(import->intake->ledger->accounts, journal_transaction(session),
                      &fact, fault));
    if (parent != 0) {
        import->summary->passed_on++;
        return append_below(session, &fact, row, parent, import->summary->file, fault);
    }
    TRY(find_pending(session, import, &fact, &allocation, fault));
    if (import->opening != NULL) {
        fact_set_number(&fact, ALLOCATION_IS_OPENING, 1);
    }
    if (allocation == 0) {
        TRY(journal_append(session, &fact, &allocation, fault));
    }
    return import->opening == NULL
               ? OK
               : register_ask_opening(session, import, row, allocation, fault);
}

struct status register_write_budget(struct journal_session *session, void *context,
                                    struct fault *fault)
{
    struct budget_import *import = context;
    struct register_summary *summary = import->summary;
    *summary =
        (struct register_summary){.rows = import->count, .amount = import->total};
    TRY(intake_append_file(import->intake, session,
                           import->opening == NULL ? FILE_BUDGET : FILE_OPENING,
                           import->total, &summary->file, fault));
    for (size_t i = 0; i < import->count; i++) {
        const struct budget_row *row = &import->rows[i];
        TRY(fault_at(fault, append_row(session, import, row, fault),
                     import->intake->path, row->line, NULL));
        summary->recorded++;
    }
    return OK;
}
