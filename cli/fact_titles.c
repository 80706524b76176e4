/* fact_titles.c - see fact_titles.h. */
#include "cli/fact_titles.h"

#include "cli/world.h"
#include "importers/sheet.h"
#include "ledger/disclosure_policy.h"
#include "ledger/disclosures.h"

#include <string.h>

enum { ANY_KIND = 0xFFFF };

static const struct {
    uint16_t kind;
    const char *title;
} kind_titles[] = {
    {KIND_GENESIS, N_("Genesis")},
    {KIND_SEAL, N_("Seal")},
    {KIND_STAFF, N_("Staff")},
    {KIND_KEY, N_("Key")},
    {KIND_KEY_END, N_("End of a key")},
    {KIND_ROLE, N_("Role")},
    {KIND_UNIT, N_("Unit")},
    {KIND_DOCUMENT, N_("Document")},
    {KIND_PROGRAMME, N_("Programme")},
    {KIND_SOURCE, N_("Source of funds")},
    {KIND_ALLOCATION, N_("Allocation")},
    {KIND_SPLIT, N_("Split")},
    {KIND_ADJUSTMENT, N_("Adjustment")},
    {KIND_FILE, N_("File")},
    {KIND_BATCH, N_("Batch")},
    {KIND_LINE, N_("Line")},
    {KIND_RESULT, N_("Result")},
    {KIND_EXCEPTION, N_("Exception")},
    {KIND_RESOLUTION, N_("Resolution")},
    {KIND_OPENING, N_("Opening")},
    {KIND_POLICY, N_("Policy")},
    {KIND_APPROVAL, N_("Approval")},
    {KIND_SUBMISSION, N_("Submission")},
    {KIND_BATCH_STATE, N_("New state of a batch")},
    {KIND_CORRECTION, N_("Correction")},
    {KIND_STANDARD, N_("Standard")},
    {KIND_ENROLMENT, N_("Enrolment")},
    {KIND_PERSON_CHANGE, N_("Change of a person")},
    {KIND_REFUND, N_("Refund")},
    {KIND_STATEMENT, N_("Bank statement")},
    {KIND_STATEMENT_LINES, N_("Lines on a bank statement")},
    {KIND_MANUAL_VALUE, N_("Figure measured by people")},
    {KIND_PRICE_INDEX, N_("Price index")},
    {KIND_SPOT_CHECK, N_("Check of people")},
    {KIND_DISCLOSURE, N_("Public notice")},
    {KIND_ERASURE, N_("Erasure of a person")},
    {KIND_CLOSE, N_("Close of a period")},
};

