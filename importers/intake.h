/* intake.h - what every importer has in common: the request, the problems found, the
 * file's entry, and look-ups by the words that offices use. */
#ifndef IMPORTERS_INTAKE_H
#define IMPORTERS_INTAKE_H

#include "importers/profile.h"
#include "ledger/ledger.h"

#include <libintl.h>

enum {
    INTAKE_PROBLEMS_MAX = 65536, /* kept; more are only counted */
    INTAKE_REASON_SIZE = 256,
    INTAKE_SHARES_MAX = 64
};

enum intake_severity {
    INTAKE_NOTE = 0, /* worth knowing                         */
    INTAKE_WARNING,  /* taken in, but a person should look     */
    INTAKE_ERROR     /* the whole file is refused              */
};

/* One cell or row of the file; never quotes what stands in it. */
struct intake_problem {
    uint64_t line;      /* physical, from 1; 0: the file as a whole     */
    const char *column; /* heading in the file, or NULL                 */
    enum intake_severity severity;
    char rule[8]; /* "R-005", or ""                               */
    char reason[INTAKE_REASON_SIZE];
};

struct intake_problems {
    struct intake_problem *list; /* count of them, arena memory, as they were found */
    size_t count, capacity;
    size_t mark;                      /* of the arena, behind the list */
    uint64_t errors, warnings, notes; /* all found, also those beyond the list */
    uint64_t refusals; /* of the errors: sound cells that a rule refuses       */
};

struct intake {
    struct ledger *ledger;
    const struct ledger_actor *actor;
    struct arena *arena;
    const char *path;
    const struct profile *profile;
    enum sheet_encoding encoding; /* SHEET_AUTO: as the profile says */
    struct hasher *hasher;        /* SHA-256 of the file             */
    struct intake_problems problems;
    struct profile_report report; /* filled by intake_read */
    /* What the file is taken in for, beyond its bytes: the period of a list that is the
     * same every month, the batch of an answer.  Part of the token. */
    struct bytes purpose;
    bool has_mark; /* a summary or remark of it is that of a practice ledger */
    uint8_t token[VAULT_TOKEN_SIZE];
    /* The entry of a keyed answer that is read again to be confirmed: it may be known
     * under this token.  0: none. */
    uint64_t settles;
    const struct vault_file *evidence; /* a paper to be sealed beside it, or NULL */
    struct vault_ahead *vault;         /* what intake_write is storing, or NULL */
    void (*progress)(void *context, const char *stage, uint64_t done, uint64_t total);
    void *progress_context;
};

/* No problems yet; call first. */
void intake_begin(struct intake *intake);
/* arena_rewind(), unless problems were kept behind the mark: those stay, and so does
 * what was taken since. */
void intake_rewind(struct intake *intake, size_t mark);
/* `format` is translated before use; "R-nnn: " at its start names the rule.  Beyond
 * INTAKE_PROBLEMS_MAX, or without memory, a problem is counted and not kept. */
void intake_problem(struct intake *intake, enum intake_severity severity, uint64_t line,
                    const char *column, const char *format, ...) PRINTF_LIKE(5, 6);
/* The same of one cell of a row; `reason` is marked by N_() or the name of this call.
 */
void intake_row_problem(struct intake *intake, enum intake_severity severity,
                        const struct record *record, enum column column,
                        const char *reason);
/* Do both say the same of their rows: equal severity, column and reason, whatever
 * numbers stand in the reason after its rule?  Such problems are told together. */
bool intake_problem_is_like(const struct intake_problem *one,
                            const struct intake_problem *other);
/* Tells what was done to cells on the way in, and what a workbook hides. */
void intake_notes(struct intake *intake);
/* profile_read(), intake_notes(), then the file's token; STATUS_EXISTS R-064 when the
 * ledger has it; STATUS_REFUSED R-182 for a file of a practice ledger in a real one.
 * Without a vault the token cannot be made: STATUS_ENVIRONMENT. */
struct status intake_read(struct intake *intake, profile_record_fn on_record,
                          void *context, struct fault *fault) MUST_USE;
