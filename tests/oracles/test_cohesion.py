"""EJR+ at unit cost against abcvoting."""

from fractions import Fraction

import numpy as np
from abcvoting.preferences import Profile
from abcvoting.properties import check_EJR_plus

from prioritization.representation.cohesion import claims
from tests.prioritization.votes import make_vote


def test_a_list_has_a_claim_exactly_where_abcvoting_says_that_ejr_plus_fails():
    """500 random approval profiles and committees; both outcomes are common among them."""
    failing = 0
    for number in range(500):
        rng = np.random.default_rng([7, number])
        n, m = int(rng.integers(1, 13)), int(rng.integers(2, 8))
        marks = (rng.random((n, m)) < rng.choice([0.2, 0.4, 0.6])).astype(int)
        size = int(rng.integers(1, m))
        committee = sorted(int(i) for i in rng.permutation(m)[:size])
        vote = make_vote(marks, [1] * m, size)
        listed = [vote.profile.proposals[i] for i in committee]
        profile = Profile(m)
        profile.add_voters([np.flatnonzero(row).tolist() for row in marks])

        clean = claims(vote.election("count"), listed, size, "list") == ()
        assert clean == check_EJR_plus(profile, committee, quota=Fraction(n, size)), number
        failing += not clean

    assert 25 < failing < 475
