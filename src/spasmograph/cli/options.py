"""Options that many commands of the record share."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

import typer

__all__ = ["Json", "Noting", "RecordFile", "Zone", "sharing"]

RecordFile = Annotated[
    str | None,
    typer.Option(
        "--record",
        metavar="FILE",
        show_default=False,
        help="The record to use; else SPASMOGRAPH_RECORD, else the one last opened.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Zone = Annotated[
    str | None,
    typer.Option(
        metavar="ZONE",
        show_default=False,
        help="Time zone of what is typed, like Europe/Zurich; else that of the record.",
    ),
]
_At = Annotated[
    str | None,
    typer.Option(
        metavar="TIME",
        show_default=False,
        help="When: '2026-03-01 08:30', '08:30' for today, 'yesterday 22:00'. Now by default.",
    ),
]
_Day = Annotated[
    str | None,
    typer.Option(
        metavar="DAY",
        show_default=False,
        help="Which day: 2026-03-01, today or yesterday. Today by default.",
    ),
]
_Note = Annotated[
    str | None, typer.Option(metavar="TEXT", show_default=False, help="Anything else.")
]


@dataclass(frozen=True, slots=True)
class Noting:
    """What the shared options of a command said.

    Attributes
    ----------
    record : str or None
        The record named.
    as_json : bool
        Print JSON.
    zone, at, day, note : str or None
        As they were typed.
    """

    record: str | None = None
    as_json: bool = False
    zone: str | None = None
    at: str | None = None
    day: str | None = None
    note: str | None = None


_SHARED: dict[str, tuple[Any, Any]] = {
    "at": (_At, None),
    "day": (_Day, None),
    "note": (_Note, None),
    "zone": (Zone, None),
    "record": (RecordFile, None),
    "as_json": (Json, False),
}


def sharing(*wanted: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the shared options, as one `Noting` before its own parameters.

    Parameters
    ----------
    *wanted : str
        Any of ``at``, ``day`` and ``note``.  ``--record``, ``--zone`` and
        ``--json`` always come.
    """
    names = [name for name in _SHARED if name in {*wanted, "zone", "record", "as_json"}]

    def dress(function: Callable[..., None]) -> Callable[..., None]:
        def command(**given: Any) -> None:
            function(Noting(**{name: given.pop(name) for name in names}), **given)

        _, *own = inspect.signature(function, eval_str=True).parameters.values()
        only = inspect.Parameter.KEYWORD_ONLY
        parameters = [parameter.replace(kind=only) for parameter in own]
        for name in names:
            annotation, default = _SHARED[name]
            parameters.append(inspect.Parameter(name, only, default=default, annotation=annotation))
        command.__doc__ = function.__doc__
        command.__name__ = function.__name__
        command.__annotations__ = {item.name: item.annotation for item in parameters}
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        return command

    return dress
