"""A translation beside its source: what belongs together, and what differs."""
