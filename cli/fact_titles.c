/* fact_titles.c - see fact_titles.h. */
#include "cli/fact_titles.h"

#include "cli/world.h"
#include "importers/sheet.h"
#include "ledger/records.h"

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
    {KIND_PROGRAMME, "party", N_("Who is entitled")},
    {KIND_PROGRAMME, "summary", N_("Words for the bank")},
    {ANY_KIND, "action", N_("Action")},
    {ANY_KIND, "allocation", N_("Allocation")},
    {ANY_KIND, "amount", N_("Amount, yuan")},
    {ANY_KIND, "basis", N_("Basis")},
    {ANY_KIND, "batch", N_("Batch")},
    {ANY_KIND, "case", N_("Pseudonym of the case")},
    {ANY_KIND, "code", N_("Code")},
    {ANY_KIND, "commitment", N_("Commitment")},
    {ANY_KIND, "cosignatures", N_("Cosignatures")},
    {ANY_KIND, "count", N_("Count")},
    {ANY_KIND, "day", N_("Day")},
    {ANY_KIND, "department-economic", N_("Department economic code")},
    {ANY_KIND, "direct", N_("Tag of direct funds")},
    {ANY_KIND, "disclosure", N_("Disclosed as")},
    {ANY_KIND, "document", N_("Document")},
    {ANY_KIND, "draws", N_("Drawn from, yuan")},
    {ANY_KIND, "due", N_("Due")},
    {ANY_KIND, "encoding", N_("Encoding")},
    {ANY_KIND, "evidence", N_("Evidence")},
    {ANY_KIND, "exception", N_("Exception")},
    {ANY_KIND, "file", N_("File")},
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
    {ANY_KIND, "name", N_("Called")},
    {ANY_KIND, "nature", N_("Nature of the funds")},
    {ANY_KIND, "payee", N_("Pseudonym of the payee")},
    {ANY_KIND, "payee-kind", N_("Who is paid")},
    {ANY_KIND, "period", N_("Month")},
    {ANY_KIND, "profile", N_("Profile")},
    {ANY_KIND, "programme", N_("Programme")},
    {ANY_KIND, "project-code", N_("Project code")},
    {ANY_KIND, "project-name", N_("Project name")},
    {ANY_KIND, "reason", N_("Reason")},
    {ANY_KIND, "received", N_("Day of receipt")},
    {ANY_KIND, "remark", N_("Remark")},
    {ANY_KIND, "replaces", N_("Replaces")},
    {ANY_KIND, "resend-of", N_("Resend of")},
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
    {ANY_KIND, "state", N_("State")},
    {ANY_KIND, "subject", N_("It is about")},
    {ANY_KIND, "title", N_("Title")},
    {ANY_KIND, "to", N_("Last day")},
    {ANY_KIND, "token", N_("Fingerprint")},
    {ANY_KIND, "uncovered", N_("Not covered, yuan")},
    {ANY_KIND, "unit", N_("Unit")},
    {ANY_KIND, "upstream", N_("Document it follows")},
    {ANY_KIND, "uscc", N_("Credit code")},
    {ANY_KIND, "use", N_("Taken in as")},
    {ANY_KIND, "value-day", N_("Value day")},
    {ANY_KIND, "vault-sequence", N_("Vault sequence")},
    {ANY_KIND, "village", N_("Village")},
    {ANY_KIND, "year", N_("Budget year")},
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
static const char *const origins[] = {N_("a roster, not sent yet"),
                                      N_("an instruction: sent to the bank"),
                                      N_("a fact: it carries the bank's word")};
static const char *const uses[] = {N_("units"), N_("programmes"), N_("budget"),
                                   N_("payroll"), N_("the bank's answer")};
static const char *const signings[] = {"Ed25519", "SM2"};
static const char *const suites[] = {"sha256", "sm3"};
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
    WORDS(KIND_KEY, KEY_SIGNING_KIND, signings),
    WORDS(KIND_GENESIS, GENESIS_SUITE, suites),
    WORDS(KIND_KEY_END, KEY_END_REASON, endings),
};

/* Choices whose words other rooms know. */
static const char *known_word(uint64_t kind, unsigned key, uint64_t number)
{
    const unsigned small = (unsigned)number; /* a choice is 0 to 255 */
    if ((kind == KIND_LINE && key == LINE_STATE) ||
        (kind == KIND_RESULT && (key == RESULT_FROM || key == RESULT_TO))) {
        return record_state_name(small);
    }
    if ((kind == KIND_LINE && key == LINE_CLASS) ||
        (kind == KIND_RESULT && key == RESULT_CLASS)) {
        return record_class_name(small);
    }
    if (kind == KIND_EXCEPTION && key == EXCEPTION_CLASS) {
        return record_exception_name(small);
    }
    if (kind == KIND_ROLE && key == ROLE_ROLE) {
        return registry_role_name(number);
    }
    if (kind == KIND_KEY && key == KEY_PURPOSE) {
        return registry_purpose_name(number);
    }
    if (kind == KIND_FILE && key == FILE_ENCODING && number < SHEET_ENCODING_COUNT) {
        return sheet_encoding_name((enum sheet_encoding)small);
    }
    return NULL;
}

const char *fact_choice_title(const struct fact_schema *schema,
                              const struct fact_field *field, uint64_t number)
{
    for (size_t i = 0; i < sizeof(choice_lists) / sizeof(choice_lists[0]); i++) {
        if (choice_lists[i].kind == schema->kind && choice_lists[i].key == field->key) {
            return number >= 1 && number <= choice_lists[i].count
                       ? _(choice_lists[i].words[number - 1])
                       : NULL;
        }
    }
    const char *word = known_word(schema->kind, field->key, number);
    return word == NULL || word[0] == '\0' ? NULL : _(word);
}
