"""Files that break readers, made by code: each is refused in one sentence, or asked about.

`files()` gives (what it tries, name, bytes, kind of table). Nothing here is larger than 6 MB.
"""

import random
import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO

from tests.intake.books import CELLS, CONTENT, OOXML, ods, packed, parts, sheet_xml, xlsx

Hostile = tuple[str, str, bytes, str]
TABLE = [["id", "title", "cost", "place"], ["S01", "A well", 420000, "Nasiriya"]]
CSV = "id,title,cost,place\nS01,A well,420000,Nasiriya\n"
BALLOT = "ballot,group,S01,S02\n2222-2222,A,5,5\n"
PERSONAL = [
    *("name", "Full name", "الاسم", "الاسم الثلاثي", "phone", "رقم الهاتف", "nom", "Nom complet"),
    *("signature", "التوقيع", "e-mail", "الرقم الوطني", "nationality", "الجنسية", "tribe"),
    *("القبيلة", "passport number", "date of birth", "تاريخ الميلاد", "WhatsApp", "téléphone"),
]
TRAVERSAL = [
    *(
        "../x.xml",
        "xl/../../x.xml",
        "/etc/passwd",
        "C:\\x.xml",
        "C:/x.xml",
        "..\\..\\x",
        "\\\\h\\x",
    ),
    *("xl/\u202ex.xml", "xl/a\x00b.xml", "xl/a\nb.xml", "a:b", "xl/./../../up", "//net/x"),
]
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (c + 1, b"&%c;" % c * 10) for c in range(97, 107))
    + b"]>"
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def files() -> Iterator[Hostile]:
    """All of them."""
    for made in (zips, bombs, corners, markup, names, kinds, texts, people, formulas):
        yield from made()


