/* chain.c - see chain.h: documents, sources, and money passed down. */
#include "importers/chain.h"

#include "ledger/base/money.h"

#include <stdio.h>
#include <string.h>

uint64_t chain_level(struct bytes word)
{
    static const struct {
        const char *word;
        uint64_t level;
    } levels[] = {
        {"中央", SOURCE_CENTRAL},  {"省级", SOURCE_PROVINCE},
        {"省", SOURCE_PROVINCE},   {"市级", SOURCE_CITY},
        {"市", SOURCE_CITY},       {"县级", SOURCE_COUNTY},
        {"县", SOURCE_COUNTY},     {"区级", SOURCE_COUNTY},
        {"乡镇", SOURCE_TOWNSHIP}, {"慈善捐赠", SOURCE_CHARITY},
    };
    for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
        if (bytes_equal(word, bytes_of(levels[i].word))) {
            return levels[i].level;
        }
    }
    return 0;
}

struct status chain_find_document(struct journal_session *session,
                                  const struct chain_document *document,
                                  uint64_t *ret_document, struct fault *fault)
{
    const struct bytes number = bytes_of(document->number);
    const struct status known = accounts_code(
        journal_transaction(session), CODE_DOCUMENT, number, ret_document, fault);
    if (known.code != STATUS_NOT_FOUND) {
        return known;
    }
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_DOCUMENT));
    fact_set_bytes(&fact, DOCUMENT_NUMBER, number);
    if (document->issued != 0) {
        fact_set_fen(&fact, DOCUMENT_ISSUED, document->issued);
    }
    if (document->received != 0) {
        fact_set_fen(&fact, DOCUMENT_RECEIVED, document->received);
    }
    if (document->upstream != NULL) {
        fact_set_bytes(&fact, DOCUMENT_UPSTREAM, bytes_of(document->upstream));
    }
    return journal_append(session, &fact, ret_document, fault);
}

struct status chain_find_source(struct journal_session *session, uint64_t level,
                                struct bytes nature, bool is_made, uint64_t *ret_source,
                                struct fault *fault)
{
    uint8_t image[256];
    struct writer writer = writer_of(image, sizeof(image) - 1);
    writer_u8(&writer, (uint8_t)level);
    writer_run(&writer, nature);
    if (writer.overflowed) {
        return FAULT(fault, STATUS_INPUT, "R-063: the kind of fund is too long");
    }
    const struct status known = accounts_code(journal_transaction(session), CODE_SOURCE,
                                              writer_bytes(&writer), ret_source, fault);
    if (known.code != STATUS_NOT_FOUND || !is_made) {
        return known;
    }
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_SOURCE));
    fact_set_number(&fact, SOURCE_LEVEL, level);
    fact_set_bytes(&fact, SOURCE_NATURE, nature);
    return journal_append(session, &fact, ret_source, fault);
}

void chain_say_late(struct fact *fact, const struct passing *passing,
                    const struct chain_late_keys *keys)
{
    if (!accounts_is_late(passing)) {
        return;
    }
    fact_set_number(fact, keys->days, (uint64_t)passing->days);
    fact_set_number(fact, keys->allowed, (uint64_t)passing->allowed);
    if (passing->policy != 0) {
        fact_set_number(fact, keys->policy, passing->policy);
    }
}

struct status chain_tell_late(struct journal_session *session,
                              const struct passing *passing,
                              const struct chain_late *late, struct fault *fault)
{
    if (!accounts_is_late(passing)) {
        return OK;
    }
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_EXCEPTION));
    fact_set_number(&fact, EXCEPTION_CLASS, EXCEPTION_LATE_SPLIT);
    fact_set_number(&fact, EXCEPTION_SUBJECT, late->entry);
    fact_set_fen(&fact, EXCEPTION_AMOUNT, late->amount);
    fact_set_number(&fact, EXCEPTION_ALLOCATION, late->from);
    fact_set_number(&fact, EXCEPTION_COUNT, (uint64_t)passing->days);
    if (late->file != 0) {
        fact_set_number(&fact, EXCEPTION_FILE, late->file);
    }
    return journal_append(session, &fact, NULL, fault);
}

/* ---- passing down ------------------------------------------------------------------
 */

/* What every part of a split has in common; texts outlive the appending. */
struct common {
    struct passing passing;
    struct bytes function, direct, safeguard; /* arena memory */
    uint64_t document;
};

static struct status copy_text(const struct chain_split *split, const struct fact *fact,
                               unsigned key, struct bytes *ret_text,
                               struct fault *fault)
{
    *ret_text = (struct bytes){0};
    if (!fact_has(fact, key)) {
        return OK;
    }
    const struct bytes text = fact->field[key].bytes;
    uint8_t *room = NULL;
    ARENA_TAKE(split->arena, text.size, room, fault);
    memcpy(room, text.at, text.size);
    *ret_text = bytes_from(room, text.size);
    return OK;
}

