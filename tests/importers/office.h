/* office.h - a ledger in a temporary folder with an administrator, a maker, a checker
 * and an approver, and the importers behind short words. */
#ifndef TESTS_IMPORTERS_OFFICE_H
#define TESTS_IMPORTERS_OFFICE_H

#include "importers/answer.h"
#include "importers/payroll.h"
#include "importers/register.h"
#include "importers/submission.h"
#include "ledger/approval.h"
#include "tests/suite.h"

#include <stdio.h>

#define OFFICE_NOW_MS INT64_C(1704700800000) /* 2024-01-08 08:00 UTC */
#define OFFICE_FIXTURE "tests/importers/fixtures/"

struct office {
    char folder[512];
    uint8_t vault_key[32];
    struct signing_key *journal, *administrator, *maker, *checker, *approver;
    uint64_t checker_actor, approver_actor; /* entries of their keys */
    struct ledger ledger;
    struct ledger_actor admin_actor, actor;
    struct arena arena;
    struct hasher *hasher;
    struct intake intake; /* of the last import */
};

/* Of the next office's ledger; 0: the default (tests/ledger/book.h). */
static uint64_t office_map_size;

static inline void office_open_ledger(struct office *office)
{
    struct fault fault;
    const struct ledger_options options = {.vault_key = office->vault_key,
                                           .map_size = office_map_size};
    ck_assert_ok(ledger_open(office->folder, &options, &office->ledger, &fault),
                 &fault);
}

/* A member of staff with a new acting key and a role. */
static inline uint64_t office_staff(struct office *office, const char *code,
                                    uint64_t role, struct signing_key **ret_key)
{
    struct fault fault;
    struct public_key key;
    uint64_t actor = 0;
    const struct ledger_staff staff = {.code = bytes_of(code)};
    ck_assert_ok(signing_key_new(SIGNING_ED25519, ret_key, &fault), &fault);
    signing_key_public(*ret_key, &key);
    ck_assert_ok(
        ledger_add_staff(&office->ledger, &office->admin_actor, &staff, &fault),
        &fault);
    const struct ledger_enrolment enrolment = {
        .staff = bytes_of(code), .purpose = KEY_PURPOSE_ACTING, .key = &key};
    ck_assert_ok(ledger_enrol_key(&office->ledger, &office->admin_actor, &enrolment,
                                  &actor, &fault),
                 &fault);
    ck_assert_ok(ledger_give_role(&office->ledger, &office->admin_actor, bytes_of(code),
                                  role, 19000, 0, &fault),
                 &fault);
    return actor;
}

/* What the next office_begin() makes. */
static bool office_is_practice;

static inline void office_begin(struct office *office)
{
    struct fault fault;
    *office = (struct office){0};
    ck_assert_ok(arena_open((size_t)1 << 30, &office->arena, &fault), &fault);
    ck_assert_ok(hasher_open(DIGEST_SHA256, &office->hasher, &fault), &fault);
    snprintf(office->folder, sizeof(office->folder), "%s/ledger", suite_folder());
    memset(office->vault_key, 7, sizeof(office->vault_key));
    ck_assert_ok(signing_key_new(SIGNING_ED25519, &office->journal, &fault), &fault);
    ck_assert_ok(signing_key_new(SIGNING_ED25519, &office->administrator, &fault),
                 &fault);
    struct public_key checkpoint;
    signing_key_public(office->journal, &checkpoint);
    const struct ledger_new new = {
        .origin = office_is_practice ? "ledger.example.org/test/practice"
                                     : "ledger.example.org/test",
        .is_practice = office_is_practice,
        .unit = "430699",
        .title = "测试县",
        .staff = "A01",
        .suite = DIGEST_SHA256,
        .administrator = office->administrator,
        .checkpoint = &checkpoint,
        .vault_key = office->vault_key,
        .now_ms = OFFICE_NOW_MS,
        .map_size = office_map_size,
    };
    ck_assert_ok(ledger_create(office->folder, &new, &fault), &fault);
    office_open_ledger(office);
    office->admin_actor = (struct ledger_actor){.key = office->administrator,
                                                .now_ms = OFFICE_NOW_MS,
                                                .clock_is_confirmed = true};
    (void)office_staff(office, "S01", STAFF_ROLE_MAKER, &office->maker);
    office->checker_actor =
        office_staff(office, "S02", STAFF_ROLE_CHECKER, &office->checker);
    office->approver_actor =
        office_staff(office, "S03", STAFF_ROLE_APPROVER, &office->approver);
    office->actor = office->admin_actor;
    office->actor.key = office->maker;
}

