"""A finished workshop as one file: checked by anybody, taken in once, any change named."""

import json
import random
import zipfile
from collections import Counter
from dataclasses import replace
from io import BytesIO

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from scoring.model import CriterionId, GroupId, ProposalId, Text
from tests.workshops.meetings import (
    FACILITATOR,
    GROUPS,
    NOW,
    cast_all,
    close_by_two,
    closed,
    counted,
    enter,
    opened,
    refused,
    stock,
    workshop,
)
from workshops.acts.counting import close_count, draw_lot
from workshops.acts.deciding import publish, sign
from workshops.acts.phase import advance, checklist, step_back
from workshops.acts.proposals import remove, save, save_session
from workshops.acts.setup import remove_group
from workshops.bundle import Fault, make, merge, trust, verify
from workshops.bundle.archive import packed, unpacked
from workshops.bundle.keys import fingerprint, own_key
from workshops.bundle.making import keep_manifest
from workshops.cli import main
from workshops.store import Store, chain, dialect, tables
from workshops.store.convert import load_workshop
from workshops.store.digest import workshop_digest
from workshops.store.migrations import setting
from workshops.store.national import Published, by_place_and_pillar, keep_published
from workshops.store.records_out import digest_of, quarantined, rows_of
from workshops.store.sealing import Key, seal
from workshops.workshop import Session


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    """A closed workshop, its two bundles and the public key they are signed with."""
    with Store.open(tmp_path_factory.mktemp("field") / "store.sqlite") as store:
        identifier = closed(store)
        made = {kind: make(store, identifier, kind) for kind in ("public", "complete")}
        with store.reading() as connection:
            digest = workshop_digest(connection, identifier)
        return identifier, made, own_key(store).public_key().public_bytes_raw(), digest


def test_a_bundle_is_made_of_a_closed_workshop_and_always_the_same(store):
    """Equal content gives equal bytes, and finalising kept the signed manifest."""
    identifier = counted(store)
    with refused("bundle.not_closed"):
        make(store, identifier, "public")
    publish(store, FACILITATOR, identifier, now=NOW)
    sign(store, FACILITATOR, identifier, ["mayor"], now=NOW)
    close_by_two(store, identifier)

    made = make(store, identifier, "public")

    assert make(store, identifier, "public") == made
    with store.reading() as connection:
        kept = json.loads(setting(connection, f"manifest/{identifier}") or "")
        assert digest_of(rows_of(connection, identifier)) == workshop_digest(connection, identifier)
    files = unpacked(made).files
    assert kept == {name: files[name].decode() for name in ("manifest.json", "manifest.sig")}
    assert keep_manifest(store, identifier).decode() == json.dumps(
        kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )


@pytest.mark.parametrize("kind", ["public", "complete"])
def test_a_whole_bundle_verifies_on_any_machine(one, kind):
    """Every digest, the signature, chain, receipts, and the list computed again."""
    identifier, made, public, digest = one

    checked = verify(made[kind])

    assert checked.faults == ()
    assert checked.fingerprint == fingerprint(public)
    manifest = checked.manifest
    assert manifest["workshop"] == identifier
    assert (manifest["ballots"], manifest["voids"], manifest["digest"]) == (40, 0, digest)
    assert list(manifest["files"]) == sorted(set(checked.files) - {"manifest.json", "manifest.sig"})


def test_a_public_bundle_has_no_vote_in_it(one):
    """No ballot, tally, serial, count of people or staff note."""
    files = unpacked(one[1]["public"]).files
    assert set(files) == {
        "assessments.csv",
        "criteria.csv",
        "decision.json",
        "events.jsonl",
        "groups.csv",
        "manifest.json",
        "manifest.sig",
        "proposals.csv",
        "receipts.txt",
        "workshop.yaml",
    } - ({"assessments.csv"} - set(files))
    assert json.loads(files["decision.json"])["edition"] == "public"
    receipts = files["receipts.txt"].decode().split()
    assert receipts == sorted(receipts)
    assert len(receipts) == 40


