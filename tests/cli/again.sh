#!/bin/sh
# Paid, come back, paid again (R20): whole and in part, each fen once; and the book still
# replays.
. "$(dirname "$0")/kit.sh"
. "${fixtures%/*}/fire.sh"

B="-L book"
figure() { # name: of the status, yuan
    "$program" $B --json status | sed -n "s/^  \"$1\": \"\\(.*\\)\",\$/\\1/p" | tr -d ,
}
fen() { # yuan
    echo "$1" | awk '{ printf "%d", $1 * 100 + 0.5 }'
}
state() { # batch line word: the word, where it is so
    "$program" $B --lang en batch show "$1" --lines | grep "^ *$2 " | grep -o "$3"
}
# The rows of the queue about a line: class and yuan.
waiting() { # entry
    "$program" $B exceptions list --format csv | tr -d '\r' | grep "^$1,"
}
refund() { # yuan: comes back to the first account that was paid
    printf '账号,退款金额,退款原因,退款日期\n%s,-%s,账户已销户,2023-12-12\n' "$account" "$1" > "refund-$1.csv"
    expect "$1 come back" 0 "" $B import refund "refund-$1.csv" --batch "$batch" --as maker
}
pay_again() { # yuan: the line is sent again, and paid; leaves its batch in $again
    expect "$1 are sent again" 0 "" --json $B resend "$entry" --due 2023-12-28 --as maker
    again=$(sed -n 's/^ *"batch": \([0-9]*\),$/\1/p' .out)
    send book --period 2023-12
    check "approved by two, and submitted" test $? -eq 0
    printf '账号,户名,金额,状态\n%s,%s,%s,处理成功\n' "$account" "$holder" "$1" > "again-$1.csv"
    expect "the bank has paid" 0 "" $B import return "again-$1.csv" --profile return-columns \
        --batch "$again" --value-day 2023-12-19 --as maker
}

take sent book
answer book
check "the bank has answered" test $? -eq 0
iconv -f GB18030 -t UTF-8 files/returns/2023/12/RDB.txt 2> .err > answer.txt ||
    cp files/returns/2023/12/RDB.txt answer.txt
tr -d '\r' < answer.txt | grep '|0000|' | head -1 > row
number=$(cut -d'|' -f1 row)
holder=$(cut -d'|' -f2 row)
account=$(cut -d'|' -f3 row)
amount=$(cut -d'|' -f4 row)
entry=$((batch + number))
before=$(fen "$(figure available)")

# ---- whole ---------------------------------------------------------------------------
refund "$amount"
check "all of it is available again" test "$(fen "$(figure available)")" = $((before + $(fen "$amount")))
check "it is refunded" test "$(state "$batch" "$number" refunded)" = refunded
check "and waits to be sent again" sh -c "'$program' $B exceptions show $entry | grep -qi 'came back'"
pay_again "$amount"
check "available as before" test "$(fen "$(figure available)")" = "$before"
check "nothing waits" test -z "$(waiting "$entry")"
expect "never twice" 5 "" $B resend "$entry" --due 2023-12-28 --as maker
check "by rule" grep -q R-112 .err

# ---- in part -------------------------------------------------------------------------
batch=$again
entry=$((again + 1))
refund 1.00
check "one yuan waits" sh -c "'$program' $B exceptions show $entry | grep -q ' 1[.]00'"
pay_again 1.00
check "available as before" test "$(fen "$(figure available)")" = "$before"
check "nothing waits" test -z "$(waiting "$entry")"
expect "the whole way of the due" 0 "" --json $B show "$entry"
kinds=$(sed -n 's/^ *"kind": "\(.*\)",$/\1/p' .out | tail -n +2 | grep -cE '^(line|refund)$')
check "three lines and two refunds" test "$kinds" = 5
expect "the book is whole" 4 "" $B verify --deep
check "deeply" grep -q "not anchored" .out
check "a stranger adds it up to the same" stranger book
finish
