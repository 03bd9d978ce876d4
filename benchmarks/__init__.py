"""Measurements of the instrument itself: ``python -m benchmarks.run``."""
