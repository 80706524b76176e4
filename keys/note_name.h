/* note_name.h - what note.c and note_vkey.c share.  Inside keys/ only. */
#ifndef KEYS_NOTE_NAME_H
#define KEYS_NOTE_NAME_H

#include "ledger/base/bytes.h"

/* Non-empty UTF-8 without Unicode spaces and without '+' (proofs.md 3.2). */
bool note_name_is_good(struct bytes name);

#endif
