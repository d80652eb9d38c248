"""One handout for many patients: laid out once, and only what differs is set again."""
