/* policy.h - which logs and which witnesses somebody trusts (proofs.md 3.8).
 *
 * A text of C2SP's tlog-policy: lines `log`, `witness`, `group` and one `quorum`.  It
 * is the reader's, not the ledger's: a checkpoint counts under it only when a log that
 * it names has signed and its quorum of witnesses has cosigned.  Pure. */
#ifndef LEDGER_JOURNAL_POLICY_H
#define LEDGER_JOURNAL_POLICY_H

#include "keys/note.h"

enum {
    POLICY_SIZE_MAX = 65536,
    POLICY_LOGS_MAX = 32,
    POLICY_WITNESSES_MAX = 32,
    POLICY_GROUPS_MAX = 32,
    POLICY_NAME_SIZE_MAX = 255,
    POLICY_MISSING_SIZE = 256
};

struct policy_witness {
    struct bytes name; /* in this file; borrowed from the text */
    struct note_verifier verifier;
};
struct policy_group {
    struct bytes name;
    uint64_t members; /* bit i: witness i; bit 32 + j: group j, an earlier one */
    unsigned needed;  /* 1..members                                            */
};
struct policy {
    struct note_verifier logs[POLICY_LOGS_MAX];
    struct policy_witness witnesses[POLICY_WITNESSES_MAX];
    struct policy_group groups[POLICY_GROUPS_MAX];
    size_t log_count, witness_count, group_count;
    uint64_t quorum; /* one bit, as in members; 0: `quorum none` */
};

/* Names are borrowed from `text`.  Errors: STATUS_INPUT with the line, R-211. */
struct status policy_parse(struct bytes text, struct policy *ret_policy,
                           struct fault *fault) MUST_USE;

struct policy_verdict {
    uint32_t cosigned;                     /* bit i: witness i has cosigned     */
    uint64_t time_s[POLICY_WITNESSES_MAX]; /* when, in seconds since 1970       */
    uint64_t newest_s;                     /* 0: nobody has                     */
    bool is_met;                           /* the quorum; always for `none`     */
};

/* What the policy says of a checkpoint `note` of `origin`.  Without a `log` line the
 * caller must have verified the log's signature.  Errors: STATUS_FOUND (R-014 a false
 * signature of a log or witness that it names; R-210 no log that it names has signed
 * under this origin).  That the quorum is not met is a verdict, not an error. */
struct status policy_check(const struct note *note, struct bytes origin,
                           const struct policy *policy,
                           struct policy_verdict *ret_verdict, struct fault *fault)
    MUST_USE;
/* The same, and R-210 STATUS_ENVIRONMENT naming who is missing when it is not met. */
struct status policy_require(const struct note *note, struct bytes origin,
                             const struct policy *policy,
                             struct policy_verdict *ret_verdict, struct fault *fault)
    MUST_USE;
/* "W1, W3": the witnesses that could help to reach the quorum and have not cosigned, as
 * many names as there is room for; names that are no clean text are left out. */
void policy_missing(const struct policy *policy, uint32_t cosigned,
                    char ret_text[static POLICY_MISSING_SIZE]);

#endif
