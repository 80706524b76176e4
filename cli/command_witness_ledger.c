/* command_witness_ledger.c - the ledger's half: asking witnesses, and keeping what they
 * cosigned. */
#include "cli/kept_notes.h"
#include "cli/public_file.h"
#include "cli/under_note.h"
#include "ledger/base/text.h"
#include "ledger/journal/durable_file.h"
#include "ledger/journal/signer.h"
#include "ledger/journal/witness.h"

#include <assert.h>

/* ---- add ------------------------------------------------------------------------- */

struct adding {
    struct world *world;
    struct note_verifier verifier;
};

/* One witness under two names would count as two. */
static struct status expect_other(void *context, const char *name, struct fault *fault)
{
    const struct adding *adding = context;
    struct note_verifier other;
    TRY(kept_notes_witness(adding->world, name, &other, fault));
    return public_key_equal(&other.key, &adding->verifier.key)
               ? FAULT(fault, STATUS_EXISTS, "this witness is known already, as %s",
                       name)
               : OK;
}

struct status command_witness_add(struct world *world,
                                  const struct arguments *arguments,
                                  struct fault *fault)
{
    const char *name = arguments->positional[0];
    const char *file = arguments->positional[1];
    char path[LEDGER_PATH_SIZE];
    struct bytes text = {0};
    struct adding adding = {.world = world};
    TRY(session_check_name(name, fault));
    TRY(public_file_load(world, file, &text, fault));
    TRY(fault_at(fault, note_vkey_parse(text_trim(text), &adding.verifier, fault), file,
                 0, NULL));
    if (adding.verifier.type != NOTE_TYPE_COSIGNATURE) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-224: this is not the key of a witness; ask for the file "
                     "witness.vkey that witness init made");
    }
    session_learn_practice(world);
    TRY(session_each_file(world, ".witness", expect_other, &adding, fault));
    TRY(world_key_path(world, name, ".witness", path, fault));
    uint8_t *room = NULL;
    ARENA_TAKE(&world->arena, NOTE_VKEY_SIZE, room, fault);
    struct writer have = writer_of(room, NOTE_VKEY_SIZE);
    const struct status there = durable_file_read(path, &have, fault);
    if (there.code != STATUS_NOT_FOUND) {
        return status_is_ok(there)
                   ? FAULT(fault, STATUS_EXISTS,
                           "another witness is called %s already; choose another name",
                           name)
                   : there;
    }
    TRY(durable_file_write(path, text, 0600, fault));
    print_field(world, "name", _("Name of the witness"), print_words(name));
    print_field(world, "witness", _("Witness"), print_words(adding.verifier.name));
    return OK;
}

/* ---- request --------------------------------------------------------------------- */

static struct status read_note(struct session *session, struct bytes whole,
                               struct note *ret_note, struct checkpoint *ret_checkpoint,
                               struct fault *fault)
{
    struct log_keys *keys = NULL;
    size_t index = 0;
    TRY(under_note_keys(session, &keys, fault));
    TRY(note_parse(whole, &session->world->arena, ret_note, fault));
    TRY(checkpoint_parse(ret_note->text, ret_checkpoint, fault));
    if (!bytes_equal(ret_checkpoint->origin, bytes_of(session->facts.origin))) {
        return FAULT(fault, STATUS_INPUT, "the checkpoint is of another ledger");
    }
    return log_keys_check(keys, ret_note, ret_checkpoint->size, &index, fault);
}

/* What the witness cosigned last, as far as it is known here; --old knows better. */
static struct status old_size(struct session *session, const char *name,
                              uint64_t *ret_size, struct fault *fault)
{
    struct kept_note *kept = NULL;
    ARENA_TAKE(&session->world->arena, 1, kept, fault);
    const struct status loaded = kept_notes_load(session->world, name, kept, fault);
    if (loaded.code != STATUS_NOT_FOUND) {
        TRY(loaded);
    }
    *ret_size = kept->checkpoint.size;
    return arguments_u64(session->arguments, OPTION_OLD, ret_size, fault);
}

