"""`tashawur decide FOLDER|FILE.pb`: the list, in full, on the terminal or as JSON."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, get_args

import click

from prioritization.case import (
    Add1Stop,
    Completion,
    Method,
    Options,
    RuleChoice,
    RuleName,
    Ties,
    Utility,
)
from prioritization.decide import decide_election
from prioritization.outcome import Decision
from prioritization.ties import normalised_seed
from scoring.model import InvalidInput
from workshops.cases import decision
from workshops.cli.drawing import drawn
from workshops.cli.speaking import language_option, said_in, stop
from workshops.elections import as_workshop, poll, read_election
from workshops.files import write_file
from workshops.folder import read_folder
from workshops.language import pick, say
from workshops.release import Edition
from workshops.reports import WRITERS
from workshops.reports.sections import sections
from workshops.wording import in_line
from workshops.workshop import Language, Workshop

SUFFIX: Final = ".pb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the command line asks for instead of what the workshop says; None: as it says."""

    rule: RuleName | None = None
    utility: Utility | None = None
    completion: Completion | None = None
    add1_stop: Add1Stop | None = None
    seed: str | None = None
    budget: int | None = None

    def options(self, own: Options) -> Options:
        """The options of a rule with what was asked for."""
        return replace(
            own,
            utility=self.utility or own.utility,
            completion=self.completion or own.completion,
            add1_stop=self.add1_stop or own.add1_stop,
        )

    def method(self, own: Method) -> Method:
        """A method with what was asked for; another rule starts from its defaults."""
        rule = self.rule or own.rule.kind
        options = own.rule.options if rule == own.rule.kind else Options()
        ties = own.ties if self.seed is None else replace(own.ties, lot_seed=self.seed)
        return replace(own, rule=RuleChoice(kind=rule, options=self.options(options)), ties=ties)


def seed_option(_context: click.Context, _option: click.Parameter, text: str | None) -> str | None:
    """The seed as it enters the lot; anything but numbers joined by hyphens is refused."""
    if text is None:
        return None
    try:
        return normalised_seed(text)
    except InvalidInput as refused:
        raise click.BadParameter(str(refused)) from refused


@click.command(name="decide", help="Print the list FOLDER or FILE.pb leads to, and why.")
@click.argument("source", metavar="FOLDER|FILE.pb", type=click.Path(path_type=Path))
@click.option("--rule", type=click.Choice(get_args(RuleName)), help="Instead of the official rule.")
@click.option("--utility", type=click.Choice(get_args(Utility)), help="What a mark is worth.")
@click.option("--completion", type=click.Choice(get_args(Completion)), help="Of equal_shares.")
@click.option("--add1-stop", type=click.Choice(get_args(Add1Stop)), help="When Add1 stops.")
@click.option("--seed", callback=seed_option, help="Of the public lot, such as 17-4-62.")
@click.option("--budget", type=click.IntRange(min=1), help="In whole units of the currency.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON (tashawur.decision/1).")
@click.option("--public", is_flag=True, help="Without figures that may not leave.")
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    help="Write there, in the form its suffix says.",
)
@language_option
def command(
    source: Path,
    language: Language,
    target: Path | None,
    *,
    as_json: bool,
    public: bool,
    **asked: Any,  # noqa: ANN401  # the options of Choices, each checked by click
) -> None:
    """Decide and print; by-group figures are marked as for staff only."""
    edition: Edition = "public" if public else "staff"
    with said_in(language):
        decided, workshop = _decided(source, Choices(**asked), language)
        suffix = ".json" if as_json else target.suffix if target else ""
        if suffix in WRITERS:
            content = WRITERS[suffix](decided, workshop, language, edition)
        else:
            content = _readable(decided, workshop, language, edition).encode()
        if target is None:
            click.echo(content.decode(), nl=False)
            return
        write_file(target, content)
    click.echo(say(language, "cli.written", path=in_line(target, language)), err=True)


def _decided(source: Path, choices: Choices, language: Language) -> tuple[Decision, Workshop]:
    """The answer, and the workshop it is about."""
    if source.is_dir():
        workshop = read_folder(source)
        settings = workshop.settings
        settings = replace(
            settings,
            method=choices.method(settings.method),
            budget=choices.budget or settings.budget,
        )
        workshop = replace(workshop, settings=settings)
        return decision(workshop), workshop
    if source.suffix != SUFFIX or not source.is_file():
        stop(language, "cli.not_input", path=in_line(source, language))
    return _elected(source, choices)


def _elected(source: Path, choices: Choices) -> tuple[Decision, Workshop]:
    """The answer to a Pabulib file: by default ranked by total marks."""
    election, digest = read_election(source)
    if choices.budget is not None:
        election = replace(election, budget=choices.budget * election.factor)
    asked = poll(
        election,
        digest,
        RuleChoice(kind=choices.rule or "ranked", options=choices.options(Options())),
        Ties(lot_seed=choices.seed),
        choices.utility,
    )
    return decide_election(asked), as_workshop(election, source.stem, asked)


def _readable(decided: Decision, workshop: Workshop, language: Language, edition: Edition) -> str:
    """The answer as text: whose it is, who may see it, then the sections."""
    settings = workshop.settings
    head = [pick(settings.title, language, settings.languages[0])]
    if edition == "staff":
        head.append(say(language, "cli.staff_only"))
    return "\n".join(head) + "\n\n" + drawn(sections(decided, workshop, language, edition)) + "\n"
