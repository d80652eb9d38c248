"""Asking Crossref about the sources of a handout: the one part that uses the network."""
