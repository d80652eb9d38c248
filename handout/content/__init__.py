"""The content room: what an author may write."""
