"""Measure facial spasms from an ordinary video, on your own machine."""
