"""Every command and option is in the documentation."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from spasmograph.cli.app import app

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"


def _commands() -> list[tuple[str, list[str]]]:
    """Return each command with its options."""
    found = []
    waiting = [("spasmograph", typer.main.get_command(app))]
    while waiting:
        name, command = waiting.pop()
        inner = getattr(command, "commands", {})
        waiting.extend((f"{name} {word}", part) for word, part in inner.items())
        options = [o for p in command.params for o in p.opts if o.startswith("--")]
        found.append((name, options))
    return found


COMMON = {"--record", "--json", "--zone", "--at", "--day", "--note"}
"""Options of the record that are documented once for all its commands."""


def _section(name: str) -> str:
    """Return what the page says under the heading of a command, alone or with others."""
    text = PAGE.read_text(encoding="utf-8")
    if name == "spasmograph":
        return text
    found = [part for part in text.split("\n## ")[1:] if f"`{name}`" in part.partition("\n")[0]]
    assert found, f"{PAGE.name} has no section '{name}'"
    return found[0]


def _common() -> str:
    return PAGE.read_text(encoding="utf-8").partition("## Options that commands of the")[2]


@pytest.mark.parametrize(("name", "options"), [c for c in _commands() if c[1]], ids=lambda v: v)
def test_command_and_options_are_documented(name: str, options: list[str]) -> None:
    section = _section(name)
    common = _common().partition("\n## ")[0]
    missing = [
        option
        for option in options
        if f"`{option}" not in section.replace("spasmograph --", "`--")
        and not (option in COMMON and f"`{option}" in common)
    ]
    assert not missing


def test_the_commands_are_known() -> None:
    names = {name for name, _ in _commands()}
    assert {"spasmograph measure", "spasmograph models", "spasmograph simulate face"} <= names
