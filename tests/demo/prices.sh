# prices.sh - a year of price indexes of the demo county, one month of which sets a price
# subsidy off, the subsidy itself, and two checks of people.  Read by tests/demo.sh with
# ".".  Index, subsidy and checks are invented as everybody in the county is.
#
# shellcheck shell=sh disable=SC2154 # program, to, run, say: demo.sh
prices=$to/prices

# February 2024 alone reaches 3.5 %; published on 9 March, so paid by 8 April.
indexes() {
    cat > "$prices/prices.csv" << 'CSV'
指数月份,单位,发布日期,CPI同比(%),食品价格同比(%),SCPI同比(%)
2024-01,430699,2024-02-08,1.2,0.4,1.0
2024-02,430699,2024-03-09,3.6,4.9,3.8
2024-03,430699,2024-04-11,1.4,0.9,1.2
2024-04,430699,2024-05-11,0.9,0.2,0.8
2024-05,430699,2024-06-12,0.8,-0.6,0.5
2024-06,430699,2024-07-10,0.6,-0.9,0.4
2024-07,430699,2024-08-09,0.7,0.1,0.6
2024-08,430699,2024-09-09,1.1,2.8,1.5
2024-09,430699,2024-10-13,1.3,3.3,1.7
2024-10,430699,2024-11-09,1.0,2.9,1.4
2024-11,430699,2024-12-09,0.6,1.0,0.7
2024-12,430699,2025-01-09,0.5,0.5,0.5
CSV
    run import prices "$prices/prices.csv" --as maker
}
# A programme, its money, and 16 yuan to each household of rural allowances: a standard
# of 425 yuan by 3.8 %.  Some are paid after the last day, some accounts are closed.
subsidy() {
    cat > "$prices/programmes.csv" << 'CSV'
代码,名称,摘要,对象类型,公示方式,功能科目,政府经济分类,部门经济分类,依据,价格补贴
JGN,农村价格临时补贴,农村价补,户,名单,2082502,50901,30306,发改价格〔2021〕1553号,是
CSV
    cat > "$prices/budget.csv" << 'CSV'
指标文号,上级文号,下达日期,收文日期,年度,资金性质,资金来源级次,直达标识,三保标识,项目编码,项目名称,功能科目编码,功能科目名称,政府经济分类,部门经济分类,预算单位,金额(万元),备注
测财预指〔2024〕15号,,2024-03-12,2024-03-13,2024,一般公共预算,县级,,A0302,,价格临时补贴,2082502,其他农村生活救助,50901,30306,测试县民政局,3.00,价格联动
CSV
    cat "$to/bank-files/payroll/2024/02/"RDB-*.txt | iconv -f GB18030 -t UTF-8 |
        awk -F'|' 'BEGIN { print "姓名,身份证号,银行账号,金额,状态,付款日期" }
            { sub(/\r$/, "") }
            $5 ~ /^[0-9]/ {
                said = "成功," (FNR % 41 == 17 ? "2024-04-11" : "2024-04-03")
                if (FNR % 97 == 23) { said = "失败,2024-04-03" }
                print $2 "," $5 "," $3 ",16.00," said
            }' > "$prices/subsidy.csv"
    run import programmes "$prices/programmes.csv" --as maker --quiet
    run import budget "$prices/budget.csv" --as maker --quiet
    run import payroll "$prices/subsidy.csv" --profile plain-results --programme JGN \
        --period 2024-02 --unit 430699-MZJ --due 2024-04-08 --headcount 1 \
        --allocation 测财预指〔2024〕15号 --as maker --quiet
    for role in checker approver; do run batch approve --all --as $role --quiet; done
}
checks() {
    printf '%s\n' "核查报告：抽查 430 人，其中 5 人不符合条件" > "$prices/report.txt"
    cat > "$prices/checks.csv" << 'CSV'
核查日期,单位,项目,核查人数,有误人数,文号
2024-06-20,430699-MZJ,RDB,180,2,测民发〔2024〕31号
2024-11-15,430699-MZJ,RDB,250,3,测民发〔2024〕58号
CSV
    run import checks "$prices/checks.csv" --evidence "$prices/report.txt" --as maker
}

mkdir -p "$prices"
indexes
subsidy
checks