/* What a name means in one kind stands before what it means everywhere else. */
static const struct {
    uint16_t kind;
    const char *name, *title;
} field_titles[] = {
    {KIND_GENESIS, "origin", N_("Origin")},
    {KIND_GENESIS, "title", N_("Title")},
    {KIND_GENESIS, "threshold", N_("Administrators who must sign")},
    {KIND_GENESIS, "administrators", N_("Administrators")},
    {KIND_GENESIS, "checkpoint-key", N_("Checkpoint key")},
    {KIND_SEAL, "first", N_("First entry sealed")},
    {KIND_KEY, "purpose", N_("Purpose of the key")},
    {KIND_KEY, "public-key", N_("Public key")},
    {KIND_BATCH, "origin", N_("It is")},
    {KIND_DOCUMENT, "number", N_("Document number")},
    {KIND_LINE, "number", N_("Number in the batch")},
    {KIND_LINE, "party", N_("Pseudonym of the party")},
    {KIND_LINE, "purpose", N_("Purpose of the aid")},
    {KIND_LINE, "class", N_("Bank's word")},
    {KIND_RESULT, "class", N_("Bank's word")},
    {KIND_RESULT, "from", N_("State before")},
    {KIND_RESULT, "to", N_("State after")},
    {KIND_EXCEPTION, "class", N_("Exception")},
    {KIND_ALLOCATION, "parent", N_("Allocation above")},
    {KIND_UNIT, "parent", N_("Unit above")},
    {KIND_APPROVAL, "root", N_("Root of the lines")},
    {KIND_BATCH_STATE, "from", N_("State before")},
    {KIND_BATCH_STATE, "to", N_("State after")},
    {KIND_CORRECTION, "to", N_("State after")},
    {KIND_CORRECTION, "right-to", N_("Right state")},
    {KIND_CORRECTION, "right-class", N_("Right word of the bank")},
    {KIND_CORRECTION, "right-amount", N_("Right amount, yuan")},
    {KIND_REFUND, "to", N_("State after")},
    {KIND_REFUND, "draws", N_("Given back to, yuan")},
    {KIND_REFUND, "is-prior-year", N_("Of earlier years")},
    {KIND_REFUND, "confirms-release", N_("Confirms a failure")},
    {KIND_OPENING, "received", N_("Received, yuan")},
    {KIND_FILE, "paid", N_("Paid")},
    {KIND_POLICY, "use", N_("Rule about")},
    {KIND_DISCLOSURE, "moment", N_("Notice of")},
    {KIND_DISCLOSURE, "step", N_("Step")},
    {KIND_DISCLOSURE, "last", N_("Last day")},
    {KIND_DISCLOSURE, "notice", N_("Notice")},
    {KIND_DISCLOSURE, "files", N_("Its files, by SHA-256")},
    {KIND_DISCLOSURE, "seal", N_("Made from seal")},
    {KIND_DISCLOSURE, "days", N_("Days it runs")},
    {KIND_DISCLOSURE, "keep", N_("Names stay until")},
    {KIND_DISCLOSURE, "objection", N_("Objection")},
    {KIND_DISCLOSURE, "outcome", N_("Outcome")},
    {KIND_DISCLOSURE, "remedy", N_("Put right by")},
    {KIND_DISCLOSURE, "is-late", N_("After the last day")},
    {KIND_POLICY, "text", N_("Text")},
    {KIND_POLICY, "before-payment", N_("Over before payment, by bits")},
    {KIND_PROGRAMME, "party", N_("Who is entitled")},
    {KIND_PROGRAMME, "start", N_("Paid from, by rule")},
    {KIND_STANDARD, "amount", N_("Standard, yuan")},
    {KIND_STANDARD, "class", N_("Class")},
    {KIND_ENROLMENT, "party", N_("Pseudonym of all years")},
    {KIND_ENROLMENT, "first", N_("First month")},
    {KIND_ENROLMENT, "last", N_("Last month")},
    {KIND_ENROLMENT, "class", N_("Class")},
    {KIND_PERSON_CHANGE, "token", N_("Pseudonym of the person")},
    {KIND_PERSON_CHANGE, "other", N_("Pseudonym of the other record")},
    {KIND_PERSON_CHANGE, "asked", N_("Asked for in entry")},
    {KIND_PERSON_CHANGE, "what", N_("What")},
    {KIND_PERSON_CHANGE, "step", N_("Step")},
    {KIND_PERSON_CHANGE, "year", N_("Year")},
    {KIND_PERSON_CHANGE, "ends", N_("Ends the alias of entry")},
    {KIND_PROGRAMME, "summary", N_("Words for the bank")},
    {KIND_STATEMENT, "ordered", N_("Batches debited, fen")},
    {KIND_STATEMENT, "returned", N_("Batches sent back, fen")},
    {KIND_STATEMENT, "received", N_("Allocations received, fen")},
    {KIND_STATEMENT, "account", N_("Token of the account")},
    {KIND_STATEMENT_LINES, "debited", N_("Runs of lines debited")},
    {KIND_STATEMENT_LINES, "returned", N_("Lines sent back, fen")},
    {KIND_STATEMENT_LINES, "vouchers", N_("Vouchers debited, batch and 8207")},
    {KIND_MANUAL_VALUE, "indicator", N_("Indicator")},
    {KIND_MANUAL_VALUE, "is-plan", N_("It is the target of the year")},
    {KIND_MANUAL_VALUE, "value", N_("Value")},
    {KIND_PRICE_INDEX, "published", N_("Published on")},
    {KIND_PRICE_INDEX, "cpi", N_("CPI over a year, %")},
    {KIND_PRICE_INDEX, "food", N_("Food prices over a year, %")},
    {KIND_PRICE_INDEX, "scpi", N_("SCPI over a year, %")},
    {KIND_PRICE_INDEX, "triggered", N_("Sets a price subsidy off")},
    {KIND_PRICE_INDEX, "cpi-least", N_("CPI that sets it off, %")},
    {KIND_PRICE_INDEX, "food-least", N_("Food prices that set it off, %")},
    {KIND_PRICE_INDEX, "last", N_("Paid by")},
    {KIND_SPOT_CHECK, "checked", N_("People checked")},
    {KIND_SPOT_CHECK, "wrong", N_("People who receive wrongly")},
    {KIND_PROGRAMME, "is-price", N_("A price subsidy")},
    {KIND_SUBMISSION, "account", N_("Token of the paying account")},
    {ANY_KIND, "action", N_("Action")},
    {ANY_KIND, "allocation", N_("Allocation")},
    {ANY_KIND, "amount", N_("Amount, yuan")},
    {ANY_KIND, "applied", N_("Day of application")},
    {ANY_KIND, "approvals", N_("Roles that approve")},
    {ANY_KIND, "approved", N_("Approved")},
    {ANY_KIND, "back-pay", N_("Back pay, yuan")},
    {ANY_KIND, "base", N_("Base, yuan")},
    {ANY_KIND, "basis", N_("Basis")},
    {ANY_KIND, "batch", N_("Batch")},
    {ANY_KIND, "case", N_("Pseudonym of the case")},
    {ANY_KIND, "clocks", N_("Days allowed")},
    {ANY_KIND, "code", N_("Code")},
    {ANY_KIND, "confirms", N_("Confirms")},
    {ANY_KIND, "commitment", N_("Commitment")},
    {ANY_KIND, "cosignatures", N_("Cosignatures")},
    {ANY_KIND, "count", N_("Count")},
    {ANY_KIND, "day", N_("Day")},
    {ANY_KIND, "days", N_("Days taken")},
    {ANY_KIND, "days-allowed", N_("Days allowed")},
    {ANY_KIND, "department-economic", N_("Department economic code")},
    {ANY_KIND, "digest", N_("Digest")},
    {ANY_KIND, "direct", N_("Tag of direct funds")},
    {ANY_KIND, "disclosure", N_("Disclosed as")},
    {ANY_KIND, "document", N_("Document")},
    {ANY_KIND, "draws", N_("Drawn from, yuan")},
    {ANY_KIND, "due", N_("Due")},
    {ANY_KIND, "encoding", N_("Encoding")},
    {ANY_KIND, "evidence", N_("Evidence")},
    {ANY_KIND, "exception", N_("Exception")},
    {ANY_KIND, "effect", N_("Digest of its results")},
    {ANY_KIND, "failed", N_("Failed")},
    {ANY_KIND, "failed-amount", N_("Failed, yuan")},
    {ANY_KIND, "file", N_("File")},
    {ANY_KIND, "form", N_("Form")},
    {ANY_KIND, "from", N_("First day")},
    {ANY_KIND, "frozen", N_("Frozen, yuan")},
    {ANY_KIND, "function", N_("Function code")},
    {ANY_KIND, "functions", N_("Function codes")},
    {ANY_KIND, "government-economic", N_("Government economic code")},
    {ANY_KIND, "hash-suite", N_("Hash suite")},
    {ANY_KIND, "headcount", N_("People served")},
    {ANY_KIND, "issued", N_("Day of issue")},
    {ANY_KIND, "issuer", N_("Issuer")},
    {ANY_KIND, "key", N_("Key")},
    {ANY_KIND, "label", N_("Label")},
    {ANY_KIND, "level", N_("Level")},
    {ANY_KIND, "line", N_("Line")},
    {ANY_KIND, "lines", N_("Lines")},
    {ANY_KIND, "method", N_("Paid as")},
    {ANY_KIND, "name", N_("Called")},
    {ANY_KIND, "nature", N_("Nature of the funds")},
    {ANY_KIND, "note", N_("Note")},
    {ANY_KIND, "other", N_("Adjustment, yuan")},
    {ANY_KIND, "paid", N_("Paid, yuan")},
    {ANY_KIND, "paid-amount", N_("Paid, yuan")},
    {ANY_KIND, "paper", N_("Entry of the scan")},
    {ANY_KIND, "passed-down", N_("Passed down, yuan")},
    {ANY_KIND, "payee", N_("Pseudonym of the payee")},
    {ANY_KIND, "payee-kind", N_("Who is paid")},
    {ANY_KIND, "period", N_("Month")},
    {ANY_KIND, "policy", N_("Policy")},
    {ANY_KIND, "prior-year", N_("Returned of earlier years, yuan")},
    {ANY_KIND, "profile", N_("Profile")},
    {ANY_KIND, "programme", N_("Programme")},
    {ANY_KIND, "project-code", N_("Project code")},
    {ANY_KIND, "project-name", N_("Project name")},
    {ANY_KIND, "reason", N_("Reason")},
    {ANY_KIND, "received", N_("Day of receipt")},
    {ANY_KIND, "refuses", N_("Refuses")},
    {ANY_KIND, "remark", N_("Remark")},
    {ANY_KIND, "replaces", N_("Replaces")},
    {ANY_KIND, "resend-of", N_("Resend of")},
    {ANY_KIND, "returned", N_("Returned, yuan")},
    {ANY_KIND, "reverses", N_("Reverses")},
    {ANY_KIND, "role", N_("Role")},
    {ANY_KIND, "root", N_("Root of the tree")},
    {ANY_KIND, "rows", N_("Rows")},
    {ANY_KIND, "safeguard", N_("Tag of guaranteed spending")},
    {ANY_KIND, "shares", N_("Sources and their weights")},
    {ANY_KIND, "signature", N_("Signature")},
    {ANY_KIND, "signing-kind", N_("Kind of signature")},
    {ANY_KIND, "size", N_("Size, bytes")},
    {ANY_KIND, "source", N_("Source of funds")},
    {ANY_KIND, "staff", N_("Staff")},
    {ANY_KIND, "standard", N_("Standard")},
    {ANY_KIND, "state", N_("State")},
    {ANY_KIND, "subject", N_("It is about")},
    {ANY_KIND, "successor", N_("Followed by")},
    {ANY_KIND, "supplement", N_("Supplement, yuan")},
    {ANY_KIND, "title", N_("Title")},
    {ANY_KIND, "to", N_("Last day")},
    {ANY_KIND, "token", N_("Fingerprint")},
    {ANY_KIND, "uncovered", N_("Not covered, yuan")},
    {ANY_KIND, "unit", N_("Unit")},
    {ANY_KIND, "unknown", N_("Unknown")},
    {ANY_KIND, "unknown-amount", N_("Unknown, yuan")},
    {ANY_KIND, "upstream", N_("Document it follows")},
    {ANY_KIND, "uscc", N_("Credit code")},
    {ANY_KIND, "use", N_("Taken in as")},
    {ANY_KIND, "value-day", N_("Value day")},
    {ANY_KIND, "vault-sequence", N_("Vault sequence")},
    {ANY_KIND, "village", N_("Village")},
    {ANY_KIND, "year", N_("Budget year")},
    {ANY_KIND, "first-order", N_("First 8207")},
    {ANY_KIND, "first-plan", N_("First 5201")},
    {ANY_KIND, "function-name", N_("Function")},
    {ANY_KIND, "orders", N_("Number of 8207")},
    {ANY_KIND, "parts", N_("Paid of each part, yuan")},
    {ANY_KIND, "plans", N_("Number of 5201")},
};

