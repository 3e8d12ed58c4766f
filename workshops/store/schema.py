"""The building blocks of the tables: strict columns, keys and constraints (spec trust, 1.1)."""

from collections.abc import Sequence
from typing import Any, Final, get_args

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)
from sqlalchemy.schema import SchemaItem

SCHEMA: Final = MetaData()
MONEY: Final = BigInteger().with_variant(Integer, "sqlite")
LANGUAGES: Final = ("en", "ar", "fr")


def one_of(column: str, kinds: object, *also: str) -> CheckConstraint:
    """A column that holds one of the words of a type, or NULL."""
    words = ", ".join(f"'{word}'" for word in (*get_args(kinds), *also))
    return CheckConstraint(f"{column} IN ({words})")


def from_zero(*columns: str) -> list[CheckConstraint]:
    """Columns that count."""
    return [CheckConstraint(f"{column} >= 0") for column in columns]


def text(name: str) -> Column[Any]:
    """A text that may be empty."""
    return Column(name, Text, nullable=False, server_default="")


def texts(*names: str) -> list[Column[Any]]:
    """Texts that may be empty."""
    return [text(name) for name in names]


def spoken(name: str) -> list[Column[Any]]:
    """One text in every language."""
    return texts(*(f"{name}_{language}" for language in LANGUAGES))


def counts(*names: str) -> list[Column[Any]]:
    """Whole numbers that may be unknown."""
    return [Column(name, Integer) for name in names]


def table(name: str, key: Sequence[str], *parts: SchemaItem, rowid: bool = True) -> Table:
    """A strict table with its key."""
    return Table(
        name,
        SCHEMA,
        *parts,
        PrimaryKeyConstraint(*key),
        sqlite_strict=True,
        sqlite_with_rowid=rowid,
    )


def owned(name: str, key: Sequence[str], *parts: SchemaItem, rowid: bool = True) -> Table:
    """A table whose rows belong to a workshop; `key` comes after the workshop."""
    owner = Column("workshop", Text, ForeignKey("workshops.id"), nullable=False)
    keys = [c.name for c in parts if isinstance(c, Column)]
    own = [Column(column, Text, nullable=False) for column in key if column not in keys]
    return table(name, ("workshop", *key), owner, *own, *parts, rowid=rowid)


def edited(name: str, key: Sequence[str], *parts: SchemaItem) -> Table:
    """A table whose rows people edit: with a version, a tombstone and a place in the order."""
    return owned(
        name,
        key,
        *parts,
        Column("position", Integer, nullable=False, server_default="0"),
        Column("version", Integer, nullable=False, server_default="1"),
        Column("deleted", Integer, nullable=False, server_default="0"),
        CheckConstraint("deleted IN (0, 1)"),
    )


def refers_to(table: str, *columns: str) -> ForeignKeyConstraint:
    """Columns that name a row of the same workshop; checked when the transaction ends."""
    own = {"groups": "grp", "proposals": "proposal", "criteria": "criterion"}[table]
    return ForeignKeyConstraint(
        ("workshop", *columns),
        (f"{table}.workshop", f"{table}.{own}"),
        deferrable=True,
        initially="DEFERRED",
    )
