/* faults.c - whatever goes wrong: what was acknowledged is stored, a file is in the
 * ledger whole or not at all, there is one line of checkpoints, money is conserved, and
 * a second try works.
 *
 *   LOOPS=N   how many kills at random times (200); from 1000 on every sweep is whole
 *   SEED=N    of what is left to chance
 *
 * Each alarm has a canary: a fault that breaks a promise on purpose and must be
 * noticed. */
#include "tests/faults/suite.h"

Suite *suite_make(void)
{
    Suite *suite = suite_create("faults");
    calls_add(suite);
    kills_add(suite);
    power_add(suite);
    room_add(suite);
    others_add(suite);
    return suite;
}
