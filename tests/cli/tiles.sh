#!/bin/sh
# The log as files: published once, copied with everything hashed again, and checked by
# a stranger who has nothing but Python (docs/verifier).
. "$(dirname "$0")/kit.sh"
. "${fixtures%/*}/fire.sh"

B="-L book"
V="python3 $docs/verifier/verify.py"
take sent book
"$program" $B key export journal --out key > .out
expect "hashes for everyone" 0 "It holds hashes and no entry: anybody may have it." \
    $B tiles export public
check "no entry is in it" test ! -e public/tile/entries
check "nor a name" sh -c "! grep -rq 测 public/tile"
expect "again" 0 "New files                     0" $B tiles export public
expect "for an auditor" 0 "The entries are in it: it is for auditors, not for the public." \
    $B tiles export audit --entries
check "readable by the web server" test "$(stat -c %a public)" = 755 -o "$(stat -c %a public)" = 700
expect "a mirror wants the key from outside" 2 "" mirror public copy
expect "a mirror" 0 "Entries with their contents   0" mirror public copy --log-key key
expect "of everything" 0 "" mirror audit whole --log-key key
check "holds the same bytes" diff -r audit whole
# R-210: who trusts witnesses copies only what they have seen.
w1=witness.audit.example.org/w1+030da454+BDyr/mEFD6Quhfg4mxzztWZ2rxLV+pmwuT6wddepIWuc
printf 'log %s\nwitness audit %s\nquorum audit\n' "$(cat key)" "$w1" > policy
expect "nobody has witnessed it" 4 "" mirror public unseen --log-key key --policy policy
check "who is missing" grep -q 'R-210: .*missing: audit;' .err
check "nothing is copied" test ! -e unseen/checkpoint
printf 'log %s\nquorum none\n' "$(cat key)" > policy
expect "nobody need have" 0 "" mirror public unseen --log-key key --policy policy
expect "from nowhere" 4 "" mirror nowhere copy --log-key key
answer book
expect "the book goes on" 0 "" $B tiles export public
expect "and the copy" 0 "" mirror public copy --log-key key
mv public newer
expect "an older face" 4 "" mirror nothing copy --log-key key
expect "the source of yesterday" 5 "" mirror audit copy --log-key key
check "was rolled back" grep -q "R-191" .err
mv newer public
: > empty
expect "a key that is none" 3 "" mirror public copy --log-key empty

# ---- the stranger ------------------------------------------------------------------
rm -rf audit
"$program" $B tiles export audit --entries > .out
check "whole" $V audit key
cp audit/checkpoint older
reject() { # name, word, command that changes mutant/
    rm -rf mutant
    cp -r audit mutant
    (cd mutant && sh -c "$3") > .mutate 2>&1
    $V mutant key > .out 2> .err
    got=$?
    [ "$got" -eq 1 ] && grep -q "^TAMPERED: .*$2" .out
    verdict "$1" $?
}
first=tile/entries/000
size=$(wc -c < audit/$first)
byte() { # offset: that byte of the first bundle becomes another
    printf 'printf "\\%s" | dd of=%s bs=1 seek=%s conv=notrunc' \
        "$(printf %o $(($(od -An -tu1 -j "$1" -N1 audit/$first) ^ 64)))" "$first" "$1"
}
for at in 3 40 100 500 2000 5000 $((size - 1)); do
    reject "byte $at of the entries" "" "$(byte "$at")"
done
last=$(cd audit && find tile/entries -name '*.p' -exec find {} -type f \; | head -1)
reject "a cut bundle" "" "truncate -s -1 $last"
reject "a longer bundle" "does not hold its entries" "printf x >> $last"
reject "another size" "signature fails" "sed -i '2s/.*/17/' checkpoint"
reject "another root" "signature fails" "sed -i '3s/^./=/' checkpoint"
reject "no signature of ours" "not signed" "sed -i 's/^— [^ ]*/— other.example.cn/' checkpoint"
rm -rf mutant
cp -r audit mutant
rm "mutant/$last"
$V mutant key > .out 2> .err
check "a missing bundle could not be checked" test $? -eq 4
$V audit empty > .out 2> .err
check "nor can it without a key" test $? -eq 4
check "an older checkpoint fits" $V audit key --older older
check "a stranger adds it up to the same" stranger book
check "by the roles of docs/format.md, and each move at once" \
    python3 "${fixtures%/*}/same_roles.py" "$docs"
finish
