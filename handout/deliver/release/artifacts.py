"""One handout's files for a release: PDFs on each paper, HTML, text, its first page."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from handout.brand.fonts import typeface
from handout.build import Built, Loaded, build, content_sha256, load
from handout.content.variant import USUAL, Variant

PREVIEW_WIDTH = 480  # pixels
ALWAYS_ON = ("letter", "a4")


def papers_of(loaded: Loaded) -> list[str]:
    """The papers that a handout is released on: its own is one of them."""
    return list(dict.fromkeys((*ALWAYS_ON, loaded.handout.paper or loaded.brand.paper)))


def variants_of(loaded: Loaded) -> list[Variant]:
    """The usual printing of a handout, and the variants that its content asks for."""
    return list(dict.fromkeys((USUAL, *loaded.handout.variants)))


def file_names(
    slug: str, draft: bool, papers: Sequence[str], variants: Sequence[Variant] = (USUAL,)
) -> dict[tuple[str, str, Variant], str]:
    """The names of a handout's files by kind, paper (empty for all but PDFs) and variant.

    Each begins with ``slug``; those of a draft end in ``-DRAFT``.
    """
    mark = "-DRAFT" if draft else ""
    sheets = {
        ("pdf", paper, variant): "-".join(filter(None, (slug, paper, variant.name))) + f"{mark}.pdf"
        for variant in variants
        for paper in papers
    }
    others = {(kind, "", USUAL): f"{slug}{mark}.{kind}" for kind in ("png", "html", "txt")}
    return {**sheets, **others}


def entry_of(path: Path, slug: str, draft: bool, folder: Path) -> dict[str, Any]:
    """Build the handout at ``path`` into ``folder``; gives its entry of the manifest."""
    loaded = load(path)
    papers = papers_of(loaded)
    variants = variants_of(loaded)
    names = file_names(slug, draft, papers, variants)
    usual = loaded.handout.paper or loaded.brand.paper
    files: list[dict[str, Any]] = []

    def write(
        kind: str, content: bytes, paper: str = "", pages: int = 0, variant: Variant = USUAL
    ) -> None:
        name = names[kind, paper, variant]
        (folder / name).write_bytes(content)
        more = {"paper": paper, "pages": pages} if paper else {}
        if variant.name:
            more["variant"] = "+".join(variant.words)
        digest = hashlib.sha256(content).hexdigest()
        files.append({"name": name, "kind": kind, **more, "bytes": len(content), "sha256": digest})

    for variant in variants:
        for paper in papers:
            built = build(loaded, paper=paper, variant=variant)
            write("pdf", built.pdf, paper, built.pages, variant)
            if (paper, variant) == (usual, USUAL):
                write("png", _first_page(built))
    from handout.deliver.html import html_of
    from handout.deliver.plain import text_of

    write("html", html_of(loaded).encode())
    write("txt", text_of(loaded).encode())
    return {**description(path, loaded), "draft": draft, "files": files}


def description(path: Path, loaded: Loaded) -> dict[str, Any]:
    """What the manifest says of a handout, less its files.

    Raises ContentError where its fonts cannot be used.
    """
    handout = loaded.handout
    review = handout.review
    return {
        "content": path.name,
        "title": handout.title.plain,
        "language": handout.language,
        "version": handout.version,
        "issued": handout.issued.isoformat() if handout.issued else None,
        "review": {
            "status": review.status,
            "by": review.by,
            "on": review.on.isoformat() if review.on else None,
            "next": review.next.isoformat() if review.next else None,
        },
        "unconfirmed_sources": [
            key for key, source in handout.sources.items() if source.status != "confirmed"
        ],
        "content_sha256": content_sha256(loaded),
        "fonts_sha256": _fonts_sha256(loaded),
    }


def _fonts_sha256(loaded: Loaded) -> str:
    """A digest of the font files that the handout can be set in."""
    fonts, origin = loaded.brand.fonts, loaded.brand_origin
    others = [font for font in (fonts.heading, fonts.verbatim) if font]
    names = [fonts.body, *others, *fonts.fallback]
    digest = hashlib.sha256()
    for name in names:
        for file in typeface(name, [], origin.folder, origin).files:
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _first_page(built: Built) -> bytes:
    import pypdfium2

    document = pypdfium2.PdfDocument(built.pdf)
    page = document[0]
    image = page.render(scale=PREVIEW_WIDTH / page.get_width()).to_pil().convert("RGB")
    out = io.BytesIO()
    image.quantize(64).save(out, "PNG", optimize=True)
    document.close()
    return out.getvalue()
