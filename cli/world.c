/* world.c - see world.h. */
#include "cli/world.h"

#include "ledger/base/text.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MEMORY_MIB_DEFAULT = 4096, MEMORY_MIB_MAX = 1 << 20 };

/* An empty variable counts as one that is not set. */
static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0' ? value : NULL;
}

static enum world_language language_of(const char *asked)
{
    static const char *const variables[] = {"MINGZHANG_LANG", "LC_ALL", "LC_MESSAGES",
                                            "LANG"};
    for (size_t i = 0; asked == NULL && i < sizeof(variables) / sizeof(*variables);
         i++) {
        asked = variable(variables[i]);
    }
    return asked != NULL && strncmp(asked, "zh", 2) == 0 ? WORLD_CHINESE
                                                         : WORLD_ENGLISH;
}

/* The folder of the program's own file, without its last '/'. */
static void program_folder(char ret_path[static LEDGER_PATH_SIZE])
{
    const ssize_t size = readlink("/proc/self/exe", ret_path, LEDGER_PATH_SIZE - 1);
    ret_path[size > 0 ? size : 0] = '\0';
    char *slash = strrchr(ret_path, '/');
    if (slash != NULL) {
        *slash = '\0';
    }
}

static void bind_messages(enum world_language language)
{
    char folder[LEDGER_PATH_SIZE];
    char path[LEDGER_PATH_SIZE + 32];
    setlocale(LC_ALL, "C.UTF-8"); /* bytes sort as bytes; only messages vary */
    setenv("LANGUAGE", language == WORLD_CHINESE ? "zh_CN" : "en", 1);
    program_folder(folder);
    snprintf(path, sizeof(path), "%s/../share/locale", folder);
    bindtextdomain("mingzhang", path);
    bind_textdomain_codeset("mingzhang", "UTF-8");
    textdomain("mingzhang");
}

void world_begin(struct world *world, const char *language)
{
    *world = (struct world){0};
    struct timespec now = {0};
    clock_gettime(CLOCK_REALTIME, &now);
    world->now_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
    world->today = date_of_instant(world->now_ms);
    world->language = language_of(language);
    world->has_terminal = isatty(STDERR_FILENO) == 1;
    bind_messages(world->language);
}

static bool put_path(char ret_path[static LEDGER_PATH_SIZE], const char *folder,
                     const char *rest)
{
    const int length = snprintf(ret_path, LEDGER_PATH_SIZE, "%s%s", folder, rest);
    return length > 0 && length < LEDGER_PATH_SIZE;
}

static bool is_folder(const char *path)
{
    struct stat facts;
    return stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
}

/* --share, then beside the installed program, then the source tree it was built in. */
static bool put_share(struct world *world, const char *asked)
{
    char folder[LEDGER_PATH_SIZE];
    char path[LEDGER_PATH_SIZE];
    if (asked == NULL) {
        program_folder(folder);
        bool fits = put_path(path, folder, "/../share/mingzhang");
        if (fits && !is_folder(path)) {
            fits = put_path(path, folder, "/../../../docs");
        }
        if (!fits) {
            return false;
        }
        asked = path;
    }
    return put_path(world->profiles, asked, "/profiles") &&
           put_path(world->policies, asked, "/policies") &&
           put_path(world->verifier, asked, "/verifier/verify.html");
}

static const char *first_of(const char *a, const char *b, const char *c)
{
    return a != NULL ? a : b != NULL ? b : c;
}

struct status world_place(struct world *world, const struct world_choices *choices,
                          struct fault *fault)
{
    const char *ledger =
        first_of(choices->ledger, variable("MINGZHANG_LEDGER"), "ledger");
    bool fits = put_path(world->ledger, ledger, "");
    /* "book/" and "book" are one ledger and have one keys folder. */
    for (size_t size = strlen(world->ledger);
         size > 1 && world->ledger[size - 1] == '/'; size--) {
        world->ledger[size - 1] = '\0';
    }
    fits =
        fits && (choices->keys != NULL ? put_path(world->keys, choices->keys, "")
                                       : put_path(world->keys, world->ledger, ".keys"));
    return fits
               ? OK
               : FAULT(fault, STATUS_USAGE, "a path is empty or has more than %d bytes",
                       LEDGER_PATH_SIZE - 1);
}

struct status world_settle(struct world *world, const struct world_choices *choices,
                           struct fault *fault)
{
    uint64_t memory_mib = MEMORY_MIB_DEFAULT;
    if (choices->memory != NULL &&
        (!text_to_u64(bytes_of(choices->memory), &memory_mib) || memory_mib == 0 ||
         memory_mib > MEMORY_MIB_MAX)) {
        return FAULT(fault, STATUS_USAGE, "--memory wants 1 to %d MiB", MEMORY_MIB_MAX);
    }
    TRY(world_place(world, choices, fault));
    if (!put_share(world,
                   first_of(choices->share, variable("MINGZHANG_SHARE"), NULL))) {
        return FAULT(fault, STATUS_USAGE, "a path is empty or has more than %d bytes",
                     LEDGER_PATH_SIZE - 1);
    }
    world->fonts = variable("MINGZHANG_FONTS");
    world->actor = first_of(choices->actor, variable("MINGZHANG_AS"), NULL);
    world->passphrase =
        first_of(choices->passphrase, variable("MINGZHANG_PASSPHRASE"), NULL);
    world->vault_passphrase = first_of(choices->vault_passphrase,
                                       variable("MINGZHANG_VAULT_PASSPHRASE"), NULL);
    world->is_json = choices->is_json;
    world->is_quiet = choices->is_quiet;
    world->is_silent = choices->is_silent;
    world->clock_is_right = choices->clock_is_right;
    return arena_open((size_t)memory_mib << 20, &world->arena, fault);
}

void world_close(struct world *world)
{
    arena_close(&world->arena);
}

struct status world_check_keys(const struct world *world, struct fault *fault)
{
    struct stat facts;
    if (stat(world->keys, &facts) != 0) {
        return OK; /* opening a file in it says what is wrong */
    }
    const bool is_open = (facts.st_mode & (S_IWGRP | S_IWOTH)) != 0;
    return facts.st_uid == geteuid() && !is_open
               ? OK
               : FAULT(fault, STATUS_ENVIRONMENT,
                       "R-250: others can change the keys folder %s; it must belong to "
                       "you and be shut to others (chmod 700), and what lies in it may "
                       "have been replaced",
                       world->keys);
}

struct status world_key_path(const struct world *world, const char *name,
                             const char *suffix, char ret_path[static LEDGER_PATH_SIZE],
                             struct fault *fault)
{
    const int length =
        snprintf(ret_path, LEDGER_PATH_SIZE, "%s/%s%s", world->keys, name, suffix);
    if (length < 0 || length >= LEDGER_PATH_SIZE) {
        return FAULT(fault, STATUS_USAGE, "the path of the keys folder is too long");
    }
    return OK;
}
