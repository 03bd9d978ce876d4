"""Keep the chatter of libraries off the person's screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["quiet"]

STANDARD_ERROR = 2


@contextmanager
def quiet() -> Iterator[None]:
    """Throw away what this process writes to standard error meanwhile.

    The neural-net and video libraries write there from native code.
    """
    sys.stderr.flush()
    kept = os.dup(STANDARD_ERROR)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, STANDARD_ERROR)
        yield
    finally:
        sys.stderr.flush()
        os.dup2(kept, STANDARD_ERROR)
        os.close(kept)
        os.close(nowhere)
