/* payroll_people.c - rows matched to the people of the vault.
 *
 * Looking up is done on several cores, each with its own snapshot, and begins while the
 * file is still being read; what differs is collected afterwards, in row order, one
 * change a person. */
#include "importers/roster.h"

#include "ledger/base/text.h"

#include <string.h>

void payroll_compare(struct payroll_row *row, const struct vault_person *person)
{
    row->flags &=
        (uint16_t) ~(ROW_NAME_DIFFERS | ROW_ACCOUNT_CHANGED | ROW_SPELLED_OTHERWISE |
                     ROW_HOLDER_KNOWN | ROW_OLD_NUMBER | ROW_FACTS_CHANGED);
    const struct bytes name = payroll_text(row, ROW_NAME);
    const bool same_name =
        bytes_equal(person->name, name) || text_same_name(person->name, name);
    if (!same_name && (row->flags & ROW_NAME_LOST) == 0) {
        row->flags |= ROW_NAME_DIFFERS;
    }
    /* Without a holder of its own the account is the person's. */
    const struct bytes holder = payroll_text(row, ROW_ACCOUNT_NAME);
    if (!bytes_equal(person->account, payroll_text(row, ROW_ACCOUNT)) ||
        (!bytes_equal(holder, name) && !text_same_name(person->account_name, holder))) {
        row->flags |= ROW_ACCOUNT_CHANGED;
    }
    if ((row->flags & ROW_NAME_DIFFERS) == 0 &&
        (!bytes_equal(person->name, name) ||
         !bytes_equal(person->account_name, holder))) {
        row->flags |= ROW_SPELLED_OTHERWISE;
    }
    if (!bytes_equal(holder, name) && text_same_name(person->account_name, holder)) {
        row->flags |= ROW_HOLDER_KNOWN;
        row->payee_kind = row->payee_kind != 0 ? row->payee_kind : person->payee_kind;
    }
    if (!bytes_equal(person->resident, payroll_text(row, ROW_RESIDENT))) {
        row->flags |= ROW_OLD_NUMBER;
    }
    const bool is_moved = row->village != 0 && row->village != person->village;
    /* Aid for one person says nothing about the size of the household. */
    const bool is_of_household = (row->flags & ROW_OF_HOUSEHOLD) != 0;
    const bool is_resized =
        is_of_household && row->headcount != 0 && row->headcount != person->headcount;
    const bool is_other_kind =
        row->payee_kind > PAYEE_SELF && row->payee_kind != person->payee_kind;
    if (is_moved || is_resized || is_other_kind) {
        row->flags |= ROW_FACTS_CHANGED;
    }
    row->village = row->village != 0 ? row->village : person->village;
    row->household = is_resized ? row->headcount : person->headcount;
    if (row->headcount == 0 && is_of_household) {
        row->headcount = person->headcount;
    }
}

static struct status look_up(struct vault_reader *reader, struct payroll_row *row,
                             struct fault *fault)
{
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person person;
    vault_token(reader, payroll_text(row, ROW_RESIDENT), row->token);
    const struct status found =
        vault_find_token(reader, row->token, buffer, &person, fault);
    if (found.code == STATUS_NOT_FOUND) {
        return OK;
    }
    TRY(found);
    row->person = person.person;
    row->version = person.version;
    memcpy(row->secret, person.secret, sizeof(row->secret));
    payroll_compare(row, &person);
    return OK;
}

static struct status look_up_slice(void *context, unsigned worker, size_t from,
                                   size_t to, struct fault *fault)
{
    struct payroll *payroll = context;
    for (size_t i = from; i < to; i++) {
        TRY(look_up(payroll->readers[worker], payroll_row(payroll, i), fault));
    }
    return OK;
}

/* ---- the same person on several rows
 * ---------------------------------------------------- */

