#!/bin/sh
# site_soak.sh BUILD - the demo county's site as others' tools see it: axe-core in headless
# Chromium (WCAG 2.1 AA), the HTML checker vnu.  They come from npm (tests/package.json), so
# this is for `make soak` alone.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$1
for tool in npm java chromedriver chromium; do
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
# An alarm that was never heard is none: a picture without words, an element left open.
mkdir "$work/bad"
printf '<!doctype html><html><head><title>t</title></head><body><img src="x"><p></div>\n' \
    > "$work/bad/index.html"
if java -jar "$work/node_modules/vnu-jar/build/dist/vnu.jar" --errors-only \
    "$work/bad/index.html" > "$work/bad.log" 2>&1 ||
    python3 "$here/site_axe.py" "$work/node_modules/axe-core/axe.min.js" "$work/bad" \
        > "$work/bad.log" 2>&1; then
    echo "site_soak.sh: what is wrong was not noticed" >&2
    exit 1
fi
