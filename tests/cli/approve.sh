#!/bin/sh
# From a payroll file to the bank's answer: who approves, what is sent, what is refused,
# and an approval signed on a computer without a ledger.
. "$(dirname "$0")/kit.sh"
. "${fixtures%/*}/fire.sh"

stage() { # ledger batch: its state
    "$program" -L "$1" --json batch show "$2" | sed -n 's/^  "stage": "\(.*\)",$/\1/p'
}
B="-L book"
take paying book
check "a payroll file is a draft" test "$(stage book "$batch")" = drafted
check "that waits for a checker" sh -c "'$program' $B batch show $batch | grep -qx 'Waits for                     checker'"
check "and says who that may be" sh -c "'$program' $B batch show $batch | grep -qx 'Who may approve               S02'"
reserved() { "$program" -L book --json status | sed -n 's/^  "reserved": "\(.*\)",$/\1/p'; }
check "and holds no money" test "$(reserved)" = 0.00
expect "no answer to what was not sent" 5 "" $B import return files/returns/2023/12/RDB.txt \
    --profile return-header --batch "$batch" --value-day 2023-12-09
check "with what to do" grep -q "R-073.*batch submit" .err
expect "the maker approves nothing" 5 "" $B batch approve "$batch" --as maker
check "for lack of the role" grep -q R-093 .err
expect "the approver comes second" 5 "" $B batch approve "$batch" --as approver
expect "not sent unapproved" 5 "" $B batch submit "$batch" --out bank
check "and says what is missing" grep -q "R-096.*batch approve" .err
check "nothing was written" test -z "$(ls bank)"
expect "which batches?" 2 "" $B batch approve --as checker
expect "nothing waits in another month" 2 "" $B batch approve --as checker --period 2031-01
seal() { "$program" -L book --json status | sed -n 's/^  "last_seal": \([0-9]*\),$/\1/p'; }
waits() { # seal: what the batch waited for then
    "$program" -L book --json batch list --as-of "$1" | sed -n 's/^ *"waits_for": "\{0,1\}\([a-z]*\)"\{0,1\}$/\1/p'
}
drafted=$(seal)
expect "the checker approves what waits" 0 "" $B batch approve --as checker --period 2023-12
checked=$(seal)
check "it waits for the approver now" test "$(waits "$checked")" = approver
check "and waited for the checker before" test "$(waits "$drafted")" = checker
expect "nobody had approved it then" 0 "Nobody has approved it." $B batch show "$batch" --as-of "$drafted"
expect "once" 5 "" $B batch approve "$batch" --as checker

# ---- signed elsewhere -------------------------------------------------------------
expect "a request" 0 "" $B batch request "$batch" --out request
check "is a text to read" grep -qx "role: approver" request
mkdir elsewhere
cp book.keys/approver.pem elsewhere/
expect "not signed, not recorded" 3 "" $B batch approve --file request --as maker
expect "signed without a ledger" 0 "" -L nowhere --keys elsewhere batch sign request --key approver
sed 's/^fen: ./fen: 9/' request.signed > changed
expect "changed on the way" 5 "" $B batch approve --file changed --as maker
check "it is not this batch" grep -q R-092 .err
tr 'a-f' 'b-fa' < request.signed > changed
expect "garbled on the way" 3 "" $B batch approve --file changed --as maker
expect "a number beside a file" 2 "" $B batch approve 7 --file request.signed --as maker
expect "recorded by the maker" 0 "" $B batch approve --file request.signed --as maker
expect "only once" 5 "" $B batch approve --file request.signed --as maker
check "now it is approved" test "$(stage book "$batch")" = approved
check "and holds its money" test "$(reserved)" != 0.00
take book approved