/* The keyed token of the resident number: as good as random. */
static uint64_t hash_of(const struct payroll_row *row)
{
    uint64_t hash;
    memcpy(&hash, row->token, sizeof(hash));
    return hash;
}

static size_t slot_of(const struct payroll *payroll, uint64_t hash)
{
    return (size_t)hash & payroll->slot_mask;
}

static bool may_be(const struct payroll_slot *slot, uint64_t hash)
{
    return slot->hash == (uint32_t)(hash >> 32);
}

static struct payroll_slot fill_slot(uint64_t hash, size_t index)
{
    return (struct payroll_slot){(uint32_t)(hash >> 32), (uint32_t)index + 1};
}

/* Puts the row in the place of its person; returns the newest older row, or NULL. */
static struct payroll_row *link_same(struct payroll *payroll, size_t index)
{
    struct payroll_row *row = payroll_row(payroll, index);
    const uint64_t hash = hash_of(row);
    size_t at = slot_of(payroll, hash);
    for (; payroll->same[at].row != 0; at = (at + 1) & payroll->slot_mask) {
        if (!may_be(&payroll->same[at], hash)) {
            continue;
        }
        struct payroll_row *other = payroll_row(payroll, payroll->same[at].row - 1);
        if (bytes_equal(payroll_text(other, ROW_RESIDENT),
                        payroll_text(row, ROW_RESIDENT))) {
            payroll->same[at] = fill_slot(hash, index);
            return other;
        }
    }
    payroll->same[at] = fill_slot(hash, index);
    return NULL;
}

static uint64_t hash_due(const struct payroll *payroll, const struct payroll_row *row)
{
    const struct payroll_draft *draft = &payroll->drafts[row->batch];
    uint64_t hash = hash_of(row) ^ (uint64_t)draft->period << 40;
    hash = payroll_hash(hash ^ draft->programme->entry << 16,
                        payroll_text(row, ROW_PURPOSE));
    hash = payroll_hash(hash, payroll_text(row, ROW_CASE));
    return hash ^ hash >> 29;
}

static bool same_due(const struct payroll *payroll, const struct payroll_row *row,
                     const struct payroll_row *other)
{
    const struct payroll_draft *draft = &payroll->drafts[row->batch];
    const struct payroll_draft *its = &payroll->drafts[other->batch];
    return its->programme == draft->programme && its->period == draft->period &&
           bytes_equal(payroll_text(other, ROW_RESIDENT),
                       payroll_text(row, ROW_RESIDENT)) &&
           bytes_equal(payroll_text(other, ROW_PURPOSE),
                       payroll_text(row, ROW_PURPOSE)) &&
           bytes_equal(payroll_text(other, ROW_CASE), payroll_text(row, ROW_CASE));
}

/* R-074 within the file: the same due twice.  A table of dues, not of parties: one
 * supplier may stand in every row. */
static void find_double(struct payroll *payroll, size_t index)
{
    const struct payroll_row *row = payroll_row(payroll, index);
    const uint64_t hash = hash_due(payroll, row);
    size_t at = slot_of(payroll, hash);
    for (; payroll->dues[at].row != 0; at = (at + 1) & payroll->slot_mask) {
        if (!may_be(&payroll->dues[at], hash)) {
            continue;
        }
        const struct payroll_row *other =
            payroll_row(payroll, payroll->dues[at].row - 1);
        if (same_due(payroll, row, other)) {
            intake_problem(payroll->intake, INTAKE_ERROR, row->line, NULL,
                           "R-074: the same party stands in line %llu already for the "
                           "same due; remove one or give purpose or case",
                           (unsigned long long)other->line);
            return;
        }
    }
    payroll->dues[at] = fill_slot(hash, index);
}