static struct status find_common(struct journal_session *session,
                                 const struct chain_split *split,
                                 struct common *ret_common, struct fault *fault)
{
    struct common common = {.document = 0};
    struct fact root;
    struct store_transaction *transaction = journal_transaction(session);
    TRY(accounts_passing(transaction, split->allocation, split->day, &common.passing,
                         fault));
    TRY(accounts_fact(transaction, common.passing.root, &root, fault));
    TRY(copy_text(split, &root, ALLOCATION_FUNCTION, &common.function, fault));
    TRY(copy_text(split, &root, ALLOCATION_DIRECT, &common.direct, fault));
    TRY(copy_text(split, &root, ALLOCATION_SAFEGUARD, &common.safeguard, fault));
    const struct chain_document document = {split->document, split->day, split->day,
                                            NULL};
    TRY(chain_find_document(session, &document, &common.document, fault));
    *ret_common = common;
    return OK;
}

/* document/function/unit, with #2, #3 ... when there is such a label already. */
static void write_label(const struct chain_split *split, const struct common *common,
                        const struct chain_part *part, unsigned same,
                        char ret_label[static CHAIN_LABEL_SIZE + 1])
{
    char suffix[16] = "";
    if (same > 1) {
        snprintf(suffix, sizeof(suffix), "#%u", same);
    }
    snprintf(ret_label, CHAIN_LABEL_SIZE + 1, "%s/%.*s/%.*s%s", split->document,
             (int)common->function.size, (const char *)common->function.at,
             (int)part->unit_code.size, (const char *)part->unit_code.at, suffix);
}

static struct status
make_label(struct journal_session *session, const struct chain_split *split,
           const struct common *common, const struct chain_part *part,
           char ret_label[static CHAIN_LABEL_SIZE + 1], struct fault *fault)
{
    for (unsigned same = 1; same <= CHAIN_PARTS_MAX; same++) {
        uint64_t other = 0;
        write_label(split, common, part, same, ret_label);
        const struct status known =
            accounts_code(journal_transaction(session), CODE_ALLOCATION,
                          bytes_of(ret_label), &other, fault);
        if (known.code == STATUS_NOT_FOUND) {
            return OK;
        }
        TRY(known);
    }
    return FAULT(fault, STATUS_REFUSED,
                 "R-063: too many splits of one document to one unit; give a --label");
}

/* Did a table pass this part down before, out of the same allocation? */
static struct status is_passed(struct journal_session *session,
                               const struct chain_split *split,
                               const struct common *common,
                               const struct chain_part *part, bool *ret_is_passed,
                               struct fault *fault)
{
    *ret_is_passed = false;
    for (unsigned same = 1; same <= CHAIN_PARTS_MAX && !*ret_is_passed; same++) {
        char label[CHAIN_LABEL_SIZE + 1];
        uint64_t known = 0;
        struct entry entry;
        struct fact fact;
        write_label(split, common, part, same, label);
        const struct status found =
            accounts_code(journal_transaction(session), CODE_ALLOCATION,
                          bytes_of(label), &known, fault);
        if (found.code == STATUS_NOT_FOUND) {
            return OK;
        }
        TRY(found);
        TRY(accounts_entry(journal_transaction(session), known, &entry, &fact, fault));
        *ret_is_passed = entry.kind == KIND_SPLIT && fact_has(&fact, SPLIT_FILE) &&
                         fact.field[SPLIT_ALLOCATION].number == split->allocation &&
                         fact.field[SPLIT_UNIT].number == part->unit &&
                         fact.field[SPLIT_AMOUNT].fen == part->amount;
    }
    return OK;
}

/* a document's table is passed down once, whatever the order of its rows. */
static struct status refuse_known_table(struct journal_session *session,
                                        const struct chain_split *split,
                                        const struct common *common,
                                        struct fault *fault)
{
    bool is_known = true;
    for (size_t i = 0; i < split->count && is_known; i++) {
        TRY(is_passed(session, split, common, &split->parts[i], &is_known, fault));
    }
    return is_known
               ? FAULT(fault, STATUS_EXISTS,
                       "R-176: every row of this table was passed down before, from "
                       "another file; nothing was changed")
               : OK;
}

