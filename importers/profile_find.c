/* profile_find.c - where profiles lie, and what they include. */
#include "importers/profile_internal.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* The whole file into arena memory. */
static struct status read_text(const char *path, struct arena *arena,
                               struct bytes *ret_text, struct fault *fault)
{
    uint8_t *text;
    ARENA_TAKE(arena, PROFILE_FILE_SIZE_MAX + 1, text, fault);
    const int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (file < 0) {
        return errno == ENOENT || errno == ENOTDIR
                   ? FAULT(fault, STATUS_NOT_FOUND, "there is no such profile")
                   : FAULT(fault, STATUS_ENVIRONMENT, "the profile cannot be read: %s",
                           strerror(errno));
    }
    size_t size = 0;
    ssize_t got;
    do {
        got = read(file, text + size, PROFILE_FILE_SIZE_MAX + 1 - size);
        size += got > 0 ? (size_t)got : 0;
    } while (got > 0 || (got < 0 && errno == EINTR));
    const int why = errno;
    (void)close(file); /* only read from: nothing can be lost */
    if (got < 0) {
        return FAULT(fault, STATUS_ENVIRONMENT, "the profile cannot be read: %s",
                     strerror(why));
    }
    if (size > PROFILE_FILE_SIZE_MAX) {
        return FAULT(fault, STATUS_INPUT, "R-033: a profile has at most %d bytes",
                     PROFILE_FILE_SIZE_MAX);
    }
    *ret_text = bytes_from(text, size);
    return OK;
}

static struct status load_file(const char *path, struct arena *arena,
                               struct profile **ret_profile, struct fault *fault)
{
    struct profile *profile;
    struct bytes text = {0};
    assert(path != NULL);
    ARENA_TAKE(arena, 1, profile, fault);
    struct status status = read_text(path, arena, &text, fault);
    if (status_is_ok(status)) {
        status = profile_load_parse(profile, text, arena, fault);
    }
    if (!status_is_ok(status)) {
        return fault_at(fault, status, path, 0, NULL);
    }
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    size_t size = strlen(name);
    if (size > 4 && strcmp(name + size - 4, ".ini") == 0) {
        size -= 4;
    }
    TRY(profile_load_text(arena, bytes_from(name, size), &profile->facts.name, fault));
    *ret_profile = profile;
    return OK;
}

/* <folder>/<name>.ini */
static struct status join(const char *folder, struct bytes name, struct arena *arena,
                          const char **ret_path, struct fault *fault)
{
    const size_t capacity = strlen(folder) + name.size + 6;
    char *path;
    ARENA_TAKE(arena, capacity, path, fault);
    struct writer writer = writer_of(path, capacity - 1);
    writer_text(&writer, folder);
    writer_text(&writer, "/");
    writer_run(&writer, name);
    writer_text(&writer, ".ini");
    assert(!writer.overflowed);
    *ret_path = path;
    return OK;
}

static struct status append_map(struct profile *profile, const struct profile *map,
                                struct fault *fault)
{
    assert(profile != NULL && map != NULL);
    if (map->facts.kind != PROFILE_RESULTS) {
        return FAULT(fault, STATUS_INPUT,
                     "\"results\" must name a profile of kind results");
    }
    if (profile->code_count + map->code_count > PROFILE_CODES_MAX ||
        profile->text_count + map->text_count > PROFILE_TEXTS_MAX) {
        return FAULT(fault, STATUS_INPUT, "R-033: the status map has too many words");
    }
    /* The profile's own words come first and win. */
    memcpy(profile->codes + profile->code_count, map->codes,
           map->code_count * sizeof(map->codes[0]));
    memcpy(profile->texts + profile->text_count, map->texts,
           map->text_count * sizeof(map->texts[0]));
    profile->code_count += map->code_count;
    profile->text_count += map->text_count;
    return OK;
}

static struct status include_map(struct profile *profile, const char *folder,
                                 const char *path, struct arena *arena,
                                 struct fault *fault)
{
    const char *slash = strrchr(path, '/');
    const char *beside = NULL;
    const char *shipped = NULL;
    const char *home = ".";
    struct profile *map = NULL;
    if (slash != NULL) {
        TRY(profile_load_text(arena, bytes_from(path, (size_t)(slash - path)), &home,
                              fault));
    }
    TRY(join(home, bytes_of(profile->include), arena, &beside, fault));
    TRY(join(folder, bytes_of(profile->include), arena, &shipped, fault));
    const struct status near = load_file(beside, arena, &map, fault);
    if (near.code == STATUS_NOT_FOUND) {
        fault_clear(fault);
        TRY(load_file(shipped, arena, &map, fault));
    } else {
        TRY(near);
    }
    return append_map(profile, map, fault);
}

static struct status list_known(const char *folder, const char *name,
                                struct arena *arena, struct fault *fault)
{
    const char **names;
    size_t count = 0;
    char text[400];
    TRY(profile_names(folder, arena, &names, &count, fault));
    struct writer writer = writer_of(text, sizeof(text) - 1);
    for (size_t i = 0; i < count && writer.size < sizeof(text) - 80; i++) {
        writer_text(&writer, i > 0 ? ", " : "");
        writer_text(&writer, names[i]);
    }
    text[writer.size] = '\0';
    fault_clear(fault);
    return FAULT(fault, STATUS_NOT_FOUND,
                 "there is no profile \"%.63s\"; there are: %s", name, text);
}

struct status profile_find(const char *folder, const char *name, struct arena *arena,
                           const struct profile **ret_profile, struct fault *fault)
{
    const size_t size = strlen(name);
    const bool is_path =
        strchr(name, '/') != NULL || (size > 4 && strcmp(name + size - 4, ".ini") == 0);
    const char *path = name;
    if (!is_path) {
        TRY(join(folder, bytes_of(name), arena, &path, fault));
    }
    struct profile *profile = NULL;
    const struct status status = load_file(path, arena, &profile, fault);
    if (status.code == STATUS_NOT_FOUND && !is_path) {
        return list_known(folder, name, arena, fault);
    }
    TRY(status);
    assert(profile != NULL);
    if (profile->include[0] != '\0') {
        TRY(include_map(profile, folder, path, arena, fault));
    }
    *ret_profile = profile;
    return OK;
}
