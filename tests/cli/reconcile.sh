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
expect "the year" 5 "" $B close --year 2023
waits=$("$program" $B --json status | sed -n 's/^  "exceptions": \([0-9]*\),$/\1/p')
check "tells the whole queue, as status does" grep -q "R-119: $waits exceptions are open" .err
expect "the year, knowing it" 0 "Closed up to                  2023-12" $B close --year 2023 --with-open
check "names what is left" grep -q "What is left of each allocation" .out
expect "once, too" 5 "" $B close --year 2023
expect "the book is whole" 4 "" $B verify --deep
check "deeply" grep -q "not anchored" .out
take paying book
expect "a year with a draft" 5 "" $B close --year 2023
check "is told so" grep -q "R-119.*with-open" .err
expect "with it" 0 "Batches not submitted         1" $B close --year 2023 --with-open
check "by its number" sh -c "grep -q 'Drafted, approved or with the bank' .out && grep -q '^$batch .*drafted' .out"
expect "as an object" 0 "" $B --json report closing --year 2023
check "with the batch" grep -q "\"$batch\"" .out
for form in csv json html; do
    expect "what is open" 0 "" $B report closing --year 2023 --format $form --out closing.$form
    check "as $form" grep -q "$batch" closing.$form
done
# ---- the bank's statement: R-115, R-120, R-121 --------------------------------------
take sent book
printf '交易日期,收入,支出,余额,摘要\n2023-12-02,500.00,,500.00,拨款\n2023-12-20,,4.00,496.00,手续费\n' > december.csv
printf '交易日期,收入,支出,余额,摘要\n2024-01-20,,4.00,492.01,手续费\n' > january.csv
expect "whose statement?" 2 "" $B import statement december.csv --period 2023-12
expect "of which days?" 2 "" $B import statement december.csv --account 发放户
expect "a statement" 0 "Fees, yuan                    4.00" $B import statement december.csv --account 发放户 --period 2023-12
expect "opens a fee's exception" 0 "" $B status
check "by its class" grep -q "fee  *1$" .out
expect "once" 5 "" $B import statement december.csv --account 发放户 --period 2023-12
expect "not from another balance" 5 "" $B import statement january.csv --account 发放户 --period 2024-01
check "by its rule" grep -q R-120 .err
expect "books and bank" 0 "" $B report bank --format csv --out bank.csv
check "differ by the fee" grep -q -- "-4.00" bank.csv
# ---- which account pays: R-166 -------------------------------------------------------
take paying book
quiet $B batch approve --as checker --period 2023-12
quiet $B batch approve --as approver --period 2023-12
expect "no account" 2 "" $B batch submit "$batch" --as maker --account "" --out bank
expect "sent, paid from one account" 0 "" $B batch submit "$batch" --as maker --account 发放户 --out bank
expect "the entry" 0 "" $B log --kind submission
sum=$("$program" $B --json batch list | sed -n 's/.*"amount": "\([0-9.]*\)".*/\1/p' | head -1)
day=$(TZ=UTC-8 date +%F) # of the submission
printf '交易日期,收入,支出,余额,摘要\n%s,%s,,%s,拨款\n%s,,%s,0.00,代发\n' \
    "$day" "$sum" "$sum" "$day" "$sum" > paid.csv
expect "not from another" 0 "" $B import statement paid.csv --account 其他户 --from "$day" --to "$day" --dry-run
check "which it fits not" grep -q "fits nothing  *1 " .out
expect "from this one" 0 "" $B import statement paid.csv --account 发放户 --from "$day" --to "$day"
check "which it fits" grep -q "batch sent  *1 " .out
expect "the accounts" 0 "" $B reconcile --format json --out accounts.json
check "stand side by side" grep -q '"accounts"' accounts.json
expect "books and bank" 0 "" $B report bank
check "agree" grep -q "unexplained *0.00" .out
expect "by the office's word" 0 "" $B report bank --account 发放户
check "and no token" grep -q "Account 发放户," .out
expect "a word that was mistyped" 2 "" $B report bank --account 其他户 --format csv --out none.csv
check "is named" sh -c "grep -q -e '--account 其他户: no statement' .err && test ! -e none.csv"
expect "nor without the vault" 4 "" $B report bank --account 发放户 --passphrase file:/dev/null
expect "the book is whole" 4 "" $B verify --deep
check "deeply, with what was matched" grep -q "not anchored" .out
check "a stranger adds it up to the same" stranger book
finish
