/* enrolment.c - see enrolment.h. */
#include "ledger/enrolment.h"

#include "ledger/accounts_internal.h"

enum { STARTS_MAX = 32 };

static struct status read_row(struct bytes key, struct bytes value,
                              struct enrolment *ret_enrolment, struct fault *fault)
{
    struct reader at = reader_of(key);
    struct reader last = reader_of(value);
    (void)reader_u64(&at);
    reader_copy(&at, ret_enrolment->party, sizeof(ret_enrolment->party));
    ret_enrolment->first = (civil_period)reader_u32(&at);
    ret_enrolment->entry = reader_u64(&at);
    ret_enrolment->last = (civil_period)reader_u32(&last);
    return reader_finished(&at) && reader_finished(&last)
               ? OK
               : FAULT(fault, STATUS_FOUND,
                       "the table of enrolments is damaged; restore a backup");
}

struct walk {
    struct bytes prefix;
    enrolment_each *each;
    void *context;
};

static struct status walk_rows(struct store_cursor *cursor, const struct walk *walk,
                               struct fault *fault)
{
    struct bytes key = {0};
    struct bytes value = {0};
    struct status at = store_cursor_seek(cursor, walk->prefix, &key, &value, fault);
    while (status_is_ok(at) && bytes_start_with(key, walk->prefix)) {
        struct enrolment enrolment;
        TRY(read_row(key, value, &enrolment, fault));
        TRY(walk->each(walk->context, &enrolment, fault));
        at = store_cursor_next(cursor, &key, &value, fault);
    }
    return at.code == STATUS_NOT_FOUND ? OK : at;
}

static struct status run_walk(struct store_transaction *transaction,
                              const struct walk *walk, struct fault *fault)
{
    struct store_cursor *cursor = NULL;
    TRY(store_cursor_open(transaction, LEDGER_TABLE_ENROLMENT, &cursor, fault));
    const struct status walked = walk_rows(cursor, walk, fault);
    store_cursor_close(cursor);
    return walked;
}

struct status enrolment_walk(struct store_transaction *transaction, uint64_t programme,
                             enrolment_each *each, void *context, struct fault *fault)
{
    uint64_t root = 0;
    uint8_t image[8];
    TRY(accounts_programme_root(transaction, programme, &root, fault));
    const struct walk walk = {store_key_u64(image, root), each, context};
    return run_walk(transaction, &walk, fault);
}

struct status enrolment_walk_party(struct store_transaction *transaction,
                                   uint64_t programme, const uint8_t party[static 16],
                                   enrolment_each *each, void *context,
                                   struct fault *fault)
{
    uint64_t root = 0;
    uint8_t image[8 + 16];
    uint8_t now[16]; /* */
    TRY(accounts_programme_root(transaction, programme, &root, fault));
    TRY(accounts_party_at(transaction, party, UINT64_MAX, now, fault));
    struct writer writer = writer_of(image, sizeof(image));
    writer_u64(&writer, root);
    writer_run(&writer, bytes_from(now, sizeof(now)));
    const struct walk walk = {writer_bytes(&writer), each, context};
    return run_walk(transaction, &walk, fault);
}

struct status enrolment_at(struct store_transaction *transaction, uint64_t entry,
                           uint64_t seal, uint64_t *ret_entry, struct fact *ret_fact,
                           struct fault *fault)
{
    for (uint64_t at = entry;;) {
        TRY(accounts_fact(transaction, at, ret_fact, fault));
        if (at <= seal) {
            *ret_entry = at;
            return OK;
        }
        if (!fact_has(ret_fact, ENROLMENT_REPLACES)) {
            return (struct status){STATUS_NOT_FOUND};
        }
        const uint64_t before = ret_fact->field[ENROLMENT_REPLACES].number;
        if (before >= at) {
            return FAULT(fault, STATUS_FOUND,
                         "an enrolment takes the place of a later one; run verify");
        }
        at = before;
    }
}

struct finding {
    civil_period period;
    enum enrolment_cover cover;
    struct enrolment best;
};

civil_period enrolment_last(const struct enrolment *enrolment)
{
    return enrolment->last == ENROLMENT_OPEN ? INT32_MAX : enrolment->last;
}

/* Rows come by first month, and no two of a party share a month, unless of
 * merged records: the one that ends last counts. */
static struct status judge(void *context, const struct enrolment *enrolment,
                           struct fault *fault)
{
    struct finding *finding = context;
    (void)fault;
    if (enrolment->first > finding->period) {
        if (finding->cover == ENROLMENT_NONE) {
            finding->cover = ENROLMENT_EARLY;
            finding->best = *enrolment;
        }
    } else if (finding->cover != ENROLMENT_COVERS) {
        const bool has_ended = enrolment_last(enrolment) < finding->period;
        if (finding->cover != ENROLMENT_ENDED || !has_ended ||
            enrolment_last(enrolment) > enrolment_last(&finding->best)) {
            finding->best = *enrolment;
        }
        finding->cover = has_ended ? ENROLMENT_ENDED : ENROLMENT_COVERS;
    }
    return OK;
}

struct status enrolment_find(struct store_transaction *transaction,
                             const struct enrolment_question *question,
                             enum enrolment_cover *ret_cover,
                             struct enrolment *ret_enrolment, struct fault *fault)
{
    struct finding finding = {.period = question->period};
    TRY(enrolment_walk_party(transaction, question->programme, question->party, judge,
                             &finding, fault));
    *ret_cover = finding.cover;
    if (finding.cover != ENROLMENT_NONE) {
        *ret_enrolment = finding.best;
    }
    return OK;
}

civil_period enrolment_start(const struct fact *programme, civil_day approved,
                             civil_day applied)
{
    struct fact_code rules[STARTS_MAX];
    size_t count = 0;
    if (fact_has(programme, PROGRAMME_START) &&
        fact_codes(programme->field[PROGRAMME_START].bytes, rules, STARTS_MAX,
                   &count)) {
        for (size_t i = 0; i < count; i++) {
            if (rules[i].from <= approved && approved <= rules[i].to &&
                bytes_equal(rules[i].code, bytes_of(ENROLMENT_START_APPLICATION))) {
                return date_period(applied != 0 ? applied : approved);
            }
        }
    }
    return date_period(approved) + 1;
}

bool enrolment_knows_start(struct bytes list)
{
    struct fact_code rules[STARTS_MAX];
    size_t count = 0;
    bool is_known = fact_codes(list, rules, STARTS_MAX, &count);
    for (size_t i = 0; is_known && i < count; i++) {
        is_known = bytes_equal(rules[i].code, bytes_of(ENROLMENT_START_NEXT)) ||
                   bytes_equal(rules[i].code, bytes_of(ENROLMENT_START_APPLICATION));
    }
    return is_known;
}
