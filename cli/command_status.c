/* command_status.c - where the ledger stands, on one screen. */
#include "cli/kept_notes.h"
#include "cli/stamps.h"
#include "ledger/base/money.h"
#include "ledger/exceptions.h"
#include "ledger/journal/signer.h"

enum { DAY_MS = 86400000 };

struct overview {
    struct session *session;
    uint64_t seal;
    struct balance total;
    uint64_t allocations, batches, open_batches, exceptions;
    uint64_t by_class[EXCEPTION_CLASS_END];
    bool is_whole;  /* the queue as of the seal is known */
    uint64_t lying; /* allocations not passed down in time */
    int64_t lying_fen;
    uint64_t longest;     /* the one of them that lies longest ...     */
    int64_t longest_days; /* ... and for how many days; 0: none        */
    bool is_too_large;
};

static void add(struct overview *overview, int64_t *sum, int64_t more)
{
    if (!money_add(*sum, more, sum)) {
        overview->is_too_large = true;
    }
}

/* Money that is to be passed down is neither paid nor reserved where it lies. */
static struct status add_lying(struct overview *overview, uint64_t allocation,
                               const struct balance *balance, struct fault *fault)
{
    struct passing passing;
    const int64_t available = balance_available(balance);
    if (overview->seal != UINT64_MAX || available <= 0 || balance->paid > 0 ||
        balance->reserved > 0) {
        return OK; /* clocks recorded later say nothing of what stood at a seal */
    }
    TRY(accounts_passing(overview->session->transaction, allocation,
                         overview->session->world->today, &passing, fault));
    if (!accounts_is_late(&passing)) {
        return OK;
    }
    overview->lying++;
    add(overview, &overview->lying_fen, available);
    if (passing.days > overview->longest_days) {
        overview->longest_days = passing.days;
        overview->longest = allocation;
    }
    return OK;
}

static struct status add_allocation(void *context, struct bytes code, uint64_t entry,
                                    struct fault *fault)
{
    struct overview *overview = context;
    struct balance balance;
    (void)code;
    const struct status found = accounts_balance_at(
        overview->session->transaction, entry, overview->seal, &balance, fault);
    if (found.code == STATUS_NOT_FOUND) {
        return OK; /* it came later */
    }
    TRY(found);
    overview->allocations++;
    add(overview, &overview->total.received, balance.received);
    add(overview, &overview->total.adjusted, balance.adjusted);
    add(overview, &overview->total.passed_down, balance.passed_down);
    add(overview, &overview->total.frozen, balance.frozen);
    add(overview, &overview->total.reserved, balance.reserved);
    add(overview, &overview->total.paid, balance.paid);
    add(overview, &overview->total.refunded, balance.refunded);
    add(overview, &overview->total.prior_year, balance.prior_year);
    add(overview, &overview->total.uncovered, balance.uncovered);
    add(overview, &overview->total.carried, balance.carried);
    return add_lying(overview, entry, &balance, fault);
}

static struct status add_batch(void *context, uint64_t entry, const struct batch *batch,
                               struct fault *fault)
{
    struct overview *overview = context;
    const struct count_and_fen *states = batch->by_state;
    (void)entry;
    (void)fault;
    overview->batches++;
    const uint64_t open =
        states[LINE_STATE_DRAFTED].count + states[LINE_STATE_APPROVED].count +
        states[LINE_STATE_SUBMITTED].count + states[LINE_STATE_UNKNOWN].count;
    overview->open_batches += open > 0 ? 1 : 0;
    return OK;
}

static struct status add_exception(void *context, const struct exceptions_item *item,
                                   struct fault *fault)
{
    struct overview *overview = context;
    (void)fault;
    overview->exceptions++;
    overview->by_class[item->class < EXCEPTION_CLASS_END ? item->class : 0]++;
    return OK;
}

