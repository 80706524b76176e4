/* accounts_file.c - files taken in, and answers on paper: keyed by one person, counted
 * when another has confirmed them.
 *
 * A keyed answer states what it would do (counts, fen, and a digest over every result);
 * the entry that confirms it repeats that, and in the same transaction the results do
 * just this, or nothing is recorded. */
#include "ledger/accounts_internal.h"

#include <inttypes.h>
#include <string.h>

enum { RESULT_IMAGE_SIZE = 8 + 1 + 1 + 1 + 8 + 4 };

/* ---- known by token
 * --------------------------------------------------------------------------- */

struct status accounts_file(struct store_transaction *transaction,
                            const uint8_t token[static 16], uint64_t *ret_entry,
                            struct fault *fault)
{
    struct bytes value = {0};
    TRY(store_get(transaction, LEDGER_TABLE_FILE, bytes_from(token, 16), &value,
                  fault));
    struct reader reader = reader_of(value);
    *ret_entry = reader_u64(&reader);
    return OK;
}

struct status accounts_file_taken(struct store_transaction *transaction,
                                  const uint8_t token[static 16], uint64_t *ret_entry,
                                  struct fault *fault)
{
    struct entry entry;
    struct fact fact;
    uint64_t index = 0;
    TRY(accounts_file(transaction, token, &index, fault));
    TRY(accounts_entry(transaction, index, &entry, &fact, fault));
    if (entry.kind != KIND_FILE || fact_has(&fact, FILE_REFUSES)) {
        return (struct status){STATUS_NOT_FOUND};
    }
    *ret_entry = index;
    return OK;
}

static struct status put_token(struct apply *apply, struct bytes token,
                               struct fault *fault)
{
    uint8_t value[8];
    return store_put(apply->transaction, LEDGER_TABLE_FILE, token,
                     store_key_u64(value, apply->entry->index), fault);
}

struct status accounts_cite_file(struct apply *apply, struct bytes token,
                                 struct fault *fault)
{
    uint64_t known = 0;
    const struct status found =
        accounts_file(apply->transaction, token.at, &known, fault);
    return found.code == STATUS_NOT_FOUND ? put_token(apply, token, fault) : found;
}

/* ---- what its results do
 * ------------------------------------------------------------------------ */

struct status accounts_watch_file(struct accounts *accounts,
                                  struct store_transaction *transaction, uint64_t file,
                                  struct fault *fault)
{
    struct apply apply = accounts_asking(accounts, transaction);
    TRY(accounts_need_hasher(&apply, fault));
    accounts->watched = file;
    accounts->effect = (struct file_effect){.paid = {0, 0}};
    return OK;
}

struct file_effect accounts_effect(const struct accounts *accounts)
{
    return accounts->effect;
}

void accounts_put_effect(struct fact *fact, const struct file_effect *effect)
{
    fact_set_number(fact, FILE_PAID, effect->paid.count);
    fact_set_fen(fact, FILE_PAID_AMOUNT, effect->paid.fen);
    fact_set_number(fact, FILE_FAILED, effect->failed.count);
    fact_set_fen(fact, FILE_FAILED_AMOUNT, effect->failed.fen);
    fact_set_number(fact, FILE_UNKNOWN, effect->unknown.count);
    fact_set_fen(fact, FILE_UNKNOWN_AMOUNT, effect->unknown.fen);
    fact_set_bytes(fact, FILE_EFFECT, digest_bytes(&effect->digest));
}

static struct file_effect stated_effect(const struct fact *fact)
{
    struct file_effect effect = {
        .paid = {fact->field[FILE_PAID].number, fact->field[FILE_PAID_AMOUNT].fen},
        .failed = {fact->field[FILE_FAILED].number,
                   fact->field[FILE_FAILED_AMOUNT].fen},
        .unknown = {fact->field[FILE_UNKNOWN].number,
                    fact->field[FILE_UNKNOWN_AMOUNT].fen},
    };
    memcpy(effect.digest.at, fact->field[FILE_EFFECT].bytes.at, DIGEST_SIZE);
    return effect;
}

