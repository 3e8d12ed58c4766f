"""The one view of a decision: what it says, in whose words, and what it keeps back."""

import re
from dataclasses import replace
from fractions import Fraction

import pytest

from prioritization.outcome import Claim, Decision
from scoring.model import ProposalId, Text
from tests.workshops.reports.examples import TOWNS, town
from workshops import cases
from workshops.language import LANGUAGES
from workshops.release import TOGETHER
from workshops.reports.sections import Section, sections
from workshops.workshop import ContextNote, ControlTotal, Happening, Workshop

EDITIONS = ("public", "staff")
ARABIC = re.compile("[\u0621-\u064a]")


def told(name: str, language: str = "en", edition: str = "public") -> dict[str, Section]:
    """The sections of a town by their keys."""
    decision, workshop = town(name)
    return keyed(decision, workshop, language, edition)


def keyed(
    decision: Decision, workshop: Workshop, language: str = "en", edition: str = "public"
) -> dict[str, Section]:
    """Sections by their keys."""
    return {s.key: s for s in sections(decision, workshop, language, edition)}


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TOWNS)
def test_every_section_is_a_whole_table(name, language, edition):
    """Each row has a cell per column, of the kind its column promises; nothing unfilled is left."""
    found = sections(*town(name), language, edition)

    assert len({section.key for section in found}) == len(found)
    for section in found:
        kinds = [column.kind for column in section.columns]
        for row in section.rows:
            assert len(row) == len(kinds), section.key
            assert all(not cell.suppressed or cell.value is None for cell in row)
        texts = (section.title, *section.lead, *section.notes)
        assert all(text.strip() and "{" not in text for text in texts), section.key


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("name", TOWNS)
def test_an_arabic_reader_finds_arabic(name, edition):
    """Every title, heading, sentence and status; what the room wrote is its own affair."""
    for section in sections(*town(name), "ar", edition):
        words = [section.title, *section.lead, *section.notes]
        words += [
            column.title for column in section.columns if not column.key.startswith("contribution")
        ]
        cells = [cell for row in section.rows for cell in row if cell.kind == "status"]
        words += [cell.text for cell in cells if cell.value is not None]
        assert all(ARABIC.search(word) for word in words), section.key


def test_machines_read_the_same_values_in_every_language():
    """Only texts differ between languages."""
    languages = [told("sabha", language) for language in LANGUAGES]
    for key, section in languages[0].items():
        numbers = [
            [[c.value for c in row if c.kind != "text"] for row in one[key].rows]
            for one in languages
        ]
        assert numbers[0] == numbers[1] == numbers[2], key
        assert [c.key for c in section.columns] == [c.key for c in languages[1][key].columns]


@pytest.mark.parametrize("name", TOWNS)
def test_the_summary_is_the_official_list_in_its_order(name):
    """The same ids, and a head that counts them."""
    decision, _ = town(name)
    chosen = decision.lists[decision.official]
    summary = told(name)["summary"]

    assert [cell.value for cell in summary.column("id")] == list(chosen.selected)
    assert summary.lead[0].startswith(f"{len(chosen.selected)} proposals for ")


@pytest.mark.parametrize("name", TOWNS)
def test_the_running_total_ends_where_the_list_does(name):
    """Spent and left add up to the budget on every line."""
    decision, _ = town(name)
    official = told(name)["official"]
    spent = [cell.value for cell in official.column("running")]
    left = [cell.value for cell in official.column("left")]

    assert left[-1] == decision.lists[decision.official].left
    assert all(a + b == decision.budget for a, b in zip(spent, left, strict=True))


def test_a_guaranteed_first_project_says_so():
    """Al Kufra has a floor: five proposals come from it, before the rule."""
    chosen_by = [cell.value for cell in told("al_kufra")["official"].column("chosen_by")]

    assert chosen_by == ["floor"] * 5 + ["rule"] * 5


def test_the_lists_stand_side_by_side_in_their_own_order():
    """The number in a cell is the place in the order of selection; empty where it is not on it."""
    decision, _ = town("sabha")
    table = told("sabha")["lists"]
    ids = [cell.value for cell in table.column("id")]
    for name in ("ranked", "equal_shares", "per_person"):
        selected = decision.lists[name].selected
        order = [cell.value for cell in table.column(f"list.{name}")]
        assert order == [selected.index(p) + 1 if p in selected else None for p in ids]
    assert "Two sewage suction trucks" in table.lead[1]
    assert table.lead[0] == "13 of 16 proposals are on both lists."


