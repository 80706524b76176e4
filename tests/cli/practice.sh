#!/bin/sh
# R-181: whatever leaves a practice ledger is marked.  Every command of the program runs
# here on one; a command, a report or a format that is not among them fails the scenario.
. "$(dirname "$0")/kit.sh"
P=$docs/practice
B="-L $work/book"
mark='演练|"practice": ?true'

# Runs a command.  Its answer carries the mark, and so does every file it has made
# outside the ledger and its keys.
did() { # "noun verb" code arguments...
    name=$1
    want=$2
    shift 2
    echo "$name" >> "$work/.done"
    touch "$work/.before"
    # shellcheck disable=SC2086 # -L and the folder
    "$program" $B "$@" > "$work/.out" 2> "$work/.err"
    got=$?
    check "$name: $*" test "$got" = "$want"
    if [ "$got" = 0 ]; then
        check "$name, marked on the screen" grep -qE "$mark" .out
    else
        check "$name, marked in what it refuses" grep -qE "$mark" .err
    fi
    find . -type f -newer .before ! -path './book/*' ! -path './book.keys/*' \
        ! -path './restored/*' ! -path './.*' \
        ! -name '*.mdb' > .made
    while read -r file; do
        case $file in
        ./site/log/* | ./site/verify.html | ./site/*.js | ./site/*.css) continue ;; # no word of it
        */tile/*) continue ;; # hashes alone; the checkpoint beside them has the name
        *.xlsx) unzip -p "$file" xl/worksheets/sheet1.xml > .text ;;
        *.pdf) pdftotext "$file" .text ;;
        *) iconv -f "$(encoding "$file")" -t UTF-8 "$file" > .text ;;
        esac
        case ${file##*/} in
        演练-*) ;; # a bank reads names of files, too
        *) check "$name, marked in $file" grep -qE "$mark|/practice" .text ;;
        esac
    done < .made
}
encoding() { if iconv -f UTF-8 -t UTF-8 "$1" > .text 2>&1; then echo UTF-8; else echo GB18030; fi; }
# What comes from outside is marked by nobody.
took() { touch -d '1 minute ago' "$@"; }
ask() { "$program" -L "$work/book" --json "$@"; }
newest_batch() { ask batch list | sed -n 's/.*"batch": \([0-9]*\).*/\1/p' | sort -n | tail -1; }
newest() { ask log --kind "$1" --limit 1 | sed -n 's/.*"index": \([0-9]*\).*/\1/p' | head -1; }

# ---- begun, R-180 --------------------------------------------------------------------
expect "a real ledger has another name" 2 "" init real --origin a.example/practice --unit 430699 --title 测
check "by its rule" grep -q R-180 .err
did init 0 init book --practice --origin ledger.example.gov.cn/t --unit 430699 --title 测试 --sheet sheet.txt
check "its name says so" sh -c "'$program' $B --json status | grep -q '\"origin\": \"ledger.example.gov.cn/t/practice\"'"
check "the recovery sheet, too" grep -q "^【演练 PRACTICE】" sheet.txt
expect "with SM3" 0 "" init sm3 --practice --hash sm3 --origin ledger.example.gov.cn/t/sm3 --unit 430699 --title 测试
check "the name ends as it must" sh -c "'$program' -L sm3 --json status | grep -q '\"origin\": \"ledger.example.gov.cn/t/practice/sm3\"'"
rm -rf sm3 sm3.keys
for who in S01:maker S02:checker S03:approver; do
    did "key new" 0 key new "${who#*:}"
    did "staff add" 0 staff add "${who%:*}"
    did "key enrol" 0 key enrol "${who%:*}" "${who#*:}" --purpose acting
    did "staff role" 0 staff role "${who%:*}" "${who#*:}" --from 2026-01-01
done
did staff 0 staff
did "staff list" 0 staff list
did "key list" 0 key list
did "key export" 0 --json key export journal
did "policy approval" 0 policy approval --role checker:1 --role approver:1
did "policy clocks" 0 policy clocks
did "policy list" 0 policy list
sed 's/^programme = .*/programme = */; s/^days_are = .*/days_are = natural/' \
    "$docs/policies/disclosure.ini" > disclosure.ini
sed 's/^from = .*/from = 2026-01-01/' "$docs/policies/evaluation.ini" > evaluation.ini
took disclosure.ini evaluation.ini

# ---- a month --------------------------------------------------------------------------
for kind in units programmes standards budget; do
    did "import $kind" 0 import $kind "$P/$kind.csv"
done
did "import roster" 0 import roster "$P/roster.csv" --programme RDB --period 2026-03 \
    --unit 430699-MZJ --due 2026-03-10 --allocation 测财社指〔2026〕3号:3 \
    --allocation 测财社指〔2026〕7号:1 --out outcome
