/* spoken_input.c - see spoken_input.h. */
#include "cli/spoken_input.h"

#include "cli/public_file.h"
#include "keys/secret.h"
#include "ledger/base/identity.h"
#include "ledger/base/text.h"

#include <string.h>

static struct status next_line(struct spoken_input *input, struct bytes *ret_line,
                               struct fault *fault)
{
    if (!input->is_read) {
        TRY(public_file_load(input->world, "-", &input->left, fault));
        input->is_read = true;
    }
    size_t end = 0;
    while (end < input->left.size && input->left.at[end] != '\n') {
        end++;
    }
    *ret_line = text_trim(bytes_from(input->left.at, end));
    const size_t used = end < input->left.size ? end + 1 : end;
    input->left = bytes_from(input->left.at + used, input->left.size - used);
    return ret_line->size > 0
               ? OK
               : FAULT(fault, STATUS_USAGE,
                       "standard input has no line for each - of the command");
}

struct status spoken_input_text(struct spoken_input *input, const char *word,
                                struct bytes *ret_text, struct fault *fault)
{
    if (strcmp(word, "-") == 0) {
        return next_line(input, ret_text, fault);
    }
    *ret_text = bytes_of(word);
    return OK;
}

struct status spoken_input_number(struct spoken_input *input, const char *word,
                                  struct bytes *ret_number, struct fault *fault)
{
    struct bytes text = {0};
    struct resident resident;
    uint8_t *copy = NULL;
    TRY(spoken_input_text(input, word, &text, fault));
    const enum identity_error error = identity_resident(text, &resident);
    if (error != IDENTITY_OK) {
        return FAULT(fault, STATUS_USAGE, "R-005: the resident number is not valid: %s",
                     identity_error_text(error));
    }
    ARENA_TAKE(&input->world->arena, IDENTITY_RESIDENT_SIZE, copy, fault);
    memcpy(copy, resident.number, IDENTITY_RESIDENT_SIZE);
    secret_wipe(&resident, sizeof(resident));
    *ret_number = bytes_from(copy, IDENTITY_RESIDENT_SIZE);
    return OK;
}