static struct status append_part(struct journal_session *session,
                                 const struct chain_split *split,
                                 const struct common *common,
                                 const struct chain_part *part, struct fault *fault)
{
    static const struct chain_late_keys keys = {SPLIT_DAYS, SPLIT_DAYS_ALLOWED,
                                                SPLIT_POLICY};
    char label[CHAIN_LABEL_SIZE + 1];
    struct fact fact;
    struct chain_late late = {
        .from = split->allocation, .file = split->file, .amount = part->amount};
    fact_begin(&fact, kinds_find(KIND_SPLIT));
    fact_set_number(&fact, SPLIT_ALLOCATION, split->allocation);
    fact_set_number(&fact, SPLIT_UNIT, part->unit);
    fact_set_fen(&fact, SPLIT_AMOUNT, part->amount);
    fact_set_number(&fact, SPLIT_DOCUMENT, common->document);
    fact_set_fen(&fact, SPLIT_DAY, split->day);
    fact_set_number(&fact, SPLIT_PERIOD, (uint64_t)date_period(split->day));
    if (part->label.size > 0) {
        fact_set_bytes(&fact, SPLIT_LABEL, part->label);
    } else {
        TRY(make_label(session, split, common, part, label, fault));
        fact_set_bytes(&fact, SPLIT_LABEL, bytes_of(label));
    }
    if (common->direct.size > 0) {
        fact_set_bytes(&fact, SPLIT_DIRECT, common->direct);
    }
    if (common->safeguard.size > 0) {
        fact_set_bytes(&fact, SPLIT_SAFEGUARD, common->safeguard);
    }
    if (split->file != 0) {
        fact_set_number(&fact, SPLIT_FILE, split->file);
    }
    chain_say_late(&fact, &common->passing, &keys);
    TRY(accounts_post(split->ledger->accounts, journal_transaction(session), &fact,
                      fault));
    TRY(journal_append(session, &fact, &late.entry, fault));
    return chain_tell_late(session, &common->passing, &late, fault);
}

static struct status check_total(struct journal_session *session,
                                 const struct chain_split *split,
                                 struct chain_split_summary *summary,
                                 struct fault *fault)
{
    struct balance balance;
    for (size_t i = 0; i < split->count; i++) {
        if (!money_add(summary->amount, split->parts[i].amount, &summary->amount)) {
            return FAULT(fault, STATUS_REFUSED,
                         "R-065: the parts add up to more than an amount can hold");
        }
    }
    TRY(accounts_balance(split->ledger->accounts, journal_transaction(session),
                         split->allocation, &balance, fault));
    summary->left = balance_available(&balance) - summary->amount;
    return summary->left >= 0 ? OK : accounts_over(&balance, summary->amount, fault);
}

struct status chain_pass_down(struct journal_session *session,
                              const struct chain_split *split,
                              struct chain_split_summary *ret_summary,
                              struct fault *fault)
{
    struct chain_split_summary summary = {.count = split->count};
    struct common common;
    TRY(find_common(session, split, &common, fault));
    if (split->file != 0) {
        TRY(refuse_known_table(session, split, &common, fault));
    }
    TRY(check_total(session, split, &summary, fault));
    for (size_t i = 0; i < split->count; i++) {
        const struct status appended =
            append_part(session, split, &common, &split->parts[i], fault);
        TRY(split->path == NULL
                ? appended
                : fault_at(fault, appended, split->path, split->parts[i].line, NULL));
    }
    summary.late = accounts_is_late(&common.passing) ? split->count : 0;
    summary.days = common.passing.days;
    summary.allowed = common.passing.allowed;
    *ret_summary = summary;
    return OK;
}

/* ---- adjusting ---------------------------------------------------------------------
 */

struct status chain_adjust(struct journal_session *session,
                           const struct chain_adjustment *adjustment,
                           struct fault *fault)
{
    struct fact fact;
    fact_begin(&fact, kinds_find(KIND_ADJUSTMENT));
    fact_set_number(&fact, ADJUSTMENT_ALLOCATION, adjustment->allocation);
    fact_set_fen(&fact, ADJUSTMENT_AMOUNT, adjustment->amount);
    fact_set_fen(&fact, ADJUSTMENT_FROZEN, adjustment->frozen);
    fact_set_fen(&fact, ADJUSTMENT_DAY, adjustment->day);
    fact_set_number(&fact, ADJUSTMENT_PERIOD, (uint64_t)date_period(adjustment->day));
    fact_set_number(&fact, ADJUSTMENT_REASON, adjustment->reason);
    if (adjustment->document != NULL) {
        uint64_t document = 0;
        const struct chain_document cited = {adjustment->document, adjustment->day,
                                             adjustment->day, NULL};
        TRY(chain_find_document(session, &cited, &document, fault));
        fact_set_number(&fact, ADJUSTMENT_DOCUMENT, document);
    }
    TRY(accounts_post(adjustment->ledger->accounts, journal_transaction(session), &fact,
                      fault));
    return journal_append(session, &fact, NULL, fault);
}
