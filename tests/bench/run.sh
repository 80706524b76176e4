#!/bin/sh
# run.sh BUILD - how fast it is, beside other programs on the same file in the same run.
#
# Prints times and ratios; asserts none.  A shared machine changes speed by the minute:
# quote the ratios, not the seconds.
#
#   BENCH_ROWS   rows of a payroll file, 1,000,000 unless said
#   BENCH_BIG=1  import months until the book has ten times as many entries (slow)
#   BENCH_DIR    where the files go, on a real disk (build/bench)
set -eu

build=$1
rows=${BENCH_ROWS:-1000000}
to=${BENCH_DIR:-build/bench}
bench=$build/tests/bench
program=$build/bin/mingzhang
months=3
[ "${BENCH_BIG:-0}" = 0 ] || months=12

now() { date +%s%N | cut -c1-13; }
say() { printf '\n%s\n' "$*"; }
# 1234 ms against 400 ms -> 3.08
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "%.2f", a / b; else print "-" }'; }
timed() { # NAME COMMAND...: prints and keeps the milliseconds in $took
    name=$1
    shift
    start=$(now)
    "$@" >"$to/last.log" 2>&1 || { tail -n 3 "$to/last.log"; name="$name (FAILED)"; }
    took=$(($(now) - start))
    printf '%-28s %8d ms\n' "$name" "$took"
}
field() { # FILE LINE-BEGINNING UNIT: the number before that unit
    awk -v begin="$2" -v unit="$3" 'index($0, begin) == 1 {
        for (i = 2; i <= NF; i++) if ($i == unit) { print $(i - 1); exit } }' "$1"
}

rm -rf "$to"
mkdir -p "$to"
printf '%s rows a file; %s cores; load %s; %s\n' "$rows" "$(nproc)" \
    "$(cut -d' ' -f1-3 /proc/loadavg)" "$(uname -srm)"
"$build/tests/county/county" "$to/county" --scale "$rows" >/dev/null
second=$to/county/payroll/2024/02/RDB.csv

say "Importing, everything on (GB18030, checks, vault, commitments, chain, tree, indexes):"
"$bench/import_bench" "$to/county" "$to/book" "$months" 2 | tee "$to/import.txt"
first_ms=$(field "$to/import.txt" "first load" ms)
second_ms=$(field "$to/import.txt" "second month" ms)

say "The same file elsewhere:"
bare_ms=$("$bench/bare_pipeline" "$second" "$to/bare" | cut -d' ' -f2)
printf '%-28s %8d ms\n' "libcsv + 2 hashes + LMDB" "$bare_ms"
sqlite_ms=0
if command -v sqlite3 >/dev/null; then
    iconv -f GB18030 -t UTF-8 "$second" | tail -n +2 >"$to/second.csv"
    sqlite() {
        sqlite3 "$to/payments.db" -init /dev/null ".read tests/bench/sqlite_import.sql" \
            ".import '$to/second.csv' payment"
    }
    timed "sqlite3 .import, 2 indexes" sqlite
    sqlite_ms=$took
else
    echo "sqlite3 is not installed (apt-get install sqlite3): not compared"
fi
printf 'known people against libcsv + 2 hashes + LMDB   %6s x its time\n' \
    "$(ratio "$second_ms" "$bare_ms")"
printf 'first load   against libcsv + 2 hashes + LMDB   %6s x its time\n' \
    "$(ratio "$first_ms" "$bare_ms")"
[ "$sqlite_ms" = 0 ] || printf 'known people against sqlite3 with two indexes   %6s x as fast\n' \
    "$(ratio "$sqlite_ms" "$second_ms")"

say "Opening, proving, verifying ($(du -sm "$to/book" | cut -f1) MiB of book):"
"$bench/read_bench" "$to/book"

say "A tenth of the rows:"
"$build/tests/county/county" "$to/tenth" --scale "$((rows / 10))" >/dev/null
"$bench/import_bench" "$to/tenth" "$to/tenth-book" 2 2 >"$to/tenth.txt"
tenth_ms=$(field "$to/tenth.txt" "second month" ms)
printf '%-28s %8d ms; ten times the rows take %s x\n' "second month" "$tenth_ms" \
    "$(ratio "$second_ms" "$tenth_ms")"

say "The program itself, two months of $rows payments:"
umask 077
printf 'measuring needs no secret\n' >"$to/passphrase"
export MINGZHANG_LEDGER="$to/ledger" MINGZHANG_PASSPHRASE="file:$to/passphrase"
if [ -x "$program" ]; then
    timed "init" "$program" init "$to/ledger" --origin bench.example.org/relief \
        --unit 430699 --title "测试县" --sheet "$to/sheet.txt"
    "$program" key new maker >/dev/null
    "$program" staff add S01 >/dev/null
    "$program" key enrol S01 maker --purpose acting >/dev/null
    "$program" staff role S01 maker >/dev/null
    timed "import list" "$program" import list "$to/county/manifest.csv" --quiet
    iconv -f GB18030 -t UTF-8 "$second" | awk -F, 'NR > 1 {
        printf "HP06990001|%s|%s|%016d|20240209|101502\n", $5, $11, NR }' >"$to/answer.txt"
    batch=$("$program" batch list | awk '$3 == "2024-02" { print $1 }')
    timed "import return" "$program" import return "$to/answer.txt" \
        --profile rcu-success-only --batch "$batch"
    timed "version" "$program" version
    timed "report budget" "$program" report budget --year 2024 --format csv \
        --out "$to/budget.csv"
    timed "report performance" "$program" report performance --from 2024-01 \
        --to 2024-12 --format csv --out "$to/performance.csv"
    timed "report disclosure" "$program" report disclosure --programme RDB \
        --period 2024-02 --format csv --out "$to/disclosure.csv"
    timed "checkpoint" "$program" checkpoint --out "$to/checkpoint.txt"
    timed "verify --jobs 2" "$program" verify --checkpoint "$to/checkpoint.txt" --jobs 2
else
    echo "$program is not built: not measured"
fi
rm -rf "$to/bare" "$to/payments.db" "$to/tenth-book"
