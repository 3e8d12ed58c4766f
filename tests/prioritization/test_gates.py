"""Two screenings, one status: nothing unknown passes, and what is told is safe to show."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prioritization.case import QUESTIONS, Feasibility, Screening
from prioritization.gates import (
    GRADED,
    HARD,
    Gate,
    assessed,
    gates,
    kept,
    screened,
    verdict,
    when_finalising,
)
from tests.prioritization.rooms import cases, room

GOOD = dict.fromkeys(GRADED, 2)
CLEAN = {q.id: "no" if q.bad == "yes" else "yes" for q in QUESTIONS}


def answers(**changed) -> Feasibility:
    """Everything satisfied in six months, but for what is changed."""
    return Feasibility(**({"proposal": "a", "months": 6, **GOOD} | changed))


def asked(row: Screening | None) -> Gate:
    """What the conflict screening says of one proposal."""
    return screened(room([[1]], [5], 10), row, "a")


def told(gate: Gate) -> list[str]:
    """The keys of everything said beside the reason."""
    return [note.key for note in gate.more]


@pytest.mark.parametrize("check", HARD)
def test_a_hard_question_that_fails_excludes(check):
    """Technical, cost, land, written approval."""
    gate = assessed(answers(**{check: 0}), 12)

    assert gate.status == "excluded"
    assert gate.reason.key == "not_feasible_checks"
    assert gate.reason.numbers == {"checks": (check,)}


@pytest.mark.parametrize("check", sorted(set(GRADED) - set(HARD)))
def test_a_soft_question_that_fails_is_a_condition(check):
    """Operation, environment, access."""
    assert assessed(answers(**{check: 0}), 12).status == "conditional"


@pytest.mark.parametrize("check", GRADED)
@pytest.mark.parametrize("grade", [1, None])
def test_unknown_or_blank_is_a_condition_and_never_a_pass(check, grade):
    """Both count as 1."""
    assert verdict(answers(**{check: grade}), 12) == "conditional"


@pytest.mark.parametrize(
    ("months", "expected"), [(12, "pass"), (13, "conditional"), (None, "conditional")]
)
def test_months_over_the_limit_are_a_condition(months, expected):
    """Also where nobody knows how long it takes."""
    assert verdict(answers(months=months), 12) == expected


def test_the_written_verdict_stands_and_a_milder_one_is_pointed_out():
    """What staff wrote counts; the answers are held against it."""
    milder = assessed(answers(land=0, verdict="pass"), 12)
    stricter = assessed(answers(verdict="fail"), 12)

    assert milder.status == "eligible"
    assert [note.key for note in milder.warnings] == ["warning.verdict_differs"]
    assert stricter.status == "excluded"
    assert stricter.reason.key == "not_feasible_plain"
    assert stricter.warnings == ()


@pytest.mark.parametrize(
    ("texts", "key"),
    [
        ({"note_en": "too deep", "condition": "a new well site"}, "not_feasible"),
        ({"note_en": "too deep"}, "not_feasible_note"),
        ({}, "not_feasible_checks"),
    ],
)
def test_why_it_cannot_be_done_is_said_with_what_was_written(texts, key):
    """Never a sentence with a hole in it."""
    assert assessed(answers(technical=0, **texts), 12).reason.key == key


@pytest.mark.parametrize(
    ("texts", "keys", "missing"),
    [
        ({"condition": "licence", "owner": "Water Co.", "due": "June"}, ["condition"], ()),
        ({"note_en": "licence"}, ["condition_open"], ("owner", "date")),
        ({}, ["condition_checks"], ("condition", "owner", "date")),
        ({"months": 20}, ["condition_checks", "condition_months"], ("condition", "owner", "date")),
    ],
)
def test_a_condition_says_what_who_and_when_or_is_found_missing(texts, keys, missing):
    """Whatever was not written down is a finding."""
    gate = assessed(answers(environment=1, **texts), 12)

    assert told(gate) == keys
    assert [f.numbers["missing"] for f in gate.findings] == ([missing] if missing else [])


def test_a_condition_nobody_wrote_and_no_answer_shows_is_plain():
    """A written verdict alone."""
    assert told(assessed(answers(verdict="conditional"), 12)) == ["condition_plain"]


@pytest.mark.parametrize(
    ("question", "status"),
    [
        (q, {"block": "excluded", "mitigate": "conditional"}.get(q.consequence, "eligible"))
        for q in QUESTIONS
    ],
    ids=lambda value: getattr(value, "id", value),
)
def test_each_question_has_its_consequence(question, status):
    """The bad answer to one question, all others good."""
    gate = asked(Screening(proposal="a", answers=CLEAN | {question.id: question.bad}))

    assert gate.status == status
    assert [f.check for f in gate.findings] == {
        "mitigate": ["mitigation_missing"],
        "flag": ["conflict_flag"],
    }.get(question.consequence, [])


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
@pytest.mark.parametrize("answer", ["unknown", None])
def test_an_unknown_on_a_block_is_a_hold_and_never_a_pass(question, answer):
    """Unknown or blank counts as the bad answer, but for blocks, which wait."""
    given_answers = CLEAN | ({question.id: answer} if answer else {})
    if answer is None:
        given_answers = {q: a for q, a in CLEAN.items() if q != question.id}
    gate = asked(Screening(proposal="a", answers=given_answers))

    assert gate.status == {"block": "on_hold", "mitigate": "conditional"}.get(
        question.consequence, "eligible"
    )


def test_nobody_screened_is_a_hold():
    """No line, or a line on which nothing was written."""
    assert asked(None).status == asked(Screening(proposal="a")).status == "on_hold"


def test_a_question_the_programme_added_is_a_hold():
    """Unless it was answered with no."""
    assert asked(Screening(proposal="a", answers=CLEAN | {"Q20": "yes"})).status == "on_hold"
    assert asked(Screening(proposal="a", answers=CLEAN | {"Q20": "unknown"})).status == "on_hold"
    assert asked(Screening(proposal="a", answers=CLEAN | {"Q20": "no"})).status == "eligible"


def test_the_stricter_of_what_is_written_and_what_is_answered_counts():
    """A written block stands beside good answers, a bad answer beside a written none."""
    assert asked(Screening(proposal="a", consequence="block", answers=CLEAN)).status == "excluded"
    bad = CLEAN | {"Q1": "yes"}
    assert asked(Screening(proposal="a", consequence="none", answers=bad)).status == "excluded"
    assert asked(Screening(proposal="a", consequence="flag")).status == "eligible"


def test_bringing_groups_together_is_shown_as_a_plus():
    """Never a score, and for everybody to see."""
    gate = asked(Screening(proposal="a", answers=CLEAN, reason_en="mixed teams"))

    assert told(gate) == ["connector", "conflict_note"]
    assert [note.staff_only for note in gate.more] == [False, True]


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"public_note": "n", "owner": "o", "due": "d"}, "conflict_block"),
        ({"public_note": "n"}, "conflict_block_note"),
        ({}, "conflict_block_plain"),
    ],
)
def test_a_block_is_told_neutrally(fields, key):
    """Themes and the adviser's reason are for staff."""
    answers_ = CLEAN | {"Q1": "yes", "Q3": "yes", "Q12": "no"}
    gate = asked(Screening(proposal="a", answers=answers_, reason_en="land feud", **fields))

    assert gate.reason.key == key
    assert gate.more[0].numbers == {"themes": ("land", "armed_actors")}
    assert all(note.staff_only for note in gate.more)


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"public_note": "n", "owner": "o", "due": "d"}, "conflict_unknown"),
        ({"public_note": "n"}, "conflict_unknown_note"),
        ({"owner": "o"}, "conflict_unknown_plain"),
    ],
)
def test_a_hold_says_who_answers_by_when_where_that_is_known(fields, key):
    """Otherwise the neutral sentence, or a plain one."""
    assert asked(Screening(proposal="a", consequence="hold", **fields)).reason.key == key


