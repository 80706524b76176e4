"""What docs/verifier/verify.html says of true files and of mutants, beside the program.

    browser.py PROGRAM DOCS SHARED      in the folder that browser.sh has filled

Prints "ok NAME" or "not ok NAME" for each case."""
import http.server, json, os, pathlib, re, shutil, subprocess, sys, tempfile, threading
import traceback

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from browser_files import Export, H, Proof, Signer, b64, consistency, flip, root_of, unb64
from webdriver import Browser

PROGRAM, DOCS, SHARED = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
sys.path.insert(0, str(DOCS / "verifier"))
import verify  # the stranger: numbers of Ed25519, a reader of CBOR

PAGE = (DOCS / "verifier" / "verify.html").resolve()
HOST = "office.example.cn"
EXIT = {0: "holds", 1: "fails", 5: "fails", 3: "cannot", 4: "cannot"}


def read(name):
    return pathlib.Path(name).read_text(encoding="utf-8")


def tell(name, is_good, *words):
    print("%s %s" % ("ok" if is_good else "not ok", name))
    if not is_good:
        print("#", *words)


class Page:
    """The page, filled in as a person does."""

    def __init__(self, browser):
        self.browser = browser

    def open(self, address):
        self.browser.open(address)
        self.browser.wait("return !document.getElementById('form').hidden")

    def fill(self, key, witnesses="", needed=0):
        self.browser.run(
            "const [key, witnesses, needed] = arguments; find('key').value = key;"
            "find('witnesses').value = witnesses; find('needed').value = needed;"
            "find('clear').click();", key, witnesses, needed)

    def give(self, *paths, folder=None):
        """The browser tells the page of them a little later."""
        inner = [] if folder is None else Export(folder).names(".")
        if paths:
            self.browser.type("#files", "\n".join(map(os.path.abspath, paths)))
        if folder is not None:
            self.browser.type("#folder", os.path.abspath(folder))
        self.browser.wait("return chosen.size === %d" % (len(set(paths)) + len(inner)))

    def check(self):
        self.browser.run("find('form').requestSubmit()")
        return self.answer()

    def answer(self):
        self.browser.wait("return find('verdict').dataset.verdict !== '' &&"
                          "!find('check').disabled")
        return self.browser.run(
            "const cards = [...document.querySelectorAll('#results > section')];"
            "return { ...find('verdict').dataset, text: find('verdict').textContent,"
            "  cards: cards.map((card) => ({ ...card.dataset, text: card.innerText,"
            "    steps: Object.fromEntries([...card.querySelectorAll('li')].map("
            "      (item) => [item.dataset.step, item.dataset.state])) })) };")

    def judge(self, key, *paths, folder=None, witnesses="", needed=0):
        self.fill(key, witnesses, needed)
        self.give(*paths, folder=folder)
        return self.check()


def reason_of(answer):
    """Of what was refused first, else of the whole."""
    bad = [card["reason"] for card in answer["cards"] if card["verdict"] != "holds"]
    return bad[0] if bad else answer["reason"]


def program_on_receipt(path, key="key"):
    return EXIT[subprocess.run([PROGRAM, "verify", "--receipt", path, "--log-key", key],
                               capture_output=True).returncode]


def program_on_log(folder, key="key"):
    shutil.rmtree("mirrored", ignore_errors=True)
    return EXIT[subprocess.run([PROGRAM, "mirror", folder, "mirrored", "--log-key", key],
                               capture_output=True).returncode]


# ---- receipts ----
def word_of(proof):
    return proof.extra[3]


