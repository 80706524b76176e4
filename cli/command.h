/* command.h - the one table of commands and options.
 *
 * Parsing, help, man page and completion all come from it, so that they agree. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/world.h"

/* Options by meaning; two of them may share a name when no command has both. */
enum option {
    OPTION_LEDGER = 0,
    OPTION_KEYS,
    OPTION_AS,
    OPTION_PASSPHRASE,
    OPTION_VAULT_PASSPHRASE,
    OPTION_SHARE,
    OPTION_JSON,
    OPTION_LANG,
    OPTION_QUIET,
    OPTION_MEMORY,
    OPTION_CLOCK_IS_RIGHT,
    OPTION_HELP,
    OPTION_GLOBAL_COUNT, /* the ones above go with every command */
    OPTION_ORIGIN = OPTION_GLOBAL_COUNT,
    OPTION_UNIT,
    OPTION_TITLE,
    OPTION_HASH,
    OPTION_STAFF,
    OPTION_ADMINISTRATOR,
    OPTION_THRESHOLD,
    OPTION_SHEET,
    OPTION_SHEET_FILE,
    OPTION_NEW_PASSPHRASE,
    OPTION_PURPOSE,
    OPTION_REPLACES,
    OPTION_REASON,
    OPTION_COSIGN,
    OPTION_NAME,
    OPTION_FROM,
    OPTION_TO,
    OPTION_PROFILE,
    OPTION_PROGRAMME,
    OPTION_PERIOD,
    OPTION_DUE,
    OPTION_ALLOCATION,
    OPTION_VILLAGE,
    OPTION_HEADCOUNT,
    OPTION_ENCODING,
    OPTION_DRY_RUN,
    OPTION_OUT_FOLDER,
    OPTION_OUT,
    OPTION_JOBS,
    OPTION_BATCH,
    OPTION_VALUE_DAY,
    OPTION_LINES,
    OPTION_NAMES,
    OPTION_AS_OF,
    OPTION_START,
    OPTION_LIMIT,
    OPTION_KIND,
    OPTION_CHECKPOINT,
    OPTION_DEEP,
    OPTION_UNANCHORED,
    OPTION_LOG_KEY,
    OPTION_FORMAT,
    OPTION_YEAR,
    OPTION_HOTLINE,
    OPTION_FIRST,
    OPTION_LAST,
    OPTION_NEW_NAME,
    OPTION_NUMBER,
    OPTION_ACCOUNT,
    OPTION_ACCOUNT_NAME,
    OPTION_MAN,
    OPTION_COMPLETION,
    OPTION_WHY,
    OPTION_ROLE,
    OPTION_FILE,
    OPTION_KEY,
    OPTION_AGAIN,
    OPTION_FILES,
    OPTION_ALL,
    OPTION_AMOUNT,
    OPTION_CHANGE,
    OPTION_DOCUMENT,
    OPTION_DAY,
    OPTION_LABEL,
    OPTION_CAUSE,
    OPTION_RECEIVED,
    OPTION_PAID,
    OPTION_BALANCE,
    OPTION_RIGHT,
    OPTION_RIGHT_AMOUNT,
    OPTION_MISTAKE,
    OPTION_CLASS,
    OPTION_OLDER,
    OPTION_ACTION,
    OPTION_EVIDENCE,
    OPTION_WITH_OPEN,
    OPTION_PRACTICE,
    OPTION_BANK_ACCOUNT,
    OPTION_FIRST_DAY,
    OPTION_LAST_DAY,
    OPTION_ENTRIES,
    OPTION_FIELDS,
    OPTION_RECEIPT,
    OPTION_SPELLING,
    OPTION_SPELLED_WHY,
    OPTION_WITHDRAW,
    OPTION_PAPER,
    OPTION_CONFIRM,
    OPTION_REFUSE,
    OPTION_SHOW_KEYED,
    OPTION_PENDING,
    OPTION_NOTE,
    OPTION_SETTLED,
    OPTION_FUNCTION,
    OPTION_OPENING,
    OPTION_ROWS,
    OPTION_OLD_UNTIL,
    OPTION_SINCE,
    OPTION_POLICY,
    OPTION_VERIFIED,
    OPTION_WITNESS_NAME,
    OPTION_OLD,
    OPTION_AUTHORITY,
    OPTION_SECONDS,
    OPTION_DAYS,
    OPTION_NOTICE,
    OPTION_EXPLAIN,
    OPTION_TAKES_PLACE,
    OPTION_BASE,
    OPTION_COUNT
};
/* Bit o stands for option o. */
__extension__ typedef unsigned __int128 option_set;
_Static_assert(OPTION_COUNT <= 128, "every option has a bit");
#define OPTION_BIT(name) ((option_set)1 << OPTION_##name)

struct option_form {
    const char *name;     /* without "--"                        */
    char letter;          /* '\0': none                          */
    const char *argument; /* "DIR"; NULL: a flag                 */
    const char *summary;  /* msgid                               */
};
extern const struct option_form option_forms[OPTION_COUNT];

enum { ARGUMENTS_GIVEN_MAX = 256 };

struct given_option {
    enum option option;
    const char *text;
};
/* One parsed command line; texts are argv's. */
struct arguments {
    const struct command *command;
    const char *value[OPTION_COUNT]; /* the last one given; "" for a flag; or NULL */
    struct given_option given[ARGUMENTS_GIVEN_MAX]; /* all, in order */
    size_t given_count;
    char **positional;
    size_t count;
};