static struct status put_ledger(struct overview *overview, struct fault *fault)
{
    struct session *session = overview->session;
    struct world *world = session->world;
    char text[DATE_TIME_SIZE];
    struct journal_seal seal;
    TRY(journal_seal_at(session->transaction, overview->seal, &seal, fault));
    print_field(world, "title", _("Title"),
                print_bytes(session_text(session, 0, GENESIS_TITLE)));
    print_field(world, "origin", _("Origin"), print_words(session->facts.origin));
    print_field(world, "hash", _("Hash suite"),
                print_words(digest_suite_name(session->facts.suite)));
    print_field(world, "size", _("Entries"), print_count(seal.index + 1));
    date_format_instant(seal.recorded_ms, text);
    print_field(world, "last_seal", _("Last seal"), print_count(seal.index));
    print_field(world, "recorded", _("Recorded"), print_words(text));
    print_field(world, "vault_sequence", _("Vault sequence in the seal"),
                print_count(seal.vault_sequence));
    print_field(world, "vault_now", _("Vault sequence"),
                session->ledger.vault == NULL
                    ? print_none()
                    : print_count(vault_sequence(session->ledger.vault)));
    return OK;
}

/* What was signed last, from beside the private key. */
static struct status put_record(struct session *session, struct fault *fault)
{
    char path[LEDGER_PATH_SIZE];
    struct signer_record record;
    TRY(world_key_path(session->world, "journal", ".signed", path, fault));
    const struct status read = signer_record_read(path, &record, NULL);
    print_field(session->world, "signed_size", _("Newest signed checkpoint"),
                status_is_ok(read) ? print_count(record.size) : print_none());
    return OK;
}

/* What an authority stamped of the journal, and how long ago: nothing younger is
 * vouched for outside. */
static struct status put_anchor(struct world *world, struct fault *fault)
{
    const struct stamp *newest = NULL;
    char text[DATE_TIME_SIZE] = "";
    int64_t age_ms = 0;
    TRY(stamps_newest(world, &newest, fault));
    if (newest != NULL) {
        date_format_instant(newest->time_ms, text);
        age_ms = world->now_ms > newest->time_ms ? world->now_ms - newest->time_ms : 0;
    }
    print_field(world, "anchored_size", _("Newest anchored checkpoint"),
                newest != NULL ? print_count(newest->size) : print_none());
    print_field(world, "anchored_at", _("  stamped"),
                newest != NULL ? print_words(text) : print_none());
    print_field(world, "anchored_days", _("  days ago"),
                newest != NULL ? print_count((uint64_t)(age_ms / DAY_MS))
                               : print_none());
    return OK;
}

/* The largest size that a witness cosigned: KEYS/NAME.cosigned. */
struct cosigned {
    struct world *world;
    uint64_t size;
};

static struct status add_cosigned(void *context, const char *name, struct fault *fault)
{
    struct cosigned *cosigned = context;
    struct world *world = cosigned->world;
    struct kept_note *kept = NULL;
    const size_t mark = arena_mark(&world->arena);
    ARENA_TAKE(&world->arena, 1, kept, fault);
    TRY(kept_notes_load(world, name, kept, fault));
    if (kept->checkpoint.size > cosigned->size) {
        cosigned->size = kept->checkpoint.size;
    }
    arena_rewind(&world->arena, mark);
    return OK;
}

static struct status put_cosigned(struct world *world, struct fault *fault)
{
    struct cosigned cosigned = {.world = world};
    TRY(session_each_file(world, ".cosigned", add_cosigned, &cosigned, fault));
    print_field(world, "cosigned_size", _("Newest cosigned checkpoint"),
                cosigned.size > 0 ? print_count(cosigned.size) : print_none());
    return OK;
}