def receipt_mutants(proof, other):
    """(name, text, why the page refuses it; "" where it holds)"""
    version, line, fields, word = proof.extra
    entry, hashes, shared = word
    def with_(**changes):
        made = dict(version=version, line=line, fields=fields, word=word)
        made.update(changes)
        return proof.text(extra=list(made.values()))
    opened = [i for i, field in enumerate(fields) if isinstance(field, list)]
    hidden = [i for i, field in enumerate(fields) if isinstance(field, bytes)]
    def field(i, value):
        return with_(fields=fields[:i] + [value] + fields[i + 1:])
    name = fields[opened[0]]
    yield "another name", field(opened[0], [name[0], name[1] + "测"]), "fields"
    yield "no name", field(opened[0], [name[0], ""]), "fields"
    yield "another salt", field(opened[0], [flip(name[0], 0), name[1]]), "fields"
    yield "a short salt", field(opened[0], [name[0][:31], name[1]]), "receipt-form"
    yield "another closed field", field(hidden[0], flip(fields[hidden[0]], 31)), "fields"
    yield "two fields changed places", with_(fields=fields[1:2] + fields[:1] + fields[2:]), "fields"
    yield "three fields", with_(fields=fields[:3]), "receipt-form"
    yield "a receipt of a later version", with_(version=2), "receipt-form"
    yield "bytes behind the receipt", proof.text(extra=unb64(proof.lines[1][6:]) + b"\0"), "entry-form"
    yield "a number in a longer form", proof.text(
        extra=unb64(proof.lines[1][6:]).replace(b"\x84\x01", b"\x84\x18\x01", 1)), "entry-form"
    for at, why in ((2, "inclusion"), (len(line) - 1, "inclusion"), (40, "inclusion")):
        yield "byte %d of the line" % at, with_(line=flip(line, at)), why
    yield "another's line", with_(line=other.extra[1]), "inclusion"
    yield "another's line and proof, this one's fields", other.text(
        extra=[version, other.extra[1], fields, other.extra[3]]), "fields"
    yield "another's answer", with_(word=[other.extra[3][0], b"", shared]), "word"
    yield "the last byte of the answer", with_(word=[flip(entry, len(entry) - 1), hashes, shared]), "word"
    yield "an answer that is none", with_(word=[line, hashes, shared]), "entry-kind"
    yield "an answer of a later version", with_(word=[flip(entry, 1, 2), hashes, shared]), "entry-version"
    yield "the path of the answer", with_(word=[entry, flip(hashes, 5), shared]), "word"
    if shared > 0:
        yield "a shared hash less", with_(word=[entry, hashes, shared - 1]), "word"
        yield "a path that could be shorter", with_(
            word=[entry, hashes + unb64(proof.lines[-shared]), shared - 1]), "receipt-form"
    yield "a path with half a hash", with_(word=[entry, hashes[:-16], shared]), "receipt-form"
    yield "more shared than there is", with_(word=[entry, hashes, 40]), "receipt-form"
    yield "no answer, as before the bank spoke", with_(word=None), ""
    yield from proof_mutants(proof)
    yield from note_mutants(proof.note, lambda note: proof.text(note=note))
    yield "windows line ends", proof.text().replace("\n", "\r\n"), "proof-form"
    yield "cut short", proof.text()[:-30], "note-form"


def proof_mutants(proof):
    lines = proof.lines
    def with_(*new):
        return proof.text(lines=list(new))
    yield "another index", with_(*lines[:2], "index 3", *lines[3:]), "inclusion"
    yield "an index in another form", with_(*lines[:2], lines[2].replace(" ", " 0"), *lines[3:]), "proof-form"
    yield "a hash of the path", with_(*lines[:3], b64(flip(unb64(lines[3]), 9)), *lines[4:]), "inclusion"
    yield "two hashes changed places", with_(*lines[:3], lines[4], lines[3], *lines[5:]), "inclusion"
    yield "a hash too many", with_(*lines, lines[-1]), "inclusion"
    yield "base64 in another form", with_(*lines[:-1], lines[-1][:-2] + "B="), "proof-form"
    yield "a later kind of proof", with_(lines[0][:-1] + "2", *lines[1:]), "proof-form"
    yield "no index", with_(*lines[:2], *lines[3:]), "proof-form"


def note_mutants(note, whole):
    text, line = note.split("\n\n")
    origin, size, root = text.split("\n")
    name, value = line.strip()[2:].split(" ")
    raw = unb64(value)
    def with_(origin=origin, size=size, root=root, name=name, raw=raw):
        return whole("%s\n%s\n%s\n\n— %s %s\n" % (origin, size, root, name, b64(raw)))
    yield "one entry more", with_(size=str(int(size) + 1)), "signature"
    yield "another root", with_(root=b64(flip(unb64(root), 0))), "signature"
    yield "another signature", with_(raw=flip(raw, 20)), "signature"
    s = int.from_bytes(raw[36:], "little") + verify.Q
    yield "a signature in a second form", with_(raw=raw[:36] + s.to_bytes(32, "little")), "signature"
    yield "a signature of nothing", with_(raw=raw[:4] + bytes(64)), "signature"
    yield "a short signature", with_(raw=raw[:60]), "signature"
    yield "a key's other number", with_(raw=flip(raw, 0)), "unsigned"
    yield "signed by another name", with_(name="other.example.cn"), "unsigned"
    yield "not signed", whole(text + "\n\n"), "note-form"
    yield "a line that is no signature", whole(note + "x\n"), "note-form"


def check_receipts(page, key):
    for name in ("receipt", "refused", "wordless"):
        answer = page.judge(key, name + ".txt")
        tell(name + " holds, as with the program",
             answer["verdict"] == "holds" == program_on_receipt(name + ".txt"), answer)
    steps = {"signature": "holds", "witnesses": "none", "inclusion": "holds", "fields": "holds",
             "word": "none"}
    tell("an answer that is not there is not passed", answer["cards"][0]["steps"] == steps, answer)
    proof, other = (Proof(read(name + ".txt"), verify) for name in ("receipt", "refused"))
    seen, reasons = 0, set()
    for name, text, why in receipt_mutants(proof, other):
        pathlib.Path("mutant.txt").write_text(text, encoding="utf-8", newline="")
        answer, program = page.judge(key, "mutant.txt"), program_on_receipt("mutant.txt")
        tell("receipt, %s: %s" % (name, why or "holds"),
             answer["verdict"] == program and reason_of(answer) == why,
             program, answer["verdict"], reason_of(answer), answer["cards"])
        seen, reasons = seen + (why != ""), reasons | {why}
    tell("%d mutants, for %d reasons" % (seen, len(reasons)), seen >= 30)
    forger = Signer(proof.note.split("\n")[0], verify)
    text = proof.note.split("\n\n")[0] + "\n"
    pathlib.Path("forged.txt").write_text(proof.text(note=text + "\n" + forger.line(text)))
    answer = page.judge(key, "forged.txt")
    tell("signed by a forger", (answer["verdict"], reason_of(answer)) == ("fails", "unsigned")
         and program_on_receipt("forged.txt") == "fails", answer)
    answer = page.judge(key, "receipt.txt", "forged.txt", "refused.txt")
    tell("one bad file among good ones is the verdict, and the others keep theirs",
         answer["verdict"] == "fails" and sorted(card["verdict"] for card in answer["cards"])
         == ["fails", "holds", "holds"], answer)