static struct status prove(struct session *session, const struct checkpoint *checkpoint,
                           struct witness_request *request, struct fault *fault)
{
    if (request->old_size > checkpoint->size) {
        return FAULT(fault, STATUS_REFUSED,
                     "R-223: the witness has cosigned %llu entries already, and this "
                     "checkpoint has %llu: it is an old one, or this is an old copy of "
                     "the ledger",
                     (unsigned long long)request->old_size,
                     (unsigned long long)checkpoint->size);
    }
    if (request->old_size == 0) {
        return OK;
    }
    struct hasher *hasher = NULL;
    const struct tile_source tiles = journal_view_tiles(session->view);
    TRY(hasher_open(session->facts.suite, &hasher, fault));
    const struct status proven = tile_consistency_proof(
        &tiles, hasher, request->old_size, checkpoint->size, &request->proof, fault);
    hasher_close(hasher);
    return proven;
}

static struct status put_request(struct session *session, struct bytes whole,
                                 struct fault *fault)
{
    const char *name = session->arguments->positional[0];
    char path[LEDGER_PATH_SIZE];
    struct note_verifier witness;
    struct note *note = NULL;
    struct checkpoint checkpoint;
    struct witness_request *request = NULL;
    uint8_t *room = NULL;
    struct arena *arena = &session->world->arena;
    ARENA_TAKE(arena, 1, note, fault);
    ARENA_TAKE(arena, 1, request, fault);
    ARENA_TAKE(arena, WITNESS_REQUEST_SIZE_MAX, room, fault);
    TRY(kept_notes_witness(session->world, name, &witness, fault));
    TRY(read_note(session, whole, note, &checkpoint, fault));
    TRY(kept_notes_expect(session, fault));
    TRY(signer_continues(session->ledger.journal, &checkpoint, fault));
    TRY(old_size(session, name, &request->old_size, fault));
    TRY(prove(session, &checkpoint, request, fault));
    request->note = whole;
    struct writer writer = writer_of(room, WITNESS_REQUEST_SIZE_MAX);
    TRY(witness_request_format(request, &writer, fault));
    TRY(world_key_path(session->world, name, ".request", path, fault));
    TRY(durable_file_write(path, writer_bytes(&writer), 0600, fault));
    return public_file_text(session->world, session->arguments, "request",
                            writer_bytes(&writer), fault);
}

struct status command_witness_request(struct world *world,
                                      const struct arguments *arguments,
                                      struct fault *fault)
{
    struct note_verifier witness; /* before a passphrase is asked for */
    TRY(kept_notes_witness(world, arguments->positional[0], &witness, fault));
    return under_note_run(world, arguments, SESSION_READ, put_request, fault);
}

/* ---- accept ---------------------------------------------------------------------- */

struct accepting {
    struct session *session;
    const char *name;
    struct note_verifier witness;
    struct witness_request request;
    struct witness_answer answer;
    struct kept_note old; /* whole.size 0: nothing is kept */
    struct kept_note new; /* what the answer carries       */
};

static struct status load(struct accepting *accepting, struct fault *fault)
{
    struct world *world = accepting->session->world;
    const char *file = accepting->session->arguments->positional[1];
    char path[LEDGER_PATH_SIZE];
    struct bytes text = {0};
    TRY(kept_notes_witness(world, accepting->name, &accepting->witness, fault));
    TRY(world_key_path(world, accepting->name, ".request", path, fault));
    const struct status asked = public_file_load(world, path, &text, fault);
    if (asked.code == STATUS_NOT_FOUND) {
        return FAULT(fault, STATUS_USAGE,
                     "nothing was asked of %s; first: witness request %s",
                     accepting->name, accepting->name);
    }
    TRY(asked);
    TRY(fault_at(fault, witness_request_parse(text, &accepting->request, fault), path,
                 0, NULL));
    TRY(public_file_load(world, file, &text, fault));
    TRY(fault_at(fault, witness_answer_parse(text, &accepting->answer, fault), file, 0,
                 NULL));
    const struct status kept =
        kept_notes_load(world, accepting->name, &accepting->old, fault);
    return kept.code == STATUS_NOT_FOUND ? OK : kept;
}

