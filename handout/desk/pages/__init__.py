"""What the desk shows and does, a module a page."""
