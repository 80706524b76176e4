/* suite.h - what every Check suite shares: the runner and typed assertions. */
#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

#include "ledger/base/arena.h"
#include "ledger/base/bytes.h"
#include "ledger/base/status.h"

#include <check.h>
#include <string.h>

/* Each suite file defines this one function. */
Suite *suite_make(void);

/* A fresh directory under ${TEST_TMP:-/dev/shm}; removed when the runner ends.
 * The text lives in a static ring of 8. */
const char *suite_folder(void);

/* ../shared/<name> (or $MINGZHANG_SHARED/<name>) when it is there.  When it is
 * absent: NULL after printing "skipped: ..."; with CI=true the test fails. */
const char *suite_shared(const char *name);

/* The whole file, NUL-terminated, in arena memory; fails the test when unreadable. */
struct bytes suite_file(struct arena *arena, const char *path);

#define ck_assert_ok(call, fault)                                                      \
    do {                                                                               \
        const struct status ck_status_ = (call);                                       \
        ck_assert_msg(status_is_ok(ck_status_), "%s: %s: %s", #call,                   \
                      status_name(ck_status_.code), (fault)->message);                 \
    } while (0)

#define ck_assert_status(call, wanted)                                                 \
    do {                                                                               \
        const struct status ck_status_ = (call);                                       \
        ck_assert_msg(ck_status_.code == (wanted), "%s: got %s, want %s", #call,       \
                      status_name(ck_status_.code), status_name(wanted));              \
    } while (0)

#define ck_assert_bytes(got, wanted)                                                   \
    do {                                                                               \
        const struct bytes ck_got_ = (got);                                            \
        const struct bytes ck_wanted_ = (wanted);                                      \
        ck_assert_uint_eq(ck_got_.size, ck_wanted_.size);                              \
        ck_assert_mem_eq(ck_got_.at, ck_wanted_.at, ck_wanted_.size);                  \
    } while (0)

#endif