def test_ballots_of_a_complete_bundle_lead_to_no_receipt(one):
    """Sorted by fresh ids; no nonce, no serial beside a ballot."""
    files = unpacked(one[1]["complete"]).files
    rows = [json.loads(line) for line in files["rows.jsonl"].splitlines()]
    ballots = [row for row in rows if row[0] == "ballots"]
    names = ["table", *(column.name for column in tables.ballots.columns)]
    place = {name: names.index(name) for name in ("nonce", "serial")}
    assert len(ballots) == 40
    assert all(row[place["nonce"]] == row[place["serial"]] == "" for row in ballots)


def test_any_changed_file_is_found_and_named(one):
    """One byte in each file in turn, repacked as we pack; a file taken away, one added."""
    for kind in ("public", "complete"):
        files = unpacked(one[1][kind]).files
        for name, content in files.items():
            place = len(content) // 2
            changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
            faults = verify(packed(files | {name: changed})).faults
            named = {fault.name for fault in faults}
            assert named & {name, "manifest.sig"}, (kind, name, faults)
            if not name.startswith("manifest"):
                assert faults == (Fault("bundle.differs", name),)
        left = {n: c for n, c in files.items() if n != "receipts.txt"}
        assert verify(packed(left)).faults == (Fault("bundle.missing", "receipts.txt"),)
        assert verify(packed(files | {"more.csv": b"x"})).faults == (
            Fault("bundle.added", "more.csv"),
        )


