/* pdf_part.c - the common characters of a large font, as a small font (pdf_internal.h).
 *
 * cairo reads the outlines and tables of a whole font again for every file that it is
 * embedded in: 65,535 outlines, 20 MB, of Noto CJK, which takes several times as long
 * as all the rest.  So what nearly all texts consist of, GB 2312 and more characters of
 * given names, is cut out of it once a process; the rest is set from the whole font.
 * Which font a character is set from depends on the character alone, never on what was
 * set before it. */
#include "ledger/base/text.h"
#include "reports/pdf_internal.h"

#include <iconv.h>
#include <stdlib.h>

enum {
    PARTS_MAX = 32,
    TABLES_MAX = 32,
    GLYPHS_MIN = 16384, /* of a font worth cutting */
    BYTE_FIRST = 0xA1,  /* of GB 2312 */
    BYTE_LAST = 0xFE
};

/* In given names, and not in GB 2312. */
static const char names[] =
    "丼伃佺倓偲傕勍匡叆咍喆堃堉垚垲埕堽墡奡妧姈姞婳媖媛嫚嫄嬅孖屾峣峤崟嵊嶷庹廙弢彧恺"
    "惇愔慜憙懿抃挦擘敉斿旸旼昇昉昫昳晛晞晟晢晳暐暕暻曈曌朓杕枟栢栻桄桢梣梽棪棨楀楹榃"
    "榑槱樾橒欤毓氿汧汭沄沇泂泃泠泩洄洺浡浥浛涢淏淙淯湉湲湜湝溁溦滉滢潆潓澍澔澧濛瀞瀚"
    "炆炘炜炣炤烜烝烺焌焓焜焯焱焺煊煐煚煜熜熤燏燚爔牂犇犨玘玙玚玟玠玥玦玭玹珂珅珝珩珮"
    "珵珺琇琎琀琍琏琚琟琠琤琫琬琭琯琰瑀瑄瑆瑒瑗瑛瑢瑭瑱瑷璆璈璐璘璟璠璥璩璪璲瓒瓛甪甯甡"
    "畯皞皓皛睎睿瞾矞砫碶礽祎祐祜禔禛禤秾稹穑竑笙筠筱箓綦纮绖绤翀翃翙翚翯耜聿臑芃芈芘"
    "芾苡苢茀茜荃荦莙菉萩葙葳蒨蓂蓁蔚蕖蕤薇藟虓蛟蜎衎衠袆褀訚訸诎诒诣诨谞谡谧谖贇赑赟"
    "跃跶轸辀辂迺逯邈郏郗酲醴釗釹鋆鎏鏖钤钰铖铚锃锜锳锴镈镕镠闫闳阇陉隽霈霖霙靓靖鞧韡"
    "䶮𬎆頔颀颋颢飏馥骁骉骐骎骦骧魁鸰鹍鹔麒麴黉黛龑龢";

struct pdf_part {
    hb_face_t *whole; /* held, so that no other font takes its place */
    hb_map_t *numbers;
    hb_blob_t *bytes;        /* which `face` reads from */
    cairo_font_face_t *face; /* NULL: the font is small, or cannot be cut */
};

/* ---- which characters --------------------------------------------------------------
 */

static void add_gb2312(const struct pdf_library *library, hb_set_t *characters)
{
    const iconv_t converter = iconv_open("UTF-32LE", "GB2312");
    if (converter == (iconv_t)-1) { /* NOLINT: what iconv_open() gives */
        return;                     /* all is set from the whole font then */
    }
    for (unsigned row = BYTE_FIRST; row <= BYTE_LAST; row++) {
        for (unsigned cell = BYTE_FIRST; cell <= BYTE_LAST; cell++) {
            char pair[] = {(char)row, (char)cell};
            uint8_t wide[4];
            char *in = pair;
            char *out = (char *)wide;
            size_t in_left = sizeof(pair);
            size_t out_left = sizeof(wide);
            if (iconv(converter, &in, &in_left, &out, &out_left) == 0) {
                library->hb_set_add(characters, (uint32_t)wide[0] |
                                                    (uint32_t)wide[1] << 8 |
                                                    (uint32_t)wide[2] << 16);
            } else {
                (void)iconv(converter, NULL, NULL, NULL, NULL);
            }
        }
    }
    (void)iconv_close(converter);
}

static void add_characters(const struct pdf_library *library, hb_set_t *characters)
{
    struct reader reader = reader_of(bytes_of(names));
    library->hb_set_add_range(characters, 0x20, 0x7E);
    library->hb_set_add_range(characters, 0xA0, 0xFF);
    library->hb_set_add_range(characters, 0x2010, 0x2027);
    add_gb2312(library, characters);
    while (reader.left.size > 0) {
        library->hb_set_add(characters, text_next(&reader));
    }
}

/* ---- cutting -----------------------------------------------------------------------
 */

/* Outlines and widths alone: what stands for which character is asked of the whole
 * font. */
static void drop_tables(const struct pdf_library *library, hb_subset_input_t *input)
{
    static const hb_tag_t tags[] = {
        HB_TAG('c', 'm', 'a', 'p'), HB_TAG('G', 'S', 'U', 'B'),
        HB_TAG('G', 'P', 'O', 'S'), HB_TAG('G', 'D', 'E', 'F'),
        HB_TAG('B', 'A', 'S', 'E'), HB_TAG('V', 'O', 'R', 'G'),
        HB_TAG('v', 'h', 'e', 'a'), HB_TAG('v', 'm', 't', 'x')};
    hb_set_t *dropped =
        library->hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
    for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
        library->hb_set_add(dropped, tags[i]);
    }
}

