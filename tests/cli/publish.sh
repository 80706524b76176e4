#!/bin/sh
# The public site of a small county: whole, valid, left alone when nothing changed,
# published as its notices were recorded, and without names when their days are over
# (R-316 to R-319).
. "$(dirname "$0")/kit.sh"
. "${fixtures%/*}/fire.sh"

clock=$build/tests/cli/clock.so
here=${fixtures%/*}
B="-L book"
whole() { python3 "$here/site_check.py" site; }
bytes() { (cd site && find . -type f -exec sha256sum {} + | LC_ALL=C sort); }
publish() { # name code line days [option...]
    name=$1 want=$2 line=$3 days=$4
    shift 4
    TEST_DAYS=$days LD_PRELOAD=$clock "$program" --clock-is-right --lang en $B publish site \
        --hotline 0730-1234567 "$@" > .out 2> .err
    test $? -eq "$want" && { [ -z "$line" ] || cat .out .err | grep -qxF -- "$line"; }
    verdict "$name" $?
}
# Files with a masked name: a character that is not ASCII, and a star.
named() { grep -rIlE --exclude=verify.html --exclude-dir=log '[^ -~]\*' site | wc -l; }
take sent book
answer book

# ---- without a policy: each month that was paid -----------------------------------------
publish "a site" 0 "Notices                       1" 0 --base https://www.example.cn/relief/
check "is what it should be" whole
month=$(echo site/notices/2023-12/*)
endings=$(sed -n 's/^    {"[a-z]*", "\([a-z]*\)", report_write_.*/\1/p' "$docs/../reports/report_format.c")
check "the formats are known" test "$(echo "$endings" | wc -l)" -eq 6
for ending in $endings; do
    check "a notice as $ending is there" test -s "$month/notice.$ending"
done
paid=$(tail -n +2 site/notices.csv | cut -d, -f10)
check "the sum is the ledger's" sh -c "'$program' $B --json batch show $batch |
    grep -q '\"$paid\"'"
"$program" $B key export journal --out key > .out
expect "the log beside it can be copied" 0 "" mirror site/log copy --log-key key
bytes > before
touch -d '2020-01-01' "$month/notice.html"
publish "again: nothing is new" 0 "New files                     0" 0 \
    --base https://www.example.cn/relief/
bytes > after
check "byte by byte" cmp before after
check "and untouched" test "$(stat -c %Y "$month/notice.html")" -lt 1600000000
publish "an address that is none" 2 "" 0 --base example.cn
mkdir full
: > full/letter
expect "a folder with other files" 5 "" $B publish full
check "R-316" grep -q R-316 .err
check "stays as it was" test -e full/letter -a ! -e full/index.html
check "names are masked" test "$(named)" -gt 4
publish "R-317: a year on" 0 "Names no longer published     1" 400
check "no name is left" test "$(named)" -eq 0
check "the sum is" grep -q "$paid" site/notices.csv
check "and what is left is whole" whole

# ---- with a policy: what was recorded (R-318) ---------------------------------------------
for who in S04:first S05:second; do
    person book "${who%:*}" "${who#*:}" publisher > .out
done
sed 's/^days_are = .*/days_are = natural/' "$docs/policies/disclosure.ini" > policy.ini
expect "a policy" 0 "" $B policy record policy.ini
publish "what was paid before it stays" 0 "Notices                       1" 0
expect "a notice is drafted" 0 "" $B disclosure draft payment --programme RDB \
    --period 2023-12 --out notice --as maker
notice=$(sed -n 's/^Notice  *\([0-9]*\)$/\1/p' .out)
publish "a draft takes nothing off" 0 "Notices                       1" 0
check "nor is it published" test ! -e site/notices/2023-12/*-n"$notice"
quiet $B disclosure approve "$notice" --as first
publish "an approved one decides itself" 0 "Notices                       0" 0
check "when it is published" test "$(named)" -eq 0 -a ! -e site/notices
quiet $B disclosure start "$notice" --as first
publish "it runs" 0 "Running today                 1" 0
check "with the files that were drafted" sh -c "cmp notice/notice.html site/notices/*/*/notice.html &&
    cmp notice/notice.csv site/notices/*/*/notice.csv"
check "as its page says" grep -q "as its entry has it" site/notices/2023-12/*/index.html
check "is what it should be" whole
# ---- R-355: somebody is erased while it runs -----------------------------------------
take book gone
for id in $(grep -oE '[0-9]{17}[0-9X]' files/payroll/2023/12/RDB.csv | head -9); do
    quiet -L gone person erase "$id" --document 测民发〔2024〕3号 --as maker && break
done
asked=$(sed -n 's/^Asked for in entry *//p' .out)
expect "somebody of it is erased" 0 "" -L gone person confirm "$asked" --as checker
expect "it is published anew" 0 "" -L gone publish gone.site
check "and is not what it was" sh -c "! cmp -s notice/notice.csv gone.site/notices/*/*/notice.csv"
check "its page says why" grep -q "Somebody was erased by law" gone.site/notices/2023-12/*-n"$notice"/index.html
check "with the digests of its entry" grep -q "$(sha256sum < notice/notice.csv | cut -c1-64)" gone.site/notices/2023-12/*-n"$notice"/index.html
expect "a file of before is still told" 0 "" -L gone disclosure check notice/notice.csv
check "with what happened since" grep -qE "^Erased since +[0-9]+" .out
expect "one made anew is none of the entry's" 1 "" -L gone disclosure check gone.site/notices/2023-12/*-n"$notice"/notice.csv
check "which is told" grep -q "made anew after somebody was erased" .err
check "its page said nothing before" sh -c "! grep -q 'was erased' site/notices/2023-12/*-n$notice/index.html"
publish "its last day is over" 0 "Running today                 0" 8
check "its names are there" test "$(named)" -gt 4
publish "R-317: its days are over" 0 "Names no longer published     1" 200
check "no name is left of it" test "$(named)" -eq 0
for file in notice/notice.*; do
    check "the digest of ${file#*/} is" grep -q "$(sha256sum < "$file" | cut -d' ' -f1)" \
        site/notices/2023-12/*/index.html