struct status accounts_sum_result(struct apply *apply, int64_t fen, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct accounts *accounts = apply->accounts;
    struct file_effect *effect = &accounts->effect;
    if (accounts->watched == 0 || !fact_has(fact, RESULT_FILE) ||
        fact->field[RESULT_FILE].number != accounts->watched) {
        return OK;
    }
    const unsigned to = (unsigned)fact->field[RESULT_TO].number;
    struct count_and_fen *sum = to == LINE_STATE_PAID     ? &effect->paid
                                : to == LINE_STATE_FAILED ? &effect->failed
                                                          : &effect->unknown;
    sum->count++;
    if (__builtin_add_overflow(sum->fen, fen, &sum->fen)) {
        return FAULT(fault, STATUS_REFUSED, "R-001: the amounts of a file overflow");
    }
    uint8_t image[RESULT_IMAGE_SIZE];
    struct writer writer = writer_of(image, sizeof(image));
    writer_u64(&writer, fact->field[RESULT_LINE].number);
    writer_u8(&writer, (uint8_t)fact->field[RESULT_CLASS].number);
    writer_u8(&writer, (uint8_t)fact->field[RESULT_FROM].number);
    writer_u8(&writer, (uint8_t)to);
    writer_u64(&writer, (uint64_t)fact->field[RESULT_AMOUNT].fen);
    writer_u32(&writer, fact_has(fact, RESULT_VALUE_DAY)
                            ? (uint32_t)fact->field[RESULT_VALUE_DAY].fen
                            : 0);
    const struct bytes parts[] = {digest_bytes(&effect->digest), writer_bytes(&writer)};
    effect->digest = hasher_parts(accounts->hasher, parts, 2);
    return OK;
}

static bool is_same_sum(struct count_and_fen one, struct count_and_fen other)
{
    return one.count == other.count && one.fen == other.fen;
}

struct status accounts_check_keyed(const struct accounts *accounts, struct fault *fault)
{
    const struct file_effect *done = &accounts->effect;
    const struct file_effect *due = &accounts->due_effect;
    if (accounts->confirmed == 0 ||
        (is_same_sum(done->paid, due->paid) && is_same_sum(done->failed, due->failed) &&
         is_same_sum(done->unknown, due->unknown) &&
         digest_equal(&done->digest, &due->digest))) {
        return OK;
    }
    return FAULT(fault, STATUS_REFUSED,
                 "R-157: the keyed answer of entry %" PRIu64
                 " would do something else now than when it was keyed: lines were "
                 "answered meanwhile. Refuse it, with: mingzhang import return "
                 "--refuse; then key what is still new",
                 accounts->confirmed);
}

/* ---- keyed, confirmed, refused
 * ------------------------------------------------------------------ */

static bool states_effect(const struct fact *fact)
{
    bool has_all = true;
    for (unsigned key = FILE_PAID; key <= FILE_EFFECT; key++) {
        has_all = has_all && fact_has(fact, key);
    }
    return has_all;
}

static struct status key_answer(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct fact scan;
    uint8_t image[ENTRY_KEY_SIZE];
    uint8_t value[8];
    if (!states_effect(fact) || !fact_has(fact, FILE_PAPER) ||
        !fact_has(fact, FILE_BATCH)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-155: a keyed answer names its scan and its batch, and says "
                     "what it would do");
    }
    TRY(accounts_expect(apply, fact->field[FILE_PAPER].number, KIND_FILE, &scan,
                        fault));
    if (scan.field[FILE_USE].number != FILE_SCAN) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-155: entry %" PRIu64 " is no scan of an answer on paper",
                     fact->field[FILE_PAPER].number);
    }
    return store_put(apply->transaction, LEDGER_TABLE_CODE,
                     accounts_entry_key(CODE_KEYED, apply->entry->index, image),
                     store_key_u64(value, apply->entry->index), fault);
}

/* The keyed answer that the entry settles, which still waits; and its actor. */
static struct status find_keyed(struct apply *apply, uint64_t index,
                                struct fact *ret_keyed, uint64_t *ret_actor,
                                struct fault *fault)
{
    struct entry entry;
    struct bytes value = {0};
    uint8_t image[ENTRY_KEY_SIZE];
    const struct status waiting =
        store_get(apply->transaction, LEDGER_TABLE_CODE,
                  accounts_entry_key(CODE_KEYED, index, image), &value, fault);
    if (waiting.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-156: entry %" PRIu64
                     " is no keyed answer that waits; see: mingzhang import return "
                     "--pending",
                     index);
    }
    TRY(waiting);
    TRY(accounts_entry(apply->transaction, index, &entry, ret_keyed, fault));
    *ret_actor = entry.actor;
    return OK;
}

