/* spoken_input.h - what must reach neither the list of processes nor the shell's
 * history.
 *
 * A word "-" stands for the next line of standard input. */
#ifndef CLI_SPOKEN_INPUT_H
#define CLI_SPOKEN_INPUT_H

#include "cli/command.h"

struct spoken_input {
    struct world *world;
    struct bytes left; /* begins empty */
    bool is_read;
};
/* The word, or a line, trimmed; borrowed.  Errors: STATUS_USAGE when there is none. */
struct status spoken_input_text(struct spoken_input *input, const char *word,
                                struct bytes *ret_text, struct fault *fault) MUST_USE;
/* The same as a resident number of 18 characters, in the arena.  STATUS_USAGE R-005
 * when it is none. */
struct status spoken_input_number(struct spoken_input *input, const char *word,
                                  struct bytes *ret_number, struct fault *fault)
    MUST_USE;

#endif
