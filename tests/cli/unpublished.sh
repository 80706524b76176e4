#!/bin/sh
# F20: what was paid without the notice that its policy asks for first, and came to the
# book as a fact, is an exception (R-354).
. "$(dirname "$0")/kit.sh"
B="-L $work/book"
one=430699196001010019
two=430699196002020024
paid() { # month: a file of what was paid then, and how it is taken in
    cat > "$1.csv" <<END
姓名,身份证号,银行账号,金额,状态,付款日期
测一,$one,6217990000000001004,100.00,成功,$1-08
测二,$two,6217990000000001012,200.00,失败,$1-08
END
    what="$B import payroll $1.csv --profile plain-results --programme RDB --unit 430699
        --period $1 --due $1-10 --allocation 测财社指〔2023〕3号 --headcount 1 --as maker"
}
open() { # how many such exceptions there are
    "$program" $B --json exceptions list --class paid-before-notice > .list 2> .err
    test "$(grep -c '^{"number"' .list)" -eq "$1"
}

expect "init" 0 "" init book --origin ledger.example.gov.cn/test --unit 430699 --title 测试
check "a maker" person "$work/book" S01 maker maker 2023-01-01
expect "units" 0 "" $B import units "$fixtures/units.csv"
expect "programmes" 0 "" $B import programmes "$fixtures/programmes.csv"
expect "budget" 0 "" $B import budget "$fixtures/budget.csv"
paid 2023-10
expect "paid without a policy" 0 "" $what
check "nothing is asked" open 0
sed 's/^from = .*/from = 2023-11-01/' "$docs/policies/disclosure.ini" > policy.ini
expect "a policy" 0 "" $B policy record policy.ini
sed 's/测一/测五/; s/^测五,[0-9]*/测五,43069919600103001X/' 2023-10.csv > late.csv
expect "paid before it was in force" 0 "" $B import payroll late.csv --profile plain-results \
    --programme RDB --unit 430699 --period 2023-09 --due 2023-10-10 \
    --allocation 测财社指〔2023〕3号 --headcount 1 --as maker
check "nothing is asked either" open 0
paid 2023-11
expect "paid under it" 0 "" $what --dry-run
check "it is told beforehand" grep -q "R-354.*(review)" .err
check "and nothing is recorded" open 0
expect "taken in all the same" 0 "" $what
check "with an exception" open 1
check "of what was paid" grep -q '"amount":"100.00"' .list
"$program" $B --lang zh exceptions list > .zh
check "in Chinese" grep -q "未公示先发" .zh
number=$(sed -n 's/^{"number":"\([0-9]*\)".*/\1/p' .list)
check "an approver" person "$work/book" S02 approver approver 2023-01-01
expect "it is explained" 0 "" $B exceptions resolve "$number" --action explained --note "先行救助" --as approver
check "and settled" open 0
sed 's/^before_payment = .*/before_payment = none/; s/^from = .*/from = 2023-12-01/' policy.ini > free.ini
expect "a policy that asks for none" 0 "" $B policy record free.ini
paid 2023-12
expect "paid under that" 0 "" $what
check "is none" open 0
check "the book holds" "$program" $B verify --deep --unanchored
finish
