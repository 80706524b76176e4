#!/bin/sh
# From standards and a roster to a draft: who may be paid how much, to whose account.
. "$(dirname "$0")/kit.sh"
B="-L $work/book"
one=430699196001010019
two=430699196002020024
three=430699197003030034
A=6217990000000001004
C=6217990000000001012
D=6217990000000001020

expect "init" 0 "" init book --origin ledger.example.gov.cn/test --unit 430699 --title 测试
check "a maker" person "$work/book" S01 maker maker 2023-01-01
expect "units" 0 "" $B import units "$fixtures/units.csv"
expect "programmes" 0 "" $B import programmes "$fixtures/programmes.csv"
expect "budget" 0 "" $B import budget "$fixtures/budget.csv"
expect "standards" 0 "Recorded                      3" $B import standards "$fixtures/standards.csv"
sed 's/650/651/' "$fixtures/standards.csv" > standards.csv
expect "only what is new" 0 "There already                 2" $B import standards standards.csv
sed 's/补差/一半/' "$fixtures/standards.csv" > bad.csv
expect "a method that is none" 3 "" $B import standards bad.csv
sed 's/2023-12-31/2022-12-31/' "$fixtures/standards.csv" > bad.csv
expect "an end before the beginning" 3 "" $B import standards bad.csv

heads=姓名,身份证号,类别,保障人数,保障金,分类施保金,补发金额,其他增减,发放合计,账户名称,账号,与对象关系,申请日期,审批日期,停发月份
roster() { # period rows...: imports them, in the month's name
    period=$1
    shift
    { echo "$heads"; printf '%s\n' "$@"; } > "roster-$period.csv"
    "$program" $B import roster "roster-$period.csv" --programme RDB --unit 430699 \
        --period "$period" --due "$period-10" --allocation 测财社指〔2023〕3号 \
        > .out 2> .err
}
refused() { # name rule row
    name=$1
    rule=$2
    shift 2
    roster 2023-03 "$@"
    check "$name" test $? = 5
    check "$name, by its rule" grep -q "$rule" .err
}
first="测一,$one,,2,600.00,50.00,0.00,0.00,650.00,测一,$A,,2023-01-05,2023-02-10,"
refused "nobody approved it" R-134 "测一,$one,,2,600.00,,,,600.00,测一,$A,,,,"
refused "approved too late" R-134 "测一,$one,,2,600.00,,,,600.00,测一,$A,,,2023-03-01,"
check "with the month" grep -q "2023-04" .err
refused "stopped by then" R-134 "测一,$one,,2,600.00,,,,600.00,测一,$A,,,2023-02-10,2023-03"
refused "above the standard" R-135 "测一,$one,,2,900.01,,,,900.01,测一,$A,,,2023-02-10,"
check "by how much" grep -q "0.01 yuan above" .err
refused "above the standard of its class" R-135 "测一,$one,A,1,600.01,,,,600.01,测一,$A,,,2023-02-10,"
refused "a household of unknown size" R-135 "测一,$one,,,600.00,,,,600.00,测一,$A,,,2023-02-10,"
refused "an account in another name" R-136 "测一,$one,,2,600.00,,,,600.00,测四,$A,,,2023-02-10,"
roster 2023-03 "测一,$one,,2,600.00,50.00,0.00,0.00,650.01,测一,$A,,,2023-02-10,"
check "parts that are not the whole" test $? = 3
check "by its rule" grep -q R-133 .err
roster 2023-03 "测一,$one,,2,700.00,-50.00,,,650.00,测一,$A,,,2023-02-10,"
check "a negative part" test $? = 3
roster 2023-03 "测一,$one,,2,600.00,,,,600.00,测四,$A,邻居,,2023-02-10,"
check "a relation that is none" test $? = 5
expect "nothing of it was recorded" 0 "No batch was recorded." $B batch list

roster 2023-03 "$first" "测二,$two,A,1,590.00,,,10.00,600.00,测四,$C,监护人,,2023-02-20," \
    "测三,$three,,1,300.00,,,,300.00,测三,$A,,,2023-02-20,"
