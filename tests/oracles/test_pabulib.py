"""Elections in Pabulib files, read by our reader and by pabutools', decided by both.

Real ones: the files of the reference material, and of the folder that `TASHAWUR_PABULIB` names:
any election of pabulib.org may be put there. None of them is part of the project. Written ones:
small files of every vote type, drawn here. Larger files and more drawn ones come with
`TASHAWUR_ORACLE_ELECTIONS`, which `.ci/run` sets.
"""

import os
from pathlib import Path

import numpy as np
import pytest
from pabutools.election import (
    Additive_Borda_Sat,
    Additive_Cardinal_Sat,
    Cardinality_Sat,
    Cost_Sat,
    Instance,
)
from pabutools.election.pabulib import parse_pabulib
from pabutools.rules import (
    greedy_utilitarian_welfare,
    method_of_equal_shares,
    sequential_phragmen,
)

from prioritization.case import Options
from prioritization.election import from_profile
from prioritization.rules import RULES
from prioritization.ties import TieOrder, tie_order
from tests.conftest import SHARED
from workshops.pabulib import read

NAMED = os.environ.get("TASHAWUR_PABULIB")
ALL = "TASHAWUR_ORACLE_ELECTIONS" in os.environ or NAMED is not None
QUICK_UP_TO = 30_000
"""Bytes of a file whose election pabutools decides in a moment."""
STORED = sorted((SHARED / "golden" / "pabulib").glob("*.pb"))
OTHERS = sorted(Path(NAMED).glob("*.pb")) if NAMED else []
FILES = [*(path for path in STORED if ALL or path.stat().st_size < QUICK_UP_TO), *OTHERS]
OFFICIAL = [
    path for path in FILES if "\nrule;equalshares/add1" in path.read_text(encoding="utf-8")[:5000]
]
WRITTEN = 100 if ALL else 10
RAISED_UP_TO = 12_000 if NAMED else 1_500 if ALL else 600
"""Ballots times projects up to which pabutools' Add1 ends in moments."""
UTILITIES = {
    "approval": {"cost": Cost_Sat, "count": Cardinality_Sat},
    "points": {"points": Additive_Cardinal_Sat},
    "score": {"points": Additive_Cardinal_Sat},
    "ranking": {"borda": Additive_Borda_Sat},
}


def names(allocation):
    """Their list as ids, in order."""
    return [project.name for project in allocation]


def the_same_winners(path):
    """Greedy, Equal Shares with its completions, Phragmén; ties by id; same order.

    Left out of theirs: what nobody supports, which they fund, and what costs more than everything.
    """
    of = read(path)
    cost = {p.id: p.cost for p in of.proposals}
    order = TieOrder.explicit(sorted(cost))
    instance, profile = parse_pabulib(str(path))
    profile = profile.as_multiprofile()
    backed = from_profile(of.profile, {}, cost, "count").supporters
    kept = [p for p in instance if backed[p.name] and p.cost <= instance.budget_limit]
    instance = Instance(kept, budget_limit=instance.budget_limit)
    options = {c: Options(completion=c, add1_step=of.factor) for c in ("none", "utilitarian")}
    options["add1"] = Options(completion="add1", add1_step=of.factor)
    small = of.profile.marks.size <= RAISED_UP_TO

    for utility, satisfaction in UTILITIES[of.profile.form.kind].items():
        election = from_profile(of.profile, {}, cost, utility)

        def ours(rule, completion="none", election=election):
            return list(RULES[rule](election, of.budget, options[completion], order).selected)

        how = {"sat_class": satisfaction}
        plain = method_of_equal_shares(instance, profile, **how)
        filled = greedy_utilitarian_welfare(
            instance, profile, initial_budget_allocation=plain, **how
        )
        assert ours("equal_shares") == names(plain)
        assert ours("equal_shares", "utilitarian") == names(filled)
        assert ours("ranked") == names(greedy_utilitarian_welfare(instance, profile, **how))
        if small:
            raised = method_of_equal_shares(instance, profile, voter_budget_increment=1, **how)
            assert ours("equal_shares", "add1") == names(raised)
        if of.profile.form.kind == "approval":
            found = names(sequential_phragmen(instance, profile))
            assert sorted(ours("phragmen")) == sorted(found)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_real_election_comes_out_as_in_pabutools(path):
    """Approval, cumulative and ordinal ballots of towns that really voted."""
    the_same_winners(path)


@pytest.mark.parametrize("path", OFFICIAL, ids=lambda path: path.stem)
def test_an_official_list_by_equal_shares_comes_out(path):
    """A file that names this rule tells what the authority selected: the same projects."""
    of = read(path)
    cost = {p.id: p.cost for p in of.proposals}
    election = from_profile(of.profile, {}, cost, "cost")
    options = Options(completion="add1", add1_stop="overspend", add1_step=of.factor)
    ties = tie_order(cost, election.supporters, None)
    found = RULES["equal_shares"](election, of.budget, options, ties)

    assert sorted(found.selected) == sorted(of.official)


def drawn(rng, vote_type):
    """A small election as the text of a file: few voters, costs alike, empty votes, decimals."""
    n, m = int(rng.integers(1, 12)), int(rng.integers(1, 8))
    unit = rng.choice(["", ".50", ".25"])
    cost = [f"{c}{unit}" for c in rng.choice([40, 60, 60, 110], m)]
    names = [str(i) for i in rng.permutation(m) + 1]
    lines = ["META", "key;value", f"budget;{int(rng.choice([0.3, 0.6, 1.1]) * 60 * m) + 40}"]
    lines += [f"vote_type;{vote_type}", "PROJECTS", "project_id;cost"]
    lines += [f"{p};{c}" for p, c in zip(names, cost, strict=True)]
    points = ";points" if vote_type in {"cumulative", "scoring"} else ""
    lines += ["VOTES", f"voter_id;vote{points}"]
    for voter in range(n):
        most = 1 if vote_type == "choose-1" else m
        least = int(vote_type != "approval")
        marked = rng.permutation(names)[: rng.integers(least, most + 1)]
        given = ",".join(str(x) for x in rng.integers(1, 5, len(marked))) if points else ""
        lines.append(f"{voter};{','.join(marked)}" + (f";{given}" if points else ""))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("vote_type", ["approval", "choose-1", "cumulative", "scoring", "ordinal"])
def test_written_elections_come_out_as_in_pabutools(vote_type, tmp_path):
    """Every vote type of the format, with decimal amounts and voters who left everything out."""
    path = tmp_path / "drawn.pb"
    for number in range(WRITTEN):
        text = drawn(np.random.default_rng([number, len(vote_type)]), vote_type)
        path.write_text(text, encoding="utf-8")
        try:
            the_same_winners(path)
        except AssertionError as difference:
            raise AssertionError(text) from difference


def test_the_folders_hold_elections():
    """With the reference material, or with a folder named, there is something to compare."""
    if NAMED is None and not SHARED.exists():
        pytest.skip("reference material not beside the project: shared/golden/pabulib")
    assert FILES
    assert OTHERS or not NAMED