batch=$(newest_batch)
did "batch list" 0 batch list
did "batch show" 0 batch show "$batch" --lines --names
did "batch approve" 5 batch approve "$batch" --as maker
did "batch approve" 0 batch approve "$batch" --as checker
did "batch request" 0 batch request "$batch" --out request
did "batch sign" 0 batch sign request --key approver
did "batch approve" 0 batch approve --file request.signed --as maker
did "batch submit" 5 batch submit "$batch" --out bank --profile lanzhou-pipe
did "batch submit" 0 batch submit "$batch" --out bank
did "batch submit" 0 batch submit "$batch" --out again --again
check "the bank's file has the mark in each line" test "$(grep -c ",演练" bank/演练-batch-"$batch".csv)" = 6
did "import return" 0 import return "$P/return.csv" --profile return-columns --batch "$batch" --value-day 2026-03-09
did "batch expire" 5 batch expire "$batch"
did "import return" 0 import return "$P/return-late.csv" --profile return-columns --batch "$batch" --value-day 2026-03-12
did "exceptions list" 0 exceptions list
did "exceptions show" 0 exceptions show $((batch + 3))
did "exceptions resolve" 2 exceptions resolve $((batch + 3)) --action nothing
did "person change" 0 person change 430699196109050135 --account 62179900000000029942
did "person list-changes" 0 person list-changes
did "person confirm" 0 person confirm "$(newest person-change)" --as checker
did "person change" 0 person change 430699194402030185 --account 62179900000000029942
did "person refuse" 0 person refuse "$(newest person-change)" --as checker
did "person merge" 5 person merge 430699194402030185 430699194402030185
did resend 0 resend $((batch + 3)) --due 2026-03-25
sent=$(newest_batch)
did "batch approve" 0 batch approve --all --as checker
did "batch approve" 0 batch approve --all --as approver
did "batch submit" 0 batch submit --all --out bank
did "import return" 0 import return "$P/return-resend.csv" --profile return-columns --batch "$sent" --value-day 2026-03-24
did "import refund" 0 import refund "$P/refund.csv" --batch "$batch"
did correct 0 correct "$(newest refund)" --reason wrong-amount --amount 759.00
did "correct list" 0 correct list
did "correct confirm" 0 correct confirm "$(newest correction)" --as checker
did "clawback ask" 0 clawback ask $((batch + 4)) --amount 310.00 --reason wrong-amount
did "clawback list" 0 clawback list
did "clawback recover" 0 clawback recover $((batch + 4)) --amount 310.00 --day 2026-03-28
did "import statement" 0 import statement "$P/statement.csv" --account 发放户 --period 2026-03
did reconcile 0 reconcile --period 2026-03

# ---- as vouchers, and on paper ---------------------------------------------------------
# The answers come from outside and are marked by nobody.
did "import payroll" 0 import payroll "$P/roster.csv" --programme RDB --period 2026-04 \
    --unit 430699-MZJ --due 2026-04-10 --allocation 测财社指〔2026〕3号
paid=$(newest_batch)
did "batch approve" 0 batch approve --all --as checker
did "batch approve" 0 batch approve --all --as approver
did "batch submit" 0 batch submit "$paid" --out treasury --profile voucher-8207
folder=treasury/演练-batch-$paid
check "the folder says so" test -s "$folder/cover.html"
check "and each of its vouchers" test "$(ls "$folder" | grep -c '^演练-\(5201\|8207\)-.*\.xml$')" = 2
cat "$folder"/演练-*.xml | iconv -f GB18030 -t UTF-8 > vouchers
check "in the remark of the whole" test "$(grep -c "<Remark>演练 " vouchers)" = 1
check "and in every detail" test "$(grep -c '<Remark>演练' vouchers)" = 7
did "batch submit" 0 batch submit "$paid" --out vouchers-again --again
check "the same again" diff -r treasury vouchers-again
printf "%s\n" "序号,姓名,账号,金额,结果" "1,测甲,62179900000000020006,460.00,成功" > keyed.csv
echo scan > scan.pdf
took keyed.csv scan.pdf
did "import return" 0 import return keyed.csv --profile return-columns --batch "$paid" --paper scan.pdf
keyed=$(newest file)
did "import return" 0 import return --pending
did "import return" 0 import return --show "$keyed" --out papers
check "both papers" test "$(ls papers | grep -c '^演练-')" = 2
did "import return" 5 import return --confirm "$keyed" --as maker
did "import return" 0 import return --confirm "$keyed" --as checker

# ---- everything else -------------------------------------------------------------------
did "import payroll" 0 import payroll "$P/roster.csv" --programme RDB --period 2026-05 \
    --unit 430699-MZJ --due 2026-05-10 --allocation 测财社指〔2026〕3号
