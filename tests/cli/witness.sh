#!/bin/sh
# A witness on another computer, by files: it cosigns what continues what it saw (R-220),
# refuses what does not (R-221), and who was refused can see why (R-222 to R-225).
. "$(dirname "$0")/kit.sh"

take() { # a copy of a ledger and of its keys
    cp -a "$1" "$2" && cp -a "$1.keys" "$2.keys"
}
write() { # ledger code: an entry more, by the administrator
    "$program" -L "$1" staff add "$2" > .log 2>&1
}
# The whole way: asked, answered, accepted; 0 when it was cosigned and kept.
round() { # ledger witness name
    "$program" -L "$1" witness request "$3" --out .request > .log 2>&1 &&
        "$program" witness cosign "$2" .request --out .answer >> .log 2>&1
    "$program" -L "$1" witness accept "$3" .answer > .out 2> .err
}
cosigned() { # how many cosignatures a checkpoint has
    echo $(($(grep -c '^— ' "$1") - 1))
}

"$program" init book --origin witness.example.cn/t --unit 430699 --title 测试县 > .out
"$program" -L book key export journal --out key > .out
expect "a witness" 0 "" witness init w1 --origin w1.example.cn/audit
check "its key is for its own eyes" test "$(stat -c %a w1/witness.pem)" = 600
check "and under a passphrase" grep -q 'ENCRYPTED' w1/witness.pem
check "it has seen nothing yet" sh -c \
    'test -d w1/seen && test "$(find w1/seen -type f | wc -l)" = 0'
expect "not over another" 4 "" witness init w1 --origin w1.example.cn/audit
expect "nor without a name" 2 "" witness init w2
expect "nor with a bad one" 2 "" witness init w2 --origin "w 2"
check "and nothing is left behind" test ! -e w2
"$program" witness init w2 --origin w2.example.cn/people > .out

# ---- who knows whom -------------------------------------------------------------------
expect "the office gets to know it" 0 "" -L book witness add audit w1/witness.vkey
expect "once" 4 "" -L book witness add other w1/witness.vkey
expect "by one name" 4 "" -L book witness add audit w2/witness.vkey
expect "not by the ledger's own key" 5 "" -L book witness add other key
check "by rule" grep -q "R-224" .err
expect "the other one too" 0 "" -L book witness add people w2/witness.vkey
expect "nobody else is asked" 2 "" -L book witness request nobody
expect "what was not asked is not answered" 2 "" -L book witness accept audit key
expect "a request" 0 "" -L book witness request audit --out request
expect "a witness that was given no key" 5 "" witness cosign w1 request --out answer
check "says so by the protocol's number" grep -qx "refused 404" answer
expect "the ledger hears it" 5 "" -L book witness accept audit answer
check "by rule too" grep -q "R-221.*404" .err
expect "a witness's key is no ledger's" 3 "" witness trust w1 w2/witness.vkey
expect "the witness is given the key" 0 "Keys of this ledger           1" witness trust w1 key
expect "once also" 4 "" witness trust w1 key
"$program" witness trust w2 key > .out

# ---- cosigned -------------------------------------------------------------------------
expect "now it cosigns" 0 "Answer of the witness         200" witness cosign w1 request --out answer
check "with nothing but its line" sh -c 'test "$(wc -l < answer)" = 1 && grep -q "^— w1.example.cn/audit " answer'
cp answer first
expect "an answer that was lost comes again" 0 "" witness cosign w1 request --out answer
check "the same" cmp answer first
expect "the ledger keeps it" 0 "" -L book witness accept audit answer --out cosigned
check "as a checkpoint that two have signed" test "$(cosigned cosigned)" = 1
expect "it is in the next checkpoint" 0 "" -L book checkpoint --out now
check "of the same size" test "$(cosigned now)" = 1
expect "and in a proof" 0 "" -L book prove 1 --out proof
check "with it" grep -q "^— w1.example.cn/audit " proof
"$program" -L book tiles export public > .out
check "and where it is published" grep -q "^— w1.example.cn/audit " public/checkpoint
check "the other witness too" round book w2 people
"$program" -L book checkpoint --out now > .out
check "then it has two" test "$(cosigned now)" = 2
{
    echo "log $(cat key)"
    echo "witness audit $(cat w1/witness.vkey)"
    echo "witness people $(cat w2/witness.vkey)"
    printf 'group both all audit people\nquorum both\n'
} > policy
expect "as many as a policy asks for" 0 "The book is                   whole" -L book verify --policy policy
# A false line of the other, in an answer that is good else.
{
    cat answer
    grep '^— w2.example.cn/people ' now | awk '{ at = length($0) - 20
        print substr($0, 1, at - 1) (substr($0, at, 1) == "A" ? "B" : "A") substr($0, at + 1) }'
} > crowded
check "an answer with two lines" test "$(wc -l < crowded)" = 2
expect "of which one counts" 0 "" -L book witness accept audit crowded
expect "the other one is not kept" 0 "The book is                   whole" -L book verify --policy policy
"$program" -L book tiles export audit --entries > .out
check "a stranger's own program takes it, cosigned" python3 "$docs/verifier/verify.py" \
    audit key --older cosigned
