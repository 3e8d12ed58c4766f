"""A list held against what a group alone would have chosen, and against the other list."""

from dataclasses import replace
from fractions import Fraction

import numpy as np

from prioritization.basis import Basis, basis, restricted
from prioritization.case import Floor
from prioritization.election import from_profile
from prioritization.lists import Lists, official, options_of
from prioritization.outcome import Allocation
from scoring.model import GroupId


def own_election(
    ground: Basis, chosen: Allocation, group: GroupId, share: Fraction
) -> float | None:
    """What the list gives a group, of what its own ballots would choose with its part of the money.

        Σ_g w u_i(W) / Σ_g w u_i(W_g)       W_g: the same rule, g alone, budget ⌊B·Ω_g/n⌋, no floor

    None where its part pays for nothing it wants, and where there is no other group.
    """
    case = ground.case
    if share in {0, 1}:
        return None
    alone = restricted(case.profile, (group,))
    utility = options_of(case, case.method.rule.kind).utility
    part = replace(
        case,
        budget=int(case.budget * share),
        profile=alone,
        method=replace(case.method, floor=Floor()),
    )
    votes = from_profile(alone, {}, ground.cost, utility, only=ground.candidates)
    own = sum((votes.welfare(p) for p in official(basis(part)).selected), Fraction(0))
    got = sum((votes.welfare(p) for p in chosen.selected), Fraction(0))
    return float(got / own) if own else None


def better_off(ground: Basis, made: Lists) -> dict[GroupId, dict[str, int]]:
    """How many people of each group the official list serves better than the other rule's."""
    other = "equal_shares" if made.official == "ranked" else "ranked"
    ours, theirs = (
        np.asarray(made.votes.gained(made.by_name[name].selected))
        for name in (made.official, other)
    )
    signs = np.sign((ours > theirs).astype(np.int64) - (ours < theirs).astype(np.int64))
    of_row = signs[made.votes.row_type]
    profile = ground.case.profile
    return {
        group: {
            word: int(profile.people[(profile.group == g) & (of_row == sign)].sum())
            for word, sign in (("official", 1), ("other", -1), ("equal", 0))
        }
        for g, group in enumerate(profile.groups)
    }
