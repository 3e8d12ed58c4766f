"""The settings that are shipped, and that they are in effect."""

import tomllib

import pytest
from streamlit import config

from tests.conftest import PROJECT
from workshops.web.settings import data_folder, default_store, differences, settings, store_address

SHIPPED = tomllib.loads((PROJECT / ".streamlit/config.toml").read_text(encoding="utf-8"))


def test_every_setting_is_passed_to_the_start():
    """Each option of the file is passed under its dotted name, and Streamlit knows that name."""
    passed = settings()

    for table in ("server", "runner", "browser", "client"):
        for name, value in SHIPPED[table].items():
            assert passed[f"{table}.{name}"] == value
    assert passed["theme.sidebar.backgroundColor"] == SHIPPED["theme"]["sidebar"]["backgroundColor"]
    assert len(passed["theme.fontFaces"]) == 4
    assert not [name for name in passed if name not in config._config_options_template]  # noqa: SLF001  # no public list


def test_the_promises_of_the_settings():
    """Loopback only, no usage statistics, no address asked of outsiders, no traces on the page."""
    passed = settings()

    assert passed["server.address"] == "127.0.0.1"
    assert passed["server.allowedHosts"] == ["127.0.0.1", "localhost"]
    assert passed["browser.gatherUsageStats"] is False
    assert passed["browser.serverAddress"] == "localhost"
    assert passed["client.showErrorDetails"] == "none"
    assert passed["server.enableAgentApi"] is False
    assert passed["runner.postScriptGC"] is False


def test_a_setting_that_is_not_in_effect_is_found():
    """A value that differs from the shipped one is named with what is in effect."""
    assert differences({"server.maxUploadSize": config.get_option("server.maxUploadSize")}) == {}
    assert "server.maxUploadSize" in differences({"server.maxUploadSize": 1})


def test_the_store_is_the_named_one_or_the_default(monkeypatch):
    """The environment of the process names the store; without it a checkout keeps its own."""
    monkeypatch.setenv("TASHAWUR_STORE", "sqlite:////somewhere/else.sqlite")
    assert store_address() == "sqlite:////somewhere/else.sqlite"

    monkeypatch.delenv("TASHAWUR_STORE")
    assert store_address() == default_store()
    assert store_address().endswith("data/local/tashawur.sqlite")


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        ("win32", "AppData/Tashawur"),
        ("darwin", "Library/Application Support/Tashawur"),
        ("linux", "share/tashawur"),
    ],
)
def test_an_installed_program_keeps_its_store_with_the_person(
    platform, expected, tmp_path, monkeypatch
):
    """Outside a checkout: the folder in which each system keeps data of a person."""
    monkeypatch.setattr("workshops.web.settings.WORKSHOPS", tmp_path / "site" / "workshops")
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "AppData"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("HOME", str(tmp_path))

    assert data_folder() == tmp_path / expected
