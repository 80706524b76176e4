/* attack_kit.h - a small ledger under attack, and everybody who may notice.
 *
 * The office has two administrators who sign together, a maker, a checker and an
 * approver; a batch was paid and vouched for by the old checkpoint, another one by the
 * last.  The old checkpoint lies outside in many places: in the receipt of every payee
 * too. */
#ifndef TESTS_REPORTS_ATTACK_KIT_H
#define TESTS_REPORTS_ATTACK_KIT_H

#include "ledger/journal/proof_file.h"
#include "ledger/journal/signer.h"
#include "ledger/journal/verify.h"
#include "ledger/receipt.h"
#include "reports/tiles.h"
#include "tests/ledger/book.h"
#include "tests/ledger/journal/adversary.h"

#include <stdlib.h>
#include <sys/wait.h>

enum { ATTACK_PATH_SIZE = 640, ATTACK_NOTE_SIZE = 2048, ATTACK_HOUR_MS = 3600000 };

/* Whose keys the attacker has. */
enum attack_keys {
    ATTACK_NO_KEY,
    ATTACK_MAKER, /* one member of staff                                  */
    ATTACK_STAFF, /* everybody of the office together                     */
    ATTACK_ALL    /* and the key that signs checkpoints                   */
};

struct attack_scene {
    struct book book;
    struct accounts *accounts;
    struct journal_options options;
    struct arena arena;
    struct note_verifier verifier;
    struct hasher *hasher;
    uint64_t admin_actor, deputy_actor, maker_actor, stranger_actor;
    char genuine[ATTACK_PATH_SIZE], forged[ATTACK_PATH_SIZE], record[ATTACK_PATH_SIZE];
    char before[ATTACK_PATH_SIZE]; /* the ledger when the old checkpoint was signed */
    uint8_t old_image[ATTACK_NOTE_SIZE], last_image[ATTACK_NOTE_SIZE];
    struct bytes old, last; /* signed checkpoints held outside */
    uint64_t old_size, size;
    uint64_t first_batch, second_batch; /* 3 lines and 2 */
    uint64_t first_results, staff, second_results;
    struct bytes published;  /* the checkpoint that the attacker shows; empty: he
                              * signs one                                         */
    const char *seen_record; /* what is taken for the signer's record */
};

/* ---- a payee: party n has made-up fields and a secret of its own
 * ---------------------------
 */

struct attack_payee {
    uint8_t secret[32];
    char texts[COMMITMENT_FIELDS][32];
    struct bytes values[COMMITMENT_FIELDS];
};

static inline void attack_payee(unsigned party, struct attack_payee *ret_payee)
{
    memset(ret_payee->secret, (int)party, sizeof(ret_payee->secret));
    snprintf(ret_payee->texts[0], 32, "张测%u", party);
    snprintf(ret_payee->texts[1], 32, "4306991950010100%02u", party);
    snprintf(ret_payee->texts[2], 32, "张测%u", party);
    snprintf(ret_payee->texts[3], 32, "62309000000000000%02u", party);
    for (size_t i = 0; i < COMMITMENT_FIELDS; i++) {
        ret_payee->values[i] = bytes_of(ret_payee->texts[i]);
    }
}

/* ---- a history
 * -----------------------------------------------------------------------
 */

static inline struct bytes attack_sign(struct attack_scene *scene, uint8_t *image)
{
    struct fault fault = {0};
    struct writer writer = writer_of(image, ATTACK_NOTE_SIZE);
    ck_assert_ok(signer_checkpoint(scene->book.ledger.journal,
                                   &(struct signer_keys){{scene->book.checkpoint}, 1},
                                   scene->record, &writer, &fault),
                 &fault);
    return writer_bytes(&writer);
}

static inline uint64_t attack_batch(struct attack_scene *scene, uint64_t lines)
{
    struct book *book = &scene->book;
    struct fault fault = {0};
    const unsigned party = scene->first_batch == 0 ? 10 : 20;
    const uint64_t batch =
        book_add_batch(book, BOOK_SENT, lines, 1000 * (int64_t)lines);
    struct digest commitments[8];
    for (unsigned i = 1; i <= lines; i++) {
        struct attack_payee payee;
        struct fact line =
            book_line(book, batch, i, party + i, LINE_STATE_SUBMITTED, 1000);
        attack_payee(party + i, &payee);
        commitments[i - 1] =
            commitment_make(scene->hasher, payee.secret, batch + i, payee.values);
        fact_set_bytes(&line, LINE_COMMITMENT, digest_bytes(&commitments[i - 1]));
        book_add(book, &line);
    }
    ck_assert_ok(book_commit(book, &fault), &fault);
    return batch;
}

