/* document.c - see document.h. */
#include "reports/document.h"

#include "reports/qr.h"
#include "reports/words.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

struct document document_of(struct arena *arena, enum language language,
                            enum document_form form, const char *key, const char *title,
                            const struct provenance *provenance)
{
    return (struct document){.arena = arena,
                             .language = language,
                             .form = form,
                             .key = key,
                             .title = title,
                             .provenance = *provenance};
}

static struct status add_block(struct document *document, struct block content,
                               struct fault *fault)
{
    struct block *block;
    ARENA_TAKE(document->arena, 1, block, fault);
    *block = content;
    if (document->last == NULL) {
        document->first = block;
    } else {
        document->last->next = block;
    }
    document->last = block;
    return OK;
}

struct status document_add_heading(struct document *document, const char *text,
                                   struct fault *fault)
{
    return add_block(document, (struct block){.kind = BLOCK_HEADING, .text = text},
                     fault);
}

struct status document_add_paragraph(struct document *document, const char *text,
                                     struct fault *fault)
{
    return add_block(document, (struct block){.kind = BLOCK_PARAGRAPH, .text = text},
                     fault);
}

struct status document_add_signature(struct document *document, const char *text,
                                     struct fault *fault)
{
    return add_block(document, (struct block){.kind = BLOCK_SIGNATURE, .text = text},
                     fault);
}

struct status document_add_boxes(struct document *document, const char *labels,
                                 struct fault *fault)
{
    return add_block(document, (struct block){.kind = BLOCK_BOXES, .text = labels},
                     fault);
}

struct status document_add_figures(struct document *document,
                                   const struct figure *figures, size_t count,
                                   struct fault *fault)
{
    assert(count >= 1 && count <= DOCUMENT_FIGURES_MAX);
    struct figure *copy;
    ARENA_TAKE(document->arena, count, copy, fault);
    memcpy(copy, figures, count * sizeof(*copy));
    return add_block(
        document,
        (struct block){.kind = BLOCK_FIGURES, .figures = copy, .figure_count = count},
        fault);
}

struct status document_add_table(struct document *document, const struct table *table,
                                 struct fault *fault)
{
    return add_block(document, (struct block){.kind = BLOCK_TABLE, .table = table},
                     fault);
}

struct status document_add_chart(struct document *document, const struct chart *chart,
                                 struct fault *fault)
{
    assert(chart->value_column_count >= 1 &&
           chart->value_column_count <= CHART_SERIES_MAX);
    struct chart *copy;
    ARENA_TAKE(document->arena, 1, copy, fault);
    *copy = *chart;
    return add_block(
        document,
        (struct block){.kind = BLOCK_CHART, .chart = copy, .table = copy->table},
        fault);
}

struct status document_add_code(struct document *document, const struct qr *code,
                                const char *text, struct fault *fault)
{
    struct qr *copy;
    ARENA_TAKE(document->arena, 1, copy, fault);
    *copy = *code;
    return add_block(document,
                     (struct block){.kind = BLOCK_CODE, .text = text, .code = copy},
                     fault);
}

struct status document_add_verbatim(struct document *document, const char *text,
                                    struct fault *fault)
{
    return add_block(document, (struct block){.kind = BLOCK_VERBATIM, .text = text},
                     fault);
}

bool document_shows_table(const struct document *document, const struct table *table)
{
    for (const struct block *block = document->first; block != NULL;
         block = block->next) {
        if (block->kind == BLOCK_TABLE && block->table == table) {
            return true;
        }
    }
    return false;
}

static void set_number(struct provenance_line *line, uint64_t number)
{
    snprintf(line->number, sizeof(line->number), "%llu", (unsigned long long)number);
    line->value = line->number;
}

void document_provenance(const struct document *document,
                         struct provenance_line lines[static DOCUMENT_PROVENANCE_LINES])
{
    static const struct {
        const char *key;
        enum word label;
    } shape[DOCUMENT_PROVENANCE_LINES] = {
        {"as_of", WORD_AS_OF}, {"seal_index", WORD_SEAL}, {"tree_size", WORD_TREE_SIZE},
        {"root", WORD_ROOT},   {"origin", WORD_ORIGIN},   {"program", WORD_PROGRAM},
    };
    const struct provenance *from = &document->provenance;
    for (size_t i = 0; i < DOCUMENT_PROVENANCE_LINES; i++) {
        lines[i].key = shape[i].key;
        lines[i].label = words_get(document->language, shape[i].label);
        lines[i].number[0] = '\0';
    }
    lines[0].value = from->as_of;
    set_number(&lines[1], from->seal_index);
    set_number(&lines[2], from->tree_size);
    lines[3].value = from->root;
    lines[4].value = from->origin;
    lines[5].value = from->program;
    for (size_t i = 0; i < DOCUMENT_PROVENANCE_LINES; i++) {
        lines[i].value = lines[i].value == NULL ? "" : lines[i].value;
    }
}
