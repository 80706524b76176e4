/* answer_match.c - lines of the batches, found again by what the bank writes. */
#include "importers/answer_internal.h"

#include "ledger/base/identity.h"
#include "ledger/base/text.h"

static uint64_t hash_of(struct bytes text)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < text.size; i++) {
        hash = (hash ^ text.at[i]) * UINT64_C(1099511628211);
    }
    return hash ^ hash >> 29;
}

/* The bank was never told of a line that was withdrawn. */
static struct bytes key_of(const struct answer_line *line, bool is_account)
{
    return line->state == LINE_STATE_CANCELLED ? (struct bytes){0}
           : is_account                        ? line->account
                                               : line->resident;
}

/* The slot of the key, or the free one where it would be. */
static struct answer_slot *slot_of(const struct answer *answer,
                                   const struct answer_table *table, struct bytes key,
                                   uint32_t *ret_hash)
{
    const uint64_t hash = hash_of(key);
    const uint32_t rest = (uint32_t)(hash >> 32);
    size_t at = (size_t)hash & answer->mask;
    const bool is_account = table == answer->by_account;
    while (table->slots[at].line != 0) {
        const struct answer_slot *slot = &table->slots[at];
        if (slot->hash == rest &&
            bytes_equal(key_of(&answer->lines[slot->line - 1], is_account), key)) {
            break;
        }
        at = (at + 1) & answer->mask;
    }
    *ret_hash = rest;
    return &table->slots[at];
}

struct status answer_enter_lines(struct answer *answer, struct fault *fault)
{
    struct arena *arena = answer->intake->arena;
    size_t slots = 16;
    while (slots < answer->line_count * 2) {
        slots *= 2;
    }
    answer->mask = slots - 1;
    ARENA_TAKE(arena, 1, answer->by_account, fault);
    ARENA_TAKE(arena, slots, answer->by_account->slots, fault);
    ARENA_TAKE(arena, 1, answer->by_resident, fault);
    ARENA_TAKE(arena, slots, answer->by_resident->slots, fault);
    return OK;
}

/* Entered from the last to the first, so that each chain runs in line order. */
static void fill(const struct answer *answer, struct answer_table *table)
{
    const bool is_account = table == answer->by_account;
    for (size_t i = answer->line_count; i > 0; i--) {
        struct answer_line *line = &answer->lines[i - 1];
        const struct bytes key = key_of(line, is_account);
        uint32_t hash = 0;
        if (key.size == 0) {
            continue;
        }
        struct answer_slot *slot = slot_of(answer, table, key, &hash);
        if (is_account) {
            line->next_account = slot->line;
        } else {
            line->next_resident = slot->line;
        }
        *slot = (struct answer_slot){hash, (uint32_t)i};
    }
    table->is_filled = true;
}

static uint32_t chain_of(const struct answer *answer, struct bytes key, bool is_account)
{
    struct answer_table *table = is_account ? answer->by_account : answer->by_resident;
    uint32_t hash = 0;
    if (!table->is_filled) {
        fill(answer, table);
    }
    return slot_of(answer, table, key, &hash)->line;
}

/* What a record says of itself, beyond account and number of the person. */
struct wanted {
    struct bytes account, resident, name;
    uint64_t sequence;
    int64_t amount;
    bool has_sequence, has_amount;
};

static struct wanted wanted_of(const struct record *record, struct resident *found,
                               int64_t amount)
{
    struct wanted wanted = {
        .account = record->field[COLUMN_ACCOUNT],
        .resident = record->field[COLUMN_RESIDENT_ID],
        .name = record->field[COLUMN_NAME],
        .amount = amount,
        .has_amount = amount >= 0,
    };
    if (wanted.resident.size > 0 &&
        identity_resident(wanted.resident, found) == IDENTITY_OK) {
        wanted.resident = bytes_from(found->number, IDENTITY_RESIDENT_SIZE);
    }
    wanted.has_sequence = text_to_u64(record->field[COLUMN_SEQUENCE], &wanted.sequence);
    return wanted;
}

static struct status is_name_of(const struct answer *answer,
                                const struct answer_line *line, struct bytes name,
                                bool *ret_is, struct fault *fault)
{
    *ret_is = name.size > 0 && text_same_name(name, line->account_name);
    return *ret_is || name.size == 0
               ? OK
               : alias_is(answer->aliases, line->person, name, ret_is, fault);
}

/* Who the bank means comes before which line. */
static struct status score_of(const struct answer *answer,
                              const struct answer_line *line,
                              const struct wanted *wanted, int *ret_score,
                              struct fault *fault)
{
    bool is_named = false;
    TRY(is_name_of(answer, line, wanted->name, &is_named, fault));
    *ret_score = (is_named ? 4 : 0) +
                 (wanted->has_sequence && line->number == wanted->sequence ? 2 : 0) +
                 (wanted->has_amount && line->amount == wanted->amount ? 1 : 0);
    return OK;
}

