#!/bin/sh
# site_soak.sh BUILD - the demo county's site as others' tools see it: axe-core in headless
# Chromium (WCAG 2.1 AA), the HTML checker vnu, Frictionless' library for data packages,
# ExcelJS.  They come from npm (tests/package.json), so this is for `make soak` alone.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$1
for tool in npm node java chromedriver chromium; do
    command -v "$tool" > /dev/null || {
        echo "site_soak.sh: $tool is not here" >&2
        exit 1
    }
done
work=$(mktemp -d "${TEST_TMP:-/dev/shm}/mingzhang-site.XXXXXX")
trap 'rm -rf "$work"' EXIT
cp "$here/package.json" "$work"
(cd "$work" && npm install --no-audit --no-fund > npm.log 2>&1) || {
    tail -n 5 "$work/npm.log" >&2
    exit 1
}
"$here/demo.sh" "$build" "$work/demo" > "$work/demo.log" 2>&1 || {
    tail -n 5 "$work/demo.log" >&2
    exit 1
}
python3 "$here/cli/site_check.py" "$work/demo/site"
# The reports' own pages are checked with them: notice.html, report.html.
java -jar "$work/node_modules/vnu-jar/build/dist/vnu.jar" --errors-only --skip-non-html \
    "$work/demo/site"
python3 "$here/site_axe.py" "$work/node_modules/axe-core/axe.min.js" "$work/demo/site"
export NODE_PATH="$work/node_modules" MINGZHANG_LEDGER="$work/demo/ledger"
program=$(cd "$build" && pwd)/bin/mingzhang
node "$here/site_formats.js" "$program" "$work/demo/site"

# An alarm that was never heard is none: a picture without words, an element left open.
mkdir "$work/bad"
printf '<!doctype html><html><head><title>t</title></head><body><img src="x"><p></div>\n' \
    > "$work/bad/index.html"
unheard() {
    echo "site_soak.sh: $1 was not noticed" >&2
    exit 1
}
if java -jar "$work/node_modules/vnu-jar/build/dist/vnu.jar" --errors-only \
    "$work/bad/index.html" > "$work/bad.log" 2>&1; then
    unheard "an element left open"
fi
if python3 "$here/site_axe.py" "$work/node_modules/axe-core/axe.min.js" "$work/bad" \
    > "$work/bad.log" 2>&1; then
    unheard "a picture without words"
fi
# Of a month's site: a word and another amount in two tables, a cell of a workbook, a package
# without a name, an amount of the list.
site=$work/month
mkdir -p "$site/notices" "$site/reports"
cp "$work/demo/site/datapackage.json" "$site"
cp -r "$work/demo/site/notices/2024-06" "$site/notices"
cp -r "$work/demo/site/reports/2024-budget" "$site/reports"
sed -n '1p; /^notices\/2024-06\//p' "$work/demo/site/notices.csv" > "$site/notices.csv"
node "$here/site_formats.js" "$program" "$site"
set -- "$site"/notices/2024-06/*
sed -i '2s/^1,/eins,/' "$1/rows.csv"
sed -i '2s/\.[0-9][0-9]/9&/' "$2/rows.csv"
node -e 'const { Workbook } = require("exceljs");
    const book = new Workbook();
    book.xlsx.readFile(process.argv[1]).then(() => {
        book.worksheets[0].getCell("B2").value = "elsewhere";
        return book.xlsx.writeFile(process.argv[1]);
    });' "$3/notice.xlsx"
sed -i '0,/"name": ".*"/s//"name": "A B"/' "$4/datapackage.json"
sed -i '6s/\.[0-9][0-9]/9&/' "$site/notices.csv"
if node "$here/site_formats.js" "$program" "$site" > "$work/bad.log" 2>&1; then
    unheard "broken data"
fi
for file in "${1##*/}/rows.csv: .*integer" "${2##*/}/rows.csv: its rows make" \
    "${3##*/}/notice.xlsx: .*elsewhere.* not in the CSV" "${4##*/}/datapackage.json: .*name" \
    "notices.csv: .*the ledger says"; do
    grep -q "$file" "$work/bad.log" || unheard "$file"
done
echo "what was broken was noticed"
