#!/bin/sh
# A public notice: its policy, its files, who approves it, how it runs and ends, and what
# is not paid before (F20, F21).
. "$(dirname "$0")/kit.sh"
. "${fixtures%/*}/fire.sh"

clock=$build/tests/cli/clock.so
on() { # days from now, then a command
    days=$1
    shift
    TEST_DAYS=$days LD_PRELOAD=$clock "$@"
}
later() { # name days code arguments...
    name=$1 days=$2 want=$3
    shift 3
    on "$days" "$program" --clock-is-right "$@" > .out 2> .err
    check "$name" test $? -eq "$want"
}
entry() { sed -n 's/^Notice  *\([0-9]*\)$/\1/p' .out; }
stage() { "$program" $B --json disclosure show "$1" | sed -n 's/^  "stage": "\(.*\)",\{0,1\}$/\1/p'; }
B="-L book"
take sent book
answer book
for who in S04:first S05:second; do
    person book "${who%:*}" "${who#*:}" publisher > .out
done
sed -e 's/^days_are = .*/days_are = natural/' \
    -e 's/^hotline = .*/hotline = 13800000000、0730-0000000/' \
    "$docs/policies/disclosure.ini" > policy.ini

# ---- the policy -------------------------------------------------------------------
sed 's/^days = .*/days = none/' policy.ini > bad.ini
expect "a bad policy" 3 "" $B policy record bad.ini
check "is refused with its line" grep -q "bad.ini:21: R-277" .err
sed 's/^programme = .*/programme = XYZ/' policy.ini > bad.ini
expect "a policy of nothing" 3 "" $B policy record bad.ini
check "is named with its line" grep -q "bad.ini:10: no programme has the code XYZ" .err
sed 's/^fields = .*/fields = amount/' policy.ini > bad.ini
expect "R-046: a list without villages" 5 "" $B policy record bad.ini
check "is refused with its line" grep -q "bad.ini:17: R-046" .err
expect "a policy is tried" 0 "This was a dry run: nothing was recorded." $B policy record policy.ini --dry-run
check "and not recorded" grep -q "^Policy  *-$" .out
expect "a policy" 0 "" $B policy record policy.ini
policy=$(sed -n 's/^Policy  *\([0-9]*\)$/\1/p' .out)
expect "the same again" 0 "The ledger has this text already; nothing was recorded." $B policy record policy.ini
expect "is shown as it was written" 0 "" $B policy show "$policy"
check "byte for byte" cmp .out policy.ini
expect "and is listed, with its programme" 0 "" $B policy list
check "beside who approves" grep -qE "^RDB .*approver:1 +$policy +-\$" .out

# ---- before anything is paid (F20) --------------------------------------------------
take paying held
quiet -L held policy record policy.ini
quiet -L held batch approve --as checker --period 2023-12
quiet -L held batch approve --as approver --period 2023-12
expect "F20: no payment before its notice" 5 "" -L held batch submit "$batch" --out held.bank
check "F20: by the policy" grep -q R-282 .err
check "and no file" test ! -e held.bank/batch-"$batch".txt
sed 's/^before_payment = .*/before_payment = none/' policy.ini > free.ini
quiet -L held policy record free.ini
expect "unless another policy lets it go" 0 "" -L held batch submit "$batch" --out held.bank

