/* report_style.c - see report_style.h.
 *
 * Text contrast is at least 4.5:1 in both schemes (WCAG 2.1 AA).  Series colours differ
 * in lightness so that they stay apart on grey paper. */
#include "reports/report_style.h"

#define STYLE_COMMON                                                                   \
    "\n:root{color-scheme:light dark;--paper:#fff;--ground:#f4f5f3;--ink:#1c2321;"     \
    "--soft:#56605c;--line:#d5dad7;--firm:#7c8782;--zebra:#f7f8f6;--sum:#eef1ee;"      \
    "--accent:#1f4e79;--s1:#7ba3c9;--s2:#0d2137;--s3:#b9c6d2;--track:#e8ecea;"         \
    "--sans:\"Source Han Sans SC\",\"Noto Sans CJK SC\",\"Noto Sans SC\","             \
    "\"PingFang SC\",\"Microsoft YaHei\",sans-serif;"                                  \
    "--serif:\"Source Han Serif SC\",\"Noto Serif CJK SC\",\"Noto Serif SC\","         \
    "FangSong,\"Songti SC\",SimSun,serif}\n"                                           \
    "@media(prefers-color-scheme:dark){:root{--paper:#161a19;--ground:#0f1211;"        \
    "--ink:#e4e8e5;--soft:#a3ada8;--line:#333a37;--firm:#6d7873;--zebra:#1a1f1d;"      \
    "--sum:#222826;--accent:#8fbce6;--s1:#4f7ba3;--s2:#d6e6f5;--s3:#38536d;"           \
    "--track:#262c2a}}\n"                                                              \
    "*{box-sizing:border-box}\n"                                                       \
    "html{-webkit-text-size-adjust:100%;text-size-adjust:100%}\n"                      \
    "body{margin:0;background:var(--ground);color:var(--ink);"                         \
    "font:16px/1.65 var(--sans);overflow-wrap:break-word}\n"                           \
    "main,footer{max-width:72rem;margin:0 auto;padding:2rem 2.5rem}\n"                 \
    "main{background:var(--paper);margin-top:2rem;border:1px solid var(--line);"       \
    "border-top:3px solid var(--accent)}\n"                                            \
    "h1{font-size:1.75rem;line-height:1.35;margin:0 0 .35rem;letter-spacing:.02em;"    \
    "text-wrap:balance}\n"                                                             \
    "h2{font-size:1.2rem;margin:2.25rem 0 .75rem;line-height:1.4}\n"                   \
    "p{margin:.6rem 0;max-width:46em;text-wrap:pretty}\n"                              \
    ".unit,.note{color:var(--soft);font-size:.875rem}\n"                               \
    ".note{margin:.4rem 0}\n"                                                          \
    ".signature{text-align:right;max-width:none;margin:2rem 4em 1.5rem 0}\n"           \
    "a{color:var(--accent);text-underline-offset:.2em}\n"                              \
    "a:focus-visible,summary:focus-visible,.sheet:focus-visible{"                      \
    "outline:3px solid var(--accent);outline-offset:2px}\n"