const char *fact_kind_title(const struct fact_schema *schema)
{
    for (size_t i = 0; i < sizeof(kind_titles) / sizeof(kind_titles[0]); i++) {
        if (kind_titles[i].kind == schema->kind) {
            return _(kind_titles[i].title);
        }
    }
    return schema->name;
}

const char *fact_field_title(const struct fact_schema *schema,
                             const struct fact_field *field)
{
    for (size_t i = 0; i < sizeof(field_titles) / sizeof(field_titles[0]); i++) {
        const bool is_its_kind =
            field_titles[i].kind == schema->kind || field_titles[i].kind == ANY_KIND;
        if (is_its_kind && strcmp(field_titles[i].name, field->name) == 0) {
            return _(field_titles[i].title);
        }
    }
    return field->name;
}

/* ---- choices --------------------------------------------------------------------- */

/* Numbers from 1; in the order of docs/format.md 9. */
static const char *const unit_levels[] = {N_("province"), N_("city"),
                                          N_("county"),   N_("office"),
                                          N_("township"), N_("village")};
static const char *const source_levels[] = {N_("central"),  N_("province"),
                                            N_("city"),     N_("county"),
                                            N_("township"), N_("charity")};
static const char *const parties[] = {N_("household"), N_("person"), N_("institution"),
                                      N_("unnamed people")};