static void note_differences(struct payroll *payroll, struct payroll_row *row)
{
    struct intake *intake = payroll->intake;
    if ((row->flags & ROW_NAME_DIFFERS) != 0) {
        intake_problem(intake, payroll->is_recorded ? INTAKE_WARNING : INTAKE_ERROR,
                       row->line, NULL,
                       "R-075: this resident number is registered under another name; "
                       "a change of name takes two people");
    }
    if ((row->flags & ROW_OLD_NUMBER) != 0) {
        intake_problem(intake, payroll->is_recorded ? INTAKE_WARNING : INTAKE_ERROR,
                       row->line, NULL,
                       "R-138: this resident number was given up for another; write "
                       "the one that the record has now");
    }
    if ((row->flags & ROW_ACCOUNT_CHANGED) != 0) {
        intake_problem(intake, INTAKE_WARNING, row->line, NULL,
                       "R-075: another account than before");
    }
}

/* Somebody new, or something new about somebody. */
static bool is_news(const struct payroll_row *row)
{
    return row->person == 0 ||
           ((row->flags & (ROW_ACCOUNT_CHANGED | ROW_FACTS_CHANGED)) != 0 &&
            (row->flags & ROW_OLD_NUMBER) == 0);
}

/* Numbers the changes, one a person: the first row that has news speaks. */
static void link_row(struct payroll *payroll, size_t index)
{
    struct payroll_row *row = payroll_row(payroll, index);
    const struct payroll_row *same = link_same(payroll, index);
    if (!payroll_is_unnamed(payroll, row)) {
        find_double(payroll, index);
    }
    if (same != NULL) {
        if (!bytes_equal(payroll_text(same, ROW_ACCOUNT),
                         payroll_text(row, ROW_ACCOUNT))) {
            intake_problem(payroll->intake,
                           payroll->is_recorded ? INTAKE_WARNING : INTAKE_ERROR,
                           row->line, NULL,
                           "R-075: another account than in line %llu of this file",
                           (unsigned long long)same->line);
        }
        if (same->person == 0 &&
            !text_same_name(payroll_text(same, ROW_NAME),
                            payroll_text(row, ROW_NAME)) &&
            ((same->flags | row->flags) & ROW_NAME_LOST) == 0) {
            row->flags |= ROW_NAME_DIFFERS;
        }
    }
    note_differences(payroll, row);
    if (same != NULL && same->change != 0) {
        row->change = same->change;
    } else if (is_news(row)) {
        payroll->new_people += row->person == 0;
        payroll->changed_people += row->person != 0;
        row->change = (uint32_t)++payroll->change_count;
        row->flags |= ROW_OWNS_CHANGE;
    }
}

/* Linking needs the people of the rows before only: it goes on while later rows are
 * being looked up. */
static struct status link_rows(struct payroll *payroll, struct fault *fault)
{
    size_t slots = 16;
    while (slots < payroll->row_count * 2) {
        slots *= 2;
    }
    payroll->slot_mask = slots - 1;
    const size_t mark = arena_mark(payroll->intake->arena);
    ARENA_TAKE(payroll->intake->arena, slots, payroll->same, fault);
    ARENA_TAKE(payroll->intake->arena, slots, payroll->dues, fault);
    for (size_t from = 0; from < payroll->row_count; from += AHEAD_BLOCK) {
        const size_t left = payroll->row_count - from;
        const size_t to = from + (left < AHEAD_BLOCK ? left : AHEAD_BLOCK);
        TRY(ahead_need(payroll->ahead, to, fault));
        for (size_t i = from; i < to; i++) {
            link_row(payroll, i);
        }
    }
    payroll->same = NULL;
    payroll->dues = NULL;
    intake_rewind(payroll->intake, mark);
    return OK;
}

static struct vault_person say_person(const struct payroll_row *row)
{
    struct vault_person who = {
        .person = row->person,
        .version = row->version,
        .name = payroll_text(row, ROW_NAME),
        .resident = payroll_text(row, ROW_RESIDENT),
        .account_name = payroll_text(row, ROW_ACCOUNT_NAME),
        .account = payroll_text(row, ROW_ACCOUNT),
        .village = row->village,
        .headcount = row->household,
        .payee_kind = row->payee_kind,
    };
    memcpy(who.secret, row->secret, sizeof(row->secret));
    return who;
}

