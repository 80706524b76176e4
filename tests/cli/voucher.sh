#!/bin/sh
# The treasury way: a batch paid under two documents goes out as vouchers with a cover
# sheet, is written again, and is answered voucher by voucher.
. "$(dirname "$0")/kit.sh"
. "${fixtures%/*}/fire.sh"

take paying book
B="-L book"
voucher=voucher-8207
state() { # state: how many lines are in it
    "$program" -L book batch show "$batch" | awk -v s="$1" '$1 == s { n = $2 } END { print n + 0 }'
}
figure() { "$program" -L book --json status | sed -n "s/^  \"$1\": \"\\(.*\\)\",\$/\\1/p"; }
text() { iconv -f GB18030 -t UTF-8 "$1"; }
cents() { awk '{ gsub(/[.]/, ""); n += $1 } END { print n + 0 }'; }
# 8207 FILE DAY [first line that failed]: as the treasury gives it back
treasury() {
    LC_ALL=C awk -v day="$2" -v bad="${3:-}" '
        function fen(t) { sub(/.*<PayAmt>/, "", t); sub(/<.*/, "", t); sub(/[.]/, "", t); return t + 0 }
        { line[NR] = $0 }
        /<Id>/ { id = $0; gsub(/.*<Id>|<.*/, "", id) }
        /<PayAmt>/ { paid[NR] = id == bad ? 0 : fen($0); sum += paid[NR] }
        END {
            for (i = 1; i <= NR; i++) {
                if (line[i] ~ /<XPayDate>/) { printf "  <XPayDate>%s</XPayDate>\n", day }
                else if (line[i] ~ /<XSumAmt>/) {
                    printf "  <XSumAmt>%d.%02d</XSumAmt>\n", sum / 100, sum % 100
                } else { print line[i] }
                if (i in paid) {
                    printf "    <XPayAmt>%d.%02d</XPayAmt>\n", paid[i] / 100, paid[i] % 100
                    if (paid[i] == 0) { print "    <XAddWordCode>3039</XAddWordCode>" }
                }
            }
        }' "$1"
}

expect "not before it is approved" 5 "" $B batch submit "$batch" --out out --profile $voucher
check "nothing was written" test -z "$(ls out)"
quiet $B batch approve "$batch" --as checker
quiet $B batch approve "$batch" --as approver
expect "a layout of answers is none for sending" 3 "" $B batch submit "$batch" --out out --profile results
take book approved

# ---- submitted ---------------------------------------------------------------------
expect "submitted as vouchers" 0 "" $B batch submit "$batch" --out out --profile $voucher
check "which says that Hunan has not confirmed them" grep -q "not confirmed for Hunan" .out
check "and where they are" grep -q "out/batch-$batch " .out
check "the folder has nothing else" test "$(ls out)" = "batch-$batch"
cd out/batch-"$batch" || exit 1
check "one 5201 a document" test "$(ls | grep -c '^5201-')" -eq 2
check "a cover sheet" test -s cover.html
check "nobody else reads them" sh -c "ls -l | sed 1d | cut -c1-10 | sort -u | grep -qx -- '-rw-------'"
for plan in 5201-*; do text "$plan"; done > ../../plans
for order in 8207-*; do text "$order"; done > ../../orders
cd "$work" || exit 1
check "each cites its document" sh -c "sed -n 's/.*<FileNoCode>\(.*\)<.*/\1/p' plans | sort -u | wc -l | grep -qx 2"
check "and its function code by name" grep -q "<ExpFuncName>农村最低生活保障金支出" plans
sums=$(sed -n 's/.*<SumAmt>\(.*\)<.*/\1/p' orders | cents)
check "R29: the 8207 add up to the 5201" test "$sums" = "$(sed -n 's/.*<PayAmt>\(.*\)<.*/\1/p' plans | cents)"
amount=$("$program" $B --json batch show "$batch" | sed -n 's/^  "amount": "\(.*\)",$/\1/p' | cents)
check "and to the batch" test "$sums" = "$amount"
check "no Id stands twice" sh -c "grep '<Id>' orders | sort | uniq -d | wc -l | grep -qx 0"
grep -o '[0-9a-f]\{64\}' out/batch-"$batch"/cover.html | sort -u > digests
check "the sheet has the digest of each" sh -c "sha256sum out/batch-$batch/*.xml | cut -c1-64 |
    sort | comm -23 - digests | wc -l | grep -qx 0"