# ---- keys ----
def check_keys(page, key):
    name, number, rest = key.strip().split("+", 2)
    weak = b"\1" + bytes([1]) + bytes(31)
    weak_id = H(name.encode() + b"\n" + weak).digest()[:4].hex()
    second = b"\1" + (verify.P + 3).to_bytes(32, "little")
    second_id = H(name.encode() + b"\n" + second).digest()[:4].hex()
    for case, text, why in (
            ("none", "", "key-missing"), ("no key", "hello", "key-form"),
            ("another number", "%s+%08x+%s" % (name, int(number, 16) ^ 1, rest), "key-form"),
            ("of low order (R-012)", "%s+%s+%s" % (name, weak_id, b64(weak)), "key-weak"),
            ("in a second form", "%s+%s+%s" % (name, second_id, b64(second)), "key-weak"),
            ("a witness's", Signer(name, verify, 4).vkey, "key-form"),
            ("of an sm3 ledger", read("national.key"), "sm3")):
        answer = page.judge(text, "receipt.txt")
        tell("key, %s: %s" % (case, why), (answer["verdict"], answer["reason"], answer["cards"])
             == ("cannot", why, []), answer)
        if text not in ("", Signer(name, verify, 4).vkey) and why != "sm3":
            pathlib.Path("mutant.key").write_text(text)
            tell("as the program", program_on_receipt("receipt.txt", "mutant.key") == "cannot")
    answer = page.judge(key, "receipt.txt", "key")
    tell("R-234: a key among the files is no key", answer["verdict"] == "cannot" and
         "key-among-files" in [card["reason"] for card in answer["cards"]], answer)
    answer = page.judge(Signer("sm.example.cn/t", verify).vkey, "national.point")
    tell("R-231: a checkpoint of an sm3 ledger", (answer["verdict"], reason_of(answer)) ==
         ("cannot", "sm3"), answer)
    answer = page.judge(key)
    tell("nothing given is no pass", (answer["verdict"], answer["reason"]) ==
         ("cannot", "nothing"), answer)
    open("empty.txt", "w").close()
    answer = page.judge(key, "empty.txt")
    tell("nor is an empty file", (answer["verdict"], reason_of(answer)) ==
         ("cannot", "proof-missing"), answer)


# ---- checkpoints, witnesses, consistency ----
def check_checkpoints(page, key):
    Export("public").copy("points")
    for name, note, why in [("golden", read("public/checkpoint"), "")] + list(
            note_mutants(read("public/checkpoint"), lambda note: note)):
        pathlib.Path("points/checkpoint").write_text(note, encoding="utf-8")
        answer, program = page.judge(key, "points/checkpoint"), program_on_log("points")
        tell("checkpoint, %s: %s" % (name, why or "holds"), answer["verdict"] == program and
             reason_of(answer) == why, program, answer)
    one, two = Signer("w1.example.org/x", verify, 4), Signer("w2.example.org/x", verify, 4)
    note = read("newer")
    text = note.split("\n\n")[0] + "\n"
    both = note + one.line(text, 1700000000) + two.line(text, 1700000060)
    single = note + one.line(text, 1700000000)
    late = one.line(text, 1700000000)
    raw = unb64(late.strip().split(" ")[2])
    late = late.replace(b64(raw), b64(flip(raw, 11)))
    keys = one.vkey + "\n" + two.vkey
    for name, given, witnesses, needed, why in (
            ("two of two", both, keys, 2, ""), ("one of two", single, keys, 1, ""),
            ("one of two, two asked", single, keys, 2, "witnesses"),
            ("unknown to who asks", both, "", 0, ""),
            ("unknown, but asked for", both, "", 1, "witnesses"),
            ("another time", note + late, keys, 1, "signature"),
            ("witnesses without the ledger", text + "\n" + one.line(text, 5), keys, 1, "unsigned"),
            ("one witness twice", single + one.line(text, 1700000099), keys, 2, "witnesses"),
            ("a key twice", both, one.vkey + "\n" + one.vkey, 2, "key-form")):
        pathlib.Path("cosigned").write_text(given, encoding="utf-8")
        answer = page.judge(key, "cosigned", witnesses=witnesses, needed=needed)
        tell("witnesses, %s: %s" % (name, why or "holds"), reason_of(answer) == why and
             (answer["verdict"] == "holds") == (why == ""), answer)
        if name == "two of two":
            tell("and says when they signed", "2023-11-15 06:13:20" in answer["cards"][0]["text"],
                 answer)


