"""PDFs as other programs read them: their text by two libraries, their pages as pictures."""

import re
import shutil
import subprocess
from pathlib import Path
from unicodedata import normalize

import pypdfium2
import pytest
from PIL.Image import Image

ARABIC = re.compile("[\u0621-\u064a]+")
MARKS = re.compile("[\u064b-\u0652\u0670\u0640]")


def by_pdfium(content: bytes) -> str:
    """The text of every page, as the library of a browser reads it."""
    document = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def by_poppler(content: bytes, folder: Path) -> str:
    """The text of every page, as the library of Linux desktops reads it."""
    found = shutil.which("pdftotext")
    if found is None:
        pytest.skip("poppler-utils is not installed")
    path = folder / "read.pdf"
    path.write_bytes(content)
    done = subprocess.run(  # noqa: S603  # the program found above, on a file made here
        [found, "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True, timeout=60
    )
    return done.stdout.decode()


def pictures(content: bytes, dpi: int = 100) -> list[Image]:
    """Every page as a picture."""
    document = pypdfium2.PdfDocument(content)
    return [page.render(scale=dpi / 72).to_pil() for page in document]


def arabic_words(text: str) -> set[str]:
    """The Arabic words of a text without their vowel marks."""
    return set(ARABIC.findall(MARKS.sub("", normalize("NFKC", text))))


def plain(text: str) -> str:
    """A text with single ordinary spaces and without marks of direction."""
    bare = re.sub("[\u200b\u200e\u200f\u2066-\u2069\ufffe]", "", normalize("NFKC", text))
    return re.sub(r"\s+", " ", bare)
