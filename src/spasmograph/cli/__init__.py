"""The command line."""

from spasmograph.cli.main import main

__all__ = ["main"]