/* What was asked about, the ledger's signature, and the lines of the answer. */
static struct status assemble(struct accepting *accepting, struct fault *fault)
{
    struct session *session = accepting->session;
    struct arena *arena = &session->world->arena;
    struct note *asked = NULL;
    struct log_keys *keys = NULL;
    uint8_t *room = NULL;
    ARENA_TAKE(arena, 1, asked, fault);
    ARENA_TAKE(arena, NOTE_SIZE_MAX, room, fault);
    TRY(under_note_keys(session, &keys, fault));
    TRY(note_parse(accepting->request.note, arena, asked, fault));
    struct writer whole = writer_of(room, NOTE_SIZE_MAX);
    writer_run(&whole, asked->text);
    writer_u8(&whole, '\n');
    TRY(log_keys_lines(keys, asked, &whole, fault));
    writer_run(&whole, accepting->answer.lines);
    if (whole.overflowed) {
        return FAULT(fault, STATUS_INPUT, "R-222: the answer is too long");
    }
    accepting->new.whole = writer_bytes(&whole);
    return OK;
}

/* signed by the ledger and by this witness, and neither signature is false.  Of
 * what came only these lines are kept: a false one of somebody else would have the
 * whole note refused one day.  With them go what others cosigned of the same,
 * looked at when it was kept: a policy asks for several. */
static struct status take_both(struct accepting *accepting, struct fault *fault)
{
    struct session *session = accepting->session;
    struct kept_note *new = &accepting->new;
    struct log_keys *keys = NULL;
    uint8_t *room = NULL;
    const struct status read =
        read_note(session, new->whole, &new->note, &new->checkpoint, fault);
    if (!status_is_ok(read) ||
        note_mark_of(&new->note, &accepting->witness, NULL) != NOTE_MARK_GOOD) {
        return FAULT(fault, STATUS_INPUT,
                     "R-222: the answer does not fit what was asked of %s last: it "
                     "answers an earlier request, is of another witness, or was "
                     "altered",
                     accepting->name);
    }
    ARENA_TAKE(&session->world->arena, NOTE_SIZE_MAX, room, fault);
    TRY(under_note_keys(session, &keys, fault));
    struct writer own = writer_of(room, NOTE_SIZE_MAX);
    writer_run(&own, new->note.text);
    writer_u8(&own, '\n');
    TRY(log_keys_lines(keys, &new->note, &own, fault));
    note_signature_format(note_signature_of(&new->note, &accepting->witness), &own);
    assert(!own.overflowed); /* a part of what fitted */
    return kept_notes_merge(session, writer_bytes(&own), &new->whole, fault);
}

static void put_facts(struct world *world, const struct accepting *accepting)
{
    char hex[2 * DIGEST_SIZE + 1];
    char when[DATE_TIME_SIZE];
    const struct kept_note *new = &accepting->new;
    bytes_to_hex(digest_bytes(&new->checkpoint.root), hex);
    const bool has_time = kept_notes_time(new, &accepting->witness, when);
    print_field(world, "witness", _("Witness"), print_words(accepting->witness.name));
    print_field(world, "size", _("Cosigned"), print_count(new->checkpoint.size));
    print_field(world, "root", _("Root"), print_words(hex));
    print_field(world, "time", _("When"), has_time ? print_words(when) : print_none());
    world->has_verdict = true;
}

/* The newest counts; an answer that took long changes nothing.  Two histories of one
 * size convict the witness: neither is written over. */
static struct status keep(struct accepting *accepting, struct fault *fault)
{
    struct world *world = accepting->session->world;
    const struct checkpoint *old = &accepting->old.checkpoint;
    const struct checkpoint *new = &accepting->new.checkpoint;
    const bool splits = accepting->old.whole.size > 0 && old->size == new->size &&
                        !digest_equal(&old->root, &new->root);
    char path[LEDGER_PATH_SIZE];
    put_facts(world, accepting);
    if (old->size > new->size) {
        print_note(world, "%s", _("A newer one of this witness is kept already."));
        return OK;
    }
    TRY(world_key_path(world, accepting->name, splits ? ".conflict" : ".cosigned", path,
                       fault));
    TRY(durable_file_write(path, accepting->new.whole, 0600, fault));
    return splits ? FAULT(fault, STATUS_REFUSED,
                          "R-221: witness %s cosigned two histories of one size; both "
                          "are kept, in .cosigned and .conflict: show them to whoever "
                          "relies on it",
                          accepting->name)
                  : OK;
}

/* a refusal says what to do next; with what the witness saw last in it, it also
 * says whether this is the ledger that it saw. */
