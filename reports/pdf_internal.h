/* pdf_internal.h - what the files behind pdf.h share, for nobody else.
 *
 * The libraries measure in binary fractions: pdf_points() is the one place where a
 * whole number becomes one, and none comes back. */
#ifndef REPORTS_PDF_INTERNAL_H
#define REPORTS_PDF_INTERNAL_H

#include "reports/pdf.h"

#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <hb-ot.h>
#include <hb-subset.h>
#include <librsvg/rsvg.h>
#include <pango/pangocairo.h>

/* Every function of theirs that is called, by the library it is in. */
#define PDF_CALLS_CAIRO(CALL)                                                          \
    CALL(cairo_create)                                                                 \
    CALL(cairo_destroy)                                                                \
    CALL(cairo_fill)                                                                   \
    CALL(cairo_font_face_destroy)                                                      \
    CALL(cairo_font_face_reference)                                                    \
    CALL(cairo_font_options_create)                                                    \
    CALL(cairo_font_options_destroy)                                                   \
    CALL(cairo_font_options_set_hint_metrics)                                          \
    CALL(cairo_font_options_set_hint_style)                                            \
    CALL(cairo_ft_font_face_create_for_ft_face)                                        \
    CALL(cairo_ft_font_face_get_synthesize)                                            \
    CALL(cairo_line_to)                                                                \
    CALL(cairo_move_to)                                                                \
    CALL(cairo_pdf_surface_create_for_stream)                                          \
    CALL(cairo_pdf_surface_set_metadata)                                               \
    CALL(cairo_rectangle)                                                              \
    CALL(cairo_restore)                                                                \
    CALL(cairo_rotate)                                                                 \
    CALL(cairo_save)                                                                   \
    CALL(cairo_scale)                                                                  \
    CALL(cairo_scaled_font_get_font_face)                                              \
    CALL(cairo_set_font_face)                                                          \
    CALL(cairo_set_font_size)                                                          \
    CALL(cairo_set_line_width)                                                         \
    CALL(cairo_set_source_rgb)                                                         \
    CALL(cairo_set_source_rgba)                                                        \
    CALL(cairo_show_page)                                                              \
    CALL(cairo_show_text_glyphs)                                                       \
    CALL(cairo_status)                                                                 \
    CALL(cairo_status_to_string)                                                       \
    CALL(cairo_stroke)                                                                 \
    CALL(cairo_surface_destroy)                                                        \
    CALL(cairo_surface_finish)                                                         \
    CALL(cairo_surface_status)                                                         \
    CALL(cairo_translate)
#define PDF_CALLS_PANGO_CAIRO(CALL)                                                    \
    CALL(pango_cairo_context_set_font_options)                                         \
    CALL(pango_cairo_font_get_scaled_font)                                             \
    CALL(pango_cairo_font_map_get_default)                                             \
    CALL(pango_cairo_show_layout_line)
#define PDF_CALLS_PANGO(CALL)                                                          \
    CALL(pango_context_set_language)                                                   \
    CALL(pango_font_description_free)                                                  \
    CALL(pango_font_description_new)                                                   \
    CALL(pango_font_description_set_absolute_size)                                     \
    CALL(pango_font_description_set_family)                                            \
    CALL(pango_font_description_set_weight)                                            \
    CALL(pango_font_get_hb_font)                                                       \
    CALL(pango_font_map_create_context)                                                \
    CALL(pango_language_from_string)                                                   \
    CALL(pango_layout_get_line_count)                                                  \
    CALL(pango_layout_get_line_readonly)                                               \
    CALL(pango_layout_get_size)                                                        \
    CALL(pango_layout_get_unknown_glyphs_count)                                        \
    CALL(pango_layout_new)                                                             \
    CALL(pango_layout_set_font_description)                                            \
    CALL(pango_layout_set_text)                                                        \
    CALL(pango_layout_set_width)                                                       \
    CALL(pango_layout_set_wrap)
#define PDF_CALLS_SHAPES(CALL)                                                         \
    CALL(hb_blob_create)                                                               \
    CALL(hb_blob_destroy)                                                              \
    CALL(hb_blob_get_data)                                                             \
    CALL(hb_face_builder_add_table)                                                    \
    CALL(hb_face_builder_create)                                                       \
    CALL(hb_face_create)                                                               \
    CALL(hb_face_destroy)                                                              \
    CALL(hb_face_get_glyph_count)                                                      \
    CALL(hb_face_get_table_tags)                                                       \
    CALL(hb_face_reference)                                                            \
    CALL(hb_face_reference_blob)                                                       \
    CALL(hb_face_reference_table)                                                      \
    CALL(hb_font_get_face)                                                             \
    CALL(hb_map_copy)                                                                  \
    CALL(hb_map_get)                                                                   \
    CALL(hb_ot_var_has_data)                                                           \
    CALL(hb_set_add)                                                                   \
    CALL(hb_set_add_range)
