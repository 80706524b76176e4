"""formats.py FOLDER NAME [TABLE.COLUMN=YUAN ...] - one report in five formats, read by
programs that are not ours: Python's csv and json, openpyxl, HTML Tidy, qpdf, pdffonts and
pdftotext.  All hold the same cells, and the rows of each column, added up again from every
format, and its total make up YUAN, which the ledger said.  Or: formats.py pages FOLDER,
every HTML page below it, by Tidy alone.

What is wrong is printed by file; the exit code is 1 then.  Tidy 5.6 knows neither groups in
lists of terms nor some attributes that are newer: the groups are opened for it, the attributes
let pass.  (vnu, which knows them all, looks at every page in the soak.)"""
import csv, io, json, re, subprocess, sys
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import openpyxl

NUMBER = re.compile(r"-?\d{1,3}(,?\d{3})*(\.\d+)?%?")
AMOUNT = re.compile(r"(?<![\d.,])-?\d{1,3}(?:,\d{3})*\.\d\d(?![\d%])")
TIDY = ("tidy", "-quiet", "-utf8", "-asxml", "--numeric-entities", "yes", "--drop-empty-elements",
        "no", "--wrap", "0")
LET_PASS = re.compile(r'<a> .*"aria-current"$|<svg> .*"shape-rendering"$|<title> .*"id"$')
NO_DATA = ("no data", "无数据", "-")
wrong = []


def complain(path, words):
    wrong.append(f"{path.name}: {words}")


def ask(path, *command, stdin=None):
    done = subprocess.run([*command], input=stdin, capture_output=True)
    said = done.stderr.decode("utf-8", "replace")
    if done.returncode != 0 and command[0] != "tidy":
        complain(path, f"{command[0]}: {(said or done.stdout.decode())[:200]}")
    return done.stdout.decode("utf-8", "replace"), said


def plain(text):
    """A cell as every format can say it: no line breaks, no commas in a number."""
    text = " ".join(str(text).split())
    return text.replace(",", "") if NUMBER.fullmatch(text) else text


# ---- every format as tables: a row of headings, rows of cells ----------------------------

def json_cell(row, column):
    value = row.get(column["key"], "")
    if value is None:
        return NO_DATA[0]
    return plain(value) + ("%" if column["kind"] == "percent" and value != "" else "")


def from_json(path):
    blocks = json.loads(path.read_text("utf-8"))["blocks"]
    return [block for block in blocks if block["kind"] == "table"]