def check_consistency(page, key):
    older, newer = read("older"), read("newer")
    size = int(older.split("\n")[1])
    leaves = Export("audit").entries()[1]
    leaves = leaves[:int(newer.split("\n")[1])]
    proof = [b64(one) for one in consistency(size, leaves)]
    def request(size, proof):
        return "old %d\n%s\n" % (size, "".join(one + "\n" for one in proof)) + newer
    for name, given, beside, why in (
            ("golden", request(size, proof), "older", ""),
            ("a changed hash", request(size, [b64(flip(unb64(proof[0]), 3))] + proof[1:]), "older",
             "consistency"),
            ("a hash less", request(size, proof[1:]), "older", "consistency"),
            ("a hash more", request(size, proof + proof[-1:]), "older", "consistency"),
            ("nothing between", request(size, []), "older", "consistency"),
            ("of another size", request(size - 1, proof), "older", "older-missing"),
            ("from nothing", request(0, []), "older", "older-missing"),
            ("damaged", request(size, ["x"] + proof), "older", "request-form")):
        pathlib.Path("request").write_text(given, encoding="utf-8")
        answer = page.judge(key, "request", beside)
        tell("consistency, %s: %s" % (name, why or "holds"), reason_of(answer) == why and
             (answer["verdict"] == "holds") == (why == ""), answer)
        if name == "golden":
            shutil.copy("request", "request-golden")
    answer = page.judge(key, "request-golden", "older", "newer")
    tell("the newer one too, joined by the proof", answer["verdict"] == "holds", answer)
    answer = page.judge(key, "program.request", "program.cosigned",
                        witnesses=read("w1/witness.vkey"))
    tell("what the program asks of a witness, and what it cosigned", answer["verdict"] == "holds"
         and [card["steps"].get("consistency") for card in answer["cards"]] == [None, "holds"]
         and answer["cards"][0]["steps"]["witnesses"] == "holds", answer)
    answer = page.judge(key, "older", "newer")
    tell("two checkpoints alone join nothing", (answer["verdict"], reason_of(answer)) ==
         ("cannot", "consistency-missing"), answer)
    forger = Signer("fork.example.cn/t", verify)
    for name, root in (("a", H(b"a").digest()), ("b", H(b"b").digest())):
        pathlib.Path("fork-" + name).write_text(forger.checkpoint(7, root), encoding="utf-8")
    answer = page.judge(forger.vkey, "fork-a", "fork-b")
    tell("two journals of one size are a fork", (answer["verdict"], reason_of(answer)) ==
         ("fails", "fork"), answer)
    leaves = [H(bytes([n])).digest() for n in range(7)]
    good = forger.checkpoint(7, root_of(leaves))
    asked = "old 4\n%s\n" % "".join(b64(one) + "\n" for one in consistency(4, leaves)) + good
    for name, text in (("four", forger.checkpoint(4, root_of(leaves[:4]))), ("asked", asked),
                       ("good", good)):
        pathlib.Path(name).write_text(text, encoding="utf-8")
    for other, verdict in (("good", "holds"), ("fork-a", "fails")):
        answer = page.judge(forger.vkey, "four", "asked", other)
        tell("even where a proof joins others: " + verdict, answer["verdict"] == verdict and
             reason_of(answer) == {"holds": "", "fails": "fork"}[verdict], answer)


# ---- published documents ----
def check_documents(page, key):
    answer = page.judge(key, "clocks.proof", "clocks.csv")
    tell("a document holds", answer["verdict"] == "holds" and
         answer["cards"][0]["steps"]["document"] == "holds", answer)
    pathlib.Path("changed.csv").write_bytes(flip(pathlib.Path("clocks.csv").read_bytes(), 30))
    text = read("clocks.proof")
    extra = unb64(text.split("\n")[1][6:])
    named = extra.index(H(pathlib.Path("clocks.csv").read_bytes()).digest())
    for name, proof, document, why in (
            ("a changed one", text, "changed.csv", "document"),
            ("none", text, None, "document-missing"),
            ("another index", re.sub("index .*", "index 2", text), "clocks.csv", "inclusion"),
            ("another digest in the entry", text.replace(b64(extra), b64(flip(extra, named))),
             "clocks.csv", "inclusion"),
            ("a bare proof", read("bare.proof"), "clocks.csv", "proof-bare")):
        pathlib.Path("mutant.proof").write_text(proof, encoding="utf-8")
        given = ["mutant.proof"] + ([document] if document else [])
        answer = page.judge(key, *given)
        reasons = [card["reason"] for card in answer["cards"]]
        tell("document, %s: %s" % (name, why), why in reasons and answer["verdict"] != "holds",
             answer)
    answer = page.judge(key, "clocks.csv")
    tell("a document without its proof", (answer["verdict"], reason_of(answer)) ==
         ("cannot", "proof-missing"), answer)


