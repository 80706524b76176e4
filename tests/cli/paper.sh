#!/bin/sh
# The bank answers on paper: one person keys it, another confirms it; and the book still
# replays.
. "$(dirname "$0")/kit.sh"
. "${fixtures%/*}/fire.sh"

B="-L book"
answered() { # lines that are paid
    "$program" -L book --json batch list | grep -o '"paid": [0-9]*' | head -1 | tr -dc '0-9'
}
waiting() { "$program" -L book --json import return --pending | sed -n 's/.*"entry": \([0-9]*\),.*/\1/p'; }
key() { # name code line scan: keys the answer
    expect "$1" "$2" "$3" $B import return files/returns/2023/12/RDB.txt --profile return-header \
        --batch "$batch" --value-day 2023-12-09 --paper "$4" --as maker
}
take sent book
head -c 200000 /dev/urandom > scan.png
expect "nothing waits" 0 "No answer on paper waits to be confirmed." $B import return --pending
expect "a file or an errand" 2 "" $B import return --as maker
key "no scan, no answer" 4 "" missing.png
key "keyed" 0 "" scan.png
check "it says who goes on" grep -q -- "--confirm" .out .err
check "nobody is paid" test "$(answered)" = 0
keyed=$(waiting)
check "it waits" test -n "$keyed"
key "once" 5 "" scan.png
check "is enough" grep -q R-064 .err
expect "what it is" 0 "Staff                         S01" $B import return --show "$keyed"
expect "with its papers" 0 "" $B import return --show "$keyed" --out papers
check "the scan as it was" cmp -s scan.png papers/*scan.png
check "the file as it was" cmp -s files/returns/2023/12/RDB.txt papers/*RDB.txt

expect "not by who keyed it" 5 "" $B import return --confirm "$keyed" --as maker
check "alone" grep -q R-155 .err
expect "tried" 0 "" $B import return --confirm "$keyed" --as checker --dry-run
check "still nobody is paid" test "$(answered)" = 0
expect "by another" 0 "File                          RDB.txt" $B import return --confirm "$keyed" --as checker
check "they are paid" test "$(answered)" -gt 0
paid=$(answered)
expect "nothing is left" 0 "No answer on paper waits to be confirmed." $B import return --pending
expect "not twice" 5 "" $B import return --confirm "$keyed" --as approver
check "says the rule" grep -q R-156 .err
expect "nor as a file" 5 "" $B import return files/returns/2023/12/RDB.txt --profile return-header \
    --batch "$batch" --value-day 2023-12-09 --as maker
check "paid once" test "$(answered)" = "$paid"
expect "the book is whole" 4 "" $B verify --deep
check "deeply" grep -q "not anchored" .out

# ---- what the bank wrote, from the sealed file ---------------------------------------
expect "the lines with names" 0 "" $B batch show "$batch" --names
check "the bank's own words stand beside them" grep -q "fail-closed.*已清户" .out
rm -f files/returns/2023/12/RDB.was && mv files/returns/2023/12/RDB.txt files/returns/2023/12/RDB.was
expect "and need no file of the folder" 0 "" $B --json batch show "$batch" --names
check "for the vault has it" grep -q '"bank_text": "已清户"' .out
mv files/returns/2023/12/RDB.was files/returns/2023/12/RDB.txt
expect "without names" 0 "" $B batch show "$batch" --lines
check "there are none" sh -c '! grep -q 已清户 .out'
mkdir -p empty/profiles && cp -r "$docs/policies" empty/
expect "without the layout" 0 "" $B --share empty batch show "$batch" --names
check "it is told" grep -q "what it wrote there is missing" .out .err
id=$(sed -n 3p files/payroll/2023/12/RDB.csv | cut -d, -f5)
expect "one person's history" 0 "" $B person "$id" --format csv
check "has them, too" grep -q "账户已冻结" .out

# ---- dropped, and overtaken ----------------------------------------------------------
take sent book
key "keyed again" 0 "" scan.png
keyed=$(waiting)
expect "dropped" 0 "" $B import return --refuse "$keyed" --as checker
expect "gone" 5 "" $B import return --confirm "$keyed" --as checker
key "the same paper once more" 0 "" scan.png
keyed=$(waiting)
{ cat files/returns/2023/12/RDB.txt && printf '\r\n'; } > bank.txt
expect "the bank sends its file after all" 0 "" $B import return bank.txt --profile return-header \
    --batch "$batch" --value-day 2023-12-09 --as maker
expect "the bank's file came first" 5 "" $B import return --confirm "$keyed" --as checker
check "it says nothing new any more" grep -q R-175 .err
expect "so it is dropped" 0 "" $B import return --refuse "$keyed" --as maker
check "no plain text is left in memory files" sh -c '! ls /dev/shm | grep -q "^mingzhang-[0-9a-f]*$"'
expect "the book replays" 4 "" $B verify --deep
check "with what was dropped" grep -q "not anchored" .out
check "a stranger adds it up to the same" stranger book
finish
