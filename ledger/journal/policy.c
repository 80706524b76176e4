/* policy.c - see policy.h. */
#include "ledger/journal/policy.h"

#include "ledger/base/text.h"

#include <string.h>

#define GROUP_SHIFT 32
_Static_assert(POLICY_WITNESSES_MAX <= GROUP_SHIFT &&
                   POLICY_GROUPS_MAX <= 64 - GROUP_SHIFT,
               "every name has a bit");

struct parser {
    struct policy *policy;
    struct bytes line; /* what is left of it */
    uint64_t used;     /* names that are members of a group */
    bool has_quorum;
};

/* ---- words ------------------------------------------------------------------------
 */

static bool is_blank(uint8_t byte)
{
    return byte == ' ' || byte == '\t';
}

/* The next word of the line; empty at its end. */
static struct bytes next_word(struct parser *parser)
{
    struct bytes *line = &parser->line;
    size_t from = 0;
    while (from < line->size && is_blank(line->at[from])) {
        from++;
    }
    size_t end = from;
    while (end < line->size && !is_blank(line->at[end])) {
        end++;
    }
    const struct bytes word = bytes_from(line->at + from, end - from);
    *line = bytes_from(line->at + end, line->size - end);
    return word;
}

static bool is_word(struct bytes word, const char *text)
{
    return bytes_equal(word, bytes_of(text));
}

/* ---- names ------------------------------------------------------------------------
 */

/* Its bit; 0 when nothing of this name stands above. */
static uint64_t find(const struct policy *policy, struct bytes name)
{
    for (size_t i = 0; i < policy->witness_count; i++) {
        if (bytes_equal(policy->witnesses[i].name, name)) {
            return UINT64_C(1) << i;
        }
    }
    for (size_t i = 0; i < policy->group_count; i++) {
        if (bytes_equal(policy->groups[i].name, name)) {
            return UINT64_C(1) << (GROUP_SHIFT + i);
        }
    }
    return 0;
}

static struct status take_name(struct parser *parser, struct bytes *ret_name,
                               struct fault *fault)
{
    const struct bytes name = next_word(parser);
    if (name.size == 0 || name.size > POLICY_NAME_SIZE_MAX || is_word(name, "none")) {
        return FAULT(fault, STATUS_INPUT,
                     "R-211: a name is wanted here: 1 to %d bytes, and not none",
                     POLICY_NAME_SIZE_MAX);
    }
    if (find(parser->policy, name) != 0) {
        return FAULT(fault, STATUS_INPUT, "R-211: this name stands above already");
    }
    *ret_name = name;
    return OK;
}

/* ---- keys -------------------------------------------------------------------------
 */

static bool has_key(const struct policy *policy, const struct public_key *key)
{
    for (size_t i = 0; i < policy->log_count; i++) {
        if (public_key_equal(&policy->logs[i].key, key)) {
            return true;
        }
    }
    for (size_t i = 0; i < policy->witness_count; i++) {
        if (public_key_equal(&policy->witnesses[i].verifier.key, key)) {
            return true;
        }
    }
    return false;
}

static struct status take_key(struct parser *parser, bool is_witness,
                              struct note_verifier *ret_verifier, struct fault *fault)
{
    TRY(note_vkey_parse(next_word(parser), ret_verifier, fault));
    if ((ret_verifier->type == NOTE_TYPE_COSIGNATURE) != is_witness) {
        return FAULT(fault, STATUS_INPUT,
                     "R-211: a log signs and a witness cosigns; this key is for the "
                     "other of them");
    }
    if (has_key(parser->policy, &ret_verifier->key)) {
        return FAULT(
            fault, STATUS_INPUT,
            "R-211: this key stands above already, under this name or another");
    }
    return OK;
}

static struct status too_many(const char *what, int limit, struct fault *fault)
{
    return FAULT(fault, STATUS_INPUT, "R-211: more than %d lines of %s", limit, what);
}

/* ---- lines ------------------------------------------------------------------------
 */

static struct status take_log(struct parser *parser, struct fault *fault)
{
    struct policy *policy = parser->policy;
    if (policy->log_count == POLICY_LOGS_MAX) {
        return too_many("log", POLICY_LOGS_MAX, fault);
    }
    TRY(take_key(parser, false, &policy->logs[policy->log_count], fault));
    policy->log_count++;
    (void)next_word(parser); /* where it is published */
    return OK;
}

static struct status take_witness(struct parser *parser, struct fault *fault)
{
    struct policy *policy = parser->policy;
    if (policy->witness_count == POLICY_WITNESSES_MAX) {
        return too_many("witness", POLICY_WITNESSES_MAX, fault);
    }
    struct policy_witness *witness = &policy->witnesses[policy->witness_count];
    TRY(take_name(parser, &witness->name, fault));
    TRY(take_key(parser, true, &witness->verifier, fault));
    policy->witness_count++;
    (void)next_word(parser);
    return OK;
}

