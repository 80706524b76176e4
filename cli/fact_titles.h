/* fact_titles.h - kinds, fields and choices of entries in the reader's language. */
#ifndef CLI_FACT_TITLES_H
#define CLI_FACT_TITLES_H

#include "ledger/journal/fact.h"

/* "Allocation", translated; the schema's own name when there is no better word. */
const char *fact_kind_title(const struct fact_schema *schema);
/* "Value day", translated; the field's own name when there is no better word. */
const char *fact_field_title(const struct fact_schema *schema,
                             const struct fact_field *field);
/* "paid", translated; NULL when the number has no word (docs/format.md, 9). */
const char *fact_choice_title(const struct fact_schema *schema,
                              const struct fact_field *field, uint64_t number);

#endif