draft=$(newest_batch)
did "batch withdraw" 0 batch withdraw "$draft" 1 --reason not-due
did report 0 report signature-list --batch "$draft" --out sign.csv
check "nobody signs for a line that was withdrawn" test "$(grep -c '^[0-9]' sign.csv)" = 5
did "batch cancel" 0 batch cancel "$draft" --reason mistake
printf '%s\n' "姓名,身份证号,保障人数,起始月份,审批日期" "测庚,430699196912110176,2,2026-02,2026-01-10" > enrolments.csv
did "import enrolments" 0 import enrolments enrolments.csv --programme RDB --unit 430699-MZJ
did "enrolment list" 0 enrolment list --programme RDB
did "enrolment stop" 0 enrolment stop 430699196912110176 --programme RDB --to 2026-05
printf '%s\n' "步骤,种类,文件" "1,units,units.csv" > list.csv
cp "$P/units.csv" .
did "import list" 3 import list list.csv
did "import splits" 3 import splits "$P/units.csv" --allocation 测财社指〔2026〕3号 --document 测财社指〔2026〕9号
did "import opening" 2 import opening "$P/units.csv"
did "import failed" 3 import failed "$P/units.csv"
did "opening list" 0 opening list
did "opening confirm" 5 opening confirm 1
did split 0 split 测财社指〔2026〕3号 --unit 430699100 --amount 100.00 --document 测财社指〔2026〕9号 --day 2026-03-01
did adjust 0 adjust 测财社指〔2026〕7号 --amount 1.00 --document 测财社指〔2026〕10号 --day 2026-03-01 --reason raised
did freeze 0 freeze 测财社指〔2026〕7号 --amount 1.00 --document 测财社指〔2026〕10号 --day 2026-03-01
did thaw 0 thaw 测财社指〔2026〕7号 --amount 1.00 --document 测财社指〔2026〕10号 --day 2026-03-01
did carry-over 5 carry-over --year 2026
did close 0 close --period 2026-03
printf '%s\n' "文号,标题,印发机关,印发日期" "测财社指〔2026〕11号,关于下达困难群众救助补助资金的通知,测试县财政局,2026-03-02" > documents.csv
took documents.csv
did "import documents" 0 import documents documents.csv
printf '%s\n' "指数月份,单位,发布日期,CPI同比,食品价格同比" "2025-12,430699,2026-01-12,3.6,1.0" > prices.csv
took prices.csv
did "import prices" 0 import prices prices.csv
printf '%s\n' "核查日期,单位,项目,核查人数,有误人数,文号" "2026-03-02,430699,RDB,100,2,测民发〔2026〕9号" > checks.csv
took checks.csv
did "import checks" 2 import checks checks.csv
did "import checks" 0 import checks checks.csv --evidence prices.csv

# ---- before the public, and how it went --------------------------------------------------
did "policy record" 0 policy record evaluation.ini
did "policy show" 0 --json policy show "$(newest policy)"
did "evaluate manual" 0 evaluate manual satisfaction 92% --year 2026 --programme RDB \
    --evidence evaluation.ini
printf '%s\n' "一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分" \
    "产出指标,成本指标,临时救助标准,<=5300元/户,5830元/户,10,10" > form.csv
took form.csv
did "evaluate check" 1 evaluate check form.csv
did "policy record" 0 policy record disclosure.ini
for who in S04:first S05:second; do
    did "key new" 0 key new "${who#*:}"
    did "staff add" 0 staff add "${who%:*}"
    did "key enrol" 0 key enrol "${who%:*}" "${who#*:}" --purpose acting
    did "staff role" 0 staff role "${who%:*}" publisher
done
did "disclosure draft" 0 disclosure draft payment --programme RDB --period 2026-03 \
    --as maker --out notice