uint32_t answer_find_numbered(const struct answer *answer, const struct record *record)
{
    uint64_t number = 0;
    const bool is_number = text_to_u64(record->field[COLUMN_SEQUENCE], &number);
    return is_number && answer->options->batch_count == 1 && number >= 1 &&
                   number <= answer->line_count
               ? (uint32_t)(number - 1)
               : ANSWER_SLOT_NONE;
}

bool answer_is_other_account(const struct answer_line *line,
                             const struct record *record)
{
    const struct bytes account = record->field[COLUMN_ACCOUNT];
    return account.size > 0 && line->account.size > 0 &&
           !bytes_equal(account, line->account);
}

/* Walks the lines that have the account or number of a record. */
struct walk {
    const struct answer *answer;
    const struct wanted *wanted;
    bool is_account;
    uint32_t at; /* 1 + next line; 0: no more */
};

static struct walk walk_of(const struct answer *answer, const struct wanted *wanted)
{
    const bool is_account = wanted->account.size > 0;
    return (struct walk){
        answer, wanted, is_account,
        chain_of(answer, is_account ? wanted->account : wanted->resident, is_account)};
}

/* The next line that is not another person's by number, or ANSWER_SLOT_NONE. */
static uint32_t walk_next(struct walk *walk)
{
    const struct wanted *wanted = walk->wanted;
    while (walk->at != 0) {
        const uint32_t index = walk->at - 1;
        const struct answer_line *line = &walk->answer->lines[index];
        walk->at = walk->is_account ? line->next_account : line->next_resident;
        const bool is_other = walk->is_account && wanted->resident.size > 0 &&
                              line->resident.size > 0 &&
                              !bytes_equal(line->resident, wanted->resident);
        if (!is_other) {
            return index;
        }
    }
    return ANSWER_SLOT_NONE;
}

struct status answer_find(const struct answer *answer, const struct record *record,
                          int64_t amount, uint32_t *ret_target, struct fault *fault)
{
    struct resident found;
    const struct wanted wanted = wanted_of(record, &found, amount);
    struct walk walk = walk_of(answer, &wanted);
    uint32_t best = ANSWER_SLOT_NONE;
    int best_score = -1;
    bool is_ambiguous = false;
    for (uint32_t at = walk_next(&walk); at != ANSWER_SLOT_NONE;
         at = walk_next(&walk)) {
        const struct answer_line *line = &answer->lines[at];
        int score = 0;
        TRY(score_of(answer, line, &wanted, &score, fault));
        score = 2 * score + (line->answered_by == 0 ? 1 : 0);
        if (score > best_score) {
            best = at;
            best_score = score;
            is_ambiguous = false;
        } else if (score == best_score) {
            /* One person's equal dues are answered in order; two persons' are not. */
            is_ambiguous = is_ambiguous ||
                           !bytes_equal(line->resident, answer->lines[best].resident);
        }
    }
    *ret_target = is_ambiguous ? ANSWER_SLOT_NONE : best;
    return OK;
}

struct status answer_knows_name(const struct answer *answer,
                                const struct answer_line *line,
                                const struct record *record, bool *ret_knows,
                                struct fault *fault)
{
    const struct bytes name = record->field[COLUMN_NAME];
    *ret_knows = true;
    return name.size == 0 || line->account_name.size == 0
               ? OK
               : is_name_of(answer, line, name, ret_knows, fault);
}

struct status answer_equals(const struct answer *answer, const struct record *record,
                            int64_t amount, answer_each_line *each, void *context,
                            size_t *ret_count, struct fault *fault)
{
    struct resident found;
    const struct wanted wanted = wanted_of(record, &found, amount);
    struct walk walk = walk_of(answer, &wanted);
    int best = -1;
    int score = 0;
    size_t count = 0;
    for (uint32_t at = walk_next(&walk); at != ANSWER_SLOT_NONE;
         at = walk_next(&walk)) {
        TRY(score_of(answer, &answer->lines[at], &wanted, &score, fault));
        count = score > best ? 1 : count + (score == best);
        best = score > best ? score : best;
    }
    walk = walk_of(answer, &wanted);
    for (uint32_t at = walk_next(&walk); at != ANSWER_SLOT_NONE;
         at = walk_next(&walk)) {
        TRY(score_of(answer, &answer->lines[at], &wanted, &score, fault));
        if (score == best) {
            each(context, at);
        }
    }
    *ret_count = count;
    return OK;
}

struct status answer_find_detail(const struct answer *answer,
                                 const struct record *record, uint32_t *ret_target,
                                 struct fault *fault)
{
    int64_t part = 0;
    const uint32_t found = answer_find_numbered(answer, record);
    if (found != ANSWER_SLOT_NONE) {
        TRY(answer_voucher_part(answer, found, record->plan, &part, fault));
    }
    *ret_target = part > 0 ? found : ANSWER_SLOT_NONE;
    return OK;
}
