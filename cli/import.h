/* import.h - what all import commands share: the profile, problems, outcome files. */
#ifndef CLI_IMPORT_H
#define CLI_IMPORT_H

#include "cli/session.h"
#include "importers/intake.h"
#include "ledger/base/workday.h"

/* One file; fills in its summary as fields.  *ret_entry (0: not known) is where its
 * first data row went: row k of the file is entry *ret_entry + k. */
typedef struct status import_one(struct session *session, struct intake *intake,
                                 uint64_t *ret_entry, struct fault *fault);
/* Opens the ledger, then takes in every file of the command line, each whole or not at
 * all; stops at the first that fails.  `profile` is the name used without --profile. */
struct status import_run(struct world *world, const struct arguments *arguments,
                         const char *profile, import_one *one, struct fault *fault)
    MUST_USE;

enum { IMPORT_JOBS_MAX = 8, IMPORT_BATCHES_MAX = 64 };
/* The batches of --batch, at least one. */
struct status import_batches(const struct arguments *arguments,
                             uint64_t batches[static IMPORT_BATCHES_MAX],
                             size_t *ret_count, struct fault *fault) MUST_USE;

/* The problems found in a file, on standard error or in the JSON object. */
void import_problems(struct world *world, const struct intake *intake);

/* DIR/<file>.outcome.csv: the file's own cells, a word and the reasons for each row. */
struct status outcome_write(struct session *session, const struct intake *intake,
                            const char *folder, bool is_recorded, uint64_t entry,
                            struct fault *fault) MUST_USE;

#endif