static struct status take_members(struct parser *parser, struct policy_group *group,
                                  unsigned *ret_count, struct fault *fault)
{
    unsigned count = 0;
    for (struct bytes name = next_word(parser); name.size > 0;
         name = next_word(parser)) {
        const uint64_t member = find(parser->policy, name);
        if (member == 0) {
            return FAULT(fault, STATUS_INPUT,
                         "R-211: a group is of witnesses and groups that stand above");
        }
        if (((parser->used | group->members) & member) != 0) {
            return FAULT(fault, STATUS_INPUT,
                         "R-211: a name is in one group at most, and once");
        }
        group->members |= member;
        count++;
    }
    *ret_count = count;
    return OK;
}

static struct status take_group(struct parser *parser, struct fault *fault)
{
    struct policy *policy = parser->policy;
    if (policy->group_count == POLICY_GROUPS_MAX) {
        return too_many("group", POLICY_GROUPS_MAX, fault);
    }
    struct policy_group *group = &policy->groups[policy->group_count];
    unsigned count = 0;
    uint64_t needed = 0;
    TRY(take_name(parser, &group->name, fault));
    const struct bytes how = next_word(parser);
    const bool is_all = is_word(how, "all");
    const bool is_any = is_word(how, "any");
    const bool is_number = text_to_u64(how, &needed);
    group->members = 0;
    TRY(take_members(parser, group, &count, fault));
    needed = is_all ? count : is_any ? 1 : needed;
    if ((!is_all && !is_any && !is_number) || needed < 1 || needed > count) {
        return FAULT(fault, STATUS_INPUT,
                     "R-211: a group says all, any or how many of its members: 1 to as "
                     "many as there are");
    }
    group->needed = (unsigned)needed;
    parser->used |= group->members;
    policy->group_count++;
    return OK;
}

static struct status take_quorum(struct parser *parser, struct fault *fault)
{
    if (parser->has_quorum) {
        return FAULT(fault, STATUS_INPUT, "R-211: a policy has one quorum");
    }
    const struct bytes name = next_word(parser);
    parser->policy->quorum = find(parser->policy, name);
    if (parser->policy->quorum == 0 && !is_word(name, "none")) {
        return FAULT(fault, STATUS_INPUT,
                     "R-211: the quorum is none, or a witness or group that stands "
                     "above");
    }
    parser->has_quorum = true;
    return OK;
}

static struct status take_line(struct parser *parser, struct fault *fault)
{
    const struct bytes word = next_word(parser);
    if (word.size == 0 || word.at[0] == '#') {
        return OK;
    }
    if (is_word(word, "log")) {
        TRY(take_log(parser, fault));
    } else if (is_word(word, "witness")) {
        TRY(take_witness(parser, fault));
    } else if (is_word(word, "group")) {
        TRY(take_group(parser, fault));
    } else if (is_word(word, "quorum")) {
        TRY(take_quorum(parser, fault));
    } else {
        return FAULT(fault, STATUS_INPUT,
                     "R-211: a line begins with log, witness, group, quorum or #");
    }
    return next_word(parser).size == 0 ? OK
                                       : FAULT(fault, STATUS_INPUT,
                                               "R-211: there is more on the line than "
                                               "belongs there");
}

static bool is_clean(struct bytes line)
{
    for (size_t i = 0; i < line.size; i++) {
        const uint8_t byte = line.at[i];
        if ((byte < 0x20 && byte != '\t') || byte == 0x7F) {
            return false;
        }
    }
    return true;
}

static struct status parse_lines(struct parser *parser, struct bytes text,
                                 uint64_t *ret_line, struct fault *fault)
{
    while (text.size > 0) {
        ++*ret_line;
        const size_t end = text_find(text, bytes_of("\n"));
        if (end == SIZE_MAX) {
            return FAULT(fault, STATUS_INPUT,
                         "R-211: the last line has no end; was the file cut short?");
        }
        parser->line = bytes_from(text.at, end);
        if (!is_clean(parser->line)) {
            return FAULT(fault, STATUS_INPUT,
                         "R-211: a control character; is the file saved with Windows "
                         "line ends?");
        }
        TRY(take_line(parser, fault));
        text = bytes_from(text.at + end + 1, text.size - end - 1);
    }
    return parser->has_quorum
               ? OK
               : FAULT(fault, STATUS_INPUT,
                       "R-211: a policy has one quorum, and this file has none; is it "
                       "the right file?");
}