static void put_money(struct overview *overview)
{
    struct world *world = overview->session->world;
    const struct balance *total = &overview->total;
    const bool is_known = overview->allocations > 0 && !overview->is_too_large;
    const struct {
        const char *key, *label;
        int64_t fen;
    } figures[] = {
        {"received", _("Received, yuan"), total->received},
        {"passed_down", _("Passed down, yuan"), total->passed_down},
        {"reserved", _("Reserved, yuan"), total->reserved},
        {"paid", _("Paid, yuan"), total->paid},
        {"refunded", _("Came back, yuan"), total->refunded},
        {"available", _("Available, yuan"), balance_available(total)},
        {"uncovered", _("Not covered, yuan"), total->uncovered},
    };
    print_field(world, "allocations", _("Allocations"),
                print_count(overview->allocations));
    for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
        print_field(world, figures[i].key, figures[i].label,
                    is_known ? print_fen(figures[i].fen) : print_none());
    }
}

static struct status put_lying(struct overview *overview, struct fault *fault)
{
    struct session *session = overview->session;
    struct world *world = session->world;
    struct entry entry;
    struct fact fact;
    const bool is_now = overview->seal == UINT64_MAX;
    print_field(world, "lying", _("Not passed down in time"),
                is_now ? print_count(overview->lying) : print_none());
    if (overview->lying == 0) {
        return OK;
    }
    print_field(world, "lying_amount", _("  of it left, yuan"),
                overview->is_too_large ? print_none() : print_fen(overview->lying_fen));
    print_field(world, "lying_days", _("  longest, days"),
                print_count((uint64_t)overview->longest_days));
    TRY(session_entry(session, overview->longest, &entry, &fact, fault));
    const unsigned label = entry.kind == KIND_SPLIT ? SPLIT_LABEL : ALLOCATION_LABEL;
    print_field(world, "lying_longest", _("  which"),
                print_bytes(fact.field[label].bytes));
    return OK;
}

static struct status put_exceptions(struct overview *overview, struct fault *fault)
{
    struct world *world = overview->session->world;
    print_field(world, "batches", _("Batches"), print_count(overview->batches));
    print_field(world, "open_batches", _("Batches not settled"),
                print_count(overview->open_batches));
    print_field(world, "exceptions", _("Open exceptions"),
                overview->is_whole ? print_count(overview->exceptions) : print_none());
    if (overview->exceptions == 0 && !world->is_json) {
        return OK;
    }
    const struct print_column columns[] = {{"class", _("Exception")},
                                           {"count", _("Open")}};
    struct print_table table = print_table_of(world, "exception_classes", columns, 2);
    for (unsigned class = 0; class < EXCEPTION_CLASS_END; class ++) {
        const struct print_cell cells[] = {print_words(_(record_exception_name(class))),
                                           print_count(overview->by_class[class])};
        if (overview->by_class[class] > 0) {
            TRY(print_table_add(&table, cells, fault));
        }
    }
    print_table_end(&table, "");
    return OK;
}

static struct status show_status(struct session *session, void *context,
                                 struct fault *fault)
{
    (void)context;
    struct overview overview = {.session = session};
    TRY(session_seal(session, &overview.seal, fault));
    TRY(put_ledger(&overview, fault));
    TRY(put_record(session, fault));
    TRY(put_cosigned(session->world, fault));
    TRY(put_anchor(session->world, fault));
    TRY(accounts_codes(session->transaction, CODE_ALLOCATION, add_allocation, &overview,
                       fault));
    TRY(accounts_batches(session->transaction, overview.seal, add_batch, &overview,
                         fault));
    put_money(&overview);
    TRY(put_lying(&overview, fault));
    struct exceptions_query query =
        exceptions_all(overview.seal, session->world->today);
    if (overview.seal != UINT64_MAX) {
        struct journal_seal seal;
        TRY(journal_seal_at(session->transaction, overview.seal, &seal, fault));
        query.today = date_of_instant(seal.recorded_ms);
    }
    TRY(exceptions_walk(session->transaction, &query, add_exception, &overview,
                        &overview.is_whole, fault));
    return put_exceptions(&overview, fault);
}

struct status command_status(struct world *world, const struct arguments *arguments,
                             struct fault *fault)
{
    return session_run(world, arguments, SESSION_MAYBE_VAULT, show_status, NULL, fault);
}
