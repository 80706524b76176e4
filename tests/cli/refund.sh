#!/bin/sh
# After the bank's answer: money comes back, a slip is put right, what was overpaid is
# asked back; and the book still replays.
. "$(dirname "$0")/kit.sh"
. "${fixtures%/*}/fire.sh"

B="-L book"
back() { # of the batch, yuan
    "$program" -L book --json batch show "$batch" | sed -n 's/^  "refunded": "\(.*\)",$/\1/p'
}
newest() { # kind: the newest entry of it
    "$program" -L book --json log --kind "$1" --limit 1 | sed -n 's/.*"index": \([0-9]*\).*/\1/p' | head -1
}
take sent book
answer book
check "the bank has answered" test $? -eq 0

# The first line that was paid: number|name|account|amount.
iconv -f GB18030 -t UTF-8 files/returns/2023/12/RDB.txt 2> .err > answer.txt ||
    cp files/returns/2023/12/RDB.txt answer.txt
tr -d '\r' < answer.txt | grep '|0000|' | head -1 > row
account=$(cut -d'|' -f3 row)
amount=$(cut -d'|' -f4 row)
number=$(cut -d'|' -f1 row)
refund() { # amount: a list with one row
    printf '账号,退款金额,退款原因,退款日期\n%s,%s,账户已销户,2023-12-12\n' "$account" "$1" > refund.csv
}

# ---- refunds -----------------------------------------------------------------------
refund 1.00
expect "a positive amount" 5 "" $B import refund refund.csv --batch "$batch" --as maker
check "is no refund" grep -q R-104 .err
refund -999999.00
expect "more than was paid" 5 "" $B import refund refund.csv --batch "$batch" --as maker
check "does not come back" grep -q R-101 .err
check "nothing did" test "$(back)" = 0.00
refund -1.00
expect "one yuan" 0 "Came back, yuan               1.00" $B import refund refund.csv --batch "$batch" --as maker
check "is available again" test "$(back)" = 1.00
check "and stands with its line" sh -c "'$program' $B batch show $batch --lines | grep -q '^ *$number .* 1[.]00 '"
expect "the same file again" 5 "" $B import refund refund.csv --batch "$batch" --as maker

# ---- put right ----------------------------------------------------------------------
wrong=$(newest refund)
expect "what is right?" 2 "" $B correct "$wrong" --reason wrong-amount --as maker
expect "asked by the maker" 0 "" $B correct "$wrong" --reason wrong-amount --amount 2.00 --as maker
asked=$(newest correction)
check "moves nothing" test "$(back)" = 1.00
check "and waits" sh -c "'$program' $B correct list | grep -q '^ *$asked '"
expect "not confirmed by the maker" 5 "" $B correct confirm "$asked" --as maker
expect "but by the checker" 0 "" $B correct confirm "$asked" --as checker
check "it is right now" test "$(back)" = 2.00
expect "nothing waits" 0 "No correction waits to be confirmed." $B correct list

# ---- asked back ---------------------------------------------------------------------
entry=$((batch + number))
expect "more than the line was" 5 "" $B clawback ask "$entry" --amount 999999 --reason not-due --as maker
expect "ten yuan" 0 "" $B clawback ask "$entry" --amount 10.00 --reason not-due --as maker
expect "four of them" 0 "Still to come, yuan           6.00" $B clawback recover "$entry" --amount 4.00 --day 2023-12-20 --as maker
check "six are listed" sh -c "'$program' $B clawback list | grep -q ' 6[.]00 '"
expect "not seven more" 5 "" $B clawback recover "$entry" --amount 7.00 --day 2023-12-20 --as maker
expect "the rest" 0 "Still to come, yuan           0.00" $B clawback recover "$entry" --amount 6.00 --day 2023-12-20 --as maker
expect "nothing is open" 0 "Nothing is to come back." $B clawback list
check "all came back" test "$(back)" = 12.00

expect "nothing waits for the bank" 5 "" $B batch expire "$batch" --as maker
expect "the book is whole" 4 "" $B verify --deep
check "deeply" grep -q "not anchored" .out
check "a stranger adds it up to the same" stranger book
finish
