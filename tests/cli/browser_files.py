"""Files for the page to judge: true ones taken apart, changed, and put together again."""
import base64, hashlib, os, pathlib, shutil

H = hashlib.sha256


def b64(raw):
    return base64.b64encode(raw).decode()


def unb64(text):
    return base64.b64decode(text, validate=True)


def flip(raw, at, bit=1):
    return raw[:at] + bytes([raw[at] ^ bit]) + raw[at + 1:]


# ---- CBOR: only what a receipt is made of ----
def cbor(value):
    def head(major, number):
        for low, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
            if number < 24:
                return bytes([major << 5 | number])
            if number < 1 << 8 * size:
                return bytes([major << 5 | low]) + number.to_bytes(size, "big")
        raise ValueError(number)

    if value is None:
        return b"\xf6"
    if isinstance(value, int):
        return head(0, value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    return head(4, len(value)) + b"".join(cbor(one) for one in value)


class Proof:
    """A .tlog-proof, line by line; `extra` decoded where it is a receipt's."""

    def __init__(self, text, verifier):
        head, self.note = text.split("\n\n", 1)
        self.lines = head.split("\n")
        self.extra = verifier.item(unb64(self.lines[1][6:]), 0)[0]

    def text(self, extra=None, lines=None, note=None):
        made = list(lines or self.lines)
        if extra is not None:
            made[1] = "extra " + b64(extra if isinstance(extra, bytes) else cbor(extra))
        return "\n".join(made) + "\n\n" + (self.note if note is None else note)


# ---- keys of our own, to sign what no ledger would ----
class Signer:
    def __init__(self, name, verifier, kind=1):
        self.v, self.name, self.kind = verifier, name, kind
        raw = hashlib.sha512(b"browser test " + name.encode() + bytes([kind])).digest()
        self.scalar = int.from_bytes(raw[:32], "little") & ~7 & ((1 << 255) - 1) | 1 << 254
        self.prefix, self.public = raw[32:], self.encode(self.scalar)
        self.id = H(name.encode() + b"\n" + bytes([kind]) + self.public).digest()[:4]
        self.vkey = "%s+%s+%s" % (name, self.id.hex(), b64(bytes([kind]) + self.public))

    def encode(self, scalar):
        p = self.v.times(scalar, self.v.BASE)
        scale = pow(p[2], self.v.P - 2, self.v.P)
        x, y = p[0] * scale % self.v.P, p[1] * scale % self.v.P
        return (y | (x & 1) << 255).to_bytes(32, "little")

    def sign(self, message):
        def number(*parts):
            return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % self.v.Q
        r = number(self.prefix, message)
        start = self.encode(r)
        s = (r + number(start, self.public, message) * self.scalar) % self.v.Q
        return start + s.to_bytes(32, "little")

    def line(self, text, time=0):
        raw = text.encode()
        if self.kind == 4:
            raw = b"cosignature/v1\ntime %d\n" % time + raw
            payload = time.to_bytes(8, "big") + self.sign(raw)
        else:
            payload = self.sign(raw)
        return "— %s %s\n" % (self.name, b64(self.id + payload))

    def checkpoint(self, size, root):
        text = "%s\n%d\n%s\n" % (self.name, size, b64(root))
        return text + "\n" + self.line(text)


# ---- trees ----
def root_of(leaves):
    """RFC 6962 2.1: pairs from the left; what is left over goes up as it is."""
    row = list(leaves)
    while len(row) > 1:
        odd = row[len(row) & ~1:]
        row = [H(b"\1" + row[i] + row[i + 1]).digest() for i in range(0, len(row) - 1, 2)] + odd
    return row[0]


def consistency(older, leaves, is_whole=True):
    """RFC 6962 2.1.2: from the first `older` leaves to all."""
    if older == len(leaves):
        return [] if is_whole else [root_of(leaves)]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if older <= split:
        return consistency(older, leaves[:split], is_whole) + [root_of(leaves[split:])]
    return consistency(older - split, leaves[split:], False) + [root_of(leaves[:split])]


class Export:
    """A folder of a published log; each change is made in a copy."""

    def __init__(self, path):
        self.path = pathlib.Path(path)

    def copy(self, to):
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.path, to)
        return Export(to)

    def names(self, folder):
        found = [p for p in (self.path / folder).rglob("*") if p.is_file()]
        return sorted(str(p.relative_to(self.path)) for p in found)

    def read(self, name):
        return (self.path / name).read_bytes()

    def write(self, name, raw):
        (self.path / name).write_bytes(raw)

    def entries(self):
        """All entries, and the leaf hashes."""
        found = []
        for name in self.in_order("tile/entries"):
            raw, at = self.read(name), 0
            while at < len(raw):
                size = int.from_bytes(raw[at:at + 2], "big")
                found.append(raw[at + 2:at + 2 + size])
                at += 2 + size
        return found, [H(b"\0" + one).digest() for one in found]

    def in_order(self, folder):
        return sorted(self.names(folder), key=lambda name: name.replace(".p/", "/~"))

    def forge(self, entries, signer, size=None):
        """Publishes other entries, all of one mind, signed with a key of our own."""
        shutil.rmtree(self.path / "tile")
        hashes = [H(b"\0" + one).digest() for one in entries]
        size = size or len(entries)
        self.write("checkpoint", signer.checkpoint(size, root_of(hashes[:size])).encode())
        level = 0
        runs = [len(one).to_bytes(2, "big") + one for one in entries[:size]]
        self.put("entries", runs)
        row = hashes[:size]
        while row:
            self.put(level, row)
            row = [root_of(row[i:i + 256]) for i in range(0, len(row) - 255, 256)]
            level += 1

    def put(self, level, rows):
        for n in range((len(rows) + 255) // 256):
            part = rows[n * 256:n * 256 + 256]
            groups = "%03d" % n if n < 1000 else "x%03d/%03d" % (n // 1000, n % 1000)
            name = "tile/%s/%s%s" % (level, groups,
                                     "" if len(part) == 256 else ".p/%d" % len(part))
            os.makedirs((self.path / name).parent, exist_ok=True)
            self.write(name, b"".join(part))