/* Its halves, for callers that only note the rows at first: what is wrong with them is
 * told between the two, in the order that intake_read() tells it. */
struct status intake_read_rows(struct intake *intake, profile_record_fn on_record,
                               void *context, struct fault *fault) MUST_USE;
struct status intake_read_end(struct intake *intake, struct fault *fault) MUST_USE;
/* Notices the mark of a practice ledger in a summary or remark. */
void intake_look_for_mark(struct intake *intake, struct bytes text);
/* The end of both: whether it may be taken in, and the token, of the report's
 * digest and the purpose. */
struct status intake_take_token(struct intake *intake, struct fault *fault) MUST_USE;
/* OK without errors.  STATUS_REFUSED with the rule of the first when every error is a
 * rule that sound cells break (R-060, R-068, R-074 ...); STATUS_INPUT R-031 when cells
 * are damaged. */
struct status intake_verdict(const struct intake *intake, struct fault *fault) MUST_USE;
/* Appends the KIND_FILE entry. */
struct status intake_append_file(struct intake *intake, struct journal_session *session,
                                 enum file_use use, int64_t amount, uint64_t *ret_file,
                                 struct fault *fault) MUST_USE;
/* ledger_write(), and before it commits the vault: `batch` with the name, digest and
 * sealed original of the file (DESIGN 6), stored by a thread while `work` appends.  A
 * rule that refuses the file leaves journal and vault as they were; the fault names the
 * file. */
struct status intake_write(struct intake *intake, const char *action,
                           journal_work *work, void *context, struct vault_batch *batch,
                           struct fault *fault) MUST_USE;
void intake_progress(struct intake *intake, const char *stage, uint64_t done,
                     uint64_t total);

/* Does entry `known` of a register say the same as `fact`, whatever either replaces
 * (the field `replaces` of both is passed over)?  Errors: journal_entry()'s. */
struct status intake_is_same(struct journal_session *session, uint64_t known,
                             const struct fact *fact, unsigned replaces,
                             bool *ret_is_same, struct fault *fault) MUST_USE;

/* A copy in the arena. */
struct status intake_copy(struct intake *intake, struct bytes text,
                          struct bytes *ret_copy, struct fault *fault) MUST_USE;

/* ---- units
 * ---------------------------------------------------------------------------- */

struct intake_unit {
    uint64_t entry, parent;
    struct bytes code, name; /* arena memory */
    uint64_t level;
};
struct intake_units {
    struct intake_unit *list;
    size_t count;
};
/* Every unit of the ledger. */
struct status intake_load_units(struct intake *intake, struct intake_units *ret_units,
                                struct fault *fault) MUST_USE;
/* By code, else by name; `parent_name` (may be empty) tells equal names apart.
 * NULL when there is none or, with *ret_is_ambiguous, more than one. */
const struct intake_unit *intake_unit(const struct intake_units *units,
                                      struct bytes word, struct bytes parent_name,
                                      bool *ret_is_ambiguous);

/* ---- programmes and allocations
 * ----------------------------------------------------------- */

struct intake_programme {
    uint64_t entry;
    struct bytes code, name, summary; /* arena memory */
    uint64_t party;
    struct bytes functions; /* the list field, arena memory */
};
struct intake_programmes {
    struct intake_programme *list;
    size_t count;
};
struct status intake_load_programmes(struct intake *intake,
                                     struct intake_programmes *ret_programmes,
                                     struct fault *fault) MUST_USE;
/* By code, name or four-character summary. */
const struct intake_programme *intake_programme(const struct intake_programmes *list,
                                                struct bytes word);

struct intake_share {
    uint64_t allocation;
    int64_t weight;
    struct bytes function, label; /* function code, whole label; arena memory */
};
/* "LABEL[:weight]" or "@ENTRY[:weight]"; a label may be shortened to any part that fits
 * one allocation only.  STATUS_NOT_FOUND names the label. */
struct status intake_find_share(struct intake *intake, const char *text,
                                struct intake_share *ret_share, struct fault *fault)
    MUST_USE;

#endif