def from_csv(path):
    table = []
    text = path.read_text("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline="")):
        table.append([plain(cell) for cell in row])
    return [table]


def from_html(path):
    root = tidied(path)
    tables = [] if root is None else root.iter("{http://www.w3.org/1999/xhtml}table")
    return [[[plain("".join(cell.itertext())) for cell in row]
             for row in table.iter("{http://www.w3.org/1999/xhtml}tr")] for table in tables]


def xlsx_cell(cell):
    if not isinstance(cell.value, (int, float)):
        return plain("" if cell.value is None else cell.value)
    value = Decimal(repr(cell.value))
    if cell.number_format.endswith("%"):
        return f"{value * 100:.2f}%"
    return f"{value:.2f}" if cell.number_format.endswith(".00") else str(cell.value)


def from_xlsx(path):
    return [[[xlsx_cell(cell) for cell in row] for row in sheet.iter_rows()]
            for sheet in openpyxl.load_workbook(path)]


def tidied(path):
    """A page that Tidy finds nothing wrong with, as XML."""
    text = re.sub(r"<dl\b.*?</dl>", lambda part: re.sub(r"</?div\b[^>]*>", "", part[0]),
                  path.read_text("utf-8"), flags=re.S)
    page, said = ask(path, *TIDY, stdin=text.encode())
    for line in said.splitlines():
        if not LET_PASS.search(line):
            complain(path, f"tidy: {line}")
    try:
        return ElementTree.fromstring(page)
    except ElementTree.ParseError as error:
        return complain(path, f"no XML even when tidied: {error}")


# ---- what they hold ----------------------------------------------------------------------

def same(cell, wanted):
    return cell == wanted or wanted == NO_DATA[0] and cell in NO_DATA


def find(tables, headings, count):
    """The rows below these headings, which are looked for once: tables[0] gets shorter."""
    for number, table in enumerate(tables):
        for at, row in enumerate(table):
            if row[:len(headings)] == headings:
                rows = [row[:len(headings)] for row in table[at + 1:at + 1 + count]]
                tables[:number + 1] = [table[at + 1 + count:]]
                return rows
    return None


def compare(path, name, rows, wanted):
    if rows is None:
        return complain(path, f"has no table {name}")
    for number, row in enumerate(wanted):
        there = rows[number] if number < len(rows) else []
        if len(there) != len(row) or not all(map(same, there, row)):
            return complain(path, f"{name}, row {number + 1}: {there} is not {row}")


def add_up(path, name, rows, at, table, yuan):
    kinds = [row.get("row", "") for row in table["rows"]]
    total = sum((Decimal(row[at]) for row, kind in zip(rows, kinds)
                 if not kind and row[at] not in ("", *NO_DATA)), Decimal(0))
    if f"{total:.2f}" != yuan:
        complain(path, f"{name}: its rows make {total:.2f}, the ledger says {yuan}")
    if any(row[at] != yuan for row, kind in zip(rows, kinds) if kind == "total"):
        complain(path, f"{name}: its total is not {yuan}")


def look_at_tables(base, sums):
    tables = from_json(base.with_suffix(".json"))
    others = [(base.with_suffix(f".{ending}"), read) for ending, read in
              (("csv", from_csv), ("html", from_html), ("xlsx", from_xlsx))]
    read = [(path, reader(path)) for path, reader in others]
    if not tables:
        complain(base.with_suffix(".json"), "no table")
    for table in tables:
        columns = table["columns"]
        cells = [[json_cell(row, column) for column in columns] for row in table["rows"]]
        headings = [plain(column["title"]) for column in columns]
        held = [(base.with_suffix(".json"), cells)]
        for path, found in read:
            rows = find(found, headings, len(cells))
            compare(path, table["key"], rows, cells)
            held.append((path, rows or []))
        for at, column in enumerate(columns):
            yuan = sums.pop(f"{table['key']}.{column['key']}", None)
            for path, rows in held if yuan else ():
                if [len(row) for row in rows] == [len(row) for row in cells]:
                    add_up(path, f"{table['key']}.{column['key']}", rows, at, table, yuan)
    for name in sums:
        complain(base, f"no such column: {name}")
    return tables


# ---- on paper ----------------------------------------------------------------------------

def holds(found, wanted):
    return any(found[at:at + len(wanted)] == wanted for at in range(len(found)))


def look_at_paper(path, tables):
    """Every row's amounts, on one line, in order; of a numbered list nothing else."""
    ask(path, "qpdf", "--check", str(path))
    fonts = ask(path, "pdffonts", str(path))[0].splitlines()[2:]
    for font in fonts:
        if font.split()[-5:-2] != ["yes", "yes", "yes"]:
            complain(path, f"a font that is not embedded, or says no text: {font}")
    lines = ask(path, "pdftotext", "-layout", str(path), "-")[0].splitlines()
    amounts = [[cell.replace(",", "") for cell in AMOUNT.findall(line)] for line in lines]
    if not fonts or not any(amounts):
        complain(path, "no font, or no amount")
    at = 0
    for table in tables:
        keys = [column["key"] for column in table["columns"] if column["kind"] == "amount"]
        numbered = table["columns"][0]["key"] == "number" and len(keys) == 1
        read = []
        for row in table["rows"]:
            wanted = [row[key] for key in keys if row.get(key)]
            while wanted and at < len(lines) and not holds(amounts[at], wanted):
                at += 1
            if wanted and at == len(lines):
                complain(path, f"{table['key']}: {wanted} is not in its text")
                return
            at += bool(wanted)
        if numbered:
            read = [AMOUNT.findall(line) for line in lines if re.match(r"\s*[\d,]+ {2,}", line)]
            read = sum(Decimal(found[0].replace(",", "")) for found in read if len(found) == 1)
            rows = sum(Decimal(row[keys[0]]) for row in table["rows"] if "row" not in row)
            if read != rows:
                complain(path, f"{table['key']}: its lines make {read}, not {rows}")


def main():
    if sys.argv[1] == "pages":
        pages = sorted(Path(sys.argv[2]).rglob("*.html"))
        for page in pages:
            tidied(page)
        told = f"{len(pages)} pages"
    else:
        base = Path(sys.argv[1]) / sys.argv[2]
        pages = look_at_tables(base, dict(pair.split("=") for pair in sys.argv[3:]))
        look_at_paper(base.with_suffix(".pdf"), pages)
        told = f"{len(pages)} tables in five formats"
    for line in wrong[:20]:
        print(line)
    print(f"{told}, {len(wrong)} wrong")
    sys.exit(1 if wrong or not pages else 0)


main()
