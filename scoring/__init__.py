"""From ballots and assessments to scores, with their uncertainty.

What is known       model, defaults
Ballots             marks (one ballot, one heap), ballots (all of them), two_way (many blanks)
Weights             weights (of criteria and of ballots), influence (what they really move)
Scores              values, ranking (exact), standing (fast, ties exact), explanation, opinions
How sure            robustness (all of it), joint, bootstrap, sources, sampling, acceptability,
                    stability, leave_out, comparison
Who agrees          agreement (all of it), divergence, bridging
How it is counted   rank_counts, products
"""

from scoring import (
    acceptability,
    agreement,
    ballots,
    bootstrap,
    bridging,
    comparison,
    defaults,
    divergence,
    explanation,
    influence,
    joint,
    leave_out,
    marks,
    model,
    opinions,
    products,
    rank_counts,
    ranking,
    robustness,
    sampling,
    sources,
    stability,
    standing,
    two_way,
    values,
    weights,
)

__all__ = [
    "acceptability",
    "agreement",
    "ballots",
    "bootstrap",
    "bridging",
    "comparison",
    "defaults",
    "divergence",
    "explanation",
    "influence",
    "joint",
    "leave_out",
    "marks",
    "model",
    "opinions",
    "products",
    "rank_counts",
    "ranking",
    "robustness",
    "sampling",
    "sources",
    "stability",
    "standing",
    "two_way",
    "values",
    "weights",
]
