/* world.h - what a command knows of the machine: the only place that reads the clock,
 * the environment and the locale.
 *
 * One world per process, made by main.  Paths are borrowed from the command line or
 * lie in the world itself. */
#ifndef CLI_WORLD_H
#define CLI_WORLD_H

#include "ledger/ledger.h"

#include <libintl.h>

/* Words of the program itself; messages of faults are translated by fault_set(). */
#define _(text) gettext(text)

enum world_language { WORLD_ENGLISH = 0, WORLD_CHINESE };

struct json_t;

struct world {
    struct arena arena;
    char ledger[LEDGER_PATH_SIZE];   /* the ledger's folder               */
    char keys[LEDGER_PATH_SIZE];     /* the folder of private keys        */
    char profiles[LEDGER_PATH_SIZE]; /* layouts of files                  */
    char policies[LEDGER_PATH_SIZE]; /* dated rule tables                 */
    char verifier[LEDGER_PATH_SIZE]; /* the page that verifies            */
    const char *actor;               /* --as, MINGZHANG_AS, or NULL       */
    const char *passphrase;          /* source of passphrase_read()       */
    const char *vault_passphrase;    /* likewise; NULL: the same          */
    const char *fonts;               /* MINGZHANG_FONTS, or NULL (pdf.h)  */
    enum world_language language;
    int64_t now_ms;  /* UTC, read once   */
    civil_day today; /* UTC+8            */
    bool is_json, is_quiet, clock_is_right;
    bool is_silent;    /* --quiet, and the answer is only a word of success */
    bool has_terminal; /* standard error shows progress                   */
    bool is_practice;  /* the ledger is one: the answer carries the mark */
    bool has_mark;     /* it was printed already                                 */
    bool has_verdict;  /* the answer counts although the command does not end well */
    struct json_t *answer;   /* with --json: the object printed at the end  */
    struct json_t *problems; /* of an import, for the error object          */
};

/* What the command line says about the world; NULL or 0 where it says nothing. */
struct world_choices {
    const char *ledger, *keys, *actor, *passphrase, *vault_passphrase, *share;
    const char *memory; /* MiB */
    bool is_json, is_quiet, is_silent, clock_is_right;
};

/* Clock, locale and messages.  `language` is "zh", "en" or NULL for the environment.
 * Nothing is opened yet. */
void world_begin(struct world *world, const char *language);
/* Paths and memory.  Errors: STATUS_USAGE (path or --memory), STATUS_NO_MEMORY. */
struct status world_settle(struct world *world, const struct world_choices *choices,
                           struct fault *fault) MUST_USE;
/* The part of world_settle() that names ledger and keys, for a command that is given
 * the ledger as an argument. */
struct status world_place(struct world *world, const struct world_choices *choices,
                          struct fault *fault) MUST_USE;
void world_close(struct world *world);

/* the keys folder, if it is there, belongs to who runs this, and nobody else can
 * put files into it or take them away.  Errors: STATUS_ENVIRONMENT. */
struct status world_check_keys(const struct world *world, struct fault *fault) MUST_USE;

/* KEYS/name.suffix. Errors: STATUS_USAGE when the path is too long. */
struct status world_key_path(const struct world *world, const char *name,
                             const char *suffix, char ret_path[static LEDGER_PATH_SIZE],
                             struct fault *fault) MUST_USE;

#endif