static struct status take_refusal(struct accepting *accepting, struct fault *fault)
{
    const struct witness_answer *answer = &accepting->answer;
    if (!bytes_equal(answer->origin, bytes_of(accepting->session->facts.origin))) {
        return FAULT(fault, STATUS_INPUT, "R-222: the answer is about another ledger");
    }
    if (answer->note.size > 0) {
        accepting->new.whole = answer->note;
        TRY(take_both(accepting, fault));
        TRY(keep(accepting, fault));
        TRY(kept_notes_expect(accepting->session, fault));
        return FAULT(fault, STATUS_REFUSED,
                     "R-221: the witness refused with %d: %s; its last checkpoint, of "
                     "%llu entries, is kept now: ask again with: witness request %s",
                     (int)answer->code, fault_words(witness_code_words(answer->code)),
                     (unsigned long long)accepting->new.checkpoint.size,
                     accepting->name);
    }
    return answer->has_size
               ? FAULT(fault, STATUS_REFUSED,
                       "R-221: the witness refused with %d: %s; ask again with: "
                       "witness request %s --old %llu",
                       (int)answer->code, fault_words(witness_code_words(answer->code)),
                       accepting->name, (unsigned long long)answer->size)
               : FAULT(fault, STATUS_REFUSED, "R-221: the witness refused with %d: %s",
                       (int)answer->code,
                       fault_words(witness_code_words(answer->code)));
}

static struct status accept(struct session *session, void *context, struct fault *fault)
{
    (void)context;
    struct world *world = session->world;
    struct accepting *accepting = NULL;
    ARENA_TAKE(&world->arena, 1, accepting, fault);
    accepting->session = session;
    accepting->name = session->arguments->positional[0];
    TRY(load(accepting, fault));
    if (accepting->answer.code != WITNESS_COSIGNED) {
        return take_refusal(accepting, fault);
    }
    TRY(assemble(accepting, fault));
    TRY(take_both(accepting, fault));
    TRY(keep(accepting, fault));
    TRY(kept_notes_expect(session, fault));
    const char *out = session->arguments->value[OPTION_OUT];
    if (out == NULL) {
        return OK;
    }
    TRY(public_file_save(world, out, accepting->new.whole, fault));
    print_written(world, out);
    return OK;
}

struct status command_witness_accept(struct world *world,
                                     const struct arguments *arguments,
                                     struct fault *fault)
{
    return session_run(world, arguments, SESSION_READ, accept, NULL, fault);
}

/* ---- list ------------------------------------------------------------------------ */

static struct status add_witness(void *context, const char *name, struct fault *fault)
{
    struct print_table *table = context;
    struct world *world = table->world;
    struct note_verifier verifier;
    struct kept_note *kept = NULL;
    char when[DATE_TIME_SIZE];
    TRY(kept_notes_witness(world, name, &verifier, fault));
    ARENA_TAKE(&world->arena, 1, kept, fault);
    const struct status loaded = kept_notes_load(world, name, kept, fault);
    if (loaded.code != STATUS_NOT_FOUND) {
        TRY(loaded);
    }
    const bool has_any = kept->whole.size > 0;
    const bool has_time = has_any && kept_notes_time(kept, &verifier, when);
    const struct print_cell cells[] = {
        print_words(name),
        print_words(verifier.name),
        has_any ? print_count(kept->checkpoint.size) : print_none(),
        has_time ? print_words(when) : print_none(),
    };
    return print_table_add(table, cells, fault);
}

static struct status list_witnesses(struct world *world, struct fault *fault)
{
    const struct print_column columns[] = {
        {"name", _("Name of the witness")},
        {"witness", _("Witness")},
        {"size", _("Cosigned")},
        {"time", _("When")},
    };
    struct print_table table = print_table_of(world, "witnesses", columns,
                                              sizeof(columns) / sizeof(columns[0]));
    session_learn_practice(world);
    TRY(session_each_file(world, ".witness", add_witness, &table, fault));
    print_table_end(&table, _("No witness is known here yet: witness add"));
    return OK;
}

struct status command_witness_list(struct world *world,
                                   const struct arguments *arguments,
                                   struct fault *fault)
{
    return arguments->count > 0 ? command_witness_seen(world, arguments, fault)
                                : list_witnesses(world, fault);
}
