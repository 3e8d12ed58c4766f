"""Real elections, read by our reader and by pabutools', decided by both.

The files of the reference material, or of the folder that `TASHAWUR_PABULIB` names: any election
of pabulib.org may be put there. None of them is part of the project.
"""

import os
from pathlib import Path

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
from prioritization.ties import TieOrder
from tests.conftest import SHARED
from workshops.pabulib import read

FOLDER = Path(os.environ.get("TASHAWUR_PABULIB", SHARED / "golden" / "pabulib"))
FILES = sorted(FOLDER.glob("*.pb"))
RAISED_UP_TO = 1_500
"""Ballots times projects up to which pabutools' Add1 ends in a second."""
UTILITIES = {
    "approval": {"cost": Cost_Sat, "count": Cardinality_Sat},
    "points": {"points": Additive_Cardinal_Sat},
    "score": {"points": Additive_Cardinal_Sat},
    "ranking": {"borda": Additive_Borda_Sat},
}


def names(allocation):
    """Their list as ids, in order."""
    return [project.name for project in allocation]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_real_election_comes_out_as_in_pabutools(path):
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


def test_the_folder_holds_elections():
    """With the reference material, or with a folder named, there is something to compare."""
    if "TASHAWUR_PABULIB" not in os.environ and not SHARED.exists():
        pytest.skip("reference material not beside the project: shared/golden/pabulib")
    assert FILES
