#!/bin/sh
# What one person may hold in hand: their own line, opened, and proven without the ledger.
. "$(dirname "$0")/kit.sh"
. "${fixtures%/*}/fire.sh"

B="-L book"
take sent book
answer book
"$program" $B key export journal --out key > .out
"$program" $B checkpoint --out point > .out
# The first line the bank paid and one it refused.
line() { # state: the entry of the first such line
    "$program" $B --json batch show "$batch" --lines > .lines
    sed '1,/"line_list"/d' .lines | sed -n 's/^ *"entry": \([0-9]*\),$/\1/p; s/^ *"state": "\(.*\)",$/\1/p' |
        awk -v state="$1" '$1 == state && entry != "" { print entry; exit } { entry = $1 }'
}
paid=$(line paid)
refused=$(line failed)
expect "a receipt" 0 "" $B receipt "$paid" --checkpoint point --out receipt.txt
check "is small" test "$(wc -c < receipt.txt)" -le 2560
check "a proof that others can read" sh -c "head -1 receipt.txt | grep -qx 'c2sp.org/tlog-proof@v1'"
expect "again, the same bytes" 0 "" $B receipt "$paid" --checkpoint point --out again.txt
check "indeed" cmp receipt.txt again.txt
# On paper (R-270): the page, and beside it the very same file, which its code names.
expect "half a page" 0 "" $B receipt "$paid" --checkpoint point --format html --out paper.html
check "with the receipt beside it" cmp receipt.txt paper.receipt
expect "in Chinese" 0 "" --lang zh $B receipt "$paid" --checkpoint point --format html \
    --out paper.zh.html
check "both name the file" grep -q "paper.zh.receipt" paper.zh.html
check "the page has no number of theirs" sh -c "! grep -qE '430699[0-9]{11}' paper.html"
expect "a page wants a file" 2 "" $B receipt "$paid" --checkpoint point --format html
expect "and is HTML" 2 "" $B receipt "$paid" --checkpoint point --format csv --out paper.csv
check "nothing is left of that" test ! -e paper.csv -a ! -e paper.csv.receipt
# What a telephone reads from the print (R-271).
{
    echo mingzhang-receipt/v1
    sed -n 1p point
    echo "$(sed -n 2p point) $(sed -n 3p point)"
    echo "$paid $("$program" $B --json show "$paid" | sed -n 's/^ *"hex": "\(.*\)".*/00\1/p' |
        python3 -c 'import sys; sys.stdout.buffer.write(bytes.fromhex(sys.stdin.read()))' |
        openssl dgst -sha256 -binary | base64)"
    openssl dgst -sha256 -binary paper.receipt | base64
} > wanted.txt
check "the code can be read" sh -c "python3 '${fixtures%/*}/read_qr.py' paper.html > code.txt"
check "it says ledger, checkpoint, leaf and file" cmp wanted.txt code.txt
# From here on there is no ledger, no vault, no passphrase.
unset MINGZHANG_PASSPHRASE
mv book away
mv book.keys away.keys
expect "holds" 0 "The receipt                   holds" verify --receipt receipt.txt --log-key key
check "and says what came" grep -q "^State  *paid" .out
check "to whom" grep -q "^Name  *[^ ]" .out
check "but not their number" sh -c "! grep -q '^Resident number' .out"
check "nor is it in the file" sh -c "sed -n 's/^extra //p' receipt.txt | base64 -d | LC_ALL=C grep -qaE '430699[0-9]{11}' && exit 1 || exit 0"
# Under a policy (R-210) its checkpoint must have been witnessed as well.
w1=witness.audit.example.org/w1+030da454+BDyr/mEFD6Quhfg4mxzztWZ2rxLV+pmwuT6wddepIWuc
printf 'log %s\nwitness audit %s\nquorum none\n' "$(cat key)" "$w1" > none
printf 'log %s\nwitness audit %s\nquorum audit\n' "$(cat key)" "$w1" > audit
expect "a policy that asks for nobody" 0 "" verify --receipt receipt.txt --log-key key --policy none
expect "nobody has witnessed it" 4 "" verify --receipt receipt.txt --log-key key --policy audit
check "who is missing" grep -q '^mingzhang: receipt.txt: R-210: .*missing: audit;' .err
expect "a mark is the ledger's" 2 "" verify --receipt receipt.txt --log-key key --mark mark
expect "alone" 2 "mingzhang: a receipt brings its own checkpoint and is checked without the ledger; leave --checkpoint out" verify --receipt receipt.txt --log-key key --checkpoint point
expect "the key is wanted" 2 "" verify --receipt receipt.txt
expect "from a file" 0 "" verify --receipt - --log-key key < receipt.txt
expect "a checkpoint is no receipt" 3 "" verify --receipt point --log-key key
expect "nor is a proof" 3 "" verify --receipt /dev/null --log-key key
# One byte of what is opened, hidden, proven or signed.
sed -n 's/^extra //p' receipt.txt | base64 -d > extra
size=$(wc -c < extra)
bad=0
tried=0
for at in $(chances 24 | awk -v size="$size" '{ print 6 + $1 % (size - 6) }'); do
    cp extra mutant
    printf "\\$(printf %o $(($(od -An -tu1 -j "$at" -N1 extra) ^ 1)))" |
        dd of=mutant bs=1 seek="$at" conv=notrunc 2> .dd
    sed "s|^extra .*|extra $(base64 -w0 < mutant)|" receipt.txt > mutant.txt
    "$program" verify --receipt mutant.txt --log-key key > .out 2> .err
    got=$?
    tried=$((tried + 1))
    case $got in 1 | 3) ;; *) bad=$((bad + 1)) && echo "# byte $at: exit $got" ;; esac
