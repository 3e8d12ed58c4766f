"""Places, templates and examples are found where they are shipped."""

from workshops import resources
from workshops.resources import data_folder, example, examples, template, town, towns


def test_the_places_of_the_programme_are_there():
    """Six places with the codes that are confirmed; an unconfirmed code is empty."""
    assert {one.id: one.place_code for one in towns()} == {
        "sabha": "LY031901",
        "al_kufra": "LY010701",
        "qatroun": "LY032202",
        "benghazi": "",
        "ubari": "LY032003",
        "ash_sharqiya": "LY032201",
    }


def test_a_place_is_found_by_any_of_its_spellings():
    """Id, Arabic, French, other spellings; nothing for a place nobody listed."""
    assert {town(name).id for name in ("sabha", "Sebha", "سبها", "SABHA")} == {"sabha"}
    assert town("Alkufra").id == "al_kufra"
    assert town("Gatroun").id == "qatroun"
    assert town("Tripoli") is None


def test_the_data_is_the_checkouts_or_the_wheels(tmp_path, monkeypatch):
    """An installed wheel carries its own data; a checkout reads it in place."""
    assert data_folder() == resources.CHECKOUT
    assert example("sabha").is_dir()
    assert template("workshop").is_dir()

    (tmp_path / "examples" / "here").mkdir(parents=True)
    (tmp_path / "examples" / "here" / "workshop.yaml").touch()
    monkeypatch.setattr(resources, "PACKAGED", tmp_path)

    assert examples() == ("here",)