static inline void office_end(struct office *office)
{
    ledger_close(&office->ledger);
    signing_key_close(office->journal);
    signing_key_close(office->administrator);
    signing_key_close(office->maker);
    signing_key_close(office->checker);
    signing_key_close(office->approver);
    hasher_close(office->hasher);
    arena_close(&office->arena);
}

/* A fresh request for one file. */
static inline struct status office_intake_begin(struct office *office, const char *path,
                                                const char *profile,
                                                struct fault *fault)
{
    office->intake = (struct intake){
        .ledger = &office->ledger,
        .actor = &office->actor,
        .arena = &office->arena,
        .path = path,
        .hasher = office->hasher,
    };
    TRY(profile_find("docs/profiles", profile, &office->arena, &office->intake.profile,
                     fault));
    intake_begin(&office->intake);
    return OK;
}

static inline struct intake *office_intake(struct office *office, const char *path,
                                           const char *profile)
{
    struct fault fault;
    ck_assert_ok(office_intake_begin(office, path, profile, &fault), &fault);
    return &office->intake;
}

static inline struct status office_units(struct office *office, const char *path,
                                         struct fault *fault)
{
    struct register_summary summary;
    return register_units(office_intake(office, path, "units"), &summary, fault);
}

static inline struct status office_programmes(struct office *office, const char *path,
                                              struct fault *fault)
{
    struct register_summary summary;
    return register_programmes(office_intake(office, path, "programmes"), &summary,
                               fault);
}

static inline struct status office_budget(struct office *office, const char *path,
                                          struct register_summary *ret_summary,
                                          struct fault *fault)
{
    return register_budget(office_intake(office, path, "budget"), NULL, ret_summary,
                           fault);
}

struct office_payroll {
    const char *path, *profile, *programme, *unit, *village;
    const char *allocations[8]; /* NULL-terminated */
    const char *period, *due;   /* NULL: from the file */
    int64_t headcount;
};

static inline struct status office_import(struct office *office,
                                          const struct office_payroll *what,
                                          struct payroll_summary *ret_summary,
                                          struct fault *fault)
{
    struct intake *intake = &office->intake;
    struct intake_share shares[8];
    struct payroll_options options = {
        .programme = what->programme,
        .unit = what->unit,
        .village = what->village,
        .period = -1,
        .due = -1,
        .headcount = what->headcount > 0 ? what->headcount : -1,
        .shares = shares,
        .jobs = 2,
    };
    if (what->period != NULL) {
        ck_assert(date_parse_period(bytes_of(what->period), &options.period));
    }
    if (what->due != NULL) {
        ck_assert_int_ne(date_parse(bytes_of(what->due), &options.due), DATE_BAD);
    }
    TRY(office_intake_begin(office, what->path, what->profile, fault));
    while (what->allocations[options.share_count] != NULL) {
        const size_t i = options.share_count++;
        TRY(intake_find_share(intake, what->allocations[i], &shares[i], fault));
    }
    return payroll_import(intake, &options, ret_summary, fault);
}

static inline struct status office_answer(struct office *office, const char *path,
                                          const char *profile, uint64_t batch,
                                          struct answer_summary *ret_summary,
                                          struct fault *fault)
{
    const struct answer_options options = {
        .batches = &batch, .batch_count = 1, .jobs = 2};
    TRY(office_intake_begin(office, path, profile, fault));
    return answer_import(&office->intake, &options, ret_summary, fault);
}

/* ---- approving and sending to the bank ------------------------------------------- */

struct office_batches {
    struct office *office;
    const uint64_t *list;
    size_t count;
    const struct submission *submissions;
};

