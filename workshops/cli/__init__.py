"""The command line: `tashawur COMMAND`. Every command calls the verb a page calls.

`COMMANDS` names each with the sentence `--help` shows; its module is loaded only when it runs, so
that a short command starts in a short time.
"""

from collections.abc import Mapping
from importlib import import_module
from keyword import iskeyword
from typing import Final

import click

COMMANDS: Final[Mapping[str, str]] = {
    "demo": "Open the app with a sample workshop, in the browser.",
    "serve": "Open the app.",
    "new": "Write an empty, valid workshop folder.",
    "check": "Read a workshop folder and list every problem, with its cure.",
    "decide": "Print the list a workshop or a Pabulib election leads to, and why.",
    "form": "Write a form for taking down proposals with KoboToolbox or ODK.",
    "import": "Bring proposals, ballots or tallies from a spreadsheet into a folder.",
    "ballots": "Print paper ballots with serials, and their control sheet.",
    "export": "Write documents of a workshop: pdf, xlsx, docx, csv, json.",
    "backup": "Copy the store, sealed, and read the copy back.",
    "restore": "Put a sealed copy where no store is.",
    "verify": "Check a bundle, and name whatever was changed in it.",
    "merge": "Bring finished workshops into a store; again changes nothing.",
    "national": "Rank what merged workshops published, by place and pillar.",
}


class Commands(click.Group):
    """The commands of `COMMANDS`, each loaded when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """Their names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's signature
        """The command of a name; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command: click.Command = import_module(f"workshops.cli.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's signature
        """The table as it stands, without loading a command."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tashawur")
def main() -> None:
    """Tashawur: a divided community agrees, in one room, on what to do first."""


__all__ = ["COMMANDS", "main"]
