/* trial.h - a small ledger to be broken: what can be done with it, how a child does one
 * such thing while something goes wrong, and what must hold afterwards.
 *
 *   ROOT/ledger/    eight people, one allocation, one batch on its way
 *   ROOT/keys/      the record of signed checkpoints
 *   ROOT/out/       what was written for others
 */
#ifndef TESTS_FAULTS_TRIAL_H
#define TESTS_FAULTS_TRIAL_H

#include "tests/cli/trip.h"
#include "tests/faults/disk.h"
#include "tests/importers/cases_kit.h"

enum { TRIAL_PATH = 640, TRIAL_NOTE = 1024, TRIAL_WORDS = 512 };

enum trial_act {
    TRIAL_PAYROLL,
    TRIAL_APPROVE,
    TRIAL_SUBMIT,
    TRIAL_RETURN,
    TRIAL_CHECKPOINT,
    TRIAL_BACKUP,
    TRIAL_TILES,
    TRIAL_ACTS
};

/* What a ledger adds up to. */
struct trial_shape {
    uint64_t size;
    int64_t received, reserved, paid, available;
};

struct trial {
    struct office office;
    char root[TRIAL_PATH], record[TRIAL_PATH], out[TRIAL_PATH];
    struct office_payroll list; /* the eight */
    char list_path[TRIAL_PATH], answer_path[TRIAL_PATH];
    uint64_t batch;
    uint64_t map_size; /* as ledger_options */
    /* Of each act: the folder before it, and figures before and after. */
    struct disk base[TRIAL_ACTS];
    struct trial_shape before[TRIAL_ACTS], after[TRIAL_ACTS];
    uint8_t note[TRIAL_NOTE]; /* the newest checkpoint that was promised */
    size_t note_size;
};

/* Makes the ledger and does every act once, undisturbed. */
void trial_begin(struct trial *trial);
void trial_end(struct trial *trial);
const char *trial_name(enum trial_act act);
/* From LOOPS and SEED of the environment; the seed is printed. */
unsigned long trial_loops(unsigned long otherwise);
uint64_t trial_seed(void);
uint64_t trial_random(uint64_t *state);

void trial_path(const char *folder, const char *name, char to[static TRIAL_PATH]);
/* The folder as it was before the act. */
void trial_restore(struct trial *trial, enum trial_act act);

/* What became of a child. */
struct trial_end {
    bool is_acknowledged;
    int signal; /* that ended it, or 0 */
    int exit;   /* its exit code       */
    long calls;
    enum status_code code; /* when it said so itself */
    char words[TRIAL_WORDS];
};
/* The folder as it is; with a plan that starts to count before the ledger is opened.
 * `prepare` runs first in the child, or NULL. */
struct trial_end trial_run(struct trial *trial, enum trial_act act,
                           const struct trip_plan *plan, void (*prepare)(void));
/* The act in this process, on the open ledger. */
struct status trial_do(struct trial *trial, enum trial_act act, struct fault *fault);
struct status trial_open(struct trial *trial, struct fault *fault);
void trial_close(struct trial *trial);

/* NULL when all is well with the folder after `act`, else what is wrong, in static
 * memory: it is whole, deeply; all of the act is there or nothing; what was
 * acknowledged is there; it can be signed; a second try works; the money is what it
 * was. *ret_is_there: the act had been done. */
const char *trial_judge(struct trial *trial, enum trial_act act, bool is_acknowledged,
                        bool *ret_is_there);
struct trial_shape trial_shape(struct trial *trial);
/* The journal alone, with the notes and records outside; NULL or what is wrong. */
const char *trial_verify(struct trial *trial);

#endif
