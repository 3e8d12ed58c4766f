"""The threat table of `trust.md`, section 7: where each row is shown, over HTTP and WebSocket."""

import ast

import pytest

from tests.conftest import PROJECT

WIRE, LOAD = "tests/doors/test_over_the_wire.py", "tests/load/test_load.py"
TITLES, KIOSK = "tests/e2e/test_hostile_titles.py", "tests/e2e/test_kiosk.py"
CANARIES = "tests/doors/test_canaries.py"
LINKED = "test_nobody_is_linked_to_a_ballot_by_anything_that_is_left"
SECOND_ROOM = "tests/e2e/test_second_room.py"
LIVE = "tests/release/test_live_attacks.py"
THREATS = {
    "T1 role opens another's page or action": [
        (WIRE, "test_t1_no_role_gets_a_page_file_or_route_that_is_not_its_own"),
        (WIRE, "test_t1_no_route_is_changed_by_somebody_else"),
        (WIRE, "test_t1_over_the_socket_no_page_of_another_role_is_drawn"),
        ("tests/doors/test_matrix.py", "test_no_role_does_an_act_that_is_not_its_own"),
    ],
    "T2 guessing codes": [
        (LOAD, "test_wrong_codes_are_never_accepted_and_right_ones_are_answered"),
    ],
    "T3 voting twice": [(LOAD, "test_fifty_phones_with_one_code_cast_one_ballot")],
    "T4 foreign host or origin": [
        (WIRE, "test_t4_a_foreign_host_or_origin_is_refused_at_both_doors"),
        ("tests/e2e/test_doors.py", "test_the_room_is_opened_signed_into_and_closed"),
    ],
    "T5 script, beacon, link in text": [
        (TITLES, "test_a_title_is_only_text_on_every_page"),
        (TITLES, "test_a_title_is_only_text_on_every_scene"),
        (TITLES, "test_a_title_is_only_text_on_the_ballot_of_a_phone"),
        (TITLES, "test_a_title_is_only_text_on_a_shared_tablet"),
        (TITLES, "test_a_title_is_only_text_while_a_file_is_taken_in"),
        ("tests/release/test_hostile_files.py", "test_no_document_has_a_link"),
    ],
    "T6 formulas": [
        (TITLES, "test_what_is_taken_from_the_page_calculates_nothing_and_leads_nowhere"),
        ("tests/release/test_hostile_files.py", "test_no_cell_of_a_table_begins_like_a_formula"),
        (
            "tests/release/test_hostile_files.py",
            "test_a_workbook_has_our_formulas_alone_and_no_link",
        ),
    ],
    "T7 upload bombs": [
        (TITLES, "test_files_that_break_readers_are_refused_by_the_page"),
        ("tests/intake/test_hostile.py", "test_every_one_of_more_than_two_hundred_is_refused"),
        ("tests/intake/test_fuzz.py", "*"),
        (
            "tests/intake/test_hostile_folders.py",
            "test_every_trick_of_settings_and_names_is_refused",
        ),
    ],
    "T8 path tricks": [
        (TITLES, "test_what_is_taken_from_the_page_calculates_nothing_and_leads_nowhere"),
        ("tests/release/test_hostile_files.py", "test_ten_thousand_names_never_leave_the_folder"),
        ("tests/web/test_uploads.py", "test_ten_thousand_names_stay_in_the_folder"),
    ],
    "T9 SQL injection": [
        (WIRE, "test_t9_hostile_text_in_every_field_of_the_doors_is_text"),
        ("tests/doors/test_statements.py", "*"),
    ],
    "T10 leaks in logs": [
        (WIRE, "test_t10_nothing_that_was_said_is_in_the_log"),
        (CANARIES, LINKED),
    ],
    "T11 listening too widely": [
        (WIRE, "test_t11_by_default_the_loopback_alone_is_listened_on"),
        (WIRE, "test_5_6_settings_in_effect_are_compared_in_every_way_to_start"),
    ],
    "T12 stolen laptop or stick": [
        (CANARIES, LINKED),
        ("tests/workshops/store/test_retention.py", "*"),
    ],
    "T13 insider edits the result": [
        (WIRE, "test_t13_a_store_edited_from_outside_is_served_for_reading_alone"),
        ("tests/workshops/store/test_guards.py", "*"),
        ("tests/workshops/store/test_chain.py", "*"),
    ],
    "T14 slow or huge requests": [
        (WIRE, "test_t14_slow_and_huge_requests_keep_nobody_waiting"),
    ],
    "T15 projector shows too much": [
        (WIRE, "test_t15_a_screen_gets_the_released_feed_and_nothing_else"),
        (WIRE, "test_t1_t15_without_a_sign_in_of_staff_no_socket_opens"),
    ],
    "T16 next person at the tablet": [
        (KIOSK, "test_the_next_person_finds_nothing_of_the_one_before"),
    ],
    "T17 linking a vote to a person": [
        (CANARIES, LINKED),
        ("tests/release/test_unlinkable.py", "*"),
    ],
    "T18 reconstructing a group": [
        (LIVE, "test_no_ballot_follows_from_what_a_server_sends"),
        ("tests/release/test_attacks.py", "*"),
        ("tests/release/test_further_attacks.py", "*"),
        ("tests/release/test_whole_numbers.py", "*"),
        ("tests/release/test_pull.py", "*"),
    ],
    "T19 hostile bundle": [
        (
            "tests/e2e/test_second_room.py",
            "test_t19_a_hostile_file_is_refused_by_the_page",
        ),
        ("tests/vault/test_rooms.py", "test_what_is_not_as_it_was_handed_in_waits_and_says_why"),
        ("tests/vault/test_rooms.py", "test_a_session_that_nobody_sealed_is_refused"),
        ("tests/vault/test_bundle.py", "*"),
        ("tests/web/test_uploads.py", "test_a_bundle_is_no_folder"),
        ("tests/intake/test_hostile_folders.py", "test_every_trick_of_bundles_is_refused"),
        (
            "tests/intake/test_hostile_folders.py",
            "test_nonsense_signed_with_a_key_of_its_own_is_refused",
        ),
    ],
}
"""Threat -> (file, test); "*" for a file that is about nothing else.

Signed bundles come in by `tashawur merge` alone. Over HTTP three places take more than one table:
the session of a second room on Ballots and its room file on Workshops, both sealed, and a folder or
its zip on Workshops. That is a new workshop; the one of a closed workshop, a bundle, is refused.
"""


@pytest.mark.parametrize("threat", THREATS)
def test_every_threat_has_its_tests(threat):
    """A test that was renamed or deleted takes its row with it."""
    for file, name in THREATS[threat]:
        tree = ast.parse((PROJECT / file).read_text(encoding="utf-8"))
        found = {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}
        tests = {one for one in found if one.startswith("test_")}
        assert tests, file
        assert name == "*" or name in tests, (file, name)


def test_no_row_is_missing():
    """Nineteen threats, numbered as in the specification."""
    assert [threat.split()[0] for threat in THREATS] == [f"T{n}" for n in range(1, 20)]
