#!/bin/sh
# Poisoned files: formulas, HTML, terminal codes and paths in everything that a bank, a
# clerk or another bureau can write, against everything that the program writes; secrets
# that others can reach; archives that grow.
. "$(dirname "$0")/kit.sh"
. "${fixtures%/*}/fire.sh"
inert=${fixtures%/*}/inert.py
html='<script>poison()</script>'
formula='=poison()'
escape=$(printf 'poison\033[2J\033]0;x\007')
bidi=$(printf 'poison\342\200\256gpj')

# ---- what may be planted, and where it is refused -----------------------------------------
# A word that is refused at the door is as good as one that is shown harmlessly; both are
# told apart here, so that a door which opens is noticed.
"$program" init odd --origin fire.example.cn/odd --unit 430699 \
    --title "$html\"'&" > .out 2> .err
check "a title of HTML is a title" test $? -eq 0
for title in "$escape" "$bidi" "$(printf 'a\nb')"; do
    "$program" init never --origin fire.example.cn/never --unit 430699 --title "$title" \
        > .out 2> .err
    check "a title of codes is refused" test $? -ne 0 -a ! -e never
done
for name in ../x a/b .. "$(printf 'a\nb')" '-x' 'a b' 'x;y' "$escape"; do
    "$program" -L odd key new "$name" > .out 2> .err
    code=$?
    check "a key is not called so" test "$code" -ne 0
done
check "no key lies outside" test -z "$(find . -name 'x.pem')"

take new fresh
for profile in ../plain /etc/passwd ../../etc/passwd "$escape"; do
    quiet -L fresh import units files/units.csv --profile "$profile"
    check "nor a profile" test $? -ne 0 -a "$(grep -c R-064 .err)" -eq 0
done
quiet -L fresh import units files/units.csv
check "its own is taken" test $? -eq 0
take paying book
{
    head -1 files/units.csv
    printf '430699901,"%s",乡镇,430699,,,\n' "$html 测" "$formula 测" '+poison 测' \
        '@poison 测' '-poison 测' "\"\"><img src=x onerror=poison()>测" |
        awk -F, 'BEGIN { OFS = "," } { $1 = 430699901 + NR; print }'
} > units.csv
quiet -L book import units units.csv
code=$?
echo "# units of HTML and formulas: exit $code: $(head -1 .err)"
check "units with such names are taken in or refused with a place" test $code -eq 0 -o \
    "$(grep -c 'units.csv' .err)" -ge 1
for bad in "$escape" "$bidi"; do
    { head -1 files/units.csv && printf '430699911,%s,乡镇,430699,,,\n' "$bad"; } > codes.csv
    quiet -L book import units codes.csv
    check "a unit's name of codes is refused" test $? -eq 3
done
send book --all
check "what waits is sent" test $? -eq 0

# The bank's words: in the remark of every answer that failed.
python3 - files/returns/2023/12/RDB.txt poisoned.txt "$html" "$formula" << 'END'
import sys
lines = open(sys.argv[1], "rb").read().decode("gb18030").split("\n")
for n, line in enumerate(lines):
    cells = line.split("|")
    if len(cells) == 9 and cells[5].isdigit() and cells[5] != "0000":
        cells[6] = sys.argv[3 + n % 2] + " 已清户"
    lines[n] = "|".join(cells)
open(sys.argv[2], "wb").write("\n".join(lines).encode("gb18030"))
END
quiet -L book import return poisoned.txt --profile return-header --batch "$batch" \
    --value-day 2023-12-09
code=$?
echo "# the bank's words: exit $code: $(head -1 .err)"
check "the bank may say what it likes" test $code -eq 0
mkdir evil
for name in "evil/=1+1.csv" "evil/<b>poison.csv" "evil/a'b\"c.csv"; do
    cp files/faults/negative_amount.csv "$name"
    quiet -L book import payroll "$name" --profile plain --programme CDB --period 2024-01 \
        --unit 430699-MZJ --due 2024-01-10 --allocation "测财社指〔2023〕3号/2081902/中央:1" \
        --out outcome.csv
    check "a file of any name is refused for what it holds" test $? -eq 3 -a "$(grep -c positive .err)" = 1
done
exception=$("$program" -L book --json exceptions list 2> .err |
    sed -n 's/.*"exception": \([0-9]*\).*/\1/p' | head -1)
if [ -n "$exception" ]; then
    quiet -L book exceptions resolve "$exception" --as checker --action explained --note "$html $formula"
    echo "# a note of HTML: exit $?: $(head -1 .err)"
fi

# ---- every report in every format, every list ---------------------------------------------
mkdir seen
reports=$(sed -n 's/^    {"\([a-z-]*\)", [a-z_]*,.*/\1/p' "$docs/../cli/report_make.c")
formats=$(grep -oE '\{"[a-z]*", "[a-z]*", report_write_' "$docs/../reports/report_format.c" | cut -d'"' -f2)
check "the reports are known" test "$(echo "$reports" | wc -l)" -eq 15
check "the formats are known" test "$(echo "$formats" | wc -l)" -eq 6
quiet -L book policy record "$docs/policies/evaluation.ini"
check "what is scored has a policy" test $? -eq 0
printf '%s\n' "一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分" \
    "产出指标,成本指标,\"$html\",<=5300元/户,5830元/户,10,10" \
    "产出指标,成本指标,\"$formula\",<=5300元/户,5830元/户,10,10" > form.csv
somebody=$(grep -oE '430699[0-9]{11}[0-9X]' files/payroll/2023/12/RDB.csv | head -1)
check "somebody was paid" test -n "$somebody"
made=0
key=$MINGZHANG_PASSPHRASE
for book in book odd; do
    for report in $reports; do
        unset MINGZHANG_PASSPHRASE # most need none, and it takes its time
        case $book-$report in
        book-disclosure | book-exceptions | book-person | book-*-list) export MINGZHANG_PASSPHRASE="$key" ;;
        odd-overview | book-*) ;;
        *) continue ;;
        esac
        for format in $formats; do
            set -- --format "$format" --out "seen/$book-$report.$format"
            case $report in
            form-check) quiet -L $book evaluate check form.csv "$@" ;;
            self-evaluation | evaluation) quiet -L $book report "$report" --programme RDB --year 2023 "$@" ;;
            payroll-list | signature-list) quiet -L $book report "$report" --batch "$batch" "$@" ;;
            person) quiet -L $book person "$somebody" "$@" ;;
            disclosure) quiet -L $book report disclosure --programme RDB --period 2023-12 "$@" ;;
            closing) quiet -L $book report closing --year 2023 "$@" ;;
            *) quiet -L $book report "$report" "$@" ;;
            esac
            code=$? # 1: it found what is not explained
            if [ $code -le 1 ] && [ -s "seen/$book-$report.$format" ]; then
                made=$((made + 1))
            else
                echo "# no $report of $book as $format: exit $code: $(head -1 .err)"
            fi
        done
    done
    for command in status "log --limit 100000" "batch list" "unit list" "programme list" \
        "exceptions list" "staff list" "key list"; do
        # shellcheck disable=SC2086 # words of a command
        "$program" -L $book $command > "seen/$book-$(echo "$command" | tr -d ' -').text" 2> .err
        # shellcheck disable=SC2086
        "$program" -L $book --json $command > .json 2> .err &&
            mv .json "seen/$book-$(echo "$command" | tr -d ' -').json"
    done