@pytest.mark.parametrize(
    ("fields", "keys", "missing"),
    [
        (
            {"measure": "m", "owner": "o", "due": "d", "public_note": "n"},
            ["condition_safeguard_note", "mitigation"],
            (),
        ),
        ({"measure": "m"}, ["condition_safeguard", "mitigation_open"], ("owner", "date")),
        (
            {"answers": CLEAN | {"Q4": "no", "Q12": "no"}},
            ["condition_safeguard", "mitigation_missing"],
            ("measure", "owner", "date"),
        ),
        ({}, ["condition_safeguard", "mitigation_missing_plain"], ("measure", "owner", "date")),
    ],
)
def test_a_safeguard_is_named_to_staff_and_missing_parts_are_found(fields, keys, missing):
    """Everybody reads that there is one; a hold when the list is signed."""
    gate = asked(Screening(proposal="a", consequence="mitigate", **fields))

    assert told(gate) == keys
    assert [note.staff_only for note in gate.more] == [False, True]
    assert [f.numbers["missing"] for f in gate.findings] == ([missing] if missing else [])
    assert all(when_finalising(finding).level == "hold" for finding in gate.findings)


def test_other_findings_keep_their_level_when_the_list_is_signed():
    """Only a safeguard that nobody wrote becomes a hold."""
    finding = assessed(answers(environment=1), 12).findings[0]

    assert when_finalising(finding) == finding


