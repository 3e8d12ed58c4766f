# ruff: noqa: RUF001  # letters, digits and signs of other scripts are what is tested
"""Workshops nobody thought of: hostile texts, unknown columns, every optional part."""

from fractions import Fraction
from string import ascii_uppercase, digits

from hypothesis import strategies as st

from prioritization.case import (
    Attendance,
    Check,
    Divide,
    Feasibility,
    Floor,
    GroupWeights,
    Method,
    Options,
    RuleChoice,
    Screening,
    Ties,
)
from scoring.model import (
    Assessment,
    Ballot,
    BallotForm,
    BallotId,
    Criterion,
    CriterionId,
    Group,
    GroupId,
    Proposal,
    ProposalId,
    Tally,
    Text,
)
from workshops.order import ordered
from workshops.tables.text import normalised
from workshops.workshop import (
    AgendaItem,
    ContextNote,
    ControlTotal,
    FollowUp,
    Happening,
    Serial,
    Session,
    Settings,
    WeightVote,
    Workshop,
)

HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://x","y")',
    "'=quoted",
    "''",
    "＝1+1",
    'a "quoted", cell; with | marks',
    "بئر مياه، حي الناصرية",
    "null",
    "~",
    "NO",
    "1:30",
    "0123",
    "- dash: {x}",
    "# not a comment",
    "&anchor *alias !tag",
)
TEXTS = st.one_of(
    st.sampled_from(HOSTILE), st.text(max_size=30).map(normalised).map(lambda t: t[:30].strip())
)
FILLED = TEXTS.filter(bool)
PEOPLE = st.none() | st.integers(0, 10**6)
SHARES = st.fractions(0, 1, max_denominator=50)
DATES = st.dates().map(lambda day: day.isoformat())


def texts(first=FILLED):
    """A text in three languages, the first never empty."""
    return st.builds(Text, en=first, ar=FILLED, fr=TEXTS)


def ids(prefix, low, high):
    """Ids in an order of their own."""
    return st.permutations([f"{prefix}{n:02}" for n in range(high)]).flatmap(
        lambda every: st.integers(low, high).map(lambda n: tuple(every[:n]))
    )


@st.composite
def methods(draw, groups):
    """Every part of the method, options of other rules too."""
    kind = draw(st.sampled_from(("equal", "population", "per_person", "custom")))
    weights = {g: draw(SHARES) + Fraction(1, 7) for g in groups} if kind == "custom" else {}
    options = st.builds(
        Options,
        does_not_fit=st.sampled_from(("skip", "stop")),
        utility=st.sampled_from(("cost", "count", "points", "borda")),
        completion=st.sampled_from(("none", "utilitarian", "add1", "add1+utilitarian")),
        add1_step=st.integers(1, 100),
        threshold=st.none() | SHARES,
    )
    return Method(
        group_weights=GroupWeights(
            kind=kind, cap=draw(st.none() | SHARES.map(lambda s: s + 1)), weights=weights
        ),
        rule=RuleChoice(
            kind=draw(st.sampled_from(("ranked", "equal_shares", "phragmen"))),
            options=draw(options),
        ),
        floor=draw(st.builds(Floor, enabled=st.booleans(), max_share=SHARES)),
        ties=Ties(lot_seed=draw(st.none() | st.sampled_from(("0123", "17-4-62")))),
        checks=tuple(
            draw(
                st.lists(
                    st.builds(
                        Check,
                        kind=st.sampled_from(("women_share", "group_present")),
                        threshold=SHARES,
                        level=st.sampled_from(("info", "warn", "hold")),
                        source=TEXTS,
                    ),
                    max_size=3,
                )
            )
        ),
    )


