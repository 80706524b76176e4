/* accounts_about.c - which entries are about which: the way to all that was said of a
 * line or batch without reading the journal.
 *
 *   about   ABOUT_SUBJECT, subject u64, entry u64      -
 *           ABOUT_RESOLUTION, resolution u64           -
 *
 * The newest word about a line stands in its state; only when the next one comes does
 * it get a row.  So a month of answers writes nothing here. */
#include "ledger/accounts_internal.h"

enum about { ABOUT_SUBJECT = 1, ABOUT_RESOLUTION };
enum { ABOUT_KEY_SIZE = 1 + 8 + 8 };

static struct bytes about_key(enum about way, uint64_t first, uint64_t second,
                              uint8_t image[static ABOUT_KEY_SIZE])
{
    struct writer writer = writer_of(image, ABOUT_KEY_SIZE);
    writer_u8(&writer, (uint8_t)way);
    writer_u64(&writer, first);
    if (way == ABOUT_SUBJECT) {
        writer_u64(&writer, second);
    }
    return writer_bytes(&writer);
}

static struct status put(struct apply *apply, uint64_t subject, uint64_t entry,
                         struct fault *fault)
{
    uint8_t image[ABOUT_KEY_SIZE];
    return store_put(apply->transaction, LEDGER_TABLE_ABOUT,
                     about_key(ABOUT_SUBJECT, subject, entry, image), (struct bytes){0},
                     fault);
}

/* The field that names what an entry of this kind is about; 0: it has none. */
static unsigned subject_field(uint64_t kind)
{
    switch (kind) {
    case KIND_APPROVAL:
        return APPROVAL_BATCH;
    case KIND_SUBMISSION:
        return SUBMISSION_BATCH;
    case KIND_BATCH_STATE:
        return BATCH_STATE_BATCH;
    case KIND_CORRECTION:
        return CORRECTION_REVERSES;
    case KIND_EXCEPTION:
        return EXCEPTION_SUBJECT;
    case KIND_RESOLUTION:
        return RESOLUTION_EXCEPTION;
    default:
        return 0;
    }
}

void accounts_next_word(struct apply *apply, uint64_t line, struct line_state *state)
{
    apply->accounts->superseded =
        (struct superseded){.line = line, .word = state->result};
    state->result = apply->entry->index;
}

struct status accounts_note_about(struct apply *apply, struct fault *fault)
{
    const struct fact *fact = apply->fact;
    const uint64_t index = apply->entry->index;
    const unsigned field = subject_field(apply->entry->kind);
    const struct superseded superseded = apply->accounts->superseded;
    apply->accounts->superseded = (struct superseded){0};
    if (superseded.word != 0) {
        TRY(put(apply, superseded.line, superseded.word, fault));
    }
    if (field != 0) {
        TRY(put(apply, fact->field[field].number, index, fault));
    }
    if (apply->entry->kind == KIND_EXCEPTION && fact_has(fact, EXCEPTION_OTHER)) {
        TRY(put(apply, fact->field[EXCEPTION_OTHER].number, index, fault));
    }
    if (apply->entry->kind == KIND_RESOLUTION) {
        uint8_t image[ABOUT_KEY_SIZE];
        return store_put(apply->transaction, LEDGER_TABLE_ABOUT,
                         about_key(ABOUT_RESOLUTION, index, 0, image),
                         (struct bytes){0}, fault);
    }
    return OK;
}

/* ---- asked
 * -----------------------------------------------------------------------------------
 */

struct about_walk {
    accounts_each_open *each;
    void *context;
};

/* The entry is the last number of the key, either way. */
static struct status tell(void *context, struct bytes key, struct bytes value,
                          struct fault *fault)
{
    const struct about_walk *about = context;
    struct reader reader = reader_of(bytes_from(key.at + key.size - 8, 8));
    (void)value;
    return about->each(about->context, reader_u64(&reader), fault);
}

struct status accounts_each_about(struct store_transaction *transaction,
                                  uint64_t subject, accounts_each_open *each,
                                  void *context, struct fault *fault)
{
    uint8_t image[ABOUT_KEY_SIZE];
    struct about_walk about = {each, context};
    const struct bytes key = about_key(ABOUT_SUBJECT, subject, 0, image);
    return accounts_walk_table(transaction, LEDGER_TABLE_ABOUT,
                               bytes_from(key.at, key.size - 8), tell, &about, fault);
}

struct status accounts_each_resolution(struct store_transaction *transaction,
                                       accounts_each_open *each, void *context,
                                       struct fault *fault)
{
    static const uint8_t prefix = ABOUT_RESOLUTION;
    struct about_walk about = {each, context};
    return accounts_walk_table(transaction, LEDGER_TABLE_ABOUT, bytes_from(&prefix, 1),
                               tell, &about, fault);
}
