"""What PostgreSQL does for a role without ownership, and what that role may do (trust, 1.8, 1.9).

`python -m workshops.store.functions ROLE` prints the grants for an app role, for `psql`.
"""

import sys
from collections.abc import Iterator, Mapping
from typing import Final

from workshops.store import tables
from workshops.store.guards import UNGUARDED

TAKEN_OUT: Final = tuple(
    table.name
    for table in (
        *tables.AFTER_CLOSING,
        *tables.OWNED,
        tables.drafts,
        tables.events,
        tables.sessions,
    )
)
TELLING: Final = ("ballots", "receipts", "codes")
"""Tables whose system columns would tell who voted when, and with which code."""

CHANGED: Final[Mapping[str, tuple[str, ...]]] = {
    "ballots": ("void",),
    "codes": ("state",),
    "serials": ("state",),
    "bundles": ("state",),
    "merged": ("state",),
    "store": ("value",),
    "workshops": (
        "place",
        "title",
        "phase",
        "version",
        "config",
        "beside",
        "cut",
        "retention_until",
    ),
}
"""The columns an app role may change; every other table of a vote or record: none."""
KEPT: Final = ("receipts", "events", "releases", "followup", "complaints")
"""Tables in which nothing is ever changed."""
WORKING: Final = ("drafts", "sessions", "paper_entries", "tallies", "attendance", "store")
"""Tables from which an app role deletes by itself, beside those that people edit."""

FUNCTIONS: Final = (
    # rows of a workshop go in the cut or when it is erased; the guards of each table decide
    f"""CREATE FUNCTION take_out(named text, owner text) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$ BEGIN
    IF named = 'workshops' THEN
      DELETE FROM workshops WHERE id = owner; RETURN; END IF;
    IF named <> ALL(ARRAY[{", ".join(f"'{name}'" for name in TAKEN_OUT)}]) THEN
      RAISE EXCEPTION 'no such table'; END IF;
    EXECUTE 'DELETE FROM ' || quote_ident(named) || ' WHERE workshop = $1' USING owner; END $$""",  # noqa: S608  # our words only
    # receipts and codes of one workshop written anew by one transaction, as its ballots are
    f"""CREATE FUNCTION loosen(owner text) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM workshops WHERE id = owner AND cut = 1) THEN
      RAISE EXCEPTION 'in the cut only'; END IF;
    INSERT INTO store (name, value) VALUES ('{UNGUARDED}', owner);
    CREATE TEMPORARY TABLE loosened ON COMMIT DROP AS
      SELECT * FROM receipts WHERE workshop = owner;
    DELETE FROM receipts WHERE workshop = owner;
    INSERT INTO receipts SELECT * FROM loosened ORDER BY id_digest;
    DROP TABLE loosened;
    CREATE TEMPORARY TABLE loosened ON COMMIT DROP AS SELECT * FROM codes WHERE workshop = owner;
    DELETE FROM codes WHERE workshop = owner;
    INSERT INTO codes SELECT * FROM loosened ORDER BY mac;
    DROP TABLE loosened;
    DELETE FROM store WHERE name = '{UNGUARDED}'; END $$""",  # noqa: S608  # our words only
    # the heap in the order of the keys, without what was deleted from it
    f"""CREATE FUNCTION rewrite_votes() RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public AS $$ BEGIN
    {" ".join(f"CLUSTER {name} USING {name}_pkey;" for name in TELLING)} END $$""",
)


def grants(role: str) -> Iterator[str]:
    """Everything a role needs to run the program, and no more: no ownership, no TRUNCATE."""
    who = '"' + role.replace('"', '""') + '"'
    yield f"GRANT USAGE ON SCHEMA public TO {who}"
    edited = {table.name for table in tables.EDITED}
    for name in tables.SCHEMA.tables:
        yield f'GRANT SELECT, INSERT ON "{name}" TO {who}'
        if name in CHANGED:
            columns = ", ".join(f'"{column}"' for column in CHANGED[name])
            yield f'GRANT UPDATE ({columns}) ON "{name}" TO {who}'
        elif name not in KEPT:
            yield f'GRANT UPDATE ON "{name}" TO {who}'
        if name in edited or name in WORKING:
            yield f'GRANT DELETE ON "{name}" TO {who}'
    for function in ("take_out(text, text)", "loosen(text)", "rewrite_votes()"):
        yield f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC"
        yield f"GRANT EXECUTE ON FUNCTION {function} TO {who}"


if __name__ == "__main__":
    sys.stdout.write("".join(f"{line};\n" for line in grants(sys.argv[1])))
