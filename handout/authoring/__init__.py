"""What helps an author while writing: schemas for editors, explanations, one form for files."""