def changed(**fields) -> Gate:
    """The gate of one proposal in a room of two; fields of its rows and of the proposal."""
    base = room([[1, 1]], [5, 5], 10)
    proposal = replace(base.proposals[0], **fields.pop("proposal", {}))
    case = replace(base, proposals=(proposal, base.proposals[1]), **fields)
    return gates(case)["a"]


def test_the_worse_of_both_screenings_counts_and_the_other_is_told_too():
    """Excluded before on hold before conditional before eligible."""
    both = changed(
        feasibility={"a": answers(verdict="fail", note_en="contested plot")},
        screening={"a": Screening(proposal="a", consequence="block")},
    )

    assert both.status == "excluded"
    assert both.reason.key == "conflict_block_plain"
    assert told(both) == ["not_feasible_plain", "not_feasible_note"]
    assert [note.staff_only for note in both.more] == [False, True]


def test_engineers_notes_are_kept_back_where_conflict_questions_are_open():
    """A note may tell of the dispute; the reason everybody reads does not repeat it."""
    gate = changed(
        feasibility={"a": answers(verdict="fail", note_en="contested plot")},
        screening={"a": Screening(proposal="a", consequence="hold")},
    )

    assert (gate.status, gate.reason.key) == ("excluded", "not_feasible_plain")
    assert {note.key for note in gate.more} == {"not_feasible_note", "conflict_unknown_plain"}
    assert all(note.staff_only for note in gate.more)


def test_without_a_line_of_the_engineers_it_is_on_hold():
    """No row, or a row left blank altogether."""
    for feasibility in ({}, {"a": Feasibility(proposal="a")}):
        gate = changed(feasibility=feasibility)
        assert (gate.status, gate.reason.key) == ("on_hold", "not_assessed")


def test_without_a_cost_it_is_on_hold():
    """It cannot be on a list."""
    gate = changed(proposal={"cost": None})

    assert (gate.status, gate.reason.key) == ("on_hold", "cost_unknown")


def test_what_the_programme_may_not_fund_names_who_takes_it_on():
    """It is not a failure of the proposal."""
    gate = changed(feasibility={"a": answers(referred_to="the municipality")})

    assert (gate.status, gate.reason.key) == ("excluded", "outside_mandate")
    assert gate.reason.numbers == {"referred_to": "the municipality"}


def test_a_withdrawal_names_its_date_where_one_is_known():
    """The proposal stays on the record."""
    assert changed(withdrawn={"a": "2026-04-18"}).reason.numbers == {"date": "2026-04-18"}
    assert changed(withdrawn={"a": ""}).reason.key == "withdrawn_plain"


def test_a_chain_of_mergers_ends_in_the_proposal_that_stands():
    """S02 into S03, S03 into S01."""
    base = room([[1, 1, 1]], [5, 5, 5], 10)
    a, b, c = base.proposals
    chain = (a, replace(b, duplicate_of="c"), replace(c, duplicate_of="a"))
    case = replace(base, proposals=chain)

    assert kept(case, "b") == "a"
    assert gates(case)["b"].reason.numbers == {"other": "a"}


@given(case=cases(), data=st.data())
def test_a_bad_answer_never_helps(case, data):
    """Whatever else was said, an unknown block answer never leaves a candidate."""
    open_ = [p for p in case.proposals if p.duplicate_of is None and p.id not in case.withdrawn]
    if not open_:
        return
    proposal = data.draw(st.sampled_from(open_)).id
    row = Screening(proposal=proposal, consequence="none", answers=CLEAN | {"Q1": "unknown"})
    case = replace(case, screening={**case.screening, proposal: row})

    assert gates(case)[proposal].status in {"on_hold", "excluded"}
