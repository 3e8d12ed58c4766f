"""A workshop whose every text wants something: to run, to fetch, to lead away, to calculate."""

from dataclasses import replace

from scoring.model import Text
from tests.conftest import EXAMPLES
from workshops.folder import read_folder
from workshops.workshop import AgendaItem, Complaints, ContextNote, Happening, Workshop

EVIL = "evil.example"
OWN_BEACON = "beacon-of-ours"
RAN = "hacked"
"""A script that runs sets this on the window."""
PAYLOADS = (
    f"<script>window.{RAN}=1</script>",
    f"<img src=x-{OWN_BEACON} onerror=window.{RAN}=1>",
    f"![b](http://{EVIL}/b.png)",
    f"[l](http://{EVIL}/l)",
    f"<a href=http://{EVIL}>l</a>",
    f"https://{EVIL}/plain www.{EVIL}",
    f'=HYPERLINK("http://{EVIL}","x")',
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "+1-2",
    "-3+4",
    "\u202egnp.exe\u202c",
    f"</script><svg onload=window.{RAN}=1>",
    "**b** :red[x] $x$ `c` :material/home:",
    f"'\"><iframe src=//{EVIL}>",
    f'#link("http://{EVIL}")[x] *b* $x$',
    f"javascript:window.{RAN}=1",
    "\ttab\r\nline",
    f"<style>*{{background:url(http://{EVIL}/c)}}</style>",
    "{{7*7}}${7*7}%s{0}",
    "= 1+1",
    "\uff1d1+1",
)
SHORT = 40


def hostile(example: str = "sabha") -> Workshop:
    """An example with its ballots, in which every text of the room is one of the payloads."""
    given = read_folder(EXAMPLES / example)
    count = iter(range(10_000))

    def one(most: int = 200) -> str:
        """The next, told apart from its like by a number at its end."""
        n = next(count)
        return f"{PAYLOADS[(n + n // len(PAYLOADS)) % len(PAYLOADS)][: most - 5]} {n}"

    def text(most: int = 200) -> Text:
        """The next three."""
        return Text(en=one(most), ar=one(most), fr=one(most))

    complaints = Complaints(channel=text(), file_days=14, answer_days=30, decided_by=text())
    settings = replace(
        given.settings,
        title=text(),
        place=one(),
        complaints=complaints,
        agenda=(AgendaItem(time="09:00", text=text(), minutes=30),),
        record=(
            *given.settings.record,
            Happening(date="2026-04-11", kind="late", role=one(), text=text()),
        ),
    )
    return replace(
        given,
        settings=settings,
        groups=tuple(replace(g, name=text()) for g in given.groups),
        proposals=tuple(
            replace(p, title=text(), short_title=text(SHORT), place=one(), sector=p.sector)
            for p in given.proposals
        ),
        criteria=tuple(replace(c, name=text()) for c in given.criteria),
        feasibility=tuple(
            replace(f, condition=one(), owner=one(), note_en=one()) for f in given.feasibility
        ),
        screening=tuple(replace(s, public_note=one(), measure=one()) for s in given.screening),
        context=tuple(
            ContextNote(kind=kind, text=text(), source=one(), date="2026-01-01", public=True)
            for kind in ("dynamics", "risks")
        ),
        extra_columns={},
        other_forms={},
    )