# ---- exports ----
def export_mutants(export, forger):
    """(name, change of the copy, reason, key)"""
    def change(name, how):
        return lambda copy: copy.write(name, how(copy.read(name)))
    first, last = export.in_order("tile/entries")[0], export.in_order("tile/entries")[-1]
    tile, top = export.in_order("tile/0")[0], export.names("tile/1")[0]
    entries, hashes = export.entries()
    size = len(export.read(first))
    for at in (1, 3, 40, 500, size - 1):
        yield "byte %d of the entries" % at, change(first, lambda raw, at=at: flip(raw, at)), "bundle"
    yield "a cut bundle", change(last, lambda raw: raw[:-1]), "bundle"
    yield "a longer bundle", change(last, lambda raw: raw + b"x"), "bundle"
    yield "a changed hash", change(tile, lambda raw: flip(raw, 77)), "bundle"
    yield "a changed hash above", change(top, lambda raw: flip(raw, 7)), "tile"
    yield "a tile too short", change(tile, lambda raw: raw[:-32]), "tile"
    yield "a tile too long", change(tile, lambda raw: raw + bytes(32)), "too-large"
    for name in (tile, top, first, last):
        yield "%s missing" % name, lambda copy, name=name: os.remove(copy.path / name), \
            "file-missing"
    yield "no checkpoint of its size", change(
        "checkpoint", lambda raw: raw.replace(b"\n%d\n" % len(entries), b"\n3\n")), "signature"
    yield "of another ledger", change(
        "checkpoint", lambda raw: b"x" + raw), "other-ledger"
    swapped = entries[:5] + [entries[6], entries[5]] + entries[7:]
    yield "two entries changed places", lambda copy: copy.forge(swapped, forger), "chain"
    yield "an entry left out", lambda copy: copy.forge(entries[:9] + entries[10:], forger), "chain"
    yield "one entry changed, all hashed anew", lambda copy: copy.forge(
        entries[:8] + [flip(entries[8], len(entries[8]) - 1)] + entries[9:], forger), "chain"
    yield "an end of an older version (R-235)", lambda copy: copy.forge(
        entries[:-1] + [flip(entries[-1], 1)], forger), "chain"
    yield "an end that is no seal", lambda copy: copy.forge(entries, forger, len(entries) - 1), \
        "seal-place"
    yield "all as it was, with the forger's key", lambda copy: copy.forge(entries, forger), ""


# The chain and the seals are more than a mirror looks at.
BEYOND_MIRROR = {"chain", "seal-place"}


def check_exports(page, key):
    for folder, steps in (("audit", ("holds", "holds")), ("public", ("holds", "none"))):
        answer = page.judge(key, folder=folder)
        found = answer["cards"][0]["steps"]
        tell("%s holds, as with the program" % folder, answer["verdict"] == "holds" ==
             program_on_log(folder) and (found["tree"], found["entries"]) == steps, answer)
    export = Export("audit")
    forger = Signer(read("key").split("+")[0], verify)
    pathlib.Path("forger.key").write_text(forger.vkey + "\n")
    for name, change, why in export_mutants(export, forger):
        copy = export.copy("mutant")
        change(copy)
        is_forged = forger.vkey.split("+")[1] in name or "forge" in change.__code__.co_names
        vkey = "forger.key" if is_forged else "key"
        answer, program = page.judge(read(vkey), folder="mutant"), program_on_log("mutant", vkey)
        tell("export, %s: %s" % (name, why or "holds"), reason_of(answer) == why and
             (answer["verdict"] == program or why in BEYOND_MIRROR and program == "holds"),
             program, answer)
    copy = export.copy("mutant")
    entries, hashes = export.entries()
    copy.forge(entries[:int(read("older").split("\n")[1])], forger)
    longer = forger.checkpoint(len(entries), root_of(hashes))
    pathlib.Path("longer").write_text(longer, encoding="utf-8")
    answer = page.judge(forger.vkey, "longer", folder="mutant")
    tell("an export that was cut: rolled-back", reason_of(answer) == "rolled-back" and
         answer["verdict"] == "fails", answer)
    pathlib.Path("fork").write_text(forger.checkpoint(5, H(b"").digest()), encoding="utf-8")
    answer = page.judge(forger.vkey, "fork", folder="mutant")
    tell("an older checkpoint of another history: fork", reason_of(answer) == "fork", answer)
    for folder in ("audit", "public"):
        answer = page.judge(key, "oldest", "older", folder=folder)
        tell("%s continues what is older" % folder, answer["verdict"] == "holds" and
             answer["cards"][-1]["steps"]["older"] == "holds", answer)
    answer = page.judge(read("drill.key"), folder="drill.audit")
    tell("R-181: a practice ledger is marked", answer["verdict"] == "holds" and
         "PRACTICE" in answer["text"] and "PRACTICE" in answer["cards"][0]["text"], answer)


