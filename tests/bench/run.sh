#!/bin/sh
# run.sh BUILD - how fast it is, beside other programs on the same file in the same run.
#
# Prints times and ratios; asserts none.  A shared machine changes speed by the minute:
# quote the ratios, not the seconds.
#
# Where DESIGN has a bar, it stands beside the figure.
#
#   BENCH_ROWS   rows of a payroll file, 1,000,000 unless said
#   BENCH_BIG=1  also a book of ten months, 10 M entries (slow; 5 GiB); it is kept in
#                BENCH_DIR-big and not built again while it is there
#   BENCH_DIR    where the files go, on a real disk (build/bench)
#   BENCH_NOTICES  of the public site, see site.sh
set -eu

build=$1
rows=${BENCH_ROWS:-1000000}
to=${BENCH_DIR:-build/bench}
bench=$build/tests/bench
program=$build/bin/mingzhang
months=3
crashes=5

now() { date +%s%N | cut -c1-13; }
say() { printf '\n%s\n' "$*"; }
# 1234 ms against 400 ms -> 3.08
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (b > 0) printf "%.2f", a / b; else print "-" }'; }
bar= # of the next timed command
timed() { # NAME COMMAND...: prints and keeps the milliseconds in $took
    name=$1
    shift
    start=$(now)
    "$@" >"$to/last.log" 2>&1 || { tail -n 3 "$to/last.log"; name="$name (FAILED)"; }
    took=$(($(now) - start))
    printf '%-28s %8d ms%s\n' "$name" "$took" "${bar:+  (bar: $bar)}"
    bar=
}
# The same, with what a command that only reads the book holds: spent.py.
spent() { # NAME COMMAND...
    name=$1
    shift
    if python3 tests/bench/spent.py "$@" >"$to/last.log" 2>&1; then
        # shellcheck disable=SC2046 # four numbers
        set -- $(cat "$to/last.log")
    else
        tail -n 3 "$to/last.log"
        name="$name (FAILED)"
        set -- 0 0 0 0
    fi
    took=$1
    own=$4
    printf '%-28s %8d ms %7d ms user %6d MiB, %d of them its own%s\n' "$name" "$1" "$2" "$3" \
        "$4" "${bar:+  (bar: $bar)}"
    bar=
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
echo "(bars on 2 quiet cores: first load 80,000 rows/s, 1331 MiB; later months 150,000
rows/s at any size of the book, 768 MiB)"
"$bench/import_bench" "$to/county" "$to/book" "$months" 2 "$crashes" |
    tee "$to/import.txt"
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

if [ "${BENCH_BIG:-0}" != 0 ]; then
    say "A book of ten months:"
    if [ ! -f "$to-big/import.txt" ]; then
        rm -rf "$to-big"
        mkdir -p "$to-big"
        "$bench/import_bench" "$to/county" "$to-big/book" 10 2 "$crashes" \
            >"$to-big/unfinished.txt"
        mv "$to-big/unfinished.txt" "$to-big/import.txt"
    fi
    grep -v '^    ' "$to-big/import.txt"
    "$bench/read_bench" "$to-big/book"
fi

say "A tenth of the rows:"
"$build/tests/county/county" "$to/tenth" --scale "$((rows / 10))" >/dev/null
"$bench/import_bench" "$to/tenth" "$to/tenth-book" 2 2 >"$to/tenth.txt"
tenth_ms=$(field "$to/tenth.txt" "second month" ms)
printf '%-28s %8d ms; ten times the rows take %s x\n' "second month" "$tenth_ms" \
    "$(ratio "$second_ms" "$tenth_ms")"