#define STYLE_BLOCKS                                                                   \
    ".figures{display:grid;grid-template-columns:"                                     \
    "repeat(auto-fit,minmax(12.5rem,1fr));gap:1rem 0;margin:1.5rem 0;"                 \
    "padding:1rem 0;border:1px solid var(--line);border-width:1px 0}\n"                \
    ".figures>div{padding:0 1.1rem;border-left:3px solid var(--line)}\n"               \
    ".figures dt{color:var(--soft);font-size:.875rem}\n"                               \
    ".figures dd{margin:.1rem 0 0;font-size:1.5rem;line-height:1.35;font-weight:600;"  \
    "white-space:nowrap;font-variant-numeric:tabular-nums lining-nums}\n"              \
    ".figures dd.small{font-size:.8125rem;font-weight:400;color:var(--soft);"          \
    "white-space:normal}\n"                                                            \
    ".figures dd.text{font-size:1.125rem;white-space:normal;overflow-wrap:anywhere}\n" \
    ".sheet{margin:1.5rem 0 .5rem}\n"                                                  \
    "table{border-collapse:collapse;width:100%;font-size:.9375rem;line-height:1.5}\n"  \
    "caption{text-align:left;font-weight:600;font-size:1.0625rem;padding:0 0 .6rem}\n" \
    "th,td{padding:.5rem .75rem;text-align:left;vertical-align:top;"                   \
    "border-bottom:1px solid var(--line)}\n"                                           \
    "thead th{position:sticky;top:0;background:var(--paper);color:var(--soft);"        \
    "font-size:.875rem;font-weight:600;vertical-align:bottom;border-bottom:0;"         \
    "text-wrap:balance;"                                                               \
    "box-shadow:inset 0 2px 0 var(--ink),inset 0 -1px 0 var(--firm)}\n"                \
    ".n{text-align:right}\n"                                                           \
    "tbody td:first-child:not(.n){min-width:9em}\n"                                    \
    ".dense{overflow-x:auto}.dense table{font-size:.8125rem}"                          \
    ".dense :is(th,td){padding:.5rem .4rem}.dense thead th{position:static;"           \
    "font-size:.8125rem}.dense tbody td:first-child:not(.n){min-width:5em}\n"          \
    "td.n,td.d{font-variant-numeric:tabular-nums lining-nums;white-space:nowrap}\n"    \
    ".none,.figures dd.none{color:var(--soft);font-weight:400}\n"                      \
    ".figures dd.none{font-size:1.125rem}\n"                                           \
    "tbody tr:nth-child(even){background:var(--zebra)}\n"                              \
    "tbody tr.subtotal,tbody tr.total{background:var(--sum);font-weight:600}\n"        \
    "tr.total th,tr.total td{border-top:1px solid var(--ink);"                         \
    "border-bottom:2px solid var(--ink)}\n"                                            \
    "figure{margin:1.75rem 0}\n"                                                       \
    "figcaption{font-weight:600;font-size:1.0625rem;margin-bottom:.75rem}\n"           \
    "svg:not([width]){width:100%;max-width:34rem}"                                     \
    "svg{display:block;height:auto;font:13px var(--sans);"                             \
    "fill:var(--ink);font-variant-numeric:tabular-nums lining-nums}\n"                 \
    "svg .v{text-anchor:end}svg .m{text-anchor:middle;font-size:11px}"                 \
    "svg .t{fill:var(--soft);font-size:12px}\n"                                        \
    "svg .s0{fill:var(--accent)}svg .s1{fill:var(--s1)}svg .s2{fill:var(--s2)}"        \
    "svg .s3{fill:var(--s3)}svg .track{fill:var(--track)}svg .mark{fill:var(--ink)}\n" \
    "details{margin-top:.75rem}\n"                                                     \
    "summary{cursor:pointer;color:var(--accent);padding:.35rem 0}\n"                   \
    "footer{color:var(--soft);font-size:.8125rem;padding-top:1.25rem}\n"               \
    "footer h2{font-size:.875rem;margin:0 0 .25rem;color:var(--ink)}\n"                \
    "footer p{margin:.1rem 0 .6rem}\n"                                                 \
    "footer "                                                                          \
    "dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(20rem,1fr));"       \
    "gap:.15rem 2rem;margin:0}\n"                                                      \
    "footer dl>div{display:flex;gap:.75em}\n"                                          \
    "footer dt{flex:none}footer "                                                      \
    "dd{margin:0;color:var(--ink);overflow-wrap:anywhere}\n"

#define STYLE_PHONE                                                                    \
    "@media screen and (max-width:60rem){main,footer{padding-left:1.25rem;"            \
    "padding-right:1.25rem}.sheet{overflow-x:auto}"                                    \
    ".sheet thead th{position:static}}\n"                                              \
    "@media screen and (max-width:600px){main{margin-top:0;border-width:3px 0 1px;"    \
    "padding:1.25rem 1rem 1.75rem}footer{padding:1.25rem 1rem 2rem}"                   \
    "h1{font-size:1.375rem}.figures{grid-template-columns:1fr 1fr}"                    \
    ".figures>div{padding:.7rem .8rem}.figures dd{font-size:1.125rem}"                 \
    ".figures dd.none{font-size:1rem}.signature{margin-right:1em}"                     \
    "footer dl{grid-template-columns:1fr}"                                             \
    ".wide{overflow-x:auto}.wide td{white-space:nowrap}"                               \
    ".sheet:not(.wide) :is(table,caption,tbody,tr,th){display:block}"                  \
    ".sheet:not(.wide) thead{position:absolute;width:1px;height:1px;"                  \
    "overflow:hidden;clip-path:inset(50%)}"                                            \
    ".sheet:not(.wide) tr{border:1px solid var(--line);margin:0 0 .75rem;"             \
    "padding:.35rem .8rem}"                                                            \
    ".sheet:not(.wide) tbody th{border:0;padding:.35rem 0}"                            \
    ".sheet:not(.wide) td{display:flex;justify-content:space-between;gap:1.25em;"      \
    "border:0;border-bottom:1px solid var(--line);padding:.35rem 0;text-align:right;"  \
    "white-space:normal}"                                                              \
    ".sheet:not(.wide) td:last-child{border-bottom:0}"                                 \
    ".sheet:not(.wide) td:empty{display:none}"                                         \
    ".sheet:not(.wide) td::before{content:attr(data-label);color:var(--soft);"         \
    "font-weight:400;text-align:left;flex:none;max-width:55%}"                         \
    ".sheet:not(.wide) tr.total{border:2px solid var(--ink)}"                          \
    ".sheet:not(.wide) tr.total :is(th,td){border-top:0}"                              \
    ".sheet:not(.wide) tr.total th{border:0}}\n"