# ---- vectors, and this page's own arithmetic beside the browser's ----
RUN_VECTORS = """
const hashes = (list) => (list || []).map((text) => bytes(text));
const bytes = (text) => Uint8Array.from(atob(text || ""), (one) => one.charCodeAt(0));
return given[0].map(({ kind, json }) => {
  const one = JSON.parse(json.replace(/("(?:leafIdx|treeSize|size1|size2)": *)(\\d+)/g, '$1"$2"'));
  return kind === "inclusion"
    ? isIncluded(BigInt(one.leafIdx), BigInt(one.treeSize), bytes(one.leafHash),
        hashes(one.proof), bytes(one.root)) === !one.wantErr
    : isConsistent(BigInt(one.size1), BigInt(one.size2), bytes(one.root1), bytes(one.root2),
        hashes(one.proof)) === !one.wantErr;
});"""
RUN_SIGNATURES = """
const bytes = (hex) => Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));
const results = [];
for (const [key, message, signature] of given[0]) {
  const one = [bytes(key), bytes(message), bytes(signature)];
  results.push([await engine.isSigned(...one), isSignedPlainly(...one)]);
}
return results;"""


def check_vectors(page):
    cases = []
    for kind in ("inclusion", "consistency"):
        for path in sorted((SHARED / "vectors/merkle/testdata" / kind).rglob("*.json")):
            cases.append({"kind": kind, "json": path.read_text()})
    if not cases:
        print("# no vectors here: their cases are left out")
        return
    right = page.browser.run_async(RUN_VECTORS, cases)
    surprise = [json.loads(case["json"])["desc"] for case, is_right in zip(cases, right)
                if not is_right]
    # Equal sizes and equal roots of 12 bytes: refusing these is right.
    tell("%d published proofs" % len(cases),
         set(surprise) <= {"sizes are equal (one) and proof is empty"}, right, surprise)
    own = SHARED / "vectors/own"
    golden = json.loads((own / "golden.json").read_text())
    keys = golden["keys"]
    note = (own / "entry123-of-300.tlog-proof").read_text().split("\n\n", 1)[1]
    pathlib.Path("golden").write_text(note, encoding="utf-8")
    eight = [one for one in golden["cases"] if one["size"] == 8][0]
    pathlib.Path("eight").write_text(eight["checkpoint"], encoding="utf-8")
    witnesses = keys["witness1"]["vkey"] + "\n" + keys["witness2"]["vkey"]
    answer = page.judge(keys["log"]["vkey"], "golden", "eight",
                        str(own / "add-checkpoint-8-to-300.txt"), witnesses=witnesses)
    tell("another program's checkpoints, cosignatures and proof", answer["verdict"] == "holds"
         and any(card["steps"].get("consistency") == "holds" for card in answer["cards"])
         and any(card["steps"].get("witnesses") == "holds" for card in answer["cards"]), answer)


def check_signatures(page):
    signer = Signer("numbers", verify)
    cases = []
    for n in range(6):
        message = bytes(range(n * 37))
        good = signer.sign(message)
        s = int.from_bytes(good[32:], "little")
        for key, said, signature in (
                (signer.public, message, good), (signer.public, message + b"x", good),
                (signer.public, message, flip(good, 3 + n)),
                (signer.public, message, flip(good, 40 + n)),
                (signer.public, message, good[:32] + (s + verify.Q).to_bytes(32, "little")),
                (flip(signer.public, n), message, good),
                (signer.public, message, (verify.P + 1).to_bytes(32, "little") + good[32:])):
            cases.append((key.hex(), said.hex(), signature.hex()))
    found = page.browser.run_async("await chooseEngine();" + RUN_SIGNATURES, cases)
    wanted = [i % 7 == 0 for i in range(len(cases))]
    tell("%d signatures, by browser and page alike" % len(cases),
         found == [[one, one] for one in wanted], found)
    sizes = [0, 1, 54, 55, 56, 63, 64, 65, 119, 120, 65535, 65536, 65537, 200000]
    made = page.browser.run_async(
        "return given[0].map((size) => base64Of(sha256(new Uint8Array(size).fill(7))))", sizes)
    tell("SHA-256 of every length that matters", made ==
         [b64(H(b"\7" * size).digest()) for size in sizes], made)


def check_schema(page):
    """The page's table of fields is that of docs/entry.cddl."""
    table = page.browser.run("return BODIES")
    cddl, kinds = read(DOCS / "entry.cddl"), dict(re.findall(
        r"entry-of<(\d+), ([a-z-]+)>", read(DOCS / "entry.cddl")))
    for kind, types in table.items():
        body = re.search(re.escape(kinds[kind]) + r" = \{(.*?)\n\}", cddl, re.S)[1]
        fields = re.findall(r"\n  (\? )?(\d+) => ([a-z0-9-]+),", body)
        short = {"entry-index": "id", "choice": "tag", "bytes16": "b16", "bytes32": "b32",
                 "long-octets": "long"}
        wanted = [short.get(type_, type_) + ("?" if optional else "")
                  for optional, number, type_ in fields]
        numbers = [int(number) for _, number, _ in fields]
        tell("fields of kind %s" % kind, types.split(" ") == wanted and
             numbers == list(range(1, len(fields) + 1)), types, wanted)


# ---- the page itself ----
class Office(http.server.BaseHTTPRequestHandler):
    """A web server that remembers what it was asked for."""
    asked, pages = [], {}

    def do_GET(self):
        Office.asked.append(self.headers.get("Host", "") + self.path)
        body = Office.pages.get(self.path)
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *words):
        pass


