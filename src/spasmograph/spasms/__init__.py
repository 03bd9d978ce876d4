"""From motion to events, bouts and their summary."""
