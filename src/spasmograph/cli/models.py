"""Show what was found of the model files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from spasmograph.video.models import ModelStatus

__all__ = ["show"]


def show(found: Sequence[ModelStatus], *, as_json: bool) -> None:
    """Print the state of every model file, as a table or as JSON."""
    if as_json:
        document = [
            {
                **asdict(status.model),
                "state": status.state.value,
                "path": None if status.path is None else str(status.path),
            }
            for status in found
        ]
        typer.echo(json.dumps({"models": document}, ensure_ascii=False, indent=2))
        return
    for status in found:
        typer.echo(f"{status.model.name}: {status.state.value}")
        typer.echo(f"  {status.path or 'not found; spasmograph models --fetch downloads it'}")
        typer.echo(f"  SHA-256 {status.model.sha256}, licence {status.model.licence}")
