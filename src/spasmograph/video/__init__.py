"""Video tracking: frames to face points."""