#define STYLE_PRINT                                                                    \
    "@media print{:root{color-scheme:light;--paper:#fff;--ground:#fff;--ink:#000;"     \
    "--soft:#333;--line:#999;--firm:#666;--zebra:#fff;--sum:#f0f0f0;"                  \
    "--accent:#1f4e79;--s1:#7ba3c9;--s2:#0d2137;--s3:#b9c6d2;--track:#eee}"            \
    "body{font-size:10.5pt}main,footer{max-width:none;margin:0;padding:0;border:0}"    \
    "h1{font-size:18pt;text-align:center;margin-bottom:6pt}"                           \
    "h2,caption,figcaption{break-after:avoid}"                                         \
    "table{font-size:9.5pt;line-height:1.35}"                                          \
    "th,td{padding:2.5pt 5pt;border:.5pt solid var(--firm)}"                           \
    ".dense table{font-size:8.5pt}.dense :is(th,td),.dense thead th{padding:2pt 3pt}"  \
    ".dense thead th{font-size:8.5pt}"                                                 \
    "thead{display:table-header-group}thead th{position:static;box-shadow:none;"       \
    "border:.5pt solid var(--firm);color:#000;text-align:center}"                      \
    "p{max-width:none}thead{break-after:avoid}"                                        \
    "tr.total,tr.subtotal,.note{break-before:avoid}"                                   \
    ".sheet:not(:has(tbody tr:nth-child(9))){break-inside:avoid}"                      \
    "tr,figure,.figures{break-inside:avoid}a{color:inherit;text-decoration:none}"      \
    "figure:not(.code){display:inline-block;width:49%;vertical-align:top;"             \
    "margin:3mm 0}figure:not(.code) svg{max-height:145mm}"                             \
    "svg rect{-webkit-print-color-adjust:exact;print-color-adjust:exact}"              \
    "details>summary{display:none}.sheet{padding:0 1px}"                               \
    ".figures{padding:4pt 0}tbody th,tbody td:first-child{min-width:0}"                \
    ".figures>div{border-left:.5pt solid var(--firm)}"                                 \
    "footer{margin-top:12pt;padding-top:6pt;border-top:.5pt solid #666;font-size:8pt;" \
    "break-inside:avoid}}\n"

#define STYLE_OFFICE                                                                   \
    "@page{size:A4 landscape;margin:16mm 14mm 18mm;@bottom-center{content:\"— \" "   \
    "counter(page) \" / \" counter(pages) \" —\";font:9pt serif}}\n"

/* Its width is the drawing's own, in millimetres. */
#define STYLE_CODE                                                                     \
    ".code{margin:0;text-align:center}.code svg{max-width:100%;margin:0 auto}"         \
    ".code figcaption{font-weight:400;font-size:.75rem;color:var(--soft);"             \
    "margin:.25rem 0 0}"

