"""same_balances.py BALANCES REPORT: what docs/verifier/verify.py added up against what
`report budget --format json` says, allocation by allocation."""
import json, sys

with open(sys.argv[1], encoding="utf-8") as file:
    added = {one["label"]: one for one in json.load(file)}
with open(sys.argv[2], encoding="utf-8") as file:
    tables = {block.get("key"): block for block in json.load(file)["blocks"]}
rows = [row for row in tables["accounts"]["rows"] if row["allocation"] != "Total"]
bad = 0
for row in rows:
    one = added.pop(row["allocation"])
    mine = {
        "allocated": one["received"],
        "adjusted": one["adjusted"],
        "passed_down": one["passed_down"],
        "held": one["frozen"] + one["reserved"],
        "paid": one["paid"],
        "returned": one["refunded"],
        "prior_year": one["prior_year"],
        "uncovered": one["uncovered"],
        "carried": one["carried_over"],
    }
    for key, fen in mine.items():
        if row[key + "_fen"] != fen:
            print("%s: %s is %d, added up %d" % (row["allocation"], key, row[key + "_fen"], fen))
            bad += 1
if added:
    print("not in the report: " + ", ".join(added))
sys.exit(1 if bad or added or not rows else 0)