static struct status settle_keyed(struct apply *apply, const struct acting *acting,
                                  struct fault *fault)
{
    struct accounts *accounts = apply->accounts;
    const struct fact *fact = apply->fact;
    const bool is_confirmed = fact_has(fact, FILE_CONFIRMS);
    const uint64_t index =
        fact->field[is_confirmed ? FILE_CONFIRMS : FILE_REFUSES].number;
    struct fact keyed;
    uint64_t keyer = 0;
    bool is_another = false;
    uint8_t image[ENTRY_KEY_SIZE];
    TRY(find_keyed(apply, index, &keyed, &keyer, fault));
    TRY(accounts_is_another(apply, acting, keyer, &is_another, fault));
    if (is_confirmed && accounts->confirmed != 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-157: keyed answers are confirmed one at a time, each with its "
                     "results");
    }
    const uint32_t besides = UINT32_C(1) << FILE_USE | UINT32_C(1) << FILE_CONFIRMS |
                             UINT32_C(1) << FILE_REFUSES;
    if (!accounts_says_the_same(fact, &keyed, besides) ||
        (is_confirmed && fact_has(fact, FILE_REFUSES)) ||
        fact->field[FILE_USE].number !=
            (uint64_t)(is_confirmed ? FILE_RETURN : FILE_KEYED)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-155: who settles a keyed answer repeats what entry %" PRIu64
                     " says",
                     index);
    }
    if (is_confirmed && (!is_another || (acting->roles & ACTING_JUDGES) == 0)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-155: who keyed an answer does not confirm it; another member "
                     "of staff, a checker or approver, holds it against the paper");
    }
    if (is_confirmed) {
        accounts->due_effect = stated_effect(&keyed);
        TRY(accounts_watch_file(accounts, apply->transaction, apply->entry->index,
                                fault));
        accounts->confirmed = index;
    }
    TRY(put_token(apply, fact->field[FILE_TOKEN].bytes, fault));
    return store_delete(apply->transaction, LEDGER_TABLE_CODE,
                        accounts_entry_key(CODE_KEYED, index, image), fault);
}

static struct status take_in(struct apply *apply, const struct acting *acting,
                             struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const struct bytes token = fact->field[FILE_TOKEN].bytes;
    const uint64_t use = fact->field[FILE_USE].number;
    uint64_t old = 0;
    if ((acting->roles & ACTING_MAKERS) == 0) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-050: files are taken in by a maker; others only confirm what a "
                     "maker has keyed");
    }
    const struct status known =
        accounts_file_taken(apply->transaction, token.at, &old, fault);
    if (status_is_ok(known)) {
        return FAULT(fault, STATUS_EXISTS,
                     "R-064: this file was imported before (entry %" PRIu64
                     "); nothing was changed",
                     old);
    }
    if (known.code != STATUS_NOT_FOUND) {
        return known;
    }
    TRY(put_token(apply, token, fault));
    return use == FILE_KEYED ? key_answer(apply, fault) : OK;
}

struct status accounts_apply_file(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    struct acting acting;
    TRY(accounts_acting(apply, &acting, fault));
    TRY(accounts_expect_field(apply, FILE_BATCH, KIND_BATCH, fault));
    return fact_has(fact, FILE_CONFIRMS) || fact_has(fact, FILE_REFUSES)
               ? settle_keyed(apply, &acting, fault)
               : take_in(apply, &acting, fault);
}

/* ---- results
 * ------------------------------------------------------------------------------------
 */

struct status accounts_check_result_file(struct apply *apply, bool *ret_is_confirmed,
                                         struct fault *fault)
{
    struct accounts *accounts = apply->accounts;
    struct fact file;
    *ret_is_confirmed = false;
    if (!fact_has(apply->fact, RESULT_FILE)) {
        return OK;
    }
    const uint64_t index = apply->fact->field[RESULT_FILE].number;
    if (accounts->confirmed != 0 && accounts->watched == index) {
        *ret_is_confirmed = true;
        return OK;
    }
    if (accounts->sound_file == index && index != 0) {
        return OK;
    }
    TRY(accounts_expect(apply, index, KIND_FILE, &file, fault));
    const uint64_t use = file.field[FILE_USE].number;
    if (use == FILE_KEYED || use == FILE_SCAN) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-156: entry %" PRIu64
                     " is an answer on paper that nobody confirmed; no result comes "
                     "from it",
                     index);
    }
    if (fact_has(&file, FILE_CONFIRMS)) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-157: entry %" PRIu64
                     " confirmed an answer on paper, and its results came with it; "
                     "none comes later",
                     index);
    }
    accounts->sound_file = index;
    return OK;
}
