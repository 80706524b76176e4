/* register_documents.c - documents by their numbers, and what is known of them.
 */
#include "importers/register.h"

#include "ledger/base/identity.h"
#include "ledger/base/text.h"

enum { DOCUMENTS_MAX = 10000, NUMBER_SIZE = 128, TEXT_MAX = 512 };

struct document_row {
    uint64_t line;
    char number[NUMBER_SIZE], upstream[NUMBER_SIZE];
    struct bytes title, issuer;
    civil_day issued, received; /* 0: not said */
    uint8_t digest[32];
    bool has_digest;
};

struct documents_import {
    struct intake *intake;
    struct document_row *rows;
    size_t count;
    struct register_summary *summary;
};

static void problem(struct documents_import *import, const struct record *record,
                    enum column column, const char *reason)
{
    intake_problem(import->intake, INTAKE_ERROR, record->line,
                   record->map->heading[column], "R-285: %s", gettext(reason));
}

static void take_number(struct documents_import *import, const struct record *record,
                        enum column column, char number[static NUMBER_SIZE])
{
    if (!identity_document(record->field[column], number)) {
        intake_problem(import->intake, INTAKE_ERROR, record->line,
                       record->map->heading[column],
                       "R-010: not a document number, e.g. 测财社指〔2024〕3号");
    }
}

static void take_day(struct documents_import *import, const struct record *record,
                     enum column column, civil_day *ret_day)
{
    const struct bytes text = record->field[column];
    if (text.size > 0 && date_parse(text, ret_day) == DATE_BAD) {
        problem(import, record, column, N_("not a date"));
    }
}

static struct status take_words(struct documents_import *import,
                                const struct record *record, struct document_row *row,
                                struct fault *fault)
{
    const struct bytes title = record->field[COLUMN_TITLE];
    const struct bytes issuer = record->field[COLUMN_ISSUER];
    if (!text_is_plain(title, TEXT_MAX)) {
        problem(import, record, COLUMN_TITLE, N_("a title has 1 to 512 bytes"));
    }
    if (issuer.size > 0 && !text_is_plain(issuer, TEXT_MAX)) {
        problem(import, record, COLUMN_ISSUER, N_("an issuer has at most 512 bytes"));
    }
    TRY(intake_copy(import->intake, title, &row->title, fault));
    return intake_copy(import->intake, issuer, &row->issuer, fault);
}

static struct status keep_row(void *context, const struct record *record,
                              struct fault *fault)
{
    struct documents_import *import = context;
    const struct bytes digest = record->field[COLUMN_DIGEST];
    if (import->count == DOCUMENTS_MAX) {
        return FAULT(fault, STATUS_INPUT, "R-033: more than %d documents in one file",
                     DOCUMENTS_MAX);
    }
    struct document_row *row = &import->rows[import->count++];
    *row = (struct document_row){.line = record->line};
    take_number(import, record, COLUMN_DOCUMENT, row->number);
    if (record->field[COLUMN_PARENT_DOCUMENT].size > 0) {
        take_number(import, record, COLUMN_PARENT_DOCUMENT, row->upstream);
    }
    take_day(import, record, COLUMN_ISSUED_DATE, &row->issued);
    take_day(import, record, COLUMN_RECEIVED_DATE, &row->received);
    row->has_digest = digest.size > 0;
    if (row->has_digest && !bytes_from_hex(digest, row->digest, sizeof(row->digest))) {
        problem(import, record, COLUMN_DIGEST,
                N_("not a SHA-256, which has 64 digits 0-9 and a-f"));
    }
    return take_words(import, record, row, fault);
}

static void make_fact(const struct document_row *row, uint64_t first,
                      struct fact *ret_fact)
{
    fact_begin(ret_fact, kinds_find(KIND_DOCUMENT));
    fact_set_bytes(ret_fact, DOCUMENT_NUMBER, bytes_of(row->number));
    fact_set_bytes(ret_fact, DOCUMENT_TITLE, row->title);
    if (row->issuer.size > 0) {
        fact_set_bytes(ret_fact, DOCUMENT_ISSUER, row->issuer);
    }
    if (row->issued != 0) {
        fact_set_fen(ret_fact, DOCUMENT_ISSUED, row->issued);
    }
    if (row->received != 0) {
        fact_set_fen(ret_fact, DOCUMENT_RECEIVED, row->received);
    }
    if (row->upstream[0] != '\0') {
        fact_set_bytes(ret_fact, DOCUMENT_UPSTREAM, bytes_of(row->upstream));
    }
    if (row->has_digest) {
        fact_set_bytes(ret_fact, DOCUMENT_DIGEST,
                       bytes_from(row->digest, sizeof(row->digest)));
    }
    if (first != 0) {
        fact_set_number(ret_fact, DOCUMENT_REPLACES, first);
    }
}

/* The entry that a code names, 0: none. */
static struct status look_up(struct journal_session *session, enum code_kind kind,
                             const char *number, uint64_t *ret_entry,
                             struct fault *fault)
{
    const struct status known = accounts_code(journal_transaction(session), kind,
                                              bytes_of(number), ret_entry, fault);
    if (known.code == STATUS_NOT_FOUND) {
        *ret_entry = 0;
        return OK;
    }
    return known;
}

static struct status write_document(struct documents_import *import,
                                    struct journal_session *session,
                                    const struct document_row *row, struct fault *fault)
{
    struct fact fact;
    uint64_t first = 0;
    uint64_t told = 0;
    bool is_same = false;
    TRY(look_up(session, CODE_DOCUMENT, row->number, &first, fault));
    TRY(look_up(session, CODE_TOLD, row->number, &told, fault));
    make_fact(row, first, &fact);
    if (first != 0) {
        TRY(intake_is_same(session, told == 0 ? first : told, &fact, DOCUMENT_REPLACES,
                           &is_same, fault));
    }
    if (is_same) {
        import->summary->unchanged++;
        return OK;
    }
    import->summary->recorded++;
    return journal_append(session, &fact, NULL, fault);
}

static struct status write_documents(struct journal_session *session, void *context,
                                     struct fault *fault)
{
    struct documents_import *import = context;
    struct register_summary *summary = import->summary;
    *summary = (struct register_summary){.rows = import->count};
    TRY(intake_append_file(import->intake, session, FILE_DOCUMENTS, 0, &summary->file,
                           fault));
    for (size_t i = 0; i < import->count; i++) {
        TRY(fault_at(fault, write_document(import, session, &import->rows[i], fault),
                     import->intake->path, import->rows[i].line, NULL));
    }
    return OK;
}

struct status register_documents(struct intake *intake,
                                 struct register_summary *ret_summary,
                                 struct fault *fault)
{
    struct documents_import import = {.intake = intake, .summary = ret_summary};
    ARENA_TAKE(intake->arena, DOCUMENTS_MAX, import.rows, fault);
    TRY(intake_read(intake, keep_row, &import, fault));
    TRY(intake_verdict(intake, fault));
    struct vault_batch batch = {0};
    return intake_write(intake, "import documents", write_documents, &import, &batch,
                        fault);
}
