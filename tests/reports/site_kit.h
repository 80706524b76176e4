/* site_kit.h - a public site made from the small county, for its suites. */
#ifndef TESTS_REPORTS_SITE_KIT_H
#define TESTS_REPORTS_SITE_KIT_H

#include "reports/site.h"

#include "ledger/disclosure_policy.h"
#include "ledger/policy_text.h"
#include "reports/site_list.h"
#include "tests/reports/ledger_fixture.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { YEARS = 3650, PATH_ROOM = 512 };

static struct fixture fixture;
static struct fault fault;
static const char *folder;
static struct site_facts facts;
static struct bytes said; /* why the last notice was left out */
static const char *fonts;
static unsigned jobs;

FIXTURE_ALONE void setup(void)
{
    fixture_open(&fixture);
    folder = suite_folder();
    said = (struct bytes){0};
    fonts = NULL;
    jobs = 1;
}

FIXTURE_ALONE void teardown(void)
{
    fixture_close(&fixture);
}

FIXTURE_ALONE struct status say(void *context, const char *name,
                                const struct fault *why, struct fault *ret_fault)
{
    static char words[FAULT_MESSAGE_SIZE];
    (void)context;
    (void)name;
    (void)ret_fault;
    snprintf(words, sizeof(words), "%s", why->message);
    said = bytes_of(words);
    return OK;
}

/* As of the last seal, so many days after it. */
FIXTURE_ALONE struct status publish(const char *base, civil_day later)
{
    struct report_source source;
    fixture_source(&fixture, NULL, LANGUAGE_ZH, &source);
    const struct site_order order = {
        .path = folder,
        .base = base,
        .jobs = jobs,
        .fonts = fonts,
        .today = date_of_instant(source.seal.recorded_ms) + later,
        .page = bytes_of("<!doctype html><title>v</title>")};
    const struct status published =
        site_publish(&source, &order, say, NULL, &facts, &fault);
    report_source_close(&source);
    return published;
}

FIXTURE_ALONE const char *path_of(const char *name)
{
    static char path[PATH_ROOM];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return path;
}

FIXTURE_ALONE struct bytes file(const char *name)
{
    return suite_file(&fixture.arena, path_of(name));
}

FIXTURE_ALONE bool is_there(const char *name)
{
    return access(path_of(name), F_OK) == 0;
}

FIXTURE_ALONE bool holds(const char *name, const char *words)
{
    const struct bytes bytes = file(name);
    return memmem(bytes.at, bytes.size, words, strlen(words)) != NULL;
}

FIXTURE_ALONE void list_of(struct site_file **ret_list, size_t *ret_count)
{
    bool is_ours = false;
    char origin[128] = "";
    const struct bytes text = file(SITE_FILES_LIST);
    sscanf((const char *)text.at, "mingzhang site v1 %127s", origin);
    ck_assert_ok(site_list_read(text, origin, &fixture.arena, ret_list, ret_count,
                                &is_ours, &fault),
                 &fault);
    ck_assert(is_ours);
}

/* How many files of the site hold these words. */
FIXTURE_ALONE size_t holders(const char *words)
{
    struct site_file *list = NULL;
    size_t count = 0;
    size_t found = 0;
    list_of(&list, &count);
    for (size_t i = 0; i < count; i++) {
        found += holds(list[i].name, words) ? 1 : 0;
    }
    return found;
}

FIXTURE_ALONE void overwrite(const char *name, const char *words)
{
    FILE *out = fopen(path_of(name), "w");
    ck_assert_ptr_nonnull(out);
    fputs(words, out);
    fclose(out);
}

struct plan {
    struct policy_recording recording;
    uint64_t entry;
};

FIXTURE_ALONE struct status append(struct journal_session *session, void *context,
                                   struct fault *ret_fault)
{
    struct plan *plan = context;
    bool is_known = false;
    return policy_text_append(session, &plan->recording, &plan->entry, &is_known,
                              ret_fault);
}

/* What a text says of the moments before payment, as who records it must. */
FIXTURE_ALONE unsigned before_payment_of(struct bytes text)
{
    struct arena arena = {0};
    struct disclosure_policy policy = {0};
    ck_assert_ok(arena_open(1 << 26, &arena, &fault), &fault);
    ck_assert_ok(disclosure_policy_read(text, &arena, &policy, &fault), &fault);
    arena_close(&arena);
    return policy.before_payment;
}

FIXTURE_ALONE void record_policy_of(uint64_t programme, enum policy_use use,
                                    const char *text)
{
    struct hasher *hasher = NULL;
    struct plan plan = {
        .recording = {.head = {.use = use, .name = bytes_of("办法"), .from = 0},
                      .programme = programme,
                      .text = bytes_of(text),
                      .before_payment = use == POLICY_USE_DISCLOSURE
                                            ? before_payment_of(bytes_of(text))
                                            : 0}};
    ck_assert_ok(hasher_open(DIGEST_SHA256, &hasher, &fault), &fault);
    plan.recording.digest = hasher_one(hasher, plan.recording.text);
    hasher_close(hasher);
    ck_assert_ok(ledger_write(&fixture.book.ledger, &fixture.book.admin_actor,
                              "policy record", append, &plan, &fault),
                 &fault);
}

FIXTURE_ALONE void record_policy(enum policy_use use, const char *text)
{
    record_policy_of(fixture.relief, use, text);
}

#endif
