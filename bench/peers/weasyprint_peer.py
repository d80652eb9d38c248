"""WeasyPrint (HTML and CSS): tagged, PDF/UA-1."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from entry import FAMILY, STYLES, Item, face, grouped, main
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

VARIANT = "pdf/ua-1"
STYLE = f"""
@page {{ size: letter; margin: 72pt;
  @bottom-center {{ font: 10pt "{FAMILY}"; content: "Page " counter(page) " of " counter(pages) }}
}}
body {{ font: 12pt/1.4 "{FAMILY}"; margin: 0 }}
h1 {{ font-size: 24pt }} h2 {{ font-size: 17pt }} h3 {{ font-size: 13pt }}
h1, h2, h3 {{ line-height: 1.2; margin: 1em 0 .4em; break-after: avoid }}
p {{ margin: 0 0 .6em }} ul {{ margin: 0 0 .6em; padding-left: 1.5em }} li {{ margin-bottom: .3em }}
.source {{ padding-left: 1.5em; text-indent: -1.5em }}
"""
TAGS = {"title": "h1", "heading": "h2", "subheading": "h3", "paragraph": "p"}


def build(items: list[Item]) -> bytes:
    """The document, with fonts and style sheet read anew."""
    return warm(items)()


def warm(items: list[Item]) -> Callable[[], bytes]:
    """A rebuild that keeps the fonts and the parsed style sheet."""
    fonts = FontConfiguration()
    sheet = CSS(string=_faces() + STYLE, font_config=fonts)
    html = markup(items)

    def rebuild() -> bytes:
        return HTML(string=html).write_pdf(
            stylesheets=[sheet], font_config=fonts, pdf_variant=VARIANT
        )

    return rebuild


def _faces() -> str:
    rules = []
    for style in STYLES:
        weight = "bold" if style.startswith("Bold") else "normal"
        slant = "italic" if style.endswith("Italic") else "normal"
        rules.append(
            f'@font-face {{ font-family: "{FAMILY}"; font-weight: {weight};'
            f' font-style: {slant}; src: url("file://{face(style)}") }}'
        )
    return "\n".join(rules)


def markup(items: list[Item]) -> str:
    """The document in HTML."""
    title = escape(items[0][2])
    parts = [f'<!doctype html><html lang="en-US"><head><title>{title}</title></head><body>']
    for kind, group in grouped(items):
        if kind == "item":
            parts.append("<ul>")
            for _, lead, text in group:
                strong = f"<strong>{escape(lead)}</strong> " if lead else ""
                parts.append(f"<li>{strong}{escape(text)}</li>")
            parts.append("</ul>")
        elif kind == "source":
            parts += [f'<p class="source">{escape(text)}</p>' for _, _, text in group]
        else:
            tag = TAGS[kind]
            parts += [f"<{tag}>{escape(text)}</{tag}>" for _, _, text in group]
    return "\n".join(parts) + "</body></html>"


if __name__ == "__main__":
    main(build)
