"""Everything that left, laid on top of each other: nothing small follows. And it can fail."""

from dataclasses import replace

import pytest

from prioritization.outcome import Decision
from tests.release.attacker import of_groups, recovered, recovered_whole
from tests.release.published import (
    HUNDREDTH,
    Published,
    of_document,
    of_json,
    of_sections,
    of_tables,
    of_workbook,
    together,
)
from tests.release.rooms import decided, meeting, room, secrets
from workshops import coarse, release, thresholds
from workshops.audit import follows, statements
from workshops.breakdown import TOGETHER
from workshops.reports.json_ import document
from workshops.reports.package import folder
from workshops.reports.sections import sections
from workshops.workshop import Workshop

LANGUAGES = ("ar", "en", "fr")


def everything(given: Workshop, decision: Decision) -> Published:
    """An export folder in every language, and the report as pages draw it, of one result."""
    files = folder(decision, given, LANGUAGES, "public")
    books = [files[f"workbook.{la}.xlsx"] for la in LANGUAGES]
    return together(
        [
            of_json(files["decision.json"]),
            of_tables(files),
            *map(of_workbook, books),
            *(of_sections(sections(decision, given, la, "public")) for la in LANGUAGES),
        ]
    )


def small(given: Workshop) -> set[str]:
    """Groups whose figures may not be told: whoever the public edition suppresses."""
    public = release.released(decided(given), given, "public")
    return {str(g.group) for g in public.groups if g.suppressed}


def plain_filter(decision: Decision, _: Workshop, m: int) -> Decision:
    """What most tools do: a group under ten is left out of the table, all else is printed."""
    return replace(
        decision,
        groups=tuple(
            release._hidden(g)  # noqa: SLF001  # as the real one hides a row
            if 0 < g.ballots < m
            else g
            for g in decision.groups
        ),
    )


def only_small(ballots: dict, m: int) -> tuple:
    """Suppression that is not complementary: whoever has ten is shown."""
    return tuple(sorted(g for g, n in ballots.items() if n >= m))


@pytest.mark.slow
def test_all_that_is_published_gives_no_small_group_away():
    """Every format and language of one meeting: nothing of the two hidden groups follows."""
    given = meeting(1)
    decision = decided(given)
    told = everything(given, decision)

    assert small(given) == {"B", "CSO"}
    assert len(told.scores) == len(room().proposals)
    assert recovered(of_groups(room(), told), secrets(given, decision, {"B", "CSO"})) == {}


@pytest.mark.slow
@pytest.mark.parametrize("broken", ["a plain filter", "no complementary suppression"])
def test_with_weaker_rules_the_same_sums_give_votes_away(broken, monkeypatch):
    """The attacker is worth his salt: what three people gave comes out, to the mark."""
    given = meeting(1)
    decision = decided(given)
    monkeypatch.setattr(thresholds, "visible", only_small)
    if broken == "a plain filter":
        monkeypatch.setattr(release, "_told", plain_filter)

    found = recovered_whole(
        of_groups(room(), everything(given, decision)), secrets(given, decision, {"CSO"})
    )

    assert len(found) > 2


def test_smaller_groups_together_by_head_would_be_a_second_equation(monkeypatch):
    """The row of the smaller groups has the weights of the list; by head, two figures solve it.

    In tenths and hundredths: whole points and steps of five per cent are further locks on the door.
    """
    given = meeting(1)
    decision = decided(given)
    monkeypatch.setattr(coarse, "WHOLE", coarse.TENTHS)
    monkeypatch.setattr(coarse, "TWENTIETHS", 100)
    honest = release.together
    monkeypatch.setattr(
        release,
        "together",
        lambda told, counted, parts: honest(
            told, counted, tuple(replace(one, weight=1) for one in parts)
        ),
    )
    told = of_document(document(decision, given, "public"))
    apart = {
        name: {row: x for row, x in getattr(told, name).items() if row[0] != TOGETHER}
        for name in ("shares", "shares_of_all")
    }
    sums = of_groups(room(), replace(told, **apart))
    for name, order in told.orders.items():
        middle = sum(told.shares_of_all[TOGETHER, name]) / 2
        ends = (middle - HUNDREDTH, (0.0, 1e9)), (middle + HUNDREDTH, (-1e9, 0.0))
        for share, end in ends:
            parts = {(g, p): (p in order) - share for g in ("B", "CSO") for p in room().proposals}
            sums.known(parts, end)

    assert recovered(sums, secrets(given, decision, {"CSO"}))


CROWDS = (
    {"A": 20, "B": 12, "CSO": 3},
    {"A": 34, "B": 5, "CSO": 6},
    {"A": 15, "B": 14, "CSO": 1},
    {"A": 40, "B": 9, "CSO": 4},
    {"A": 25, "B": 11, "CSO": 8},
)


@pytest.mark.faults
@pytest.mark.parametrize("seed", range(20))
def test_no_small_group_follows_in_many_rooms(seed):
    """Small ones of every size, each with a taste of its own; documents and report together."""
    given = meeting(seed, CROWDS[seed % len(CROWDS)])
    decision = decided(given)
    told = together(
        [
            of_document(document(decision, given, "public")),
            of_sections(sections(decision, given, "en", "public")),
        ]
    )
    hidden = small(given)

    assert len(hidden) >= 2
    assert any(row == TOGETHER for row, _ in told.bands), "the support by group was read"
    assert recovered(of_groups(room(), told), secrets(given, decision, hidden)) == {}


@pytest.mark.faults
@pytest.mark.parametrize("seed", range(5))
def test_in_the_same_rooms_a_plain_filter_gives_the_smallest_away(seed, monkeypatch):
    """Wherever it hides one group alone."""
    given = meeting(seed, CROWDS[2])
    decision = decided(given)
    monkeypatch.setattr(thresholds, "visible", only_small)
    told = together(
        [
            of_document(document(decision, given, "public")),
            of_sections(sections(decision, given, "en", "public")),
        ]
    )

    found = recovered(of_groups(room(), told), secrets(given, decision, {"CSO"}))

    assert len(found) > 3, "one person's ballot, nearly whole"


def test_the_linear_audit_does_the_same_sums_over_what_is_released():
    """Nothing follows from a public edition; from one without complementary suppression it does."""
    given = meeting(3)
    decision = decided(given)
    public = release.released(decision, given, "public")
    one_alone = replace(
        public,
        groups=tuple(
            replace(g, suppressed=False, points_funded={"ranked": 0.5}) if g.group == "B" else g
            for g in public.groups
        ),
    )

    assert follows(public, 10) == ()
    assert ("CSO",) in follows(one_alone, 10)
    assert len(statements(public)) == 3, "scores, one shown group, the smaller ones together"
