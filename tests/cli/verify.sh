#!/bin/sh
# What a verification is held against: policies of witnesses, folders of checkpoints, and
# the verdict as programs read it.
. "$(dirname "$0")/kit.sh"

field() { # key, of the JSON answer in .out
    python3 -c 'import json, sys
print(json.dumps(json.load(open(".out")).get(sys.argv[1], "absent")))' "$1"
}
says() { # name key value
    check "$1" test "$(field "$2")" = "$3"
}

expect "a ledger" 0 "" init book --origin verify.example.cn/t --unit 430699 --title 测试县
expect "staff" 0 "" -L book staff add S09
mkdir folder
expect "a checkpoint" 0 "" -L book checkpoint --out folder/2024-01.txt
cp -a book early
expect "more staff" 0 "" -L book staff add S10
expect "and another checkpoint" 0 "" -L book checkpoint --out folder/2024-02.txt
expect "the log's key" 0 "" -L book key export journal --out log.vkey
rm -rf away
mkdir away
cp -a book away/book # the ledger without the folder of keys: nothing but what is given
book=away/book

# ---- the vault -------------------------------------------------------------------------
expect "with the passphrase deep reads the vault" 0 "Sealed files opened           0" -L book \
    verify --checkpoint folder --deep
expect "as programs read it" 0 "" -L book --json verify --checkpoint folder --deep
says "it is covered" not_covered '["witnesses"]'
expect "not deep it is not" 0 "" -L book --json verify --checkpoint folder
says "and it says so" not_covered '["witnesses", "accounts", "approvals", "vault"]'
printf 'another one for tests\n' > wrong
MINGZHANG_PASSPHRASE=file:$work/wrong "$program" -L book verify --checkpoint folder --deep \
    > .out 2> .err
check "with a wrong one it could not be checked" test $? -eq 4
(unset MINGZHANG_PASSPHRASE && exec "$program" -L book --json verify --checkpoint folder --deep) \
    > .out 2> .err
says "without one it is left" not_covered '["witnesses", "vault"]'

# ---- a folder of checkpoints ---------------------------------------------------------
expect "a folder of checkpoints" 0 "Checkpoints that fit          2" -L $book verify \
    --checkpoint folder
expect "as programs read it" 0 "" -L $book --json verify --checkpoint folder --deep
says "whole" verdict '"whole"'
says "covered" covered '["entries", "chain", "tree", "registry", "seals", "anchor", "accounts", "approvals"]'
says "not covered" not_covered '["witnesses", "vault"]'
says "anchored at its newest" anchored_size "$(sed -n 2p folder/2024-02.txt)"
expect "without one" 4 "" -L $book --json verify
says "unanchored" verdict '"whole in itself, but not anchored"'
says "no anchor" not_covered '["anchor", "witnesses", "accounts", "approvals", "vault"]'
expect "in Chinese the words of programs are the same" 4 "" -L $book --lang zh --json verify
says "the same words" not_covered '["anchor", "witnesses", "accounts", "approvals", "vault"]'
echo "not a checkpoint" > folder/.hidden
expect "files that begin with a dot are none of it" 0 "" -L $book verify --checkpoint folder
echo "not a checkpoint" > folder/notes.txt
expect "a file that is no checkpoint" 3 "" -L $book verify --checkpoint folder
check "is named" grep -q '^mingzhang: folder/notes.txt: ' .err
rm folder/notes.txt

# ---- only what is new -------------------------------------------------------------------
expect "verified, and marked" 0 "Read from entry               0" -L $book verify \
    --checkpoint folder --mark verified
check "the mark is there" grep -q '^mingzhang verified v1$' verified
cp verified first
expect "again, with nothing new" 0 "Read from entry               $(sed -n 2p folder/2024-02.txt)" \
    -L $book verify --checkpoint folder --mark verified
check "it stays" cmp verified first
expect "the book grows" 0 "" -L book staff add S12
expect "only what is new is read" 0 "" -L book --json verify --mark verified
says "from there on" start "$(sed -n 2p folder/2024-02.txt)"
says "and it says so" not_covered '["witnesses", "accounts", "approvals", "vault", "older"]'
check "the mark moves" test "$(cmp -s verified first; echo $?)" = 1
cp verified kept.mark
expect "the copy has fewer entries" 1 "Damage                        rolled back" -L $book \
    verify --mark verified
