#!/bin/sh
# One list for a month: every kind of file, in order; what was taken in is passed over.
. "$(dirname "$0")/kit.sh"
B="-L $work/book"
steps() { { echo "$columns" && printf '%s\n' "$@"; } > list.csv; }
answer() { # the number that stands in this field of the list's answer
    "$program" $B --json import list list.csv --as maker | sed -n "s/^  \"$1\": \([0-9]*\),*/\1/p"
}
columns=step,kind,file,profile,programme,period,unit,due,allocations,village,return_of,note,document,day,to,account,received,paid,balance
one=430699196001010019
A=6217990000000001004

expect "init" 0 "" init book --origin ledger.example.gov.cn/test --unit 430699 --title 测试
check "a maker" person "$work/book" S01 maker maker 2020-01-01
check "a checker" person "$work/book" S02 checker checker 2020-01-01
check "an approver" person "$work/book" S03 approver approver 2020-01-01
cp "$fixtures"/*.csv .
printf '%s\n' "姓名,身份证号,保障人数,起始月份,停发月份,审批日期" \
    "测五,43069919600103001X,2,2023-01,,2022-12-20" > enrolments.csv
printf '%s\n' "姓名,身份证号,类别,保障人数,保障金,分类施保金,补发金额,其他增减,发放合计,账户名称,账号,与对象关系,申请日期,审批日期,停发月份" \
    "测一,$one,,2,600.00,,,,600.00,测一,$A,,2023-01-05,2023-02-10," > roster.csv
printf '%s\n' "姓名,身份证号,银行账号,金额,状态,原因,付款日期" \
    "测一,$one,$A,600.00,处理成功,,2023-03-09" > return.csv
printf '账号,退款金额,退款原因,退款日期\n%s,-600.00,账户已销户,2023-03-12\n' "$A" > refund.csv
printf '交易日期,收入,支出,余额,摘要\n2023-03-02,500.00,,500.00,拨款\n2023-03-20,,4.00,496.00,手续费\n' > statement.csv

county=测财社指〔2023〕12号/2081902/中央
register="1,units,units.csv 2,programmes,programmes.csv 3,standards,standards.csv 4,budget,chain_budget.csv"
# shellcheck disable=SC2086 # one row each
steps $register \
    "5,splits,splits.csv,,,,,,$county,,,,测民发〔2023〕4号,2023-02-20" \
    "6,opening,opening.csv,,,,,,,,,,测财函〔2023〕1号,2023-06-30,,,67800,19838,37962" \
    "7,enrolments,enrolments.csv,,RDB,,430699" \
    "8,roster,roster.csv,,RDB,2023-03,430699,2023-03-10,$county" \
    "9,return,return.csv,return-columns,,,,,,,8" \
    "10,refund,refund.csv,,,,,,,,8" \
    "11,statement,statement.csv,,,2023-03,,,,,,,,,,发放户"
expect "a list of all kinds" 0 "Files                         11" $B import list list.csv --as maker
check "two of them wait" grep -q "^Waiting *2$" .out
check "the roster is drafted" sh -c "'$program' $B batch list | grep -q '600[.]00.*drafted'"
check "the opening waits for a checker" sh -c "'$program' $B opening list | grep -q 37,212.00"
expect "checked" 0 "" $B batch approve --as checker --all
expect "approved" 0 "" $B batch approve --as approver --all
expect "sent" 0 "" $B batch submit --as maker --all --out bank
check "again: nine are there already" test "$(answer known)" = 9
check "the answer and the refund are taken in" sh -c "'$program' $B batch list | grep -q ' 0  *0  *0  *0[.]00'"
check "and again: all are" test "$(answer known)" = 11

# ---- what a row must say -------------------------------------------------------------
row() { # name rule row
    steps "$3"
    expect "$1" 3 "" $B import list list.csv --as maker
    check "$1: its rule" grep -q "$2" .err
}
row "a statement of no account" R-076 "1,statement,statement.csv,,,2023-03"
row "a statement of no days" R-076 "1,statement,statement.csv,,,,,,,,,,,,,发放户"
row "an opening without totals" R-076 "1,opening,opening.csv,,,,,,,,,,测财函〔2023〕1号"
row "parts of nothing" R-076 "1,splits,splits.csv,,,,,,,,,,测民发〔2023〕4号"
row "no number of a document" R-010 "1,splits,splits.csv,,,,,,$county,,,,四号"
row "no amount" R-001 "1,opening,opening.csv,,,,,,,,,,测财函〔2023〕1号,,,,x,1,1"
row "a refund of nothing" return_of "1,refund,refund.csv"
row "a day that is none" 2024-01-10 "1,statement,statement.csv,,,,,,,,,,,2023-02-30,,发放户"
steps "1,failed,opening_failed.csv,,RDB,2023-05,测一镇,2023-06-10,$county"
expect "lines that failed before" 0 "Rows recorded                 2" $B import list list.csv --as maker
expect "the book replays" 4 "" $B verify --deep
check "deeply" grep -q "not anchored" .out
finish
