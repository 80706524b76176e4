#!/bin/sh
# The demo county says the same thing every time, and its truth counts its own files.
# usage: test_county.sh COUNTY
set -eu
LC_ALL=C
export LC_ALL
county=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

fail() {
    echo "test_county: $*" >&2
    exit 1
}
digest() {
    (cd "$1" && find . -type f | sort | xargs sha256sum | sha256sum)
}

"$county" "$folder/a"
"$county" "$folder/b"
"$county" "$folder/c" --seed 7 --households 300 --months 2
"$county" "$folder/d" --scale 1000
[ "$(digest "$folder/a")" = "$(digest "$folder/b")" ] || fail "two runs differ"
[ "$(digest "$folder/a")" != "$(digest "$folder/c")" ] || fail "the seed means nothing"
[ "$(wc -l < "$folder/d/payroll/2024/01/RDB.csv")" -eq 1001 ] || fail "rows of --scale"

# Every file has as many rows as the truth says.
for run in a c d; do
    cd "$folder/$run"
    awk -F'"' '/^{"step":[0-9]*,"kind"/ {
        rows = $0; sub(/.*"rows":/, "", rows); print $10, rows + 0
    }' truth.json | sort > ../told
    find payroll returns -type f 2> /dev/null | sort | xargs awk '
        FNR == 1 { counted[FILENAME] += 0 }
        /^[0-9]+[,|]/ || /^HP/ { counted[FILENAME]++ }
        END { for (file in counted) { print file, counted[file] } }' | sort > ../counted
    cmp -s ../told ../counted || fail "rows differ from truth.json ($run)"
done

cd "$folder/a"
told=$(sed -n 's/^"totals":{"lines":\([0-9]*\),.*/\1/p;
               s/^"optional_totals":{"lines":\([0-9]*\),.*/\1/p' truth.json |
    awk '{ sum += $1 } END { print sum }')
counted=$(find payroll -type f -print0 | xargs -0 cat | grep -acE '^[0-9]+[,|]')
[ "$told" -eq "$counted" ] || fail "totals say $told lines, files hold $counted"
[ "$told" -gt 29000 ] || fail "only $told lines"

# No number that looks like an ID may belong to a real area.
strange=$(find "$folder" -type f ! -name truth.json -print0 |
    xargs -0 grep -ahoE '(^|[^0-9A-Za-z])[0-9]{17}[0-9X]([^0-9A-Za-z]|$)' |
    grep -vcE '(^|[^0-9])430699' || true)
[ "$strange" -eq 0 ] || fail "$strange IDs outside area 430699"

# Each fault has its file (or folder).
awk -F, 'NR > 1 { print $3 }' faults/manifest.csv | while read -r file; do
    [ -e "$file" ] || fail "$file is missing"
done
