"""Every default that is our own choice and may be argued with, in one place.

The README lists them; the specification marks them as choices, not as results from literature.
"""

from fractions import Fraction
from typing import Final

from scoring.model import Confidence

POPULATION_CAP: Final = Fraction(3)
"""The most average ballots one ballot may weigh under population weights."""
FEW_BALLOTS: Final = 5
"""Groups with fewer ballots are named wherever one of their ballots counts more than once."""
FULL_SUPPORT_POINTS: Final = Fraction(1, 5)
"""Share of the points of a ballot that counts as full support of one proposal, at the least."""
FULL_SUPPORT_PROPOSALS: Final = 2
"""The same over the proposals printed: 2/n, taken where it is larger."""
HEAVY_CRITERION: Final = Fraction(1, 2)
"""A criterion with a larger share of the weight is pointed out."""
DOUBLE_COUNTING: Final = 0.8
"""Two criteria that correlate beyond this may count one thing twice."""
DOUBLE_COUNTING_PROPOSALS: Final = 5
"""Fewer proposals say nothing about correlation."""
MANY_BLANKS: Final = 0.10
"""Share of unanswered cells of a group above which the two-way fit is computed beside the mean."""
LOWEST_VALUE: Final = 0.02
"""What a value below it counts in the geometric mean, so that one zero is not the end."""
PROFILE_DROP: Final = 3
"""Places lost under the geometric mean from which a profile is called unbalanced."""
SAMPLES: Final = 10_000
"""Weight vectors drawn for rank acceptability."""
BOOTSTRAP_REPEATS: Final = 1_000
"""Resamples of the ballots."""
JOINT_REPEATS: Final = 2_000
"""Draws of the joint run over weights, ballots and assessments."""
CONCENTRATION: Final = 50.0
"""Of the Dirichlet around the declared weights: +-4.6 points at a weight of 12.5 %."""
STEP_CHANCE: Final[dict[Confidence, float]] = {"high": 0.10, "medium": 0.25, "low": 0.40}
"""Chance that an assessed rating is one step off, by the assessor's confidence."""
UNSTATED_CONFIDENCE: Final[Confidence] = "medium"
"""Where the assessor gave none."""
RATING_STEPS: Final = 10
"""A rating scale of more steps moves by a tenth of its length instead of by 1."""
FIRM: Final = 0.80
"""Top-k probability from which a proposal is firmly in; 1 - FIRM is firmly out."""
BEFORE: Final = 0.75
"""A proposal joins a practical tie while the first of the band is before it less often."""
FEW_VOTERS: Final = 10
"""With fewer voters nothing is said about what one of them could change."""
AGREES_FROM: Final = Fraction(3, 4)
"""Utility from which a score ballot agrees with a proposal."""
BRIDGING: Final = Fraction(1, 2)
"""Agreement every group must reach for a proposal to be bridging."""
CONTESTED: Final = Fraction(2, 5)
"""Distance between the most and the least agreeing group from which support is contested."""
DIVISIVE: Final = 0.1
"""Share of variance between groups (epsilon squared) from which a proposal is divisive ..."""
DIVISIVE_CHANCE: Final = 0.1
"""... if chance alone reaches it less often than this."""
PERMUTATIONS: Final = 1_000
"""Random regroupings of the ballots behind that chance."""
STRONG_AGREEMENT: Final = 0.7
"""Mean rank correlation between groups from which agreement is called strong."""
SOME_AGREEMENT: Final = 0.4
"""... and from which it is called some."""
AGREEMENT_PROPOSALS: Final = 4
"""Fewer proposals say nothing about whether groups order them alike."""