done
export MINGZHANG_PASSPHRASE="$key"
[ ! -d book.bank ] || find book.bank -name '*.html' -exec cp {} seen/cover.html \;
[ ! -d outcome.csv ] || cp outcome.csv/* seen/
echo "# $made reports"
check "every report was made in every format" test $made -eq $((16 * 6))
python3 "$inert" seen/* > .out 2> .err
code=$?
echo "# $(tail -1 .out)"
check "nothing in them can act" test $code -eq 0
check "what was planted is there" test "$(tail -1 .out | cut -d' ' -f1)" -gt 20

# ---- secrets that others can reach, R-250, R-251 -----------------------------------------
refused() { # name rule
    quiet -L odd staff add S09
    check "$1" test $? -eq 4 -a "$(grep -c "$2" .err)" = 1
}
take funded odd
for mode in 770 707 777 1777; do
    chmod $mode odd.keys
    refused "a keys folder of mode $mode" R-250
done
chmod 750 odd.keys
quiet -L odd staff add S09
check "one that others may read is used" test $? -eq 0
take funded odd
chmod 755 odd/vault
chmod 644 odd/vault/data.mdb
payroll odd
check "a vault that others can read" test $? -eq 4 -a "$(grep -c R-251 .err)" = 1
chmod 700 odd/vault
payroll odd
check "shut again, it is opened" test $? -eq 0
take funded odd
rm odd.keys/administrator.pem && ln -s ../funded.keys/administrator.pem odd.keys/
quiet -L odd staff add S09
check "a link to a key of one's own is followed" test $? -eq 0
chmod 640 funded.keys/administrator.pem
refused "one to a key that others can read is not" R-011
chmod 600 funded.keys/administrator.pem
if [ "$(id -u)" -eq 0 ]; then
    take funded odd
    chown 65534 odd.keys/administrator.pem
    refused "another user's key" R-250
    take funded odd
    chown 65534 odd.keys
    refused "another user's keys folder" R-250
fi

# ---- paths in a backup --------------------------------------------------------------------
quiet -L funded backup copy
check "a backup" test $? -eq 0
quiet --keys funded.keys restore copy back
check "the true one is restored" test $? -eq 0
rm -rf back
for path in ../../gone /etc/passwd journal/../../gone ./journal/data.mdb; do
    rm -rf bent && cp -a copy bent
    sed -i "s|journal/data.mdb|$path|" bent/manifest
    quiet --keys funded.keys restore bent back
    code=$?
    check "a manifest that names $path" test $code -eq 1 -o $code -eq 3 -o $code -eq 4
    check "brings nothing back" test ! -e back -a ! -e gone -a ! -e ../gone
done
finish
