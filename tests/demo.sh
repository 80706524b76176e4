#!/bin/sh
# demo.sh BUILD TO - the main job on an imagined county: budget and bank files in; a
# verifiable ledger, a disclosure list, a performance summary and a checkpoint out; then
# two months as an office has them, from the roster to the closed month (demo/months.sh).
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
logged() { # file of TO, last lines of it to show, arguments...
    log=$to/$1
    last=$2
    shift 2
    show "$@"
    "$program" "$@" >"$log"
    echo "  ..."
    tail -n "$last" "$log"
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

say "2. A new ledger, an administrator, and three people: one records, two approve"
run init "$to/ledger" --origin demo.example.gov.cn/relief --unit 430699 \
    --title "测试县困难群众救助资金" --sheet "$to/recovery-sheet.txt"
for who in S01:maker S02:checker S03:approver; do
    run key new "${who#*:}" --quiet
    run staff add "${who%:*}" --quiet
    run key enrol "${who%:*}" "${who#*:}" --purpose acting --quiet
    run staff role "${who%:*}" "${who#*:}" --quiet
done
run staff

say "3. Fourteen months: units, programmes, budgets and payroll files, in order"
logged import.log 3 import list "$to/bank-files/manifest.csv" --quiet

say "   No money is held yet: S02 checks them, S03 approves them, the bank's files are written"
for role in checker approver; do
    logged "$role.log" 1 batch approve --all --as $role
done
logged submit.log 2 --lang zh batch submit --all --as maker --out "$to/to-bank"

say "   The bank answers"
logged answers.log 3 import list "$to/bank-files/manifest.csv" --quiet

say "   A price index sets a subsidy off; people who receive are checked again"
. "$(dirname "$0")/demo/prices.sh"

say "4. Two months as an office has them: with all that goes wrong"
. "$(dirname "$0")/demo/months.sh"

say "5. Two notices, by a policy of disclosure: one drafts, another approves"
run key new publisher --quiet
run staff add S04 --quiet
run key enrol S04 publisher --purpose acting --quiet
run staff role S04 publisher --quiet
sed 's/^programme = .*/programme = CDB/' "$(dirname "$0")/../docs/policies/disclosure.ini" \
    >"$to/disclosure.ini"
run policy record "$to/disclosure.ini" --quiet
for month in 2025-02 2025-03; do
    logged "notice-$month.log" 1 disclosure draft payment --programme CDB --period $month \
        --unit 430699-MZJ --out "$to/notice-$month" --as maker
    notice=$(sed -n 's/^Notice  *\([0-9]*\)$/\1/p' "$to/notice-$month.log")
    run disclosure approve "$notice" --as publisher --quiet
    run disclosure start "$notice" --as publisher --quiet
done

say "6. Where it stands"
run status

say "7. How well the money worked: a policy of evaluation, and what people measured"
sed 's/^programme = .*/programme = RDB/' "$(dirname "$0")/../docs/policies/evaluation.ini" \
    >"$to/evaluation.ini"
run policy record "$to/evaluation.ini" --quiet
printf '%s\n' "问卷 200 份：满意 141，较满意 46，一般 9，不满意 4" >"$to/survey.txt"
run evaluate manual persons '≥1900人' --year 2024 --programme RDB --as maker --quiet
run evaluate manual satisfaction 93.5% --year 2024 --programme RDB --as maker \
    --evidence "$to/survey.txt" --quiet

say "8. What people want to see: $to/reports"
mkdir -p "$to/reports"
for format in html pdf; do
    for report in self-evaluation evaluation; do
        "$program" --lang zh --quiet report $report --year 2024 --programme RDB \
            --out "$to/reports/$report-RDB-2024.$format"
    done
    "$program" --lang zh --quiet report execution --year 2024 --out "$to/reports/execution-2024.$format"
done
for indicator in price-on-time recognition; do
    "$program" --lang zh --quiet report performance --year 2024 --programme RDB --explain $indicator \
        --format html --out "$to/reports/$indicator-2024.html"
done
for format in html csv; do
    "$program" --lang zh --quiet report budget --year 2024 --format $format --out "$to/reports/budget-2024.$format"
    "$program" --lang zh --quiet report performance --from 2024-01 --to 2024-12 --format $format \
        --out "$to/reports/performance-2024.$format"
    "$program" --lang zh --quiet report disclosure --programme RDB --period 2024-06 --format $format \
        --out "$to/reports/disclosure-RDB-2024-06.$format"
    "$program" --lang zh --quiet report disclosure --programme GER --period 2024-06 --format $format \
        --out "$to/reports/disclosure-GER-2024-06.$format"
done
ls "$to/reports"

say "9. A checkpoint to give away, and the whole book checked against it"
run checkpoint --out "$to/checkpoint.txt"
run verify --checkpoint "$to/checkpoint.txt" --deep --jobs 2

say "10. The public site: $to/site"
logged site.log 6 --lang zh publish "$to/site" --checkpoint "$to/checkpoint.txt"

sed -e "s|@SIZE@|$(sed -n 2p "$to/checkpoint.txt")|" \
    -e "s|@ROOT@|$(sed -n 3p "$to/checkpoint.txt")|" \
    -e "s|@BATCH@|$march|" \
    "$(dirname "$0")/demo/index.html" >"$to/index.html"

say "Done. Open $to/index.html in a browser; for the public, $to/site/index.html."
say "Next, try what an auditor would:"
printf '  %s -L %s verify --checkpoint %s\n' "$program" "$to/ledger" "$to/checkpoint.txt"
printf '  %s -L %s log --limit 20\n' "$program" "$to/ledger"
