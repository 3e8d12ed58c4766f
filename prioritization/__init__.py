"""From scores, votes and a budget to a list that can be defended."""

from prioritization.case import Case
from prioritization.decide import Poll, decide, decide_election
from prioritization.outcome import Decision

__all__ = ["Case", "Decision", "Poll", "decide", "decide_election"]
