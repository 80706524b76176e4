#!/bin/sh
# An evaluation: its policy, figures that people measured, both papers, and what each
# figure is made from (R-300..R-304).
. "$(dirname "$0")/kit.sh"
B="-L $work/book"
one=430699196001010019
two=430699196002020024

expect "init" 0 "" init book --origin ledger.example.gov.cn/test --unit 430699 --title 测试
check "a maker" person "$work/book" S01 maker maker 2023-01-01
expect "units" 0 "" $B import units "$fixtures/units.csv"
expect "programmes" 0 "" $B import programmes "$fixtures/programmes.csv"
expect "budget" 0 "" $B import budget "$fixtures/budget.csv"
cat > paid.csv <<END
姓名,身份证号,银行账号,金额,状态,付款日期
测一,$one,6217990000000001004,100.00,成功,2023-12-08
测二,$two,6217990000000001012,200.00,成功,2023-12-18
END
expect "a month's payments" 0 "" $B import payroll paid.csv --profile plain-results \
    --programme RDB --unit 430699 --period 2023-12 --due 2023-12-10 \
    --allocation 测财社指〔2023〕3号 --headcount 1
scope="--year 2023 --programme RDB"

# ---- what a figure is made from -----------------------------------------------------
expect "explained" 0 "" $B report performance $scope --explain on-time --format csv --lang zh
check "one of two in time" grep -q "^全部合计,,,1,2" .out
expect "amounts explained" 0 "" $B report performance $scope --explain per-person --format csv --lang zh
check "to the fen" grep -q "^全部合计,,,300.00,2" .out
expect "no such figure" 2 "" $B report performance $scope --explain happiness
expect "of no other report" 2 "" $B report budget --year 2023 --explain on-time
check "by its rule" grep -q R-361 .err
expect "of the one year there is" 0 "" $B report performance --explain on-time --format csv --lang zh
check "one of two" grep -q "^全部合计,,,1,2" .out
expect "a year of nothing" 0 "" $B report performance --year 1999 --format csv --lang zh
check "has no batch" grep -q "发放批次,无数据" .out
expect "months of another year" 2 "" $B report performance --year 2022 --from 2023-01
expect "a limit of nothing" 2 "" $B report performance --limit 5