/* The last line failed, the others were paid.  The entry of the first result. */
static inline uint64_t attack_answer(struct attack_scene *scene, uint64_t batch,
                                     uint64_t lines)
{
    struct book *book = &scene->book;
    struct fault fault = {0};
    const uint64_t first = book_size(book);
    for (uint64_t i = 1; i <= lines; i++) {
        book_add_result(book, batch + i, LINE_STATE_SUBMITTED,
                        i < lines ? LINE_STATE_PAID : LINE_STATE_FAILED, 1000, 1000);
    }
    ck_assert_ok(book_commit(book, &fault), &fault);
    return first;
}

/* S08, with a key and no role. */
static inline void attack_enrol_stranger(struct attack_scene *scene)
{
    struct book *book = &scene->book;
    struct fault fault = {0};
    struct public_key public;
    struct signing_key *key = NULL;
    const struct ledger_staff staff = {.code = bytes_of("S08")};
    ck_assert_ok(signing_key_new(SIGNING_ED25519, &key, &fault), &fault);
    signing_key_public(key, &public);
    signing_key_close(key);
    const struct ledger_enrolment enrolment = {
        .staff = staff.code, .purpose = KEY_PURPOSE_ACTING, .key = &public};
    scene->staff = book_size(book);
    ck_assert_ok(ledger_add_staff(&book->ledger, &book->admin_actor, &staff, &fault),
                 &fault);
    ck_assert_ok(ledger_enrol_key(&book->ledger, &book->admin_actor, &enrolment,
                                  &scene->stranger_actor, &fault),
                 &fault);
}

static inline uint64_t attack_actor(struct attack_scene *scene,
                                    const struct signing_key *key)
{
    struct fault fault = {0};
    struct public_key public;
    struct registry_key row;
    uint64_t actor = 0;
    struct store_transaction *view = book_view(&scene->book);
    signing_key_public(key, &public);
    ck_assert_ok(registry_actor(view, &public, &actor, &row, &fault), &fault);
    store_read_end(view);
    return actor;
}

static inline void attack_copy(struct attack_scene *scene, const char *to)
{
    struct fault fault = {0};
    ck_assert_ok(store_copy(journal_store(scene->book.ledger.journal), to, &fault),
                 &fault);
}

static inline void attack_live(struct attack_scene *scene)
{
    struct book *book = &scene->book;
    scene->first_batch = attack_batch(scene, 3);
    scene->first_results = attack_answer(scene, scene->first_batch, 3);
    scene->old_size = book_size(book);
    scene->old = attack_sign(scene, scene->old_image);
    attack_copy(scene, scene->before);
    book->admin_actor.now_ms += ATTACK_HOUR_MS;
    book->maker_actor.now_ms += 2 * ATTACK_HOUR_MS;
    attack_enrol_stranger(scene);
    scene->second_batch = attack_batch(scene, 2);
    book->maker_actor.now_ms += 3 * ATTACK_HOUR_MS;
    scene->second_results = attack_answer(scene, scene->second_batch, 2);
    scene->size = book_size(book);
    scene->last = attack_sign(scene, scene->last_image);
    scene->admin_actor = attack_actor(scene, book->administrator);
    scene->deputy_actor = attack_actor(scene, book->deputy);
    scene->maker_actor = attack_actor(scene, book->maker);
}

static inline void attack_open(struct attack_scene *scene, enum digest_suite suite)
{
    struct fault fault = {0};
    struct journal_facts facts;
    memset(scene, 0, sizeof(*scene));
    ck_assert_ok(hasher_open(suite, &scene->hasher, &fault), &fault);
    book_open_with(&scene->book, suite, true);
    snprintf(scene->genuine, ATTACK_PATH_SIZE, "%s/journal", scene->book.folder);
    snprintf(scene->before, ATTACK_PATH_SIZE, "%s.before", scene->book.folder);
    snprintf(scene->record, ATTACK_PATH_SIZE, "%s.signed", scene->book.folder);
    attack_live(scene);
    journal_facts(scene->book.ledger.journal, &facts);
    ck_assert_ok(
        note_verifier_make(facts.origin,
                           suite == DIGEST_SM3 ? NOTE_TYPE_SM2 : NOTE_TYPE_ED25519,
                           &facts.checkpoint_key, &scene->verifier, &fault),
        &fault);
    ledger_close(&scene->book.ledger);
    ck_assert_ok(accounts_open(&scene->accounts, &fault), &fault);
    scene->options = (struct journal_options){.derived = ledger_derived_tables,
                                              .derived_count = LEDGER_DERIVED_COUNT,
                                              .hooks = accounts_hooks(scene->accounts),
                                              .map_size = UINT64_C(1) << 28};
    ck_assert_ok(
        arena_open(VERIFY_ARENA_SIZE + TILES_ARENA_SIZE, &scene->arena, &fault),
        &fault);
}

