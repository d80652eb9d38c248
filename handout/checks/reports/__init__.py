"""What the rules found, written for people and for programs."""
