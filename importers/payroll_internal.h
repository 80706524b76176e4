/* payroll_internal.h - a payroll file between its bytes and its entries. */
#ifndef IMPORTERS_PAYROLL_INTERNAL_H
#define IMPORTERS_PAYROLL_INTERNAL_H

#include "importers/ahead.h"
#include "importers/early.h"
#include "importers/payroll.h"
#include "ledger/commitment.h"

enum { PAYROLL_BLOCK = 65536, PAYROLL_BLOCKS_MAX = 32 };
enum { PAYROLL_VILLAGES = 8192, PAYROLL_DRAFT_CELLS = 256 }; /* of the caches */
_Static_assert(PAYROLL_BLOCK *PAYROLL_BLOCKS_MAX >= PAYROLL_ROWS_MAX, "rows fit");
_Static_assert(AHEAD_BLOCK *AHEAD_BLOCKS_MAX >= PAYROLL_ROWS_MAX, "rows fit");

enum row_flag {
    ROW_NAME_LOST = 1 << 0,
    ROW_NAME_DIFFERS = 1 << 1,
    ROW_ACCOUNT_CHANGED = 1 << 2,
    ROW_BAD_IDENTIFIER = 1 << 3,
    ROW_NEW_PAYEE = 1 << 4,
    ROW_FACTS_CHANGED = 1 << 5,
    ROW_OF_HOUSEHOLD = 1 << 6, /* the programme aids households, not single people */
    ROW_HAS_CASE = 1 << 7,
    ROW_OWNS_CHANGE = 1 << 8,  /* the first row that says what changed of its person */
    ROW_IS_COMMITTED = 1 << 9, /* `commitment` stands in the place of the secret */
    ROW_SPELLED_OTHERWISE = 1 << 10, /* than the vault has it, yet the same */
    ROW_HOLDER_KNOWN = 1 << 11, /* the account's other name is in the vault already */
    ROW_OLD_NUMBER = 1 << 12    /* that the person has given up */
};

/* The texts of a row; the first four in the order of commitments. */
enum row_text {
    ROW_NAME,
    ROW_RESIDENT,
    ROW_ACCOUNT_NAME,
    ROW_ACCOUNT,
    ROW_PURPOSE,
    ROW_CASE, /* VAULT_TOKEN_SIZE bytes, or empty */
    ROW_TEXTS
};

/* A million of these are held at once: nothing is in it twice. */
struct payroll_row {
    const uint8_t *texts; /* one behind the other; arena memory */
    int64_t amount;
    uint64_t village;
    uint64_t person;    /* vault number, 0 while new */
    uint32_t line;      /* physical                  */
    uint32_t version;   /* of the stored record      */
    uint32_t headcount; /* 0: not stated             */
    uint32_t household; /* its size in the register, 0: not known */
    uint32_t number;    /* in its batch, from 1      */
    uint32_t change;    /* 1 + index of the change, 0: none */
    civil_day value_day;
    uint16_t batch, flags;
    uint16_t sizes[ROW_TEXTS]; /* of the texts */
    uint8_t class;
    uint8_t payee_kind; /* enum payee_kind; 0: the person's own account, or not known */
    union {
        uint8_t token[16]; /* of the resident number, until the party is known */
        uint8_t party[16];
    };
    union {
        uint8_t secret[32];
        struct digest commitment;
    };
};
_Static_assert(SHEET_SIZE_MAX < UINT32_MAX, "a line has a number of 32 bits");
_Static_assert(SHEET_FIELD_SIZE_MAX <= UINT16_MAX, "a cell has a size of 16 bits");

static inline struct bytes payroll_text(const struct payroll_row *row,
                                        enum row_text which)
{
    const uint8_t *at = row->texts;
    for (unsigned i = 0; i < (unsigned)which; i++) {
        at += row->sizes[i];
    }
    return (struct bytes){at, row->sizes[which]};
}

struct payroll_draft {
    const struct intake_programme *programme;
    const struct intake_unit *unit;
    civil_period period;
    civil_day due;
    uint64_t lines, headcount;
    int64_t amount;
    uint64_t paid, failed, unknown;
    struct intake_share shares[INTAKE_SHARES_MAX];
    size_t share_count;
    uint64_t entry;
};

/* What village and township, as the file writes them, turned out to be. */
struct payroll_village {
    struct bytes village, township; /* arena memory; empty: a free slot */
    uint64_t entry;
};

/* Of a hash table: the upper half of the hash keeps most other rows from being looked
 * at. */
struct payroll_slot {
    uint32_t hash;
    uint32_t row; /* 1 + its index, 0: free */
};