@st.composite
def settings(draw, groups, form):
    """Every setting."""
    happening = st.builds(
        Happening,
        date=DATES,
        kind=st.sampled_from(("late", "exception", "budget")),
        role=TEXTS,
        time=st.sampled_from(("", "09:40", "1:30", "14:05+02:00")),
        text=st.builds(Text, en=TEXTS, ar=TEXTS),
        more=st.dictionaries(st.sampled_from(("letter", "reason")), FILLED, max_size=2)
        | st.just({"from": 6, "to": 4, "group": groups[0], "note": ("a", "=b")})
        | st.fixed_dictionaries({"saw_old_price": st.booleans()})
        | st.just({"group": groups[0], "people": 2, "observers": True, "said": "true"}),
    )
    return Settings(
        id=draw(st.sampled_from(("w1", "0123", "NO", "sabha"))),
        title=draw(texts()),
        place=draw(TEXTS),
        place_code=draw(st.sampled_from(("", "LY031901"))),
        date=draw(st.just("") | DATES),
        budget=draw(st.integers(1, 10**9)),
        usd_rate=draw(st.none() | SHARES.map(lambda s: s + 1)),
        usd_rate_source=draw(TEXTS),
        languages=("en", "ar"),
        synthetic=draw(st.booleans()),
        seed=draw(st.none() | st.integers(0, 99)),
        ballots=form,
        method=draw(methods(groups)),
        control=tuple(
            ControlTotal(channel="seeds", group=g, issued=3, cast=2, unused=1) for g in groups[:1]
        ),
        agenda=(AgendaItem(time="09:00", text=draw(texts()), minutes=30),),
        divides=(Divide(id="river", sides={"Al Nasiriya": "east", "بن جواد": draw(FILLED)}),),
        phase="counting",
        record=tuple(draw(st.lists(happening, max_size=3))),
        extra=draw(st.dictionaries(st.sampled_from(("projector", "wifi")), FILLED, max_size=2)),
    )


@st.composite
def proposals(draw, names, groups):
    """Proposals with costs and people; some joined to an earlier one."""
    lines = []
    for place, name in enumerate(names):
        reached = draw(PEOPLE)
        part = st.none() | st.integers(0, reached if reached is not None else 10)
        earlier = st.none() | st.sampled_from(names[:place]) if place else st.none()
        lines.append(
            Proposal(
                id=ProposalId(name),
                title=draw(texts()),
                short_title=Text(en=f"{name} en", ar=f"{name} ar", fr=f"{name} fr"),
                description=draw(st.builds(Text, en=TEXTS, ar=TEXTS, fr=TEXTS)),
                pillar=draw(st.sampled_from(("basic_services", "livelihoods"))),
                sector=draw(st.sampled_from(("water", "other"))),
                place=draw(FILLED),
                submitted_by=tuple(
                    draw(st.lists(st.sampled_from(groups), min_size=1, unique=True))
                ),
                cost=draw(st.integers(1, 10**8)),
                beneficiaries=reached,
                women=draw(part),
                youth=draw(part),
                cost_basis=draw(TEXTS),
                duplicate_of=draw(earlier),
            )
        )
    return tuple(lines)


def criteria(names):
    """One criterion from the ballots, the others assessed; some with break points."""
    half = ((Fraction(1), Fraction(0)), (Fraction(3), Fraction(1, 3)), (Fraction(5), Fraction(1)))
    return tuple(
        Criterion(
            id=CriterionId(name),
            name=Text(en=f"=name {name}", ar="معيار"),
            source="assessed" if place else "ballots",
            weight=Fraction(place + 1, 3),
            low=None if place == 2 else Fraction(1),
            high=None if place == 2 else Fraction(11, 2),
            direction="min" if place == 1 else "max",
            breakpoints=half if place == 2 else (),
        )
        for place, name in enumerate(names)
    )


@st.composite
def ballots(draw, form, names, groups, bands):
    """Ballots as their form allows, blank ones among them."""
    size = draw(st.integers(0, 6))
    serials = st.text(ascii_uppercase + digits + "-", min_size=1, max_size=9).filter(
        lambda serial: not serial.startswith("-")
    )
    cast = []
    for serial in draw(st.lists(serials, min_size=size, max_size=size, unique_by=str.casefold)):
        marked = draw(st.permutations(names))[: draw(st.integers(0, min(3, len(names))))]
        marks = {
            "points": dict.fromkeys(marked, 2),
            "approval": dict.fromkeys(marked, 1),
            "score": {p: draw(st.integers(0, 5)) for p in marked},
            "ranking": {p: place for place, p in enumerate(marked, start=1)},
        }[form.kind]
        cast.append(
            Ballot(
                id=BallotId(serial),
                group=draw(st.sampled_from(groups)),
                channel=draw(st.sampled_from(("paper", "tablet", "phone"))),
                marks={ProposalId(p): mark for p, mark in marks.items()},
                sex=draw(st.sampled_from((None, "F", "M"))),
                age_band=draw(st.sampled_from((None, *bands))),
            )
        )
    return tuple(cast)


