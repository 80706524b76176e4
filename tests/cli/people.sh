#!/bin/sh
# People changed by two (R-138): account, name and number, and two records made one.
. "$(dirname "$0")/kit.sh"
B="-L $work/book"
one=430699196001010019
new=43069919600103001X
two=430699196002020024
three=430699197003030034

expect "init" 0 "" init book --origin ledger.example.gov.cn/test --unit 430699 --title 测试
check "a maker" person "$work/book" S01 maker maker 2023-01-01
check "a checker" person "$work/book" S02 checker checker 2023-01-01
expect "units" 0 "" $B import units "$fixtures/units.csv"
expect "programmes" 0 "" $B import programmes "$fixtures/programmes.csv"
expect "budget" 0 "" $B import budget "$fixtures/budget.csv"
cat > paid.csv <<END
姓名,身份证号,银行账号,金额,状态,付款日期
测一,$one,6217990000000001004,100.00,成功,2023-12-08
测二,$two,6217990000000001012,200.00,成功,2023-12-08
测二,$three,6217990000000001020,300.00,成功,2023-12-08
END
expect "a month's payments" 0 "" $B import payroll paid.csv --profile plain-results \
    --programme RDB --unit 430699 --period 2023-12 --due 2023-12-10 \
    --allocation 测财社指〔2023〕3号 --headcount 1

# ---- a new account ------------------------------------------------------------------
asked() { sed -n 's/^Asked for in entry *//p' .out; }
settle="person list-changes"
expect "what is changed must be said" 2 "" $B person change $one
expect "one thing at a time" 2 "" $B person change $one --name 测三 --number $new
expect "a number that is none" 2 "" $B person change 430699196001010018 --name 测三
expect "an account that is none" 2 "" $B person change $one --account 6217990000000001005
expect "nobody by that number" 2 "" $B person change $new --name 测三
printf '%s\n%s\n' $one 6217990000000001038 > secret
"$program" $B person change - --account - --as maker < secret > .out 2> .err
check "asked for, from standard input" test -n "$(asked)"
change=$(asked)
expect "it waits" 0 "" $B $settle
check "with what it is" grep -q "^ *$change *account *S01 *测一 *6217990000000001004 *6217990000000001038" .out
expect "the record says the same as before" 0 "" $B person $one
check "of the account" grep -q "6217990000000001004" .out
expect "who asked does not confirm" 5 "" $B person confirm "$change" --as maker
check "by its rule" grep -q "R-138" .err
expect "a checker does not ask" 5 "" $B person change $one --name 测三 --as checker
expect "another does" 0 "" $B person confirm "$change" --as checker
expect "nothing waits" 0 "No change of a person waits." $B $settle
expect "now the record says so" 0 "" $B person $one
check "with the new account" grep -q "6217990000000001038" .out
expect "only once" 5 "" $B person confirm "$change" --as checker
expect "no other entry" 2 "" $B person confirm 3 --as checker

# ---- a name refused, a number confirmed ---------------------------------------------
expect "a new name" 0 "" $B person change $one --name 测三 --as maker
change=$(asked)
expect "refused" 0 "" $B person refuse "$change" --as checker
expect "the name stands" 0 "" $B person $one
check "as it was" grep -q "测一" .out
expect "a new number" 0 "" $B person change $one --number $new --as maker
expect "confirmed" 0 "" $B person confirm "$(asked)" --as checker
expect "found by the new one" 0 "" $B person $new
expect "and by the old one" 0 "" $B person --format csv $one
expect "the number of another" 5 "" $B person change $two --number $one --as maker

# ---- the bank's spelling of a name ----------------------------------------------------
expect "an alias says why" 2 "" $B person alias $two --name "?二" --as maker
expect "and how it is spelled" 2 "" $B person alias $two --reason pinyin --as maker
expect "nobody has one" 0 "The person has no alias." $B person aliases $two
expect "asked for" 0 "" $B person alias $two --name "?二" --reason rare-character --as maker
change=$(asked)
expect "it waits, spelled out" 0 "" $B $settle
check "for who decides" grep -q "alias *S01 *测二 *测二 *?二" .out
expect "confirmed" 0 "" $B person confirm "$change" --as checker
expect "the person has it" 0 "" $B person aliases $two
check "with its reason" grep -q "^ *$change *?二 *rare-character" .out
expect "only once" 5 "" $B person alias $two --name "?二" --reason pinyin --as maker
check "by its rule" grep -q "R-171" .err
sed "s/测二,$two/?二,$two/; 1!{/$two/!d}" paid.csv > spelled.csv
expect "a file in that spelling" 0 "" $B import payroll spelled.csv --profile plain-results \
    --programme RDB --unit 430699 --period 2023-11 --due 2023-11-10 \
    --allocation 测财社指〔2023〕3号 --headcount 1 --as maker
expect "no name was lost" 0 "" $B exceptions list
check "in the queue" sh -c "! grep -q 'lost' .out"
expect "withdrawn" 0 "" $B person alias $two --name "?二" --withdraw --as maker
expect "by two" 0 "" $B person confirm "$(asked)" --as checker
expect "there is none" 0 "The person has no alias." $B person aliases $two

# ---- two records of one person --------------------------------------------------------
expect "one record with itself" 5 "" $B person merge $one $new --as maker
expect "two records are one person" 0 "" $B person merge $two $three --as maker
change=$(asked)
expect "each has one payment" 0 "" $B person $two
check "so far" test "$(grep -c '2023-12 ' .out)" = 1
expect "confirmed, and paid twice" 0 "Dues paid to both records     1" \
    $B person confirm "$change" --as checker
expect "the history is joined" 0 "" $B person $three
check "with both payments" test "$(grep -c '2023-12 ' .out)" = 2
expect "what was paid twice is an exception" 0 "" $B status
check "of its own class" grep -q "double-paid" .out
# ---- whatever the number, one party ---------------------------------------------------
pays() { # file rows...: a month's list, not yet paid
    { echo "姓名,身份证号,银行账号,金额"; printf '%s\n' "$@"; } > again.csv
    "$program" $B import payroll again.csv --programme RDB --unit 430699 --period 2023-12 \
        --due 2023-12-20 --allocation 测财社指〔2023〕3号 --headcount 1 --as maker > .out 2> .err
}
pays "测二,$three,6217990000000001020,300.00"
check "the number that went is not written any more" test $? = 5
check "by its rule" grep -q "R-138" .err
pays "测二,$two,6217990000000001012,200.00"
check "what both were paid is not paid again" test $? = 5
check "by its rule" grep -q "R-074" .err
expect "the two lines stand in the queue" 0 "" $B exceptions list
check "as one double payment" test "$(grep -c "paid twice  " .out)" = 1

expect "no personal data in the log" 0 "" $B log --limit 100
check "none at all" sh -c "! grep -qE '测[一二]([^镇]|\$)|4306991960|62179900' .out"
expect "the book is whole" 0 "" $B verify --deep --unanchored
check "and the vault fits it" test "$(grep -c '^Not looked at .*vault' .out)" = 0
check "line by line" grep -qE '^Lines as the vault has them +[1-9]' .out
check "a stranger adds it up to the same" stranger book
finish
