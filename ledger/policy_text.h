/* policy_text.h - policies that are texts: what people wrote in an INI file, recorded
 * whole.
 *
 *   [policy]
 *   use = disclosure                what it is about
 *   name = ...                      how people call it
 *   programme = RDB                 a code, or * for every programme
 *   from = 2024-01-01               first day
 *
 * and then the sections of that use.  Which policy is in force: the one of the
 * programme itself, else that for every programme; of these the one with the latest
 * first day that has come; of several from one day the newest entry. */
#ifndef LEDGER_POLICY_TEXT_H
#define LEDGER_POLICY_TEXT_H

#include "ledger/accounts.h"
#include "ledger/base/arena.h"

struct policy_head {
    enum policy_use use;
    struct bytes name, programme; /* in the arena; the programme is a code or "*" */
    uint64_t programme_line;
    civil_day from;
};
/* The section [policy] of a text; of the others only that no section and no key of one
 * is said twice.  Errors: STATUS_INPUT R-276 with the line, for a text longer than
 * FACT_LONG_SIZE_MAX too; STATUS_NO_MEMORY. */
struct status policy_text_head(struct bytes text, struct arena *arena,
                               struct policy_head *ret_head, struct fault *fault)
    MUST_USE;
/* Text that can be shown as it stands: UTF-8, 1 to FACT_LONG_SIZE_MAX bytes, no control
 * character but the ends of lines and tabs. */
bool policy_text_is_plain(struct bytes text);
/* The word of a use, such as "disclosure"; NULL: its policies are no texts. */
const char *policy_text_use_name(enum policy_use use);
/* `more` behind `text`, as a value goes on over several lines: with a blank between
 * them where both ends are ASCII.  *text is then in the arena. */
struct status policy_text_join(struct arena *arena, struct bytes *text,
                               struct bytes more, struct fault *fault) MUST_USE;
/* The next of the words of a list, which commas of either width part; trimmed, perhaps
 * empty; false behind the last one. */
bool policy_text_next_word(struct bytes *list, struct bytes *ret_word);

struct policy_question {
    enum policy_use use;
    uint64_t programme; /* any entry of it; 0: only what is for every programme      */
    civil_day day;      /* in force on this day ...                                  */
    uint64_t seal;      /* ... by what was recorded before this seal; UINT64_MAX: now */
};
struct policy_text {
    uint64_t entry;    /* 0: there is none                  */
    bool is_own;       /* of the programme, not of them all */
    civil_day from;    /* first day                         */
    struct bytes name; /* in the arena, as the text is      */
    struct bytes text;
};
/* *ret_policy is {0} when nobody recorded one.  Errors: STATUS_REFUSED R-060 when
 * `programme` is none; STATUS_NO_MEMORY; those of the store. */
struct status policy_text_in_force(struct store_transaction *transaction,
                                   const struct policy_question *question,
                                   struct arena *arena, struct policy_text *ret_policy,
                                   struct fault *fault) MUST_USE;
/* The same without its words: `name` and `text` stay empty. */
struct status policy_text_find(struct store_transaction *transaction,
                               const struct policy_question *question,
                               struct policy_text *ret_policy, struct fault *fault)
    MUST_USE;
/* The policy of one entry.  Errors: STATUS_REFUSED R-276 when it is no such policy. */
struct status policy_text_at(struct store_transaction *transaction, uint64_t entry,
                             struct arena *arena, struct policy_text *ret_policy,
                             struct fault *fault) MUST_USE;

enum { POLICY_TEXT_KEY_SIZE = 1 + 8 + 4 + 8 };
/* The key of such a policy; `root` is the programme's first entry, 0: every one. */
struct bytes policy_text_key(enum policy_use use, uint64_t root, civil_day from,
                             uint64_t entry,
                             uint8_t ret_image[static POLICY_TEXT_KEY_SIZE]);

/* Appends a policy; what it means for payments is `before_payment`, bits of enum
 * disclosure_moment (0: nothing).  *ret_is_known, with the entry: the same text has
 * been recorded with the same first day for the same programme and is the newest of
 * that day; nothing is appended.  Errors: those of journal_append(). */
struct policy_recording {
    struct policy_head head;
    uint64_t programme; /* entry; 0: every one */
    struct bytes text;
    struct digest digest; /* of the text, in the ledger's suite */
    unsigned before_payment;
};
struct status policy_text_append(struct journal_session *session,
                                 const struct policy_recording *recording,
                                 uint64_t *ret_entry, bool *ret_is_known,
                                 struct fault *fault) MUST_USE;

#endif
