#!/bin/sh
# Public notices by the disclosure policy: moments, places, days, whole names, a leak that
# is named by its cell, and a digest that anybody takes again.
. "$(dirname "$0")/kit.sh"
B="-L $work/book"
F=$fixtures

said() { grep -q -- "$1" "$2"; }
silent() { ! grep -q -- "$1" "$2"; }
notice() { # name code arguments...
    wanted=$1
    code=$2
    shift 2
    expect "$wanted" "$code" "" $B --lang zh report disclosure --programme RDB \
        --period 2023-02 "$@"
}

expect "init" 0 "" init book --origin ledger.example.gov.cn/test --unit 430699 \
    --title 测试县救助资金 --sheet sheet
check "a maker" person "$work/book" S01 maker maker 2020-01-01
{ cat "$F/units.csv" && printf '430699200201,测一村,村,430699200,,2000-01-01,\n'; } > units.csv
expect "units" 0 "" $B import units units.csv
expect "programmes" 0 "" $B import programmes "$F/programmes.csv"
expect "standards" 0 "" $B import standards "$F/standards.csv"
printf '%s\n' "姓名,身份证号,保障人数,类别,起始月份,停发月份,审批日期" \
    "测五,43069919600103001X,2,A,2023-01,,2022-12-20" \
    "欧阳测六,430699197001010347,1,A,2023-02,,2023-01-20" \
    "测八七,430699197001010451,1,A,2023-01,2023-02,2022-12-20" > enrolments.csv
expect "enrolments of a village" 0 "" $B import enrolments enrolments.csv --programme RDB \
    --unit 430699200201

# Without a policy: the defaults, and no days.
notice "approved" 0 --notice approval --out approval.csv
check "two go on" said "合计,,,2户,3,无数据" approval.csv
check "masked" said ",欧阳\*六," approval.csv
notice "proposed" 0 --notice review --out review.txt
check "one begins" said "共1户1人" review.txt
notice "ended" 0 --notice termination --out ended.txt
check "one has ended" said "测\*七" ended.txt
notice "no such moment" 2 --notice first
notice "no such place" 2 --notice review:moon
notice "days without a telephone" 5 --notice review --day 2023-02-01
check "by its rule" said "R-292" .err

# By a policy (R-291, R-292).
sed 's/^fields = .*/fields = village, name, headcount, class/; s/^names = .*/names = full/' \
    "$docs/policies/disclosure.ini" > policy.ini
expect "a policy" 0 "" $B policy record policy.ini
notice "in either language" 0 --notice 审批:村公示栏
notice "on the board" 0 --notice approval:board --out board.html
check "whole names" said "欧阳测六" board.html
check "and why they may stand there" said "姓名未作脱敏处理，依据" board.html
for format in html csv json text; do
    notice "on the web, $format" 0 --notice approval --day 2023-02-01 --format $format \
        --out web.$format
    check "masked in $format" silent "欧阳测六" web.$format
done
check "seven working days" said "为期7个工作日，自2023年2月1日起至2023年2月9日止" web.text
check "the standards in force" said "补贴标准：补差，最高450.00元，A600.00元" web.text
check "the telephone" said "监督电话：0730-0000000" web.text

# R-289: what the note says is what sha256sum says.
digest=$(tail -c +4 web.csv | sed '/^\r$/,$d' | sha256sum | cut -c1-64)
for format in html csv json text; do
    check "the digest in $format" said "$digest" web.$format
done

# R-290: a telephone among the classes.
printf '%s\n' "姓名,身份证号,保障人数,类别,起始月份,停发月份,审批日期" \
    "测九,430699196912110176,1,13800000000,2023-02,,2023-01-20" > telephone.csv
expect "a telephone as a class" 0 "" $B import enrolments telephone.csv --programme RDB \
    --unit 430699200201
for format in html csv json text; do
    notice "is not published in $format" 5 --notice review --format $format --out leak.$format
    check "the message names the cell" said "第 [12] 行“类别”列含有手机号码" .err
    check "and not the number" silent "1380" .err
    check "there is no file" test ! -e leak.$format
done
finish