def zips() -> Iterator[Hostile]:
    """Halves, flipped bytes, headers that lie, passwords, programs."""
    whole = xlsx(TABLE)
    for part in range(1, 16):
        yield f"cut at {part}/16", "list.xlsx", whole[: len(whole) * part // 16], "proposals"
    start = whole.index(b"xl/worksheets/sheet1.xml") + 24
    for step in range(8):
        torn = bytearray(whole)
        torn[start + 30 + 7 * step] ^= 0xFF
        yield f"byte {step} turned", "list.xlsx", bytes(torn), "proposals"
    for offset, size in ((24, 10), (24, 10**8), (20, 3), (20, 10**7), (42, 10**6), (16, 7)):
        yield f"a lie at {offset}: {size}", "list.xlsx", _lying(whole, offset, size), "proposals"
    locked = bytearray(whole)
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        found = locked.find(mark)
        while found >= 0:
            locked[found + place] |= 1
            found = locked.find(mark, found + 1)
    yield "every part encrypted", "list.xlsx", bytes(locked), "proposals"
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    for word in ("EncryptedPackage", "_VBA_PROJECT_CUR", "Workbook"):
        yield f"ole with {word}", "list.xls", ole + word.encode("utf-16-le") * 300, "proposals"
    macro = packed({**parts(TABLE), "xl/vbaProject.bin": b"x"})
    yield "a program inside", "list.xlsm", macro, "proposals"
    yield "binary workbook", "list.xlsb", packed({"xl/workbook.bin": b"x"}), "proposals"


def _lying(whole: bytes, offset: int, size: int) -> bytes:
    """The first entry of the directory says another size, place or checksum."""
    torn = bytearray(whole)
    sheet = torn.rindex(b"xl/worksheets/sheet1.xml") - 46
    torn[sheet + offset : sheet + offset + 4] = struct.pack("<I", size)
    return bytes(torn)


def bombs() -> Iterator[Hostile]:
    """Much in little: by ratio, by number, by depth, by sum."""
    blank = b" " * (20 * 1024**2)
    for part in ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/media/x.bin"):
        yield (
            f"20 MB of blanks in {part}",
            "b.xlsx",
            packed({**parts(TABLE), part: blank}),
            "proposals",
        )
    many = {f"xl/x{n}.xml": b"x" for n in range(250)}
    yield "250 parts", "b.xlsx", packed({**parts(TABLE), **many}), "proposals"
    sums = {f"xl/m{n}.bin": bytes(1000 * 1000) for n in range(40)}
    yield "40 parts just under the ratio", "b.xlsx", packed({**parts(TABLE), **sums}), "proposals"
    inner = packed({"a.csv": b"x" * 10**7})
    yield "a zip in a zip", "b.zip", packed({"inner.zip": inner}), "proposals"
    yield "10 MB of csv in a zip", "b.zip", packed({"a.csv": b"x" * 10**7}), "proposals"
    random.seed(7)
    noise = random.randbytes(5_100_000)  # noqa: S311  # noise, not a secret
    yield "5.1 MB of noise", "b.xlsx", b"PK\x03\x04" + noise, "proposals"
    yield "5.1 MB of text", "b.csv", CSV.encode() + b"x" * 5_100_000, "proposals"
    cell = "<c><v>1</v></c>" * 190
    rows = f"<row>{cell}</row>" * 2700
    sheet = CELLS.format(cells=rows).encode()
    yield (
        "513,000 cells",
        "b.xlsx",
        packed({**parts(TABLE), "xl/worksheets/sheet1.xml": sheet}),
        "proposals",
    )
    for count, repeated in ((1048576, 1), (20001, 1), (1, 16384), (5000, 150)):
        yield f"ods {count} x {repeated}", "b.ods", ods(repeat=(count, repeated)), "proposals"


def corners() -> Iterator[Hostile]:
    """A second cell where no table is."""
    for cell in (
        "XFD1048576",
        "A1048576",
        "XFD1",
        "A20001",
        "GS1",
        "ZZZ99999",
        "A99999999",
        "AAAA1",
    ):
        for style in ('r="{}"', "r='{}'", 's="1" r="{}"'):
            xml = sheet_xml(TABLE, more=f"<row><c {style.format(cell)}><v>1</v></c></row>")
            made = packed({**parts(TABLE), "xl/worksheets/sheet1.xml": xml})
            yield f"far cell {style.format(cell)}", "c.xlsx", made, "proposals"


def markup() -> Iterator[Hostile]:
    """Entities, half documents, nonsense where numbers and places stand."""
    for part in (
        "xl/worksheets/sheet1.xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        CONTENT,
    ):
        whole = parts(TABLE)[part]
        bare = whole.partition(b"?>")[2]
        for kind, head in (("laughs", LAUGHS), ("outside", OUTSIDE)):
            made = packed({**parts(TABLE), part: head + bare.replace(b"A well", b"&a;")})
            yield f"entities ({kind}) in {part}", "m.xlsx", made, "proposals"
        yield (
            f"half of {part}",
            "m.xlsx",
            packed({**parts(TABLE), part: whole[: len(whole) // 2]}),
            "proposals" if part != CONTENT else "none",
        )
        lost = {n: p for n, p in parts(TABLE).items() if n != part}
        yield f"without {part}", "m.xlsx", packed(lost), "proposals" if part != CONTENT else "none"
    for place in ("A0", "0", "A-1", "1A", "ÄÄ1"):
        xml = sheet_xml(TABLE, more=f'<row><c r="{place}"><v>1</v></c></row>')
        made = packed({**parts(TABLE), "xl/worksheets/sheet1.xml": xml})
        yield f"a cell at {place}", "m.xlsx", made, "any"
    for value in ("999999", "-1", "x"):
        xml = sheet_xml(TABLE, more=f'<row r="3"><c r="A3" t="s"><v>{value}</v></c></row>')
        made = packed({**parts(TABLE), "xl/worksheets/sheet1.xml": xml})
        yield f"text number {value}", "m.xlsx", made, "any"
    wide = parts(TABLE)["xl/worksheets/sheet1.xml"].decode().replace("UTF-8", "UTF-16")
    made = packed({**parts(TABLE), "xl/worksheets/sheet1.xml": wide.encode("utf-16")})
    yield "a sheet in UTF-16", "m.xlsx", made, "proposals"
    for head in (LAUGHS, OUTSIDE):
        yield "ods with entities", "m.ods", ods(head=head), "proposals"
    yield "ods with a password", "m.ods", ods(manifest=b"<encryption-data/>"), "proposals"
    yield "ods with a program", "m.ods", ods(more={"Basic/Standard/x.xml": b"x"}), "proposals"


def names() -> Iterator[Hostile]:
    """Parts whose names lead elsewhere, or stand twice."""
    for name in TRAVERSAL:
        # a zip is written under a plain name first: writers mend such names on their way
        plain = "q" * len(name.encode())
        for file, given in (
            ("n.xlsx", {**parts(TABLE), plain: b"x"}),
            ("n.zip", {f"{plain}.csv": b"x"}),
        ):
            ready = packed(given) if name.isascii() else packed({**given, name: b"x"})
            made = ready.replace(plain.encode(), name.encode()) if name.isascii() else ready
            yield f"part {name!r}", file, made, "proposals"
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in ("a.csv", "A.csv"):
            archive.writestr(name, CSV)
    yield "two parts, one name", "n.zip", made.getvalue(), "proposals"


def kinds() -> Iterator[Hostile]:
    """Not what the name says."""
    heads = {
        "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
        "exe": b"MZ\x90\0\x03\0\0\0",
        "gzip": b"\x1f\x8b\x08\0\0\0\0\0",
        "sqlite": b"SQLite format 3\0",
        "elf": b"\x7fELF\x02\x01\x01\0",
        "rtf nul": b"{\\rtf1 \0}",
    }
    for name, head in heads.items():
        for ending in ("xlsx", "csv"):
            yield f"{name} as {ending}", f"k.{ending}", head * 9, "proposals"
    yield (
        "a Word document",
        "k.xlsx",
        packed({"word/document.xml": b"<x/>", OOXML: b"<x/>"}),
        "proposals",
    )
    yield "a zip of nothing", "k.zip", packed({}), "proposals"
    yield "a zip of pictures", "k.zip", packed({"a.png": b"x"}), "proposals"
    for seed in range(20):
        random.seed(seed)
        yield f"noise {seed}", "k.csv", random.randbytes(400), "proposals"  # noqa: S311
        yield f"noise {seed} in a zip", "k.xlsx", b"PK\x03\x04" + random.randbytes(400), "proposals"  # noqa: S311
    for text in (b"", b"   \n\n", b"\xef\xbb\xbf", b"\n" * 500, b",,,\n,,,\n"):
        yield f"nothing: {text[:4]!r}", "k.csv", text, "proposals"


def texts() -> Iterator[Hostile]:
    """Text that is no table, or too much of one."""
    yield "NUL", "t.csv", CSV.replace("well", "we\0ll").encode(), "proposals"
    for sign in (1, 6, 11, 27, 31):
        yield f"sign {sign}", "t.csv", CSV.replace("well", chr(sign)).encode(), "proposals"
    yield "bytes of no text", "t.csv", CSV.encode() + b"\xff\xfe\xfd", "proposals"
    yield "surrogate", "t.csv", CSV.encode() + b"\xed\xa0\x80", "proposals"
    yield "overlong", "t.csv", CSV.encode() + b"\xc0\xaf", "proposals"
    yield "half of UTF-16", "t.csv", CSV.encode("utf-16")[:-1], "proposals"
    yield "UTF-16 without a mark", "t.csv", CSV.encode("utf-16-le"), "proposals"
    yield "Windows-1256", "t.csv", CSV.replace("well", "بئر").encode("cp1256"), "proposals"
    for place in range(1, 9):
        broken = [*CSV, *CSV]
        broken.insert(place * 5, '"x"y"')
        yield f"quotes at {place * 5}", "t.csv", ('"' + "".join(broken)).encode(), "proposals"
    yield "201 columns", "t.csv", (",".join(["cost"] * 201) + "\n").encode(), "proposals"
    yield "20 001 rows", "t.csv", (CSV + "\n" * 20000 + "S02,x,1,y\n").encode(), "proposals"
    yield "a long cell", "t.csv", CSV.replace("well", "w" * 32001).encode(), "proposals"
    yield "numbers only", "t.csv", b"1,2,3\n4,5,6\n", "proposals"
    yield "one heading twice", "t.csv", b"id,title,cost,cost\nS01,x,1,2\n", "proposals"
    yield "one id twice", "t.csv", (CSV + "S01,Another,5,z\n").encode(), "proposals"
    yield "no delimiter is clear", "t.csv", b"a;b,c\nd;e,f\n", "proposals"


def people() -> Iterator[Hostile]:
    """Columns that say who somebody is, in a file about votes."""
    for heading in PERSONAL:
        text = BALLOT.replace("group", f"group,{heading}").replace(",A,", ",A,Salma Canary,")
        yield f"a column {heading}", "p.csv", text.encode(), "ballots"


def formulas() -> Iterator[Hostile]:
    """What a spreadsheet would run, where a number or a text should stand."""
    for formula in (
        "=1+1",
        "=cmd|' /C calc'!A0",
        '=HYPERLINK("http://x.example","y")',
        "@SUM(A1)",
        "#REF!",
    ):
        quoted = formula.replace('"', '""')
        yield (
            f"{formula} as cost",
            "f.csv",
            CSV.replace("420000", f'"{quoted}"').encode(),
            "proposals",
        )
        made = sheet_xml(TABLE, more=f'<row r="3"><c r="C3"><f>{formula[1:]}</f></c></row>')
        yield (
            f"{formula} without a figure",
            "f.xlsx",
            packed({**parts(TABLE), "xl/worksheets/sheet1.xml": made}),
            "proposals",
        )
    for error in ("#REF!", "#N/A", "#DIV/0!", "#VALUE!"):
        made = sheet_xml(TABLE, more=f'<row r="3"><c r="C3" t="e"><v>{error}</v></c></row>')
        yield (
            f"the error {error}",
            "f.xlsx",
            packed({**parts(TABLE), "xl/worksheets/sheet1.xml": made}),
            "proposals",
        )