notice=$(newest disclosure)
did "disclosure list" 0 disclosure list
did "disclosure show" 0 disclosure show "$notice"
did "disclosure check" 0 disclosure check notice/notice.html
did "disclosure approve" 0 disclosure approve "$notice" --as first
did "disclosure start" 0 disclosure start "$notice" --as second
did "disclosure object" 0 disclosure object "$notice" --note 测 --as maker
did "disclosure dismiss" 0 disclosure dismiss "$(newest disclosure)" --note 测 --as checker
did "disclosure object" 0 disclosure object "$notice" --note 测 --as maker
objection=$(newest disclosure)
did "disclosure uphold" 0 disclosure uphold "$objection" --note 测 --as checker
did "disclosure remedy" 5 disclosure remedy "$objection" 1 --as checker
did "disclosure complete" 5 disclosure complete "$notice" --as second
did publish 0 publish site
did "disclosure withdraw" 0 disclosure withdraw "$notice" --as first --note 测
did "export hledger" 0 export hledger --out book.journal
did "export audit" 0 export audit audit
did "person erase" 0 person erase 430699196912110176 --document 测民发〔2026〕1号
did "person refuse" 0 person refuse "$(newest person-change)" --as checker
did status 0 status
did log 0 log
did show 0 show 0
did checkpoint 0 checkpoint --out checkpoint.txt
check "a checkpoint says it in its first line" sh -c "head -1 checkpoint.txt | grep -qx ledger.example.gov.cn/t/practice"
did prove 0 prove 0 --out proof
did "tiles export" 0 tiles export public
"$program" -L book key export journal > log.vkey
did mirror 0 mirror public mirrored --log-key log.vkey
# A witness's folder holds its key, as book.keys does those of the office.
did "witness init" 0 witness init .witness --origin witness.example.gov.cn/practice
did "witness add" 0 witness add audit .witness/witness.vkey
did "witness request" 0 witness request audit --out request.txt
did "witness cosign" 5 witness cosign .witness request.txt --out refusal.answer
did "witness trust" 0 witness trust .witness log.vkey
did "witness cosign" 0 witness cosign .witness request.txt --out answer.txt
did "witness accept" 0 witness accept audit answer.txt --out cosigned.txt
did "witness list" 0 witness list
did "witness list" 0 witness list .witness
did receipt 0 receipt $((batch + 1)) --out receipt.txt
did verify 0 verify --receipt receipt.txt --log-key log.vkey
did receipt 0 receipt $((batch + 1)) --format html --out slip.html
did "anchor request" 0 anchor request
did "anchor accept" 3 anchor accept book.keys/anchors/stamps/*.tsq --ca log.vkey
did "anchor check" 3 anchor check log.vkey --checkpoint checkpoint.txt --ca log.vkey
did "anchor list" 0 anchor list
did "anchor sheet" 0 anchor sheet --out sheet.html
did "anchor hook" 0 anchor hook /bin/true
did "person alias" 0 person alias 430699194803120114 --name '测?' --reason rare-character
did "person aliases" 0 person aliases 430699194803120114
did verify 0 verify --deep --checkpoint checkpoint.txt
did reindex 0 reindex --checkpoint checkpoint.txt
did backup 0 backup copy
did "backup list" 0 backup list copy
did restore 0 restore copy restored
did "restore accept" 2 restore accept
check "what is restored is one, too" sh -c "'$program' -L restored --keys book.keys --json status | grep -q '\"practice\": true'"
did "key passwd" 0 key passwd maker --new-passphrase "file:$work/passphrase"
did "key recover" 0 key recover --sheet-file sheet.txt --new-passphrase "file:$work/passphrase"
did "key revoke" 0 key revoke "$(ask key list | sed -n 's/.*"actor": \([0-9]*\).*/\1/p' | tail -1)" --reason revoked
did "key new" 0 key new next
did "key rotate" 0 key rotate journal next
did person 0 person 430699194803120114

# ---- every report in every format, R-182 -------------------------------------------------
reports=$(sed -n 's/^    {"\([a-z-]*\)", [a-z_]*,.*/\1/p' "$docs/../cli/report_make.c")
formats=$(grep -oE '\{"[a-z]*", "[a-z]*", report_write_' "$docs/../reports/report_format.c" | cut -d'"' -f2)
check "the reports are known" test "$(echo "$reports" | wc -l)" -ge 8
check "the formats are known" test "$(echo "$formats" | wc -l)" -ge 4
for report in $reports; do
    for format in $formats; do
        case $report in
        form-check) did "evaluate check" 1 evaluate check form.csv --format "$format" --out "$report.$format" ;;
        self-evaluation | evaluation) did report 0 report "$report" --programme RDB --year 2026 --format "$format" --out "$report.$format" ;;
        payroll-list | signature-list) did report 0 report "$report" --batch "$batch" --format "$format" --out "$report.$format" ;;
        person) did report 0 person 430699194803120114 --format "$format" --out "$report.$format" ;;
        disclosure) did report 0 report disclosure --programme RDB --period 2026-03 --format "$format" --out "$report.$format" ;;
        *) did report 0 report "$report" --format "$format" --out "$report.$format" ;;
        esac
    done
done
did report 0 --json report budget
check "as an object" grep -q '"practice":true' .out
did status 0 --json status
check "as an object, too" grep -q '"practice": true' .out

# ---- nothing left out ------------------------------------------------------------------
# These need no ledger, and tell of none.
printf '%s\n' "profile list" "profile show" "profile try" version >> .done
"$program" --help | sed -n '/^Commands:/,/^$/p' | sed -n 's/^  \([a-z-]*\)\( [a-z-]*\)\{0,1\}.*/\1\2/p' |
    sed 's/ $//' | sort -u > .commands
sort -u .done > .ran
comm -23 .commands .ran > .missing
sed 's/^/# no practice run of: /' .missing
check "every command ran here" test ! -s .missing
finish
