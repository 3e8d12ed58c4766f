"""The official list of a bundle as its workshop published it, for questions over many workshops."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from workshops.bundle.making import DECISION, ROWS
from workshops.bundle.verifying import Checked
from workshops.store import tables
from workshops.store.national import TENTHS, Published
from workshops.thresholds import SCORES_KEPT

TITLES: Final = ("title_en", "title_ar", "title_fr")


def published_of(checked: Checked) -> Iterator[Published]:
    """Every ranked proposal; its score in tenths, where scores were published at all."""
    manifest, decided = checked.manifest, json.loads(checked.files[DECISION])
    rows = checked.files[ROWS].splitlines()
    (own,) = _rows(rows, tables.workshops.name)
    proposals = {row["proposal"]: row for row in _rows(rows, tables.proposals.name)}
    record = json.loads(own["config"]).get("record", [])
    told = manifest["ballots"] >= manifest["m"] and not any(
        line["kind"] == SCORES_KEPT for line in record
    )
    for one in decided["ranking"]:
        row, score = proposals[one["id"]], one.get("score")
        yield Published(
            workshop=own["id"],
            place=own["place"],
            pillar=row["pillar"] or "",
            proposal=one["id"],
            title=next((row[title] for title in TITLES if row[title]), ""),
            rank=int(one["rank"]),
            score=round(score * TENTHS) if told and score is not None else None,
        )


def _rows(lines: list[bytes], name: str) -> Iterator[Mapping[str, Any]]:
    """The rows of one table among those of a bundle."""
    columns = [column.name for column in tables.SCHEMA.tables[name].columns]
    start = f'["{name}",'.encode()
    for line in lines:
        if line.startswith(start):
            yield dict(zip(columns, json.loads(line)[1:], strict=True))
