#!/bin/sh
# The budget chain: parents, money passed down in time and late, adjustments, the end of
# a year, and a start in the middle of one.
. "$(dirname "$0")/kit.sh"
L="-L $work/book"
F=$fixtures

has() { grep -q -- "$1" .out .err; }

expect "init" 0 "" init book --origin ledger.example.gov.cn/test --unit 430699 \
    --title 测试县救助资金 --sheet sheet
check "a maker" person "$work/book" S01 maker maker 2020-01-01
check "a checker" person "$work/book" S02 checker checker 2020-01-01
expect "units" 0 "" $L import units "$F/units.csv"
expect "programmes" 0 "" $L import programmes "$F/programmes.csv"

# R-122 R-123: an allocation passed on takes its money from above, and says when late.
expect "a budget with parents" 0 "Passed on from upstream       2" \
    $L import budget "$F/chain_budget.csv"
city=测市财社指〔2023〕9号/2081902/中央
county=测财社指〔2023〕12号/2081902/中央
expect "passed on late" 0 "Open exceptions               1" $L status
check "by its class" has "late-split"
expect "more than is left above" 5 "" $L import budget "$F/chain_over.csv"
check "names the excess" has "15,000.01 is wanted, only 15,000.00 is available, 0.01 too much"
expect "without its tag" 5 "" $L import budget "$F/chain_untagged.csv"
check "is refused" has "R-067"

# R33 R36: splits by hand.
expect "a split in time" 0 "Late                          no" $L split $county \
    --unit 测一镇 --amount 1000 --document 测民发〔2023〕1号 --day 2023-03-05
check "the days are counted" has "Days since it was received    30"
expect "its label" 0 "" $L log --kind split
check "is made of document, code and unit" has "测民发〔2023〕1号/2081902/430699200"
expect "a dry run" 0 "Late                          yes" $L split $county --unit 测一镇 \
    --amount 500.5 --document 测民发〔2023〕2号 --day 2023-03-06 --label 测一镇二批 --dry-run
expect "a split a day late" 0 "Late                          yes" $L split $county \
    --unit 测一镇 --amount 500.5 --document 测民发〔2023〕2号 --day 2023-03-06 \
    --label 测一镇二批
expect "opens an exception" 0 "" $L status
check "for each" has "late-split  *2$"
expect "more than is available" 5 "" $L split $county --unit 测一镇 --amount 28,499.51 \
    --document 测民发〔2023〕3号
check "the excess again" has "28,499.51 is wanted, only 28,499.50 is available, 0.01 too much"
expect "no unit" 2 "" $L split $county --amount 1 --document 测民发〔2023〕3号
expect "no document" 2 "" $L split $county --unit 测一镇 --amount 1
expect "no number of a document" 2 "" $L split $county --unit 测一镇 --amount 1 --document 三号
expect "an unknown unit" 2 "" $L split $county --unit 无此镇 --amount 1 \
    --document 测民发〔2023〕3号
expect "an unknown allocation" 2 "" $L split 无此指标 --unit 测一镇 --amount 1 \
    --document 测民发〔2023〕3号
expect "three decimals" 2 "" $L split $county --unit 测一镇 --amount 1.001 \
    --document 测民发〔2023〕3号

expect "what lies too long" 0 "Not passed down in time       5" $L status
check "the oldest by name" has "  which                       $city"

# R-129: a table with subtotals and parts.
table="--allocation $county --document 测民发〔2023〕4号 --day 2023-02-20"
expect "parts beyond their row" 3 "" $L import splits "$F/splits_parts.csv" $table
check "say so" has "R-129"
expect "a wrong total" 3 "" $L import splits "$F/splits_total.csv" $table
check "says so, too" has "R-032"
expect "a table beyond what there is" 5 "" $L import splits "$F/splits_over.csv" $table
check "with the excess of all rows" has "2,501,000.00 is wanted"
expect "a table" 0 "Passed down to                2" $L import splits "$F/splits.csv" $table
check "its sum" has "Amount, yuan                  3,500.50"
expect "once" 5 "" $L import splits "$F/splits.csv" $table

# R-124: clocks.
expect "a maker records no clocks" 5 "" $L --as maker policy clocks
expect "clocks" 0 "Recorded                      1" $L policy clocks
expect "again" 0 "There already                 1" $L policy clocks
printf 'from,level,direct,days,basis\n2023-01-01,中央,01,10,测财发〔2023〕1号\n' > clocks.csv
expect "stricter ones for a tag" 0 "Recorded                      1" $L policy clocks clocks.csv
printf 'from,level,direct,days,basis\n2023-01-01,中央,01,10,\n' > clocks.csv
expect "without a basis" 3 "" $L policy clocks clocks.csv
expect "they count at once" 0 "Days allowed                  10" $L split $county \
    --unit 测一镇 --amount 1 --document 测民发〔2023〕5号 --day 2023-02-14
