/* fact_spoken.h - one field of an entry for a reader: money, days, words, and the
 * entries it refers to by their names.  What programs read is fact_words.h. */
#ifndef CLI_FACT_SPOKEN_H
#define CLI_FACT_SPOKEN_H

#include "cli/fact_words.h"
#include "cli/session.h"

/* Entries that the field names are looked up and named; with `has_numbers` their
 * numbers stand behind the names.  Cut at the end of the room, between characters. */
struct bytes fact_spoken(struct session *session, const struct fact *fact,
                         const struct fact_field *field, bool has_numbers,
                         char buffer[static FACT_WORDS_SIZE]);

#endif
