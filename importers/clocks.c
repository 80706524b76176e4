/* clocks.c - see clocks.h. */
#include "importers/clocks.h"

#include "importers/chain.h"
#include "importers/intake.h"
#include "ledger/base/text.h"

enum { FROM = 0, LEVEL, DIRECT, DAYS, BASIS, CELLS };

struct clock {
    civil_day from;
    struct fact_pair pair;
};
struct clocks {
    struct ledger *ledger;
    struct clock rows[CLOCKS_ROWS_MAX];
    size_t count;
    bool has_heading;
    struct digest digest;
    struct clocks_summary *summary;
};

static struct status refuse(const struct sheet_row *row, const char *column,
                            const char *reason, struct fault *fault)
{
    return fault_at(fault, FAULT(fault, STATUS_INPUT, "R-124: %s", gettext(reason)),
                    NULL, row->line, column);
}

static struct status take_heading(struct clocks *clocks, const struct sheet_row *row,
                                  struct fault *fault)
{
    static const char *const names[CELLS] = {"from", "level", "direct", "days",
                                             "basis"};
    bool is_right = row->field_count == CELLS;
    for (size_t i = 0; is_right && i < CELLS; i++) {
        is_right = bytes_equal(row->fields[i], bytes_of(names[i]));
    }
    clocks->has_heading = true;
    return is_right
               ? OK
               : refuse(row, NULL,
                        N_("the columns are from, level, direct, days, basis"), fault);
}

/* Keeps the rows in the order of day and key. */
static struct status insert(struct clocks *clocks, const struct clock *clock,
                            const struct sheet_row *row, struct fault *fault)
{
    if (clocks->count == CLOCKS_ROWS_MAX) {
        return FAULT(fault, STATUS_INPUT, "R-033: more than %d clocks in one file",
                     CLOCKS_ROWS_MAX);
    }
    size_t at = clocks->count;
    while (at > 0 && (clocks->rows[at - 1].from > clock->from ||
                      (clocks->rows[at - 1].from == clock->from &&
                       clocks->rows[at - 1].pair.entry > clock->pair.entry))) {
        clocks->rows[at] = clocks->rows[at - 1];
        at--;
    }
    clocks->rows[at] = *clock;
    clocks->count++;
    return at > 0 && clocks->rows[at - 1].from == clock->from &&
                   clocks->rows[at - 1].pair.entry == clock->pair.entry
               ? refuse(row, "level", N_("this level and tag has a clock already"),
                        fault)
               : OK;
}

static struct status take_row(void *context, const struct sheet_row *row,
                              struct fault *fault)
{
    struct clocks *clocks = context;
    struct clock clock = {.from = 0};
    uint64_t days = 0;
    if (row->fields[0].size > 0 && row->fields[0].at[0] == '#') {
        return OK;
    }
    if (!clocks->has_heading) {
        return take_heading(clocks, row, fault);
    }
    if (row->field_count != CELLS || row->fields[BASIS].size == 0) {
        return refuse(row, "basis", N_("every clock cites what it is based on"), fault);
    }
    const uint64_t level = chain_level(row->fields[LEVEL]);
    if (date_parse(row->fields[FROM], &clock.from) != DATE_TEXT || clock.from < 0) {
        return refuse(row, "from", N_("not a date"), fault);
    }
    if (level == 0) {
        return refuse(row, "level", N_("use 中央 省级 市级 县级 乡镇"), fault);
    }
    clock.pair.entry = accounts_clock_key(level, row->fields[DIRECT]);
    if (row->fields[DIRECT].size > 0 && clock.pair.entry == level * 256) {
        return refuse(row, "direct", N_("a tag is a number such as 01"), fault);
    }
    if (!text_to_u64(row->fields[DAYS], &days) || days < 1 ||
        days > ACCOUNTS_CLOCK_DAYS_MAX) {
        return refuse(row, "days", N_("days are a whole number from 1 to 3660"), fault);
    }
    clock.pair.number = (int64_t)days;
    return insert(clocks, &clock, row, fault);
}

