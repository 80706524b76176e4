# months.sh - two months of the demo county as an office has them: from the roster to the
# closed month, with all that goes wrong on the way.  Read by tests/demo.sh with ".".
# What a bank would answer is made here from the files written for it, by line number.
#
# shellcheck shell=sh disable=SC2154 # program, to, run, say: demo.sh
months=$to/months

# Money for both months, of two sources.
money() {
    cat > "$months/budget.csv" << 'CSV'
指标文号,上级文号,下达日期,收文日期,年度,资金性质,资金来源级次,直达标识,三保标识,项目编码,项目名称,功能科目编码,功能科目名称,政府经济分类,部门经济分类,预算单位,金额(万元),备注
测财社指〔2025〕31号,湘财预〔2025〕98号,2025-02-03,2025-02-05,2025,一般公共预算,中央,01,A0302,Z175080010001,困难群众救助补助资金,2081901,城市最低生活保障金支出,50901,30306,测试县民政局,30.00,第二批
测财预指〔2025〕31号,,2025-02-03,2025-02-05,2025,一般公共预算,县级,,A0302,,困难群众救助配套资金,2081901,城市最低生活保障金支出,50901,30306,测试县民政局,10.00,第二批
CSV
    run import budget "$months/budget.csv"
}
# The roster of a month: the households of January, all approved before.
roster() { # month
    awk -F, 'BEGIN { print "序号,姓名,身份证号,保障人数,发放合计,账户名称,账号,审批日期,乡镇,村" }
        { sub(/\r$/, "") }
        FNR > 1 { print $1 "," $4 "," $5 "," $6 "," $8 "," $4 "," $7 ",2024-11-20," $2 "," $3 }' \
        "$to/bank-files/payroll/2025/01/CDB.csv" > "$months/roster-$1.csv"
}
newest() { "$program" --json batch list | sed -n 's/.*"batch": \([0-9]*\).*/\1/p' | sort -n | tail -1; }
asked() { "$program" --json log --kind person-change --limit 1 | sed -n 's/.*"index": \([0-9]*\).*/\1/p' | head -1; }
# What the bank answers to the file of a batch: closed accounts, and some it cannot tell.
answers() { # batch failing unknown
    awk -F, -v failing="$2" -v unknown="$3" '
        BEGIN { print "序号,户名,账号,金额,状态,原因" }
        FNR > 1 {
            said = "成功,"
            if (failing > 0 && $1 % failing == 5) { said = "失败,账户已销户" }
            if (unknown > 0 && $1 % unknown == 7) { said = "处理中," }
            print $1 "," $5 "," $4 "," $8 "," said
        }' "$to/to-bank/batch-$1.csv"
}
# Both approvals and the bank's file.
approve_and_submit() { # batch day
    run batch approve "$1" --as checker
    run batch approve "$1" --as approver
    run --lang zh batch submit "$1" --as maker --out "$to/to-bank" --day "$2" \
        --account 发放户
}
# A household's new account: asked for by one person, confirmed by another.
new_account() { # month line
    number=$(awk -F, -v line="$2" '$1 == line { print $3 }' "$months/roster-$1.csv")
    account=$(printf '8101069900%07d' "$2")
    printf '%s\n' "$number" | run person change - --account "$account" --quiet --as maker
    run person confirm "$(asked)" --as checker --quiet
}
# A refund as the treasury sends it: the payment of one line comes back, whole.
refund() { # batch line day
    row=$(awk -F, -v line="$2" '$1 == line { print $4 " " $5 " " $8 }' "$to/to-bank/batch-$1.csv")
    # shellcheck disable=SC2086 # three words
    set -- "$1" "$2" "$3" $row
    cat > "$months/2252-$1.xml" << XML
<?xml version="1.0" encoding="UTF-8"?>
<Voucher><Id>R$1</Id><AdmDivCode>430699</AdmDivCode><StYear>2025</StYear><VtCode>2252</VtCode>
<VouDate>$3</VouDate><VoucherNo>4022$3$1</VoucherNo><OriBillNo>43069982070000001</OriBillNo>
<PayAmt>-$6</PayAmt><PayDate>$3</PayDate>
<DetailList><Detail><Id>$(printf 'D%05d' "$2")</Id><PayeeAcctNo>$4</PayeeAcctNo>
<PayeeAcctName>$5</PayeeAcctName><PayAmt>-$6</PayAmt><Remark>账户已销户</Remark></Detail></DetailList></Voucher>
XML
    came_back=$6
    run import refund "$months/2252-$1.xml" --profile voucher-8207 --batch "$1"
}
sum() { awk -F, 'FNR > 1 { split($8, part, "."); fen += part[1] * 100 + part[2] } END { print fen + 0 }' "$to/to-bank/batch-$1.csv"; }
# The bank's statement of the month, each balance from the row before.
statement() { # month opening_fen rows(day word in_fen out_fen)...
    opening=$2
    file=$months/statement-$1.csv
    shift 2
    printf '%s\n' "$@" | awk -v balance="$opening" '
        function yuan(fen) { return sprintf("%d.%02d", int(fen / 100), fen % 100) }
        BEGIN { print "交易日期,摘要,收入,支出,余额" }
        { balance += $3 - $4
          print $1 "," $2 "," ($3 ? yuan($3) : "") "," ($4 ? yuan($4) : "") "," yuan(balance) }
        END { print balance > "/dev/stderr" }' > "$file" 2> "$months/balance"
}
fen() { printf '%s' "$1" | tr -d '.'; }
# Nothing may be unexplained, or the demo ends here.
reconciled() { # month
    run --lang zh --quiet reconcile --period "$1" --out "$months/reconcile-$1.html"
    "$program" reconcile --period "$1" | sed -n '4,/^$/p; /^From the roster/,/^$/p; /^从花名册/,/^$/p'
}