umask 077
printf 'measuring needs no secret\n' >"$to/passphrase"
export MINGZHANG_PASSPHRASE="file:$to/passphrase"
begin() { # COUNTY NAME: a ledger of two months, the second one answered
    export MINGZHANG_LEDGER="$to/$2"
    timed "init" "$program" init "$to/$2" --origin bench.example.org/relief \
        --unit 430699 --title "测试县" --sheet "$to/$2-sheet.txt"
    for who in S01:maker S02:checker S03:approver; do
        "$program" key new "${who#*:}" >/dev/null
        "$program" staff add "${who%:*}" >/dev/null
        "$program" key enrol "${who%:*}" "${who#*:}" --purpose acting >/dev/null
        "$program" staff role "${who%:*}" "${who#*:}" >/dev/null
    done
    timed "import list" "$program" import list "$1/manifest.csv" --quiet
    iconv -f GB18030 -t UTF-8 "$1/payroll/2024/02/RDB.csv" | awk -F, 'NR > 1 {
        printf "HP06990001|%s|%s|%016d|20240209|101502\n", $5, $11, NR }' >"$to/answer.txt"
    batch=$("$program" batch list | awk '$3 == "2024-02" { print $1 }')
    timed "batch approve (checker)" "$program" batch approve --all --as checker
    timed "batch approve (approver)" "$program" batch approve --all --as approver
    timed "batch submit" "$program" batch submit --all --as maker --out "$to/$2-to-bank"
    timed "import return" "$program" import return "$to/answer.txt" \
        --profile rcu-success-only --batch "$batch"
    return_ms=$took
    timed "reconcile, both months" "$program" reconcile --format csv \
        --out "$to/reconcile.csv"
    timed "reconcile, one month" "$program" reconcile "$batch" --format csv \
        --out "$to/reconcile.csv"
    reconcile_ms=$took
}
# The answer in SQLite: the same rows, joined by number, and as durable; then the three
# lists side by side.
sqlite_file() { (cd "$to" && sqlite3 payments.db -init /dev/null ".read $1"); }
answer_in_sqlite() {
    here=$(pwd)/tests/bench
    awk -F'|' '{
        printf "%d,%s,%d,%s\n", $4 - 1, $2, $3 * 100 + 0.5, $5 }' "$to/answer.txt" \
        >"$to/answer.csv"
    sqlite_file "$here/sqlite_lines.sql"
    timed "SQLite: the answer joined" sqlite_file "$here/sqlite_return.sql"
    sqlite_return_ms=$took
    timed "SQLite: three lists joined" sqlite_file "$here/sqlite_reconcile.sql"
    printf 'import return   against SQLite\047s join of the same rows   %6s x its time\n' \
        "$(ratio "$return_ms" "$sqlite_return_ms")"
    printf 'reconcile       against SQLite\047s join of the same rows   %6s x its time\n' \
        "$(ratio "$reconcile_ms" "$took")"
}
# The figures of an evaluation, beside a few of them in SQLite over the same lines.
evaluate() {
    "$program" policy record docs/policies/evaluation.ini >/dev/null
    bar='2000 ms over 1 M payments'
    spent "self-evaluation, a month" "$program" report self-evaluation --programme RDB \
        --from 2024-02 --to 2024-02 --format csv --out "$to/self.csv"
    self_ms=$took
    bar='2000 ms over 1 M payments'
    spent "evaluation report, PDF" "$program" report evaluation --programme RDB \
        --from 2024-02 --to 2024-02 --format pdf --out "$to/evaluation.pdf"
    [ "$sqlite_ms" = 0 ] && return
    timed "SQLite: a few of its figures" sqlite_file "$(pwd)/tests/bench/sqlite_evaluation.sql"
    printf 'self-evaluation against a few of its figures in SQLite   %6s x its time\n' \
        "$(ratio "$self_ms" "$took")"
}
formats="csv html json xlsx pdf"
disclose() { # FORMAT...: prints each; $held is what they held, in the order given
    held=
    for format; do
        spent "report disclosure, $format" "$program" report disclosure --programme RDB \
            --period 2024-02 --format "$format" --out "$to/disclosure.$format"
        held="$held $own"
    done
}
# Both write each file whole and on the disk; a copy that only reads and writes shows what
# hashing all of it again costs.
publish() {
    "$program" key export journal --out "$to/log.vkey" >/dev/null
    timed "tiles export" "$program" tiles export "$to/public"
    timed "tiles export --entries" "$program" tiles export "$to/audit" --entries
    export_ms=$took
    timed "mirror of everything" "$program" mirror "$to/audit" "$to/mirrored" \
        --log-key "$to/log.vkey"
    mirror_ms=$took
    copy_files() { cp -r "$to/audit" "$to/copied" && sync -f "$to/copied"; }
    timed "cp -r, and sync" copy_files
    printf 'tiles export    against copying its files   %6s x its time (%s MiB)\n' \
        "$(ratio "$export_ms" "$took")" "$(du -sm "$to/audit" | cut -f1)"
    printf 'mirror          against copying its files   %6s x its time\n' \
        "$(ratio "$mirror_ms" "$took")"
    timed "mirror, nothing new" "$program" mirror "$to/audit" "$to/mirrored" \
        --log-key "$to/log.vkey"
    rm -rf "$to/public" "$to/audit" "$to/mirrored" "$to/copied"
}
if [ -x "$program" ]; then
    say "The program itself, two months of $rows payments:"
    begin "$to/county" ledger
    [ "$sqlite_ms" = 0 ] || answer_in_sqlite
    timed "version" "$program" version
    bar='1000 ms over 1 M payments'
    timed "report budget" "$program" report budget --year 2024 --format csv \
        --out "$to/budget.csv"
    bar='1000 ms over 1 M payments'
    timed "report performance, a month" "$program" report performance --from 2024-02 \
        --to 2024-02 --format csv --out "$to/performance.csv"
    bar='2000 ms over 1 M payments'
    timed "every figure of a month" "$program" report performance --period 2024-02 \
        --explain paid-of-due --format csv --out "$to/explain.csv"
    evaluate
    disclose csv
    timed "checkpoint, all re-read" "$program" checkpoint --out "$to/checkpoint.txt"
    timed "checkpoint, nothing new" "$program" checkpoint --out "$to/checkpoint.txt"
    timed "prove" "$program" prove 1000 \
        --checkpoint "$to/checkpoint.txt" --out "$to/proof.txt"
    line=$("$program" --json batch list | sed -n 's/.*"batch": \([0-9]*\).*/\1/p' | tail -1)
    timed "receipt" "$program" receipt "$((line + 1))" --checkpoint "$to/checkpoint.txt" \
        --out "$to/receipt.txt"
    timed "verify --jobs 2" "$program" verify --checkpoint "$to/checkpoint.txt" --jobs 2
    say "The log as files, beside copying the same files:"
    publish
    say "The program itself, two months of $((rows / 10)) payments:"
    begin "$to/tenth" tenth-ledger
    # shellcheck disable=SC2086 # each format
    disclose $formats
    held_by_tenth=${held# }
    say "The program itself, two months of $((rows / 100)) payments:"
    "$build/tests/county/county" "$to/hundredth" --scale "$((rows / 100))" >/dev/null
    begin "$to/hundredth" hundredth-ledger
    # shellcheck disable=SC2086 # each format
    disclose $formats
    # shellcheck disable=SC2086 # one number a format
    set -- $held
    for format in $formats; do
        printf '%-28s %8s x the memory of its own\n' "ten times the rows, $format" \
            "$(ratio "${held_by_tenth%% *}" "$1")"
        held_by_tenth=${held_by_tenth#* }
        shift
    done
    . tests/bench/site.sh
else
    echo "$program is not built: not measured"
fi
rm -rf "$to/bare" "$to/payments.db" "$to/tenth-book" "$to/tenth-ledger" "$to/hundredth-ledger"