# ---- every option acts or is refused (R-361) ----------------------------------------
for pair in overview:--year=2023 budget:--from=2023-01 bank:--unit=430699 \
    reconciliation:--year=2023 execution:--batch=5 closing:--programme=RDB \
    disclosure:--year=2023 evaluation:--batch=5 self-evaluation:--notice=review \
    payroll-list:--programme=RDB signature-list:--hotline=07301234567 \
    performance:--day=2023-01-01; do
    option=${pair#*:}
    expect "${pair%%:*} has no ${option%%=*}" 2 "" \
        $B report "${pair%%:*}" "${option%%=*}" "${option#*=}"
    check "by its rule" grep -q R-361 .err
done

expect "a file of an ending nobody knows" 2 "" $B report budget --year 2023 --out book.docx
check "is not written" test ! -e book.docx
mkdir of.2023
expect "a file of none, in a folder of one" 0 "" $B report budget --year 2023 --out of.2023/book
expect "one of text" 0 "" $B report budget --year 2023 --format text --out book.text
expect "by its ending" 0 "" $B report budget --year 2023 --out book.txt
check "are the same" sh -c 'grep -v "^As of\|^截至" book.txt > a; grep -v "^As of\|^截至" book.text > b; cmp a b'
check "all three" sh -c 'grep -v "^As of\|^截至" of.2023/book | cmp - a'

# ---- the policy ---------------------------------------------------------------------

policy=$docs/policies/evaluation.ini
expect "no policy, no score" 2 "" $B report self-evaluation $scope
sed 's/^points = 10/points = 11/' "$policy" > wrong.ini
expect "points that make up no hundred" 3 "" $B policy record wrong.ini
check "by its rule" grep -q "R-302" .err
expect "the shipped one" 0 "" $B policy record "$policy"
expect "recorded once" 0 "" $B policy record "$policy"
check "and says so" grep -q "already" .out

# ---- what people measured -----------------------------------------------------------
printf '问卷 100 份\n' > survey.txt
m="evaluate manual"
expect "no evidence" 2 "" $B $m satisfaction 92% $scope
expect "no such indicator" 2 "" $B $m happiness 92% $scope --evidence survey.txt
expect "the book knows better" 5 "" $B $m on-time 100% $scope --evidence survey.txt
expect "another measure" 2 "" $B $m satisfaction 92人 $scope --evidence survey.txt
expect "more than all" 2 "" $B $m satisfaction 192.5% $scope --evidence survey.txt
check "by its rule" grep -q R-362 .err
expect "a target that the policy has" 5 "" $B $m satisfaction '≥95%' $scope
expect "words without points" 2 "" $B $m no-incident 部分达成并具有一定效果 $scope \
    --evidence survey.txt
expect "measured" 0 "" $B $m satisfaction 92% $scope --evidence survey.txt --note 问卷
expect "the same again" 0 "" $B $m satisfaction 92% $scope --evidence survey.txt
check "is nothing new" grep -q "already" .out
expect "a new value in its place" 0 "" $B $m satisfaction 81% $scope --evidence survey.txt
expect "in whatever words" 5 "" $B $m satisfaction 95%以上 $scope
expect "no target that anybody could reach" 3 "" $B $m persons ≥ $scope
expect "a target in words" 0 "" $B $m persons 不低于3人 $scope
expect "the year's target" 0 "" $B $m persons '≥2人' $scope
expect "words with points" 0 "" $B $m no-incident 部分达成并具有一定效果=5 $scope \
    --evidence survey.txt

# ---- the papers ---------------------------------------------------------------------
expect "the form" 0 "" $B report self-evaluation $scope --format csv --lang zh
check "satisfaction: 81 of 90, of 10" grep -q "服务对象满意度,≥90%,81%,10.00,9.00" .out
check "in time: half of 98, of 6" grep -q "按时发放率,≥98%,50.00%,6.00,3.06" .out
check "persons, over twelve months" grep -q "月均保障人数,≥2人,0.17人,8.00,0.68" .out
check "what was done, in one sentence" grep -q "月均保障0.17人，发放300.00元" .out
check "no total without all" grep -q "^总分,无数据" .out
expect "kept" 0 "" $B report self-evaluation $scope --format csv --lang zh --out self.csv
expect "held against the book by itself" 0 "" $B evaluate check self.csv
for format in text json html xlsx; do
    expect "the report as $format" 0 "" $B report evaluation $scope --format $format \
        --out "report.$format" --lang zh
    check "is there" test -s "report.$format"
done
check "with pictures" sh -c 'test "$(grep -o "<svg" report.html | wc -l)" = 3'
check "that say what they are" grep -q '"form": *"bullet"' report.json
check "and have their figures in a table" grep -q "按时发放率 *≥98% *50.00% *51.02%" report.text
check "with its findings" grep -q "按时发放率：目标≥98%，实际50.00%，得3.06分" report.text
check "both meanings of execution" grep -q "评价口径：实际支出÷实际到位）0.45%；预算执行率（自评口径" report.text
check "what arrived" grep -q "资金到位率（实际到位÷全年预算）100.00%" report.text
check "what only the unit knows" grep -q "按时发放率未达到目标的原因：【由单位填写】" report.text
expect "of nobody" 0 "" $B report evaluation --year 2023 --programme CDB --lang zh
check "no zero of zero" grep -q "17项指标均无数据，不能评分" .out
check "in no sentence" sh -c '! grep -q "得0.00分\|分值0.00" .out'
expect "the form as a workbook" 0 "" $B report self-evaluation $scope --lang zh \
    --out report.self.xlsx
expect "the form as a file" 0 "" $B report self-evaluation $scope --format csv --lang zh \
    --out own.csv
expect "checks itself" 0 "" $B evaluate check own.csv --format csv --lang zh
check "every score that is there" grep -q "^已复核得分,7" .out
check "no total without all of them" grep -q "^复核总分,无数据" .out
check "and every figure, by the policy's sources" grep -q "按时发放率,50.00%,50.00%,0.00%" .out
# Where the parts of a workbook are put together is full: elsewhere, then.
full='mount --bind . /mnt && cd /mnt && mount -t tmpfs -o size=4k none /dev/shm || exit 9
    MINGZHANG_PASSPHRASE=file:/mnt/passphrase
    head -c 4096 /dev/zero > /dev/shm/full
    exec "$@"'
if unshare -rm true 2> /dev/null; then
    unshare -rm sh -c "$full" full "$program" -L book report self-evaluation $scope --lang zh \
        --out full.self.xlsx > .out 2> .err
    verdict "a workbook, though there is no room in memory" $?
    check "the same" cmp report.self.xlsx full.self.xlsx
fi
expect "our own workbook too" 0 "" $B evaluate check report.self.xlsx --format csv --lang zh
check "all of it" grep -q "^已复核得分,7" .out
check "held against the book" grep -q "按时发放率,50.00%,50.00%,0.00%" .out
sed 's/50.00%,6.00,3.06/50.00%,6.00,6.00/' own.csv > changed.csv
expect "a score that was changed" 1 "" $B evaluate check changed.csv --format csv --lang zh
check "is found" grep -q "按时发放率,得分与评分规则不符,6.00,3.06,2.94" .out
expect "a lower target, afterwards" 0 "" $B $m persons '≥1人' $scope
expect "the form again" 0 "" $B report self-evaluation $scope --format csv --lang zh
check "says that it was moved" \
    grep -q "月均保障人数,≥1人,.*,目标[0-9]*（替换[0-9]*，年度终了后登记）" .out
check "and where 81% was recorded" grep -q "服务对象满意度,≥90%,81%,.*,完成值[0-9]" .out
sed -e 's/^from = .*/from = 2023-06-01/' -e 's/^target = ≥95%/target = ≥5%/' "$policy" > lower.ini
expect "lower targets by another policy" 0 "" $B policy record lower.ini
expect "the form under it" 0 "" $B report self-evaluation $scope --format csv --lang zh
check "has both targets" grep -q "^社会化发放率,≥95%,自2018-01-01起，分录[0-9]*，摘要[0-9a-f]*…,≥5%,自2023-06-01起" .out
expect "in print" 0 "" $B report self-evaluation $scope --format pdf --lang zh --out self.pdf

# ---- prices and checks --------------------------------------------------------------
cat > prices.csv <<END
指数月份,单位,发布日期,CPI同比(%),食品价格同比(%),文号
2023-11,430699,2023-12-09,-0.5,-4.2,
2023-12,430699,2024-01-12,3.6,1.0,测统发〔2024〕1号
END
expect "price indexes" 0 "" $B import prices prices.csv
check "one month that sets a subsidy off" grep -q '^Months with a price subsidy *1$' .out
expect "once" 5 "" $B import prices prices.csv
index=$("$program" $B --json log --kind price-index --limit 1 | sed -n 's/.*"index": \([0-9]*\).*/\1/p' | head -1)
expect "an index, shown" 0 "" $B show "$index" --lang zh
check "what it was held against" grep -q '^CPI启动条件，% *3.50' .out
check "and the day that its subsidy is paid by" grep -q '^最迟发放日 *2024-02-08' .out
sed 's/3.6,1.0/bad,1.0/; s/2024-01-12/2023-12-12/' prices.csv > wrong.csv
expect "no index" 3 "" $B import prices wrong.csv
check "its cell" grep -q "wrong.csv:3: CPI同比.%.: error: R-330" .err
check "and the day before its month is over" grep -q "wrong.csv:3: 发布日期: error: R-330" .err
cat > checks.csv <<END
核查日期,单位,项目,核查人数,有误人数,文号
2023-12-05,430699,RDB,200,3,测民发〔2023〕9号
END
expect "a check without its paper" 2 "" $B import checks checks.csv
expect "checks" 0 "" $B import checks checks.csv --evidence survey.txt
expect "once, with that paper" 5 "" $B import checks checks.csv --evidence survey.txt
sed 's/200,3/200,201/' checks.csv > wrong.csv
expect "more wrong than checked" 3 "" $B import checks wrong.csv --evidence survey.txt
check "are named" grep -q "wrong.csv:2: 有误人数: error: R-334" .err
sed 's/200,3/200,4/' checks.csv > again.csv
expect "a correction" 0 "" $B import checks again.csv --evidence survey.txt
expect "explained by its entries" 0 "" $B report performance $scope --explain recognition --format csv --lang zh
check "the correction alone" grep -q "^[0-9]*,核查,2023年12月5日 测试县核查，测民发〔2023〕9号,196,200" .out
expect "what indexes set off" 0 "" $B report performance $scope --explain price-on-time --format csv --lang zh
check "both indexes" grep -q "2023年12月 CPI 3.60% 食品 1.00%，2024年1月12日发布，启动，最迟2024年2月8日发放" .out
expect "the form" 0 "" $B report self-evaluation $scope --format csv --lang zh
check "has the book's own figure" grep -q "认定准确率,≥98%,98.00%,5.00,5.00" .out

# ---- page by page ------------------------------------------------------------------
sed 's/2023-12-/2023-11-/' paid.csv > november.csv
expect "another month's payments" 0 "" $B import payroll november.csv --profile plain-results \
    --programme RDB --unit 430699 --period 2023-11 --due 2023-11-10 \
    --allocation 测财社指〔2023〕3号 --headcount 1
e="--lang en $B report performance $scope --limit 1 --explain"
expect "a page of one" 0 "" $e on-time
check "with where to go on" grep -qF "1 to 1 of 2; go on with --explain on-time@2" .out
expect "and from there on" 0 "" $e on-time@2
check "another" grep -qE '^[0-9]+ +batch +2023-1[12]' .out
check "and no further" sh -c '! grep -q "go on" .out'
# ---- a code that two programmes use (R-360) -----------------------------------------
sed -n 1p "$fixtures/programmes.csv" > twin.csv
echo "XDB,测试补贴,测补,户,名单,2081902,2016-01-01,,50901,30306,测民发〔2023〕99号" >> twin.csv
expect "a programme of the same code" 0 "" $B import programmes twin.csv
expect "the form" 0 "" $B report self-evaluation $scope --format csv --lang zh --out shared.csv
check "has its own spending, and no budget" \
    grep -q "^年度资金总额,无数据,无数据,无数据,600.00,10.00,无数据,无数据" shared.csv
check "and says whose it is too" grep -q "所用功能科目与测试补贴共用" shared.csv
expect "is right by the book" 0 "" $B evaluate check shared.csv --format csv --lang zh
check "for what is its own" grep -q "年度资金总额,600.00元,600.00元,0.00元" .out
sed 's/^年度资金总额,无数据,无数据/年度资金总额,无数据,66800.00/' shared.csv > claimed.csv
expect "a budget that is nobody's" 0 "" $B evaluate check claimed.csv --format csv --lang zh
check "is named" grep -q "功能科目由几个项目共用" .out
expect "the other form" 0 "" $B report self-evaluation --year 2023 --programme XDB --format csv --lang zh
check "has nothing of it" grep -q "^年度资金总额,无数据,无数据,无数据,0.00,10.00" .out
expect "explained" 0 "" $B report performance $scope --explain execution-self --lang zh
check "why there is none" grep -q "所用功能科目与测试补贴共用" .out

expect "the book stands" 0 "" $B verify --deep --unanchored
finish
