#!/bin/sh
# What a ledger outlives: tables that went wrong, a program that is killed while it makes
# them anew, a lost disk, an old backup.
#   LOOPS=8       times that reindex is killed
. "$(dirname "$0")/kit.sh"
kept=${fixtures%/*/*}/fixtures
loops=${LOOPS:-8}
tar -xJf "$kept/version-0.tar.xz"
B="-L book"

fresh() { # a copy of the book as it was unpacked
    rm -rf "$1" "$1.keys"
    cp -a old "$1" && cp -a old.keys "$1.keys"
}
figures() { python3 "$kept/figures.py" "$program" "$1" > .figures && cmp .figures "$kept/version-0/figures"; }
digest_of() { (cd "$1" && find . -type f ! -name 'lock.mdb' ! -name writer.lock -exec sha256sum {} + | LC_ALL=C sort); }

# ---- reindex, R-236, R-237 -------------------------------------------------------------
mv book old
mv book.keys old.keys
fresh book
cp book/vault/data.mdb vault.before
expect "tables of another release" 4 "" $B status
expect "are made anew" 0 "Entries                       157" $B reindex
check "with the same figures" figures book
check "the vault is as it was" cmp vault.before book/vault/data.mdb
expect "and again" 0 "Of these not as they were     0" $B reindex
expect "whole" 0 "" $B verify --deep --checkpoint "$kept/version-0/checkpoint"
check "nothing is left behind" test "$(ls book | tr '\n' ' ')" = "journal vault "
expect "as an object" 0 '  "tables": 29,' $B --json reindex
expect "quiet" 0 "" $B --quiet reindex
check "says nothing" test ! -s .out

# Killed, with all its processes, at some time: the old ledger or the new one.
fresh book
began=$(date +%s%N)
"$program" $B reindex > .out 2> .err
took=$((($(date +%s%N) - began) / 1000000))
broken=0
old=0
new=0
i=0
while [ "$i" -lt "$loops" ]; do
    fresh book
    after=$((took * i / loops + 1))
    timeout -s KILL "$((after / 1000)).$(printf %03d $((after % 1000)))" \
        "$program" $B reindex > .out 2> .err
    "$program" $B status > .out 2> .err
    case $? in
    0) new=$((new + 1)) ;;
    4) grep -q R-236 .err && old=$((old + 1)) ;;
    *) broken=$((broken + 1)) && sed "s|^|# after $after ms: |" .err ;;
    esac
    expect "after $after ms" 0 "" $B reindex
    figures book || broken=$((broken + 1))
    [ "$(ls book | tr '\n' ' ')" = "journal vault " ] || broken=$((broken + 1))
    i=$((i + 1))
done
echo "# killed $loops times: $old old, $new new"
check "killed in the middle, it is the old or the new" test "$broken" -eq 0 -a "$((old + new))" -eq "$loops"

# Damaged entries are no ground to build on.
fresh book
at=$(LC_ALL=C grep -abo '测试' book/journal/data.mdb | head -n 1 | cut -d: -f1)
printf '\347' | dd of=book/journal/data.mdb bs=1 seek="$at" conv=notrunc 2> .dd
digest_of book > before
expect "a flipped bit in an entry" 1 "The book is                   tampered" $B reindex
digest_of book > after
check "nothing is changed" cmp before after
fresh book
expect "another history" 1 "" $B reindex --checkpoint "$kept/version-1/checkpoint" --log-key "$kept/version-1/log.vkey"
finish
