"""The example workshops as questions to `decide`, read without the edge."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from functools import cache

import yaml

from prioritization.case import (
    Attendance,
    Case,
    Check,
    Feasibility,
    Floor,
    GroupWeights,
    Method,
    Options,
    RuleChoice,
    Screening,
    Ties,
)
from prioritization.decide import decide
from prioritization.gates import GRADED
from prioritization.outcome import Decision
from scoring.model import BallotForm, Group, PerformanceTable, Profile, Proposal, Text
from tests.conftest import EXAMPLES
from tests.scoring import folder
from tests.scoring.folder import lines

TOWNS = ("sabha", "al_kufra")
FORMS = {
    "points": BallotForm(kind="points", limit=10),
    "approval": BallotForm(kind="approval", limit=6),
    "score": BallotForm(kind="score", limit=5),
    "ranking": BallotForm(kind="ranking", limit=5),
}


@cache
def case(town: str) -> Case:
    """One example as it stood when its ballots were counted."""
    settings = yaml.safe_load((EXAMPLES / town / "workshop.yaml").read_text(encoding="utf-8"))
    return Case(
        budget=settings["budget"],
        proposals=tuple(
            Proposal(
                id=line["proposal"],
                title=Text(en=line["title_en"]),
                pillar=line["pillar"],
                sector=line["sector"],
                type=line["type"],
                place=line["place"],
                submitted_by=tuple(line["submitted_by"].split(";")),
                cost=int(line["cost"]),
                beneficiaries=int(line["beneficiaries"]) if line["beneficiaries"] else None,
                duplicate_of=line["duplicate_of"] or None,
            )
            for line in lines(town, "proposals.csv")
        ),
        groups=tuple(
            Group(
                id=line["group"],
                name=Text(en=line["name_en"]),
                kind=line["kind"],
                population=int(line["population"]) if line["population"] else None,
                seats=int(line["seats"]),
            )
            for line in lines(town, "groups.csv")
        ),
        profile=folder.town_profile(town, folder.FORMS[town]),
        table=folder.table(town),
        method=method(settings),
        feasibility={
            line["proposal"]: Feasibility(
                proposal=line["proposal"],
                months=int(line["months"]),
                verdict=line["verdict"],
                note_en=line["note_en"],
                **{check: int(line[check]) for check in GRADED},
            )
            for line in lines(town, "feasibility.csv")
        },
        screening={
            line["proposal"]: Screening(
                proposal=line["proposal"],
                consequence=line["consequence"],
                reason_en=line["reason_en"],
            )
            for line in lines(town, "conflict_screening.csv")
        },
        attendance=tuple(
            Attendance(
                group=line["group"],
                sex=line["sex"],
                age_band=line["age_band"],
                present=int(line["present"]),
                late=int(line["late"]),
                left=int(line["left"]),
            )
            for line in lines(town, "attendance.csv")
        ),
        women_sessions=len(
            Counter(
                line["session"]
                for line in lines(town, "tallies.csv")
                if line["kind"] == "seeds" and line["sex"] == "F"
            )
        ),
    )


def method(settings: dict) -> Method:
    """The locked method of one `workshop.yaml`."""
    weights, rule, floor = settings["group_weights"], settings["rule"], settings["floor"]
    return Method(
        group_weights=GroupWeights(
            kind=weights["kind"], cap=Fraction(weights["cap"]) if weights["cap"] else None
        ),
        rule=RuleChoice(kind=rule["kind"], options=Options(**rule["options"])),
        floor=Floor(
            enabled=floor["enabled"],
            min_ballots=floor["min_ballots"],
            max_share=Fraction(str(floor["max_share"])),
        ),
        ties=Ties(order=tuple(settings["ties"]["order"]), lot_seed=settings["ties"]["lot_seed"]),
        checks=tuple(
            Check(
                kind=check["kind"],
                threshold=Fraction(str(check["threshold"])),
                level=check["level"],
                source=check["source"],
            )
            for check in settings["checks"]
        ),
    )


@cache
def decided(town: str) -> Decision:
    """The answer to one example."""
    return decide(case(town))


WEIGHTS = {
    "per_person": GroupWeights(kind="per_person"),
    "equal": GroupWeights(kind="equal"),
    "population_uncapped": GroupWeights(kind="population"),
    "population_capped_3": GroupWeights(kind="population", cap=Fraction(3)),
}


@cache
def answers(town: str, form: str) -> Profile:
    """The answers of a town's people in one ballot form."""
    name = f"other_forms/ballots_{form}.csv"
    return folder.town_profile(town, FORMS[form], name)


def asked(town: str, name: str) -> Case:
    """The case whose official list `expected.json` calls by this name.

    votes/FORM/WEIGHT/MODE, ranked/WEIGHT/MODE, equal_shares/FORM/UTILITY/WEIGHT/COMPLETION, with
    "floor+" before it; votes_unscreened: every proposal passes.
    """
    if name == "official":
        return case(town)
    kind, *parts = name.removeprefix("floor+").split("/")
    setting = replace(case(town).method.floor, enabled=name.startswith("floor+"))
    base = replace(case(town), method=replace(case(town).method, floor=setting))
    if kind == "ranked":
        weight, mode = parts
        return _locked(base, weight, RuleChoice(options=Options(does_not_fit=mode)))
    form = parts[0]
    base = replace(base, profile=answers(town, form))
    if kind == "equal_shares":
        _, utility, weight, completion = parts
        return _locked(base, weight, RuleChoice(kind=kind, options=_options(utility, completion)))
    if kind == "votes_unscreened":
        passed = {p.id: Feasibility(proposal=p.id, verdict="pass") for p in base.proposals}
        clean = {p.id: Screening(proposal=p.id, consequence="none") for p in base.proposals}
        base = replace(base, feasibility=passed, screening=clean)
    _, weight, mode = parts
    base = replace(base, table=without_criteria(base.profile.proposals))
    return _locked(base, weight, RuleChoice(options=Options(does_not_fit=mode)))


def without_criteria(proposals: tuple[str, ...]) -> PerformanceTable:
    """A table of proposals about which nothing but ballots is known."""
    nothing = ((),) * len(proposals)
    return PerformanceTable(proposals=proposals, criteria=(), natural=nothing, confidence=nothing)


def _options(utility: str, completion: str) -> Options:
    """The parameters of Equal Shares as `expected.json` abbreviates them."""
    overspend = "add1_overspend_stop" in completion
    return Options(
        utility="points" if utility == "value" else utility,
        completion=completion.replace("add1_overspend_stop", "add1"),
        add1_stop="overspend" if overspend else "exhaustive",
    )


def _locked(base: Case, weight: str, choice: RuleChoice) -> Case:
    """The case under other group weights and another rule."""
    return replace(base, method=replace(base.method, group_weights=WEIGHTS[weight], rule=choice))