def test_any_changed_byte_of_the_file_is_found(one):
    """Three hundred places at random, and the first and last hundred; every bit pattern of one."""
    content = one[1]["public"]
    random_places = random.Random(7).sample(range(len(content)), 300)  # noqa: S311  # a test
    for place in {*range(100), *range(len(content) - 100, len(content)), *random_places}:
        changed = content[:place] + bytes([content[place] ^ 0x11]) + content[place + 1 :]
        assert verify(changed).faults, place
    for cut in (0, 1, 30, len(content) // 2, len(content) - 1):
        assert verify(content[:cut]).faults, cut
    assert verify(content + b"\0").faults


def test_a_list_that_does_not_follow_is_found_though_everything_is_signed(one, store):
    """Whoever owns a key can sign anything; computing again tells."""
    from workshops.bundle.making import signed  # noqa: PLC0415  # what a cheat would use

    files = unpacked(one[1]["complete"]).files
    decided = json.loads(files["decision.json"])
    decided["lists"]["ranked"].reverse()
    text = f"{json.dumps(decided, ensure_ascii=False, sort_keys=True, indent=1)}\n".encode()
    manifest = json.loads(files["manifest.json"])
    import hashlib  # noqa: PLC0415

    manifest["files"]["decision.json"] = hashlib.sha256(text).hexdigest()
    said = json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    forged = files | {"decision.json": text} | signed(store, said.encode())
    assert verify(packed(forged)).faults == (Fault("bundle.list", "decision.json"),)


def test_tricks_of_zips_are_refused():
    """Names outside, two of a name, one that unfolds without end, no zip at all."""

    def zipped(*entries):
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in entries:
                archive.writestr(name, content)
        return out.getvalue()

    for name in ("../x", "/etc/x", "a\\b", "C:x"):
        assert verify(zipped((name, b"x"))).faults[0].key == "bundle.names"
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = zipped(("a", b"x"), ("a", b"y"))
    assert verify(twice).faults[0].key == "bundle.names"
    assert verify(zipped(("a", bytes(29 * 1024**2)))).faults[0].key == "bundle.too_large"
    assert verify(b"PK\x03\x04 no").faults[0].key == "bundle.no_zip"


@pytest.fixture
def office(another, tmp_path):
    """An office's store, on either engine."""
    with Store.open(another("office"), tmp_path / "office") as opened:
        yield opened


def test_merging_again_changes_nothing(one, office):
    """Plain or sealed, the same bundle is the same; the digest in the office is the field's."""
    identifier, made, public, digest = one
    trust(office, public, now=NOW)

    assert merge(office, made["complete"], now=NOW).state == "accepted"
    with office.reading() as connection:
        before = chain.length(connection, "")
        assert workshop_digest(connection, identifier) == digest
        assert len(load_workshop(connection, identifier).ballots) == 40
        assert chain.broken_at(connection, identifier) is None
    sealed = seal(made["complete"], Key.of("four random words"))
    assert merge(office, made["complete"], now=NOW).state == "known"
    assert merge(office, sealed, "four random words", now=NOW).state == "known"
    with office.reading() as connection:
        assert chain.length(connection, "") == before
        assert workshop_digest(connection, identifier) == digest


def test_what_cannot_be_taken_waits_and_says_why(one, office):
    """Tampered, of an unknown key, public only, of other content: nothing is written over."""
    identifier, made, public, digest = one
    unknown = merge(office, made["complete"], now=NOW)
    assert (unknown.state, unknown.reason) == ("quarantined", "bundle.key_unknown")
    with office.reading() as connection:
        assert list(quarantined(connection).values()) == ["bundle.key_unknown"]
    assert list((office.folder / "quarantine").iterdir())
    trust(office, public, now=NOW)
    assert merge(office, made["complete"], now=NOW).state == "accepted"
    assert merge(office, made["public"], now=NOW).reason == "bundle.public_only"
    files = unpacked(made["complete"]).files
    tampered = packed(files | {"ballots.csv": files["ballots.csv"] + b"x"})
    refusal = merge(office, tampered, now=NOW)
    assert (refusal.reason, refusal.name) == ("bundle.differs", "ballots.csv")
    with office.reading() as connection:
        assert sorted(quarantined(connection).values()) == ["bundle.differs", "bundle.public_only"]
        assert workshop_digest(connection, identifier) == digest


def test_a_known_workshop_with_other_content_waits(store, office):
    """Two truths about one workshop are for a person."""
    identifier = closed(store)
    made = make(store, identifier, "complete")
    with store.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER closed_attendance_update")
        connection.execute(tables.attendance.update().values(reason="changed"))
    other = make(store, identifier, "complete")
    trust(office, own_key(store).public_key().public_bytes_raw(), now=NOW)
    assert merge(office, made, now=NOW).state == "accepted"
    assert merge(office, other, now=NOW).reason == "bundle.conflict"
    with office.reading() as connection:
        kept = connection.execute(select(tables.attendance.c.reason)).scalars().all()
    assert set(kept) == {""}


def test_a_workshop_in_which_something_was_taken_out_and_nobody_voted_verifies(store):
    """A group and an answered proposal went before the vote: their answers went with them."""
    identifier = opened(store, "screening")
    remove(store, FACILITATOR, identifier, ProposalId("P04"), base=1, now=NOW)
    remove_group(store, FACILITATOR, identifier, GroupId("CSO"), base=1, now=NOW)
    with refused("setup.group_in_use"):
        remove_group(store, FACILITATOR, identifier, GroupId("A"), base=1, now=NOW)
    session = Session(session="women", people=9, top=(ProposalId("P03"),))
    save_session(store, FACILITATOR, identifier, session, base=0, now=NOW)
    with refused("proposals.named"):
        remove(store, FACILITATOR, identifier, ProposalId("P03"), base=1, now=NOW)
    enter(store, identifier, "counting")
    draw_lot(store, FACILITATOR, identifier, "12-7-3", now=NOW)
    close_count(store, FACILITATOR, identifier, now=NOW)
    with refused("count.closed_already"):
        step_back(store, FACILITATOR, identifier, now=NOW)
    publish(store, FACILITATOR, identifier, now=NOW)
    sign(store, FACILITATOR, identifier, ["mayor"], now=NOW)
    close_by_two(store, identifier)
    for kind in ("public", "complete"):
        assert verify(make(store, identifier, kind)).faults == ()


def test_a_vote_does_not_open_on_what_no_bundle_could_carry(store):
    """Said quickly in another language than the main one, and the same title twice: mended first,
    for after the vote nobody could, and the office could never take the workshop.
    """
    reasons = dict.fromkeys(("todo.presence_holds", "todo.try_ballot", "todo.print_zero"), "a test")
    start = workshop("screening")
    proposals, criteria = list(start.proposals), list(start.criteria)
    whole, proposals[1] = proposals[1], replace(proposals[1], title=Text(en="A well"), place="")
    proposals[2] = replace(proposals[2], short_title=Text(ar="مقترح 1"))
    criteria.append(replace(criteria[0], id=CriterionId("C2"), source="assessed"))
    given = replace(start, proposals=tuple(proposals), criteria=tuple(criteria))
    identifier = opened(store, "screening", given)

    (item,) = (one for one in checklist(store, identifier) if one.level == "block")
    assert (item.key, item.numbers) == ("todo.unfit", {"n": 3})
    found = [(one.file, one.row, one.column, one.kind) for one in item.problems]
    assert found == [
        ("proposals.csv", 3, "title_ar", "required"),
        ("proposals.csv", 3, "place", "required"),
        ("proposals.csv", 4, "short_title_ar", "short_title_repeated"),
    ]
    with refused("phase.blocked"):
        advance(store, FACILITATOR, identifier, reasons=reasons, now=NOW)

    for mended in (whole, start.proposals[2]):
        save(store, FACILITATOR, identifier, mended, base=1, reason="mended", now=NOW)
    advance(store, FACILITATOR, identifier, reasons=reasons, now=NOW)
    cast_all(store, identifier)
    advance(store, FACILITATOR, identifier, now=NOW)
    draw_lot(store, FACILITATOR, identifier, "12-7-3", now=NOW)
    close_count(store, FACILITATOR, identifier, now=NOW)
    publish(store, FACILITATOR, identifier, now=NOW)
    sign(store, FACILITATOR, identifier, ["mayor"], now=NOW)
    close_by_two(store, identifier)
    assert verify(make(store, identifier, "complete")).faults == ()


def test_a_count_closed_over_a_difference_verifies_with_its_reason(store):
    """Three sheets nobody found, two ballots more than people: the record says why."""
    identifier = opened(store, "screening")
    cast_all(store, identifier, {**GROUPS, "CSO": 10})
    stock(store, identifier, {"A": 3}, phase="voting")
    enter(store, identifier, "counting")
    draw_lot(store, FACILITATOR, identifier, "12-7-3", now=NOW)
    reasons = {"count.difference": "three sheets were torn"}
    with refused("count.reason_missing"):
        close_count(store, FACILITATOR, identifier, reasons=reasons, now=NOW)
    reasons["count.more_than_present"] = "two came late and were not counted at the door"
    close_count(store, FACILITATOR, identifier, reasons=reasons, now=NOW)
    publish(store, FACILITATOR, identifier, now=NOW)
    sign(store, FACILITATOR, identifier, ["mayor"], now=NOW)
    close_by_two(store, identifier)
    assert verify(make(store, identifier, "complete")).faults == ()


@pytest.mark.parametrize(
    "number", [4, pytest.param(200, marks=[pytest.mark.faults, pytest.mark.nightly])]
)
def test_bundles_in_any_order_give_the_same_store(store, another, tmp_path, number):
    """Forwards once, backwards and again, shuffled twice over: every row is the same."""
    made = [make(store, closed(store), "complete") for _ in range(number)]
    public = own_key(store).public_key().public_bytes_raw()
    shuffled = random.Random(5).sample([*made, *made], 2 * number)  # noqa: S311  # a test
    found = []
    for place, order in enumerate((made, [*reversed(made), *made], shuffled)):
        with Store.open(another(f"office{place}"), tmp_path / f"office{place}") as office:
            trust(office, public, now=NOW)
            states = Counter(merge(office, bundle, now=NOW).state for bundle in order)
            with office.reading() as connection:
                dialect.check_sound(connection)
                chain.check(connection)
                told = by_place_and_pillar(connection)
                ids = sorted(connection.execute(select(tables.workshops.c.id)).scalars())
                rows = [line for one in ids for line in rows_of(connection, one)]
                merged = sorted(map(tuple, connection.execute(select(tables.merged))))
            found.append((rows, merged, told))
        known = {"known": len(order) - number} if len(order) > number else {}
        assert states == {"accepted": number, **known}
    assert found[0] == found[1] == found[2]
    assert len(found[0][1]) == number
    print(f"{number} bundles, {len(found[0][0])} rows, three orders: the same")  # noqa: T201  # the figures of the night


def test_the_command_line_verifies_and_merges(one, tmp_path):
    """What an observer and an office type."""
    _, made, public, _ = one
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    good.write_bytes(made["complete"])
    files = unpacked(made["complete"]).files
    bad.write_bytes(packed(files | {"ballots.csv": files["ballots.csv"] + b"x"}))
    run, mark = CliRunner(), fingerprint(public)
    seen = run.invoke(main, ["verify", str(good), "--key", mark, "--lang", "en"])
    assert seen.exit_code == 0, seen.output
    assert "the same list" in seen.output
    found = run.invoke(main, ["verify", str(bad), "--lang", "en"])
    assert found.exit_code == 1
    assert "ballots.csv" in found.output
    other = run.invoke(main, ["verify", str(good), "--key", "0" * 16, "--lang", "en"])
    assert other.exit_code == 1
    into = ["--store", str(tmp_path / "office.sqlite"), "--lang", "en"]
    waits = run.invoke(main, ["merge", str(good), *into])
    assert waits.exit_code == 1
    assert "not registered" in waits.output
    done = run.invoke(main, ["merge", str(good), *into, "--trust", mark])
    assert done.exit_code == 0, done.output
    assert "Merged" in done.output


def test_a_national_question_is_answered_from_what_was_published(one, tmp_path):
    """Ranked within place and pillar, with the scores of the public list and no other."""
    identifier, made, public, _ = one
    with Store.open(tmp_path / "office.sqlite") as office:
        trust(office, public, now=NOW)
        merge(office, made["complete"], now=NOW)
        with office.reading() as connection:
            placed = by_place_and_pillar(connection)
    told = json.loads(unpacked(made["public"]).files["decision.json"])["ranking"]
    assert [(one.line.proposal, one.line.rank, one.line.score) for one in placed] == [
        (one["id"], one["rank"], round(one["score"] * 10)) for one in told
    ]
    assert [one.among for one in placed] == [one["rank"] for one in told]
    assert {(one.line.place, one.line.workshop) for one in placed} == {("Testville", identifier)}
    seen = CliRunner().invoke(main, ["national", "--store", str(tmp_path / "office.sqlite")])
    assert seen.output.splitlines()[1].startswith("Testville,basic_services,1,")
    assert len(seen.output.splitlines()) == 1 + len(told)


def test_what_was_published_without_scores_stays_without(store):
    """The order alone, and a rank in no wider list; equal scores share a rank."""
    line = Published(
        workshop="w", place="X", pillar="p", proposal="P1", title="t", rank=1, score=None
    )
    with store.writing() as connection:
        keep_published(connection, "w", [line, replace(line, proposal="P2", score=500)])
        keep_published(connection, "v", [replace(line, workshop="v", proposal="Q", score=500)])
    with store.reading() as connection:
        placed = by_place_and_pillar(connection)
    assert [(one.line.proposal, one.among) for one in placed] == [("Q", 1), ("P2", 1), ("P1", None)]