static const char *const disclosures[] = {N_("a list"), N_("totals only")};
static const char *const origins[] = {N_("an instruction: it waits for approval"),
                                      N_("an instruction: sent to the bank"),
                                      N_("a fact: it carries the bank's word")};
static const char *const uses[] = {[FILE_UNITS - 1] = N_("units"),
                                   [FILE_PROGRAMMES - 1] = N_("programmes"),
                                   [FILE_BUDGET - 1] = N_("budget"),
                                   [FILE_PAYROLL - 1] = N_("payroll"),
                                   [FILE_RETURN - 1] = N_("the bank's answer"),
                                   [FILE_REFUND - 1] = N_("refunds"),
                                   [FILE_SCAN - 1] = N_("the scan of an answer"),
                                   [FILE_KEYED - 1] = N_("an answer keyed from paper"),
                                   [FILE_OPENING - 1] = N_("openings"),
                                   [FILE_ROSTER - 1] = N_("roster"),
                                   [FILE_STANDARDS - 1] = N_("standards"),
                                   [FILE_ENROLMENTS - 1] = N_("enrolments"),
                                   [FILE_DOCUMENTS - 1] = N_("documents"),
                                   [FILE_PRICES - 1] = N_("price indexes"),
                                   [FILE_CHECKS - 1] = N_("checks of people")};
