"""A handout's texts to a translator and back: PO and XLIFF files, and a pseudo-language."""
