#!/usr/bin/env python3
"""site_check.py DIR - is every page of a public site what it should be?

Pages are read as a browser reads them: elements closed in order, one h1, headings without
a gap, a language, labels for what is filled in, tables with headings; every link leads to
a file of the site or a part of the page; nothing is fetched from elsewhere, no script or
style attribute stands in a page, and the policy names the style by its digest.  Data
packages tell sizes and digests of the files beside them, and their rows fit the schema.
"""
import base64, csv, hashlib, json, re, sys
from html.parser import HTMLParser
from pathlib import Path
from xml.dom import minidom

VOID = {"meta", "br", "link", "input", "wbr", "col"}
FETCHES = {"img", "iframe", "object", "embed", "video", "audio", "base"}
wrong = []


class Page(HTMLParser):
    def __init__(self, name, is_ours):
        super().__init__(convert_charrefs=True)
        self.is_ours = is_ours  # else of the report's own writer, for paper too
        self.name, self.open, self.ids, self.links = name, [], [], []
        self.heads, self.style, self.policy, self.scripts = [], "", "", []
        self.lang, self.labels, self.current = "", 0, 0

    def complain(self, words):
        wrong.append(f"{self.name}: {words}")

    def handle_starttag(self, tag, pairs):
        attributes = dict(pairs)
        if len(attributes) != len(pairs):
            self.complain(f"<{tag}> has an attribute twice")
        if tag == "html":
            self.lang = attributes.get("lang", "")
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag in ("a", "link") and "href" in attributes:
            self.links.append(attributes["href"])
        if tag == "a" and "href" not in attributes:
            self.complain("a link without an address")
        if re.fullmatch("h[1-6]", tag):
            self.heads.append(int(tag[1]))
        if tag in FETCHES:
            self.complain(f"<{tag}> fetches something")
        if tag == "script":
            self.scripts.append(attributes.get("src"))
        if (self.is_ours and "style" in attributes or
                any(name.startswith("on") for name in attributes)):
            self.complain(f"<{tag}> has a style or a script of its own")
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy":
            self.policy = attributes["content"]
        if tag in ("select", "input") and "label" not in self.open:
            self.complain(f"<{tag}> has no label")
        if tag == "th" and "scope" not in attributes:
            self.complain("a heading of a table without its scope")
        self.current += attributes.get("aria-current") in ("page", "true")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.complain(f"</{tag}> closes something else")

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.style += data


def look_at_page(root, path, is_ours):
    name = str(path.relative_to(root))
    page = Page(name, is_ours)
    text = path.read_text("utf-8")
    page.feed(text)
    if page.open:
        page.complain(f"left open: {page.open}")
    if page.lang not in ("zh-CN", "en"):
        page.complain("no language")
    if page.heads[:1] != [1] or page.heads.count(1) != 1:
        page.complain(f"headings {page.heads}")
    if any(b > a + 1 for a, b in zip(page.heads, page.heads[1:])):
        page.complain(f"a heading too deep: {page.heads}")
    if len(set(page.ids)) != len(page.ids):
        page.complain("an id twice")
    for link in page.links:
        target, _, part = link.partition("#")
        if re.match("[a-z]+:|/", link):
            page.complain(f"an absolute address: {link}")
        elif target and not (path.parent / target).exists():
            page.complain(f"leads nowhere: {link}")
        elif not target and part not in page.ids:
            page.complain(f"no such part: {link}")
    if not is_ours:
        return
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    if f"style-src 'sha256-{digest}'" not in page.policy or "unsafe" in page.policy:
        page.complain("its policy does not name its style")
    if page.scripts not in ([], ["search.js"]):
        page.complain(f"scripts {page.scripts}")
    if page.current != 1:
        page.complain("the menu does not say where this is")


def fits(field, cell):
    shapes = {"integer": r"-?\d+", "number": r"-?\d+\.\d\d", "date": r"\d{4}-\d\d-\d\d",
              "yearmonth": r"\d{4}-\d\d", "string": r"(?s).*"}
    return cell == "" or re.fullmatch(shapes[field["type"]], cell)


def look_at_package(root, path):
    name = str(path.relative_to(root))
    package = json.loads(path.read_text("utf-8"))
    if not re.fullmatch("[a-z0-9._-]+", package["name"]) or not package["resources"]:
        wrong.append(f"{name}: a name or nothing in it")
    for resource in package["resources"]:
        file = path.parent / resource["path"]
        data = file.read_bytes()
        if len(data) != resource["bytes"]:
            wrong.append(f"{name}: {file.name} has another size")
        if "sha256:" + hashlib.sha256(data).hexdigest() != resource["hash"]:
            wrong.append(f"{name}: {file.name} has another digest")
        if "schema" in resource:
            fields = resource["schema"]["fields"]
            rows = list(csv.reader(data.decode("utf-8").splitlines()))
            if rows[0] != [field["name"] for field in fields]:
                wrong.append(f"{name}: {file.name} has another heading")
            for row in rows[1:]:
                if len(row) != len(fields) or not all(map(fits, fields, row)):
                    wrong.append(f"{name}: {file.name}: a row does not fit: {row}")
                    break


def look_at_list(root):
    lines = (root / "site-files.txt").read_text().splitlines()[1:]
    listed = {line.split(" ")[3]: line.split(" ") for line in lines}
    there = {str(p.relative_to(root)) for p in root.rglob("*") if p.is_file()}
    there = {name for name in there if not name.startswith("log/")} - {"site-files.txt"}
    for name in there ^ set(listed):
        wrong.append(f"site-files.txt: {name} is in one of list and folder alone")
    for name in there & set(listed):
        data = (root / name).read_bytes()
        if [hashlib.sha256(data).hexdigest(), str(len(data))] != listed[name][::2][:2]:
            wrong.append(f"site-files.txt: {name} is another file")


def main():
    root = Path(sys.argv[1]).resolve()
    pages = 0
    for path in sorted(root.rglob("*.html")):
        if path.name != "verify.html":
            pages += 1
            look_at_page(root, path, path.name not in ("notice.html", "report.html"))
    for path in sorted(root.rglob("datapackage.json")):
        look_at_package(root, path)
    look_at_list(root)
    feed = minidom.parse(str(root / "feed.xml"))
    for entry in feed.getElementsByTagName("entry"):
        for needed in ("id", "title", "updated", "link", "summary"):
            if not entry.getElementsByTagName(needed):
                wrong.append(f"feed.xml: an entry without {needed}")
    if (root / "sitemap.xml").exists():
        minidom.parse(str(root / "sitemap.xml"))
    json.loads((root / "notices.json").read_text("utf-8"))
    for words in wrong[:20]:
        print(words)
    print(f"{pages} pages, {len(wrong)} wrong")
    return 1 if wrong or pages < 5 else 0


sys.exit(main())
