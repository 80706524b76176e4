#!/bin/sh
# A ledger that someone changed: each byte tried is found, or is one that nothing reads.
#   LOOPS=25      bytes changed at places by chance, besides those at fixed places
#   SEED=430699   of these places
# A verification never dies, and never calls a book whole that reads differently.
. "$(dirname "$0")/kit.sh"
. "${fixtures%/*}/fire.sh"
loops=${LOOPS:-25}

take sent early # what a rollback goes back to
expect "a checkpoint" 0 "" -L early checkpoint --out early.checkpoint
take early book
answer book
check "the book grows" test $? -eq 0
expect "and is signed" 0 "" -L book checkpoint --out checkpoint
# Checking needs no key, and so no passphrase.
unset MINGZHANG_PASSPHRASE
size=$(stat -c %s book/journal/data.mdb)
readings() { # the whole book as it reads: every entry, every figure
    "$program" -L "$1" log --from 0 --limit 100000 &&
        "$program" -L "$1" --json status && "$program" -L "$1" batch list &&
        "$program" -L "$1" batch show "$batch" --lines
}
expect "whole before" 0 "The book is                   whole" -L book verify \
    --checkpoint checkpoint --deep
rm -rf book.keys # and its record of what was signed: only the checkpoint is outside
readings book > first
check "it can be read" test $? -eq 0

# ---- one byte -----------------------------------------------------------------------
complain() {
    echo "# $*" >&2
    broken=$((broken + 1))
}
byte_at() { od -An -tu1 -j "$1" -N 1 book/journal/data.mdb | tr -d ' '; }
put_byte() { # place value
    # shellcheck disable=SC2059 # an octal escape
    printf "\\$(printf %03o "$2")" |
        dd of=book/journal/data.mdb bs=1 seek="$1" conv=notrunc 2> .dd
}
broken=0
whole=0
found=0
unread=0
flip() { # place bit
    old=$(byte_at "$1")
    put_byte "$1" $((old ^ (1 << $2)))
    "$program" -L book verify --checkpoint checkpoint --deep > verify.out 2> verify.err
    code=$?
    case $code in
    0)
        whole=$((whole + 1))
        readings book > other 2>&1
        cmp -s first other || complain "byte $1 bit $2: whole, but it reads differently"
        ;;
    1)
        found=$((found + 1))
        grep -q '^mingzhang: ..*' verify.err || complain "byte $1 bit $2: no word"
        ;;
    4) # not even a ledger any more: then it says so, and nobody takes it for one
        unread=$((unread + 1))
        grep -q '^mingzhang: ..*' verify.err || complain "byte $1 bit $2: no word"
        ;;
    *) complain "byte $1 bit $2: exit $code: $(tail -1 verify.err)" ;;
    esac
    [ "$(wc -l < verify.err)" -le 1 ] || complain "byte $1 bit $2: $(cat verify.err)"
    # Readers and writers meet the same byte; they may refuse, never die.
    for command in "status" "log --limit 3" "batch list"; do
        # shellcheck disable=SC2086 # words of a command
        "$program" -L book $command > .out 2>&1
        code=$?
        [ "$code" -lt 128 ] || died=$((died + 1))
    done
    put_byte "$1" "$old"
}
died=0
tried=0
# The two meta pages hold the roots of everything: every fourth byte of what is used.
place=0
while [ "$place" -lt 152 ]; do
    flip "$place" 0
    flip $((4096 + place)) 6
    tried=$((tried + 2))
    place=$((place + 19))
done
chances $((3 * loops)) > seeded
while read -r high && read -r low && read -r bit; do
    flip $(((high * 1000 + low) % size)) $((bit % 8))
    tried=$((tried + 1))
done < seeded
echo "# $tried bytes: $found found, $unread no ledger any more, $whole not used;" \
    "$died readings of them died"
check "$tried changed bytes" test "$broken" -eq 0 -a "$found" -gt 3
readings book > other
check "put back, it reads as before" cmp first other
expect "and is whole" 0 "" -L book verify --checkpoint checkpoint --deep

