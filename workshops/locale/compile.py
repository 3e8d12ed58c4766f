"""Compile the catalogues: every `locale/<language>/<area>.po` into one `tashawur.mo` per language.

Run by the build, also of an editable install, and after editing a catalogue:
`python workshops/locale/compile.py`.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent
LANGUAGES = ("ar", "en", "fr")


def merged(language: str) -> Catalog:
    """All areas of one language as one catalogue; a key may stand in one area only."""
    whole = Catalog(locale=language)
    for path in sorted((LOCALE / language).glob("*.po")):
        with path.open("rb") as stream:
            for message in read_po(stream, locale=language, abort_invalid=True):
                if not message.id:
                    continue
                if message.id in whole:
                    raise ValueError(f"{path}: {message.id} stands in two areas; keep one")
                whole[message.id] = message
    return whole


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