@st.composite
def tallies(draw, names, groups):
    """Seeds of a group or of each person, and hands."""
    kind = draw(st.sampled_from(("seeds", "hands")))
    people = draw(st.integers(2, 9))
    per = draw(st.sampled_from(("group", "person"))) if kind == "seeds" else "group"
    total = 10 * people if per == "person" else 10
    counts = {ProposalId(names[0]): total if kind == "seeds" else people}
    group, sex = draw(st.sampled_from(groups)), draw(st.sampled_from((None, "F", "M")))
    return Tally(
        session=f"hall-{kind}",
        group=group,
        kind=kind,
        people=people,
        counts=counts,
        sex=sex,
        per=per,
    )


def kept(layout_key_rows):
    """Unknown columns, some of them for some rows."""
    return {
        "": {"colour of the door": "", "=note": ""},
        **{row: {"colour of the door": "blue", "=note": "-5"} for row in layout_key_rows},
    }


@st.composite
def workshops(draw):
    """A whole workshop that a folder can hold."""
    groups = draw(ids("G", 1, 4))
    names = draw(ids("S", 1, 5))
    judged_by = draw(ids("C", 1, 3))
    form = draw(
        st.sampled_from(
            (
                BallotForm(kind="points", limit=10),
                BallotForm(kind="approval", limit=3),
                BallotForm(kind="score", limit=5, support_from=3),
                BallotForm(kind="ranking", limit=3),
            )
        )
    )
    heaps = draw(
        st.lists(tallies(names, groups), max_size=2, unique_by=lambda t: (t.kind, t.group))
    )
    frame = draw(settings(groups, form))
    cast = draw(ballots(form, names, groups, frame.age_bands))
    there = {g: sum(b.group == g for b in cast) for g in groups}
    return ordered(
        Workshop(
            settings=frame,
            groups=tuple(
                Group(
                    id=GroupId(g),
                    name=draw(texts()),
                    kind=draw(st.sampled_from(("community", "status"))),
                    population=draw(PEOPLE),
                    languages=draw(TEXTS),
                )
                for g in groups
            ),
            proposals=draw(proposals(names, groups)),
            criteria=criteria(judged_by),
            assessments=tuple(
                Assessment(
                    proposal=ProposalId(p),
                    criterion=CriterionId(c),
                    value=draw(st.none() | st.fractions(1, 5, max_denominator=4)),
                    confidence=draw(st.sampled_from((None, "low"))),
                    note=draw(st.builds(Text, en=TEXTS, ar=TEXTS)),
                )
                for p in names
                for c in judged_by[1:]
            ),
            feasibility=tuple(
                Feasibility(
                    proposal=ProposalId(p),
                    technical=draw(st.sampled_from((None, 0, 1, 2))),
                    months=draw(st.none() | st.integers(0, 40)),
                    note_en=draw(TEXTS),
                    condition=draw(TEXTS),
                    owner=draw(TEXTS),
                )
                for p in names
            ),
            screening=tuple(
                Screening(
                    proposal=ProposalId(p),
                    consequence=draw(st.sampled_from(("none", "hold", "block"))),
                    reason_en=draw(TEXTS),
                    answers=draw(
                        st.dictionaries(
                            st.sampled_from(("Q1", "Q12")), st.sampled_from(("yes", "unknown"))
                        )
                    ),
                    public_note=draw(TEXTS),
                )
                for p in names
            ),
            attendance=tuple(
                Attendance(
                    group=GroupId(g), sex="F", age_band="18-24", present=there[g] + 1, left=1
                )
                for g in groups
            ),
            ballots=cast,
            other_forms={"approval": ()},
            tallies=tuple(heaps),
            context=tuple(
                draw(
                    st.lists(
                        st.builds(
                            ContextNote,
                            kind=st.just("risks"),
                            text=texts(),
                            source=TEXTS,
                            date=st.just("") | DATES,
                            public=st.booleans(),
                        ),
                        max_size=2,
                    )
                )
            ),
            sessions=(
                Session(session="hall", group=GroupId(groups[0]), top=(ProposalId(names[0]),)),
            ),
            weight_votes=(
                WeightVote(
                    sheet="1",
                    group=None,
                    method="dots",
                    criterion=CriterionId(judged_by[0]),
                    value=Fraction(1, 3),
                ),
            ),
            serials=(Serial(serial="235Q-BJDP", group=GroupId(groups[0]), state="unused"),),
            followup=tuple(
                FollowUp(proposal=ProposalId(p), status="started", evidence=draw(TEXTS))
                for p in names[:1]
            ),
            extra_columns={"groups.csv": kept(groups), "proposals.csv": kept(names[:1])},
        )
    )
