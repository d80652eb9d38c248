"""./content.yaml to a PDF, with the defaults: ``python make_pdf.py --help`` lists the rest."""

from handout.cli import build

if __name__ == "__main__":
    build()
