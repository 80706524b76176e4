#!/bin/sh
# A ledger from its first day: keys, staff, registers, proofs, backup, and what is refused.
. "$(dirname "$0")/kit.sh"
L="-L $work/book"

expect "no ledger there" 4 \
    "mingzhang: there is no ledger in nowhere; check the name, or make one first" \
    -L nowhere status
expect "an origin with a blank" 2 "" init book --origin "a b" --unit 430699 --title 测试
check "a failed init leaves nothing" test ! -e book -a ! -e book.keys
expect "init" 0 "Ledger                        book" init book \
    --origin ledger.example.gov.cn/test --unit 430699 --title 测试县救助资金 --sheet sheet
check "the sheet is private" test "$(stat -c %a sheet)" = 600
check "so is the keys folder" test "$(stat -c %a book.keys)" = 700
expect "never twice" 4 "" init book --origin ledger.example.gov.cn/test --unit 430699 \
    --title 测试
check "the first ledger is unharmed" "$program" $L status
expect "a new key" 0 "" $L key new maker
expect "a key is never overwritten" 4 "" $L key new maker
# R-089
expect "nobody acts unregistered" 4 "" $L import units "$fixtures/units.csv"
expect "staff with a name" 0 "" $L staff add S01 --name 张测1
expect "a purpose is needed" 2 "" $L key enrol S01 maker
expect "enrol" 0 "Actor                         8" $L key enrol S01 maker --purpose acting
# R-053
expect "a staff code twice" 5 "" $L staff add S01 --name 李测9
check "keeps the first one's name" sh -c "'$program' $L staff | grep '^S01.*张测1$'"
expect "the checkpoint key cannot be ended" 5 "" $L key revoke 3 --reason lost
check "and the refusal says why" grep -q "R-261: key 3 signs the checkpoints" .err
expect "enrolled without a role" 5 "" $L import units "$fixtures/units.csv"
expect "a role that is none" 2 "" $L staff role S01 king
expect "role" 0 "" $L staff role S01 maker
expect "staff" 0 "S01    maker                      1          张测1" $L staff
expect "a level that is none" 3 "" $L import units "$fixtures/units_bad_level.csv" --out out
check "the outcome file says so" grep -q "测试县,郡,.*error" out/units_bad_level.csv.outcome.csv
expect "a folder instead of a file" 3 "" $L import units "$fixtures"
expect "a file that is not there" 3 "" $L import units nothing.csv
expect "an unknown profile" 2 "" $L import units "$fixtures/units.csv" --profile nosuch
expect "a dry run" 0 "This was a dry run: nothing was recorded." \
    $L import units "$fixtures/units.csv" --dry-run
expect "units" 0 "Recorded                      4" $L import units "$fixtures/units.csv" \
    --out out
check "its outcome file" grep -q "测一镇.*recorded" out/units.csv.outcome.csv
expect "units again change nothing" 5 "" $L import units "$fixtures/units.csv"
check "and say so" grep -q "R-064" .err
expect "a quiet import" 0 "" $L --quiet import programmes "$fixtures/programmes.csv" --dry-run
check "says nothing" test ! -s .out
expect "programmes" 0 "" $L import programmes "$fixtures/programmes.csv"
expect "budget" 0 "Recorded                      1" $L import budget "$fixtures/budget.csv"
expect "status as JSON" 0 '  "allocations": 1,' $L --json status
expect "log" 0 "" $L log --kind allocation
check "its money is money" grep -qE '(; |  )Amount, yuan: [0-9,]+[.][0-9]{2};' .out
expect "log of a kind by its Chinese name" 0 "" $L --lang zh log --kind 指标
check "speaks Chinese" grep -qE '指标 .*；金额（元）：' .out
expect "log of no kind" 2 "" $L log --kind nosuch
# Every field of every kind of this book has words, and refers to entries by name.
: > words
for entry in $("$program" $L log --from 0 --limit 999 | awk '!seen[$5]++ { print $1 }' | grep '^[0-9]'); do
    "$program" $L --lang zh show "$entry" >> words
done
check "an entry in Chinese" sh -c "! grep -nE '^[a-z-]+  ' words"
check "names what it refers to" grep -qE '^单位 +430699[^ ]* .*（分录 [0-9]+）$' words
check "and says choices in words" grep -qE '^级次 +市级$' words
expect "the same for programs" 0 '      "field": "level",' $L --json show 15
expect "a value that is no number" 2 "mingzhang: --limit wants a whole number" \
    $L log --limit many
expect "an entry" 0 "" $L show 0
expect "an entry beyond the end" 2 "" $L show 9999
expect "as of the first day" 0 "Allocations                   0" $L status --as-of 5
expect "before the first day" 2 "mingzhang: nothing was recorded by then" \
    $L status --as-of 1999-12-31