done
check "every changed byte of $tried is found" test "$bad" -eq 0 -a "$tried" -eq 24
sed 's/^index .*/index 3/' receipt.txt > mutant.txt
expect "another index" 1 "" verify --receipt mutant.txt --log-key key
mv away book
mv away.keys book.keys
MINGZHANG_PASSPHRASE=file:$work/passphrase
export MINGZHANG_PASSPHRASE
expect "all four fields" 0 "" $B receipt "$paid" --checkpoint point --out all.txt \
    --fields name,id,account-name,account
expect "and they hold" 0 "" verify --receipt all.txt --log-key key
check "the number too" grep -q "^Resident number  *430699" .out
cp .out .id
expect "of a refused one" 0 "" $B receipt "$refused" --checkpoint point --out refused.txt
expect "it says so" 0 "" verify --receipt refused.txt --log-key key
check "failed" grep -q "^State  *failed" .out
# R-200: the number is changed by two people; the line keeps what it was recorded with.
printf '%s\n%s\n' "$(sed -n 's/^Resident number  *//p' .id)" 430699199001010012 > change
expect "asked" 0 "" $B person change - --number - --as maker < change
asked=$("$program" $B --json person list-changes | sed -n 's/^ *"change": \([0-9]*\),$/\1/p' | head -1)
expect "confirmed" 0 "" $B person confirm "$asked" --as checker
expect "the receipt opens the old number" 0 "" $B receipt "$paid" --checkpoint point --fields id
check "as it was recorded" sh -c "sed -n 's/^extra //p' .out | base64 -d | LC_ALL=C grep -qa '$(sed -n 's/^Resident number  *//p' .id)'"
# What comes back is a newer word, and what a correction takes back is none.
account=$(sed -n 's/^Account  *\([0-9]\)/\1/p' .id)
printf '账号,退款金额,退款原因,退款日期\n%s,-1.00,账户已销户,2023-12-12\n' "$account" > back.csv
expect "a yuan comes back" 0 "" $B import refund back.csv --batch "$batch" --as maker
"$program" $B checkpoint --out later > .out
expect "a receipt of today" 0 "" $B receipt "$paid" --checkpoint later --out today.txt
expect "tells" 0 "Came back, yuan               1.00" verify --receipt today.txt --log-key key
check "the line is paid still" grep -q "^State  *paid" .out
expect "a receipt of then" 0 "" $B receipt "$paid" --checkpoint point --out then.txt \
    --fields name,account
check "is as it was" cmp receipt.txt then.txt
refund=$("$program" $B --json log --kind refund --limit 1 | sed -n 's/.*"index": \([0-9]*\).*/\1/p' | head -1)
expect "it was none" 0 "" $B correct "$refund" --reason other --amount 0 --as maker
wrong=$("$program" $B --json correct list | sed -n 's/^ *"entry": \([0-9]*\),$/\1/p')
expect "confirmed too" 0 "" $B correct confirm "$wrong" --as checker
"$program" $B checkpoint --out last > .out
expect "one after that" 0 "" $B receipt "$paid" --checkpoint last --out last.txt
expect "holds as well" 0 "" verify --receipt last.txt --log-key key
check "and says paid" grep -q "^State  *paid" .out
check "and nothing of a refund" sh -c "! grep -q '^Came back' .out"
expect "no such field" 2 "" $B receipt "$paid" --fields king
expect "no line" 2 "" $B receipt 3 --checkpoint point
expect "in Chinese" 0 "" --lang zh verify --receipt receipt.txt --log-key key
check "words" grep -q "成立" .out
finish
