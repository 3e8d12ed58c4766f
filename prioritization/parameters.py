"""Everything an answer depends on besides its inputs, for the record."""

from collections.abc import Mapping
from dataclasses import fields

from prioritization.basis import Basis
from prioritization.case import Options
from prioritization.lists import Lists, options_of
from prioritization.outcome import Number
from prioritization.ties import SEED_NOT_DRAWN
from scoring.robustness import Robustness

Parameters = Mapping[str, Number | Mapping[str, Number]]


def parameters(ground: Basis, made: Lists, sure: Robustness | None) -> Parameters:
    """The locked method, the defaults of the other list, the final amounts, the seeds."""
    method = ground.case.method
    shares = made.by_name["equal_shares"]
    return {
        "rule": method.rule.kind,
        "options": _options(options_of(ground.case, method.rule.kind)),
        "equal_shares": {
            **_options(options_of(ground.case, "equal_shares")),
            "endowment_start": shares.endowment_start,
            "endowment": shares.endowment,
            "steps": shares.steps,
        },
        "ranked": {"does_not_fit": options_of(ground.case, "ranked").does_not_fit},
        "group_weights": {"kind": method.group_weights.kind, "cap": method.group_weights.cap},
        "floor": {
            "enabled": int(method.floor.enabled),
            "min_ballots": method.floor.min_ballots,
            "max_share": method.floor.max_share,
            "served_by_top": method.floor.served_by_top,
        },
        "ties": {
            "order": method.ties.order,
            "lot_seed": ground.seed or SEED_NOT_DRAWN,
            "drawn": int(ground.seed is not None),
        },
        "ballots": {"people": int(ground.case.profile.people.sum())},
        "max_months": ground.case.max_months,
        "order_by": ground.case.order_by,
        "sampling": {
            "seed": sure.joint.seed if sure else None,
            "repeats": sure.joint.repeats if sure else 0,
        },
    }


def _options(options: Options) -> dict[str, Number]:
    """Every parameter of a rule by its name."""
    return {one.name: getattr(options, one.name) for one in fields(options)}
