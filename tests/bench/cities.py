"""Elections of a city's size, generated with a fixed seed, and the same in pabutools' types."""

from functools import cache

import numpy as np

from scoring.model import BallotForm, Profile
from tests.prioritization.votes import Vote

POPULARITY = 0.8
LENGTHS = (0.45, 0.2, 0.13, 0.1, 0.07, 0.05)


@cache
def city(voters, projects, seed=2024):
    """An approval election: few projects are popular, most ballots are short, one to six names."""
    rng = np.random.default_rng(seed)
    appeal = 1 / np.arange(1, projects + 1) ** POPULARITY
    keys = np.log(rng.random((voters, projects))) / (appeal / appeal.sum())
    order = np.argsort(-keys, axis=1)[:, : len(LENGTHS)]
    length = 1 + rng.choice(len(LENGTHS), size=voters, p=LENGTHS)
    marks = np.zeros((voters, projects), dtype=np.int32)
    for place in range(len(LENGTHS)):
        rows = np.flatnonzero(length > place)
        marks[rows, order[rows, place]] = 1
    cost = (rng.integers(5, 200, projects) * 1000).tolist()
    names = tuple(f"p{i:03}" for i in range(projects))
    ones = np.ones(voters, dtype=np.int64)
    profile = Profile(
        proposals=names,
        groups=("g",),
        form=BallotForm(kind="approval", limit=len(LENGTHS)),
        marks=marks,
        unit=ones,
        group=np.zeros(voters),
        people=ones,
        voices=ones,
        tallied=np.zeros(voters),
        blank=np.zeros(voters),
    )
    return Vote(
        profile=profile,
        weights={},
        cost=dict(zip(names, cost, strict=True)),
        budget=int(sum(cost) * 0.25),
    )


def written(vote):
    """The election as a Pabulib file."""
    names = vote.profile.proposals
    rows, columns = np.nonzero(vote.profile.marks)
    ballots = np.split(columns, np.searchsorted(rows, np.arange(1, len(vote.profile.unit))))
    lines = [
        "META",
        "key;value",
        f"budget;{vote.budget}",
        "vote_type;approval",
        "PROJECTS",
        "project_id;cost",
        *(f"{p};{c}" for p, c in vote.cost.items()),
        "VOTES",
        "voter_id;vote",
        *(f"{i};" + ",".join(names[j] for j in marked) for i, marked in enumerate(ballots)),
    ]
    return "\n".join(lines) + "\n"
