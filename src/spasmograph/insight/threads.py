"""One thread for small matrices.

The matrices here are small and many.  Spread over several threads they wait
for each other, on a busy machine for most of a minute; on one they take a
second, and the sums come out in the same order on every machine.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import lru_cache

from threadpoolctl import ThreadpoolController

__all__ = ["one_thread"]


def one_thread() -> AbstractContextManager[object]:
    """Keep linear algebra to one thread for as long as the context lasts."""
    limits: AbstractContextManager[object] = _controller().limit(limits=1, user_api="blas")
    return limits


@lru_cache(maxsize=1)
def _controller() -> ThreadpoolController:
    """Find the libraries once; numpy and scipy are loaded by then."""
    import scipy.linalg  # noqa: F401 -- brings its own library along

    return ThreadpoolController()
