"""The words of a BIDS dataset."""

from __future__ import annotations

from typing import Any

__all__ = ["CHANGES", "README", "tasks_sidecar"]

README = """\
# Facial spasms measured from video

Each session is one video of a face, measured by spasmograph on the machine of the
person who filmed it. The videos are not part of the dataset. Nothing in it is a
diagnosis: it holds movements that look involuntary, with a confidence each.

- `beh/..._events.tsv`: one line an event. Side is the person's own. Events with a
  confidence below 0.5 are listed but were not counted.
- `motion/..._motion.tsv`: one line a frame: the gap between the lids, height of brow and
  cheek, pull of the mouth corner (mm), pose of the head (degrees), quality (0 to 1).
  `LATENCY` holds the time of each frame, since frames of a video are not evenly spaced;
  `SamplingFrequency` is their usual rate. Distances between points of a face are no type of
  channel that BIDS knows, so they are `MISC`. Times are written to 0.000001 s, all
  else to 0.0001. What was not observed is `n/a`, never 0.
- `derivatives/spasmograph`: the summary of each session (counts, rates and their 95%
  intervals), and what the person was asked to do. BIDS has no place for these.
- `sub-..._sessions.tsv`: days since the first session.

Left out on purpose: names, notes and other text that a person wrote, names of videos, dates,
year of birth, and all of the diary.
"""

CHANGES = """\
1.0.0 {version}
  - Written by spasmograph {version}, after BIDS {bids}.
"""

_TASKS = {
    "rest": "Nothing",
    "gentle_closure": "To close the eyes gently",
    "forced_closure": "To close the eyes firmly",
    "smile": "To smile",
    "pucker": "To pucker the lips",
    "raise_brows": "To raise the brows",
    "read": "To read aloud",
    "talk": "To talk",
}


def tasks_sidecar() -> dict[str, Any]:
    """Return the sidecar of the table of what the person was asked to do."""
    return {
        "onset": {"Description": "Start, since the start of the recording", "Units": "s"},
        "duration": {"Description": "Length", "Units": "s"},
        "trial_type": {"Description": "What the person was asked to do", "Levels": _TASKS},
    }