static inline void attack_close(struct attack_scene *scene)
{
    accounts_close(scene->accounts);
    arena_close(&scene->arena);
    hasher_close(scene->hasher);
    book_close(&scene->book);
}

/* ---- the attacker
 * --------------------------------------------------------------------
 */

/* What an approval signs: the leaf hashes of the batch's lines, as they are now. */
static inline void attack_approve_anew(void *context, struct adversary *adversary,
                                       uint64_t index, struct fact *fact)
{
    static struct approval_claim claim;
    static struct signature signature;
    struct digest leaves[8];
    size_t count = 0;
    uint8_t image[APPROVAL_MESSAGE_SIZE];
    struct fault fault = {0};
    (void)context;
    const struct signing_key *key =
        fact->schema->kind == KIND_APPROVAL
            ? adversary_key(adversary, fact->field[APPROVAL_KEY].number)
            : NULL;
    if (key == NULL) {
        return;
    }
    claim =
        (struct approval_claim){.genesis = adversary->genesis,
                                .batch = fact->field[APPROVAL_BATCH].number,
                                .role = (uint8_t)fact->field[APPROVAL_ROLE].number,
                                .action = (uint8_t)fact->field[APPROVAL_ACTION].number,
                                .count = fact->field[APPROVAL_COUNT].number,
                                .fen = fact->field[APPROVAL_AMOUNT].fen};
    for (uint64_t i = claim.batch; i < index; i++) {
        struct entry entry;
        struct fact line;
        adversary_take(adversary, i, &entry, &line);
        if (entry.kind == KIND_LINE && line.field[LINE_BATCH].number == claim.batch) {
            ck_assert_uint_lt(count, 8);
            leaves[count++] = hasher_leaf(adversary->hasher, adversary->entries[i]);
        }
    }
    claim.root = tree_root_of(adversary->hasher, leaves, count);
    ck_assert_ok(signing_sign(key, approval_message(&claim, image), &signature, &fault),
                 &fault);
    fact_set_bytes(fact, APPROVAL_ROOT, digest_bytes(&claim.root));
    fact_set_bytes(fact, APPROVAL_SIGNATURE,
                   bytes_from(signature.at, SIGNING_SIGNATURE_SIZE));
}

static inline void attack_arm(const struct attack_scene *scene,
                              struct adversary *adversary, enum attack_keys keys)
{
    const struct book *book = &scene->book;
    adversary->mend = attack_approve_anew;
    if (keys == ATTACK_NO_KEY) {
        return;
    }
    adversary_hold(adversary, scene->maker_actor, book->maker);
    if (keys == ATTACK_MAKER) {
        return;
    }
    adversary_hold(adversary, 0, book->administrator);
    adversary_hold(adversary, scene->admin_actor, book->administrator);
    adversary_hold(adversary, scene->deputy_actor, book->deputy);
    adversary_hold(adversary, book->checker_actor, book->checker);
    adversary_hold(adversary, book->approver_actor, book->approver);
}

/* ---- those who look
 * ------------------------------------------------------------------
 */

/* "missed", the name of the damage, or why nothing could be said. */
static inline const char *attack_verify(struct attack_scene *scene,
                                        const struct bytes *checkpoint, bool is_deep,
                                        const char *record)
{
    struct fault fault = {0};
    static struct verify_result result;
    char scratch[ATTACK_PATH_SIZE + 16];
    const size_t mark = arena_mark(&scene->arena);
    snprintf(scratch, sizeof(scratch), "%s.scratch", scene->book.folder);
    const struct verify_options options = {.journal = &scene->options,
                                           .jobs = 1,
                                           .checkpoints = checkpoint,
                                           .checkpoint_count =
                                               checkpoint == NULL ? 0 : 1,
                                           .record_path = record,
                                           .scratch = is_deep ? scratch : NULL};
    const struct status status =
        verify_run(scene->forged, &options, &scene->arena, &result, &fault);
    arena_rewind(&scene->arena, mark);
    if (!status_is_ok(status)) {
        return status_name(status.code);
    }
    return result.verdict == VERIFY_TAMPERED ? verify_damage_name(result.damage)
                                             : "missed";
}

