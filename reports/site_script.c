/* site_script.c - the search of the list of notices: the site's only script.
 *
 * It hides rows of a table that is whole without it, fetches nothing, and writes text
 * alone, never markup. */
#include "reports/site_internal.h"

const char site_script_text[] =
    "\"use strict\";\n"
    "const form = document.getElementById(\"search\");\n"
    "const rows = [...document.querySelectorAll(\"#notices tbody tr\")];\n"
    "const found = form.querySelector(\"output\");\n"
    "const keys = [\"programme\", \"unit\", \"month\", \"state\"];\n"
    "const texts = rows.map((row) => row.textContent.toLowerCase());\n"
    "function search() {\n"
    "  const words = form.elements.words.value.toLowerCase().split(/\\s+/)\n"
    "    .filter((word) => word !== \"\");\n"
    "  let count = 0;\n"
    "  rows.forEach((row, i) => {\n"
    "    const fits = keys.every((key) => form.elements[key].value === \"\" ||\n"
    "      form.elements[key].value === row.dataset[key]) &&\n"
    "      words.every((word) => texts[i].includes(word));\n"
    "    row.hidden = !fits;\n"
    "    count += fits ? 1 : 0;\n"
    "  });\n"
    "  found.textContent = `${count} ${found.dataset.words}`;\n"
    "}\n"
    "form.addEventListener(\"submit\", (event) => event.preventDefault());\n"
    "form.addEventListener(\"input\", search);\n"
    "form.addEventListener(\"reset\", () => setTimeout(search, 0));\n"
    "form.hidden = false;\n"
    "search();\n";