done
publish "today they are back" 0 "Running today                 1" 0
quiet $B disclosure withdraw "$notice" --as first
publish "withdrawn" 0 "Notices                       0" 0
check "it is gone" test "$(named)" -eq 0 -a ! -e site/notices
check "from the feed too" sh -c "! grep -q '<entry>' site/feed.xml"

# ---- by several processes (R-321) -------------------------------------------------------
awk -F, -v OFS=, '
    { sub(/\r$/, "") }
    NR == 1 { print $0, "期间", "结果"; next }
    { print $0, 2024 + int(NR % 40 / 12) "-" sprintf("%02d", NR % 40 % 12 + 1), "成功" }' \
    files/payroll/2023/12/RDB.csv > many.csv
take sent many
expect "many months are recorded" 0 "" -L many import payroll many.csv --profile plain-results \
    --programme CDB --unit 430699-MZJ --due 2024-01-10 \
    --allocation "测财社指〔2023〕3号/2081901/中央:1"
several() { # jobs
    "$program" -L many --lang en publish "by-$1" --jobs "$1" --checkpoint note \
        > ".said-$1" 2>&1
    echo "exit $?" >> ".said-$1"
    sed -i '/^Written/d' ".said-$1"
}
quiet -L many checkpoint --out note
several 1
several 3
check "the same site by three processes as by one" diff -r by-1 by-3
check "and the same said of it" cmp .said-1 .said-3
check "with all of its forty notices" test "$(find by-3 -name notice.pdf | wc -l)" -eq 40
# One of them is killed: told once.
"$program" -L many --lang en publish ended --jobs 3 --checkpoint note > .out 2> .err &
parent=$!
maker=
while [ -z "$maker" ] && kill -0 $parent 2> /dev/null; do
    read -r maker _ < /proc/$parent/task/$parent/children || sleep 0.01
done 2> /dev/null
kill -9 "$maker"
wait $parent
verdict "a killed one is an error of the machine" $(($? != 4))
check "told in one line" test "$(wc -l < .err)" -eq 1
check "that says what to do" grep -q "a part of the work was stopped.*publish again" .err
finish