static const char *const payees[] = {
    N_("the person"),  N_("the household"), N_("a guardian"),        N_("an agent"),
    N_("institution"), N_("a supplier"),    N_("for unnamed people")};
static const char *const methods[] = {N_("in full"), N_("the difference")};
static const char *const changes[] = {N_("name"),  N_("number"), N_("account"),
                                      N_("merge"), N_("alias"),  N_("alias withdrawn")};
static const char *const spellings[] = {N_("rare-character"), N_("pinyin"),
                                        N_("cut-short"), N_("old-name")};
static const char *const steps[] = {N_("asked for"), N_("confirmed"), N_("refused"),
                                    N_("joined")};
static const char *const signings[] = {"Ed25519", "SM2"};
static const char *const suites[] = {"sha256", "sm3"};
static const char *const approvals[] = {N_("approve")};
static const char *const forms[] = {N_("bank file"), N_("treasury voucher")};
static const char *const outcomes[] = {N_("upheld"), N_("dismissed")};
static const char *const endings[] = {N_("rotated"), N_("revoked"), N_("lost")};

#define WORDS(kind, key, words)                                                        \
    {                                                                                  \
        kind, key, words, sizeof(words) / sizeof((words)[0])                           \
    }
static const struct {
    uint16_t kind;
    uint8_t key;
    const char *const *words;
    size_t count;
} choice_lists[] = {
    WORDS(KIND_UNIT, UNIT_LEVEL, unit_levels),
    WORDS(KIND_SOURCE, SOURCE_LEVEL, source_levels),
    WORDS(KIND_PROGRAMME, PROGRAMME_PARTY, parties),
    WORDS(KIND_PROGRAMME, PROGRAMME_DISCLOSURE, disclosures),
    WORDS(KIND_BATCH, BATCH_ORIGIN, origins),
    WORDS(KIND_FILE, FILE_USE, uses),
    WORDS(KIND_APPROVAL, APPROVAL_ACTION, approvals),
    WORDS(KIND_SUBMISSION, SUBMISSION_FORM, forms),
    WORDS(KIND_KEY, KEY_SIGNING_KIND, signings),
    WORDS(KIND_GENESIS, GENESIS_SUITE, suites),
    WORDS(KIND_KEY_END, KEY_END_REASON, endings),
    WORDS(KIND_LINE, LINE_PAYEE_KIND, payees),
    WORDS(KIND_DISCLOSURE, DISCLOSURE_OUTCOME, outcomes),
    WORDS(KIND_STANDARD, STANDARD_METHOD, methods),
    WORDS(KIND_PERSON_CHANGE, PERSON_CHANGE_WHAT, changes),
    WORDS(KIND_PERSON_CHANGE, PERSON_CHANGE_STEP, steps),
    WORDS(KIND_PERSON_CHANGE, PERSON_CHANGE_REASON, spellings),
};

static const char *state_word(uint64_t number)
{
    return record_state_name((unsigned)number);
}

