/* truth.h - truth.json of the demo county, read line by line: one object a line. */
#ifndef TESTS_IMPORTERS_TRUTH_H
#define TESTS_IMPORTERS_TRUTH_H

#include "tests/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct bytes truth;

static inline const char *section(const char *name)
{
    char heading[64];
    snprintf(heading, sizeof(heading), "\n\"%s\":", name);
    const char *found = strstr((const char *)truth.at, heading);
    ck_assert_msg(found != NULL, "truth.json has no %s", name);
    return strchr(found + 1, ':') + 1;
}

/* The object after `at`, without its braces, into ret_text; NULL at the end. */
static inline const char *next_object(const char *at, char *ret_text, size_t capacity)
{
    at += strspn(at, "[,\n");
    if (*at != '{') {
        return NULL;
    }
    const char *end = strchr(at, '\n');
    ck_assert_ptr_nonnull(end);
    ck_assert_uint_lt((size_t)(end - at), capacity);
    memcpy(ret_text, at, (size_t)(end - at));
    ret_text[end - at] = '\0';
    return end;
}

static inline int64_t number_after(const char *object, const char *name)
{
    char key[64];
    snprintf(key, sizeof(key), "\"%s\":", name);
    const char *found = strstr(object, key);
    ck_assert_msg(found != NULL, "%s is not in %s", name, object);
    return strtoll(found + strlen(key), NULL, 10);
}

static inline const char *word_after(const char *object, const char *name,
                                     char ret_word[256])
{
    char key[64];
    snprintf(key, sizeof(key), "\"%s\":\"", name);
    const char *found = strstr(object, key);
    ck_assert_msg(found != NULL, "%s is not in %s", name, object);
    found += strlen(key);
    const size_t size = strcspn(found, "\"");
    ck_assert_uint_lt(size, 256);
    memcpy(ret_word, found, size);
    ret_word[size] = '\0';
    return ret_word;
}

#endif
