#!/bin/sh
# Keys over the years: every year a new key signs the checkpoints, members of staff get
# new ones and leave, keys are lost; and the book of all that time is whole under the
# checkpoint of each year (R-260 to R-265).
. "$(dirname "$0")/kit.sh"
B="-L book --clock-is-right"
LD_PRELOAD=$build/tests/cli/clock.so
export LD_PRELOAD

day() { # so many days from today, for the program and as a date
    TEST_DAYS=$1
    export TEST_DAYS
    env -u LD_PRELOAD date -u -d "@$(($(env -u LD_PRELOAD date +%s) + 28800 + $1 * 86400))" +%F
}
unit() { # number: a file with one more township
    printf '编码,名称,级别,上级编码,统一社会信用代码,生效日期,失效日期\n430699%s,测%s镇,乡镇,430699,,2000-01-01,\n' \
        "$1" "$1" > "unit$1.csv"
}
actor_of() { sed -n 's/^Actor *//p' .out; }
field() { # name: a number of the JSON answer
    sed -n "s/.*\"$1\": \"\{0,1\}\([0-9.]*\).*/\1/p" .out | head -1
}

# ---- the first year ------------------------------------------------------------------
day 0 > .day
mkdir elsewhere
for name in wang zhao; do
    "$program" -q -L book --keys "$work/elsewhere" key new $name --hash sha256 > .out
done
expect "a ledger of three administrators, two of whom sign" 0 "" init book \
    --origin ledger.example.gov.cn/years --unit 430699 --title 测试 --threshold 2 \
    --administrator A02=elsewhere/wang.pub --administrator A03=elsewhere/zhao.pub
