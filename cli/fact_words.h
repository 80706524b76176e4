/* fact_words.h - one field of an entry as words, by its schema. */
#ifndef CLI_FACT_WORDS_H
#define CLI_FACT_WORDS_H

#include "ledger/journal/fact.h"

enum { FACT_WORDS_SIZE = 8192 };

/* Amounts in yuan, days and months as dates, bytes as hexadecimal, lists part by part
 * with blanks between.  Cut at the end of the room. */
struct bytes fact_words(const struct fact *fact, const struct fact_field *field,
                        char buffer[static FACT_WORDS_SIZE]);

#endif
