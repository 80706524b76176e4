#!/bin/sh
# A unit's own self-evaluation form: scored again (F47), held against the book (F48).
. "$(dirname "$0")/kit.sh"
L="-L $work/book"
C="--lang zh $L evaluate check"
has() { grep -q -- "$1" "$file"; }
form() { # budget spent score: the form of one programme
    printf '%s\n' "项目支出绩效自评表,（2023年度）" "项目名称,农村低保" \
        "项目资金（万元）,全年预算数（A）,全年执行数（B）,分值,执行率（B/A）,得分" \
        "年度资金总额,$1,$2,10,$3,$4" \
        "一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分,偏差原因" \
        "产出指标（50分）,数量指标,特困人数,≥4754,4604,5,$5,减员" \
        ",成本指标,临时救助标准,≤5300元/户,5830元/户,10,$6,物价" \
        ",质量指标,支付,合规,合规,35,35," \
        "效益指标（30分）,社会效益,生活水平,提高,达成预期指标,30,30," \
        "满意度指标（10分）,满意度,满意度,≥90%,95%,10,10," "总分,,,,,100,$7"
}

expect "init" 0 "" init book --origin ledger.example.gov.cn/test --unit 430699 --title 测试
check "a maker" person "$work/book" S01 maker maker 2020-01-01
expect "units" 0 "" $L import units "$fixtures/units.csv"
expect "programmes" 0 "" $L import programmes "$fixtures/programmes.csv"
expect "a budget" 0 "" $L import budget "$fixtures/chain_budget.csv"

# What was published: 5 of 5 for 4604 of 4754, 10 of 10 for 5830 above 5300.
form 5.00 3.00 60% 6 5 10 96 > form.csv
expect "a published form" 1 "" $C form.csv --format csv --out check.csv
file=check.csv
check "4.84 instead of 5" has '^6,得分 G,特困人数,得分与评分规则不符,5.00,4.84,0.16'
check "9.09 instead of 10" has '^7,得分 G,临时救助标准,得分与评分规则不符,10.00,9.09,0.91'
check "what the book does not hold" has '^4,全年执行数（B） C,年度资金总额,3.00万元,0.00万元,3.00万元'
check "what it holds" has '^4,全年预算数（A） B,年度资金总额,5.00万元,5.00万元,0.00万元'
for format in text csv json html; do
    expect "as $format" 1 "" $C form.csv --format $format --out check.$format
    file=check.$format
    check "both numbers in $format" has '9\.09'
done
expect "in English" 1 "" --lang en $L evaluate check form.csv
file=.out
check "says why" has "score is not what the rule gives"

form 5.00 0 0% 0 4.84 9.09 88.93 > right.csv
expect "a right form" 0 "" $C right.csv
form 5.00 3.00 60% 6 5 10 96 | sed 's/农村低保/别的项目/' > other.csv
expect "a programme nobody knows" 1 "" $C other.csv
file=.out
check "is not held against the book" has "未与账面核对"
expect "unless it is given" 1 "" $C other.csv --programme RDB
check "compared" has "3.00万元"
expect "no form" 3 "" $C "$fixtures/units.csv"
expect "no file" 3 "" $C nothing.csv
expect "not by name" 2 "" $L report form-check
expect "no such report" 2 "" $L report nothing
names=$(sed 's/.*there are //; s/,//g' .err)
expect "what there is" 0 "" report --help
sed 's/,//g; s/ or / /' .out > helped
check "is what help names" grep -q ": $names\$" helped
finish
