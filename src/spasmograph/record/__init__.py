"""One person's record: measured sessions, diary and treatments, in one file of their own."""

from __future__ import annotations
