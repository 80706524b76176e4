#!/bin/sh
# Administrators act together (R-056): two of them, and both must sign.
. "$(dirname "$0")/kit.sh"
L="-L $work/book"
new="--origin ledger.example.gov.cn/test --unit 430699 --title 测试"

mkdir elsewhere
expect "a second administrator makes a key elsewhere" 0 "" \
    -L book --keys "$work/elsewhere" key new wang --hash sha256
expect "a code without a file" 2 "" init book $new --administrator A02
expect "a file that is no public key by its name" 2 "" init book $new \
    --administrator A02=elsewhere/wang.pem
expect "a file that is not there" 3 "" init book $new --administrator A02=nobody.pub
expect "a code too long" 2 "" init book $new \
    --administrator A23456789012345678901234567890123=elsewhere/wang.pub
expect "nobody to sign with" 2 "mingzhang: --threshold is 1 to 1 here, the number of \
administrators; name more with --administrator" init book $new --threshold 2
expect "more than there are" 2 "" init book $new --threshold 3 \
    --administrator A02=elsewhere/wang.pub
expect "none at all" 2 "" init book $new --threshold 0
expect "one code twice" 5 "" init book $new --administrator A01=elsewhere/wang.pub
check "a failed init leaves nothing" test ! -e book -a ! -e book.keys
expect "init with two administrators" 0 "" init book $new --threshold 2 \
    --administrator A02=elsewhere/wang.pub --sheet sheet
expect "both are staff" 0 "" $L staff
check "the first" grep -q "^A01 *administrator" .out
check "and the second" grep -q "^A02 *administrator" .out

expect "one alone is refused" 5 "" $L staff add S01
check "by its rule" grep -q "R-056" .err
expect "the other's key must be there" 4 "" $L staff add S01 --cosign wang
cp elsewhere/wang.pem book.keys/wang.pem
expect "a name that is none" 2 "" $L staff add S01 --cosign ../wang
expect "oneself is nobody else" 5 "" $L staff add S01 --cosign administrator
expect "a new key" 0 "" $L key new maker
expect "a key that is not enrolled" 4 "" $L staff add S01 --cosign maker
expect "together" 0 "" $L staff add S01 --cosign wang
expect "the other way round" 0 "" $L --as wang staff role S01 maker --cosign administrator
expect "enrolling alone" 5 "" $L key enrol S01 maker --purpose acting
expect "enrolling together" 0 "" $L key enrol S01 maker --purpose acting --cosign wang
actor=$(sed -n 's/^Actor *//p' .out)
expect "a maker needs nobody else" 0 "" $L import units "$fixtures/units.csv"
expect "an acting key does not administer" 5 "" $L staff add S02 --cosign maker
expect "revoking alone" 5 "" $L key revoke "$actor" --reason lost
expect "revoking together" 0 "" $L key revoke "$actor" --reason lost --cosign wang
expect "the founders' keys" 0 "" $L key list
first=$(sed -n 's/.* \([0-9][0-9]*\) *A01 .*administration.*/\1/p' .out)
expect "too few administrators may not be left" 5 "" $L key revoke "${first:-none}" \
    --reason lost --cosign wang
check "by its rule" grep -q "R-173" .err
expect "only administrators' commands cosign" 2 "" $L import units "$fixtures/units.csv" \
    --cosign wang
expect "the book is whole" 0 "" $L verify --deep --unanchored
finish