check "a roster" test $? = 0
check "enrols three" grep -q "^Newly enrolled *3" .out
check "below the standard is told" grep -q "R-135: 10.00 yuan below" .err
check "two households on one account, too" grep -q "R-137: the account of line 2" .err
batch=$("$program" $B --json batch list | sed -n 's/^ *"batch": \([0-9]*\),*$/\1/p' | head -1)
check "makes a draft" sh -c "'$program' $B --json batch show $batch | grep -q '\"stage\": \"drafted\"'"
expect "holds no money" 0 '  "reserved": "0.00",' $B --json status
expect "a line" 0 "" $B show "$((batch + 1))"
check "says its parts" grep -q "^Supplement, yuan *50.00" .out
expect "another" 0 "" $B show "$((batch + 2))"
check "says who is paid" grep -q "^Who is paid *a guardian" .out
roster 2023-03 "$first"
check "nobody is due twice" test $? = 5
check "by its rule" grep -q R-074 .err

roster 2023-04 "测一,$one,,3,600.00,50.00,0.00,0.00,650.00,测一,$A,,,2023-02-10,2023-07" \
    "测二,$two,A,1,600.00,,,,600.00,测四,$C,,,,"
check "next month, without approval" test $? = 0
check "the guardian is known" sh -c "! grep -q R-136 .err"
check "one enrolment got an end" grep -q "^Enrolments changed *1" .out
check "one is gone" grep -q "^Gone since last month *1" .out
check "the other's amount is as before" grep -q "^Another amount than last month *0" .out
roster 2023-07 "测一,$one,,3,600.00,50.00,,,650.00,测一,$A,,,,"
check "not after the end" test $? = 5
check "which is told" grep -q "R-134: the enrolment ended after 2023-06" .err
roster 2023-08 "测一,$one,,3,600.00,50.00,,,650.00,测一,$A,,,2023-07-03,"
check "approved anew" test $? = 0
check "enrolled anew" grep -q "^Newly enrolled *1" .out
roster 2023-09 "测一,$one,,3,600.00,50.00,,,650.00,测一,$D,,,2023-08-03,"
check "approved again, renewed" grep -q "^Enrolments changed *1" .out
check "another account is told" grep -q "R-075: another account" .err

# ---- who is paid for somebody else, by name and number ---------------------------------
{
    echo "$heads,领取人,领取人身份证号"
    echo "测四,430699197001010232,,1,300.00,,,,300.00,测监护,$D,监护人,,2023-10-03,,测监护,430699197001010566"
} > guarded.csv
expect "a guardian with a number" 0 "" $B import roster guarded.csv --programme RDB --unit 430699 \
    --period 2023-11 --due 2023-11-10 --allocation 测财社指〔2023〕3号
expect "has a record of their own" 0 "" $B person 430699197001010566 --format csv
check "with what they are paid for somebody else" test "$(grep -c '^2023-11' .out)" = 1
expect "the person's own" 0 "" $B person 430699197001010232 --format csv
check "says the same" test "$(grep -c '^2023-11' .out)" = 1

# ---- people nobody names --------------------------------------------------------------
printf '%s\n' "代码,名称,摘要,对象类型,公示方式,功能科目,科目生效,科目失效,政府经济分类,部门经济分类,依据" \
    "LLQ,流浪乞讨人员救助,流浪救助,无名,总数,2081902,,,50901,30306,测" > unnamed.csv
expect "a programme for the unnamed" 0 "" $B import programmes unnamed.csv
station() { # headcount: two rows of one institution
    printf '%s\n' "姓名,身份证号,保障人数,发放合计,账号" \
        "测救助站,1243069940000000XK,$1,120.00,$C" \
        "测救助站,1243069940000000XK,$1,30.00,$C" > station.csv
    "$program" $B import roster station.csv --programme LLQ --unit 430699 --period 2023-09 \
        --due 2023-09-10 --allocation 测财社指〔2023〕3号 > .out 2> .err
}
station ""
check "how many, must be said" test $? = 5
check "by its rule" grep -q "R-136: aid for people" .err
station 7
check "an institution receives for them, more than once" test $? = 0
batch=$(sed -n 's/^ *\([0-9]*\)  *LLQ .*/\1/p' .out)
expect "and is named in the batch" 0 "" $B batch show "$batch" --names
check "from the vault" grep -q "测救助站" .out
expect "the party is nobody" 0 "" $B show "$((batch + 1))"
check "at all" grep -qE "^Pseudonym of the party *0{32}" .out

# ---- enrolments outside the rosters ---------------------------------------------------
list() { "$program" $B enrolment list "$@" > .out 2> .err; }
list --programme RDB --period 2023-09
check "three are enrolled" test "$(grep -c ' RDB ' .out)" = 3
list --programme 农村低保 --period 2023-03 --names
check "names from the vault" grep -q "测二" .out
expect "a programme that is none" 2 "" $B enrolment list --programme XYZ
printf '%s\n' "姓名,身份证号,保障人数,起始月份,停发月份,审批日期" \
    "测五,43069919600103001X,2,2023-01,,2022-12-20" > enrolments.csv