def requests_of(browser):
    urls = [event["request"]["url"] for event in browser.events("Network.requestWillBeSent")]
    return [url for url in urls if not url.startswith(("data:", "blob:", "chrome"))]


def check_network(page, server_port, key):
    """R-230: with everything tried above, nothing was asked for but the page."""
    asked = set(requests_of(page.browser))
    tell("no request leaves the page", asked == {PAGE.as_uri()}, asked)
    problems = page.browser.do("/se/log", {"type": "browser"})
    tell("nothing was refused by its policy, or broke", problems == [], problems)
    base = "http://%s:%d" % (HOST, server_port)
    page.open(base + "/verify.html")
    is_insecure = page.browser.run("return !isSecureContext && crypto.subtle === undefined")
    tell("over plain http the browser has no signatures", is_insecure)
    for name, why in (("receipt.txt", ""), ("forged.txt", "unsigned"), ("cosigned", None)):
        answer = page.judge(key, name)
        if why is not None:
            tell("there, %s: %s" % (name, why or "holds"), reason_of(answer) == why, answer)
    tell("and says so", "by this page" in answer["text"], answer)
    answer = page.judge(key, "clocks.proof", "clocks.csv", folder="audit")
    tell("an export and a document too", answer["verdict"] == "holds", answer)
    asked = set(requests_of(page.browser))
    tell("nothing else was asked for", asked == {base + "/verify.html"} and
         [one for one in Office.asked if one.startswith(HOST)] ==
         ["%s:%d/verify.html" % (HOST, server_port)], asked, Office.asked)
    # The alarm works, and so does the policy: the same words in a page with and without it.
    for name, is_let in (("loose", True), ("strict", False)):
        page.open("%s/%s.html" % (base, name))
        page.browser.wait("return window.tried === true")
        asked = [url for url in requests_of(page.browser) if "elsewhere" in url]
        heard = [one for one in Office.asked if "elsewhere" in one and name in one]
        tell("a %s page that reaches out is %s" % (name, "noticed" if is_let else "held back"),
             (len(asked) > 0 and len(heard) > 0) == is_let and (heard != []) == is_let, asked, heard)


def reaching_pages(port):
    text = PAGE.read_text(encoding="utf-8")
    for name in ("loose", "strict"):
        script = ("const image = new Image(); image.src = 'http://elsewhere.example.cn:%d/%s.png';"
                  "fetch('http://elsewhere.example.cn:%d/%s').catch(() => {}).finally(() =>"
                  "setTimeout(() => { window.tried = true; }, 300));" % (port, name, port, name))
        made = text.replace("</script>", script + "</script>")
        digest = "'sha256-%s'" % b64(H(re.search("<script>(.*?)</script>", made, re.S)[1]
                                       .encode()).digest())
        made = re.sub(r"script-src '[^']*'", lambda _: "script-src " + digest, made)
        if name == "loose":
            made = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", made)
        Office.pages["/%s.html" % name] = made.encode()


CONTRAST = """
const channels = (color) => {
  const numbers = color.match(/[\\d.]+/g).map(Number);
  return color.startsWith("color(") ? numbers : numbers.map((one, i) => i < 3 ? one / 255 : one);
};
const light = ([r, g, b]) => [r, g, b].map((one) =>
  one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
  .reduce((sum, one, i) => sum + one * [0.2126, 0.7152, 0.0722][i], 0);
const behind = (element) => {
  for (let one = element; one !== null; one = one.parentElement) {
    const numbers = channels(getComputedStyle(one).backgroundColor);
    if (numbers.length < 4 || numbers[3] > 0) return numbers;
  }
};
const low = [];
for (const element of document.querySelectorAll("body *")) {
  const hasText = [...element.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
  if (!hasText || element.offsetParent === null || element.closest("script")) continue;
  const [a, b] = [light(channels(getComputedStyle(element).color)), light(behind(element))];
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < 4.5) low.push(element.tagName + "." + element.className + " " + ratio.toFixed(2));
}
return low;"""


def check_looks(page, key):
    browser = page.browser
    for name, width, scheme in (("light", 1100, "light"), ("dark", 1100, "dark"),
                                ("phone", 360, "light")):
        browser.devtools("Emulation.setDeviceMetricsOverride", width=width, height=900,
                         deviceScaleFactor=1, mobile=width < 500)
        browser.devtools("Emulation.setEmulatedMedia",
                         features=[{"name": "prefers-color-scheme", "value": scheme}])
        page.judge(key, "receipt.txt", "forged.txt", "clocks.csv")
        tell("%s: nothing is wider than the screen" % name, browser.run(
            "return document.documentElement.scrollWidth <= innerWidth"))
        low = browser.run(CONTRAST)
        tell("%s: all text stands out" % name, low == [], low)
        if "BROWSER_PICTURES" in os.environ:
            height = browser.run("return document.documentElement.scrollHeight")
            browser.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height,
                             deviceScaleFactor=1, mobile=width < 500)
            browser.picture(os.path.join(os.environ["BROWSER_PICTURES"], name + ".png"))
    browser.devtools("Emulation.clearDeviceMetricsOverride")
    browser.devtools("Emulation.setEmulatedMedia", media="print")
    hidden = browser.run("return ['check', 'language', 'drop'].map((id) =>"
                         "find(id).offsetParent === null)")
    tell("on paper: the verdict without the buttons", hidden == [True] * 3 and
         browser.run("return find('verdict').offsetParent !== null"), hidden)
    browser.devtools("Emulation.setEmulatedMedia", media="")


