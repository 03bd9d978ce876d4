"""Pages a person or their doctor can read."""