# ---- drafted ------------------------------------------------------------------------
today=$(date +%F)
D="$B disclosure draft payment --programme RDB --period 2023-12"
expect "of what?" 2 "" $B disclosure draft now --out notice
expect "where?" 2 "" $D
expect "F21: to an earlier day" 5 "" $D --to "$today" --out notice
check "F21: names what is short" grep -q "R-280.*1 day(s) of 7, 6 short" .err
expect "in no far future" 5 "" $D --day 2199-01-01 --out notice
check "nothing was written" test ! -e notice
expect "a notice" 0 "" $D --out notice --as maker
notice=$(entry)
check "with its files" test -s notice/notice.html -a -s notice/notice.csv -a -s notice/notice.txt
check "with both telephones of the policy" grep -q "13800000000、0730-0000000" notice/notice.html
check "masked" sh -c "! grep -qE '[0-9]{17}[0-9Xx]' notice/notice.csv"
expect "a file is of it" 0 "" $B disclosure check notice/notice.html
check "and the entry says so" test "$(entry)" = "$notice"
sed 's/公示/公布/' notice/notice.html > other.html
expect "another file is of none" 1 "" $B disclosure check other.html
: > empty
expect "an empty one is, too" 1 "" $B disclosure check empty
expect "again, without a word of it" 5 "" $D --out again
check "is refused" grep -q R-283 .err
check "without a file" test ! -e again

# ---- approved, begun, over ------------------------------------------------------------
expect "not begun unapproved" 5 "" $B disclosure start "$notice" --as first
expect "not approved by a maker" 5 "" $B disclosure approve "$notice" --as maker
check "for lack of the role" grep -q R-279 .err
expect "approved by a publisher" 0 "" $B disclosure approve "$notice" --as first
expect "begun" 0 "" $B disclosure start "$notice" --as first
check "it runs" test "$(stage "$notice")" = running
expect "for seven days" 0 "Days left                     7" $B disclosure show "$notice"
expect "an objection says what it is" 2 "" $B disclosure object "$notice" --as checker
expect "an objection" 0 "" $B disclosure object "$notice" --as checker --note "漏了一户"
objection=$(sed -n 's/^Entry  *\([0-9]*\)$/\1/p' .out)
later "not over before its last day is" 6 5 $B disclosure complete "$notice" --as first
check "which is named" grep -q R-281 .err
later "nor with an open objection" 7 5 $B disclosure complete "$notice" --as first
check "which is counted" grep -q "R-281.*1 objection" .err
later "not by a maker" 7 5 $B disclosure dismiss "$objection" --as maker --note "已核实"
check "is told who may" grep -q "a checker, an approver or a publisher" .err
later "it is dismissed" 7 0 $B disclosure dismiss "$objection" --as first --note "已核实"
later "over" 7 0 $B disclosure complete "$notice" --as first
check "it is completed" test "$(stage "$notice")" = completed
later "what is over is not withdrawn" 8 5 $B disclosure withdraw "$notice" --as first
check "but replaced" grep -q R-278 .err
check "the book holds, notes too" "$program" $B verify --deep --unanchored

# ---- proven, and published again ---------------------------------------------------------
"$program" $B --lang zh log --limit 8 > .zh
check "in Chinese" grep -q "公示" .zh
on 8 "$program" --clock-is-right $B checkpoint --out checkpoint > .out 2> .err
on 8 "$program" --clock-is-right $B prove "$notice" --entries --checkpoint checkpoint --out proof > .out 2> .err
check "a notice is proven" test -s proof
later "again" 8 0 $D --out again --replaces "$notice" --as second
again=$(entry)
check "R-353: it says which one it replaces" grep -q "in entry $notice of the ledger" again/notice.html
check "nothing has become another" sh -c "grep -qx 'Added                         0' .out && grep -qx 'Gone                          0' .out"
later "not by who drafted it" 8 5 $B disclosure approve "$again" --as second
later "by another" 8 0 $B disclosure approve "$again" --as first
later "not when its first day is past" 9 5 $B disclosure start "$again" --as second
check "F20: but it is drafted again" grep -q "R-280.*--replaces $again" .err
later "begins" 8 0 $B disclosure start "$again" --as second
check "the old one is replaced" test "$(stage "$notice")" = replaced
later "withdrawn" 9 0 $B disclosure withdraw "$again" --as second --note "名单有误"
check "it is gone" test "$(stage "$again")" = withdrawn
check "as it was" sh -c "'$program' $B disclosure list --as-of $((again - 1)) | grep -q completed"
expect "a list" 0 "" $B disclosure list
check "of both" test "$(grep -cE 'replaced|withdrawn' .out)" = 2
finish