struct roster;
struct payroll {
    struct intake *intake;
    const struct payroll_options *options;
    struct intake_units units;
    struct intake_programmes programmes;
    struct hasher *hasher; /* of the ledger's suite */
    struct payroll_row *blocks[PAYROLL_BLOCKS_MAX];
    size_t row_count;
    struct payroll_draft *drafts; /* PAYROLL_BATCHES_MAX */
    size_t draft_count, last_draft;
    bool is_recorded, has_plain; /* rows with and without a result were seen */
    int64_t amount;
    struct payroll_slot *same; /* newest row of a resident number */
    struct payroll_slot *dues; /* first row of a due              */
    size_t slot_mask;          /* of both tables                  */
    uint8_t *texts;            /* room left for texts of rows     */
    size_t texts_left;
    bool is_drawn_on[INTAKE_SHARES_MAX]; /* of the options' shares */
    struct vault_change *changes;
    size_t change_count;
    struct vault_payee *payees;
    size_t payee_count;
    uint64_t new_people, changed_people;
    int64_t uncovered;
    struct roster *roster;          /* NULL: a payroll file */
    struct payroll_line_room *room; /* of the append */
    struct early *early;            /* of a recorded batch */
    struct ahead *ahead;            /* looking people up, or making commitments */
    struct vault_reader *readers[PARALLEL_JOBS_MAX];
    struct hasher *hashers[PARALLEL_JOBS_MAX];
    struct payroll_village *villages; /* PAYROLL_VILLAGES slots: looked up once each */
    size_t village_count;
    /* The cells that chose `last_draft`: with a column for the programme they repeat.
     */
    uint8_t draft_cells[PAYROLL_DRAFT_CELLS];
    size_t draft_cells_size; /* 0: none */
};

/* FNV-1a, for the tables of one import. */
static inline uint64_t payroll_hash(uint64_t hash, struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        hash = (hash ^ text.at[i]) * UINT64_C(1099511628211);
    }
    return hash;
}
#define PAYROLL_HASH_START UINT64_C(14695981039346656037)

static inline struct payroll_row *payroll_row(const struct payroll *payroll,
                                              size_t index)
{
    return &payroll->blocks[index / PAYROLL_BLOCK][index % PAYROLL_BLOCK];
}

/* A row for people nobody names: the money goes to an institution for them. */
static inline bool payroll_is_unnamed(const struct payroll *payroll,
                                      const struct payroll_row *row)
{
    return payroll->drafts[row->batch].programme->party == PARTY_UNNAMED;
}

/* profile_record_fn: checks the cells of one record and keeps the row. */
struct status payroll_keep_row(void *context, const struct record *record,
                               struct fault *fault) MUST_USE;
/* Begins to look up the people of rows while later ones are still being read. */
struct status payroll_look_ahead(struct payroll *payroll, struct fault *fault) MUST_USE;
/* Ends the threads and closes their snapshots, which would keep the vault from growing.
 */
void payroll_stop_looking(struct payroll *payroll);
/* Fills person, secret, party; collects changes and pseudonyms for the vault. */
struct status payroll_match_people(struct payroll *payroll, struct fault *fault)
    MUST_USE;
/* Before that, while rows are being looked up: those that write a name by an approved
 * alias get the name itself. */
struct status payroll_read_aliases(struct payroll *payroll, struct fault *fault)
    MUST_USE;
/* What the row says otherwise than the person's record: flags; what it leaves to the
 * record: village, headcount, kind of payee. */
void payroll_compare(struct payroll_row *row, const struct vault_person *person);
/* Gives the row name and holder of `who`. */
struct status payroll_take_texts(struct payroll *payroll, struct payroll_row *row,
                                 const struct vault_person *who, struct fault *fault)
    MUST_USE;
/* Sets the row's payee kind where a column says the relation. */
void payroll_take_relation(struct payroll *payroll, const struct record *record,
                           struct payroll_row *row);
/* After people are matched and options filled in: whose account each is, and how many
 * the unnamed are.  Lists problems. */
void payroll_check_payees(struct payroll *payroll);
/* Who is entitled and who is paid, into the line. */
void payroll_say_payee(const struct payroll *payroll, const struct payroll_row *row,
                       struct fact *line);
/* opens an exception when what the draft, recorded, paid was paid before a
 * notice that its policy asks for first. */
struct status payroll_tell_unpublished(struct payroll *payroll,
                                       struct journal_session *session,
                                       const struct payroll_draft *draft, uint64_t file,
                                       struct fault *fault) MUST_USE;
/* journal_work: file, batches, lines, exceptions. */
struct status payroll_append(struct journal_session *session, void *context,
                             struct fault *fault) MUST_USE;
/* Why the ledger refused the file, in the words of the file: lists, as problems, the
 * rows that are due already and gives their verdict; else `refused` and its
 * fault. */
struct status payroll_explain(struct payroll *payroll, struct status refused,
                              struct fault *fault) MUST_USE;

#endif
