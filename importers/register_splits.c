/* register_splits.c - the table of an allocation document: who gets how much of it. */
#include "importers/register_internal.h"

#include "ledger/base/text.h"

struct splits_import {
    struct intake *intake;
    const struct register_split *split;
    struct intake_units units;
    struct chain_part *parts;
    size_t count;
    int64_t total;
    struct register_summary *summary;
    struct chain_split_summary *passed;
};

static void take_amount(struct splits_import *import, const struct record *record,
                        struct chain_part *part)
{
    const bool is_wan = record->field[COLUMN_AMOUNT_WAN].size > 0;
    const enum column column = is_wan ? COLUMN_AMOUNT_WAN : COLUMN_AMOUNT;
    const enum money_error error =
        money_parse(record->field[column],
                    is_wan ? MONEY_TEN_THOUSAND_YUAN : MONEY_YUAN, &part->amount);
    if (error != MONEY_OK) {
        intake_problem(import->intake, INTAKE_ERROR, record->line,
                       record->map->heading[column], "R-001: %s",
                       money_error_text(error));
    } else if (part->amount <= 0 ||
               !money_add(import->total, part->amount, &import->total)) {
        intake_row_problem(import->intake, INTAKE_ERROR, record, column,
                           N_("R-065: a positive amount is passed down, nothing else"));
    }
}

static struct status keep_row(void *context, const struct record *record,
                              struct fault *fault)
{
    struct splits_import *import = context;
    bool is_ambiguous = false;
    (void)fault;
    if (import->count == CHAIN_PARTS_MAX) {
        return FAULT(fault, STATUS_INPUT, "R-033: more than %d parts in one file",
                     CHAIN_PARTS_MAX);
    }
    struct chain_part *part = &import->parts[import->count++];
    const struct intake_unit *unit =
        intake_unit(&import->units, record->field[COLUMN_BUDGET_UNIT],
                    (struct bytes){0}, &is_ambiguous);
    *part = (struct chain_part){.line = record->line};
    if (unit == NULL) {
        intake_row_problem(
            import->intake, INTAKE_ERROR, record, COLUMN_BUDGET_UNIT,
            is_ambiguous ? N_("several units have this name; write its code")
                         : N_("unknown unit; import it first with: import units"));
    } else {
        part->unit = unit->entry;
        part->unit_code = unit->code;
        for (const struct chain_part *other = import->parts; other != part; other++) {
            if (other->unit == part->unit) {
                intake_row_problem(import->intake, INTAKE_ERROR, record,
                                   COLUMN_BUDGET_UNIT,
                                   N_("R-063: a unit stands in this table twice"));
            }
        }
    }
    take_amount(import, record, part);
    return OK;
}

static struct status write_splits(struct journal_session *session, void *context,
                                  struct fault *fault)
{
    struct splits_import *import = context;
    struct register_summary *summary = import->summary;
    *summary = (struct register_summary){
        .rows = import->count, .recorded = import->count, .amount = import->total};
    TRY(intake_append_file(import->intake, session, FILE_BUDGET, import->total,
                           &summary->file, fault));
    const struct chain_split split = {
        .ledger = import->intake->ledger,
        .arena = import->intake->arena,
        .allocation = import->split->allocation,
        .document = import->split->document,
        .day = import->split->day,
        .path = import->intake->path,
        .file = summary->file,
        .parts = import->parts,
        .count = import->count,
    };
    return chain_pass_down(session, &split, import->passed, fault);
}

struct status register_splits(struct intake *intake, const struct register_split *split,
                              struct register_summary *ret_summary,
                              struct chain_split_summary *ret_passed,
                              struct fault *fault)
{
    struct splits_import import = {
        .intake = intake, .split = split, .summary = ret_summary, .passed = ret_passed};
    ARENA_TAKE(intake->arena, CHAIN_PARTS_MAX, import.parts, fault);
    TRY(intake_load_units(intake, &import.units, fault));
    /* The same table may be passed down out of two allocations. */
    uint8_t image[8 + IDENTITY_DOCUMENT_SIZE];
    struct writer purpose = writer_of(image, sizeof(image));
    writer_u64(&purpose, split->allocation);
    writer_text(&purpose, split->document);
    intake->purpose = writer_bytes(&purpose);
    const struct status read = intake_read(intake, keep_row, &import, fault);
    intake->purpose = (struct bytes){0};
    TRY(read);
    TRY(intake_verdict(intake, fault));
    struct vault_batch batch = {0};
    return intake_write(intake, "import splits", write_splits, &import, &batch, fault);
}
