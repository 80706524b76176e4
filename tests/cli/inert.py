"""inert.py FILE... - nothing in an output can act: no formula in a cell, no element or
handler in a page, no code for a terminal in a text, no entity or link in a workbook.

What was planted carries the word poison; how often it is seen is printed last."""
import csv, html.parser, io, json, re, subprocess, sys, zipfile

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
FORMULA = re.compile(r"^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
NUMBER = re.compile(r"^[+-]?[0-9][0-9,]*(\.[0-9]+)?%?$")
ELEMENTS = set("""html head meta title style body main section header footer nav h1 h2 h3 h4 p a
    table caption thead tbody tfoot tr th td ul ol li dl dt dd div span strong em b small br hr
    svg g rect line path text circle polyline polygon desc tspan figure figcaption time code pre
    details summary abbr colgroup col button""".split())
seen, bad = 0, []


def complain(name, words):
    bad.append(f"{name}: {words}")


class Page(html.parser.HTMLParser):
    def __init__(self, name):
        super().__init__()
        self.name = name

    def handle_starttag(self, tag, attrs):
        if tag not in ELEMENTS:
            complain(self.name, f"element {tag}")
        for key, value in attrs:
            if key.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                complain(self.name, f"attribute {key}={value}")
            if key in ("src", "href") and not (value or "").startswith("#"):
                complain(self.name, f"link {value}")
    handle_startendtag = handle_starttag


def cells(name, rows):
    for row in rows:
        for cell in row:
            if FORMULA.match(cell) and not NUMBER.match(cell):
                complain(name, f"formula {cell!r}")


def look(name):
    global seen
    raw = open(name, "rb").read()
    if name.endswith(".xlsx"):
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            for part in book.namelist():
                text = book.read(part).decode("utf-8", "replace")
                seen += text.count("poison")
                if re.search(r"<f[ >]|<!DOCTYPE|<!ENTITY|externalLink|hyperlink ", text):
                    complain(name, f"{part} can act")
        return
    if name.endswith(".pdf"):
        for act in (b"/JavaScript", b"/Launch", b"/URI", b"/OpenAction", b"/EmbeddedFile"):
            if act in raw:
                complain(name, f"{act!r} can act")
        raw = subprocess.run(["pdftotext", name, "-"], check=True, capture_output=True).stdout
        raw = raw.replace(b"\f", b"\n")
    text = raw.decode("utf-8")
    seen += text.count("poison")
    if name.endswith(".html"):
        Page(name).feed(text)
    elif name.endswith(".json"):
        json.loads(text)
    elif name.endswith(".csv"):
        cells(name, csv.reader(io.StringIO(text.lstrip("\ufeff"))))
        text = text.lstrip("\ufeff").replace("\r\n", "\n")
    found = CONTROL.search(text)
    if found and not name.endswith(".json"):
        complain(name, f"control character {found.group()!r}")


for each in sys.argv[1:]:
    look(each)
print("\n".join(bad[:20]))
print(f"{seen} seen in {len(sys.argv) - 1} files, {len(bad)} act")
sys.exit(1 if bad else 0)
