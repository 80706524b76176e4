/* pdf_library.c - finds cairo, pango, HarfBuzz and librsvg when the first PDF is
 * written.
 *
 * Linked in, they and the sixty libraries behind them would make the start of every
 * command four times as long. */
#include "reports/pdf_internal.h"

#include <dlfcn.h>
#include <string.h>

struct call {
    const char *name;
    size_t at; /* in struct pdf_library */
};

#define CALL(name) {#name, offsetof(struct pdf_library, name)},
static const struct call cairo[] = {PDF_CALLS_CAIRO(CALL)};
static const struct call pango_cairo[] = {PDF_CALLS_PANGO_CAIRO(CALL)};
static const struct call pango[] = {PDF_CALLS_PANGO(CALL)};
static const struct call shapes[] = {PDF_CALLS_SHAPES(CALL)};
static const struct call cutting[] = {PDF_CALLS_CUTTING(CALL)};
static const struct call outlines[] = {PDF_CALLS_OUTLINES(CALL)};
static const struct call object[] = {PDF_CALLS_OBJECT(CALL)};
static const struct call drawing[] = {PDF_CALLS_DRAWING(CALL)};
#undef CALL
#define COUNT_OF(list) (sizeof(list) / sizeof((list)[0]))

static const struct {
    const char *file;
    const struct call *calls;
    size_t count;
} libraries[] = {
    {"libcairo.so.2", cairo, COUNT_OF(cairo)},
    {"libpangocairo-1.0.so.0", pango_cairo, COUNT_OF(pango_cairo)},
    {"libpango-1.0.so.0", pango, COUNT_OF(pango)},
    {"libharfbuzz.so.0", shapes, COUNT_OF(shapes)},
    {"libharfbuzz-subset.so.0", cutting, COUNT_OF(cutting)},
    {"libfreetype.so.6", outlines, COUNT_OF(outlines)},
    {"libgobject-2.0.so.0", object, COUNT_OF(object)},
    {"librsvg-2.so.2", drawing, COUNT_OF(drawing)},
};

static struct status refuse(const char *name, struct fault *fault)
{
    return FAULT(fault, STATUS_ENVIRONMENT,
                 "a PDF needs %s, which this machine does not have or has too old; "
                 "install libpangocairo-1.0-0, libharfbuzz-subset0, librsvg2-2 and "
                 "fonts-noto-cjk, or choose html",
                 name);
}

/* Never unloaded: they keep threads and registers of their own. */
static struct status load_all(struct pdf_library *library, struct fault *fault)
{
    for (size_t i = 0; i < COUNT_OF(libraries); i++) {
        void *handle = dlopen(libraries[i].file, RTLD_NOW | RTLD_LOCAL);
        if (handle == NULL) {
            return refuse(libraries[i].file, fault);
        }
        for (size_t j = 0; j < libraries[i].count; j++) {
            const struct call *call = &libraries[i].calls[j];
            void *symbol = dlsym(handle, call->name);
            if (symbol == NULL) {
                return refuse(call->name, fault);
            }
            memcpy((unsigned char *)library + call->at, &symbol, sizeof(symbol));
        }
    }
    return OK;
}

struct status pdf_library_load(const struct pdf_library **ret_library,
                               struct fault *fault)
{
    static struct pdf_library library;
    static bool is_loaded;
    if (!is_loaded) {
        TRY(load_all(&library, fault));
        is_loaded = true;
    }
    *ret_library = &library;
    return OK;
}
