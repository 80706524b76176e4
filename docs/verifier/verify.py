#!/usr/bin/env python3
"""An independent check of a ledger that was exported with: mingzhang tiles export --entries

Written from docs/format.md and docs/entry.cddl alone; needs nothing but Python 3.8.
    verify.py DIR VKEY [--older CHECKPOINT]... [--balances]
VKEY: a file with the ledger's verifier keys, from a place that the ledger cannot change.
Exit code: 0 whole, 1 tampered, 4 could not check."""
import base64, hashlib, json, pathlib, struct, sys

H, P, Q = hashlib.sha256, 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ROOT_OF_MINUS_1 = -121665 * pow(121666, P - 2, P) % P, pow(2, (P - 1) // 4, P)
class Tampered(Exception): pass
def need(truth, words):
    if not truth:
        raise Tampered(words)

# ---- Ed25519 (RFC 8032 5.1) --------------------------------------------------------------
def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P
def times(s, p):
    q = (0, 1, 1, 0)
    while s:
        q, p, s = add(q, p) if s & 1 else q, add(p, p), s >> 1
    return q
def point(raw):
    sign, y = divmod(int.from_bytes(raw, "little"), 2**255)
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * ROOT_OF_MINUS_1 % P
    if len(raw) != 32 or y >= P or (x * x - x2) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P
BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
def is_signed(public, message, signature):
    a, r, s = point(public), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= Q or len(signature) != 64:
        return False
    h = hashlib.sha512(signature[:32] + public + message).digest()
    p, q = times(s, BASE), add(r, times(int.from_bytes(h, "little") % Q, a))
    return all((p[i] * q[2] - q[i] * p[2]) % P == 0 for i in (0, 1))
# ---- CBOR, of which each thing has one form (format.md 2; R-020) -------------------------
def item(b, i, depth=0):
    need(i < len(b) and depth <= 8, "an entry is cut off or too deep")
    major, low, i = b[i] >> 5, b[i] & 31, i + 1
    if major == 7:
        need(low in (20, 21, 22), "an entry holds a value that no entry has")
        return {20: False, 21: True, 22: None}[low], i
    size = {24: 1, 25: 2, 26: 4, 27: 8}.get(low, 0)
    number, i = int.from_bytes(b[i : i + size], "big") if size else low, i + size
    need((low < 24 or size) and i <= len(b), "an entry has no definite length")
    need(not size or number >= (24 if size == 1 else 1 << 4 * size), "a longer form")
    if major < 2:
        return (-1 - number if major else number), i
    if major < 4:
        need(i + number <= len(b), "an entry is cut off")
        return b[i : i + number] if major == 2 else b[i : i + number].decode(), i + number
    need(major < 6, "an entry holds a tag")
    out, last = ([], None) if major == 4 else ({}, -1)
    for _ in range(number):
        if major == 5:
            before, (last, i) = last, item(b, i, depth + 1)
            need(isinstance(last, int) and last > before, "the keys of a map do not ascend")
        value, i = item(b, i, depth + 1)
        out.append(value) if major == 4 else out.update({last: value})
    return out, i
# ---- signed notes (format.md 6) ----------------------------------------------------------
def read(*names): return pathlib.Path(*names).read_bytes()
def read_keys(text):
    for vkey, *last in map(str.split, text.splitlines()):
        name, key_id, rest = vkey.split("+", 2)
        key = base64.b64decode(rest, validate=True)
        made = H(name.encode() + b"\n" + key).hexdigest()[:8]
        if key[0] != 1 or len(key) != 33 or made != key_id:
            raise ValueError("this is no Ed25519 verifier key")
        yield name, bytes.fromhex(key_id), key[1:], int(last[0]) if last else 2**53
def read_checkpoint(whole, keys):
    (text, lines), signers = whole.rsplit(b"\n\n", 1), set()
    origin, size, root = text.decode("utf-8").splitlines()
    for _, who, value in (line.split(" ") for line in lines.decode("utf-8").splitlines()):
        value = base64.b64decode(value, validate=True)
        for key in (key for key in keys if (who, value[:4]) == key[:2]):
            need(is_signed(key[2], text + b"\n", value[4:]), "the checkpoint's signature fails")
            signers |= {key[2]} if origin == who and int(size) <= key[3] else set()
    need(signers, "the checkpoint is not signed by a key of this ledger for its size")
    return int(size), base64.b64decode(root, validate=True), signers
# ---- the tree (RFC 6962 2.1); bundles of entries under their published names -------------
class Tree:
    def __init__(self):
        self.size, self.nodes = 0, []
    def append(self, node):
        self.size, low = self.size + 1, self.size
        while low & 1:
            node, low = H(b"\1" + self.nodes.pop() + node).digest(), low >> 1
        self.nodes.append(node)
    def root(self):
        node = self.nodes[-1] if self.nodes else H(b"").digest()
        for left in reversed(self.nodes[:-1]):
            node = H(b"\1" + left + node).digest()
        return node
def entries(folder, size):
    for index in range((size + 255) // 256):
        width, at = min(256, size - index * 256), 0
        text = str(index).zfill((len(str(index)) + 2) // 3 * 3)
        name = "/".join("x" * (i + 3 < len(text)) + text[i : i + 3] for i in range(0, len(text), 3))
        raw = read(folder, "tile/entries", name + ("" if width == 256 else ".p/%d" % width))
        for _ in range(width):
            start, at = at + 2, at + 2 + int.from_bytes(raw[at : at + 2], "big")
            yield raw[start:at]
        need(at == len(raw), "a bundle does not hold its entries")
# ---- who may record what (format.md 3) ---------------------------------------------------
ADMINISTRATOR, MAKER, CHECKER, APPROVER, PUBLISHER, ADMINISTRATION, ACTING = 1, 2, 3, 4, 5, 1, 3
ROLES = {25: {CHECKER, APPROVER}, 27: {MAKER, APPROVER}, 36: {MAKER, APPROVER},
         **{kind: {MAKER, CHECKER, APPROVER} for kind in (14, 15, 16, 19, 21, 22, 23, 24, 34, 39)},
         **dict.fromkeys((6, 7, 8, 9, 35), {ADMINISTRATOR}), 28: {MAKER, CHECKER, APPROVER, PUBLISHER}}
class Registry:
    def __init__(self):
        self.keys, self.ended, self.roles, self.logs = {}, {}, [], {}
    def take(self, kind, index, body):
        old = {7: body.get(5), 8: body.get(1)}.get(kind)
        if kind == 7:
            self.keys[index] = body[1], body[2], body[4]
        if old is not None:
            self.ended[old] = index, body.get(6, -1)
        if kind == 9:
            self.roles.append((index, body[1], body[2], body[3], body.get(4, 2**31)))
        old = self.keys.get(old, (0, 0, None))[2] # checkpoint keys: first, last size, last day
        if kind == 0 or kind == 7 and body[2] == 2 and old in self.logs:
            self.logs[body[4 if kind else 7]] = [index + 1, index, 2**31]
        if old in self.logs:
            last = min(self.logs[old][1], body.get(4, index)) if kind == 8 else index
            self.logs[old][1:] = last, -2 if kind == 8 and 4 in body else body.get(6, -1)
    def authority(self, actor, first, day):
        need(actor in self.keys and actor < first, "entry %d enrols no key" % actor)
        ended, until = self.ended.get(actor, (first, -1))
        need(ended >= first or day <= until, "key %d had ended" % actor)
        staff, purpose, public = self.keys[actor]
        held = {role: day <= until for index, who, role, since, until in self.roles
                if who == staff and index < first and since <= day}
        return staff, purpose, public, {role for role in held if held[role]}

# ---- balances (format.md 5) --------------------------------------------------------------
USED = "passed_down", "frozen", "reserved", "paid", "carried_over"
HELD = {2: "reserved", 3: "reserved", 6: "reserved", 4: "paid", 7: "paid"}
def available(b):
    return b["received"] + b["adjusted"] + b["refunded"] - sum(b[field] for field in USED)
class Balances:
    def __init__(self):
        self.all, self.facts = {}, {}
    def settle(self, allocation, **changes):
        b = self.all[allocation]
        for field, fen in changes.items():
            b[field] += fen
        covered = max(0, min(available(b), b["uncovered"]))
        b["uncovered"], b["paid"] = b["uncovered"] - covered, b["paid"] + covered
    def shift(self, pairs, source, target):
        for allocation, fen in pairs if source != target else ():
            moves = (source, -fen), (target, fen) # at once: what goes on covers nothing
            self.settle(allocation, **{field: more for field, more in moves if field})
    def drop(self, pairs):
        for allocation, fen in pairs:
            still = min(self.all[allocation]["uncovered"], fen)
            self.settle(allocation, uncovered=-still, paid=still - fen)
    def begin(self, index, label, received, prior=0):
        self.all[index] = dict.fromkeys(USED + ("adjusted", "refunded", "uncovered"), 0)
        self.all[index].update(entry=index, label=label, received=received, prior_year=prior)
    def take(self, kind, index, body):
        def draws(key): return body.get(key, ())
        if kind in (18, 21, 22):
            self.facts[index] = kind, body
        if kind == 11:
            prior, field = body.get(21, 0), "carried_over" if body.get(20) else "passed_down"
            self.begin(index, body[16], 0 if body.get(22) else body[8], prior)
            if 18 in body:
                self.settle(body[18], **{field: body[8], "prior_year": -prior})
        elif kind == 12:
            self.begin(index, body[7], body[3])
            self.settle(body[1], passed_down=body[3])
        elif kind == 13:
            self.settle(body[1], adjusted=body[2], frozen=body[3])
        elif kind == 14 and 10 in body:
            self.settle(body[1], received=body[7], passed_down=body[8], paid=body[2],
                        refunded=body[3], prior_year=body[4])
        elif kind == 18 and body[6] != 1:
            self.shift(draws(7), None, HELD.get(body[6]))
            self.shift(draws(8), None, "uncovered")
        elif kind == 19:
            self.shift(draws(9), None, "reserved")
        elif kind == 36:
            self.shift(draws(6), "reserved", None)
        elif kind == 21:
            self.shift(draws(6), HELD.get(body[3]), HELD.get(body[4]))
            self.shift(draws(9), None, "uncovered")
            if body[3] in HELD and body[4] not in HELD:
                self.drop(self.facts[body[1]][1].get(8, ()))
        elif kind == 22:
            self.shift(draws(3), None, "prior_year" if body[7] else "refunded")
        elif kind == 23:
            self.correct(body, draws(5), *self.facts[body[1]])
    def correct(self, body, draws, kind, wrong):
        if kind == 18:
            self.shift(draws, "reserved", None)
        elif kind == 21 and 8 in body:
            self.shift(draws, "paid", HELD.get(body[7]))
            self.drop(wrong.get(9, ()))
        elif kind == 22 and 8 in body:
            for allocation, fen in draws:
                b = self.all[allocation]
                b["prior_year" if wrong[7] else "refunded"] -= fen
                missing = max(0, -available(b))
                self.settle(allocation, paid=-missing, uncovered=missing)

# ---- the book ----------------------------------------------------------------------------
class Book:
    def __init__(self, older, origin):
        self.tree, self.registry, self.balances = Tree(), Registry(), Balances()
        self.older, self.origin, self.prev, self.recorded = older, origin, bytes(32), set()
        self.ms = self.first = self.seals = self.version = 0
    def take(self, raw):
        (fields, end), index = item(raw, 0), self.tree.size
        need((end, len(fields)) == (len(raw), 8) and self.version <= fields[0] < 2, "no entry")
        self.version, kind, number, ms, actor, nonce, prev, body = fields
        need((number, prev) == (index, self.prev), "entry %d breaks the chain" % index)
        need(ms == self.ms or index == self.first and ms > self.ms, "time of %d" % index)
        need(len(nonce) == 16 and (kind == 0) == (index == 0), "entry %d" % index)
        self.ms, self.prev = ms, H(b"\0" + raw).digest()
        if index == 0:
            need(body[4] == 1, "only sha256 ledgers can be checked here")
            need((body[1], bool(body.get(8))) == (self.origin, self.origin.endswith("/practice")),
                 "the first entry is another ledger's")
            self.genesis, self.genesis_leaf = body, self.prev
        if kind == 1:
            self.check_seal(index, actor, body)
        else:
            self.recorded.add((kind, actor))
            self.registry.take(kind, index, body)
            self.balances.take(kind, index, body)
        self.tree.append(self.prev)
        for size, root, _ in self.older:
            need(size != self.tree.size or self.tree.root() == root, "a fork")
    def check_seal(self, index, actor, body):
        where, cosigners, action = "seal %d: " % index, body.get(6, []), body[1].encode()
        need(body[2] == self.first and body[4] == self.tree.root(), where + "other entries")
        message = (b"mingzhang seal v1\n" + self.genesis_leaf + struct.pack(">H", len(action))
                   + action + struct.pack(">QQ", self.first, index) + body[4]
                   + struct.pack(">QH", body[3], len(cosigners))
                   + b"".join(struct.pack(">Q", one) for one, _ in cosigners))
        need(self.first or any(kind == 1 and is_signed(public, message, body[5])
                               for _, kind, public in self.genesis[5]), where + "no founder")
        day, signers = (self.ms // 1000 + 8 * 3600) // 86400, [(actor, body[5])] + cosigners
        known = [self.registry.authority(one, self.first, day) for one, _ in signers if self.first]
        for (_, signature), (_, _, public, _) in zip(signers, known):
            need(is_signed(public, message, signature), where + "a signature fails")
        for _, purpose, _, roles in known[1:]:
            need((purpose, ADMINISTRATOR in roles) == (ADMINISTRATION, True), where + "cosigner")
        for kind, other in self.recorded if known else ():
            wanted = ROLES.get(kind, {MAKER})
            use = ADMINISTRATION if ADMINISTRATOR in wanted else ACTING
            need(other == actor and known[0][1] == use and known[0][3] & wanted,
                 where + "its actor may not record kind %d" % kind)
        need(not known or known[0][1] != ADMINISTRATION
             or len({staff for staff, *_ in known}) >= self.genesis[6], where + "too few sign")
        for log in self.registry.logs.values():
            if log[2] > -2 and (log[1] >= self.first or day <= log[2]):
                log[1] = index + 1
        self.recorded, self.first, self.seals = set(), index + 1, self.seals + 1

def main(folder, vkey, *options):
    keys = list(read_keys(read(vkey).decode() or "+"))
    size, root, _ = newest = read_checkpoint(read(folder, "checkpoint"), keys)
    rest = [one for one in options if one != "--balances"]
    if rest[::2] != ["--older"] * len(rest[1::2]): raise ValueError("wrong options")
    older = [read_checkpoint(read(name), keys) for name in rest[1::2]]
    need(all(one[0] <= size for one in older), "the ledger was rolled back")
    book = Book(older, keys[0][0])
    try:
        for raw in entries(folder, size):
            book.take(raw)
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise Tampered("entry %d: %r" % (book.tree.size, error))
    need(size > 0 and book.first == size, "the checkpoint does not stand at a seal")
    need(book.tree.root() == root, "the entries do not give the signed root")
    for size, _, signers in older + [newest]:
        logs = [book.registry.logs.get(key, (size, -1)) for key in signers]
        need(any(log[0] <= size <= log[1] for log in logs), "a checkpoint of a key not in force")
    balances = json.dumps(list(book.balances.all.values()), ensure_ascii=False)
    print(balances if "--balances" in options else
          "whole: %d entries, %d seals, root %s" % (size, book.seals, root.hex()))

if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]) if len(sys.argv) > 2 else print(__doc__) or 4)
    except Tampered as found:
        sys.exit(print("TAMPERED:", found) or 1)
    except (OSError, ValueError) as error:
        sys.exit(print("could not check:", error) or 4)