def test_what_fits_the_remainder_is_labelled():
    """A completed proposal is not passed off as bought by its supporters."""
    decision, workshop = town("sabha")
    chosen = decision.lists["equal_shares"]
    last = chosen.selected[-1]
    rounds = tuple(
        replace(r, phase="completion") if r.proposal == last else r for r in chosen.rounds
    )
    lists = {**decision.lists, "equal_shares": replace(chosen, rounds=rounds)}
    table = keyed(replace(decision, lists=lists), workshop)["lists"]
    cells = dict(zip(table.column("id"), table.column("list.equal_shares"), strict=True))
    marked = next(cell for one, cell in cells.items() if one.value == last)

    assert marked.text == f"{len(chosen.selected)} · fits the remainder"
    assert marked.value == len(chosen.selected)


@pytest.mark.parametrize("name", TOWNS)
def test_every_proposal_has_a_status_and_a_reason(name):
    """Also those that were joined, excluded or held."""
    decision, workshop = town(name)
    table = told(name)["outcomes"]

    assert [cell.value for cell in table.column("id")] == [p.id for p in workshop.proposals]
    assert all(cell.text for cell in table.column("reason"))
    waiting = {o.proposal: o.position for o in decision.proposals if o.status == "waiting"}
    for identity, reason in zip(table.column("id"), table.column("reason"), strict=True):
        if identity.value in waiting:
            assert f"number {waiting[identity.value]}." in reason.text