/* Body 16 pt on a 29 pt grid, 28 characters a line; margins of the text part. */
#define STYLE_NOTICE                                                                   \
    ".notice main{max-width:52rem;padding:3rem 4rem}"                                  \
    ".notice h1{font-family:var(--serif);text-align:center;font-size:1.875rem;"        \
    "margin:.5rem 0 1.75rem}"                                                          \
    ".notice .unit{text-align:center}"                                                 \
    ".notice main>p:not(.note){font-family:var(--serif);font-size:1.125rem;"           \
    "line-height:1.9;text-indent:2em;max-width:none}"                                  \
    ".notice main>p.signature{text-indent:0;line-height:1.9}"                          \
    ".notice footer{max-width:52rem}\n"                                                \
    "@media screen and (max-width:600px){.notice main{padding:1.5rem 1rem}"            \
    ".notice h1{font-size:1.375rem;margin-bottom:1rem}"                                \
    ".notice main>p:not(.note){font-size:1rem}}\n"                                     \
    "@media print{.notice main{padding:0}.notice h1{font-size:22pt;font-weight:700;"   \
    "margin:0 0 29pt}.notice main>p:not(.note){font-size:16pt;line-height:29pt;"       \
    "margin:0}.notice main>p.signature{margin:29pt 4em 29pt 0}"                        \
    ".notice table{font-size:10.5pt}.notice .code{break-inside:avoid}}\n" STYLE_CODE   \
    "@page{size:A4 portrait;margin:37mm 26mm 35mm 28mm;@bottom-center{"                \
    "content:\"— \" counter(page) \" —\";font:14pt serif}}\n"

/* One upright page; the two large frames keep room for a round stamp of 42 mm. */
#define STYLE_COVER                                                                    \
    ".cover main,.cover footer{max-width:52rem}"                                       \
    ".cover h1,.cover .unit{text-align:center;max-width:none}"                         \
    ".cover td:last-child:not(.n){overflow-wrap:anywhere}"                             \
    "@media(min-width:601px){.cover th,.cover td:not(:last-child){white-space:nowrap}" \
    ".cover .sheet:first-of-type td:first-child{width:36%}}"                           \
    ".cover .boxes{display:grid;gap:.75rem;margin:1rem 0;padding:0 1px;"               \
    "grid-template-columns:repeat(auto-fit,minmax(11rem,1fr))}"                        \
    ".boxes>div{border:1px solid var(--firm);min-height:7rem;padding:.5rem .75rem;"    \
    "display:flex;flex-direction:column;justify-content:space-between}"                \
    ".boxes.stamps>div{min-height:12rem}"                                              \
    ".boxes span{color:var(--soft);font-size:.875rem;text-align:right;"                \
    "white-space:pre}\n" STYLE_CODE "\n"                                               \
    "pre{margin:1rem 0;padding:.6rem .8rem;border:1px solid var(--line);"              \
    "white-space:pre-wrap;overflow-wrap:anywhere;font:.8125rem/1.5 monospace}\n"       \
    "@media print{pre{margin:2mm 0;padding:1.5mm 2mm;border:.5pt solid #666;"          \
    "font-size:8pt;break-inside:avoid}.code{break-inside:avoid}.cover{font-size:10pt;" \
    "line-height:1.45}.cover pre{float:left;box-sizing:border-box;width:50%}"          \
    ".cover .code{float:right;max-width:48%;margin:2mm 0}.cover .boxes{clear:both}"    \
    ".cover .sheet{"                                                                   \
    "margin:3mm 0 1mm}.cover h1{margin:0 0 1mm}.cover caption{font-size:10.5pt;"       \
    "padding-bottom:1mm}.cover :is(th,td){padding:1.5pt 5pt}"                          \
    ".cover td{white-space:nowrap}.cover td:last-child:not(.n){white-space:normal}"    \
    ".cover td.n~td:not(.n){font-size:7.5pt;vertical-align:middle}"                    \
    ".cover .note{max-width:none;margin:1mm 0;font-size:9pt}"                          \
    ".cover .boxes{grid-template-columns:repeat(3,1fr);gap:4mm;margin:3mm 0;"          \
    "break-inside:avoid}.cover .boxes.stamps{grid-template-columns:1fr 1fr}"           \
    ".boxes>div{min-height:18mm;border:.5pt solid #000;padding:1mm 2mm}"               \
    ".boxes.stamps>div{min-height:45mm}.cover footer{margin-top:2mm;padding-top:1mm;"  \
    "font-size:7.5pt}.cover footer h2{font-size:8pt}.cover footer p{margin:0}"         \
    ".cover footer dl{grid-template-columns:2fr 3fr}}\n"                               \
    "@page{size:A4 portrait;margin:14mm 18mm 14mm;@bottom-center{content:\"— \" "    \
    "counter(page) \" / \" counter(pages) \" —\";font:9pt serif}}\n"

