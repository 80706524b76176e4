#!/bin/sh
# The book for the tools of others: a journal whose balances hledger compares with ours
# (R-298), and the auditors' tables with their digests (R-299).
. "$(dirname "$0")/kit.sh"
B="-L $work/book"
one=430699196001010019
two=430699196002020024

"$program" $B init book --origin ledger.example.gov.cn/test --unit 430699 --title 测试 > .log
check "a maker" person "$work/book" S01 maker maker 2023-01-01
for kind in units programmes budget; do
    "$program" $B import $kind "$fixtures/$kind.csv" --as maker >> .log
done
cat > paid.csv <<END
姓名,身份证号,银行账号,金额,状态,付款日期
测一一,$one,6217990000000001004,100.00,成功,2023-12-08
测二二,$two,6217990000000001012,200.05,失败,2023-12-08
END
expect "a month's payments" 0 "" $B import payroll paid.csv --profile plain-results \
    --programme RDB --unit 430699 --period 2023-12 --due 2023-12-10 \
    --allocation 测财社指〔2023〕3号 --headcount 1 --as maker
sed 's/21号/23号/' "$fixtures/programmes.csv" > programmes.csv
expect "the programme is registered again" 0 "" $B import programmes programmes.csv --as maker
sed 's/2023-12/2023-11/; s/,失败/,成功/' paid.csv > november.csv
expect "and paid once more" 0 "" $B import payroll november.csv --profile plain-results \
    --programme RDB --unit 430699 --period 2023-11 --due 2023-11-10 \
    --allocation 测财社指〔2023〕3号 --headcount 1 --as maker

# ---- hledger -----------------------------------------------------------------------------
expect "a journal, without the vault" 0 "" $B export hledger --out book.journal
check "of what was received" grep -q '^    equity:received:.*测财社指〔2023〕3号.*  -[0-9]' book.journal
check "and paid" grep -q '^    programmes:paid:.*  100.00 CNY$' book.journal
check "nobody is in it" sh -c "! grep -qE '测一一|测二二|4306991960|6217990' book.journal"
"$program" $B export hledger > twice.journal
check "the same twice" cmp -s book.journal twice.journal
expect "as of an earlier day nothing was recorded" 2 "" $B export hledger --as-of 2020-01-01
if command -v hledger > /dev/null; then
    check "hledger takes it, and finds our balances" hledger -f book.journal check --strict
    "$program" $B report budget --format json --out budget.json > .log
    available=$(hledger -f book.journal balance assets:available -1 -N -O csv | tail -1 |
        sed 's/.*"\([-0-9.]*\) CNY".*/\1/')
    check "what is available is $available" grep -q "\"$available\"" budget.json
    sed '/^account/!s/  100.00 CNY$/  100.01 CNY/' book.journal > wrong.journal
    check "and not when a fen is wrong" sh -c '! hledger -f wrong.journal check'
else
    echo "# hledger is not installed: its word is not heard"
fi

# ---- the auditors' tables ------------------------------------------------------------------
mv book/vault away
expect "they need the vault" 4 "" $B --lang en export audit out
check "and say so" test "$(grep -c 'has no vault' .err)" -eq 1 -a ! -e out
mv away book/vault
expect "masked" 0 "" $B export audit masked
entries=$(python3 -c 'import json; print(json.load(open("masked/manifest.json"))["seal"])')
expect "a later seal" 0 "" $B staff add S09 --name 后来
expect "as of an entry" 0 "" $B export audit then --as-of "@$entries"
check "the same bytes" sh -c 'cmp -s masked/发放明细.csv then/发放明细.csv &&
    cmp -s masked/家庭基本信息.csv then/家庭基本信息.csv'
check "and the seal it was made from" grep -q "\"seal\": $entries," then/manifest.json
expect "as of a day before the book" 2 "" $B export audit never --as-of 2020-01-01
check "which leaves no folder" test ! -e never
expect "a folder that is there is left alone" 4 "" $B export audit masked
expect "with names" 0 "" $B export audit named --names
check "nobody else reads them" test "$(stat -c %a named named/发放明细.csv | tr '\n' ' ')" = "700 600 "
check "masked is masked" sh -c "! grep -rqE '测一一|4306991960010100|621799000000000' masked"
check "named is named" grep -q "测一一,$one,无数据,6217990000000001004,2023-12-08,100.00" named/发放明细.csv
check "somebody has one number in both tables, whatever month and programme" python3 - <<'END'
import collections, csv
numbers = collections.defaultdict(set)
for name in ("发放明细.csv", "家庭基本信息.csv"):
    for row in csv.DictReader(open("named/" + name, encoding="utf-8-sig")):
        numbers[row["户主身份证号"]].add(row["家庭编号"])
assert len(numbers) > 1 and all(len(each) == 1 for each in numbers.values()), numbers
assert len(set.union(*numbers.values())) == len(numbers)
END
check "rows, digests and sums are those of the manifest" python3 - <<'END'
import csv, hashlib, json
for folder in ("masked", "named"):
    manifest = json.load(open(folder + "/manifest.json"))
    assert manifest["masked"] == (folder == "masked"), manifest
    assert [f["name"] for f in manifest["files"]] == ["发放明细.csv", "家庭基本信息.csv"]
    for file in manifest["files"]:
        data = open(folder + "/" + file["name"], "rb").read()
        assert hashlib.sha256(data).hexdigest() == file["sha256"]
        assert len(data) == file["bytes"]
        rows = list(csv.reader(data.decode("utf-8-sig").splitlines()))
        assert len(rows) - 1 == file["rows"] and len({len(row) for row in rows}) == 1
        column = 12 if file["name"].startswith("发放") else 23
        fen = sum(round(float(row[column]) * 100) for row in rows[1:])
        assert "%d.%02d" % divmod(fen, 100) == file["amount"], (fen, file)
END
finish
