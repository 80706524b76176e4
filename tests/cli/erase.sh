#!/bin/sh
# A person erased by two (R-294 to R-297), and the same when the program is killed on
# the way: whoever opens the ledger next to write finishes it.
#   LOOPS=2       calls that are the last one, spread over all; 0: every one
. "$(dirname "$0")/kit.sh"
B="-L $work/book"
loops=${LOOPS:-2}
trip=$build/tests/cli/trip.so
one=430699196001010019
two=430699196002020024
three=430699197003030034

"$program" $B init book --origin ledger.example.gov.cn/test --unit 430699 --title 测试 > .log
for who in S01:maker S02:checker; do
    person "$work/book" "${who%:*}" "${who#*:}" "${who#*:}" 2023-01-01 >> .log
done
for kind in units programmes budget; do
    "$program" $B import $kind "$fixtures/$kind.csv" --as maker >> .log
done
cat > paid.csv <<END
姓名,身份证号,银行账号,金额,状态,付款日期
测一一,$one,6217990000000001004,100.00,成功,2023-12-08
测二二,$two,6217990000000001012,200.00,成功,2023-12-08
测三三,$three,6217990000000001020,300.00,失败,2023-12-08
END
expect "a month's payments" 0 "" $B import payroll paid.csv --profile plain-results \
    --programme RDB --unit 430699 --period 2023-12 --due 2023-12-10 \
    --allocation 测财社指〔2023〕3号 --headcount 1 --as maker
batch=$("$program" $B --json batch list | sed -n 's/.*"batch": \([0-9]*\).*/\1/p' | head -1)
expect "its lines have names" 0 "" $B batch show "$batch" --lines --names
check "all three" test "$(grep -c '测[一二三][一二三]' .out)" = 3
first=$((batch + 1))

# ---- asked for -----------------------------------------------------------------------
expect "an erasure says why" 2 "" $B person erase $one --as maker
expect "by a document" 2 "" $B person erase $one --document 测一一要求删除 --as maker
expect "money that is open comes first" 5 "" $B person erase $three --document 测民发〔2024〕3号 --as maker
check "by its rule" grep -q "R-296" .err
expect "asked for" 0 "" $B person erase $one --document 测民发〔2024〕3号 --as maker
asked=$(sed -n 's/^Asked for in entry *//p' .out)
expect "it waits" 0 "" $B person list-changes
check "with its ground" grep -q "erasure *S01 .*测民发〔2024〕3号" .out
expect "who asked does not confirm" 5 "" $B person confirm "$asked" --as maker
"$program" $B backup kept > .log 2>&1
cp -a book before && cp -a book.keys before.keys
# ---- done ------------------------------------------------------------------------------
cp -a before/vault vault.before
expect "another confirms" 0 "Records erased                1" \
    $B person confirm "$asked" --as checker
check "one file lost a row" grep -q "^Sealed files without their rows *1" .out
check "nothing is left beside the vault" test ! -e book/vault.new
expect "nobody has the number" 2 "" $B person $one
expect "the lines say so" 0 "" $B batch show "$batch" --lines --names
check "that one is erased" test "$(grep -c 'erased' .out)" = 1 -a "$(grep -c '测[一二三][一二三]' .out)" = 2
expect "a checkpoint" 0 "" $B checkpoint --out check.txt
expect "no receipt" 5 "" $B receipt "$first" --out receipt.html
check "for the person is erased" grep -q "erased" .err
expect "the line is proven all the same" 0 "" $B prove "$first" --out line.proof
expect "the book is whole" 0 "" $B verify --deep --checkpoint check.txt
check "its files are told" grep -q "^Sealed files an erasure changed *[1-9]" .out
check "the vault fits it" grep -q "^Lines of people who are erased *1" .out
check "a stranger adds it up to the same" stranger book
expect "derived tables are made anew" 0 "" $B reindex
expect "and the person stays erased" 2 "" $B person $one

# ---- copies from before ------------------------------------------------------------------
expect "the key of now does not open the copy of then" 4 "" restore kept old --keys book.keys
expect "that of then does" 0 "" restore kept old --keys before.keys
rm -rf mixed mixed.keys
cp -a book mixed && cp -a before.keys mixed.keys
rm -r mixed/vault && cp -a vault.before mixed/vault
expect "an older vault beside the journal hides the person" 2 "" -L mixed person $one
expect "in every list" 0 "" -L mixed batch show "$batch" --lines --names
check "that one is erased" test "$(grep -c 'erased' .out)" = 1
expect "whoever writes empties it again" 0 "" -L mixed staff add S07 --name 测七
check "and says so" grep -q "An erasure that was interrupted" .out
expect "the person is gone from it" 2 "" -L mixed person $one

# ---- killed on the way -------------------------------------------------------------------
judge() { # where
    rm -f .problem
    "$program" -L cut person $one > .out 2> .err
    found=$?
    waits=$("$program" -L cut person list-changes 2> .err | grep -c erasure)
    if [ "$waits" = 1 ]; then
        [ "$found" = 0 ] || echo "$1: gone before it was confirmed" > .problem
        "$program" -L cut person confirm "$asked" --as checker > .out 2> .err ||
            echo "$1: cannot be confirmed: $(cat .err)" > .problem
    else
        [ "$found" = 2 ] || echo "$1: confirmed, and found ($found)" > .problem
    fi
    "$program" -L cut staff add S07 --name 测七 > .out 2> .err ||
        echo "$1: cannot be written to: $(cat .err)" > .problem
    "$program" -L cut person $one > .out 2> .err
    [ $? = 2 ] || echo "$1: found at the end" > .problem
    [ ! -e cut/vault.new ] || echo "$1: the old vault is left" > .problem
    "$program" -L cut verify --deep --unanchored > .out 2>&1 ||
        echo "$1: not whole: $(tail -1 .out)" > .problem
    [ ! -e .problem ] || cat .problem
    [ ! -e .problem ]
}
if [ ! -f "$trip" ] || ldd "$program" | grep -q libasan; then
    echo "# no $trip, or a program that does not bear it: nothing is killed"
else
    cut() { # call
        rm -rf cut cut.keys
        cp -a before cut && cp -a before.keys cut.keys
        LD_PRELOAD=$trip TRIP_AT=$1 TRIP_DO=$2 TRIP_LOG=$work/trip.log \
            "$program" -L cut person confirm "$asked" --as checker > .out 2> .err
    }
    cut 0 none
    calls=$(cat trip.log)
    step=$((loops > 0 ? (calls + loops - 1) / loops : 1))
    call=$((loops > 0 ? calls - (loops - 1) * step : 1))
    broken=0
    while [ "$call" -le "$calls" ]; do
        cut "$call" kill
        judge "killed at $call of $calls" || broken=$((broken + 1))
        call=$((call + step))
    done
    check "killed at calls of $calls" test "$broken" -eq 0 -a "$calls" -gt 10
fi
finish
