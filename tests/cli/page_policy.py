"""Does docs/verifier/verify.html allow itself just what it holds, and nothing else?

    page_policy.py PAGE [--write]

The policy of the page names the SHA-256 of its script and of its style (R-230); --write
puts them in after a change.  Also held: the size, whole lines of at most 100 columns, and
that no word of the page reaches out of it."""
import base64, hashlib, re, sys

SIZE_MAX = 60000
COLUMNS_MAX = 100
# Where a page could ask the network, or run what its policy does not name.
REACHING = (r"https?:|\bfetch\b|XMLHttpRequest|WebSocket|EventSource|sendBeacon|\bimport\b"
            r"|\bsrc=|\bhref=|url\(|@import|innerHTML|outerHTML|insertAdjacentHTML|\beval\b"
            r"|document\.write|localStorage|sessionStorage|indexedDB|cookie| style=| on[a-z]+=")


def policy_of(text):
    def digests(tag):
        found = re.findall("<%s>(.*?)</%s>" % (tag, tag), text, re.S)
        assert len(found) == 1, "one <%s> and no attribute" % tag
        digest = hashlib.sha256(found[0].encode()).digest()
        return "'sha256-%s'" % base64.b64encode(digest).decode()

    return ("default-src 'none'; script-src %s; style-src %s; base-uri 'none'; "
            "form-action 'none'" % (digests("script"), digests("style")))


def main(path, *options):
    pattern = r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(">)'
    with open(path, encoding="utf-8", newline="") as page:
        text = page.read()
    policy = policy_of(text)
    if "--write" in options:
        text = re.sub(pattern, lambda found: found[1] + policy + found[3], text)
        with open(path, "w", encoding="utf-8", newline="") as page:
            page.write(text)
    problems = []
    if [found[1] for found in re.findall(pattern, text)] != [policy]:
        problems.append("its policy does not name its script and style; run with --write")
    if len(text.encode()) >= SIZE_MAX:
        problems.append("it has %d bytes, which is not below %d" % (len(text.encode()), SIZE_MAX))
    for number, line in enumerate(text.split("\n"), 1):
        is_words = re.search('[\u3400-\u9fff]|: \["', line) or line.lstrip().startswith(('"', "<meta"))
        if not is_words and len(line.expandtabs(2)) > COLUMNS_MAX:
            problems.append("line %d is longer than %d columns" % (number, COLUMNS_MAX))
        found = re.search(REACHING, line.replace("http-equiv", ""))
        if found:
            problems.append("line %d reaches out: %s" % (number, found[0]))
    for problem in problems:
        print("%s: %s" % (path, problem))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