# ---- cut, swapped, gone ---------------------------------------------------------------
half() { # bytes
    take early other
    cp book/journal/data.mdb other/journal/data.mdb
    truncate -s "$1" other/journal/data.mdb
}
for bytes in 0 1 4096 8191 8192 20480 $((size / 2)) $((size - 4096)) $((size - 1)); do
    half "$bytes"
    "$program" -L other verify --checkpoint checkpoint > .out 2> .err
    code=$?
    [ "$code" -eq 1 ] || [ "$code" -eq 4 ] ||
        { [ "$code" -eq 0 ] && [ "$bytes" -gt $((size / 2)) ]; }
    check "cut to $bytes bytes: exit $code" test $? -eq 0 -a \( "$code" -eq 0 -o -s .err \)
done
half 8192
rm other/journal/data.mdb
"$program" -L other verify --checkpoint checkpoint > .out 2> .err
check "no journal at all" test $? -eq 4
check "and none is made" test ! -e other/journal/data.mdb

# ---- an older copy ----------------------------------------------------------------------
MINGZHANG_PASSPHRASE=file:$work/passphrase
export MINGZHANG_PASSPHRASE
expect "an older copy" 1 "Damage                        rolled back" -L early verify \
    --checkpoint checkpoint
take early book
answer book
quiet -L book checkpoint --out later.checkpoint
check "signed at its newest" test $? -eq 0
rm -rf book
cp -a early book # the ledger goes back; the folder of keys, with its record, does not
expect "an older copy is known by what was signed" 1 "" -L book verify --unanchored
expect "and is not signed" 5 "" -L book checkpoint --out again.checkpoint
check "by rule" grep -q 'R-054' .err
check "nothing is written" test ! -e again.checkpoint
digest book > before
for command in "staff add S09" "import units files/units.csv --dry-run" \
    "import return files/returns/2023/12/RDB.txt --profile return-header --batch $batch
        --value-day 2023-12-09"; do
    # shellcheck disable=SC2086 # words of a command
    expect "nor is it written to: ${command%% -*}" 5 "" -L book $command
    check "by the same rule" grep -q 'R-054' .err
done
digest book > after
check "not a byte of it has changed" cmp before after
expect "nothing is wrong with reading it" 0 "" -L book status

# ---- two histories ------------------------------------------------------------------------
take early left
take early right
answer left
expect "the left one" 0 "" -L left checkpoint --out left.checkpoint
"$program" -L right staff add S09 > .out
answer right
expect "the right one" 0 "" -L right checkpoint --out right.checkpoint
expect "a fork" 1 "Damage                        forked" -L right verify \
    --checkpoint left.checkpoint
expect "the common past fits both" 0 "" -L right verify --checkpoint early.checkpoint
rm -rf right
cp -a left right # the other history under these keys
"$program" -L right checkpoint --out again.checkpoint > .out 2> .err
check "another history is not signed" test $? -eq 5
check "by rule as well" grep -q 'R-054' .err
check "and it is not written to" test "$("$program" -L right staff add S03 2>&1 |
    grep -c 'R-054')" = 1
expect "no checkpoint at all" 3 "" -L left verify --checkpoint passphrase
"$program" init neighbour --origin other.example.cn/t --unit 430698 --title 测试乙县 > .out
quiet -L neighbour checkpoint --out neighbour.checkpoint
expect "another county's checkpoint proves nothing" 4 "" -L left verify \
    --checkpoint neighbour.checkpoint
# The same name, other keys: the whole ledger was made anew, or the checkpoint was.
rm -rf neighbour neighbour.keys
"$program" init neighbour --origin fire.example.cn/t --unit 430699 --title 测试县 > .out
expect "a ledger made anew" 4 "" -L neighbour verify --checkpoint left.checkpoint
check "and it says what that means" grep -q 'whole ledger was replaced' .err
sed 's/^\([0-9][0-9]*\)$/1\1/' left.checkpoint > bent.checkpoint
expect "a checkpoint that was changed" 3 "" -L left verify --checkpoint bent.checkpoint
check "by rule" grep -q 'R-014' .err
finish
