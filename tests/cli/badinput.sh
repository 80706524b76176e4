#!/bin/sh
# Everything that can be wrong around an import: one message with the place and what to
# do, the exit code of its kind, and a ledger and keys folder that did not change.
#   LOOPS=25      command lines by chance
. "$(dirname "$0")/kit.sh"
. "${fixtures%/*}/fire.sh"
loops=${LOOPS:-25}

# The ledger stays what it was, byte for byte; the message is one, and has a place.
bad() { # name code words ledger arguments...
    name=$1
    want=$2
    words=$3
    book=$4
    shift 4
    digest "$book" > before.digest 2> .digest
    quiet -L "$book" "$@"
    got=$?
    digest "$book" > after.digest 2> .digest
    wrong=
    [ "$got" -eq "$want" ] || wrong="exit $got, wanted $want"
    [ "$(grep -c '^mingzhang: ' .err)" -eq 1 ] || wrong="$wrong; not one message"
    grep -qE -- "$words" .err || wrong="$wrong; no word of $words"
    cmp -s before.digest after.digest || wrong="$wrong; the ledger changed"
    [ -z "$wrong" ] || echo "# $wrong"
    [ -z "$wrong" ]
    verdict "$name" $?
}
CDB="--programme CDB --period 2024-01 --unit 430699-MZJ --due 2024-01-10"
draw="--allocation 测财社指〔2024〕3号/2081901/中央:3
    --allocation 测财社指〔2024〕7号/2081901/省级:2"
pay() { # name code words file [option...]
    told=$1 wanted=$2 said=$3 file=$4
    shift 4
    # shellcheck disable=SC2086 # options
    bad "$told" "$wanted" "$said" full import payroll "$file" --profile plain $CDB $draw "$@"
}
take new full
quiet -L full import list files/manifest.csv
check "the whole list" test $? -eq 0
check "answers wait for submission" grep -q 'batch list' .out
send full --all
check "all is submitted" test $? -eq 0
quiet -L full import list files/manifest.csv
check "and the answers come in" test $? -eq 0

