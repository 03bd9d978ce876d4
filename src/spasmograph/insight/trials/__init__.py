"""Home trials: something switched on and off by lot, and judged once at the end.

`spasmograph.insight` offers what is used from outside.
"""

from __future__ import annotations

__all__: list[str] = []