check "and reads what the witness keeps" sh -c "grep -qx witness.example.cn/t \
    w1/seen/\$(printf %s witness.example.cn/t | sha256sum | cut -c1-64)/checkpoint"
expect "an answer of the other is none" 3 "" -L book witness accept audit .answer
check "by rule again" grep -q "R-222" .err
sed 's/ \(.\)\(.\)\(.*\)$/ \2\1\3/' answer > altered
expect "nor is an altered one" 3 "" -L book witness accept audit altered
printf 'what is this\n' > altered
expect "nor is something else" 3 "" -L book witness accept audit altered
expect "nor a request that is none" 3 "" witness cosign w1 altered --out .nothing
check "which is not answered at all" test ! -e .nothing

# ---- and the ledger goes on --------------------------------------------------------------
take book yesterday
write book S11
"$program" -L book checkpoint --out now > .out
check "a larger checkpoint has none yet" test "$(cosigned now)" = 0
expect "an earlier request is answered still" 0 "" witness cosign w1 request --out late
expect "the ledger asks again" 0 "" -L book witness request audit --out request
expect "so that answer is too late" 3 "" -L book witness accept audit late
check "by its rule" grep -q "R-222.*an earlier request" .err
check "it starts where the witness is" grep -qx "old $(sed -n 2p cosigned)" request
expect "so it is cosigned" 0 "" witness cosign w1 request --out answer
expect "and kept" 0 "" -L book witness accept audit answer
write book S12
expect "who forgets where" 0 "" -L book witness request audit --old 0 --out request
expect "is told" 5 "Answer of the witness         409" witness cosign w1 request --out answer
check "where" grep -qx "size $(sed -n '/^witness.example/{n;p;}' answer)" answer
expect "and hears it" 5 "" -L book --json witness accept audit answer
check "as an object" sh -c 'python3 -m json.tool < .out > .json && python3 -m json.tool < .err > .json'
check "with what to do" grep -q "R-221.*409.*witness request audit" .err
check "which is enough" round book w1 audit
expect "the clock of a witness" 0 "" witness list w1
expect "and of the ledger" 0 "" -L book witness list

# ---- a copy that went on by itself (R-223) -------------------------------------------------
# Ledger and keys of yesterday, restored on another machine: each copy signs what it
# itself signed last, so only who saw both can tell.
write yesterday S21
write yesterday S22
write yesterday S23
write yesterday S24
expect "a copy signs for itself" 0 "" -L yesterday checkpoint --out forked
expect "but asks in vain" 0 "" -L yesterday witness request audit --out request
expect "a witness that saw the other" 5 "Answer of the witness         409" \
    witness cosign w1 request --out answer
expect "the copy hears of it" 5 "" -L yesterday witness accept audit answer
check "and what it is" grep -q "R-223.*another copy went on" .err
expect "from then on nothing is written to it" 5 "" -L yesterday staff add S25
check "by rule R-223" grep -q "R-223" .err
expect "nor signed" 5 "" -L yesterday checkpoint
expect "while the ledger goes on" 0 "" -L book staff add S13
check "and is cosigned" round book w1 audit

# To verify, what is kept beside the keys is from outside.
expect "a verification goes by it" 0 "The book is                   whole" -L book verify
mv book.keys/journal.signed signed
expect "without the office's own record, too" 0 "The book is                   whole" -L book verify
mv signed book.keys/journal.signed
expect "and sees that a copy is none" 1 "" -L yesterday verify

# The same of a checkpoint that was anchored in another way; only the largest counts.
cp -a book anchored
cp -a book.keys anchored.keys
rm -f anchored.keys/*.cosigned anchored.keys/journal.signed
mkdir anchored.keys/anchors
"$program" -L book checkpoint --out now > .out
printf 'damaged' > anchored.keys/anchors/000000000002.checkpoint
cp now "anchored.keys/anchors/$(printf %012d "$(sed -n 2p now)").checkpoint"
expect "a ledger that was anchored goes on" 0 "" -L anchored staff add S14
cp forked "anchored.keys/anchors/000000000999.checkpoint"
expect "not after another history" 5 "" -L anchored staff add S15
check "by the same rule" grep -q "R-223" .err
printf 'damaged' > anchored.keys/anchors/000000001000.checkpoint
expect "nor after what cannot be read" 3 "" -L anchored staff add S15
rm -r anchored.keys/anchors
printf 'damaged' > anchored.keys/audit.cosigned
expect "kept by a witness or not" 3 "" -L anchored checkpoint
rm anchored.keys/audit.cosigned anchored.keys/audit.witness
expect "a witness less" 0 "" -L anchored checkpoint
rm -rf anchored anchored.keys

# A thief with the journal's key and the right size: not even then.
take book true
rm -rf stolen stolen.keys
cp -a yesterday stolen
cp -a yesterday.keys stolen.keys
rm -f stolen.keys/*.cosigned
size=$(sed -n 2p "w1/seen/$(printf %s witness.example.cn/t | sha256sum | cut -c1-64)/checkpoint")
for n in 31 32 33 34 35 36; do write stolen S$n; done
expect "a stolen key signs another history" 0 "" -L stolen checkpoint --out forged
expect "and asks for it as if it went on" 0 "" -L stolen witness request audit --old "$size" \
    --out request
expect "the witness sees that it does not" 5 "Answer of the witness         422" \
    witness cosign w1 request --out answer
check "and keeps what was signed" sh -c 'test "$(find w1/seen -name "evidence-*" | wc -l)" = 1'
expect "the true ledger fits what it saw" 0 "" -L book verify \
    --checkpoint "$(echo w1/seen/*/checkpoint)"
