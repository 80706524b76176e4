"""read_qr.py - reads the QR code of a page, drawn as reports/qr.h says, from its SVG.

  read_qr.py PAGE.html     prints what the first code says; exit code 1: none that reads

Written from ISO/IEC 18004 and sharing nothing with the program.  The drawing is exact,
so nothing is corrected: a code word that does not fit its check words is an error.
"""
import re
import sys

# Error level M, by version: check words a block, and blocks.
CHECKS = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
          26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28]
BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16,
          17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49]
MASKS = [lambda x, y: (x + y) % 2, lambda x, y: y % 2, lambda x, y: x % 3,
         lambda x, y: (x + y) % 3, lambda x, y: (x // 3 + y // 2) % 2,
         lambda x, y: x * y % 2 + x * y % 3, lambda x, y: (x * y % 2 + x * y % 3) % 2,
         lambda x, y: ((x + y) % 2 + x * y % 3) % 2]
QUIET = 4


def fail(words):
    print("read_qr: " + words, file=sys.stderr)
    sys.exit(1)


def matrix_of(page):
    drawn = re.search(r'viewBox="0 0 (\d+) \1" width="(\d+)".*? d="([^"]*)"', page)
    if not drawn:
        fail("no code is drawn")
    side = int(drawn[1])
    if float(drawn[2]) * 25.4 / 96 / side < 0.399:  # CSS: 96 pixels an inch
        fail("its modules are too small for print")
    width = side - 2 * QUIET
    dark = [[0] * width for _ in range(width)]
    for x, y, run in re.findall(r"M(\d+) (\d+)\.5h(\d+)", drawn[3]):
        for i in range(int(run)):
            dark[int(y) - QUIET][int(x) - QUIET + i] = 1
    return width, dark


def functions_of(width, version):
    """Where no data lies."""
    kept = [[False] * width for _ in range(width)]

    def keep(x, y, w, h):
        for j in range(y, y + h):
            for i in range(x, x + w):
                kept[j][i] = True

    keep(0, 0, 9, 9)
    keep(width - 8, 0, 8, 9)
    keep(0, width - 8, 9, 8)
    keep(0, 6, width, 1)
    keep(6, 0, 1, width)
    if version >= 7:
        keep(width - 11, 0, 3, 6)
        keep(0, width - 11, 6, 3)
    if version >= 2:
        count = version // 7 + 2
        step = 26 if version == 32 else (version * 4 + count * 2 + 1) // (count * 2 - 2) * 2
        at = [6] + sorted(width - 7 - i * step for i in range(count - 1))
        for y in at:
            for x in at:
                if (x, y) not in ((6, 6), (6, width - 7), (width - 7, 6)):
                    keep(x - 2, y - 2, 5, 5)
    return kept


def mask_of(dark):
    """Format information beside the upper left finder: level M, a good BCH word."""
    word = 0
    for x, y in ([(0, 8), (1, 8), (2, 8), (3, 8), (4, 8), (5, 8), (7, 8), (8, 8), (8, 7)]
                 + [(8, y) for y in range(5, -1, -1)]):
        word = word << 1 | dark[y][x]
    word ^= 0b101010000010010
    rest = word
    for bit in range(14, 9, -1):
        if rest >> bit & 1:
            rest ^= 0b10100110111 << (bit - 10)
    if rest != 0 or word >> 13 != 0:
        fail("it is not of level M, or damaged")
    return MASKS[word >> 10 & 7]


def words_of(width, dark, kept, mask):
    bits = []
    up = True
    for right in [x for x in range(width - 1, 7, -2)] + [5, 3, 1]:
        for y in range(width - 1, -1, -1) if up else range(width):
            for x in (right, right - 1):
                if not kept[y][x]:
                    bits.append(dark[y][x] ^ (mask(x, y) == 0))
        up = not up
    return [int("".join(map(str, bits[i:i + 8])), 2) for i in range(0, len(bits) - 7, 8)]


def is_whole(block, checks):
    """Every syndrome of the Reed-Solomon word is 0."""
    def times(a, b):
        product = 0
        for _ in range(8):
            product ^= a if b & 1 else 0
            a = a << 1 ^ (0x11D if a & 0x80 else 0)
            b >>= 1
        return product

    root = 1
    for _ in range(checks):
        sum_ = 0
        for word in block:
            sum_ = times(sum_, root) ^ word
        if sum_ != 0:
            return False
        root = times(root, 2)
    return True


def data_of(words, version):
    checks, count = CHECKS[version - 1], BLOCKS[version - 1]
    short = len(words) // count - checks
    long_from = count - len(words) % count
    blocks = [[] for _ in range(count)]
    at = 0
    for i in range(short + 1):
        for b in range(count):
            if i < short or b >= long_from:
                blocks[b].append(words[at])
                at += 1
    data = [word for block in blocks for word in block]
    for _ in range(checks):
        for block in blocks:
            block.append(words[at])
            at += 1
    if not all(is_whole(block, checks) for block in blocks):
        fail("a code word does not fit its check words")
    return data


def text_of(data, version):
    bits = "".join(format(word, "08b") for word in data)
    wide = 8 if version < 10 else 16
    if bits[:4] != "0100":
        fail("it is not in byte mode")
    size = int(bits[4:4 + wide], 2)
    at = 4 + wide
    return bytes(int(bits[at + 8 * i:at + 8 * i + 8], 2) for i in range(size))


def main():
    with open(sys.argv[1], encoding="utf-8") as page:
        width, dark = matrix_of(page.read())
    version = (width - 17) // 4
    kept = functions_of(width, version)
    words = words_of(width, dark, kept, mask_of(dark))
    sys.stdout.buffer.write(text_of(data_of(words, version), version))


main()
