"""How long docs/verifier/verify.html takes for the export of a large journal.

    python3 tests/bench/browser_bench.py [ENTRIES]

Makes an export of lines as long as a county's, signed with a key of its own, gives its
folder to headless Chromium, and prints the seconds.  Printed, never asserted."""
import hashlib, os, sys, tempfile, time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
sys.path[:0] = [os.path.join(HERE, "..", "cli"), os.path.join(ROOT, "docs", "verifier")]
import verify
from browser_files import Export, Signer, cbor
from webdriver import Browser

ORIGIN = "bench.example.cn/t"
LINE, SEAL = 18, 1


def body(**fields):
    """field1=…, field2=…: a map by these numbers."""
    made = b"".join(cbor(int(name[5:])) + cbor(value) for name, value in fields.items())
    return bytes([0xa0 | len(fields)]) + made


def entry(kind, index, prev, inner):
    head = [cbor(one) for one in (0, kind, index, 1700000000000, 2, index.to_bytes(16, "big"),
                                  prev)]
    return b"\x88" + b"".join(head) + inner


def entries(count, signer):
    prev = bytes(32)
    for i in range(count):
        if i == 0:
            inner = body(field1=ORIGIN, field2="bench", field3="430699", field4=1,
                         field5=[["S00", 1, signer.public]], field6=1, field7=signer.public)
        elif i == count - 1:
            inner = body(field1="import", field2=0, field3=0, field4=bytes(32), field5=bytes(64))
        else:
            inner = body(field1=5, field2=i, field3=bytes(16),
                         field4=hashlib.sha256(b"%d" % i).digest(), field5=85000, field6=4,
                         field7=[[10, 40000], [11, 45000]], field9=2, field10=20)
        made = entry(0 if i == 0 else SEAL if i == count - 1 else LINE, i, prev, inner)
        prev = hashlib.sha256(b"\0" + made).digest()
        yield made


def main(count):
    with tempfile.TemporaryDirectory(prefix="mingzhang-browser.") as work:
        signer, folder = Signer(ORIGIN, verify), os.path.join(work, "audit")
        os.makedirs(os.path.join(folder, "tile"))
        Export(folder).forge(list(entries(count, signer)), signer)
        files = len(Export(folder).names("."))
        browser = Browser(work)
        try:
            browser.open("file://" + os.path.realpath(
                os.path.join(ROOT, "docs", "verifier", "verify.html")))
            browser.run("find('key').value = arguments[0]", signer.vkey)
            browser.type("#folder", folder)
            browser.wait("return chosen.size === %d" % files, 300)
            began = time.monotonic()
            browser.run("find('form').requestSubmit()")
            browser.wait("return find('verdict').dataset.verdict !== ''", 600)
            took = time.monotonic() - began
            verdict = browser.run("return find('verdict').dataset.verdict")
            print("%d entries in %d files: %s, %.1f s, %d entries/s" %
                  (count, files, verdict, took, count / took))
        finally:
            browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000000)