# ---- files ------------------------------------------------------------------------
F=files/faults
pay "a number cut by a spreadsheet" 3 "scientific_id.csv" $F/scientific_id.csv
pay "an ID of 15 digits too few" 3 "truncated_id.csv" $F/truncated_id.csv
pay "a card number cut" 3 "truncated_card.csv" $F/truncated_card.csv
pay "a third decimal" 3 "third_decimal.csv" $F/third_decimal.csv
pay "a negative amount" 3 "negative_amount.csv" $F/negative_amount.csv
pay "a wrong check digit" 3 "bad_check_digit.csv" $F/bad_check_digit.csv
pay "a birthday that never was" 3 "impossible_birth.csv" $F/impossible_birth.csv
pay "a formula as a name" 3 "formula_name.csv" $F/formula_name.csv
pay "bytes of no encoding" 3 "bad_bytes.csv:4|bad_bytes.csv, line 4" $F/bad_bytes.csv
pay "a NUL byte" 3 "nul_byte.csv" $F/nul_byte.csv
pay "a wrong total" 3 "total_row_wrong.csv" $F/total_row_wrong.csv --profile excel-roster
pay "a household twice" 5 "R-074" $F/duplicate_row.csv
pay "an unknown programme" 5 "R-076: .*XYZ" $F/unknown_programme.csv --programme XYZ
pay "an unknown unit" 5 "R-076: .*430699-XYZ" $F/unknown_unit.csv --unit 430699-XYZ
pay "a folder" 3 "$F/directory" $F/directory
pay "half a workbook" 3 "workbook.csv.*xlsx" $F/workbook.csv
books=${fixtures%/*/*}/importers/fixtures/books
pay "a number cut in a workbook" 3 "long-number.xls:5: C5: R-140|C5.*R-140" \
    "$books/long-number.xls"
pay "an error value in a workbook" 3 "R-141" "$books/error.xls"
pay "an empty file" 3 "empty.csv" $F/empty.csv
pay "no file" 3 "nosuch.csv" nosuch.csv
pay "the list itself" 3 "manifest.csv" files/manifest.csv
pay "another kind of file" 3 "units.csv" files/units.csv
pay "another encoding than insisted on" 3 "setup_payroll.csv" $F/setup_payroll.csv \
    --encoding utf-16le
pay "an encoding nobody knows" 2 "encoding" $F/setup_payroll.csv --encoding klingon
pay "an unknown profile" 2 "nosuch" $F/setup_payroll.csv --profile nosuch
# R-069: 64 sources at most, each named once; 65 are too many whatever they are called.
# shellcheck disable=SC2086 # options
bad "65 sources" 2 "more than 64 allocations" full import payroll $F/setup_payroll.csv \
    --profile plain $CDB $(for label in $(seq 65); do echo "--allocation 测财社指〔2024〕3号/2081901/中央:$label"; done)
pay "money nobody knows" 2 "nosuch" $F/setup_payroll.csv --allocation nosuch:1
take full over
"$program" -L over import payroll $F/over_budget.csv --profile plain \
    --programme CDB --period 2024-01 --unit 430699-MZJ --due 2024-01-10 \
    --allocation "测财预指〔2024〕9号/2081901/县级:1" > .out 2> .err
check "over budget is a draft with a warning" grep -q R-066 .err
check "that the checker may still pass" "$program" -L over batch approve --all --as checker
bad "and the approver may not" 5 "R-066" over batch approve --all --as approver
bad "a budget of another function" 5 "R-068" full import payroll $F/wrong_function.csv \
    --profile plain --programme CDB --period 2024-01 --unit 430699-MZJ --due 2024-01-10 \
    --allocation "测财社指〔2024〕3号/2081902/中央:1"
bad "units as budgets" 3 "units.csv" full import budget files/units.csv
bad "no batch named" 2 "batch" full import return files/returns/2023/12/RDB.txt
bad "a batch that is none" 2 "batch list" full import return files/returns/2023/12/CDB.csv \
    --profile return-columns --batch 3 --value-day 2023-12-09
bad "a file of the day before yesterday, again" 5 "R-064" full import units files/units.csv
head -c 700 files/units.csv > cut.csv
sed 's/编码/邮编/' files/units.csv > columns.csv
bad "an unknown column" 3 "columns.csv" full import units columns.csv
{ head -2 files/units.csv && printf '"430699999,no end\n'; } > quote.csv
bad "a quote without an end" 3 "quote.csv" full import units quote.csv
mkfifo pipe
bad "a pipe is not waited for" 3 "pipe" full import units pipe
bad "a device" 3 "/dev/zero" full import units /dev/zero
truncate -s 1G giant.csv
bad "a field of a gibibyte" 3 "giant.csv" full import units giant.csv
truncate -s 1025M giant.csv
bad "a file beyond the limit" 3 "giant.csv" full import units giant.csv
{ head -1 files/units.csv && head -c 200000000 /dev/zero | tr '\0' a; } > giant.csv
# shellcheck disable=SC3045 # dash and bash have it
(ulimit -v 700000 && exec "$program" -L full --memory 256 import units giant.csv) \
    > .out 2> .err
check "a long field in little memory" test $? -eq 3 -a "$(grep -c '^mingzhang: ' .err)" -eq 1
rm giant.csv
{ cat files/manifest.csv && echo '22,fly,units.csv,,,,,,,,,'; } > files/list.csv
bad "a list with an unknown kind" 3 "list.csv" full import list files/list.csv
rm files/list.csv
bad "a list that is none" 3 "units.csv" full import list files/units.csv

# ---- surroundings -------------------------------------------------------------------
alter() { # what: a fresh copy "odd", then changed by the caller
    take full odd
}
unit() { # name code words option...
    told=$1 wanted=$2 said=$3
    shift 3
    bad "$told" "$wanted" "$said" odd "$@" import units "$fixtures/units.csv"
}
alter
printf 'some other passphrase\n' > wrong
unit "a wrong passphrase" 4 "passphrase" --passphrase file:wrong
unit "no passphrase there" 4 "gone" --passphrase file:gone
printf '\n' > wrong
unit "an empty passphrase" 2 "passphrase" --passphrase file:wrong
unit "a key that is not there" 4 "nobody" --as nobody
unit "no keys folder" 4 "nofolder" --keys nofolder
rm odd.keys/maker.pem
unit "a key lost" 4 "mingzhang key new|maker" --as maker
alter
rm odd.keys/vault.holders
unit "the vault's key lost" 4 "vault.holders"
alter
: > odd.keys/maker.pem
unit "an empty key" 4 "maker.pem"
alter
head -c 100 full.keys/vault.holders > odd.keys/vault.holders
unit "half a holders file" 4 "vault.holders"
alter
"$program" init stranger --origin stranger.example.cn/t --unit 430699 --title 旁县 > .out
cp stranger.keys/vault.holders odd.keys/
unit "the vault key of another ledger" 4 "vault"
cp stranger.keys/administrator.pem odd.keys/maker.pem
cp full.keys/vault.holders odd.keys/
unit "the key of a stranger" 4 "enrol"
alter
rm -r odd/vault
unit "no vault" 4 "vault"
check "and none is made" test ! -e odd/vault/data.mdb
alter
rm -r odd/vault
cp -a new/vault odd/vault
bad "a vault older than the journal" 5 "R-052" odd import payroll $F/setup_payroll.csv \
    --profile plain --programme CDB --period 2024-01 --unit 430699-MZJ --due 2024-01-10 \
    --allocation "测财社指〔2024〕3号/2081901/中央:1"
alter
rm -r odd/journal
unit "no journal" 4 "journal|ledger"
check "nor a journal" test ! -e odd/journal/data.mdb
alter
printf 'not a ledger' > odd/journal/data.mdb
unit "a journal of other bytes" 1 "journal"
alter
rm -r odd/journal && : > odd/journal
unit "a file where the journal was" 4 "journal"
# A second writer: the first one is stopped while it holds the lock.
alter
if [ -f "$trip" ]; then
    LD_PRELOAD=$trip TRIP_AT=1 TRIP_DO=stop "$program" -L odd import payroll \
        $F/setup_payroll.csv --profile plain --programme CDB --period 2024-01 \
        --unit 430699-MZJ --due 2024-01-10 \
        --allocation "测财社指〔2024〕3号/2081901/中央:1" > first.out 2> first.err &
    first=$!
    waited=0
    until grep -q '^State:.*T' "/proc/$first/status" || [ $waited -ge 100 ]; do
        sleep 0.05
        waited=$((waited + 1))
    done
    unit "a second writer" 4 "R-017"
    expect "while anyone may read" 0 "" -L odd status
    kill -CONT $first
    wait $first
    check "and the first one ends well" test $? -eq 0
fi

# A copy that is only to be read: root may write anywhere, so only others try it.
if [ "$(id -u)" -ne 0 ]; then
    alter
    chmod -R a-w odd
    unit "a folder that cannot be written" 4 "odd"
    expect "but be read" 0 "" -L odd status
    chmod -R u+w odd
fi
alter
LC_ALL=C sed -i 's/测二镇/测六镇/g' odd/journal/data.mdb
env -u MINGZHANG_PASSPHRASE "$program" -L odd verify --unanchored --deep > .out 2> .err
check "a tampered ledger is found" test $? -eq 1

# ---- a full disk ----------------------------------------------------------------------
mkdir disk
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=48m tmpfs disk 2> .mount; then
    # shellcheck disable=SC2064 # now
    trap "umount '$work/disk'; rm -rf '$work'" EXIT
    take funded disk/book
    head -c 60000000 /dev/zero > disk/filler 2> .fill
    digest disk/book > before.digest
    payroll disk/book
    check "a full disk: exit 4" test $? -eq 4 -a "$(wc -l < .err)" -eq 1
    rm disk/filler
    digest disk/book > after.digest
    facts disk/book > full.facts
    facts funded > funded.facts
    check "and nothing was recorded" cmp full.facts funded.facts
    payroll disk/book
    check "with room again it goes on" test $? -eq 0
    expect "and the book is whole" 0 "" -L disk/book verify --unanchored --deep
    umount disk && trap 'rm -rf "$work"' EXIT
else
    echo "# no file system can be mounted here: crash.sh alone tries a full disk"
fi
if [ -c /dev/full ]; then
    "$program" -L full status > /dev/full 2> .err
    check "an answer into a full device" test $? -eq 4
fi
mkfifo outlet # never replaced by a plain file
bad "an output in place of a pipe" 4 "outlet" full report overview --format csv --out outlet
check "the pipe is still one" test -p outlet

# ---- little memory ----------------------------------------------------------------------
# Each size that is too small is told so; the first that is enough is enough for good.
take funded book
digest book > before.digest
wrong=
small=0
for mib in 1 2 3 4 6 8 12 16 24 32 48 64 96 128 192 256 384 512 768 1024; do
    payroll book --memory $mib
    code=$?
    [ $code -ne 0 ] || break
    small=$((small + 1))
    [ $code -eq 4 ] || wrong="$wrong $mib MiB: exit $code"
    [ "$(wc -l < .err)" -eq 1 ] || wrong="$wrong $mib MiB: $(wc -l < .err) messages"
    grep -q -- '--memory' .err || wrong="$wrong $mib MiB: no remedy"
    digest book > after.digest
    cmp -s before.digest after.digest || wrong="$wrong $mib MiB: the ledger changed"
done
echo "# $small sizes were too small, $mib MiB was enough$wrong"
check "memory from one MiB upward" test "$code" -eq 0 -a -z "$wrong"
expect "no memory at all" 2 "" -L book --memory 0 status

# ---- command lines by chance ---------------------------------------------------------------
awk -v n=$((loops * 8)) -v seed="$seed" 'BEGIN { srand(seed)
    words = "import payroll return list units budget batch show report person status log " \
        "verify prove key enrol --ledger --as --json --lang --memory --limit --from --to " \
        "--as-of --kind --period --allocation --batch --out= --jobs --format -L -o -q -- - " \
        "-1 0 99999999999999999999 2024-13 2024-02-30 @5 :: a:b \\ % %s%n ～ 零 x=y --= " \
        "--x --json=1 --batch=1,,2 --limit=-1"
    count = split(words, word, " ")
    for (i = 0; i < n; i++) {
        line = ""
        for (j = int(rand() * 6); j >= 0; j--) { line = line " " word[1 + int(rand() * count)] }
        print line
    } }' > lines
broken=0
digest book > before.digest
while read -r line; do
    # shellcheck disable=SC2086 # words
    MINGZHANG_LEDGER=$work/book timeout 20 "$program" $line > .out 2> .err < /dev/null
    code=$?
    case $code in
    0 | 1 | 2 | 3 | 4 | 5) ;;
    *) false ;;
    esac && { [ $code -eq 0 ] || grep -q 'mingzhang: ..*\|"message": ' .err; } || {
        echo "# exit $code:$line"
        broken=$((broken + 1))
    }
done < lines
digest book > after.digest
check "$((loops * 8)) command lines by chance" test $broken -eq 0
check "none of them wrote" cmp before.digest after.digest
finish
