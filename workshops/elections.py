"""A Pabulib election as a question to the core, and as the workshop its documents speak of."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from prioritization.case import RuleChoice, Ties, Utility
from prioritization.decide import Poll
from scoring.model import Group, Text
from workshops import pabulib
from workshops.pabulib import PabulibElection
from workshops.tables.text import normalised
from workshops.workshop import Settings, Workshop


def read_election(path: Path) -> tuple[PabulibElection, str]:
    """The election of a file, and the digest of its bytes; raises InvalidFolder."""
    return pabulib.read(path), f"sha256:{sha256(path.read_bytes()).hexdigest()}"


def poll(
    election: PabulibElection,
    digest: str,
    rule: RuleChoice,
    ties: Ties,
    order_by: Utility | None = None,
) -> Poll:
    """The question: one person, one vote, no gates.

    order_by: what `ranked` goes by; None for total marks. Where the file has amounts with decimals,
    one unit of currency is `factor` whole ones, and so is a step of Add1.
    """
    step = rule.options.add1_step * election.factor
    return Poll(
        budget=election.budget,
        proposals=election.proposals,
        profile=election.profile,
        rule=replace(rule, options=replace(rule.options, add1_step=step)),
        ties=ties,
        order_by=order_by,
        parameters={
            "amount_factor": election.factor,
            "marks_factor": election.marks_factor,
            "vote_type": election.meta.get("vote_type", ""),
            "stated_rule": election.meta.get("rule", ""),
        },
        digest=digest,
    )


def as_workshop(election: PabulibElection, name: str, asked: Poll) -> Workshop:
    """What documents need to speak of an election: its title, money, proposals and groups."""
    title = normalised(election.meta.get("description") or name)[:200]
    return Workshop(
        settings=Settings(
            id=name,
            title=Text(en=title),
            place=normalised(election.meta.get("unit", "")),
            currency=normalised(election.meta.get("currency", "")),
            budget=election.budget,
            languages=("en",),
            ballots=election.profile.form,
            method=replace(Settings(id="", title=Text()).method, rule=asked.rule, ties=asked.ties),
            phase="decided",
        ),
        groups=tuple(
            Group(id=group, name=Text(en=group), kind="community")
            for group in election.profile.groups
        ),
        proposals=election.proposals,
    )
