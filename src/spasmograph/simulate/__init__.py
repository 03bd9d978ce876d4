"""Faces whose truth is known, for tests, benchmarks and the demo."""