expect "the forged one does not" 1 "" -L stolen verify --checkpoint "$(echo w1/seen/*/checkpoint)"
check "it is a fork" grep -q "forked" .out

# ---- two at once, and in the middle (LOOPS: every write instead of every other) ---------------
"$program" witness init w3 --origin w3.example.cn/both > .out
"$program" witness trust w3 key > .out
for ledger in book stolen; do
    "$program" -L $ledger witness add both w3/witness.vkey > .out
    "$program" -L $ledger witness request both --out $ledger.request > .out
done
both=0
step=2
[ "${LOOPS:-0}" -eq 0 ] || step=1
for n in $(seq $((4 / step))); do
    rm -rf w4
    cp -a w3 w4
    "$program" witness cosign w4 book.request --out a > .log 2>&1 &
    first=$!
    "$program" witness cosign w4 stolen.request --out b > .out 2>&1 &
    wait "$first"
    one=$?
    wait $!
    two=$?
    case $one$two in 05 | 50) ;; *) both=1 ;; esac
done
check "of two that ask at once, one is cosigned" test $both = 0
trip=$build/tests/cli/trip.so
if [ -f "$trip" ] && ! ldd "$program" | grep -q libasan; then
    bad=
    at=$step
    code=137
    while [ $code -eq 137 ] && [ $at -lt 40 ]; do
        rm -rf w4 a b
        cp -a w3 w4
        LD_PRELOAD=$trip TRIP_AT=$at TRIP_DO=kill "$program" witness cosign w4 \
            book.request --out a > .log 2>&1
        code=$?
        # Whatever was on its way out, the other history is not cosigned beside it.
        "$program" witness cosign w4 book.request --out b > .log 2>&1 || bad="$bad $at"
        [ ! -e a ] || cmp -s a b || bad="$bad $at"
        "$program" witness cosign w4 stolen.request --out c > .log 2>&1 && bad="$bad $at"
        at=$((at + step))
    done
    check "killed before its writes 1 to $((at - 1 - step)), it stays true to itself" \
        test -z "$bad" -a $at -gt 6 -a $code -eq 0
    bad=
    for at in 1 3 5; do
        rm -rf w4 a
        cp -a w3 w4
        LD_PRELOAD=$trip TRIP_AT=$at TRIP_DO=full "$program" witness cosign w4 \
            book.request --out a > .log 2>&1
        [ $? -eq 4 ] && [ ! -e a ] || bad="$bad $at"
    done
    check "a full disk answers nothing" test -z "$bad"
else
    echo "# no $trip, or a program that does not bear it: writes are not tripped"
fi

# ---- the ledger gets another key ------------------------------------------------------------
"$program" -L book key new next > .out
expect "a key is replaced" 0 "" -L book key rotate journal next
write book S16 # the old key counts up to the seal of the change
"$program" -L book witness request audit --out request > .out
expect "the witness does not know the new one" 5 "Answer of the witness         403" \
    witness cosign w1 request --out answer
"$program" -L book key export journal --out keys > .out
expect "until it is given it" 0 "Keys of this ledger           2" witness trust w1 keys
expect "then it goes on" 0 "Answer of the witness         200" witness cosign w1 request --out answer
expect "and the ledger takes it" 0 "" -L book witness accept audit answer
expect "under both keys it is whole" 0 "" -L book verify
expect "who has the old key is a stranger now" 5 "Answer of the witness         403" \
    witness cosign w1 stolen.request --out answer

# ---- a practice ledger ---------------------------------------------------------------------
expect "a practice ledger" 0 "" init drill --practice --origin drill.example.cn/t \
    --unit 430699 --title 测试县
"$program" -L drill key export journal --out drill.key > .out
"$program" witness trust w1 drill.key > .out
"$program" -L drill witness add audit w1/witness.vkey > .out
"$program" -L drill witness request audit --out drill.request > .out
expect "is cosigned as one" 0 "" witness cosign w1 drill.request --out answer
check "and says so" grep -q "PRACTICE" .out
finish