/* A table of characters with none in it.  cairo is told which character each glyph is,
 * and still looks for it in this table, once a glyph and file; without a table FreeType
 * would make one up. */
static void add_no_characters(const struct pdf_library *library, hb_face_t *builder)
{
    static const char table[] = "\0\0\0\1\0\3\0\1\0\0\0\14"     /* Unicode, at 12 */
                                "\0\4\0\30\0\0\0\2\0\2\0\0\0\0" /* one range */
                                "\377\377\0\0\377\377\0\1\0\0"; /* of none   */
    hb_blob_t *blob = library->hb_blob_create(table, sizeof(table) - 1,
                                              HB_MEMORY_MODE_READONLY, NULL, NULL);
    library->hb_face_builder_add_table(builder, HB_TAG('c', 'm', 'a', 'p'), blob);
    library->hb_blob_destroy(blob);
}

static hb_blob_t *bytes_of_cut(const struct pdf_library *library, hb_face_t *cut)
{
    hb_tag_t tags[TABLES_MAX];
    unsigned count = TABLES_MAX;
    hb_blob_t *whole = library->hb_face_reference_blob(cut);
    hb_face_t *parsed =
        library->hb_face_create(whole, 0); /* which can list its tables */
    hb_face_t *builder = library->hb_face_builder_create();
    library->hb_face_get_table_tags(parsed, 0, &count, tags);
    for (unsigned i = 0; i < count; i++) {
        hb_blob_t *table = library->hb_face_reference_table(parsed, tags[i]);
        library->hb_face_builder_add_table(builder, tags[i], table);
        library->hb_blob_destroy(table);
    }
    add_no_characters(library, builder);
    hb_blob_t *blob = library->hb_face_reference_blob(builder);
    library->hb_face_destroy(builder);
    library->hb_face_destroy(parsed);
    library->hb_blob_destroy(whole);
    return blob;
}

/* The library that draws outlines is kept open, and so are the bytes of the part. */
static FT_Face open_outlines(const struct pdf_library *library, hb_face_t *cut,
                             struct pdf_part *part)
{
    static FT_Library outlines;
    FT_Face face = NULL;
    unsigned size = 0;
    hb_blob_t *blob = bytes_of_cut(library, cut);
    const char *at = library->hb_blob_get_data(blob, &size);
    if ((outlines == NULL && library->FT_Init_FreeType(&outlines) != 0) ||
        library->FT_New_Memory_Face(outlines, (const FT_Byte *)at, (FT_Long)size, 0,
                                    &face) != 0) {
        library->hb_blob_destroy(blob);
        return NULL;
    }
    part->bytes = blob;
    return face;
}

static void cut(const struct pdf_library *library, struct pdf_part *part,
                hb_subset_input_t *input)
{
    add_characters(library, library->hb_subset_input_unicode_set(input));
    drop_tables(library, input);
    library->hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING |
                                                  HB_SUBSET_FLAGS_DESUBROUTINIZE);
    hb_subset_plan_t *plan = library->hb_subset_plan_create_or_fail(part->whole, input);
    hb_face_t *made =
        plan == NULL ? NULL : library->hb_subset_plan_execute_or_fail(plan);
    const FT_Face outlines = made == NULL ? NULL : open_outlines(library, made, part);
    if (outlines != NULL) {
        part->numbers = library->hb_map_copy(
            library->hb_subset_plan_old_to_new_glyph_mapping(plan));
        part->face = library->cairo_ft_font_face_create_for_ft_face(outlines, 0);
    }
    library->hb_face_destroy(made);
    library->hb_subset_plan_destroy(plan);
}

static void make_part(const struct pdf_library *library, hb_face_t *whole,
                      struct pdf_part *part)
{
    part->whole = library->hb_face_reference(whole);
    if (library->hb_face_get_glyph_count(whole) < GLYPHS_MIN ||
        library->hb_ot_var_has_data(whole)) {
        return;
    }
    hb_subset_input_t *input = library->hb_subset_input_create_or_fail();
    if (input != NULL) {
        cut(library, part, input);
        library->hb_subset_input_destroy(input);
    }
}

/* Made once, and kept as the libraries are. */
static const struct pdf_part *find_part(const struct pdf_library *library,
                                        hb_face_t *whole)
{
    static struct pdf_part parts[PARTS_MAX];
    static size_t count;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].whole == whole) {
            return &parts[i];
        }
    }
    if (count == PARTS_MAX) {
        return NULL;
    }
    make_part(library, whole, &parts[count]);
    return &parts[count++];
}

cairo_font_face_t *pdf_part_face(struct pdf *pdf, PangoFont *font, uint32_t *number)
{
    const struct pdf_library *library = pdf->library;
    cairo_font_face_t *face = library->cairo_scaled_font_get_font_face(
        library->pango_cairo_font_get_scaled_font((PangoCairoFont *)font));
    if (library->cairo_ft_font_face_get_synthesize(face) != 0) {
        return face; /* thickened by cairo, which knows the whole font */
    }
    const struct pdf_part *part = find_part(
        library, library->hb_font_get_face(library->pango_font_get_hb_font(font)));
    const hb_codepoint_t cut_number = part == NULL || part->face == NULL
                                          ? HB_MAP_VALUE_INVALID
                                          : library->hb_map_get(part->numbers, *number);
    if (cut_number == HB_MAP_VALUE_INVALID || cut_number == 0) {
        return face;
    }
    *number = cut_number;
    return part->face;
}