static inline struct status office_approve_work(struct journal_session *session,
                                                void *context, struct fault *fault)
{
    const struct office_batches *batches = context;
    const struct office *office = batches->office;
    struct accounts *accounts = office->ledger.accounts;
    for (size_t i = 0; i < 2 * batches->count; i++) {
        struct approval_claim claim;
        struct signature signature;
        uint8_t image[APPROVAL_MESSAGE_SIZE];
        TRY(accounts_claim(accounts, journal_transaction(session), batches->list[i / 2],
                           &claim, fault));
        const bool is_checker = claim.role == STAFF_ROLE_CHECKER;
        TRY(signing_sign(is_checker ? office->checker : office->approver,
                         approval_message(&claim, image), &signature, fault));
        TRY(approval_append(session, accounts, &claim,
                            is_checker ? office->checker_actor : office->approver_actor,
                            &signature, fault));
    }
    return OK;
}

static inline struct status office_submit_work(struct journal_session *session,
                                               void *context, struct fault *fault)
{
    const struct office_batches *batches = context;
    for (size_t i = 0; i < batches->count; i++) {
        TRY(submission_append(session, &batches->submissions[i], 19730, "plain",
                              fault));
    }
    return OK;
}

static inline void office_count_bytes(void *context, struct bytes bytes)
{
    *(size_t *)context += bytes.size;
}

/* Approved by checker and approver, then submitted with a file in the plain layout. */
static inline struct status office_send_all(struct office *office, const uint64_t *list,
                                            size_t count, struct fault *fault)
{
    static struct submission submissions[1024];
    ck_assert_uint_le(count, 1024);
    size_t size = 0;
    struct submission_options options = {.jobs = 2,
                                         .arena = &office->arena,
                                         .write = office_count_bytes,
                                         .context = &size};
    struct office_batches batches = {office, list, count, submissions};
    const size_t mark = arena_mark(&office->arena);
    TRY(profile_find("docs/profiles", "plain", &office->arena, &options.profile,
                     fault));
    TRY(ledger_write(&office->ledger, &office->actor, "approve", office_approve_work,
                     &batches, fault));
    for (size_t i = 0; i < count; i++) {
        TRY(submission_write(&office->ledger, list[i], &options, &submissions[i],
                             fault));
    }
    arena_rewind(&office->arena, mark);
    return ledger_write(&office->ledger, &office->actor, "submit", office_submit_work,
                        &batches, fault);
}

static inline void office_send(struct office *office, uint64_t batch)
{
    struct fault fault;
    ck_assert_ok(office_send_all(office, &batch, 1, &fault), &fault);
}

/* Sums over every allocation. */
static inline struct status office_add_balance(void *context, struct bytes code,
                                               uint64_t entry, struct fault *fault)
{
    struct {
        struct store_transaction *transaction;
        struct balance sum;
    } *total = context;
    struct balance one;
    (void)code;
    TRY(accounts_balance_at(total->transaction, entry, UINT64_MAX, &one, fault));
    total->sum.received += one.received;
    total->sum.reserved += one.reserved;
    total->sum.paid += one.paid;
    total->sum.uncovered += one.uncovered;
    return OK;
}

static inline struct balance office_total(struct office *office)
{
    struct fault fault;
    struct {
        struct store_transaction *transaction;
        struct balance sum;
    } total = {0};
    ck_assert_ok(store_read_begin(journal_store(office->ledger.journal),
                                  &total.transaction, &fault),
                 &fault);
    ck_assert_ok(accounts_codes(total.transaction, CODE_ALLOCATION, office_add_balance,
                                &total, &fault),
                 &fault);
    store_read_end(total.transaction);
    return total.sum;
}

static inline struct batch office_batch(struct office *office, uint64_t entry)
{
    struct fault fault;
    struct batch batch;
    struct store_transaction *transaction = NULL;
    ck_assert_ok(
        store_read_begin(journal_store(office->ledger.journal), &transaction, &fault),
        &fault);
    ck_assert_ok(accounts_batch_at(transaction, entry, UINT64_MAX, &batch, &fault),
                 &fault);
    store_read_end(transaction);
    return batch;
}

/* Those of them that are drafts: two answers may be about one batch. */
static inline struct status office_send_unsent(struct office *office,
                                               const uint64_t *batches, size_t count,
                                               struct fault *fault)
{
    for (size_t i = 0; i < count; i++) {
        if (office_batch(office, batches[i]).stage == LINE_STATE_DRAFTED) {
            TRY(office_send_all(office, &batches[i], 1, fault));
        }
    }
    return OK;
}

static inline uint64_t office_size(struct office *office)
{
    struct journal_facts facts;
    journal_facts(office->ledger.journal, &facts);
    return facts.size;
}

#endif
