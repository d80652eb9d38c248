"""Finished pages to what is printed: booklets, leaflets, several pages a sheet, crop marks."""
