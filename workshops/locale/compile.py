# ruff: noqa: INP001  # a script that the build runs; the catalogues beside it are no package
"""Compile the catalogues: every `locale/<language>/<area>.po` into one `tashawur.mo` per language.

Run by the build, also of an editable install, and after editing a catalogue:
`python workshops/locale/compile.py`. Translators type plain spaces; French signs get theirs here.
"""

import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent
LANGUAGES = ("ar", "en", "fr")
UNDATED = datetime(1980, 1, 1, tzinfo=UTC)
"""Babel would write the clock into the file, and every build would differ."""
FRENCH = (
    (re.compile(" (?=[:;?!%»])"), "\u00a0"),
    (re.compile("« "), "«\u00a0"),
    (re.compile(r"(?<=\w)'(?=\w)"), "\u2019"),
)
"""Spaces that do not break before French signs, and the apostrophe of print."""


def merged(language: str) -> Catalog:
    """All areas of one language as one catalogue; a key may stand in one area only."""
    whole = Catalog(locale=language, creation_date=UNDATED, revision_date=UNDATED)
    for path in sorted((LOCALE / language).glob("*.po")):
        with path.open("rb") as stream:
            for message in read_po(stream, locale=language, abort_invalid=True):
                if not message.id:
                    continue
                if message.id in whole:
                    raise ValueError(f"{path}: {message.id} stands in two areas; keep one")
                if language == "fr":
                    said = message.string
                    message.string = (
                        french(said) if isinstance(said, str) else tuple(map(french, said or ()))
                    )
                whole[message.id] = message
    return whole


def french(text: str) -> str:
    """A French text as a printer would set it."""
    for sign, set_so in FRENCH:
        text = sign.sub(set_so, text)
    return text


def compiled(language: str) -> bytes:
    """The bytes of the language's `tashawur.mo`."""
    out = BytesIO()
    write_mo(out, merged(language))
    return out.getvalue()


def compile_all() -> None:
    """Write the `.mo` of each language beside its sources, only where it changed."""
    for language in LANGUAGES:
        path, content = LOCALE / language / "tashawur.mo", compiled(language)
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)


if __name__ == "__main__":
    compile_all()
