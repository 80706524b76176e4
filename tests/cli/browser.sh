#!/bin/sh
# docs/verifier/verify.html in a real browser: what is true is accepted, and every mutant
# refused for its reason, as the program does (R-230, R-231, R-233, R-234).
. "$(dirname "$0")/kit.sh"
here=${fixtures%/*}

check "the page allows itself what it holds, and no more" \
    python3 "$here/page_policy.py" "$docs/verifier/verify.html"
# Each alarm is heard once.
planted() { # what it says, sed command
    sed "$2" "$docs/verifier/verify.html" > page
    python3 "$here/page_policy.py" page > .out 2> .err
    test $? -eq 1 -a "$(grep -c "$1" .out)" -ge 1
    verdict "noticed: it $1" $?
}
planted "does not name its script and style" 's|</script>|;</script>|'
planted "reaches out: fetch" 's|</script>|fetch("x");\n</script>|'
planted "is longer than 100 columns" "s|</script>|$(printf '%0120d' 0)\n</script>|"
planted "is not below" "s|</script>|$(printf '%02000d' 0)</script>|"
cp "$docs/verifier/verify.html" page
printf '<script>1</script>' >> page
check "and a second script" sh -c "! python3 '$here/page_policy.py' page > .out 2>&1"
if ! command -v chromedriver > .which || ! command -v chromium >> .which; then
    if [ "${CI:-}" = true ]; then
        check "chromium and chromedriver are here" false
    else
        echo "# no chromium or chromedriver here (make deps): the page was not opened"
    fi
    finish
    exit
fi

. "$here/fire.sh"
B="-L book"
entry() { # state: the entry of the first such line
    "$program" $B --json batch show "$batch" --lines > .lines
    sed '1,/"line_list"/d' .lines |
        sed -n 's/^ *"entry": \([0-9]*\),$/\1/p; s/^ *"state": "\(.*\)",$/\1/p' |
        awk -v state="$1" '$1 == state && entry != "" { print entry; exit } { entry = $1 }'
}
take sent book

"$program" $B key export journal --out key > .out
"$program" $B checkpoint --out oldest > .out
answer book
"$program" $B checkpoint --out older > .out
paid=$(entry paid)
refused=$(entry failed)
expect "a receipt" 0 "" $B receipt "$paid" --checkpoint older --out receipt.txt
expect "of a refused line, opened whole" 0 "" $B receipt "$refused" --checkpoint older \
    --out refused.txt --fields name,id,account-name,account
expect "of a line before the bank's answer" 0 "" $B receipt "$paid" --checkpoint oldest \
    --out wordless.txt
account=$("$program" $B --json batch show "$batch" --lines --names | sed '1,/"line_list"/d' |
    sed -n 's/^ *"account": "\([0-9]*\)".*/\1/p' | head -1)
expect "a witness" 0 "" witness init w1 --origin w1.example.cn/audit
"$program" $B witness add audit w1/witness.vkey > .out
"$program" witness trust w1 key > .out
"$program" $B witness request audit --out program.first > .out
"$program" witness cosign w1 program.first --out program.answer > .out
expect "cosigns" 0 "" $B witness accept audit program.answer --out program.cosigned
expect "the clocks, a document" 0 "" $B policy clocks "$docs/policies/clocks.csv"
clocks=$("$program" $B --json log --kind policy --limit 1 |
    sed -n 's/.*"index": \([0-9]*\).*/\1/p' | head -1)
"$program" $B checkpoint --out newer > .out
expect "and is asked again" 0 "" $B witness request audit --out program.request
# R-232: the entry goes with the proof only when it names a published document.
expect "its proof, entry and all" 0 "" $B prove "$clocks" --entries --checkpoint newer \
    --out clocks.proof
expect "no line goes into a proof" 5 "" $B prove "$paid" --entries --checkpoint newer
check "R-232" grep -q "R-232" .err
expect "a bare proof" 0 "" $B prove "$clocks" --checkpoint newer --out bare.proof
expect "an export" 0 "" $B tiles export audit --entries
expect "without entries" 0 "" $B tiles export public
cp "$docs/policies/clocks.csv" clocks.csv
expect "an sm3 ledger" 0 "" init national --origin sm.example.cn/t/sm3 --unit 430699 \
    --title 测试县 --hash sm3
"$program" -L national key export journal --out national.key > .out
"$program" -L national checkpoint --out national.point > .out
expect "a practice ledger" 0 "" init drill --origin fire.example.cn/practice --practice \
    --unit 430699 --title 测试县
"$program" -L drill key export journal --out drill.key > .out
"$program" -L drill tiles export drill.audit --entries > .out

python3 "$here/browser.py" "$program" "$docs" "${MINGZHANG_SHARED:-$docs/../../shared}" > .cases 2>&1
code=$?
cat .cases
passed=$((passed + $(grep -c '^ok ' .cases)))
failed=$((failed + $(grep -c '^not ok ' .cases)))
[ "$code" -eq 0 ] || failed=$((failed + 1))
finish