/* A line commits to the texts that the vault keeps of it, or nobody could ever open
 * the commitment, nor check the bank's file against it. */
struct status payroll_take_texts(struct payroll *payroll, struct payroll_row *row,
                                 const struct vault_person *who, struct fault *fault)
{
    struct bytes texts[ROW_TEXTS];
    size_t size = 0;
    for (unsigned i = 0; i < ROW_TEXTS; i++) {
        texts[i] = payroll_text(row, (enum row_text)i);
    }
    texts[ROW_NAME] = who->name;
    texts[ROW_ACCOUNT_NAME] = who->account_name;
    for (unsigned i = 0; i < ROW_TEXTS; i++) {
        size += texts[i].size;
    }
    uint8_t *at = NULL;
    ARENA_TAKE(payroll->intake->arena, size, at, fault);
    struct writer writer = writer_of(at, size);
    for (unsigned i = 0; i < ROW_TEXTS; i++) {
        writer_run(&writer, texts[i]);
        row->sizes[i] = (uint16_t)texts[i].size;
    }
    row->texts = at;
    return OK;
}

static struct status take_stored_texts(struct payroll *payroll, struct payroll_row *row,
                                       struct fault *fault)
{
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person person;
    TRY(vault_by_number(payroll->readers[0], row->person, UINT64_MAX, buffer, &person,
                        fault));
    return payroll_take_texts(payroll, row, &person, fault);
}

static bool is_spelled_so(const struct payroll_row *row, const struct vault_person *who)
{
    return bytes_equal(payroll_text(row, ROW_NAME), who->name) &&
           bytes_equal(payroll_text(row, ROW_ACCOUNT_NAME), who->account_name);
}

/* Records merged into this one stay with it, whatever else is news. */
static struct status keep_joined(const struct payroll *payroll,
                                 const struct payroll_row *row,
                                 struct vault_person *who, struct fault *fault)
{
    uint8_t buffer[4 * VAULT_TEXT_MAX];
    struct vault_person person;
    if (row->person == 0) {
        return OK;
    }
    TRY(vault_by_number(payroll->readers[0], row->person, UINT64_MAX, buffer, &person,
                        fault));
    who->joined = person.joined;
    secret_wipe(buffer, sizeof(buffer));
    secret_wipe(&person, sizeof(person));
    return OK;
}

/* Every row of a change, in their order, has its say. */
static struct status collect_changes(struct payroll *payroll, struct fault *fault)
{
    ARENA_TAKE(payroll->intake->arena, payroll->change_count + 1, payroll->changes,
               fault);
    for (size_t i = 0; i < payroll->row_count; i++) {
        struct payroll_row *row = payroll_row(payroll, i);
        if (row->change == 0) {
            if ((row->flags & ROW_SPELLED_OTHERWISE) != 0) {
                TRY(take_stored_texts(payroll, row, fault));
            }
            continue;
        }
        struct vault_change *change = &payroll->changes[row->change - 1];
        if ((row->flags & ROW_OWNS_CHANGE) != 0) {
            *change =
                (struct vault_change){.who = say_person(row), .is_new_version = true};
            TRY(keep_joined(payroll, row, &change->who, fault));
            continue;
        }
        struct vault_person *who = &change->who;
        row->village = row->village != 0 ? row->village : who->village;
        who->headcount = who->headcount != 0 ? who->headcount : row->household;
        if (row->headcount == 0 && (row->flags & ROW_OF_HOUSEHOLD) != 0) {
            row->headcount = who->headcount;
        }
        if ((row->flags & ROW_NAME_DIFFERS) == 0 && !is_spelled_so(row, who)) {
            TRY(payroll_take_texts(payroll, row, who, fault));
        }
    }
    return OK;
}