february() {
    say "   February 2025: the roster of urban allowances; who made it may not approve it"
    roster 2025-02
    run import roster "$months/roster-2025-02.csv" --programme CDB --period 2025-02 \
        --unit 430699-MZJ --due 2025-02-10 --as maker \
        --allocation 测财社指〔2025〕31号:3 --allocation 测财预指〔2025〕31号:1 --quiet
    february=$(newest)
    approve_and_submit "$february" 2025-02-07
    say "   The bank answers: some accounts are closed, and some payments it cannot tell yet"
    answers "$february" 37 53 > "$months/return-2025-02.csv"
    run import return "$months/return-2025-02.csv" --profile return-columns \
        --batch "$february" --value-day 2025-02-09 --as maker
    run --lang zh --quiet exceptions list --batch "$february" --out "$months/exceptions-2025-02.html"
    say "   Three days later it knows of all but one"
    { head -1 "$months/return-2025-02.csv"
      sed -n 's/处理中,/成功,/p' "$months/return-2025-02.csv" | head -2; } > "$months/late-2025-02.csv"
    run import return "$months/late-2025-02.csv" --profile return-columns \
        --batch "$february" --value-day 2025-02-12 --as maker --quiet
    say "   Three households bring a new account: two people each; then they are paid again"
    for line in 5 42 79; do new_account 2025-02 $line; done
    run resend $((february + 5)) $((february + 42)) $((february + 79)) --due 2025-02-25 --as maker
    again=$(newest)
    approve_and_submit "$again" 2025-02-20
    answers "$again" 0 0 > "$months/return-again-2025-02.csv"
    run import return "$months/return-again-2025-02.csv" --profile return-columns \
        --batch "$again" --value-day 2025-02-21 --as maker --quiet
    run show $((february + 5))
    say "   One payment comes back by a 2252; 100.00 yuan of another were not due"
    refund "$february" 10 20250224
    run clawback ask $((february + 12)) --amount 100.00 --reason not-due --as maker
    run clawback recover $((february + 12)) --amount 100.00 --day 2025-02-26 --as maker
    say "   The bank's statement, three columns, and the month is closed"
    failed=$(awk -F, '/失败/ { split($4, part, "."); fen += part[1] * 100 + part[2] } END { print fen }' "$months/return-2025-02.csv")
    statement 2025-02 0 "2025-02-06 拨款 40000000 0" \
        "2025-02-07 代发城市低保 0 $(sum "$february")" "2025-02-10 代发退回 $failed 0" \
        "2025-02-20 代发城市低保 0 $(sum "$again")" \
        "2025-02-24 退票 $(fen "$came_back") 0" "2025-02-26 收回多发 10000 0"
    run import statement "$months/statement-2025-02.csv" --account 发放户 --period 2025-02 --as maker
    reconciled 2025-02
    run close --period 2025-02 --as maker
}

march() {
    say "   March 2025, shorter: what February left behind comes late, into March"
    roster 2025-03
    sed -n 's/处理中,/成功,/p' "$months/return-2025-02.csv" | tail -1 > "$months/last"
    { head -1 "$months/return-2025-02.csv"; cat "$months/last"; } > "$months/later-2025-02.csv"
    run import return "$months/later-2025-02.csv" --profile return-columns \
        --batch "$february" --value-day 2025-03-03 --as maker --quiet
    for line in 5 42 79; do # the roster has their new accounts by now
        account=$(printf '8101069900%07d' $line)
        awk -F, -v OFS=, -v line=$line -v account="$account" \
            '$1 == line { $7 = account } { print }' "$months/roster-2025-03.csv" > "$months/roster.new"
        mv "$months/roster.new" "$months/roster-2025-03.csv"
    done
    run import roster "$months/roster-2025-03.csv" --programme CDB --period 2025-03 \
        --unit 430699-MZJ --due 2025-03-10 --as maker \
        --allocation 测财社指〔2025〕31号:3 --allocation 测财预指〔2025〕31号:1 --quiet
    march=$(newest)
    approve_and_submit "$march" 2025-03-07
    answers "$march" 61 0 > "$months/return-2025-03.csv"
    run import return "$months/return-2025-03.csv" --profile return-columns \
        --batch "$march" --value-day 2025-03-09 --as maker
    failed=$(awk -F, '/失败/ { split($4, part, "."); fen += part[1] * 100 + part[2] } END { print fen }' "$months/return-2025-03.csv")
    statement 2025-03 "$(cat "$months/balance")" \
        "2025-03-07 代发城市低保 0 $(sum "$march")" "2025-03-10 代发退回 $failed 0"
    run import statement "$months/statement-2025-03.csv" --account 发放户 --period 2025-03 --as maker
    reconciled 2025-03
    say "   February is closed: its figures stay, and what came after is listed apart (期后)"
    run --lang zh --quiet reconcile --period 2025-02 --out "$months/reconcile-2025-02.html"
    "$program" reconcile --period 2025-02 | sed -n '/^After the close/,/^$/p; /^期后/,/^$/p'
    run close --period 2025-03 --as maker
    run --lang zh --quiet report bank --out "$months/bank.html"
}

mkdir -p "$months"
money
february
march
