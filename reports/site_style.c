/* site_style.c - what the public site's pages have beside the style of the reports
 * (report_style.c), whose colours they share. */
#include "reports/site_internal.h"

#define STYLE_HEAD                                                                     \
    "\n.skip{position:absolute;left:-99rem;background:var(--paper);padding:.6rem "     \
    "1rem}"                                                                            \
    ".skip:focus{left:1rem;top:1rem;z-index:5}\n"                                      \
    ".site>header.top{max-width:72rem;margin:0 auto;padding:1.5rem 2.5rem 0;"          \
    "display:flex;flex-wrap:wrap;gap:.35rem 2rem;align-items:baseline;"                \
    "justify-content:space-between}\n"                                                 \
    ".site .office-name{margin:0;font:600 1.375rem/1.4 var(--serif);max-width:none}"   \
    ".site .office-name span{font:400 1rem var(--sans);color:var(--soft);"             \
    "margin-left:.75em}\n"                                                             \
    ".site nav{display:flex;flex-wrap:wrap;gap:0 1.5rem}"                              \
    ".site nav a{padding:.4rem 0;color:var(--ink);text-decoration:none;"               \
    "border-bottom:3px solid transparent}"                                             \
    ".site nav a:hover{border-color:var(--firm)}"                                      \
    ".site nav a[aria-current]{border-color:var(--accent);font-weight:600}\n"          \
    ".site main{margin-top:1rem;max-width:72rem}.site footer{max-width:72rem}"         \
    ".site footer p{max-width:none}\n"                                                 \
    ".site h1{font-family:var(--serif);font-size:2rem}"                                \
    ".site .lead{font-size:1.125rem;max-width:44em}"                                   \
    ".site .where{color:var(--soft);margin:.25rem 0 0;max-width:none}"                 \
    ".site .more{margin:.75rem 0 0}.site .more a{font-weight:600}\n"

#define STYLE_LISTS                                                                    \
    ".state{display:inline-block;padding:.05rem .6em;border:1px solid currentcolor;"   \
    "border-radius:1em;font-size:.8125rem;white-space:nowrap;color:var(--soft)}"       \
    ".state.running{color:var(--paper);background:var(--accent);"                      \
    "border-color:var(--accent);font-weight:600}"                                      \
    ".state.finished{color:var(--ink)}\n"                                              \
    "caption.hidden{position:absolute;width:1px;height:1px;padding:0;overflow:hidden;" \
    "clip-path:inset(50%)}.list{margin-top:.5rem;position:relative}"                   \
    ".list tbody th{font-weight:600}"                                                  \
    ".list tbody td:first-child:not(.n){min-width:6em}"                                \
    ".list tr:hover>*{background:var(--zebra)}.list small{color:var(--soft);"          \
    "white-space:nowrap}tr[hidden]{display:none!important}\n"                          \
    ".cards{list-style:none;margin:.75rem 0;padding:0;display:grid;gap:1rem;"          \
    "grid-template-columns:repeat(auto-fill,minmax(17rem,1fr))}"                       \
    ".cards li{border:1px solid var(--line);border-left:3px solid var(--accent);"      \
    "padding:.8rem 1.1rem;display:flex;flex-direction:column;gap:.1rem}"               \
    ".cards span{color:var(--soft);font-size:.875rem}"                                 \
    ".cards .year{font:600 1.25rem/1.3 var(--serif);color:var(--ink)}\n"               \
    ".links,.files ul{margin:.75rem 0;padding:0;list-style:none;display:grid;"         \
    "gap:.35rem 2rem;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr))}"       \
    ".links small,.files small{color:var(--soft);white-space:nowrap}\n"                \
    ".files{margin-top:2.5rem;border-top:1px solid var(--line)}"                       \
    ".files h2{margin-top:1.5rem}\n"                                                   \
    ".checkpoint{margin:1rem 0;padding:1rem 1.25rem;background:var(--sum)}"            \
    ".checkpoint>div{display:flex;flex-wrap:wrap;gap:0 1rem}"                          \
    ".checkpoint dt{color:var(--soft);min-width:6em}"                                  \
    ".checkpoint dd{margin:0;overflow-wrap:anywhere;"                                  \
    "font-variant-numeric:tabular-nums}\n"                                             \
    ".site pre{padding:.75rem 1rem;background:var(--sum);white-space:pre-wrap;"        \
    "overflow-wrap:anywhere;font:.875rem/1.5 monospace}\n"

#define STYLE_SEARCH                                                                   \
    "#search{display:grid;gap:.75rem 1rem;align-items:end;margin:1.25rem 0;"           \
    "padding:1rem 1.25rem;background:var(--sum);"                                      \
    "grid-template-columns:repeat(auto-fit,minmax(10rem,1fr))}"                        \
    "#search[hidden]{display:none}"                                                    \
    "#search label{display:grid;gap:.2rem;font-size:.875rem;color:var(--soft)}"        \
    "#search :is(select,input,button){font:1rem/1.4 var(--sans);color:var(--ink);"     \
    "background:var(--paper);border:1px solid var(--firm);padding:.45rem .6rem;"       \
    "min-height:2.75rem;width:100%;min-width:0}#search button{cursor:pointer}"         \
    "#search :focus-visible,nav a:focus-visible{outline:3px solid var(--accent);"      \
    "outline-offset:2px}#search output{font-weight:600;padding:.6rem 0}\n"

#define STYLE_NARROW                                                                   \
    "@media screen and (max-width:60rem){.site>header.top{padding:1rem 1.25rem 0}}\n"  \
    "@media screen and (max-width:600px){.site>header.top{padding:.75rem 1rem 0}"      \
    ".site .office-name span{display:block;margin:0;font-size:.875rem}"                \
    ".site h1{font-size:1.5rem}.site nav{gap:0 1.25rem}.site .lead{font-size:1rem}"    \
    ".site .list tbody th{padding:.35rem 0;font-size:1.0625rem}"                       \
    ".checkpoint>div{display:block}}\n"                                                \
    "@media print{.skip,.site nav,#search,.site .more,.files,.site footer a"           \
    "{display:none}.site>header.top{padding:0 0 6pt;max-width:none}"                   \
    ".state{border:0;padding:0}.state.running{color:#000;background:none}"             \
    ".checkpoint,.site pre{background:none;border:.5pt solid #666}"                    \
    ".site.office h1{font-size:18pt}.site.notice h1{font-size:22pt}"                   \
    ".site .lead{font-size:12pt}.site footer .ways{display:none}"                      \
    ".site.notice .figures{"                                                           \
    "grid-template-columns:repeat(3,1fr)}"                                             \
    ".cards{grid-template-columns:repeat(4,1fr);gap:2mm;margin:2mm 0}"                 \
    ".cards li{break-inside:avoid;padding:1mm 2.5mm;border:.5pt solid #666}"           \
    ".cards .year{font-size:11pt}.cards span{font-size:8pt;color:#000}}\n"

const char *const site_style_css[] = {STYLE_HEAD, STYLE_LISTS, STYLE_SEARCH,
                                      STYLE_NARROW, NULL};
