"""``handout build``: one content file to one PDF."""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handout.cli.options import HELP, content_options
from handout.cli.printing import imposing_options, named_after
from handout.cli.reporting import Reporting, say
from handout.cli.variants import named_for, tell_of_greys, variant_options
from handout.content.variant import Variant
from handout.imposing.ways import Imposition

if TYPE_CHECKING:
    from handout.build import Loaded


@click.command(cls=Reporting, context_settings=HELP)
@content_options
@click.option("-o", "--output", metavar="FILE", help="Where the result goes; - is standard output.")
@click.option(
    "--to", "kind", type=click.Choice(["pdf", "html", "epub", "txt", "brf", "ssml"]), default="pdf",
    help="PDF (the usual), one HTML file, a book for phones, plain text, braille, or a script "
    "for a voice.",
)  # fmt: skip
@variant_options
@imposing_options
@click.option("--open", "open_after", is_flag=True, help="Show the result when it is built.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def build(
    content: str,
    output: str | None,
    kind: str,
    paper: str | None,
    settings: dict[str, str],
    field_values: dict[str, str],
    fields_file: str | None,
    open_after: bool,
    as_json: bool,
    quiet: bool,
    variant: Variant,
    imposition: Imposition,
) -> None:
    """Build CONTENT (content.yaml, if not given; - is standard input).

    \b
    Examples:
      handout build
      handout build asthma.yaml -o asthma.pdf --paper a4
      handout build --set review.status=approved --set "review.by=Dr A. Example"
      handout build --to html -o asthma.html asthma.yaml
      handout build asthma.yaml --large-print
      handout build asthma.yaml --paper a4 --booklet
      cat asthma.yaml | handout build - -o - > asthma.pdf
    """
    started = time.perf_counter()
    # The command lives for one build: looking for garbage cycles among the thousands of
    # objects that imports make costs a tenth of its time and frees nothing.
    gc.disable()
    if content == fields_file == "-":
        raise click.UsageError("content and fields cannot both come from standard input")
    if variant.name and kind != "pdf":
        wanted = " ".join(f"--{word}" for word in variant.words)
        raise click.UsageError(f"{wanted} is for paper; who reads on a screen sets it there")
    if imposition.name and kind != "pdf":
        raise click.UsageError(f"--{imposition.words[0]} is for paper, and --to {kind} is not")
    from handout.build import load
    from handout.cli.output import default_output, write_output
    from handout.cli.values import read_values
    from handout.content.source import origin_of

    source = (
        origin_of(sys.stdin.buffer.read(), "standard input", Path()) if content == "-" else content
    )
    loaded = load(source, settings=settings)
    values = {**read_values(fields_file), **field_values} if fields_file else field_values
    if variant.grey and not quiet:
        tell_of_greys(loaded)
    made, pages, note = _made(kind, loaded, paper, values, variant, imposition)
    title = loaded.handout.title.plain
    named = named_after(named_for(default_output(title, kind), variant), imposition)
    usual = "-" if content == "-" else named
    target = output or usual
    write_output(target, made)
    milliseconds = round((time.perf_counter() - started) * 1000)
    to_stderr = target == "-"
    if as_json:
        import hashlib

        report = {
            "path": target,
            "pages": pages,
            "bytes": len(made),
            "sha256": hashlib.sha256(made).hexdigest(),
            "milliseconds": milliseconds,
        }
        say(json.dumps(report), err=to_stderr)
    elif not quiet:
        count = "" if pages is None else "1 page, " if pages == 1 else f"{pages} pages, "
        place = "standard output" if to_stderr else target
        say(f"{place}: {count}{len(made) / 1000:.0f} KB, {milliseconds} ms", err=to_stderr)
    if note and not quiet:
        say(note, err=True)
    if open_after and not to_stderr:
        click.launch(target)


def _made(
    kind: str,
    loaded: Loaded,
    paper: str | None,
    values: dict[str, str],
    variant: Variant,
    imposition: Imposition,
) -> tuple[bytes, int | None, str]:
    """The result, its pages if it has any, and what whoever prints it should know."""
    if kind == "html":
        from handout.deliver.html import html_of

        return html_of(loaded, values).encode(), None, ""
    if kind == "epub":
        from handout.deliver.epub.book import epub_of

        return epub_of(loaded, values), None, ""
    if kind == "brf":
        from handout.deliver.brf import brf_of

        return brf_of(loaded, values), None, ""
    if kind == "ssml":
        from handout.deliver.ssml import ssml_of

        return ssml_of(loaded, values).encode(), None, ""
    if kind == "txt":
        from handout.deliver.plain import text_of

        return text_of(loaded, values).encode(), None, ""
    if imposition.name:
        from handout.imposing.making import imposed

        return imposed(loaded, imposition, paper=paper, values=values, variant=variant)
    from handout.build import build as build_pdf

    built = build_pdf(loaded, paper=paper, values=values, variant=variant)
    return built.pdf, built.pages, ""
