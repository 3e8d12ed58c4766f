"""`Settings` as `workshop.yaml` has them: keys in one order, and the text that holds them."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Final

import yaml

from prioritization.case import Method, Options, RuleName
from scoring.model import BallotForm, Text
from workshops.document import LANGUAGES, LIMIT_KEY
from workshops.tables.cells import exact_text
from workshops.workshop import Settings

OPTIONS_OF: Final[Mapping[RuleName, tuple[str, ...]]] = {
    "ranked": ("does_not_fit",),
    "equal_shares": ("utility", "completion", "add1_stop"),
    "phragmen": ("completion",),
}
ORDER: Final = (
    "id",
    "synthetic",
    "seed",
    "title_en",
    "title_ar",
    "title_fr",
    "place",
    "place_code",
    "date",
    "currency",
    "budget",
    "usd_rate",
    "usd_rate_date",
    "usd_rate_source",
    "languages",
    "phase",
    "ballots",
    "channels",
    "age_bands",
    "group_weights",
    "rule",
    "floor",
    "ties",
    "checks",
    "max_months",
    "divides",
    "privacy",
    "complaints",
    "control",
    "agenda",
    "record",
    "extra",
)


def settings_document(settings: Settings) -> dict[str, object]:
    """The settings as the file has them: texts, whole numbers, yes or no, lists; fractions as text.

    What the store keeps as JSON. `settings_of` reads it back.
    """
    return {key: _json(value) for key, value in _document(settings).items()}


def write_settings(settings: Settings) -> str:
    """The text of `workshop.yaml`: the same settings always give the same text."""
    return yaml.dump(
        {key: _styled(value) for key, value in _document(settings).items()},
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=10_000,
    )


def _document(settings: Settings) -> dict[str, object]:
    """The settings by key in the order of the file; what was never set is left out."""
    written = {f.name: spread(getattr(settings, f.name)) for f in fields(Settings)}
    method = {f.name: spread(getattr(settings.method, f.name)) for f in fields(Method)}
    method["rule"] = {"kind": settings.method.rule.kind, "options": _options(settings.method)}
    for language in LANGUAGES:
        written[f"title_{language}"] = getattr(settings.title, language)
    if settings.tally_sessions:
        written["ballots"] = {
            **_keys(settings.ballots),
            "tally_sessions": list(settings.tally_sessions),
        }
    document = {**written, **method}
    return {key: document[key] for key in ORDER if _is_set(document[key])}


def _keys(value: object) -> dict[str, object]:
    """A dataclass as its keys."""
    keys = spread(value)
    return keys if isinstance(keys, dict) else {}


def _options(method: Method) -> dict[str, object]:
    """The rule's own options, and any other that somebody changed."""
    default = _keys(Options())
    own = OPTIONS_OF[method.rule.kind]
    return {
        key: value
        for key, value in _keys(method.rule.options).items()
        if key in own or value != default[key]
    }


def _is_set(value: object) -> bool:
    """Whether a setting says something; 0 does."""
    if isinstance(value, dict) and not any(_is_set(part) for part in value.values()):
        return False
    return value is not False and value not in (None, "", [], {})


def _json(value: object) -> object:
    """A value with exact text for fractions."""
    if isinstance(value, dict):
        return {key: _json(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_json(part) for part in value]
    return exact_text(value) if isinstance(value, Fraction) else value


class _Flow(dict[str, object]):
    """A mapping written on one line."""


class _Dumper(yaml.SafeDumper):
    """Writes exact numbers as they are, lists of plain values and of lines on one line."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  # the signature of yaml
        """Every value is written out where it stands."""
        return True


def _write_fraction(dumper: _Dumper, number: Fraction) -> yaml.ScalarNode:
    """3, 0.15 or 1/5, without quotes."""
    text = exact_text(number)
    tag = "str" if "/" in text else "float" if "." in text else "int"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{tag}", text)


def _write_flow(dumper: _Dumper, mapping: _Flow) -> yaml.MappingNode:
    """{date: 2026-04-11, kind: late}."""
    return dumper.represent_mapping("tag:yaml.org,2002:map", mapping, flow_style=True)


def _write_list(dumper: _Dumper, entries: list[object]) -> yaml.SequenceNode:
    """[ar, en], or one line for each mapping."""
    flat = not any(isinstance(entry, dict) for entry in entries)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", entries, flow_style=flat)


_Dumper.add_representer(Fraction, _write_fraction)
_Dumper.add_representer(_Flow, _write_flow)
_Dumper.add_representer(list, _write_list)


def _styled(value: object) -> object:
    """Mappings inside a list stand on one line each."""
    if isinstance(value, list):
        return [_Flow(entry) if isinstance(entry, dict) else entry for entry in value]
    return value


def spread(value: object) -> object:
    """A value of a dataclass field as the document writes it."""
    if isinstance(value, BallotForm):
        limits = {"form": value.kind, LIMIT_KEY[value.kind]: value.limit}
        optional = {"low": value.low or None, "support_from": value.support_from}
        return {**limits, **{key: n for key, n in optional.items() if n is not None}}
    if is_dataclass(value) and not isinstance(value, type):
        written: dict[str, object] = {}
        for one in fields(value):
            part: object = getattr(value, one.name)
            if isinstance(part, Text):
                texts = {f"{one.name}_{la}": getattr(part, la) for la in LANGUAGES}
                written |= {key: text for key, text in texts.items() if text}
            elif one.name == "more" and isinstance(part, Mapping):
                written |= {key: spread(more) for key, more in sorted(part.items())}
            elif part not in ("", {}):  # 0 and False are said, "" is not
                written[one.name] = spread(part)
        return written
    if isinstance(value, Mapping):
        return {str(key): spread(part) for key, part in sorted(value.items())}
    if isinstance(value, (tuple, list)):
        return [spread(part) for part in value]
    return value