# ---- submitted --------------------------------------------------------------------
expect "no folder" 2 "" $B batch submit "$batch"
expect "not ahead of time" 2 "" $B batch submit "$batch" --out bank --day 2199-01-01
expect "an unknown layout" 2 "" $B batch submit "$batch" --out bank --profile nosuch
expect "the bank's file" 0 "" $B batch submit "$batch" --out bank --profile lanzhou-pipe --day 2023-12-05
check "handed in the day that was told" sh -c "'$program' $B log --kind submission --limit 1 | grep -q 2023-12-05"
expect "again is that day" 2 "" $B batch submit "$batch" --out again --again --day 2023-12-06
check "is for nobody else" test "$(stat -c %a bank/batch-"$batch".txt)" = 600
check "its first line" sh -c "iconv -f GB18030 -t UTF-8 bank/batch-$batch.txt | head -1 | grep -q '^1|.*|.*|[0-9.]*|430699'"
check "it is submitted" test "$(stage book "$batch")" = submitted
expect "never twice" 5 "" $B batch submit "$batch" --out bank2 --profile lanzhou-pipe
check "and no second file" test -z "$(ls bank2)"
expect "again, into the same place" 4 "" $B batch submit "$batch" --out bank --again
expect "again" 0 "" $B batch submit "$batch" --out again --again
check "is the same, byte for byte" cmp bank/batch-"$batch".txt again/batch-"$batch".txt
expect "again, in another layout" 5 "" $B batch submit "$batch" --out other --again --profile plain
check "is refused" grep -q R-099 .err
check "without a file" test -z "$(ls other)"
expect "too late to withdraw" 5 "" $B batch withdraw "$batch" 1 --reason not-due
expect "too late to cancel" 5 "" $B batch cancel "$batch" --reason mistake
expect "the bank answers" 0 "" $B import return files/returns/2023/12/RDB.txt \
    --profile return-header --batch "$batch" --value-day 2023-12-09
expect "the book is whole" 4 "" $B verify --deep
check "deeply" grep -q "not anchored" .out

# ---- taken back --------------------------------------------------------------------
take approved book
expect "a reason is needed" 2 "" $B batch withdraw "$batch" 1
expect "one of the known" 2 "" $B batch withdraw "$batch" 1 --reason whatever
expect "a line that is none" 2 "" $B batch withdraw "$batch" 9999999 --reason not-due
measure() { # of the month's report, the first programme
    "$program" -L book --json report performance --period 2023-12 |
        sed -n "s/.*\"key\":\"programmes\".*//; /^{\"name\"/s/.*\"$1\":\"\{0,1\}\([0-9.]*\).*/\1/p" | head -1
}
lines=$(measure lines)
approved=$(seal)
expect "two lines less" 0 "Lines withdrawn               2" $B batch withdraw "$batch" 1 3 --reason not-due
check "void the approvals" test "$(stage book "$batch")" = drafted
check "are no lines of the month's report" test "$(measure lines)" = $((lines - 2))
expect "what is left to approve" 0 "" $B batch request "$batch" --out now
check "is the sum of the report" test "$(sed -n 's/^fen: //p' now)" = "$(measure ordered | tr -d .)"
check "they were there before" sh -c "'$program' $B --json batch list --as-of $approved | grep -q '\"stage\": \"approved\"'"
check "now all approve anew" test "$(waits "$(seal)")" = checker
check "and free the money" test "$(reserved)" = 0.00
expect "nobody has approved it" 0 "Nobody has approved it." $B batch show "$batch"
expect "what was signed is void" 5 "" $B batch approve --file request.signed --as maker
expect "approved anew" 0 "" $B batch approve "$batch" --as checker
expect "by both" 0 "" $B batch approve "$batch" --as approver
expect "submitted without them" 0 "" $B batch submit "$batch" --out less
check "line 1 is not there" sh -c "sed -n 2p less/batch-$batch.csv | grep -q '^2,'"
take approved book
expect "cancelled" 0 "Cancelled                     $batch" $B batch cancel "$batch" --reason mistake
check "is cancelled" test "$(stage book "$batch")" = cancelled
check "and holds nothing" test "$(reserved)" = 0.00

# ---- policies ----------------------------------------------------------------------
take funded book
expect "a maker says no policy" 5 "" $B policy approval --role checker:1 --as maker
expect "a role is needed" 2 "" $B policy approval
expect "one that approves" 5 "" $B policy approval --role maker:1
expect "a policy" 0 "" $B policy approval --role approver:1 --programme RDB
check "is listed" sh -c "'$program' $B policy list | grep -q '^RDB .*approver:1'"
payroll book
now=$("$program" -L book --json batch list | sed -n 's/.*"batch": \([0-9]*\).*/\1/p' | head -1)
expect "the approver alone" 0 "" $B batch approve "$now" --as approver
check "is enough" test "$(stage book "$now")" = approved
check "a stranger adds it up to the same" stranger book
finish
