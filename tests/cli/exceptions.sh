#!/bin/sh
# What the bank could not pay: the queue, who may resolve what, and the way to a second
# payment.
. "$(dirname "$0")/kit.sh"
. "${fixtures%/*}/fire.sh"

E="-L book"
count() { # class: how many stand in the queue
    "$program" -L book exceptions list --class "$1" --format csv 2> .err |
        awk -F, '/^[0-9]+,/ { n++ } END { print n + 0 }'
}
take sent book
check "nothing has failed yet" test "$(count failed)" = 0
check "the batch is past its day" test "$(count unanswered)" = 1
expect "the bank answers" 0 "" $E import return files/returns/2023/12/RDB.txt \
    --profile return-header --batch "$batch" --value-day 2023-12-09
unpaid=$("$program" -L book --json batch show "$batch" | grep -A1 '"state": "failed"' |
    sed -n 's/.*"lines": \([0-9]*\).*/\1/p')
check "some lines have failed" test "${unpaid:-0}" -gt 0
check "all of them stand in the queue" test "$(count failed)" = "$unpaid"
check "no answer is missing" test "$(count unanswered)" = 0
open=$("$program" -L book --json status | sed -n 's/^  "exceptions": \([0-9]*\).*/\1/p')
list=$("$program" -L book exceptions list --format csv | grep -c '^[0-9]')
check "status counts the same queue" test "$open" = "$list"
check "and the overview" sh -c "'$program' $E report overview --format json | grep -A3 '\"open\"' | grep -q '$open'"
one=$("$program" -L book exceptions list --class failed --format csv | tr -d "\r" |
    awk -F, "/^[0-9]+,/ { print \$1; exit }")
expect "one of them" 0 "" $E exceptions show "$one" --format json
check "says what to do" grep -q "have the account corrected" .out
expect "in Chinese" 0 "" $E --lang zh exceptions show "$one"
check "as well" grep -q "更正账户后重发" .out
expect "no names unless asked" 0 "" $E exceptions list --format json
check "there are none" sh -c "! grep -q '\"name\"' .out"
expect "with names" 0 "" $E exceptions show "$one" --names --format json
check "there is one" grep -q 测 .out
expect "an entry that is none" 2 "" $E exceptions show 0
expect "a class that is none" 2 "" $E exceptions list --class nosuch
check "older than the ledger is nothing" sh -c "! '$program' $E exceptions list --older 3 --format csv | grep -q '^[0-9]'"

# ---- resolved ------------------------------------------------------------------------
printf 'letter of the bank\n' > letter
R="$E exceptions resolve $one"
expect "which action?" 2 "" $R --as checker
expect "no such action" 2 "" $R --as checker --action forgotten
expect "the maker resolves nothing" 5 "" $R --as maker --action written-off --evidence letter
check "for lack of the role" grep -q R-050 .err
expect "evidence is needed" 5 "" $R --as approver --action written-off
check "by rule" grep -q R-111 .err
expect "evidence that is not there" 4 "" $R --as approver --action written-off --evidence nosuch
: > nothing
expect "evidence that is empty" 3 "" $R --as approver --action written-off --evidence nothing
expect "the checker writes nothing off" 5 "" $R --as checker --action written-off --evidence letter
expect "a line is not just explained" 5 "" $R --as checker --action explained
expect "an empty note" 2 "" $R --as checker --action confirmed-unpaid --evidence letter --note ""
expect "a note is no evidence" 5 "" $R --as checker --action confirmed-unpaid --note "the bank called"
expect "unpaid, says one" 0 "" $R --as checker --action confirmed-unpaid --evidence letter --note "银行来电：未付"
expect "the other reads why" 0 "" $E exceptions show "$one" --format csv
check "in the first one's words" grep -q "银行来电：未付" .out
check "with who says it" grep -q ",S02," .out
expect "and not without the vault" 0 "" $E log --kind resolution
check "no word of it is in the journal" sh -c "! grep -rqa '银行来电' book book.keys"
env -u MINGZHANG_PASSPHRASE "$program" $E exceptions show "$one" > .out 2> .err
check "the queue needs no vault" test $? -eq 0
check "but says where the note is" grep -q "notes lie in the vault" .out
expect "but not twice" 5 "" $R --as checker --action confirmed-unpaid --evidence letter
check "for it takes two" grep -q R-110 .err
expect "another says so, by the same letter" 0 "" $R --as approver --action confirmed-unpaid --evidence letter
check "it is still due" test "$(count failed)" = "$unpaid"
take book written
expect "written off" 0 "Resolved                      written-off" -L written exceptions resolve "$one" --as approver \
    --action written-off --evidence letter