/* Half a sheet, lying: the facts left, the code right, how to check it below. */
#define STYLE_SLIP                                                                     \
    ".slip main,.slip footer{max-width:58rem}.slip .sheet{margin:0}"                   \
    ".slip thead,.slip caption{position:absolute;width:1px;height:1px;"                \
    "overflow:hidden;clip-path:inset(50%)}"                                            \
    ".slip td:first-child{color:var(--soft);width:11em}"                               \
    ".slip td:last-child{overflow-wrap:anywhere}"                                      \
    ".slip main>p{max-width:none;font-size:.875rem}" STYLE_CODE                        \
    "\n@media(min-width:601px){.slip main{display:grid;gap:1rem 2rem;"                 \
    "grid-template-columns:minmax(0,1fr) auto;align-items:start}"                      \
    ".slip main>:is(header,p){grid-column:1/-1}}\n"                                    \
    "@media screen and (max-width:600px){.slip .sheet td::before{content:none}"        \
    ".slip .sheet td:first-child{width:auto;border:0;padding-bottom:0}"                \
    ".slip .sheet td:last-child{text-align:left;font-weight:600}}\n"                   \
    "@media print{.slip{font-size:9pt;line-height:1.4}.slip main{display:grid;"        \
    "gap:2mm 6mm;grid-template-columns:minmax(0,1fr) auto;align-items:start}"          \
    ".slip main>:is(header,p){grid-column:1/-1}.slip h1{font-size:14pt;margin:0}"      \
    ".slip .unit{text-align:center;max-width:none;margin:0}"                           \
    ".slip table{font-size:9pt}.slip td{padding:1.2pt 5pt}"                            \
    ".slip td:first-child{color:#000;width:38mm}.slip "                                \
    "main>p{font-size:7.5pt;margin:0}"                                                 \
    ".slip figcaption{font-size:6.5pt}.slip footer{margin-top:2mm;padding-top:1mm;"    \
    "font-size:6.5pt}.slip footer :is(h2,p){display:none}"                             \
    ".slip footer dl{grid-template-columns:2fr 3fr;gap:0 4mm}}\n"                      \
    "@page{size:A5 landscape;margin:8mm 10mm}\n"

/* On paper what is fixed stands on every sheet.  The ink is thin enough to read figures
 * through, in both schemes. */
#define STYLE_PRACTICE                                                                 \
    "\n.mark{position:fixed;inset:0;z-index:9;overflow:hidden;pointer-events:none;"    \
    "-webkit-user-select:none;user-select:none;display:grid;"                          \
    "grid-template-columns:1fr 1fr;align-items:center;justify-items:center}\n"         \
    ".mark span{transform:rotate(-30deg);white-space:nowrap;font:700 clamp(1.5rem,"    \
    "5vw,4.5rem)/1 var(--sans);letter-spacing:.1em;color:#c00;opacity:.13;"            \
    "-webkit-print-color-adjust:exact;print-color-adjust:exact}\n"                     \
    ".practice{max-width:none;margin:0;padding:.6rem 1rem;text-align:center;"          \
    "background:#a40000;color:#fff;-webkit-print-color-adjust:exact;"                  \
    "print-color-adjust:exact}\n"                                                      \
    "@media(prefers-color-scheme:dark){.mark span{color:#ff6b6b;opacity:.2}}\n"        \
    "@media print{.mark span{color:#c00;opacity:.13;font-size:30pt}"                   \
    ".practice{margin-bottom:6pt;padding:3pt}}\n"

const char *const *report_style_practice(void)
{
    static const char *const practice[] = {STYLE_PRACTICE, NULL};
    return practice;
}

const char *const *report_style_css(enum document_form form)
{
    static const char *const office[] = {STYLE_COMMON, STYLE_BLOCKS, STYLE_PHONE,
                                         STYLE_PRINT,  STYLE_OFFICE, NULL};
    static const char *const notice[] = {STYLE_COMMON, STYLE_BLOCKS, STYLE_PHONE,
                                         STYLE_PRINT,  STYLE_NOTICE, NULL};
    static const char *const cover[] = {STYLE_COMMON, STYLE_BLOCKS, STYLE_PHONE,
                                        STYLE_PRINT,  STYLE_COVER,  NULL};
    static const char *const slip[] = {STYLE_COMMON, STYLE_BLOCKS, STYLE_PHONE,
                                       STYLE_PRINT,  STYLE_SLIP,   NULL};
    switch (form) {
    case DOCUMENT_OFFICE:
        return office;
    case DOCUMENT_COVER:
        return cover;
    case DOCUMENT_SLIP:
        return slip;
    case DOCUMENT_NOTICE:
        break;
    }
    return notice;
}
