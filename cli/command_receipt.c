/* command_receipt.c - one person's line, opened and proven. */
#include "cli/public_file.h"
#include "cli/receipt_paper.h"
#include "cli/under_note.h"
#include "ledger/base/text.h"
#include "ledger/receipt_make.h"

/* "name,account" as bits. */
static struct status read_fields(const struct arguments *arguments, uint32_t *ret_open,
                                 struct fault *fault)
{
    static const char *const words[COMMITMENT_FIELDS] = {"name", "id", "account-name",
                                                         "account"};
    const char *text = arguments->value[OPTION_FIELDS];
    struct bytes left = bytes_of(text == NULL ? "name,account" : text);
    uint32_t open = 0;
    while (left.size > 0) {
        size_t end = 0;
        while (end < left.size && left.at[end] != ',') {
            end++;
        }
        size_t f = 0;
        while (f < COMMITMENT_FIELDS &&
               !bytes_equal(bytes_from(left.at, end), bytes_of(words[f]))) {
            f++;
        }
        if (f == COMMITMENT_FIELDS) {
            return FAULT(fault, STATUS_USAGE,
                         "--fields names some of name, id, account-name and account, "
                         "with commas between");
        }
        open |= UINT32_C(2) << f;
        end += end < left.size ? 1 : 0;
        left = bytes_from(left.at + end, left.size - end);
    }
    *ret_open = open;
    return OK;
}

static struct status put_receipt(struct session *session, struct bytes note,
                                 struct fault *fault)
{
    struct world *world = session->world;
    struct receipt *receipt = NULL;
    struct receipt_order order = {.note = note};
    uint8_t *room = NULL;
    TRY(arguments_entry(session->arguments, 0, &order.line, fault));
    TRY(read_fields(session->arguments, &order.open, fault));
    ARENA_TAKE(&world->arena, 1, receipt, fault);
    ARENA_TAKE(&world->arena, RECEIPT_SIZE_MAX, room, fault);
    TRY(receipt_make(&session->ledger, session->view, &order, &world->arena, receipt,
                     fault));
    struct writer writer = writer_of(room, RECEIPT_SIZE_MAX);
    TRY(receipt_format(receipt, &world->arena, &writer, fault));
    if (arguments_has(session->arguments, OPTION_FORMAT)) {
        return receipt_paper_write(session, writer_bytes(&writer), fault);
    }
    return public_file_text(session->world, session->arguments, "receipt",
                            writer_bytes(&writer), fault);
}

struct status command_receipt(struct world *world, const struct arguments *arguments,
                              struct fault *fault)
{
    return under_note_run(world, arguments, SESSION_VAULT, put_receipt, fault);
}