expect "the entry says how" 0 "" $B log --kind submission
check "as vouchers" grep -q "voucher" .out
expect "the batch says which" 0 "Number of 8207                2" $B batch show "$batch"
expect "never a second time" 5 "" $B batch submit "$batch" --out out2 --profile $voucher
expect "nor as a file" 5 "" $B batch submit "$batch" --out out2
check "so nothing is there" test -z "$(ls out2)"
expect "again, in the same place" 4 "" $B batch submit "$batch" --out out --again
expect "again" 0 "" $B batch submit "$batch" --out again --again
check "is the same, byte for byte, with its sheet" diff -r out again
expect "again, as a file" 5 "" $B batch submit "$batch" --out other --again --profile plain
check "is refused" grep -q R-099 .err
check "without a trace" test -z "$(ls other)"
take book sent

# ---- answered ----------------------------------------------------------------------
set -- out/batch-"$batch"/8207-*
treasury "$1" 20231211 > first.xml
treasury "$2" 20231212 D00002-2 > second.xml
lines=$(state submitted)
expect "another batch's answer" 2 "" $B import return first.xml --profile $voucher
expect "the first answer" 0 "Answered in part              $lines" $B import return first.xml \
    --profile $voucher --batch "$batch"
check "settles nothing" test "$(state unknown)" = "$lines"
check "and pays nothing" test "$(figure paid)" = 0.00
expect "nothing unknown is sent again" 5 "" $B resend "$batch" --due 2023-12-20
expect "once" 5 "" $B import return first.xml --profile $voucher --batch "$batch"
sed 's/<VoucherNo>[0-9]*\(.\{7\}\)</<VoucherNo>4306998207000009\1</' second.xml > strange.xml
expect "a voucher nobody wrote" 5 "" $B import return strange.xml --profile $voucher --batch "$batch"
check "is refused" grep -q R-152 .err
expect "the second answer" 0 "Paid                          $((lines - 1))" $B import return \
    second.xml --profile $voucher --batch "$batch"
check "one line is half paid" test "$(state unknown)" = 1
expect "and an exception" 0 "" $B exceptions list
check "tells what lacks" grep -q "less than ordered" .out
expect "the whole is not deep in doubt" 4 "" $B verify --deep
treasury "$2" 20231214 > third.xml
expect "the treasury pays the rest" 0 "Paid                          1" $B import return third.xml \
    --profile $voucher --batch "$batch"
check "all is paid" test "$(state paid)" = "$lines"
check "to the fen" test "$(figure paid | cents)" = "$amount"
check "and nothing is reserved" test "$(figure reserved)" = 0.00
expect "reconciled" 0 "" $B reconcile "$batch"
expect "the book is whole" 4 "" $B verify --deep
check "deeply" grep -q "not anchored" .out

# ---- broken off --------------------------------------------------------------------
# Every third call that writes, syncs or renames fails, or is the last: the vouchers are
# there whole, or not at all and can be written again, or nothing was submitted.
broken() { # word call: 0 when what is left is sound
    take approved book
    rm -rf torn torn2
    LD_PRELOAD=$trip TRIP_AT=$2 TRIP_DO=$1 TRIP_LOG=$work/trip.log \
        "$program" $B batch submit "$batch" --out torn --profile $voucher > .out 2> .err
    if [ -d torn/batch-"$batch" ]; then
        diff -r out torn > .diff 2>&1 || [ "$(ls torn/batch-"$batch" | wc -l)" -eq 5 ]
    else
        "$program" $B batch submit "$batch" --out torn2 --again > .out 2> .err ||
            "$program" $B batch submit "$batch" --out torn2 --profile $voucher > .out 2> .err
        [ "$(ls torn2/batch-"$batch" | wc -l)" -eq 5 ]
    fi
}
if [ ! -f "$trip" ] || ldd "$program" | grep -q libasan; then
    echo "# no $trip, or a program that does not bear it: writes are not tripped"
else
    broken none 0
    calls=$(cat trip.log)
    for word in full kill; do
        call=1
        while [ "$call" -le "$calls" ]; do
            broken $word "$call" || break
            call=$((call + 3))
        done
        check "$word at each third of $calls calls" test "$call" -gt "$calls"
    done
fi

# ---- a bank's file has its sheet too -------------------------------------------------
take approved book
expect "a bank's file" 0 "" $B batch submit "$batch" --out file
check "with its sheet" test -s file/batch-"$batch".cover.html
check "that has its digest" grep -q "$(sha256sum file/batch-"$batch".csv | cut -c1-64)" file/batch-"$batch".cover.html
expect "both again" 0 "" $B batch submit "$batch" --out file2 --again
check "the same" diff -r file file2
expect "in Chinese" 0 "" $B --lang zh batch submit "$batch" --out file3 --again
check "the sheet says 大写" grep -q "人民币" file3/batch-"$batch".cover.html
check "a stranger adds it up to the same" stranger book
finish