static const char *class_word(uint64_t number)
{
    return record_class_name((unsigned)number);
}

static const char *exception_word(uint64_t number)
{
    return record_exception_name((unsigned)number);
}

static const char *adjustment_word(uint64_t number)
{
    return record_reason_name((unsigned)number);
}

static const char *correction_word(uint64_t number)
{
    return record_correction_name((unsigned)number);
}

static const char *cancel_word(uint64_t number)
{
    return record_cancel_name((unsigned)number);
}

static const char *encoding_word(uint64_t number)
{
    return number < SHEET_ENCODING_COUNT
               ? sheet_encoding_name((enum sheet_encoding)number)
               : NULL;
}

static const char *policy_word(uint64_t number)
{
    return number == POLICY_USE_APPROVAL     ? N_("approval")
           : number == POLICY_USE_DISCLOSURE ? N_("public notices")
           : number == POLICY_USE_EVALUATION ? N_("evaluation")
           : number == POLICY_USE_CLOCKS     ? N_("passing money down in time")
                                             : NULL;
}

static const char *moment_word(uint64_t number)
{
    return disclosure_policy_moment_name((unsigned)number);
}

static const char *step_word(uint64_t number)
{
    return disclosures_stage_name((unsigned)number);
}

/* Choices whose words other rooms know. */
static const struct {
    uint16_t kind;
    uint8_t key;
    const char *(*word)(uint64_t number);
} known_words[] = {
    {KIND_LINE, LINE_STATE, state_word},
    {KIND_LINE, LINE_CLASS, class_word},
    {KIND_RESULT, RESULT_FROM, state_word},
    {KIND_RESULT, RESULT_TO, state_word},
    {KIND_RESULT, RESULT_CLASS, class_word},
    {KIND_SUBMISSION, SUBMISSION_STATE, state_word},
    {KIND_BATCH_STATE, BATCH_STATE_FROM, state_word},
    {KIND_BATCH_STATE, BATCH_STATE_TO, state_word},
    {KIND_BATCH_STATE, BATCH_STATE_REASON, cancel_word},
    {KIND_CORRECTION, CORRECTION_TO, state_word},
    {KIND_CORRECTION, CORRECTION_RIGHT_TO, state_word},
    {KIND_CORRECTION, CORRECTION_RIGHT_CLASS, class_word},
    {KIND_REFUND, REFUND_TO, state_word},
    {KIND_REFUND, REFUND_REASON, class_word},
    {KIND_CORRECTION, CORRECTION_REASON, correction_word},
    {KIND_EXCEPTION, EXCEPTION_REASON, correction_word},
    {KIND_ADJUSTMENT, ADJUSTMENT_REASON, adjustment_word},
    {KIND_EXCEPTION, EXCEPTION_CLASS, exception_word},
    {KIND_ROLE, ROLE_ROLE, registry_role_name},
    {KIND_APPROVAL, APPROVAL_ROLE, registry_role_name},
    {KIND_KEY, KEY_PURPOSE, registry_purpose_name},
    {KIND_FILE, FILE_ENCODING, encoding_word},
    {KIND_POLICY, POLICY_USE, policy_word},
    {KIND_DISCLOSURE, DISCLOSURE_MOMENT, moment_word},
    {KIND_DISCLOSURE, DISCLOSURE_STEP, step_word},
};

static const char *known_word(uint64_t kind, unsigned key, uint64_t number)
{
    for (size_t i = 0; i < sizeof(known_words) / sizeof(known_words[0]); i++) {
        if (known_words[i].kind == kind && known_words[i].key == key) {
            return known_words[i].word(number);
        }
    }
    return NULL;
}

const char *fact_choice_title(const struct fact_schema *schema,
                              const struct fact_field *field, uint64_t number)
{
    for (size_t i = 0; i < sizeof(choice_lists) / sizeof(choice_lists[0]); i++) {
        if (choice_lists[i].kind == schema->kind && choice_lists[i].key == field->key) {
            const char *word = number >= 1 && number <= choice_lists[i].count
                                   ? choice_lists[i].words[number - 1]
                                   : NULL;
            return word == NULL ? NULL : _(word);
        }
    }
    const char *word = known_word(schema->kind, field->key, number);
    return word == NULL || word[0] == '\0' ? NULL : _(word);
}
