#!/bin/sh
# demo.sh BUILD TO - the main job on an imagined county: budget and bank files in; a
# verifiable ledger, a disclosure list, a performance summary and a checkpoint out.
# Everything lands in TO; nobody in it exists (area code 430699).
set -eu

build=$1
to=$2
program=$build/bin/mingzhang
county=$build/tests/county/county

say() { printf '\n%s\n' "$*"; }
show() { printf '  $ mingzhang %s\n' "$*"; }
run() {
    show "$@"
    "$program" "$@"
}

rm -rf "$to"
mkdir -p "$to/bank-files"
umask 077
printf 'an imagined county needs no secret\n' >"$to/passphrase"
umask 022
export MINGZHANG_LEDGER="$to/ledger" MINGZHANG_PASSPHRASE="file:$to/passphrase"
case ${MINGZHANG_LANG:-${LANG:-}} in
zh*) export MINGZHANG_LANG=zh ;;
*) export MINGZHANG_LANG=en ;;
esac

say "1. An imagined county writes its files: $to/bank-files"
"$county" "$to/bank-files" >"$to/county.log"

say "2. A new ledger, an administrator, and a clerk who may record"
run init "$to/ledger" --origin demo.example.gov.cn/relief --unit 430699 \
    --title "测试县困难群众救助资金" --sheet "$to/recovery-sheet.txt"
run key new maker
run staff add S01
run key enrol S01 maker --purpose acting
run staff role S01 maker

say "3. Units, programmes, budgets, payroll files and the bank's answers, in order"
run import list "$to/bank-files/manifest.csv" --quiet >"$to/import.log"
tail -n 4 "$to/import.log"

say "4. Where it stands"
run status

say "5. What people want to see: $to/reports"
mkdir -p "$to/reports"
for format in html csv; do
    "$program" --lang zh report budget --year 2024 --format $format --out "$to/reports/budget-2024.$format"
    "$program" --lang zh report performance --from 2024-01 --to 2024-12 --format $format \
        --out "$to/reports/performance-2024.$format"
    "$program" --lang zh report disclosure --programme RDB --period 2024-06 --format $format \
        --out "$to/reports/disclosure-RDB-2024-06.$format"
    "$program" --lang zh report disclosure --programme GER --period 2024-06 --format $format \
        --out "$to/reports/disclosure-GER-2024-06.$format"
done
ls "$to/reports"

say "6. A checkpoint to give away, and the whole book checked against it"
run checkpoint --out "$to/checkpoint.txt"
run verify --checkpoint "$to/checkpoint.txt" --deep --jobs 2

sed -e "s|@SIZE@|$(sed -n 2p "$to/checkpoint.txt")|" \
    -e "s|@ROOT@|$(sed -n 3p "$to/checkpoint.txt")|" \
    "$(dirname "$0")/demo/index.html" >"$to/index.html"

say "Done. Open $to/index.html in a browser."
say "Next, try what an auditor would:"
printf '  %s -L %s verify --checkpoint %s\n' "$program" "$to/ledger" "$to/checkpoint.txt"
printf '  %s -L %s log --limit 20\n' "$program" "$to/ledger"