expect "who was entitled before the ledger" 0 "Recorded                      1" \
    $B import enrolments enrolments.csv --programme RDB --unit 430699
sed 's/测五/测六/; s/2023-01/2024-01/' enrolments.csv > other.csv
expect "another name for that number" 5 "" $B import enrolments other.csv --programme RDB --unit 430699
check "by its rule" grep -q "R-075" .err
sed 's/2,2023-01/3,2023-01/' enrolments.csv > other.csv
expect "twice" 5 "" $B import enrolments other.csv --programme RDB --unit 430699
check "by its rule" grep -q "R-132" .err
sed 's/2023-01,,2022/2022-12,,2022/; s/X,/X ,/' enrolments.csv > other.csv
expect "before the approval allows" 5 "" $B import enrolments other.csv --programme CDB --unit 430699
check "by its rule" grep -q "R-131" .err
roster 2023-09 "测五,43069919600103001X,,,900.00,,,,900.00,测五,6217990000000001038,,,,"
check "a roster pays who is enrolled, for as many as were told" test $? = 0
expect "without a month" 2 "" $B enrolment stop 43069919600103001X --programme RDB
printf '43069919600103001X\n' > number
"$program" $B enrolment stop - --programme RDB --to 2023-09 < number > .out 2> .err
check "stopped, by a number from standard input" test $? = 0
expect "not after its end" 5 "" $B enrolment stop 43069919600103001X --programme RDB --to 2023-10
check "by its rule" grep -q "R-132" .err
roster 2023-10 "测五,43069919600103001X,,2,900.00,,,,900.00,测五,6217990000000001038,,,,"
check "nothing after it" test $? = 5
check "by its rule" grep -q "R-134: the enrolment ended after 2023-09" .err

# ---- who was entitled before the ledger, taken over by two (R-174) ---------------------
printf '%s\n' "姓名,身份证号,保障人数,起始月份,停发月份,审批日期" \
    "测六,430699197001010347,1,2023-01,,2022-12-20" \
    "测七,430699197001010451,1,2023-01,,2022-12-20" > taken.csv
take="$B import enrolments taken.csv --programme RDB --unit 430699 --opening --document 测民函〔2023〕9号"
expect "how many there are must be said" 2 "" $take
expect "and by which paper" 2 "" $B import enrolments taken.csv --programme RDB --unit 430699 \
    --opening --rows 2
expect "not as many as the other system has" 5 "" $take --rows 3
check "by its rule" grep -q "R-174" .err
expect "as many" 0 "Recorded                      2" $take --rows 2
file=$(sed -n 's/^Entry of the file *//p; s/^File entry *//p' .out)
roster 2023-09 "测六,430699197001010347,,,300.00,,,,300.00,测六,6217990000000002036,,,,"
check "nobody is entitled yet" test $? = 5
check "by its rule" grep -q "R-134" .err
expect "it waits" 0 "" $B opening list
file=$(sed -n 's/^ *\([0-9][0-9]*\) .* 2 *$/\1/p' .out)
expect "who asked does not confirm" 5 "" $B opening confirm "$file" --as maker
check "by its rule" grep -q "R-174" .err
check "a checker" person "$work/book" S02 checker checker 2023-01-01
expect "a checker does not enrol" 5 "" $B import enrolments enrolments.csv --programme CDB \
    --unit 430699 --as checker
expect "another does" 0 "" $B opening confirm "$file" --as checker
check "both" grep -q "^Enrolments *2" .out
expect "nothing waits" 0 "No opening waits to be confirmed." $B opening list
expect "nothing twice" 5 "" $B opening confirm "$file" --as checker
roster 2023-09 "测六,430699197001010347,,,300.00,,,,300.00,测六,6217990000000002036,,,,"
check "now they are" test $? = 0
expect "and their enrolment can end" 0 "" $B enrolment stop 430699197001010347 --programme RDB \
    --to 2023-10 --as maker

expect "no personal data in the log" 0 "" $B log --limit 200
check "none at all" sh -c "! grep -qE '测[一二三四五六七]([^镇]|\$)|4306991960|62179900' .out"
expect "the book is whole" 0 "" $B verify --deep --unanchored
check "a stranger adds it up to the same" stranger book
finish