TAB, ENTER, SPACE = "\ue004", "\ue007", " "


def check_hands(page, key):
    """Keyboard alone, and what a screen reader is told."""
    browser = page.browser
    page.open(PAGE.as_uri())
    order = []
    for _ in range(7):
        browser.press(TAB)
        order.append(browser.run("const one = document.activeElement;"
                                 "return one.id || one.tagName.toLowerCase()"))
    tell("every control is reached in order", order == [
        "language", "key", "key-file", "summary", "files", "folder", "check"], order)
    browser.run("find('key').focus()")
    browser.press(*key.strip())
    page.give("receipt.txt")  # what the dialog of the system would answer
    browser.run("find('folder').focus()")
    browser.press(TAB, TAB)
    tell("what was chosen can be removed", browser.run("return find('clear').offsetParent !== null"
                                                      " && document.activeElement.id === 'check'"))
    browser.press(ENTER)
    answer = page.answer()
    tell("checked without a mouse", answer["verdict"] == "holds", answer)
    browser.run("find('language').focus()")
    browser.press(SPACE)
    tell("the other language, and the verdict with it", browser.run(
        "return document.documentElement.lang === 'zh-CN' &&"
        "find('verdict').textContent.includes('成立') && document.title.includes('核验')"))
    for language in ("zh-CN", "en"):
        browser.run("for (const one of document.querySelectorAll('details')) one.open = true")
        bare = []
        for element in browser.find_all("input, textarea, button, summary"):
            if browser.label(element) == "":
                bare.append(browser.run("return arguments[0].id", {
                    "element-6066-11e4-a52e-4f735466cecf": element}))
        tell("%s: every control has a name" % language, bare == [], bare)
        browser.run("find('language').click()")
    status = browser.find("#verdict")
    tell("the verdict is announced", browser.role(status) == "status", browser.role(status))
    words = browser.run(
        "const flat = (one) => Array.isArray(one) ? [one] : Object.values(one).flatMap(flat);"
        "return flat(WORDS).filter((one) => one.length % 2 || one.flat().length % 2 ||"
        "one.flat().some((text, i) => typeof text !== 'string')).length")
    tell("all is said in both languages", words == 0, words)
    for language in ("zh-CN", "en"):
        browser.devtools("Emulation.setUserAgentOverride", userAgent="test",
                         acceptLanguage=language)
        page.open(PAGE.as_uri())
        tell("a browser in %s gets that" % language, browser.run(
            "return document.documentElement.lang") == language)


def check_drop(page, key):
    browser = page.browser
    page.fill(key)
    browser.run("find('drop').scrollIntoView()")
    box = browser.run("const box = find('drop').getBoundingClientRect();"
                      "return [Math.round(box.x + box.width / 2), Math.round(box.y + 20)]")
    # Of some folders, as those below /dev, browsers give no handle.
    folder = pathlib.Path(tempfile.mkdtemp(prefix="mingzhang-drop."))
    paths = [str(folder / name) for name in ("audit", "receipt.txt")]
    shutil.copytree("audit", paths[0])
    shutil.copy("receipt.txt", paths[1])
    data = {"items": [], "files": paths, "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        browser.devtools("Input.dispatchDragEvent", type=kind, x=box[0], y=box[1], data=data)
    count = len(Export("audit").names(".")) + 1
    browser.wait("return chosen.size === %d" % count)
    answer = page.check()
    shutil.rmtree(folder)
    tell("a folder and a file, dropped", answer["verdict"] == "holds" and
         sorted(card["subject"] for card in answer["cards"]) == ["log", "receipt"], answer)
    name = "<img src=x onerror=alert(1)><b id=evil>.txt"
    pathlib.Path(name.replace("/", "")).write_text("x")
    page.judge(key, name)
    tell("the name of a file is no markup", browser.run(
        "return document.getElementById('evil') === null && document.images.length === 0"))


def main():
    key = read("key")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Office)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    Office.pages["/verify.html"] = PAGE.read_bytes()
    reaching_pages(port)
    browser = Browser(os.getcwd(), hosts="MAP * 127.0.0.1")
    try:
        page = Page(browser)
        page.open(PAGE.as_uri())
        for check in (check_receipts, check_keys, check_checkpoints, check_consistency,
                      check_documents, check_exports, check_drop, check_looks):
            check(page, key)
        tell("the browser checked signatures", browser.run("return engine.name") == "browser")
        for check in (check_vectors, check_signatures, check_schema):
            check(page)
        check_hands(page, key)
        check_network(page, port, key)
    finally:
        browser.close()
        server.shutdown()


if __name__ == "__main__":
    try:
        main()
    except Exception:
        traceback.print_exc()
        sys.exit(1)
