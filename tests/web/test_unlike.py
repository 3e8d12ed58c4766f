"""What somebody else saved meanwhile is read back as it was written."""

from dataclasses import replace

from scoring.model import GroupId, Proposal, ProposalId, Text
from workshops.web.unlike import unlike

KEPT = Proposal(id=ProposalId("P01"), title=Text(en="A well", ar="بئر"), cost=500, place="North")


def test_only_what_differs_is_read_back():
    """The cost and the English title as the store has them; the rest is left out."""
    given = replace(KEPT, title=Text(en="A deep well", ar="بئر"), cost=600)

    assert set(unlike(KEPT, given)) == {"A well", "500"}


def test_what_cannot_be_read_back_is_left_out():
    """Groups, empty texts and rows that are gone say nothing."""
    assert unlike(KEPT, replace(KEPT, submitted_by=(GroupId("A"),))) == ()
    assert unlike(replace(KEPT, place=""), KEPT) == ()
    assert unlike(KEPT, None) == ()
