"""same_roles.py DOCS: what docs/verifier/verify.py believes of who may record what is the
table of docs/format.md; and money that goes from reserved to paid covers nothing on its
way."""
import pathlib, re, sys

docs = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(docs / "verifier"))
sys.dont_write_bytecode = True
import verify

names = ["", "administrator", "maker", "checker", "approver", "publisher"]
text = (docs / "format.md").read_text(encoding="utf-8")
table = text.split("| kinds | roles | key |\n|---|---|---|\n")[1].split("\n\n")[0]
bad = 0
told = {}
for row in table.splitlines():
    kinds, roles, key = [cell.strip() for cell in row.strip("|").split("|")]
    wanted = {names.index(role) for role in roles.split(";")[0].split(", ")}
    if kinds == "every other":
        bad += wanted != {verify.MAKER}
    told.update({int(kind): wanted for kind in re.findall(r"\d+", kinds)})
for kind in sorted(set(told) | set(verify.ROLES)):
    if told.get(kind) != verify.ROLES.get(kind):
        print("kind %d: format.md %s, verify.py %s" % (kind, told.get(kind), verify.ROLES.get(kind)))
        bad += 1

balances = verify.Balances()
balances.take(11, 1, {16: "A", 8: 100})
balances.take(19, 2, {9: [(1, 100)]})
balances.take(18, 3, {6: 4, 8: [(1, 50)]}) # paid beyond what there is
balances.take(18, 4, {6: 1, 7: [(1, 100)]})
balances.take(21, 5, {1: 4, 3: 3, 4: 4, 6: [(1, 100)]})
one = balances.all[1]
if (one["paid"], one["reserved"], one["uncovered"]) != (100, 0, 50):
    print("covered on the way: %s" % one)
    bad += 1
sys.exit(1 if bad else 0)
