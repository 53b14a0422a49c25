"""What is fetched is what was recorded; what cannot be fetched is named."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from api import cli
from api.install import browser, icons, python, steps, system
from api.install.steps import CannotInstall
from api.install.system import Need
from geo_oss.settings import ROOT

_ABSENT = Need("Something", lambda: False, ("some-package",))


def test_a_failing_command_shows_its_last_words() -> None:
    with pytest.raises(CannotInstall) as problem:
        steps.run(["sh", "-c", "echo one; echo two >&2; exit 3"], failed="It did not work.")
    assert problem.value.en.startswith("It did not work.")
    assert "  | one\n  | two" in problem.value.en


def test_a_missing_program_is_named() -> None:
    with pytest.raises(CannotInstall, match="no-such-program is not installed"):
        steps.run(["no-such-program"], failed="It did not work.")


def test_a_stamp_holds_for_one_mark(tmp_path: Path) -> None:
    assert not steps.is_stamped(tmp_path / "stamp", "a")
    steps.set_stamp(tmp_path / "stamp", "a")
    assert steps.is_stamped(tmp_path / "stamp", "a") and not steps.is_stamped(tmp_path / "stamp", "b")


def test_what_is_there_is_not_installed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "run", lambda *words, **more: pytest.fail("something was installed"))
    system.provide([Need("Here", lambda: True, ("here",))])


def test_without_apt_the_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(CannotInstall, match=r"Missing: Something\..*apt-get install some-package.*postgresql\.org"):
        system.provide([_ABSENT])


def test_without_root_and_sudo_the_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "sudo" else name)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(CannotInstall, match="this user has no sudo"):
        system.provide([_ABSENT])


def test_sudo_is_used_when_not_root(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(shutil, "which", lambda name: name)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system, "run", lambda command, **more: commands.append(command))
    with pytest.raises(CannotInstall, match="do not bring Something"):
        system.provide([_ABSENT])
    assert [command[0] for command in commands] == ["sudo", "sudo"]
    assert commands[1][-1] == "some-package"


def test_a_given_database_needs_no_postgresql_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEO_OSS_DATABASE_URL", "postgresql://elsewhere/x")
    monkeypatch.setattr("geo_oss.db.binaries.find", lambda: pytest.fail("it looked for PostgreSQL"))
    assert system.has_postgis()


def test_an_old_node_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    old = subprocess.CompletedProcess(["node"], 0, stdout="v12.22.9\n")
    monkeypatch.setattr(subprocess, "run", lambda *words, **more: old)
    with pytest.raises(CannotInstall, match=r"Node\.js v12\.22\.9 is too old"):
        system.provide([])


def test_a_changed_browser_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = tmp_path / "vendor.sha256"
    record.write_text(browser.RECORD.read_text(encoding="utf-8").replace("a", "b", 1), encoding="utf-8")
    monkeypatch.setattr(browser, "RECORD", record)
    monkeypatch.setattr(browser, "VENDOR", tmp_path / "vendor")
    with pytest.raises(CannotInstall, match=r"not the ones recorded.*bin/vendor --record"):
        browser.vendor()
    assert not (tmp_path / "vendor").exists()


def test_unknown_icons_are_named(tmp_path: Path) -> None:
    names = tmp_path / "icons.txt"
    names.write_text("# ours\nmap-pin\nno-such-icon # later\n\nmap-pin\n", encoding="utf-8")
    assert icons.listed(names) == ["map-pin", "no-such-icon"]
    with pytest.raises(CannotInstall, match="does not have: no-such-icon"):
        icons.sprite(browser.MODULES / "lucide-static", names)


def test_a_sprite_has_one_symbol_for_each_name(tmp_path: Path) -> None:
    names = tmp_path / "icons.txt"
    names.write_text("map-pin\ninbox\n", encoding="utf-8")
    drawn = icons.sprite(browser.MODULES / "lucide-static", names)
    assert drawn.count("<symbol ") == 2 and '<symbol id="map-pin" viewBox="0 0 24 24"' in drawn
    assert "class=" not in drawn and "<svg " in drawn


def test_a_larger_environment_serves_a_smaller_wish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(python, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(python, "_make", lambda kind: pytest.fail("it was made anew"))
    steps.set_stamp(tmp_path / "stamp", python._mark("bench"))
    assert python.install("run") == python.PYTHON


def test_a_smaller_environment_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    monkeypatch.setattr(python, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(python, "_make", made.append)
    steps.set_stamp(tmp_path / "stamp", python._mark("run"))
    python.install("test")
    assert made == ["test"]


def test_the_installer_needs_the_standard_library_only() -> None:
    code = "import sys; sys.path.insert(0, '.'); import api.install.__main__, api.install.vendor"
    command = [sys.executable, "-I", "-S", "-c", code]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def test_a_full_disk_is_a_sentence_for_every_command(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space() -> None:
        raise OSError(28, "No space left on device", "/data/x")

    told: list[str] = []
    monkeypatch.setattr(cli, "app", no_space)
    monkeypatch.setattr(cli, "_tell", lambda problem: told.append(problem.en))
    with pytest.raises(SystemExit):
        cli.main()
    assert told == ["The disk is full: /data/x (No space left on device)."]
