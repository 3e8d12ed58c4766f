"""How sure a decision is and how far groups agree, for machines; always with seeds and sizes.

`robustness` is drawn, `stability` is worked out in closed form, `agreement` is measured on the
ballots, `opinions` are other methods, read only, `pull` is how hard each group pulls, in the
public edition among those shown. Its figures have three decimals at most.
"""

from collections.abc import Callable
from typing import Final

from prioritization.outcome import Decision
from scoring.agreement import Agreement
from scoring.opinions import Opinions
from scoring.robustness import Robustness, Swap
from scoring.stability import Stability
from workshops.release import Edition

Json = dict[str, object]
Figure = Callable[[float | None], float | None]
DECIMALS: Final = 3


def sureness(told: Decision, edition: Edition) -> Json:
    """The keys of it; None where a decision has no such figures. told: already released."""
    figure = _whole if edition == "staff" else _rounded
    sure, alike = told.robustness, told.agreement
    return {
        "robustness": None if sure is None else _robustness(sure, figure),
        "stability": None if sure is None else _stability(sure, figure),
        "agreement": None if alike is None else _agreement(alike, figure),
        "opinions": None if told.opinions is None else _opinions(told.opinions),
        "pull": {group: figure(part) for group, part in told.pull.items()},
    }


def _opinions(found: Opinions) -> Json:
    """Under how many other methods a proposal is among the first k; scores for staff alone."""
    return {
        "k": found.k,
        "tallied": found.tallied,
        "proposals": [
            {
                "id": proposal,
                "among_first": found.among_first[i],
                "methods": found.methods[i],
                "unbalanced": proposal in found.unbalanced,
                "borda": found.borda[i],
                "geometric": found.geometric[i],
                "topsis": found.topsis[i],
                "median": found.median[i],
            }
            for i, proposal in enumerate(found.proposals)
        ],
    }


def _whole(x: float | None) -> float | None:
    """A figure as it is."""
    return x


def _rounded(x: float | None) -> float | None:
    """A figure as the public edition has it."""
    return None if x is None else round(x, DECIMALS)


def _robustness(sure: Robustness, figure: Figure) -> Json:
    """How often each proposal was above the line, over all draws and with one source alone."""
    joint = sure.joint
    return {
        "k": sure.k,
        "repeats": joint.repeats,
        "seed": joint.seed,
        "proposals": [
            {
                "id": one.proposal,
                "top_k": figure(one.top_k),
                "rank_low": one.rank_low,
                "rank_high": one.rank_high,
                "band": one.band,
                "alone": {source: figure(top[i]) for source, top in joint.alone.items()},
            }
            for i, one in enumerate(joint.likelihoods)
        ],
        "moves_most": joint.moves_most,
        "tie_bands": [list(band) for band in joint.tie_bands],
        "weights": _intervals(sure.top, figure),
    }


def _stability(sure: Robustness, figure: Figure) -> Json:
    """How far one weight may move, the least transfer that levels two neighbours, who left out."""
    return {
        "k": sure.k,
        "first_k": _bounds(sure.top, figure),
        "order": _bounds(sure.order, figure),
        "swaps": [_swap(swap, figure) for swap in sure.swaps],
        "without_group": None
        if sure.without_group is None
        else {
            group: {
                "enters": list(change.entering),
                "leaves": list(change.leaving),
                "greatest_move": change.greatest_move,
            }
            for group, change in sure.without_group.items()
        },
        "without_one_voter": {
            "voters": sure.one_voter.voters,
            "changing": sure.one_voter.changing,
        },
    }


def _bounds(found: Stability, figure: Figure) -> Json:
    """One interval per criterion, or the reason why there is none."""
    return {
        "weights": _intervals(found, figure),
        "undefined": found.undefined,
        "incomplete": found.incomplete,
    }


def _intervals(found: Stability, figure: Figure) -> list[Json]:
    """Where each weight may lie, 0..1."""
    return [
        {
            "criterion": one.criterion,
            "weight": figure(one.weight),
            "low": figure(one.low),
            "high": figure(one.high),
        }
        for one in found.intervals
    ]


def _swap(swap: Swap, figure: Figure) -> Json:
    """Two neighbours and the points of 100 that level them; None where no single move does."""
    line: Json = {"ahead": swap.ahead, "behind": swap.behind}
    moved = swap.transfer
    if moved is None:
        return line | {"points": None}
    return line | {
        "points": figure(float(moved.points)),
        "from": moved.giver,
        "to": moved.taker,
    }


def _agreement(alike: Agreement, figure: Figure) -> Json:
    """The three measures side by side, never one figure."""
    order = alike.alike
    return {
        "spearman": figure(order.spearman),
        "word": order.word,
        "kendall_w": figure(order.kendall_w),
        "left_out": list(order.left_out),
        "undefined": order.undefined,
        "permutations": alike.permutations,
        "seed": alike.seed,
        "proposals": [
            {
                "id": one.proposal,
                "gap": figure(one.gap),
                "epsilon2": figure(one.epsilon2),
                "p": figure(one.p),
                "divisive": one.divisive,
                "support": figure(bridge.support),
                "lowest": bridge.lowest,
                "lowest_agree": figure(bridge.lowest_agree),
                "bridging": bridge.bridging,
                "contested": bridge.contested,
            }
            for one, bridge in zip(alike.divergences, alike.bridges, strict=True)
        ],
    }


__all__ = ["sureness"]
