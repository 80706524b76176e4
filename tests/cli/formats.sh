#!/bin/sh
# Every report in every format, read by programs that are not ours: its sums are the
# ledger's, and what is broken is noticed.
. "$(dirname "$0")/kit.sh"
. "${fixtures%/*}/fire.sh"

here=${fixtures%/*}
python=/usr/bin/python3 # Debian's, which has openpyxl
B="-L book"
look() { "$python" "$here/formats.py" "$@" > .out 2> .err; }
number() { sed -n "s/.*\"$1\": \"\([0-9.]*\)\".*/\1/p" .out | head -1; }
written() { # name options of the report...
    name=$1
    shift
    for format in csv json html xlsx pdf; do
        "$program" $B --quiet report "$@" --format $format --out reports/"$name".$format ||
            return 1
    done
}
report() { # name sums options...
    name=$1 sums=$2
    shift 2
    check "$name in five formats" written "$name" "$@"
    # shellcheck disable=SC2086 # several sums
    look reports "$name" $sums
    verdict "hold the same, as others read them, and the ledger's sums" $?
}

mkdir reports
take sent book
answer book
quiet $B --json batch show "$batch"
ordered=$(number amount)
paid=$(sed -n '/"state": "paid"/,/}/s/.*"amount": "\([0-9.]*\)".*/\1/p' .out)
# As the bank has it: the sixth of the headings of its file.
said=$(iconv -f GB18030 -t UTF-8 files/returns/2023/12/RDB.txt | sed -n 2p | cut -d'|' -f6)
check "the ledger's sum is the bank's" test "$paid" = "$said"
quiet $B --json status
held=$(number reserved)
free=$(number available)
allocated=$(number received)
expect "a policy of evaluation" 0 "" $B policy record "$docs/policies/evaluation.ini"

scope="--programme RDB --period 2023-12"
report list "list.amount=$paid" disclosure $scope
report office "list.amount=$ordered" payroll-list --batch "$batch"
for table in functions accounts; do
    budget="${budget-} $table.allocated=$allocated $table.held=$held $table.paid=$paid $table.available=$free"
done
report budget "$budget" budget --year 2023
report execution "execution.paid=$paid" --lang zh execution --year 2023
report evaluation "" --lang zh evaluation --year 2023 --programme RDB
expect "a site" 0 "" $B publish site --hotline 0730-1234567
look pages site
verdict "its pages are as they should be" $?

# ---- an alarm that was never heard is none ------------------------------------------------
# Files of a copy of the list are broken together; each is named, with what is wrong in it.
broken() { # sed of the CSV, of the object, of the page
    rm -rf broken
    cp -r reports broken
    sed -i "$1" broken/list.csv
    sed -i "$2" broken/list.json
    sed -i "$3" broken/list.html
}
hears() { # what format words
    check "$1 is noticed" grep -q "^list.$2: .*$3" .out
}
heard() { check "what is broken is no report" sh -c "! '$python' '$here/formats.py' broken list 'list.amount=$paid' > .out 2> .err"; }

broken '4s/[0-9]*\.[0-9][0-9]/9&/' '' 's|</h1>||'
"$python" - << END
import openpyxl
book = openpyxl.load_workbook("broken/list.xlsx")
book.worksheets[0]["F4"].value += 1
book.save("broken/list.xlsx")
END
truncate -s -2000 broken/list.pdf
heard
hears "a digit in a text" csv "list, row 3"
hears "an element left open" html "tidy: .*h1"
hears "a cell of a workbook" xlsx "the ledger says $paid"
hears "paper cut short" pdf "qpdf"

broken '5d' '' '0,/data-label="Paid (yuan)">/s//&9/'
# The same paper, but for the key that leads to a font.
qpdf --qdf --object-streams=disable reports/list.pdf broken/list.pdf
sed -i 's|/FontFile|/FontFall|' broken/list.pdf
heard
hears "a row left out" csv "list, row 4"
hears "a digit in a page" html "the ledger says $paid"
hears "a font that is not there" pdf "not embedded"

broken 's/^Total,.*,/&9/' '0,/"amount":"/s//&9/' ''
cp reports/office.pdf broken/list.pdf
heard
hears "another total" csv "its total is not $paid"
hears "a digit in an object" json "the ledger says $paid"
hears "paper of another list" pdf "is not in its text"
finish
