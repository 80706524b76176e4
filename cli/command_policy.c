/* command_policy.c - who must approve a batch before it goes to the bank. */
#include "cli/session.h"
#include "ledger/approval.h"
#include "ledger/base/text.h"
#include "ledger/policy_text.h"

#include <stdio.h>
#include <string.h>

enum { WORDS_SIZE = 128 };

struct recording {
    struct session *session;
    struct fact_pair steps[APPROVAL_STEPS_MAX];
    size_t count;
    uint64_t entry;
};

static void say_steps(const struct approval_policy *policy,
                      char ret_words[static WORDS_SIZE])
{
    size_t size = 0;
    ret_words[0] = '\0';
    for (size_t i = 0; i < policy->count && size < WORDS_SIZE; i++) {
        const int more =
            snprintf(ret_words + size, WORDS_SIZE - size, "%s%s:%u", i == 0 ? "" : " ",
                     registry_role_name(policy->steps[i].role),
                     (unsigned)policy->steps[i].people);
        size += more > 0 ? (size_t)more : 0;
    }
}

static struct status read_step(const char *text, struct fact_pair *ret_step,
                               struct fault *fault)
{
    const size_t size = strcspn(text, ":");
    uint64_t people = 1;
    ret_step->entry = registry_role_parse(bytes_from(text, size));
    if (ret_step->entry == 0 ||
        (text[size] == ':' && !text_to_u64(bytes_of(text + size + 1), &people)) ||
        people > APPROVAL_PEOPLE_MAX) {
        return FAULT(fault, STATUS_USAGE,
                     "--role wants a role and how many people, such as checker:1");
    }
    ret_step->number = (int64_t)people;
    return OK;
}

static struct status read_steps(const struct arguments *arguments,
                                struct recording *recording, struct fault *fault)
{
    for (size_t i = 0; i < arguments->given_count; i++) {
        if (arguments->given[i].option != OPTION_ROLE) {
            continue;
        }
        if (recording->count == APPROVAL_STEPS_MAX) {
            return FAULT(fault, STATUS_USAGE, "at most %d steps", APPROVAL_STEPS_MAX);
        }
        TRY(read_step(arguments->given[i].text, &recording->steps[recording->count++],
                      fault));
    }
    return recording->count > 0
               ? OK
               : FAULT(fault, STATUS_USAGE,
                       "policy approval wants --role, such as --role checker:1 --role "
                       "approver:1");
}

static struct status find_programme(struct journal_session *session, const char *code,
                                    uint64_t *ret_programme, struct fault *fault)
{
    const struct status known =
        accounts_code(journal_transaction(session), CODE_PROGRAMME, bytes_of(code),
                      ret_programme, fault);
    return known.code == STATUS_NOT_FOUND
               ? FAULT(fault, STATUS_NOT_FOUND, "no programme has the code %s", code)
               : known;
}

static struct status append_policy(struct journal_session *session, void *context,
                                   struct fault *fault)
{
    struct recording *recording = context;
    const struct world *world = recording->session->world;
    const char *code = recording->session->arguments->value[OPTION_PROGRAMME];
    struct hasher *hasher = NULL;
    uint8_t image[APPROVAL_STEPS_MAX * 20];
    struct writer writer = writer_of(image, sizeof(image));
    struct fact fact;
    fact_put_pairs(&writer, recording->steps, recording->count);
    TRY(hasher_open(recording->session->facts.suite, &hasher, fault));
    const struct digest digest = hasher_one(hasher, writer_bytes(&writer));
    hasher_close(hasher);
    fact_begin(&fact, kinds_find(KIND_POLICY));
    fact_set_number(&fact, POLICY_USE, POLICY_USE_APPROVAL);
    fact_set_bytes(&fact, POLICY_NAME, bytes_of("approval"));
    fact_set_bytes(&fact, POLICY_DIGEST, digest_bytes(&digest));
    fact_set_fen(&fact, POLICY_FROM, world->today);
    fact_set_bytes(&fact, POLICY_APPROVALS, writer_bytes(&writer));
    if (code != NULL) {
        uint64_t programme = 0;
        TRY(find_programme(session, code, &programme, fault));
        fact_set_number(&fact, POLICY_PROGRAMME, programme);
    }
    return journal_append(session, &fact, &recording->entry, fault);
}

static struct status record(struct session *session, void *context, struct fault *fault)
{
    struct recording *recording = context;
    recording->session = session;
    TRY(ledger_write(&session->ledger, &session->actor, "policy approval",
                     append_policy, recording, fault));
    print_field(session->world, "policy", _("Policy"), print_count(recording->entry));
    print_note(session->world, "%s",
               _("It holds for batches that are recorded from now on."));
    return OK;
}

struct status command_policy_approval(struct world *world,
                                      const struct arguments *arguments,
                                      struct fault *fault)
{
    struct recording recording = {.count = 0};
    TRY(read_steps(arguments, &recording, fault));
    return session_run(world, arguments, SESSION_ADMINISTER, record, &recording, fault);
}

/* ---- list ------------------------------------------------------------------------ */

struct listing {
    struct session *session;
    struct print_table table;
    civil_day today;
};

static struct print_cell entry_cell(uint64_t entry)
{
    return entry == 0 ? print_none() : print_count(entry);
}

static struct status add_programme(void *context, struct bytes code, uint64_t entry,
                                   struct fault *fault)
{
    struct listing *listing = context;
    struct store_transaction *transaction = listing->session->transaction;
    static const enum policy_use uses[] = {POLICY_USE_DISCLOSURE,
                                           POLICY_USE_EVALUATION};
    char words[WORDS_SIZE];
    uint64_t approval = 0;
    struct approval_policy policy;
    struct policy_text texts[2];
    TRY(approval_policy_in_force(transaction, entry, &approval, fault));
    TRY(approval_policy_at(transaction, approval, &policy, fault));
    say_steps(&policy, words);
    for (size_t i = 0; i < 2; i++) {
        const struct policy_question question = {.use = uses[i],
                                                 .programme = entry,
                                                 .day = listing->today,
                                                 .seal = UINT64_MAX};
        TRY(policy_text_find(transaction, &question, &texts[i], fault));
    }
    const struct print_cell cells[] = {print_bytes(code), entry_cell(approval),
                                       print_words(words), entry_cell(texts[0].entry),
                                       entry_cell(texts[1].entry)};
    return print_table_add(&listing->table, cells, fault);
}

static struct status list(struct session *session, void *context, struct fault *fault)
{
    const struct print_column columns[] = {{"programme", _("Programme")},
                                           {"policy", _("Policy")},
                                           {"approvals", _("Approved by")},
                                           {"disclosure", _("Of notices")},
                                           {"evaluation", _("Of evaluation")}};
    struct listing listing = {.session = session,
                              .today = date_of_instant(session->world->now_ms)};
    (void)context;
    listing.table = print_table_of(session->world, "policies", columns,
                                   sizeof(columns) / sizeof(columns[0]));
    TRY(accounts_codes(session->transaction, CODE_PROGRAMME, add_programme, &listing,
                       fault));
    print_table_end(&listing.table, _("No programme was registered."));
    return OK;
}

struct status command_policy_list(struct world *world,
                                  const struct arguments *arguments,
                                  struct fault *fault)
{
    return session_run(world, arguments, SESSION_READ, list, NULL, fault);
}