expect "is done with" 0 "" -L written exceptions show "$one" --format csv
check "and how" grep -q "written off,S03" .out
check "it is in no queue" sh -c "! '$program' -L written exceptions list --format csv | grep -q '^$one,'"
expect "what was settled" 0 "" -L written exceptions list --settled --format csv
check "are three resolutions of one line" test "$(grep -c "^$one,failed" .out)" = 3
check "with its note" grep -q "银行来电：未付" .out
expect "of another class" 0 "" -L written exceptions list --settled --class unknown --format csv
check "there is none" sh -c "! grep -q '^[0-9]' .out"
expect "in Chinese" 0 "" -L written --lang zh exceptions list --settled
check "too" grep -q "核销" .out
expect "the book is whole" 4 "" -L written verify --deep
check "deeply" grep -q "not anchored" .out

# ---- sent again ------------------------------------------------------------------------
A="$E resend --as maker"
expect "by which day?" 2 "" $A --all
expect "which lines?" 2 "" $A --due 2024-01-10
expect "numbers or all of them" 2 "" $A "$one" --all --due 2024-01-10
unknown=$("$program" -L book exceptions list --class unknown --format csv | tr -d "\r" |
    awk -F, "/^[0-9]+,/ { print \$1; exit }")
expect "never what is unknown" 5 "" $A "$unknown" --due 2024-01-10
check "by rule" grep -q R-112 .err
expect "nor what was paid" 5 "" $A $((batch + 1)) --due 2024-01-10
expect "nor a batch" 5 "" $A "$batch" --due 2024-01-10
expect "a dry run" 0 "" $A --all --due 2024-01-10 --dry-run
check "changes nothing" test "$(count failed)" = "$unpaid"
expect "in one go" 0 "" --json $A --batch "$batch" --due 2024-01-10
again=$(sed -n 's/^ *"batch": \([0-9]*\),$/\1/p' .out)
check "with the same accounts" grep -q "\"unchanged\": $unpaid" .out
check "they are a draft" sh -c "'$program' $E --json batch show $again | grep -q '\"stage\": \"drafted\"'"
check "and leave the queue" test "$(count failed)" = 0
expect "nothing is left to send" 2 "" $A --all --due 2024-01-10
expect "not the same line twice" 5 "" $A "$one" --due 2024-01-10
take book cancelled
expect "the draft is given up" 0 "" -L cancelled batch cancel "$again" --reason mistake
expect "and they are back" 0 "" -L cancelled exceptions show "$one"
send book --period 2023-12
check "approved by two and submitted" test $? -eq 0
expect "the whole way of one due" 0 "" --json $E show "$one"
kinds=$(sed -n 's/^ *"kind": "\(.*\)",$/\1/p' .out | tail -n +2 | tr '\n' ' ')
check "from plan to the second try" test "$kinds" = "batch line approval approval \
submission result resolution resolution batch line approval approval submission "
expect "the same from its end" 0 "" --json $E show $((again + 1))
check "in the same order" test "$kinds" = "$(sed -n 's/^ *"kind": "\(.*\)",$/\1/p' .out | tail -n +2 | tr '\n' ' ')"
expect "the book is whole" 4 "" $E verify --deep
check "deeply" grep -q "not anchored" .out

finish
