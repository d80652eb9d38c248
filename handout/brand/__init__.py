"""The brand room: the brand file, colours and their contrast, fonts."""
