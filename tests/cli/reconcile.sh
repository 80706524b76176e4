#!/bin/sh
# Three columns, a month closed, and what comes late.
. "$(dirname "$0")/kit.sh"
. "${fixtures%/*}/fire.sh"

B="-L book"
take paying book
expect "what is drafted is no instruction" 0 "" $B reconcile --format json --out drafted.json
check "and nothing is unexplained" sh -c "tr -d ' \n' < drafted.json | grep -q '\"unexplained\",\"label\":\"[^\"]*\",\"value\":\"0.00\"\|\"unexplained\":\"0.00\"'"
take sent book
for form in text csv json html; do
    expect "the batch that the bank has" 0 "" $B reconcile "$batch" --format $form --out sent.$form
    check "as $form" test -s sent.$form
done
expect "no such batch" 2 "" $B reconcile 1
expect "no such format" 2 "" $B reconcile --format odt

# ---- closed: R-116 to R-119, R50 --------------------------------------------------
expect "what to close?" 2 "" $B close
expect "a month or a year" 2 "" $B close --period 2023-12 --year 2023
expect "not before it is over" 5 "" $B close --period 2199-12
expect "an unknown unit" 2 "" $B close --period 2023-12 --unit 999999
expect "a rehearsal" 0 "Closed up to                  2023-12" $B close --period 2023-12 --dry-run
expect "closes nothing" 0 "Closed up to                  2023-12" $B close --period 2023-12
expect "once" 5 "" $B close --period 2023-12
check "by its rule" grep -q R-117 .err
expect "as it was closed" 0 "" $B report performance --period 2023-12 --format json --out before.json
expect "the county again" 0 "" $B reconcile --period 2023-12 --format csv --out before.csv
check "the bank answers late" answer book
expect "the report of the month" 0 "" $B report performance --period 2023-12 --format json --out after.json
check "is the same, byte for byte" cmp before.json after.json
expect "what came after" 0 "" $B --lang zh reconcile --period 2023-12
check "is listed apart" grep -q 期后事项 .out
late=$("$program" $B --json log --kind result --from "$batch" --limit 300 |
    sed -n 's/.*"index": \([0-9]*\).*/\1/p' | head -1)
expect "booked in the next month" 0 "" $B show "$late"
check "with its own value day" sh -c "grep -q 2024-01 .out && grep -q 2023-12-09 .out"
expect "the year" 0 "Closed up to                  2023-12" $B close --year 2023
expect "once, too" 5 "" $B close --year 2023
expect "the book is whole" 4 "" $B verify --deep
check "deeply" grep -q "not anchored" .out
take paying book
expect "a year with a draft" 5 "" $B close --year 2023
check "is told so" grep -q "R-119.*with-open" .err
expect "with it" 0 "Batches not submitted         1" $B close --year 2023 --with-open
finish