typedef struct status command_work(struct world *world,
                                   const struct arguments *arguments,
                                   struct fault *fault);

enum command_trait {
    COMMAND_IS_HIDDEN = 1,
    COMMAND_IS_DEED = 2 /* its answer is a word of success: none with --quiet */
};

struct command {
    const char *noun, *verb;      /* verb NULL: the noun alone              */
    const char *synopsis;         /* positional arguments, "FILE..."; or "" */
    const char *summary;          /* msgid                                  */
    option_set options;           /* taken beside the global ones           */
    uint8_t count_min, count_max; /* positional arguments */
    uint8_t traits;               /* bits of enum command_trait */
    command_work *work;
};
extern const struct command commands[];
extern const size_t command_count;

/* Parses argv into *ret_arguments; `positional` is argv itself, reordered.  Without a
 * command, `command` is NULL.  Errors: STATUS_USAGE, naming the nearest word. */
struct status arguments_parse(int count, char **texts, struct arguments *ret_arguments,
                              struct fault *fault) MUST_USE;
static inline bool arguments_has(const struct arguments *arguments, enum option option)
{
    return arguments->value[option] != NULL;
}

/* Whole numbers, amounts in yuan, days, periods and suites from options.  Outputs keep
 * their value when the option was not given.  Errors: STATUS_USAGE naming the option.
 */
struct status arguments_u64(const struct arguments *arguments, enum option option,
                            uint64_t *ret_value, struct fault *fault) MUST_USE;
/* As many threads or processes as processors, at most `most`, unless --jobs says. */
struct status arguments_jobs(const struct arguments *arguments, unsigned most,
                             unsigned *ret_jobs, struct fault *fault) MUST_USE;
struct status arguments_fen(const struct arguments *arguments, enum option option,
                            int64_t *ret_fen, struct fault *fault) MUST_USE;
struct status arguments_day(const struct arguments *arguments, enum option option,
                            civil_day *ret_day, struct fault *fault) MUST_USE;
struct status arguments_period(const struct arguments *arguments, enum option option,
                               civil_period *ret_period, struct fault *fault) MUST_USE;
struct status arguments_suite(const struct arguments *arguments,
                              enum digest_suite *ret_suite, struct fault *fault)
    MUST_USE;
/* An enum correction_reason, which must be given. */
struct status arguments_mistake(const struct arguments *arguments, unsigned *ret_reason,
                                struct fault *fault) MUST_USE;
/* Positional argument `index` as the number of an entry. */
struct status arguments_entry(const struct arguments *arguments, size_t index,
                              uint64_t *ret_entry, struct fault *fault) MUST_USE;

/* Texts for --help (of everything, or of one command), man and bash. */
void help_print_all(void);
void help_print_noun(const char *noun);
void help_print_command(const struct command *command);
void help_print_man(void);
void help_print_completion(void);

command_work command_init, command_version, command_help;
command_work command_key_rotate;
command_work command_key_new, command_key_list, command_key_enrol, command_key_revoke,
    command_key_export, command_key_passwd, command_key_recover;
command_work command_staff_list, command_staff_add, command_staff_role;
command_work command_import_units, command_import_programmes, command_import_budget,
    command_import_payroll, command_import_return, command_import_list;
command_work command_profile_list, command_profile_show, command_profile_try;
command_work command_batch_list, command_batch_show, command_batch_approve,
    command_batch_request, command_batch_sign, command_batch_submit,
    command_batch_withdraw, command_batch_cancel;
command_work command_disclosure_draft, command_disclosure_approve,
    command_disclosure_start, command_disclosure_object, command_disclosure_uphold,
    command_disclosure_dismiss, command_disclosure_complete,
    command_disclosure_withdraw, command_disclosure_show, command_disclosure_list,
    command_disclosure_check, command_disclosure_remedy;
command_work command_policy_approval, command_policy_list, command_policy_record,
    command_policy_show;
command_work command_status, command_log, command_show;
command_work command_checkpoint, command_prove, command_verify;
command_work command_backup, command_backup_list, command_restore,
    command_restore_accept, command_reindex;
command_work command_report, command_person, command_reconcile, command_close,
    command_import_statement;
command_work command_exceptions_list, command_exceptions_show,
    command_exceptions_resolve, command_resend;
command_work command_split, command_import_splits, command_adjust, command_freeze,
    command_thaw, command_carry_over;
command_work command_import_refund, command_batch_expire;
command_work command_clawback_ask, command_clawback_recover, command_clawback_list;
command_work command_correct, command_correct_confirm, command_correct_list;
command_work command_import_failed, command_import_opening, command_opening_list,
    command_opening_confirm, command_policy_clocks;
command_work command_import_documents, command_import_prices, command_import_checks;
command_work command_import_standards, command_import_roster, command_import_enrolments,
    command_enrolment_list, command_enrolment_stop;
command_work command_person_erase, command_export_hledger, command_export_audit;
command_work command_person_alias, command_person_aliases;
command_work command_person_change, command_person_merge, command_person_confirm,
    command_person_refuse, command_person_changes;
command_work command_tiles_export, command_mirror, command_receipt;
command_work command_witness_init, command_witness_trust, command_witness_cosign,
    command_witness_seen, command_witness_list, command_witness_add,
    command_witness_request, command_witness_accept;
command_work command_anchor_request, command_anchor_accept, command_anchor_list,
    command_anchor_check, command_anchor_sheet, command_anchor_hook;
command_work command_evaluate_manual;
command_work command_evaluate_check;
command_work command_publish;

#endif