/* As who checks has it from outside; of the last one asked for. */
static inline const struct log_keys *attack_keys(const struct note_verifier *verifier)
{
    static struct log_keys keys;
    char vkey[NOTE_VKEY_SIZE];
    struct fault fault;
    note_vkey_format(verifier, vkey);
    ck_assert_ok(log_keys_parse(bytes_of(vkey), &keys, &fault), &fault);
    return &keys;
}

/* The attacker's folder of tiles: made with a key of his own, for the program refuses
 * to publish what does not fit; then with the checkpoint that he has to show. */
static inline struct status attack_publish(struct attack_scene *scene, const char *path,
                                           struct fault *fault)
{
    struct journal *journal = NULL;
    struct journal_view *view = NULL;
    struct journal_facts facts;
    struct note_verifier own;
    struct public_key public;
    struct tiles_facts written;
    static uint8_t image[ATTACK_NOTE_SIZE];
    uint8_t text[CHECKPOINT_TEXT_SIZE_MAX];
    struct writer note = writer_of(image, sizeof(image));
    struct writer lines = writer_of(text, sizeof(text));
    const struct signing_key *key = scene->book.maker;
    TRY(journal_open(scene->forged, &scene->options, &journal, fault));
    journal_facts(journal, &facts);
    const struct checkpoint checkpoint = {
        .origin = bytes_of(facts.origin), .size = facts.size, .root = facts.root};
    signing_key_public(key, &public);
    ck_assert_ok(
        note_verifier_make(facts.origin, scene->verifier.type, &public, &own, fault),
        fault);
    ck_assert_ok(checkpoint_format(&checkpoint, &lines, fault), fault);
    ck_assert_ok(note_sign(writer_bytes(&lines), &own, key, &note, fault), fault);
    ck_assert_ok(journal_view_open(journal, &view, fault), fault);
    const struct tiles_order order = {.note = writer_bytes(&note),
                                      .keys = attack_keys(&own),
                                      .has_entries = true,
                                      .path = path};
    const struct status status =
        tiles_export(view, &order, &scene->arena, &written, fault);
    journal_view_close(view);
    journal_close(journal);
    TRY(status);
    if (scene->published.size == 0) { /* he can sign a new one */
        note = writer_of(image, sizeof(image));
        ck_assert_ok(note_sign(writer_bytes(&lines), &scene->verifier,
                               scene->book.checkpoint, &note, fault),
                     fault);
        scene->published = writer_bytes(&note);
    }
    return OK;
}

static inline void attack_put_file(const char *folder, const char *name,
                                   struct bytes bytes)
{
    char path[ATTACK_PATH_SIZE + 32];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes.at, 1, bytes.size, file), bytes.size);
    ck_assert_int_eq(fclose(file), 0);
}

/* The entry of the first payee's line. */
static inline uint64_t attack_first_line(struct journal_view *view)
{
    const uint64_t size = journal_view_size(view);
    for (uint64_t i = 0; i < size; i++) {
        struct fault fault = {0};
        struct entry entry;
        struct bytes bytes;
        ck_assert_ok(journal_read(journal_view_transaction(view), i, &bytes, &fault),
                     &fault);
        if (status_is_ok(entry_decode(bytes, &entry, &fault)) &&
            entry.kind == KIND_LINE) {
            return i;
        }
    }
    ck_abort_msg("no line");
    return 0;
}

/* The receipt of the first payee under `note`, with all fields open. */
static inline struct status
attack_receipt_in(struct attack_scene *scene, struct journal_view *view,
                  struct bytes note, struct receipt *ret_receipt, struct fault *fault)
{
    uint64_t size = 0;
    struct bytes stored;
    static struct attack_payee payee;
    const uint64_t index = attack_first_line(view);
    memset(ret_receipt, 0, sizeof(*ret_receipt));
    attack_payee(11, &payee);
    TRY(proof_file_bundle(view, index, note, &scene->arena, &ret_receipt->bundle, &size,
                          fault));
    TRY(journal_read(journal_view_transaction(view), index, &stored, fault));
    uint8_t *copy = arena_take(&scene->arena, stored.size, 1);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, stored.at, stored.size);
    ret_receipt->line = bytes_from(copy, stored.size);
    for (uint8_t f = 1; f <= COMMITMENT_FIELDS; f++) {
        ret_receipt->field[f - 1] = (struct receipt_field){
            .is_open = true,
            .salt = commitment_salt(scene->hasher, payee.secret, index, f),
            .value = payee.values[f - 1]};
    }
    return OK;
}