printf 'another passphrase\n' > wrong
expect "a wrong passphrase" 4 "" $L --passphrase file:wrong staff add S02
chmod 644 passphrase
expect "a passphrase open to others" 4 "" $L staff add S02
chmod 600 passphrase
chmod 644 book.keys/maker.pem
expect "a key open to others" 4 "" $L import units "$fixtures/units_bad_level.csv"
chmod 600 book.keys/maker.pem
expect "no such key" 4 "" $L --as nobody import units "$fixtures/units.csv"

mkfifo hold
"$program" $L --vault-passphrase file:passphrase --passphrase fd:3 staff add S09 3< hold > /dev/null &
exec 4> hold
echo "a passphrase for tests" >&4
exec 4>&-
wait $!
expect "a passphrase through a descriptor" 0 "S09                               0          -" \
    $L staff
expect "not anchored" 4 "" $L verify
expect "content without an anchor" 0 "" $L verify --unanchored
expect "checkpoint" 0 "" $L checkpoint --out checkpoint
expect "a quiet checkpoint" 0 "" $L --quiet checkpoint --out again
check "says nothing about its file" test ! -s .out
expect "a quiet question" 0 "Entries                       $("$program" $L status | awk '/^Entries/ { print $2 }')" \
    $L --quiet status
expect "whole" 0 "The book is                   whole" $L verify --checkpoint checkpoint --deep
expect "proof" 0 "" $L prove 3 --checkpoint checkpoint --out proof
check "begins as it should" grep -qx "c2sp.org/tlog-proof@v1" proof
expect "verifier key" 0 "" $L key export journal --out log.vkey
expect "verify with it" 0 "" $L verify --log-key log.vkey
expect "a backup goes somewhere" 2 "mingzhang: name a new folder for the copy" $L backup ""
expect "backup" 0 "" $L backup copy
expect "restore" 0 "" $L restore copy book2
expect "the copy is whole" 0 "" -L book2 verify --checkpoint checkpoint
expect "never over a ledger" 4 "" $L restore copy book2

expect "a hotline as people write it" 0 "" $L report budget --hotline 0730-1234567 \
    --format csv --out hotline.csv
# A reader that closes the pipe has had enough; a full disk is another matter.
unheard() {
    { sleep 0.2; "$program" $L "$@" 2> .err; echo $? > code; } | true
    test "$(cat code)" = 0 && test ! -s .err
}
check "a text nobody reads to its end" unheard log --limit 1000
check "JSON" unheard --json log --limit 1000
check "a report" unheard report overview
if [ -c /dev/full ]; then
    "$program" $L log > /dev/full 2> .err
    check "an answer that is lost" test $? -eq 4
fi
expect "a workbook is no text for a terminal" 2 "" $L report budget --format xlsx
expect "a workbook" 0 "" $L report budget --out budget.xlsx
check "it is one" test "$(head -c 2 budget.xlsx)" = PK
expect "a PDF is no text for a terminal" 2 "" $L report budget --format pdf
expect "a PDF" 0 "" $L report budget --out budget.pdf
check "it is sound" qpdf --check budget.pdf
expect "fonts of the site are named by their purpose" 2 "" \
    env MINGZHANG_FONTS=body=SimSun $L report budget --out other.pdf
check "and nothing is left of the attempt" test ! -e other.pdf
expect "a hotline of letters" 2 "" $L report budget --hotline abc --format csv \
    --out hotline.csv

expect "new passphrase from the sheet" 0 "" $L key recover --sheet-file sheet \
    --new-passphrase file:wrong
expect "the old one is void" 4 "" $L staff add S02
expect "the new one opens" 0 "" $L --passphrase file:wrong staff add S02 --name 李测2
sed 's/^\([0-9A-Z]\{4\}\) \([0-9A-Z]\)/\1 Q/' sheet > slip
cmp -s sheet slip || expect "a slip in the sheet" 3 "" $L key recover --sheet-file slip \
    --new-passphrase file:wrong
expect "sm3 says so in its origin" 2 "" init gm --origin x.example.cn --unit 430699 \
    --title 测试 --hash sm3
expect "sm3" 0 "" init gm --origin x.example.cn/sm3 --unit 430699 --title 测试 --hash sm3 \
    --sheet gm.sheet
expect "its checkpoint" 0 "" -L gm checkpoint --out gm.checkpoint
expect "is whole" 0 "" -L gm verify --checkpoint gm.checkpoint --deep

# The lowest bit of the title's first byte, E6.
at=$(LC_ALL=C grep -abo '测试县救助资金' book/journal/data.mdb | head -n 1 | cut -d: -f1)
printf '\347' | dd of=book/journal/data.mdb bs=1 seek="$at" conv=notrunc 2> .dd
expect "one flipped bit" 1 "The book is                   tampered" $L verify \
    --checkpoint checkpoint
finish