struct status policy_parse(struct bytes text, struct policy *ret_policy,
                           struct fault *fault)
{
    if (text.size > POLICY_SIZE_MAX) {
        return FAULT(fault, STATUS_INPUT, "R-211: a policy is larger than %d bytes",
                     POLICY_SIZE_MAX);
    }
    uint64_t line = 0;
    memset(ret_policy, 0, sizeof(*ret_policy));
    struct parser parser = {.policy = ret_policy};
    const struct status parsed = parse_lines(&parser, text, &line, fault);
    return fault_at(fault, parsed, NULL, line, NULL);
}

/* ---- what a note has --------------------------------------------------------------
 */

/* All that is reached: witnesses as given, then groups, which look only upward. */
static uint64_t reached(const struct policy *policy, uint32_t cosigned)
{
    uint64_t met = cosigned;
    for (size_t i = 0; i < policy->group_count; i++) {
        const struct policy_group *group = &policy->groups[i];
        const int count = __builtin_popcountll(group->members & met);
        met |= (uint64_t)((unsigned)count >= group->needed) << (GROUP_SHIFT + i);
    }
    return met;
}

static struct status false_mark(const struct note_verifier *verifier,
                                struct fault *fault)
{
    return FAULT(fault, STATUS_FOUND,
                 "R-014: the note carries a signature of %s that does not fit; nothing "
                 "in it can be trusted",
                 verifier->name);
}

static struct status check_logs(const struct note *note, struct bytes origin,
                                const struct policy *policy, struct fault *fault)
{
    bool is_signed = policy->log_count == 0;
    for (size_t i = 0; i < policy->log_count; i++) {
        const struct note_verifier *log = &policy->logs[i];
        const enum note_mark mark = note_mark_of(note, log, NULL);
        if (mark == NOTE_MARK_FALSE) {
            return false_mark(log, fault);
        }
        is_signed = is_signed || (mark == NOTE_MARK_GOOD &&
                                  bytes_equal(bytes_of(log->name), origin));
    }
    return is_signed ? OK
                     : FAULT(fault, STATUS_FOUND,
                             "R-210: no log that the policy names has signed the "
                             "checkpoint under its own name");
}

struct status policy_check(const struct note *note, struct bytes origin,
                           const struct policy *policy,
                           struct policy_verdict *ret_verdict, struct fault *fault)
{
    struct policy_verdict verdict = {0};
    TRY(check_logs(note, origin, policy, fault));
    for (size_t i = 0; i < policy->witness_count; i++) {
        const struct note_verifier *witness = &policy->witnesses[i].verifier;
        const enum note_mark mark = note_mark_of(note, witness, &verdict.time_s[i]);
        if (mark == NOTE_MARK_FALSE) {
            return false_mark(witness, fault);
        }
        if (mark == NOTE_MARK_GOOD) {
            verdict.cosigned |= UINT32_C(1) << i;
        }
        if (verdict.time_s[i] > verdict.newest_s) {
            verdict.newest_s = verdict.time_s[i];
        }
    }
    verdict.is_met = policy->quorum == 0 ||
                     (reached(policy, verdict.cosigned) & policy->quorum) != 0;
    *ret_verdict = verdict;
    return OK;
}

struct status policy_require(const struct note *note, struct bytes origin,
                             const struct policy *policy,
                             struct policy_verdict *ret_verdict, struct fault *fault)
{
    char missing[POLICY_MISSING_SIZE];
    TRY(policy_check(note, origin, policy, ret_verdict, fault));
    if (ret_verdict->is_met) {
        return OK;
    }
    policy_missing(policy, ret_verdict->cosigned, missing);
    return FAULT(fault, STATUS_ENVIRONMENT,
                 "R-210: the checkpoint has not been cosigned by as many witnesses as "
                 "the policy asks for; missing: %s; get it anew from where it is "
                 "witnessed",
                 missing);
}

void policy_missing(const struct policy *policy, uint32_t cosigned,
                    char ret_text[static POLICY_MISSING_SIZE])
{
    const uint64_t met = reached(policy, cosigned);
    uint64_t wanted = policy->quorum & ~met;
    for (size_t i = policy->group_count; i > 0; i--) { /* members stand above */
        if ((wanted >> (GROUP_SHIFT + i - 1) & 1) != 0) {
            wanted |= policy->groups[i - 1].members & ~met;
        }
    }
    struct writer writer = writer_of(ret_text, POLICY_MISSING_SIZE - 1);
    for (size_t i = 0; i < policy->witness_count; i++) {
        const struct bytes name = policy->witnesses[i].name;
        if ((wanted >> i & 1) != 0 && text_is_plain(name, POLICY_NAME_SIZE_MAX) &&
            writer.size + 2 + name.size <= writer.capacity) {
            writer_text(&writer, writer.size == 0 ? "" : ", ");
            writer_run(&writer, name);
        }
    }
    ret_text[writer.size] = '\0';
}