/* As text, from the ledger in `folder`. */
static inline struct status attack_receipt(struct attack_scene *scene,
                                           const char *folder, struct bytes note,
                                           struct writer *writer, struct fault *fault)
{
    static struct receipt receipt;
    struct journal *journal = NULL;
    struct journal_view *view = NULL;
    TRY(journal_open(folder, &scene->options, &journal, fault));
    ck_assert_ok(journal_view_open(journal, &view, fault), fault);
    const struct status made = attack_receipt_in(scene, view, note, &receipt, fault);
    journal_view_close(view);
    journal_close(journal);
    TRY(made);
    return receipt_format(&receipt, &scene->arena, writer, fault);
}

static inline struct status attack_receipt_check(struct attack_scene *scene,
                                                 struct bytes text,
                                                 struct bytes *ret_note,
                                                 struct fault *fault)
{
    static struct receipt receipt;
    struct receipt_verdict verdict;
    const struct bundle_trust trust = {
        .hasher = scene->hasher, .verifiers = &scene->verifier, .verifier_count = 1};
    TRY(receipt_parse(text, &scene->arena, &receipt, fault));
    *ret_note = receipt.bundle.note;
    return receipt_verify(&receipt, &trust, &scene->arena, &verdict, fault);
}

/* A payee who asks for a receipt now. */
static inline const char *attack_payee_looks(struct attack_scene *scene)
{
    static uint8_t text[RECEIPT_SIZE_MAX];
    struct fault fault = {0};
    struct bytes note;
    struct writer writer = writer_of(text, sizeof(text));
    struct status status =
        attack_receipt(scene, scene->forged, scene->published, &writer, &fault);
    if (status_is_ok(status)) {
        status = attack_receipt_check(scene, writer_bytes(&writer), &note, &fault);
    }
    return status_is_ok(status) ? "missed" : status_name(status.code);
}

/* Somebody who fetches what is published and never saw the ledger. */
static inline const char *attack_stranger(struct attack_scene *scene,
                                          const char *public)
{
    char command[3 * ATTACK_PATH_SIZE];
    char vkey[NOTE_VKEY_SIZE];
    note_vkey_format(&scene->verifier, vkey);
    attack_put_file(public, "vkey", bytes_of(vkey));
    snprintf(command, sizeof(command),
             "python3 docs/verifier/verify.py %s %s/vkey > /dev/null 2>&1", public,
             public);
    const int code = system(command); /* NOLINT(cert-env33-c): a fixed command */
    ck_assert(WIFEXITED(code));
    return WEXITSTATUS(code) == 0   ? "missed"
           : WEXITSTATUS(code) == 1 ? "tampered"
                                    : "cannot check";
}

/* Somebody who has followed the log up to the last checkpoint. */
static inline const char *attack_mirror(struct attack_scene *scene, const char *public)
{
    char copy[ATTACK_PATH_SIZE];
    struct fault fault = {0};
    struct tiles_facts facts;
    struct journal *journal = NULL;
    struct journal_view *view = NULL;
    snprintf(copy, sizeof(copy), "%s/copy", suite_folder());
    ck_assert_ok(journal_open(scene->genuine, &scene->options, &journal, &fault),
                 &fault);
    ck_assert_ok(journal_view_open(journal, &view, &fault), &fault);
    const struct tiles_order order = {.note = scene->last,
                                      .keys = attack_keys(&scene->verifier),
                                      .has_entries = true,
                                      .path = copy};
    ck_assert_ok(tiles_export(view, &order, &scene->arena, &facts, &fault), &fault);
    journal_view_close(view);
    journal_close(journal);
    const struct status status =
        tiles_mirror(public, copy, attack_keys(&scene->verifier), NULL, &scene->arena,
                     &facts, &fault);
    return status_is_ok(status) ? "missed" : status_name(status.code);
}

#endif
