#!/bin/sh
# Objections to a public notice: who may read them, how they were settled and what that
# asks for (R-350), when one is late (R-351); and nothing stands in two notices (R-352).
. "$(dirname "$0")/kit.sh"
. "${fixtures%/*}/fire.sh"

clock=$build/tests/cli/clock.so
later() { # name days code arguments...
    name=$1 days=$2 want=$3
    shift 3
    TEST_DAYS=$days LD_PRELOAD=$clock "$program" --clock-is-right "$@" > .out 2> .err
    check "$name" test $? -eq "$want"
}
entry() { sed -n 's/^Notice  *\([0-9]*\)$/\1/p' .out; }
rows() { tr -d ' \n' < .out | grep -qF "$1"; }
step() { sed -n 's/^Entry  *\([0-9]*\)$/\1/p' .out; }
B="-L book"
take sent book
answer book
for who in S04:first S05:second; do
    person book "${who%:*}" "${who#*:}" publisher > .out
done
sed 's/^days_are = .*/days_are = natural/; s/^before_payment = .*/before_payment = none/' \
    "$docs/policies/disclosure.ini" > policy.ini
quiet $B policy record policy.ini
D="$B disclosure draft payment --programme RDB --period 2023-12"
expect "a notice" 0 "" $D --out notice --as maker
notice=$(entry)

# ---- in one notice alone (R-352) ------------------------------------------------------
expect "the same payments, of an office below" 5 "" $D --unit 430699-MZJ --out other --as maker
check "are refused" grep -q "R-352: notice $notice " .err
check "without a file" test ! -e other
quiet $B disclosure approve "$notice" --as first
quiet $B disclosure start "$notice" --as first

# ---- what is objected to ----------------------------------------------------------------
expect "an objection" 0 "" $B disclosure object "$notice" --as checker --note "测某户已买车"
first=$(step)
check "in time" sh -c "! grep -q late .out"
later "one after the last day" 7 0 $B disclosure object "$notice" --as checker --note "漏了测六户"
late=$(step)
check "is told to be late" grep -q "marked as late" .out
MINGZHANG_PASSPHRASE='' "$program" $B disclosure show "$notice" > .out 2> .err
check "who has no key sees that there are words" grep -q "sealed" .out
check "and how to read them" grep -q "mingzhang disclosure show $notice --names" .out
check "but not what they are" sh -c "! grep -qE '买车|漏了' .out"
MINGZHANG_PASSPHRASE='' "$program" $B show "$first" > .out 2> .err
check "of its entry, too" grep -q "mingzhang disclosure show $notice --names" .out
expect "with the key of the vault" 0 "" $B disclosure show "$notice" --names
check "they are read" grep -qE "^ *$first .*no .*测某户已买车" .out
check "and which of them is late" grep -qE "^ *$late .*yes .*漏了测六户" .out
expect "as data" 0 "" $B --json disclosure show "$notice" --names
check "too" rows '"late":true,"remedy":null,"staff":"S02","note":"漏了测六户","sealed":false'
expect "nobody without the key" 0 "" $B --json disclosure show "$notice"
check "has them as data" rows '"late":true,"remedy":null,"staff":"S02","note":null,"sealed":true'

# ---- how they are settled -------------------------------------------------------------------
later "one is right" 7 0 $B disclosure uphold "$first" --as approver --note "经核实属实"
upheld=$(step)
check "it is said what that asks for" grep -q "disclosure remedy" .out
later "one is not" 7 0 $B disclosure dismiss "$late" --as approver --note "不符合条件"
dismissed=$(step)
expect "it shows" 0 "" $B disclosure show "$notice" --names
check "which was upheld, and why" grep -qE "^ *$upheld .* $first +upheld .*经核实属实" .out
check "which was dismissed, and why" grep -qE "^ *$dismissed .* $late +dismissed .*不符合条件" .out
check "what is not put right" grep -qE "^Upheld, not put right +1$" .out
"$program" $B show "$upheld" > .out
check "in the entry" grep -qE "^Outcome +upheld" .out
"$program" $B --lang zh log --limit 6 > .zh
check "in the log, in Chinese" sh -c "grep -q '^ *$upheld .*公示.*结果：成立' .zh && grep -q '^ *$dismissed .*结果：不成立' .zh"
check "which has no English word" sh -c "! grep -q disclosure .zh"
expect "as data" 0 "" $B --json disclosure show "$notice"
check "too" rows "\"objection\":$first,\"outcome\":\"upheld\""

# ---- what that asks for (R-350) -----------------------------------------------------------------
later "it is not over before it is put right" 8 5 $B disclosure complete "$notice" --as first
check "by the rule" grep -q "R-350: 1 objection" .err
later "not by the same list" 8 5 $D --replaces "$notice" --out same --as maker
check "which is told" grep -q "R-350.*has not changed" .err
check "without a file" test ! -e same
later "nor by an older entry" 8 5 $B disclosure remedy "$first" "$batch" --as approver
check "by the rule" grep -q "R-350: entry $batch puts nothing right" .err
line=$((batch + 1))
later "what was overpaid is asked back" 8 0 $B clawback ask "$line" --amount 1 --reason not-due --as maker
claim=$("$program" $B --json exceptions list --class overpaid | sed -n 's/^{"number":"\([0-9]*\)".*/\1/p')
later "that puts it right" 8 0 $B disclosure remedy "$first" "$claim" --as approver --note "已追回"
remedy=$(step)
expect "which shows" 0 "" $B disclosure show "$notice" --names
check "with its words" grep -qE "^ *$remedy .*put right .* $claim .*已追回" .out
check "nothing is left" grep -qE "^Upheld, not put right +0$" .out
later "it is over" 8 0 $B disclosure complete "$notice" --as first
check "the book holds" "$program" $B verify --deep --unanchored

finish
