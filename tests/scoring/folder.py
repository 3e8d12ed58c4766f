"""The smallest reader of an example folder, so that scoring is tested without the edge."""

import csv
import json
from collections import defaultdict
from fractions import Fraction

from scoring.ballots import profile
from scoring.model import (
    Assessment,
    Ballot,
    BallotForm,
    Criterion,
    PerformanceTable,
    Profile,
    Proposal,
    Text,
)
from scoring.values import performance_table
from tests.conftest import EXAMPLES

FORMS = {
    "sabha": BallotForm(kind="points", limit=10),
    "al_kufra": BallotForm(kind="approval", limit=6),
}
PEOPLE = ("beneficiaries", "women", "youth", "idp_returnee", "migrant_refugee", "cost")


def lines(town: str, name: str) -> list[dict[str, str]]:
    """The lines of one file of an example."""
    with (EXAMPLES / town / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def expected(town: str) -> dict:
    """The worked results of an example."""
    return json.loads((EXAMPLES / town / "expected.json").read_text(encoding="utf-8"))


def proposals(town: str) -> list[Proposal]:
    """Every line of `proposals.csv`, merged ones too."""
    return [
        Proposal(
            id=line["proposal"],
            title=Text(en=line["title_en"]),
            duplicate_of=line["duplicate_of"] or None,
            **{key: int(line[key]) if line[key] else None for key in PEOPLE},
        )
        for line in lines(town, "proposals.csv")
    ]


def groups(town: str) -> tuple[str, ...]:
    """Every declared group."""
    return tuple(line["group"] for line in lines(town, "groups.csv"))


def population(town: str) -> dict[str, int]:
    """People per group that has a figure."""
    return {
        line["group"]: int(line["population"])
        for line in lines(town, "groups.csv")
        if line["population"]
    }


def cast(town: str, name: str = "ballots.csv") -> list[Ballot]:
    """The ballots of one file."""
    marks: dict[str, dict[str, int]] = defaultdict(dict)
    group = {}
    for line in lines(town, name):
        group[line["ballot"]] = line["group"]
        if line["proposal"]:
            marks[line["ballot"]][line["proposal"]] = int(line["value"])
    return [Ballot(id=ballot, group=g, marks=marks[ballot]) for ballot, g in group.items()]


def table(town: str) -> PerformanceTable:
    """The performance table of the unmerged proposals."""
    criteria = [
        Criterion(
            id=line["criterion"],
            name=Text(en=line["name_en"]),
            source=line["source"],
            weight=Fraction(line["weight"]),
            low=Fraction(line["low"]),
            high=Fraction(line["high"]),
            direction=line["direction"],
            formula=line["formula"] or None,
        )
        for line in lines(town, "criteria.csv")
    ]
    assessments = [
        Assessment(
            proposal=line["proposal"],
            criterion=line["criterion"],
            value=Fraction(line["value"]) if line["value"] else None,
            confidence=line["confidence"] or None,
        )
        for line in lines(town, "assessments.csv")
    ]
    kept = [proposal for proposal in proposals(town) if proposal.duplicate_of is None]
    return performance_table(kept, criteria, assessments)


def town_profile(town: str, form: BallotForm, name: str = "ballots.csv") -> Profile:
    """The profile of one form of a town, duplicates joined."""
    every = proposals(town)
    return profile(
        form,
        tuple(p.id for p in every if p.duplicate_of is None),
        groups(town),
        cast(town, name),
        merged={p.id: p.duplicate_of for p in every if p.duplicate_of},
    )
