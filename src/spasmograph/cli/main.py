"""Run the program: every way it can end is one line and one exit code."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from functools import cache
from typing import Any

from spasmograph.errors import ImpossibleValue, SpasmographError, TaskFileError, UnknownTopic

__all__ = ["FAILED", "INTERRUPTED", "MISUSED", "main", "say"]

FAILED, MISUSED, INTERRUPTED = 1, 2, 130
"""Exit codes: something could not be done; it was asked for wrongly; Ctrl-C."""

_MISUSES = (ImpossibleValue, TaskFileError, UnknownTopic)


def say(text: str) -> None:
    """Write one line for the person to standard error."""
    print(f"spasmograph: {' '.join(text.split())}", file=sys.stderr)  # noqa: T201


def _wrong_usage(error: Any) -> str:
    """Say what was asked for wrongly, and where the command is explained."""
    unknown = getattr(error, "option_name", None) or ""
    if re.match(r"-[0-9]", unknown):
        return f"{unknown} is below zero. Write a number such as 2 or 2.5."
    context = getattr(error, "ctx", None)
    name = context.command_path if context else "spasmograph"
    text = error.format_message().rstrip(".")
    return f"{text}{'' if text.endswith('?') else '.'} See '{name} --help'."


@cache
def _command() -> Any:
    """Return what runs the commands; it is put together once."""
    from typer.main import get_command

    from spasmograph.cli.app import app

    return get_command(app)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments : sequence of str, optional
        The command line without the program's name; the process's own by default.

    Returns
    -------
    int
        Exit code: 0 fine, 1 something could not be done, 2 wrong usage or a
        value that cannot be, 130 stopped with Ctrl-C.
    """
    import typer

    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        code = _command()(args=given, prog_name="spasmograph", standalone_mode=False)
    except typer.TyperException as error:
        say(_wrong_usage(error))
        return MISUSED
    except SpasmographError as error:
        say(str(error))
        return MISUSED if isinstance(error, _MISUSES) else FAILED
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    if code == INTERRUPTED:
        say("stopped. Nothing half-finished was left behind.")
    return int(code or 0)