check "eleven days are late" has "Late                          yes"

# R-065: adjusting.
expect "raised" 0 "" $L adjust $county --amount +100.00 --reason raised \
    --document 测财社指〔2023〕20号
expect "lowered" 0 "" $L adjust $county --amount -100.00 --reason lowered \
    --document 测财社指〔2023〕21号
expect "raised by less than nothing" 2 "" $L adjust $county --amount -1 --reason raised \
    --document 测财社指〔2023〕21号
expect "without a document" 2 "" $L adjust $county --amount 1 --reason raised
expect "lowered beyond what there is" 5 "" $L adjust $county --amount -24,999.00 \
    --reason lowered --document 测财社指〔2023〕21号
expect "frozen" 0 "" $L freeze $county --amount 1000
check "is not available" has "Available, yuan               23,998.00"
expect "thawed beyond that" 5 "" $L thaw $county --amount 1000.01
expect "thawed" 0 "" $L thaw $county --amount 400
check "is available again" has "Available, yuan               24,398.00"

# R-126: the end of the year.
expect "a year that is not over" 5 "" $L carry-over --year 2199
expect "which year" 2 "" $L carry-over
expect "another code wants its document" 2 "" $L carry-over --year 2023 --function 2081902=2081901
expect "and both codes" 2 "" $L carry-over --year 2023 --function 2081902 --document 测财社指〔2024〕1号
expect "and a programme that goes on so" 5 "" $L carry-over --year 2023 \
    --function 2081902=2240704 --document 测财社指〔2024〕1号
check "by its rule" grep -q "R-172" .err
expect "a dry run of the year" 0 "Carried over                  8" $L carry-over --year 2023 \
    --dry-run
expect "the year" 0 "Carried over                  8" $L carry-over --year 2023
check "all that is left" has "Amount, yuan                  49,400.00"
check "what is frozen stays" has "Frozen, yuan                  600.00"
expect "nothing twice" 0 "Carried over                  0" $L carry-over --year 2023
expect "what was not frozen" 5 "" $L thaw $county@2024 --amount 1
expect "the rest" 0 "" $L thaw $county --amount 600
expect "goes, too" 0 "Amount, yuan                  600.00" $L carry-over --year 2023
expect "the report" 0 "" $L report budget --year 2024 --format csv --out 2024.csv
check "has the next year's money" grep -q "$county@2024#2" 2024.csv

# R-127 R-128: a start in the middle of a year.
totals="--received 67,800 --paid 19,838 --balance 37,962"
paper="--document 测财函〔2023〕1号 --day 2023-06-30"
expect "figures that do not add up" 5 "" $L import opening "$F/opening_unbalanced.csv" \
    $totals $paper
check "are told" has "R-127"
expect "totals that are missing" 2 "" $L import opening "$F/opening.csv" $paper
expect "totals that differ" 5 "" $L import opening "$F/opening.csv" --received 67,800 \
    --paid 19,838 --balance 37,963 $paper
check "by how much" has "difference -1.00"
expect "an opening" 0 "Balance, yuan                 37,962.00" \
    $L import opening "$F/opening.csv" $totals $paper
file=$(sed -n 's/^Entry of the file *//p' .out)
opened=测财社指〔2023〕30号/2081902/省级
expect "it waits" 0 "" $L opening list
check "with its figures" has "$opened"
expect "it does not count yet" 5 "" $L split $opened --unit 测一镇 --amount 1 \
    --document 测民发〔2023〕6号 --day 2023-07-01
expect "nor can it be adjusted" 5 "" $L adjust $opened --amount 1 --reason raised \
    --document 测民发〔2023〕6号
check "before that" has "R-128"
expect "the maker does not confirm it" 5 "" $L opening confirm "$file"
expect "the checker does" 0 "Confirmed                     2" $L --as checker opening confirm "$file"
expect "once" 5 "" $L --as checker opening confirm "$file"
expect "none waits" 0 "No opening waits to be confirmed." $L opening list
expect "now it counts" 0 "Still available, yuan         37,211.00" $L split $opened \
    --unit 测一镇 --amount 1 --document 测民发〔2023〕6号 --day 2023-02-01
# R-071: lines that failed before the ledger and are still to be paid.
lines="--programme RDB --period 2023-05 --unit 测一镇 --due 2023-06-10 --allocation $opened"
expect "failed lines" 0 "" $L import failed "$F/opening_failed.csv" $lines
check "as such" has "2023-05 .* 2  *503.00  *0  *2 "
expect "a paid line among them" 3 "" $L import failed "$F/opening_failed_paid.csv" $lines
check "is refused" has "R-071"
expect "they hold no money" 0 "Reserved, yuan                0.00" $L status
expect "the book is whole" 0 "" $L verify --deep --unanchored
check "a stranger adds it up to the same" stranger book
finish
