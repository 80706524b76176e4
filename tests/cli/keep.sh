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
expect "as an object" 0 '  "tables": 30,' $B --json reindex
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

# ---- restored, and not yet accepted, R-239 ---------------------------------------------
fresh book
"$program" $B reindex > .out 2> .err
act() { "$program" --clock-is-right -L "$1" --keys book.keys staff add "$2" > .out 2> .err; }
expect "a backup" 0 "" $B backup early
check "the book goes on" act book S91
expect "and is signed" 0 "" $B checkpoint --out newest
expect "a later backup" 0 "" $B backup late
R="-L again --keys book.keys"
expect "restored" 0 "" --keys book.keys restore late again
expect "it is read" 0 "" $R status
expect "and verified" 0 "" $R verify --checkpoint newest
expect "not written to" 5 "" --clock-is-right $R staff add S92
check "by its rule" grep -q "R-239: .*restore accept" .err
expect "nor signed" 5 "" $R checkpoint --out signed
check "by the same rule" grep -q R-239 .err
expect "not accepted on its own word" 5 "" $R restore accept
expect "another ledger's checkpoint" 4 "" $R restore accept \
    --checkpoint "$kept/version-1-sm3/checkpoint" --log-key "$kept/version-1-sm3/log.vkey"
expect "still not" 5 "" --clock-is-right $R staff add S92
expect "held against the newest" 0 "The book is                   whole" $R restore accept \
    --checkpoint newest
expect "once" 2 "" $R restore accept --checkpoint newest
expect "now it is written to" 0 "" --clock-is-right $R staff add S92
expect "and signed" 0 "" $R checkpoint --out signed
# An older backup on a new machine, with the keys of then.
tar -xJf "$kept/version-0.tar.xz" book.keys
expect "yesterday's" 0 "" --keys book.keys restore early older
expect "has lost what came after" 5 "" -L older --keys book.keys restore accept --checkpoint newest
check "and says how much" grep -q "R-239: 2 entries are lost" .err
expect "it stays to be read" 0 "" -L older --keys book.keys status
expect "only" 5 "" --clock-is-right -L older --keys book.keys staff add S93
expect "an older checkpoint fits" 0 "" -L older --keys book.keys restore accept \
    --checkpoint "$kept/version-0/checkpoint"

# ---- people apart, for as long as they may be kept, R-238 -------------------------------
today=$(TZ=Asia/Shanghai date +%F)
expect "for a week" 0 "" $B backup week --days 7
check "the vault's part names its day" grep -qx "delete-by $(TZ=Asia/Shanghai date -d '7 days' +%F)" \
    week/vault/manifest
check "the other part does not" sh -c '! grep -q delete week/manifest'
expect "no days" 2 "" $B backup none --days 0
expect "nothing is due" 0 "Vault copies to be deleted    0" backup list early late week
expect "a folder of backups" 0 "" --json backup list .
check "finds them all" test "$(grep -c '"folder":' .out)" -ge 4
many() { # count: as many names in the folder `many`, the last of which is a backup
    rm -rf many
    mkdir many
    ln -s "$PWD/week" many/week
    python3 -c 'import sys
for number in range(1, int(sys.argv[1])):
    open("many/%04d" % number, "w").close()' "$1"
}
for count in 4095 4096; do
    many $count
    expect "one of $count names is a backup" 0 "" --json backup list many
    check "and is found" grep -q '"folder": "many/week"' .out
done
many 4097
expect "of more none is passed over" 4 "mingzhang: there are more than 4096 files in many" backup list many
sed -i "s/^delete-by .*/delete-by $today/" week/vault/manifest
expect "a vault that is due" 1 "Vault copies to be deleted    1" backup list early late week
check "is told by rule" grep -q R-238 .err
expect "in Chinese" 1 "" --lang zh backup list week
rm -rf week/vault
expect "deleted" 0 "Vault copies to be deleted    0" backup list week
check "and shown so" grep -q "deleted  *-" .out
# What is left is the book, without its people.
W="-L bare --keys book.keys"
expect "the journal alone is restored" 0 "" --keys book.keys restore week bare
check "and says what is missing" grep -q "no vault" .out
check "there is none" test ! -e bare/vault
expect "figures need no people" 0 "" $W report budget
expect "it is whole" 0 "The book is                   whole" $W restore accept --checkpoint newest
expect "people are not there" 4 "" $W person 430699194803120114
check "which is told" grep -q "has no vault: it was restored without its people" .err
expect "names neither" 4 "" $W batch show 58 --names
# Somebody writes while a copy is made.
("$program" --clock-is-right -L book --keys book.keys staff add S94) > .hot 2>&1 &
writer=$!
expect "a hot backup" 0 "" $B backup hot
wait "$writer"
check "while somebody writes" test $? -eq 0
expect "is whole" 0 "" --keys book.keys restore hot warm
expect "an old backup" 0 "" --keys book.keys restore backup ancient
finish