check "no mark is left" cmp verified kept.mark
expect "unanchored, nothing is marked" 4 "" -L $book verify --mark none.mark
check "no file" test ! -e none.mark
sed 's/^seals /seals 1/' first > bent.mark
expect "a mark that was changed" 3 "" -L $book verify --checkpoint folder --mark bent.mark
check "by rule" grep -q '^mingzhang: bent.mark: R-213' .err
expect "a checkpoint is no mark" 3 "" -L $book verify --mark log.vkey
expect "another ledger" 0 "" init neighbour --origin other.example.cn/t --unit 430698 \
    --title 测试乙县
expect "has another mark" 4 "" -L neighbour verify --unanchored --mark first
check "by rule" grep -q 'R-213' .err

# ---- histories that part ---------------------------------------------------------------
rm -rf book
mv early book
mkdir kept
mv book.keys/journal.signed kept # who signs another history must forget the first
expect "another history" 0 "" -L book staff add S11
expect "is signed by who forgot the first" 0 "" -L book checkpoint --out other.txt
expect "two of one size" 1 "" -L $book --json verify --checkpoint folder --checkpoint other.txt
says "forked" damage '"forked"'
says "both are named" against '["other.txt", "folder/2024-02.txt"]'
expect "told to people" 1 "What says otherwise           other.txt, folder/2024-02.txt" \
    -L $book verify --checkpoint folder --checkpoint other.txt

# ---- witnesses -------------------------------------------------------------------------
# Two witnesses with keys and a program of their own.
cat > witness.py <<'PYTHON'
import base64, hashlib, subprocess, sys
name, time, note = sys.argv[1], int(sys.argv[2]), open(sys.argv[3], "rb").read()
openssl = ["openssl", "pkey", "-in", name + ".pem", "-pubout", "-outform", "DER"]
public = subprocess.run(openssl, check=True, capture_output=True).stdout[-32:]
id = hashlib.sha256(name.encode() + b"\n\x04" + public).digest()[:4]
vkey = base64.b64encode(b"\x04" + public).decode()
open(name + ".vkey", "w").write("%s+%s+%s" % (name, id.hex(), vkey))
text = note[:note.rindex(b"\n\n") + 1]
open(".message", "wb").write(b"cosignature/v1\ntime %d\n" % time + text)
openssl = ["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", name + ".pem", "-in", ".message"]
signature = subprocess.run(openssl, check=True, capture_output=True).stdout
line = base64.b64encode(id + time.to_bytes(8, "big") + signature).decode()
open(sys.argv[3], "ab").write(("— %s %s\n" % (name, line)).encode())
PYTHON
for name in w1 w2; do
    openssl genpkey -algorithm ed25519 -out $name.pem 2> .err
done
cp folder/2024-01.txt one.txt
cp folder/2024-01.txt two.txt
check "one witness" python3 witness.py w1 1706000000 one.txt
check "two witnesses" python3 witness.py w1 1706000000 two.txt
check "the second of them" python3 witness.py w2 1706100000 two.txt
{
    echo "# whom we trust"
    echo "log $(cat log.vkey)"
    echo "witness audit $(cat w1.vkey) https://audit.example.cn/"
    echo "witness press $(cat w2.vkey)"
} > parties
{ cat parties && echo "group both all audit press" && echo "quorum both"; } > both
{ cat parties && echo "quorum audit"; } > audit
expect "witnessed by both" 0 "" -L $book --json verify --policy both --checkpoint two.txt
says "these" witnesses '["audit", "press"]'
says "the newest" cosigned '"2024-01-24 20:40:00 +08:00"'
says "so witnesses are covered" not_covered '["accounts", "approvals", "vault"]'
expect "witnessed by one of two" 4 "" -L $book verify --policy both --checkpoint one.txt
check "who is missing" grep -q 'R-210: .*missing: press;' .err
expect "it is whole in itself" 0 "" -L $book verify --policy both --checkpoint one.txt \
    --unanchored
expect "one is enough for another policy" 0 "Witnessed by                  audit" -L $book \
    verify --policy audit --checkpoint one.txt
expect "none but the log" 4 "Without the quorum            2" -L $book verify \
    --policy audit --checkpoint folder
sed '$d' one.txt > false.txt
printf -- '— w1 %s\n' "$(tail -1 one.txt | cut -d' ' -f3 | sed 's/\(.*\)..\(......\)$/\1AA\2/')" >> false.txt
expect "a false cosignature" 3 "" -L $book verify --policy audit --checkpoint false.txt
check "by rule" grep -q 'R-014' .err
expect "who does not know the witness" 0 "" -L $book verify --checkpoint false.txt
grep -v '^quorum' both > broken
expect "a policy without a quorum" 3 "" -L $book verify --policy broken --checkpoint one.txt
check "with its line" grep -q '^mingzhang: broken:5: R-211' .err
finish