@pytest.mark.parametrize("name", TOWNS)
def test_every_proposal_has_its_sentence_in_every_language(name):
    """As counted, and after each kind of change: words of that language, no key, no gap."""
    decision, workshop = town(name)
    first, second, *_ = decision.lists[decision.official].selected
    changes = (
        {"kind": "veto", "proposal": first, "authority": "Ministry", "keep": "signed_order"},
        {"kind": "withdrawn", "proposal": second, "keep": "rerun"},
        {"kind": "budget", "to": decision.budget * 6 // 10, "keep": "signed_order"},
        {"kind": "offered", "keep": "signed_order"},
    )
    record = workshop.settings.record
    for change in changes:
        more = {key: value for key, value in change.items() if key != "kind"}
        record = (*record, Happening(date="2026-05-20", kind=str(change["kind"]), more=more))
    later = replace(workshop, settings=replace(workshop.settings, record=record))
    for asked, about in ((decision, workshop), (cases.decision(later), later)):
        reasons = {
            language: keyed(asked, about, language)["outcomes"].column("reason")
            for language in LANGUAGES
        }
        for language, cells in reasons.items():
            assert len(cells) == len(workshop.proposals)
            assert not [cell.text for cell in cells if not cell.text or "reason." in cell.text]
            assert not [cell.text for cell in cells if re.search("[{}]", cell.text)]
            if language == "ar":
                assert all(ARABIC.search(cell.text) for cell in cells)
        assert all(e.text != f.text for e, f in zip(reasons["en"], reasons["fr"], strict=True))


def test_the_versions_of_a_list_stand_in_the_report():
    """What changed, how the list followed, who entered and left; nothing while there is one."""
    decision, workshop = town("sabha")
    record = tuple(
        replace(line, more={**line.more, "keep": "signed_order"}) if line.kind == "budget" else line
        for line in workshop.settings.record
    )
    cut = replace(workshop, settings=replace(workshop.settings, record=record))
    table = keyed(cases.decision(cut), cut)["versions"]

    assert "versions" not in keyed(decision, workshop)
    assert [cell.value for cell in table.column("version")] == [1, 2]
    changed = table.column("change")[1].text.replace("\xa0", " ")
    assert changed == "The budget went from 6 000 000 LYD to 4 200 000 LYD."
    assert [cell.value for cell in table.column("on_list")] == [14, 8]
    assert table.column("keep")[1].value == "signed_order"
    assert len(table.column("leaves")[1].text.split("; ")) == 6


def test_a_reason_names_other_proposals_by_their_titles():
    """Nobody in the room remembers an id."""
    reasons = dict(
        zip(
            (cell.value for cell in told("sabha")["outcomes"].column("id")),
            (cell.text for cell in told("sabha")["outcomes"].column("reason")),
            strict=True,
        )
    )

    assert "“Water well, Al Nasiriya”" in reasons["S02"]


def test_a_text_that_ends_a_sentence_does_not_end_it_twice():
    """What staff wrote may have its own full stop or question mark."""
    more = [cell.text for cell in told("al_kufra", edition="staff")["outcomes"].column("more")]

    assert any("month 12? Who" in text for text in more)
    assert not any(".." in text or "?." in text for text in more)


def test_a_text_of_another_direction_is_kept_apart():
    """An English condition inside an Arabic sentence is isolated; an Arabic one is not."""
    more = [cell.text for cell in told("sabha", "ar")["outcomes"].column("more")]

    assert any("\u2068Hydrogeology check; abstraction licence\u2069" in text for text in more)
    reasons = [cell.text for cell in told("sabha", "ar")["outcomes"].column("reason")]
    assert any("«بئر مياه في حي الناصرية»" in text for text in reasons)


def test_figures_of_small_groups_are_not_in_the_public_edition():
    """Words instead of a number, and no value for a machine."""
    public, staff = told("sabha")["groups"], told("sabha", edition="staff")["groups"]
    hidden = {row[0].text: row[2] for row in public.rows if row[2].suppressed}

    assert "Migrants" in hidden
    assert all(cell.value is None for cell in hidden.values())
    assert {cell.text for cell in hidden.values()} == {"fewer than 10"}
    assert not any(cell.suppressed for row in staff.rows for cell in row)
    assert any(
        "fewer than 10" in cell.text for cell in told("sabha")["gains"].column("better_here")
    )


def test_the_lowest_group_is_named_among_those_that_are_shown():
    """And the sentence says so; in the staff edition it may be another."""
    shown = told("sabha")["groups"].lead[1]
    lowest = told("sabha", edition="staff")["groups"].lead[1]

    assert shown.startswith("Of the groups that may be shown, Social component A (largest)")
    assert not lowest.startswith("Of the groups")


def test_smaller_groups_stand_together_in_one_row():
    """Their row has figures, since it holds enough ballots."""
    decision, _ = town("sabha")
    row = next(r for r in told("sabha")["groups"].rows if r[0].text == "Smaller groups together")

    assert row[2].value is not None
    assert TOGETHER not in {group.group for group in decision.groups}


def test_one_breakdown_at_a_time():
    """Women of one group are told to staff alone; the public sees groups, then sexes."""
    public = [column.key for column in told("sabha")["who_group"].columns]
    staff = [column.key for column in told("sabha", edition="staff")["who_group"].columns]

    assert "women" not in public
    assert "women" in staff
    assert [cell.value for cell in told("sabha")["who_sex"].column("people")] == [16, 58, 74]


def test_who_came_and_who_did_not():
    """The counters of attendance, and the empty chairs."""
    who = told("sabha")["who_group"]

    assert who.lead == ("74 people came.", "Women: 16; men: 58.")
    assert who.notes[0].startswith("Invited groups that did not come: Social component D")
    assert who.rows[-1][who.columns.index(who.columns[2])].value == 74


def test_the_stock_of_ballots_adds_up_per_channel():
    """Handed out = cast + spoiled + unused, summed over groups."""
    decision, workshop = town("sabha")
    line = workshop.settings.control
    stock = [
        {"channel": "paper", "group": "A", "issued": 40, "cast": 34, "spoiled": 1, "unused": 5},
        {"channel": "paper", "group": "B", "issued": 20, "cast": 14, "spoiled": 0, "unused": 5},
    ]
    control = (*line, *(ControlTotal(**one) for one in stock))
    settings = replace(workshop.settings, control=control)
    table = keyed(decision, replace(workshop, settings=settings))["channels"]
    paper = next(row for row in table.rows if row[0].text == "Paper")

    assert [cell.value for cell in paper[1:]] == [60, 48, 1, 10, 1]


def test_how_much_a_ballot_counts_is_said_in_numbers():
    """A ballot of the migrants counts 3.5 average ones in Sabha."""
    weights = told("sabha", edition="staff")["group_weights"]
    said = {row[0].text: row[2].text for row in weights.rows}

    assert said["Migrants"] == "3.5 times"
    assert sum(row[3].value for row in weights.rows) == pytest.approx(1)


def test_contributions_add_up_to_the_score():
    """On every line of the ranking, also where figures are rounded."""
    ranking = told("sabha")["ranking"]
    parts = [c.key for c in ranking.columns if c.key.startswith("contribution.")]
    for at, score in enumerate(ranking.column("score")):
        given = [ranking.column(part)[at].value for part in parts]
        assert sum(given) == pytest.approx(score.value, abs=1e-9)


def test_holds_come_first_and_show_what_was_answered():
    """A hold without an answer is easy to see."""
    findings = told("sabha")["findings"]
    levels = [cell.value for cell in findings.column("level")]
    answers = [
        cell.text
        for cell, level in zip(findings.column("answer"), levels, strict=True)
        if level == "hold"
    ]

    assert levels == sorted(levels, key=("hold", "warn", "info").index)
    assert any("women's meeting" in text and "Lead facilitator" in text for text in answers)


def test_a_finding_says_what_was_found_and_what_was_needed():
    """In the form of its kind: a share in per cent, a count as a count."""
    findings = told("sabha")["findings"]
    women = next(row for row in findings.rows if row[0].value == "women_share")

    assert women[3].text == "22%"
    assert women[6].text.startswith("Women are 22% of the room")


def test_a_clean_list_says_so_and_a_claim_is_told_in_a_sentence():
    """The certificate names the proposal, the people and their part; never of a tiny group."""
    decision, workshop = town("sabha")
    assert "no group is large" in keyed(decision, workshop)["certificate"].lead[0]

    claim = Claim(
        list="ranked",
        proposal=ProposalId("S22"),
        voters=Fraction(20),
        people=20,
        claim=Fraction(20 * 6_000_000, 74),
        best_off=Fraction(400_000),
    )
    small = replace(claim, voters=Fraction(4), people=4, proposal=ProposalId("S05"))
    claimed = keyed(replace(decision, cohesion=(claim, small)), workshop)["certificate"]

    assert claimed.column("claim")[0].value == 1_621_622
    assert "20 of 74 people (27%) all want" in claimed.column("sentence")[0].text
    assert claimed.column("people")[1].suppressed
    assert "Fewer than 10 people" in claimed.column("sentence")[1].text


def test_how_sure_we_are_is_said_in_one_sentence():
    """And the table gives each proposal its share of the trials."""
    sure = told("sabha")["sure"]

    assert sure.lead[1] == (
        "Of the first 14 of the ranking, 9 stayed above the line in at least eight of ten trials."
    )
    assert all(0 <= cell.value <= 1 for cell in sure.column("top_k"))


def test_if_a_group_had_not_come_is_told_of_visible_groups_alone():
    """A change by a hidden group would give its ballots away."""
    public = [cell.text for cell in told("sabha")["sure_groups"].column("group")]
    staff = [cell.text for cell in told("sabha", edition="staff")["sure_groups"].column("group")]

    assert "Migrants" not in public
    assert "Migrants" in staff


def test_the_record_is_told_from_the_oldest_line():
    """With the day as ISO for machines and written out for people."""
    record = told("sabha")["record"]
    days = [cell.value for cell in record.column("date")]

    assert days == sorted(days)
    assert record.column("date")[0].text == "11 April 2026"
    assert record.column("kind")[0].text == "Arrived late"


def test_a_time_of_the_record_says_its_zone_where_it_is_known():
    """What the app wrote; a time that somebody wrote by hand stands as it is."""
    decision, workshop = town("sabha")
    settings = workshop.settings
    first, *others = settings.record
    stamped = (replace(first, time="14:05+02:00"), *others)
    zoned = replace(workshop, settings=replace(settings, record=stamped))
    times = [cell.text for cell in keyed(decision, zoned)["record"].column("time")]

    assert "14:05 UTC+2" in times
    assert "11:10" in times


def test_a_line_of_the_record_without_a_text_still_says_something():
    """Money from and to, people, groups, proposals."""
    decision, workshop = town("sabha")
    settings = workshop.settings
    silent = tuple(replace(line, text=type(line.text)()) for line in settings.record)
    bare = replace(workshop, settings=replace(settings, record=silent))
    what = [cell.text for cell in keyed(decision, bare)["record"].column("what")]

    assert "Social component A (largest); 3 people" in what
    assert "From 6\u00a0000\u00a0000\u00a0LYD to 4\u00a0200\u00a0000\u00a0LYD." in what


def test_safeguards_are_told_to_staff_alone():
    """The public edition has the neutral condition only."""
    public = [cell.text for cell in told("al_kufra")["conditions"].column("condition")]
    staff = [
        cell.text for cell in told("al_kufra", edition="staff")["conditions"].column("condition")
    ]

    assert set(public) < set(staff)
    assert any("safeguard is still to be written" in text for text in staff)


def test_a_workshop_without_anything_has_sections_too():
    """An empty workshop is a page with sentences, not a fault."""
    _, workshop = town("sabha")
    empty = Workshop(settings=replace(workshop.settings, record=()))
    found = keyed(cases.decision(empty), empty)

    assert found["summary"].lead == (
        "Nothing is on the list. The budget is 6\u00a0000\u00a0000\u00a0LYD.",
    )
    assert found["record"].lead == ("Nothing was recorded.",)


def test_a_letter_and_signatures_are_told_from_what_was_recorded():
    """These lines carry no text of their own."""
    decision, workshop = town("sabha")
    said = {"proposal": "S04", "authority": "Water company", "letter": "12/7"}
    record = (
        Happening(date="2026-04-20", kind="veto", more={**said, "letter_date": "2026-04-19"}),
        Happening(date="2026-04-21", kind="signed", more={"signed_by": ["staff", "mayor"]}),
    )
    settings = replace(workshop.settings, record=record)
    what = keyed(decision, replace(workshop, settings=settings))["record"].column("what")

    assert [cell.text for cell in what] == [
        "Water company did not agree to: Two sewage suction trucks (letter 12/7 of 19 April 2026).",
        "Signed by: Programme staff, mayor.",
    ]


def test_the_location_assessment_is_public_where_it_says_so():
    """Staff see every line, the report its public ones."""
    decision, workshop = town("sabha")
    notes = (
        ContextNote(kind="dividers", text=Text(en="two wells, one road"), source="walk"),
        ContextNote(kind="connectors", text=Text(en="one market"), public=True),
    )
    known = replace(workshop, context=notes)
    public = keyed(decision, known)["context"]
    staff = keyed(decision, known, edition="staff")["context"]

    assert [cell.text for cell in public.column("what")] == ["one market"]
    assert [cell.value for cell in staff.column("kind")] == ["dividers", "connectors"]
    assert "context" not in keyed(decision, workshop)


def test_groups_that_part_are_pointed_out_to_staff():
    """Beside hidden groups nobody else is told: a spread would give their means away."""
    staff = told("sabha", edition="staff")["agreement"]

    assert "agreement" not in told("sabha")
    assert staff.lead[0] == "The groups order the proposals quite differently."
    assert [cell.value for cell in staff.column("meeting")][:2] == ["divisive", "divisive"]
    gaps = [cell.value for cell in staff.column("gap")]
    assert gaps == sorted(gaps, reverse=True)


def test_one_group_alone_is_not_called_the_lowest():
    """An election without declared groups has one group of voters."""
    decision, workshop = town("sabha")
    alone = replace(decision, groups=decision.groups[:1])

    assert len(keyed(alone, workshop, edition="staff")["groups"].lead) == 1


def test_equal_shares_are_explained_from_the_first_dinar():
    """What everybody directed, how far it was raised, and who is better served."""
    notes = told("al_kufra", edition="staff")["official"].notes

    assert notes[0].startswith(
        "The budget is 4\u00a0500\u00a0000\u00a0LYD; the guaranteed first projects"
    )
    assert "53 people voted, so each directs 54\u00a0906\u00a0LYD of the rest" in notes[0]
    assert "stayed unspent" in notes[1]
    assert notes[2].startswith("People better served by this list: 21;")


def test_the_seed_is_told_as_the_lot_reads_it():
    """Typed in Arabic digits, printed in those that whoever recomputes the lot has to type."""
    _, workshop = town("sabha")
    method = workshop.settings.method
    typed = replace(method, ties=replace(method.ties, lot_seed="٣-17-4"))
    with_seed = replace(workshop, settings=replace(workshop.settings, method=typed))
    locked = keyed(cases.decision(with_seed), with_seed, "ar")["method"]

    assert "3-17-4" in str(locked)
    assert "٣" not in str(locked)