#define PDF_CALLS_CUTTING(CALL)                                                        \
    CALL(hb_subset_input_create_or_fail)                                               \
    CALL(hb_subset_input_destroy)                                                      \
    CALL(hb_subset_input_set)                                                          \
    CALL(hb_subset_input_set_flags)                                                    \
    CALL(hb_subset_input_unicode_set)                                                  \
    CALL(hb_subset_plan_create_or_fail)                                                \
    CALL(hb_subset_plan_destroy)                                                       \
    CALL(hb_subset_plan_execute_or_fail)                                               \
    CALL(hb_subset_plan_old_to_new_glyph_mapping)
#define PDF_CALLS_OUTLINES(CALL)                                                       \
    CALL(FT_Init_FreeType)                                                             \
    CALL(FT_New_Memory_Face)
#define PDF_CALLS_OBJECT(CALL) CALL(g_object_unref)
#define PDF_CALLS_DRAWING(CALL)                                                        \
    CALL(rsvg_handle_new_from_data)                                                    \
    CALL(rsvg_handle_render_document)                                                  \
    CALL(rsvg_handle_set_stylesheet)

struct pdf_library {
#define PDF_CALL(name) __typeof__(&(name)) name;
    PDF_CALLS_CAIRO(PDF_CALL)
    PDF_CALLS_PANGO_CAIRO(PDF_CALL)
    PDF_CALLS_PANGO(PDF_CALL)
    PDF_CALLS_SHAPES(PDF_CALL)
    PDF_CALLS_CUTTING(PDF_CALL)
    PDF_CALLS_OUTLINES(PDF_CALL)
    PDF_CALLS_OBJECT(PDF_CALL)
    PDF_CALLS_DRAWING(PDF_CALL)
#undef PDF_CALL
};

enum {
    PDF_GLYPHS = 1 << 15, /* kept; a power of two                    */
    PDF_FONTS_MAX = 64,   /* faces and what stands in for them       */
    PDF_BATCH = 1024,     /* glyphs that are set with one call       */
    PDF_BATCH_TEXT = PDF_BATCH * 4
};

struct pdf_glyph {
    uint32_t key; /* face and character and 1, 0: none                       */
    uint32_t number;
    int32_t advance; /* thousandths of the character's size                    */
    uint16_t font;   /* of pdf->fonts                                          */
    bool is_hidden;  /* takes room and shows nothing, or takes none            */
    bool is_complex; /* is set by pango, with all of its text                  */
};

/* Glyphs of one font, size and ink, waiting. */
struct pdf_batch {
    cairo_glyph_t glyphs[PDF_BATCH];
    cairo_text_cluster_t clusters[PDF_BATCH];
    char text[PDF_BATCH_TEXT];
    int count, text_size;
    uint16_t font;
    enum pdf_ink ink;
    bool is_faint; /* lets what lies below show through */
    int64_t size;
};

struct pdf {
    const struct pdf_library *library;
    struct pdf_paper paper;
    struct output *output;
    cairo_surface_t *surface; /* NULL while counting */
    cairo_t *cairo;           /* likewise            */
    PangoContext *context;
    PangoLayout *layout;
    PangoFontDescription *faces[PDF_FACE_COUNT];
    char *faces_of; /* the site's list that they were made by, "": none */
    cairo_font_face_t *fonts[PDF_FONTS_MAX];
    size_t font_count;
    size_t sheet, sheet_count;
    uint32_t missing;    /* the first character without a font, 0: none */
    const char *trouble; /* the first failure of a library, or NULL   */
    size_t glyph_count;
    struct pdf_batch batch;
    struct pdf_glyph glyphs[PDF_GLYPHS];
};

/* Loads them once.  Errors: STATUS_ENVIRONMENT with the name of what is not there. */
struct status pdf_library_load(const struct pdf_library **ret_library,
                               struct fault *fault) MUST_USE;
double pdf_points(int64_t thousandths);
void pdf_trouble(struct pdf *pdf, const char *what);

/* The font that a glyph of pango's is set from, borrowed, and its number there: a part
 * of that font, for common characters of a large one, else the font itself. */
cairo_font_face_t *pdf_part_face(struct pdf *pdf, PangoFont *font, uint32_t *number);
/* What one character is set with. */
const struct pdf_glyph *pdf_glyph_of(struct pdf *pdf, enum pdf_face face,
                                     uint32_t character);
/* True when characters of the text change their shape or place beside each other. */
bool pdf_glyphs_are_complex(struct pdf *pdf, enum pdf_face face, struct bytes text);
/* Sets a line from x on the base line y, with `extra` after each character. */
void pdf_glyphs_put(struct pdf *pdf, const struct pdf_style *style, struct bytes line,
                    int64_t x, int64_t y, int64_t extra);
/* Sets what waits. */
void pdf_glyphs_flush(struct pdf *pdf);
void pdf_set_ink(struct pdf *pdf, enum pdf_ink ink);

#endif