/* ---- pseudonyms
 * ----------------------------------------------------------------------------- */

static struct status name_slice(void *context, unsigned worker, size_t from, size_t to,
                                struct fault *fault)
{
    struct payroll *payroll = context;
    (void)fault;
    for (size_t i = from; i < to; i++) {
        struct payroll_row *row = payroll_row(payroll, i);
        const struct payroll_draft *draft = &payroll->drafts[row->batch];
        if (row->change != 0) {
            const struct vault_person *who = &payroll->changes[row->change - 1].who;
            row->person = who->person;
            memcpy(row->secret, who->secret, sizeof(row->secret));
        }
        commitment_payee(payroll->hashers[worker], row->secret, draft->programme->code,
                         draft->period / 12, row->party);
        if (!vault_knows_payee(payroll->readers[worker], row->party)) {
            row->flags |= ROW_NEW_PAYEE;
        }
    }
    return OK;
}

static struct status collect_payees(struct payroll *payroll, struct fault *fault)
{
    size_t count = 0;
    for (size_t i = 0; i < payroll->row_count; i++) {
        count += (payroll_row(payroll, i)->flags & ROW_NEW_PAYEE) != 0;
    }
    ARENA_TAKE(payroll->intake->arena, count + 1, payroll->payees, fault);
    for (size_t i = 0; i < payroll->row_count; i++) {
        const struct payroll_row *row = payroll_row(payroll, i);
        if ((row->flags & ROW_NEW_PAYEE) != 0) {
            struct vault_payee *payee = &payroll->payees[payroll->payee_count++];
            memcpy(payee->at, row->party, sizeof(payee->at));
            payee->person = row->person;
        }
    }
    return OK;
}

static struct status match(struct payroll *payroll, struct fault *fault)
{
    struct intake *intake = payroll->intake;
    const unsigned jobs = payroll->options->jobs;
    intake_progress(intake, "people", 0, payroll->row_count);
    ahead_offer(payroll->ahead, payroll->row_count);
    TRY(payroll_read_aliases(payroll, fault));
    TRY(link_rows(payroll, fault));
    TRY(intake_verdict(intake, fault));
    TRY(collect_changes(payroll, fault));
    if (payroll->roster != NULL) {
        TRY(roster_find_payees(payroll, fault));
        TRY(intake_verdict(intake, fault));
    }
    TRY(vault_prepare(intake->ledger->vault, payroll->changes, payroll->change_count,
                      fault));
    TRY(parallel_run(payroll->row_count, jobs, name_slice, payroll, fault));
    return collect_payees(payroll, fault);
}

static struct status open_workers(struct payroll *payroll, struct fault *fault)
{
    const struct intake *intake = payroll->intake;
    for (unsigned i = 0; i < payroll->options->jobs; i++) {
        TRY(vault_reader_open(intake->ledger->vault, &payroll->readers[i], fault));
        TRY(hasher_open(hasher_suite(payroll->hasher), &payroll->hashers[i], fault));
    }
    return OK;
}

struct status payroll_look_ahead(struct payroll *payroll, struct fault *fault)
{
    if (payroll->intake->ledger->vault == NULL) {
        return OK; /* intake_read() says so */
    }
    TRY(open_workers(payroll, fault));
    return ahead_open(payroll->options->jobs, look_up_slice, payroll, &payroll->ahead,
                      fault);
}

void payroll_stop_looking(struct payroll *payroll)
{
    ahead_close(payroll->ahead);
    payroll->ahead = NULL;
    for (unsigned i = 0; i < PARALLEL_JOBS_MAX; i++) {
        vault_reader_close(payroll->readers[i]);
        payroll->readers[i] = NULL;
    }
}

struct status payroll_match_people(struct payroll *payroll, struct fault *fault)
{
    const struct status done = match(payroll, fault);
    payroll_stop_looking(payroll);
    return done;
}
