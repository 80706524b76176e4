/* sheet_xlsx.c - which part of an .xlsx is what, and which worksheet is read. */
#include "importers/sheet_xlsx_internal.h"

#include "ledger/base/text.h"

#include <stdio.h>
#include <string.h>

static const bool never;

/* ---- what all parts share ------------------------------------------------------- */

static const char *local_name(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon == NULL ? name : colon + 1;
}

bool xlsx_is(const struct xml_element *element, const char *name)
{
    return strcmp(local_name(element->name), name) == 0;
}

const char *xlsx_attribute(const struct xml_element *element, const char *name)
{
    for (size_t i = 0; i < element->attribute_count; i++) {
        if (strcmp(local_name(element->attributes[i].name), name) == 0) {
            return element->attributes[i].value;
        }
    }
    return NULL;
}

bool xlsx_attribute_is_on(const struct xml_element *element, const char *name)
{
    const char *value = xlsx_attribute(element, name);
    return value != NULL && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

struct status xlsx_blame_part(struct status status, const char *name,
                              struct fault *fault)
{
    if (fault != NULL) {
        fault->line = 0; /* of the part, which nobody sees: not a row */
        fault->column[0] = '\0';
    }
    return fault_at(fault, status, NULL, 0, name);
}

struct status xlsx_read_part(struct xlsx *xlsx, const char *name,
                             const struct xml_handler *handler, const bool *is_enough,
                             struct fault *fault)
{
    const struct status status =
        sheet_zip_read(xlsx->zip, name, handler, is_enough, fault);
    return status_is_ok(status) ? OK : xlsx_blame_part(status, name, fault);
}

static struct status ignore_end(void *context, const struct xml_element *element,
                                struct bytes text, struct fault *fault)
{
    (void)context;
    (void)element;
    (void)text;
    (void)fault;
    return OK;
}

/* ---- relationships -------------------------------------------------------------- */

/* "xl/workbook.xml" to "xl/_rels/workbook.xml.rels"; "" to "_rels/.rels". */
static bool path_of_relationships(const char *part,
                                  char ret_path[static SHEET_PART_NAME_SIZE])
{
    const char *slash = strrchr(part, '/');
    const int folder = slash == NULL ? 0 : (int)(slash - part) + 1;
    const int size = snprintf(ret_path, SHEET_PART_NAME_SIZE, "%.*s_rels/%s.rels",
                              folder, part, part + folder);
    return size > 0 && size < SHEET_PART_NAME_SIZE;
}

/* A target beside `part`, or from the root when it begins with '/'. */
static bool path_of_target(const char *part, const char *target,
                           char ret_path[static SHEET_PART_NAME_SIZE])
{
    const char *slash = strrchr(part, '/');
    size_t folder = slash == NULL ? 0 : (size_t)(slash - part) + 1;
    if (target[0] == '/') {
        folder = 0;
        target++;
    }
    while (strncmp(target, "../", 3) == 0 || strncmp(target, "./", 2) == 0) {
        if (target[1] == '.') {
            folder -= folder > 0 ? 1 : 0;
            while (folder > 0 && part[folder - 1] != '/') {
                folder--;
            }
        }
        target += target[1] == '.' ? 3 : 2;
    }
    const int size =
        snprintf(ret_path, SHEET_PART_NAME_SIZE, "%.*s%s", (int)folder, part, target);
    return size > 0 && size < SHEET_PART_NAME_SIZE;
}

/* Both namespaces, transitional and strict, end in the same word. */
static bool is_type(const char *type, const char *word)
{
    const char *slash = type == NULL ? NULL : strrchr(type, '/');
    return slash != NULL && strcmp(slash + 1, word) == 0;
}

static void take_target(struct xlsx *xlsx, const char *type, const char *id,
                        const char *path)
{
    if (is_type(type, "sharedStrings")) {
        (void)snprintf(xlsx->strings_path, SHEET_PART_NAME_SIZE, "%s", path);
    } else if (is_type(type, "styles")) {
        (void)snprintf(xlsx->styles_path, SHEET_PART_NAME_SIZE, "%s", path);
    }
    for (size_t i = 0; i < xlsx->tab_count && id != NULL; i++) {
        if (strcmp(xlsx->tabs[i].id, id) == 0) {
            xlsx->tabs[i].is_worksheet = is_type(type, "worksheet");
            (void)snprintf(xlsx->tabs[i].path, SHEET_PART_NAME_SIZE, "%s", path);
        }
    }
}

static struct status take_relationship(void *context, const struct xml_element *element,
                                       struct fault *fault)
{
    struct xlsx *xlsx = context;
    (void)fault;
    const char *type = xlsx_attribute(element, "Type");
    const char *target = xlsx_attribute(element, "Target");
    const char *mode = xlsx_attribute(element, "TargetMode");
    const bool is_outside = mode != NULL && strcmp(mode, "External") == 0;
    char path[SHEET_PART_NAME_SIZE];
    if (!xlsx_is(element, "Relationship") || target == NULL || is_outside ||
        !path_of_target(xlsx->path, target, path)) {
        return OK;
    }
    if (xlsx->path[0] != '\0') {
        take_target(xlsx, type, xlsx_attribute(element, "Id"), path);
    } else if (is_type(type, "officeDocument")) {
        /* Kept apart until all are read: they are relative to the root. */
        (void)snprintf(xlsx->strings_path, SHEET_PART_NAME_SIZE, "%s", path);
    }
    return OK;
}

static struct status read_relationships(struct xlsx *xlsx, struct fault *fault)
{
    const struct xml_handler handler = {
        .context = xlsx, .on_start = take_relationship, .on_end = ignore_end};
    char path[SHEET_PART_NAME_SIZE];
    if (!path_of_relationships(xlsx->path, path)) {
        return FAULT(fault, STATUS_INPUT,
                     "R-139: the name of a part of the .xlsx is too long");
    }
    return xlsx_read_part(xlsx, path, &handler, &never, fault);
}

static struct status find_workbook(struct xlsx *xlsx, struct fault *fault)
{
    uint64_t size;
    if (!sheet_zip_find(xlsx->zip, "_rels/.rels", &size)) {
        return FAULT(fault, STATUS_INPUT,
                     "R-031: this is a zip archive but no .xlsx workbook; unpack it, "
                     "or save the sheet as .xlsx or CSV UTF-8");
    }
    TRY(read_relationships(xlsx, fault));
    memcpy(xlsx->path, xlsx->strings_path, sizeof(xlsx->path));
    xlsx->strings_path[0] = '\0';
    const size_t length = strlen(xlsx->path);
    if (length < 4 || strcmp(xlsx->path + length - 4, ".xml") != 0) {
        return FAULT(fault, STATUS_INPUT,
                     "R-031: this is no .xlsx workbook but another kind of document, "
                     "such as .xlsb or .docx; save the sheet as .xlsx");
    }
    return OK;
}

/* ---- the workbook --------------------------------------------------------------- */

static struct status take_tab(struct xlsx *xlsx, const struct xml_element *element,
                              struct fault *fault)
{
    const char *name = xlsx_attribute(element, "name");
    const char *id = xlsx_attribute(element, "id");
    const char *state = xlsx_attribute(element, "state");
    if (xlsx->tab_count == SHEET_WORKSHEETS_MAX) {
        return FAULT(fault, STATUS_INPUT,
                     "R-139: the workbook has more than %d worksheets",
                     SHEET_WORKSHEETS_MAX);
    }
    if (name == NULL || id == NULL || strlen(name) >= SHEET_WORKSHEET_SIZE ||
        strlen(id) >= XLSX_ID_SIZE) {
        return FAULT(fault, STATUS_INPUT,
                     "R-031: the .xlsx is damaged: a worksheet has no name, or one "
                     "that is too long");
    }
    struct xlsx_tab *tab = &xlsx->tabs[xlsx->tab_count++];
    (void)snprintf(tab->name, sizeof(tab->name), "%s", name);
    (void)snprintf(tab->id, sizeof(tab->id), "%s", id);
    tab->is_hidden = state != NULL && strcmp(state, "visible") != 0;
    return OK;
}

static struct status take_workbook(void *context, const struct xml_element *element,
                                   struct fault *fault)
{
    struct xlsx *xlsx = context;
    if (xlsx_is(element, "workbookPr")) {
        xlsx->is_1904 = xlsx_attribute_is_on(element, "date1904");
    } else if (xlsx_is(element, "sheet") && element->depth == 3) {
        return take_tab(xlsx, element, fault);
    }
    return OK;
}

static struct status load_workbook(struct xlsx *xlsx, struct fault *fault)
{
    const struct xml_handler handler = {
        .context = xlsx, .on_start = take_workbook, .on_end = ignore_end};
    ARENA_TAKE(xlsx->image->arena, SHEET_WORKSHEETS_MAX, xlsx->tabs, fault);
    TRY(find_workbook(xlsx, fault));
    TRY(xlsx_read_part(xlsx, xlsx->path, &handler, &never, fault));
    TRY(read_relationships(xlsx, fault));
    TRY(xlsx_load_styles(xlsx, fault));
    return xlsx_load_strings(xlsx, fault);
}

/* ---- which worksheet ------------------------------------------------------------ */

static struct status read_named(struct xlsx *xlsx, const char *name,
                                struct sheet_book *book,
                                const struct xlsx_tab **ret_tab, struct fault *fault)
{
    const struct bytes wanted = text_trim(bytes_of(name));
    for (size_t i = 0; i < xlsx->tab_count; i++) {
        const struct xlsx_tab *tab = &xlsx->tabs[i];
        bool has_data = false;
        if (tab->is_worksheet && bytes_equal(text_trim(bytes_of(tab->name)), wanted)) {
            *ret_tab = tab;
            return xlsx_read_cells(xlsx, tab, book, &has_data, fault);
        }
    }
    return FAULT(fault, STATUS_NOT_FOUND,
                 "the workbook has no worksheet of the name the profile asks for");
}

static struct status read_first(struct xlsx *xlsx, struct sheet_book *book,
                                const struct xlsx_tab **ret_tab, struct fault *fault)
{
    bool has_data = false;
    uint64_t skipped = 0;
    for (size_t i = 0; i < xlsx->tab_count && !has_data; i++) {
        const struct xlsx_tab *tab = &xlsx->tabs[i];
        if (!tab->is_worksheet || tab->is_hidden) {
            continue;
        }
        if (skipped < xlsx->image->options->skipped) {
            bool is_one = false;
            TRY(xlsx_look_for_cells(xlsx, tab, &is_one, fault));
            skipped += is_one ? 1 : 0;
        } else {
            *book = (struct sheet_book){0};
            *ret_tab = tab;
            TRY(xlsx_read_cells(xlsx, tab, book, &has_data, fault));
        }
    }
    return OK;
}

/* What else there is, so that a list on a second worksheet is not overlooked. */
static struct status count_others(struct xlsx *xlsx, const struct xlsx_tab *read,
                                  struct sheet_book *book, struct fault *fault)
{
    for (size_t i = 0; i < xlsx->tab_count; i++) {
        const struct xlsx_tab *tab = &xlsx->tabs[i];
        bool has_data = false;
        if (tab == read || !tab->is_worksheet) {
            continue;
        }
        TRY(xlsx_look_for_cells(xlsx, tab, &has_data, fault));
        if (has_data) {
            book->hidden_worksheets += tab->is_hidden ? 1 : 0;
            book->other_worksheets += tab->is_hidden ? 0 : 1;
        }
    }
    return OK;
}

static struct status read_book(struct xlsx *xlsx, struct sheet_book *ret_book,
                               struct fault *fault)
{
    struct sheet_book book = {0};
    const struct xlsx_tab *tab = NULL;
    const char *name = xlsx->image->options->worksheet;
    TRY(sheet_zip_open(xlsx->image->bytes, xlsx->image->arena, &xlsx->zip, fault));
    TRY(load_workbook(xlsx, fault));
    if (name != NULL && name[0] != '\0') {
        TRY(read_named(xlsx, name, &book, &tab, fault));
    } else {
        TRY(read_first(xlsx, &book, &tab, fault));
    }
    TRY(count_others(xlsx, tab, &book, fault));
    *ret_book = book;
    return OK;
}

struct status sheet_xlsx_read(const struct sheet_image *image, struct sheet_grid *grid,
                              struct sheet_book *ret_book, struct fault *fault)
{
    struct xlsx *xlsx;
    ARENA_TAKE(image->arena, 1, xlsx, fault);
    xlsx->image = image;
    xlsx->grid = grid;
    const struct status status = read_book(xlsx, ret_book, fault);
    sheet_zip_close(xlsx->zip);
    arena_close(&xlsx->strings_arena);
    return status;
}
