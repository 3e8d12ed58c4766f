"""Real files with seeded damage: bytes turned, cut, doubled, and signs that readers trip on."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from random import Random

TOKENS = (
    *(b'"', b"'", b",", b";", b"\t", b"\n", b"\r", b"\r\n", b"\0", b"\xef\xbb\xbf", b"\xff\xfe"),
    *(b"=1+1", b"@x", b"-", b"+", b"1e999", b"9" * 60, b"-0", b"NaN", b"0x1F", b"1:30", b"\xd9"),
    *(
        "٣٤",
        "\u202e",
        "\u2066",
        "\u00a0",
        "é",
        "\U0001f4a7",
        "\uff11\uff12",
        "²",
        "½",
        "ـ",
        "\ufeff",
    ),
    *(b"[", b"]", b"{", b"}", b"&a ", b"*a", b"!!python/name:os.system", b"<<: ", b"---\n", b"? "),
    *(b"<", b">", b"&amp;", b"&#0;", b"]]>", b"<!--", b"</c>", b'r="XFD1048576"', b't="s"', b"| "),
    *(
        b"null",
        b"true",
        b"no",
        b"..",
        b"/",
        b"\\",
        b"%",
        b"#REF!",
        b" " * 40,
        b"\n" * 40,
        b"a: 1\n",
    ),
)
"""Written into a file at any place."""
DAMAGES = 4
"""Most that happens to one file."""


def damaged(content: bytes, random: Random) -> bytes:
    """The same with one or several kinds of damage."""
    torn = bytearray(content)
    for _ in range(random.randint(1, DAMAGES)):
        at, upto = sorted(random.randrange(len(torn) + 1) for _ in range(2))
        upto = min(upto, at + random.choice((1, 8, 80, 2000)))
        match random.randrange(7):
            case 0:
                torn[at:upto] = bytes(byte ^ 1 << random.randrange(8) for byte in torn[at:upto][:3])
            case 1:
                del torn[at:upto]
            case 2:
                torn[at:at] = torn[at:upto] * random.choice((1, 2, 30))
            case 3:
                torn[at:at] = _token(random)
            case 4:
                torn[at:upto] = _token(random)
            case 5:
                torn[at:at] = random.randbytes(random.randrange(1, 20))
            case _:
                del torn[at + random.randrange(200) :]
    return bytes(torn)


def _token(random: Random) -> bytes:
    """One of the signs, once or a few times."""
    token = random.choice(TOKENS)
    found = token.encode() if isinstance(token, str) else token
    return found * random.choice((1, 1, 1, 3))


def damaged_inside(content: bytes, random: Random) -> bytes:
    """A zip with one of its parts damaged and everything else as a packer would have it."""
    parts = parts_of(content)
    name = random.choice(sorted(parts))
    return zipped(parts | {name: damaged(parts[name], random)})


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a zip."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """The same as a zip."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()
