/* suite.h - the parts of the suite; each prints "# faults survived: N kind". */
#ifndef TESTS_FAULTS_SUITE_H
#define TESTS_FAULTS_SUITE_H

#include "tests/suite.h"

void calls_add(Suite *suite);  /* every call fails, or is the last one  */
void kills_add(Suite *suite);  /* killed at any time                    */
void power_add(Suite *suite);  /* the power goes                        */
void room_add(Suite *suite);   /* disk, map and memory are too small    */
void others_add(Suite *suite); /* other writers, readers, clocks       */

#endif
