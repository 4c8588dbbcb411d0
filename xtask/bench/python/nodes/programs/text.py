"""Programs on text and bytes."""

import base64
import hashlib
import re
import struct
import textwrap
import urllib.parse

PROSE = (
    "The quick brown fox jumps over the lazy dog at 12:34 on 2024-01-02, says fox@example.com; "
    "grüne Füchse springen über 17 faule Hunde.\n"
) * 40


def strings():
    """Splits, joins, replacements and searches."""
    words = PROSE.split()
    title = " ".join(word.strip(".,;").capitalize() for word in words)
    lines = [line.partition(" jumps ")[2].upper() for line in PROSE.splitlines()]
    swapped = title.replace("Fox", "cat").translate(str.maketrans("aeiou", "uoiea"))
    found = sum(line.startswith("OVER") and line.endswith("HUNDE.") for line in lines)
    return len(title) + swapped.count("cut") + found + swapped.rfind("Q")


def characters():
    """Text that is built and taken apart one character at a time."""
    shifted, vowels = [], 0
    for character in PROSE[:2_500]:
        if character.isalpha() and character.isascii():
            base = ord("a" if character.islower() else "A")
            shifted.append(chr((ord(character) - base + 13) % 26 + base))
        else:
            shifted.append(character)
        vowels += character in "aeiou"
    text = "".join(shifted)
    return f"{text[:9]} {vowels} {text == text[::-1]}"


def formatting():
    """Numbers and words in columns, in the three ways to write them."""
    lines = []
    for number in range(300):
        lines.append(f"{number:>6d}|{number / 7:10.3f}|{number:#06x}|{'name':<8}|{number!r}")
        lines.append("%5d %-6s %.2e" % (number, "word", number * 1.5))
        lines.append("{0:,} {name:^9}".format(number * 1_000, name="middle"))
    return sum(map(len, lines)) + lines.count("    7 word   1.05e+01")


def expressions():
    """Searches and replacements by regular expressions."""
    dates = re.findall(r"(\d{4})-(\d\d)-(\d\d)", PROSE)
    mails = [match.group("host") for match in re.finditer(r"\b\w+@(?P<host>[\w.]+)", PROSE)]
    renamed = re.sub(r"\b([fF]ox)\b", lambda match: match[1].upper(), PROSE)
    words = re.split(r"[\s,;.:]+", PROSE)
    return f"{len(dates)} {mails[0]} {renamed.count('FOX')} {len(words)}"


def bytes_and_arrays():
    """Bytes that are changed in place, searched and encoded."""
    data = bytearray(PROSE.encode())
    for place in range(0, len(data), 2):
        data[place] ^= 0x20
    mixed = bytes(byte for byte in data if byte & 1)
    text = base64.b64encode(mixed).decode()
    view = memoryview(data)[100:1_000]
    return f"{len(mixed)} {text[:8]} {data.find(b'fOx')} {sum(view)} {mixed.hex()[:8]}"


def structures():
    """Records of binary data, packed and unpacked."""
    record = struct.Struct("<Hid8s")
    packed = b"".join(record.pack(number, -number, number / 4, b"name") for number in range(500))
    total = sum(a + b + c + len(d) for a, b, c, d in record.iter_unpack(packed))
    (checksum,) = struct.unpack_from(">I", packed, 100)
    return f"{total} {checksum}"


def hashes():
    """Digests of short and of long messages."""
    names = ("md5", "sha1", "sha256", "sha512", "blake2b")
    message = PROSE.encode() * 8
    digests = [hashlib.new(name, message).hexdigest() for name in names]
    chain = b"start"
    for _ in range(100):
        chain = hashlib.sha256(chain).digest()
    return hashlib.sha256("".join(digests).encode() + chain).hexdigest()


def wrapping():
    """Paragraphs that are filled, indented and shortened."""
    paragraph = PROSE[:1_400].replace("\n", " ")
    filled = textwrap.fill(paragraph, width=60, initial_indent="* ", subsequent_indent="  ")
    inner = textwrap.dedent(textwrap.indent(filled, "    "))
    return f"{filled.count(chr(10))} {len(inner)} {textwrap.shorten(paragraph, 40)}"


def urls():
    """Addresses that are taken apart, and queries that are put together."""
    total = 0
    for number in range(60):
        query = urllib.parse.urlencode({"page": number, "q": "grün & blau", "sort": ["a", "b"]})
        parts = urllib.parse.urlsplit(f"https://user@example.com:80{number:02d}/a/b?{query}#end")
        values = urllib.parse.parse_qs(parts.query)
        joined = urllib.parse.urljoin(parts.geturl(), f"../c/{urllib.parse.quote('ä ö')}")
        total += parts.port + len(values["q"][0]) + len(joined)
    return total


PROGRAMS = (
    strings,
    characters,
    formatting,
    expressions,
    bytes_and_arrays,
    structures,
    hashes,
    wrapping,
    urls,
)
