"""One handout's files for a release: PDFs on each paper, HTML, text, its first page."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

from handout.build import Built, Loaded, build, content_sha256, load
from handout.layout.look import PAPERS

PREVIEW_WIDTH = 480  # pixels


def entry_of(path: Path, slug: str, draft: bool, folder: Path) -> dict[str, Any]:
    """Build the handout at ``path`` into ``folder``; gives its entry of the manifest.

    File names begin with ``slug``; those of a draft end in ``-DRAFT``.
    """
    loaded = load(path)
    mark = "-DRAFT" if draft else ""
    usual = loaded.handout.paper or loaded.brand.paper
    files: list[dict[str, Any]] = []

    def write(name: str, kind: str, content: bytes, **more: Any) -> None:
        (folder / name).write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        files.append({"name": name, "kind": kind, **more, "bytes": len(content), "sha256": digest})

    for paper in PAPERS:
        built = build(loaded, paper=paper)
        write(f"{slug}-{paper}{mark}.pdf", "pdf", built.pdf, paper=paper, pages=built.pages)
        if paper == usual:
            write(f"{slug}{mark}.png", "png", _first_page(built))
    from handout.deliver.html import html_of
    from handout.deliver.plain import text_of

    write(f"{slug}{mark}.html", "html", html_of(loaded).encode())
    write(f"{slug}{mark}.txt", "txt", text_of(loaded).encode())
    return {**description(path, loaded), "draft": draft, "files": files}


def description(path: Path, loaded: Loaded) -> dict[str, Any]:
    """What the manifest says of a handout, less its files."""
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
    }


def _first_page(built: Built) -> bytes:
    import pypdfium2

    document = pypdfium2.PdfDocument(built.pdf)
    page = document[0]
    image = page.render(scale=PREVIEW_WIDTH / page.get_width()).to_pil().convert("RGB")
    out = io.BytesIO()
    image.quantize(64).save(out, "PNG", optimize=True)
    document.close()
    return out.getvalue()