cp elsewhere/*.pem elsewhere/*.pub book.keys/
for name in maker maker1 maker2 journal1 journal2 journal3 wang2; do
    "$program" -q -L book key new $name > .out
done
expect "a clerk" 0 "" $B staff add S01 --cosign wang
expect "with a key" 0 "" $B key enrol S01 maker --purpose acting --cosign wang
maker=$(actor_of)
expect "and a role for this year" 0 "" $B staff role S01 maker --to "$(day 364)" \
    --cosign wang
day 0 > .day
expect "the next one is given ahead" 0 "" $B staff role S01 maker --from "$(day 365)" \
    --cosign wang
day 0 > .day
expect "work" 0 "" $B import units "$fixtures/units.csv"
expect "a checkpoint" 0 "" $B checkpoint --out year0
cp year0 checkpoint0
expect "its key for the public" 0 "" $B key export journal --out key0
check "is one line" test "$(wc -l < key0)" = 1
day 364 > .day
unit 301
expect "the last day of the role" 0 "" $B import units unit301.csv
# ---- the second ----------------------------------------------------------------------
day 365 > .day
unit 302
expect "and the first of the next one" 0 "" $B import units unit302.csv
expect "one administrator does not rotate" 5 "" $B key rotate journal journal1
check "by its rule" grep -q "R-056" .err
last=$(day 395)
day 365 > .day
expect "too long an overlap" 5 "" $B key rotate journal journal1 --to "$(day 732)" --cosign wang
day 365 > .day
check "by its rule" grep -q "R-260" .err
expect "a checkpoint key comes in the place of another" 5 "" $B key enrol A01 journal1 \
    --purpose checkpoint --cosign wang
check "by its rule" grep -q "R-261" .err
expect "a new checkpoint key" 0 "Both in force until           $last" $B key rotate journal \
    journal1 --to "$last" --cosign wang
expect "one for the clerk" 0 "" $B key rotate maker maker1 --to "$last" --cosign wang
maker1=$(actor_of)
expect "are listed" 0 "" $B key list
check "with their last day" grep -q "^ *$maker .*acting .* $maker1 *$last" .out
expect "a checkpoint" 0 "" $B checkpoint --out year1
check "is signed by both" test "$(grep -c '^— ' year1)" = 2
expect "of the old key alone" 0 "" $B --as journal checkpoint --out year1.old
day 395 > .day
unit 303
expect "the old key acts on its last day" 0 "" $B --as maker import units unit303.csv
day 396 > .day
unit 304
expect "and not after" 5 "" $B --as maker import units unit304.csv
check "by its rule" grep -q "R-050" .err
expect "the new one does" 0 "" $B --as maker1 import units unit304.csv
expect "the old checkpoint key is over" 5 "" $B --as journal checkpoint --out late
check "by its rule" grep -q "R-261" .err
expect "the new one signs" 0 "" $B checkpoint --out year1.new
check "alone" test "$(grep -c '^— ' year1.new)" = 1
# ---- the third: an administrator leaves ----------------------------------------------
day 730 > .day
expect "a key at once" 0 "" $B key rotate journal journal2 --cosign wang
expect "a checkpoint covers the change" 0 "" $B checkpoint --out year2
check "under both keys" test "$(grep -c '^— ' year2)" = 2
expect "another person's key" 5 "" $B key enrol A03 wang2 --purpose administration \
    --replaces 99999 --cosign wang
expect "an administrator's" 0 "" $B key rotate wang wang2 --cosign wang
expect "the old one signs no more" 5 "" $B staff add S09 --cosign wang
expect "the first leaves" 0 "" $B --as wang2 key revoke administrator --reason revoked \
    --cosign zhao
expect "no second one may" 5 "" $B --as wang2 key revoke zhao --reason revoked --cosign zhao
check "by its rule" grep -q "R-173" .err
expect "nor for a time" 5 "" $B --as wang2 staff role A03 administrator --to "$(day 800)" \
    --cosign zhao
day 730 > .day
check "by its rule" grep -q "R-265" .err
# ---- the fourth: keys are lost -------------------------------------------------------
since=$(day 1090)
day 1089 > .day
unit 305
expect "before the theft" 0 "" $B --as maker1 import units unit305.csv
expect "the last good checkpoint" 0 "" $B checkpoint --out good
day 1093 > .day
unit 306
expect "after it" 0 "" $B --as maker1 import units unit306.csv
expect "a checkpoint of the thief's" 0 "" $B checkpoint --out stolen
day 1095 > .day
expect "a key cannot be lost tomorrow" 5 "" $B --as wang2 key revoke maker1 --reason lost \
    --since "$(day 1096)" --cosign zhao
day 1095 > .day
expect "lost since" 0 "" $B --as wang2 key revoke maker1 --reason lost --since "$since" \
    --cosign zhao
unit 307
expect "it acts no more" 5 "" $B --as maker1 import units unit307.csv
expect "the checkpoint key is not just ended" 5 "" $B --as wang2 key revoke journal \
    --reason lost --cosign zhao
check "by its rule" grep -q "R-261" .err
expect "but replaced" 0 "" $B --as wang2 key rotate journal journal3 --cosign zhao
expect "by a file that is no checkpoint" 3 "" $B --as wang2 key revoke journal2 \
    --reason lost --checkpoint unit307.csv --cosign zhao
expect "and limited" 0 "Its checkpoints count up to   $(sed -n 2p good)" $B --as wang2 key \
    revoke journal2 --reason lost --since "$since" --checkpoint good --cosign zhao
expect "the clerk gets another" 0 "" $B --as wang2 key enrol S01 maker2 --purpose acting \
    --cosign zhao
expect "and works" 0 "" $B --as maker2 import units unit307.csv
expect "the checkpoint of the year" 0 "" $B checkpoint --out year3

# ---- all of it -----------------------------------------------------------------------
years="--checkpoint year0 --checkpoint year1 --checkpoint year1.new --checkpoint year2 \
--checkpoint good"
all="$years --checkpoint year3"
rm -f book.keys/journal.signed
expect "whole under the checkpoint of each year" 0 "The book is                   whole" \
    $B verify --deep $all
check "with what the lost key did since" grep -q \
    "^ *$maker1 *S01 *acting *$since .* 1 *2 *0 *0 *0.00$" .out
expect "and as JSON" 0 "" $B --json verify $all
check "which names the lost keys" grep -q '"lost_keys": \[' .out
expect "what was signed with the stolen key since" 4 "" $B verify --checkpoint stolen
check "is refused by name" grep -q "R-262: the checkpoint of $(sed -n 2p stolen) entries is signed by key" .err
expect "who holds the first key follows by the checkpoints of the changes" 0 "" \
    $B verify --log-key key0 $years
expect "but a stolen key vouches for no successor" 4 "" $B verify --log-key key0 $all
check "as its rule says" grep -q "R-262" .err
expect "and not without them" 4 "" $B verify --log-key key0 --checkpoint year3
check "as its rule says" grep -q "R-262" .err
expect "the old key's own last one" 0 "" $B verify --log-key key0 --checkpoint year1.old
expect "the keys of all years" 0 "" $B key export journal --out keys
check "are four lines, of which the last has no end" \
    test "$(wc -l < keys)" = 4 -a "$(grep -c ' [0-9]*$' keys)" = 3
expect "tiles" 0 "" $B tiles export public --entries
check "a stranger agrees" python3 "$docs/verifier/verify.py" public keys --older year0 \
    --older year1 --older year1.new --older year2 --older good
python3 "$docs/verifier/verify.py" public keys --older stolen > .out 2> .err
check "and does not count what the stolen key signed" test $? -eq 1
python3 "$docs/verifier/verify.py" public key0 > .out 2> .err
check "nor a key that he does not know" test $? -eq 1
expect "a mirror under the keys" 0 "" mirror public copy --log-key keys
expect "not under the first" 1 "" mirror public other --log-key key0
finish
