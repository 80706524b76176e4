/* suite.c - see suite.h. */
#include "tests/suite.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char run_root[256];

static int remove_one(const char *path, const struct stat *state, int type,
                      struct FTW *walk)
{
    (void)state;
    (void)type;
    (void)walk;
    return remove(path);
}

/* fontconfig packs its pointers so that no leak finder sees them; cairo 1.16 loses some
 * hundred bytes for each font it embeds, which tests/reports/test_report_pdf.c writes.
 */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\nleak:libcairo\n";
}

const char *suite_folder(void)
{
    static char ring[8][288];
    static unsigned next;
    char *path = ring[next++ % 8];
    const int length = snprintf(path, sizeof(ring[0]), "%s/XXXXXX", run_root);
    ck_assert_int_lt(length, (int)sizeof(ring[0]));
    ck_assert_ptr_nonnull(mkdtemp(path));
    return path;
}

const char *suite_shared(const char *name)
{
    static char path[512];
    const char *root = getenv("MINGZHANG_SHARED");
    snprintf(path, sizeof(path), "%s/%s", root != NULL ? root : "../shared", name);
    if (access(path, R_OK) == 0) {
        return path;
    }
    const char *ci = getenv("CI");
    ck_assert_msg(ci == NULL || strcmp(ci, "true") != 0, "%s is missing under CI",
                  path);
    printf("skipped: %s is not here\n", path);
    return NULL;
}

struct bytes suite_file(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "cannot open %s", path);
    ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
    const long size = ftell(file);
    ck_assert_int_ge(size, 0);
    rewind(file);
    uint8_t *at = arena_take(arena, (size_t)size + 1, 1);
    ck_assert_ptr_nonnull(at);
    ck_assert_uint_eq(fread(at, 1, (size_t)size, file), (size_t)size);
    fclose(file);
    return (struct bytes){at, (size_t)size};
}

int main(void)
{
    const char *root = getenv("TEST_TMP");
    snprintf(run_root, sizeof(run_root), "%s/mingzhang-test-XXXXXX",
             root != NULL ? root
                          : (access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"));
    if (mkdtemp(run_root) == NULL) {
        perror(run_root);
        return 1;
    }
    /* Check's own four seconds are too few on a machine that is busy elsewhere. */
    setenv("CK_DEFAULT_TIMEOUT", "60", 0);
    SRunner *runner = srunner_create(suite_make());
    srunner_run_all(runner, CK_ENV);
    const int failed = srunner_ntests_failed(runner);
    const int run = srunner_ntests_run(runner);
    srunner_free(runner);
    nftw(run_root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    if (run == 0) {
        fprintf(stderr, "no test was run: a suite name is mistyped\n");
    }
    return failed == 0 && run > 0 ? 0 : 1;
}
