# fire.sh - a small county's ledger for the scenarios that break things; read after
# kit.sh with ".", never run.
#   take FROM TO      a copy of a ledger and of its keys folder
#   facts LEDGER      its figures as JSON, without times and without the vault's sequence,
#                     which a vault written for an action that was cut has spent
# shellcheck disable=SC2154 # build, program, work: kit.sh
county=$build/tests/county/county
trip=$build/tests/cli/trip.so
seed=${SEED:-430699}

take() {
    rm -rf "$2" "$2.keys"
    cp -a "$1" "$2" && cp -a "$1.keys" "$2.keys"
}
# Without a passphrase, so that it is quick; the vault is looked at where it matters.
facts() {
    env -u MINGZHANG_PASSPHRASE "$program" -L "$1" --json status |
        grep -vE '"(recorded|vault_now|vault_sequence)"'
}
# Every byte that counts; LMDB's lock files do not.
digest() {
    (cd "$1" && find . -type f ! -name 'lock.mdb' ! -name writer.lock -exec sha256sum {} + |
        LC_ALL=C sort) &&
        (cd "$1.keys" && find . -type f -exec sha256sum {} + | LC_ALL=C sort)
}
quiet() { "$program" "$@" > .out 2> .err; }
# The next two approvals of all that waits, and its submission.
send() { # ledger filter...
    book=$1
    shift
    quiet -L "$book" batch approve --as checker "$@" &&
        quiet -L "$book" batch approve --as approver "$@" &&
        quiet -L "$book" batch submit --as maker --out "$book.bank" "$@"
}
# N numbers from 0 to 999, the same for the same seed.
chances() {
    awk -v n="$1" -v seed="$seed" 'BEGIN { srand(seed)
        for (i = 0; i < n; i++) { print int(rand() * 1000) } }'
}
# The batch that step 4 of the list makes, and the bank's answer to it, once it was sent.
payroll() { # ledger [option...]
    book=$1
    shift
    quiet -L "$book" import payroll files/payroll/2023/12/RDB.csv --profile plain \
        --programme RDB --period 2023-12 --unit 430699-MZJ --due 2023-12-10 \
        --allocation "测财社指〔2023〕3号/2081902/中央:437" \
        --allocation "测财社指〔2023〕7号/2081902/省级:311" "$@"
}
answer() { # ledger [option...]
    book=$1
    shift
    quiet -L "$book" import return files/returns/2023/12/RDB.txt \
        --profile return-header --batch "$batch" --value-day 2023-12-09 "$@"
}

mkdir files
"$county" files --households 300 --months 1 > county.log
"$program" init new --origin fire.example.cn/t --unit 430699 --title 测试县 > .out
for who in S01:maker S02:checker S03:approver; do
    person new "${who%:*}" "${who#*:}" "${who#*:}" > .out
done
# new: keys only; funded: units, programmes, budgets too; paying: one batch drafted; sent:
# the same batch submitted.
take new funded
for kind in units programmes; do
    quiet -L funded import $kind files/$kind.csv
done
quiet -L funded import budget files/budget/2023.csv
take funded paying
payroll paying
check "the county's ledger is ready" test $? -eq 0
take paying sent
send sent --period 2023-12
check "its batch is submitted" test $? -eq 0
batch=$("$program" -L paying --json batch list | sed -n 's/.*"batch": \([0-9]*\).*/\1/p' |
    head -1)