/* Whether the newest policy from that very day has these values. */
static struct status is_known(struct journal_session *session, const struct fact *fact,
                              bool *ret_is_known, struct fault *fault)
{
    uint64_t policy = 0;
    struct fact stored;
    struct store_transaction *transaction = journal_transaction(session);
    *ret_is_known = false;
    TRY(accounts_clocks(transaction, (civil_day)fact->field[POLICY_FROM].fen, &policy,
                        fault));
    if (policy == 0) {
        return OK;
    }
    TRY(accounts_fact(transaction, policy, &stored, fault));
    *ret_is_known = stored.field[POLICY_FROM].fen == fact->field[POLICY_FROM].fen &&
                    bytes_equal(stored.field[POLICY_CLOCKS].bytes,
                                fact->field[POLICY_CLOCKS].bytes);
    return OK;
}

static struct status write_policy(struct journal_session *session,
                                  struct clocks *clocks, size_t first, size_t count,
                                  struct fault *fault)
{
    struct fact_pair pairs[CLOCKS_ROWS_MAX];
    uint8_t image[CLOCKS_ROWS_MAX * 20];
    struct writer writer = writer_of(image, sizeof(image));
    struct fact fact;
    bool is_same = false;
    for (size_t i = 0; i < count; i++) {
        pairs[i] = clocks->rows[first + i].pair;
    }
    fact_put_pairs(&writer, pairs, count);
    fact_begin(&fact, kinds_find(KIND_POLICY));
    fact_set_number(&fact, POLICY_USE, POLICY_USE_CLOCKS);
    fact_set_bytes(&fact, POLICY_NAME, bytes_of("clocks"));
    fact_set_bytes(&fact, POLICY_DIGEST, digest_bytes(&clocks->digest));
    fact_set_fen(&fact, POLICY_FROM, clocks->rows[first].from);
    fact_set_bytes(&fact, POLICY_CLOCKS, writer_bytes(&writer));
    TRY(is_known(session, &fact, &is_same, fault));
    if (is_same) {
        clocks->summary->unchanged++;
        return OK;
    }
    clocks->summary->recorded++;
    return journal_append(session, &fact, &clocks->summary->newest, fault);
}

static struct status write_all(struct journal_session *session, void *context,
                               struct fault *fault)
{
    struct clocks *clocks = context;
    *clocks->summary = (struct clocks_summary){.rows = clocks->count};
    for (size_t i = 0; i < clocks->count;) {
        size_t end = i + 1;
        while (end < clocks->count && clocks->rows[end].from == clocks->rows[i].from) {
            end++;
        }
        TRY(write_policy(session, clocks, i, end - i, fault));
        i = end;
    }
    return OK;
}

static struct status read_file(struct clocks *clocks, struct arena *arena,
                               const char *path, struct fault *fault)
{
    struct hasher *hasher = NULL;
    struct sheet_report report;
    TRY(hasher_open(DIGEST_SHA256, &hasher, fault));
    const struct sheet_options options = {
        .path = path, .separator = ',', .has_quotes = true, .hasher = hasher};
    const struct status read =
        sheet_read(&options, arena, take_row, clocks, &report, fault);
    hasher_close(hasher);
    TRY(read);
    clocks->digest = report.digest;
    return clocks->count > 0
               ? OK
               : fault_at(fault,
                          FAULT(fault, STATUS_INPUT, "R-124: the file has no clock"),
                          path, 0, NULL);
}

struct status clocks_record(struct ledger *ledger, const struct ledger_actor *actor,
                            struct arena *arena, const char *path,
                            struct clocks_summary *ret_summary, struct fault *fault)
{
    struct clocks *clocks = NULL;
    ARENA_TAKE(arena, 1, clocks, fault);
    *clocks = (struct clocks){.ledger = ledger, .summary = ret_summary};
    TRY(read_file(clocks, arena, path, fault));
    return ledger_write(ledger, actor, "record clocks", write_all, clocks, fault);
}
