/* proof_lines.h - the lines of a proof in a text: hashes in base64, one a line, ended
 * by an empty one.  What .tlog-proof files and requests to witnesses share.  Pure. */
#ifndef LEDGER_JOURNAL_PROOF_LINES_H
#define LEDGER_JOURNAL_PROOF_LINES_H

#include "ledger/journal/tree.h"

struct proof_lines {
    struct reader reader;
    uint64_t number; /* of the line last taken, from 1 */
};

struct proof_lines proof_lines_of(struct bytes text);
/* The next line without its end; empty, with reader.failed set, when the text ends
 * before the line does. */
struct bytes proof_lines_next(struct proof_lines *lines);
/* What follows `word` in `line`, if it begins so. */
bool proof_lines_value(struct bytes line, const char *word, struct bytes *ret_value);
/* Takes the hashes and the empty line behind them.  NULL, or what the line last taken
 * should have been; *ret_proof is then not whole. */
const char *proof_lines_hashes(struct proof_lines *lines, size_t count_max,
                               struct tree_proof *ret_proof);

/* The hashes and the empty line. */
void proof_lines_format(const struct tree_proof *proof, struct writer *writer);

#endif
