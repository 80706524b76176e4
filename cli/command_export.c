/* command_export.c - the book for the tools of others. */
#include "cli/session.h"
#include "reports/audit_tables.h"
#include "reports/hledger.h"
#include "reports/output_folder.h"
#include "reports/report_kit.h"

#include <jansson.h>
#include <string.h>

#include <unistd.h>

static struct status write_hledger(struct session *session,
                                   struct report_source *source, struct fault *fault)
{
    struct world *world = session->world;
    const char *path = session->arguments->value[OPTION_OUT];
    struct hledger_facts facts;
    struct output output;
    if (path == NULL) {
        TRY(output_open_descriptor(STDOUT_FILENO, NULL, &world->arena, &output, fault));
    } else {
        TRY(output_open(path, &world->arena, &output, fault));
    }
    const struct status written = hledger_write(source, &output, &facts, fault);
    if (!status_is_ok(written)) {
        output_discard(&output);
        return written;
    }
    TRY(output_finish(&output, fault));
    if (path != NULL) {
        print_written(world, path);
        print_field(world, "transactions", _("Transactions"),
                    print_count(facts.transactions));
        print_field(world, "accounts", _("Accounts"), print_count(facts.accounts));
    } else {
        world->is_json = false; /* the journal was the answer */
    }
    return OK;
}

typedef struct status export_work(struct session *session, struct report_source *source,
                                  struct fault *fault);

static struct status with_source(struct session *session, void *context,
                                 struct fault *fault)
{
    export_work *const *work = context;
    struct report_source source;
    TRY(session_source(session, session->arguments->value[OPTION_AS_OF], &source,
                       fault));
    const struct status done = (*work)(session, &source, fault);
    report_source_close(&source);
    return done;
}

struct status command_export_hledger(struct world *world,
                                     const struct arguments *arguments,
                                     struct fault *fault)
{
    export_work *work = write_hledger;
    return session_run(world, arguments, SESSION_READ, with_source, &work, fault);
}

/* ---- the auditors' pair of tables
 * ---------------------------------------------------
 */

struct audit_export {
    struct report_source *source;
    bool has_names;
    struct output_folder folder;
    struct audit_written written[AUDIT_TABLES];
};

static json_t *manifest_of(const struct audit_export *export, const char *office,
                           const char *today)
{
    const struct provenance *provenance = &export->source->provenance;
    json_t *files = json_array();
    for (enum audit_table i = 0; i < AUDIT_TABLES; i++) {
        const struct audit_written *written = &export->written[i];
        char hex[2 * DIGEST_SIZE + 1];
        char fen[MONEY_TEXT_SIZE];
        bytes_to_hex(digest_bytes(&written->digest), hex);
        money_format(written->fen, fen);
        json_array_append_new(files, json_pack("{s:s, s:I, s:I, s:s, s:s}", "name",
                                               audit_table_name(i), "rows",
                                               (json_int_t)written->rows, "bytes",
                                               (json_int_t)written->size_bytes,
                                               "sha256", hex, "amount", fen));
    }
    return json_pack("{s:s, s:b, s:s, s:s, s:s, s:I, s:I, s:s, s:s, s:s, s:b, s:o}",
                     "format", "mingzhang audit export 1", "is_practice",
                     provenance->is_practice, "office", office, "program",
                     provenance->program, "origin", provenance->origin, "seal",
                     (json_int_t)provenance->seal_index, "tree_size",
                     (json_int_t)provenance->tree_size, "root", provenance->root,
                     "as_of", provenance->as_of, "exported", today, "masked",
                     !export->has_names, "files", files);
}

static struct status put_manifest(struct session *session, struct audit_export *export,
                                  struct fault *fault)
{
    const char *office = NULL;
    char today[DATE_TEXT_SIZE];
    date_format(session->world->today, today);
    TRY(report_office(export->source, &office, fault));
    json_t *manifest = manifest_of(export, office, today);
    char *text = manifest == NULL ? NULL : json_dumps(manifest, JSON_INDENT(2));
    json_decref(manifest);
    char *kept = NULL;
    const size_t size = text == NULL ? 0 : strlen(text);
    if (text != NULL) {
        kept = arena_take(&session->world->arena, size + 1, 1);
    }
    if (kept != NULL) {
        memcpy(kept, text, size);
        kept[size] = '\n';
    }
    free(text);
    return kept == NULL ? arena_exhausted(&session->world->arena, fault)
                        : output_folder_put(&export->folder, "manifest.json",
                                            bytes_from(kept, size + 1), fault);
}

static struct status put_tables(struct session *session, struct audit_export *export,
                                struct fault *fault)
{
    const struct audit_request request = {export->source, export->has_names};
    for (enum audit_table i = 0; i < AUDIT_TABLES; i++) {
        struct output output;
        TRY(output_folder_begin(&export->folder, audit_table_name(i),
                                &session->world->arena, &output, fault));
        const struct status written =
            audit_table_write(&request, i, &output, &export->written[i], fault);
        if (!status_is_ok(written)) {
            output_discard(&output);
            return written;
        }
        TRY(output_finish(&output, fault));
    }
    TRY(put_manifest(session, export, fault));
    return output_folder_finish(&export->folder, fault);
}

static struct status write_audit(struct session *session, struct report_source *source,
                                 struct fault *fault)
{
    struct world *world = session->world;
    const char *path = session->arguments->positional[0];
    struct audit_export export = {
        .source = source, .has_names = arguments_has(session->arguments, OPTION_NAMES)};
    TRY(output_folder_open(path, &world->arena, &export.folder, fault));
    const struct status put = put_tables(session, &export, fault);
    output_folder_discard(&export.folder);
    TRY(put);
    print_written(world, path);
    print_field(world, "payments", _("Payments"),
                print_count(export.written[AUDIT_PAYMENTS].rows));
    print_field(world, "households", _("Enrolments"),
                print_count(export.written[AUDIT_HOUSEHOLDS].rows));
    if (export.has_names) {
        print_note(world, "%s",
                   _("Names and numbers stand in it in full: hand it over sealed, and "
                     "have it destroyed when the audit ends."));
    }
    return OK;
}

struct status command_export_audit(struct world *world,
                                   const struct arguments *arguments,
                                   struct fault *fault)
{
    export_work *work = write_audit;
    return session_run(world, arguments, SESSION_VAULT, with_source, &work, fault);
}
