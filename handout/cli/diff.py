"""``handout diff``: what a patient would read differently in two versions."""

from __future__ import annotations

import click

from handout.cli.options import HELP
from handout.cli.reporting import Reporting, say


@click.command(cls=Reporting, context_settings=HELP)
@click.argument("old")
@click.argument("new")
@click.option("--html", metavar="FILE", help="Write the changes as a page, too.")
@click.option("--pdf", metavar="FILE", help="Write a change sheet for the reviewer, too.")
@click.option("-q", "--quiet", is_flag=True, help="Report nothing but errors.")
def diff(old: str, new: str, html: str | None, pdf: str | None, quiet: bool) -> None:
    """Compare OLD and NEW word by word: content files, PDFs, or git:REV[:path].

    \b
    Examples:
      handout diff released.pdf content.yaml
      handout diff git:HEAD content.yaml
      handout diff git:v1.0 content.yaml --pdf changes.pdf
    """
    from handout.cli.output import write_output
    from handout.deliver.diff import as_html, as_pdf, as_text, compare, read_version

    before, after = read_version(old, new), read_version(new, old)
    changes = compare(before.sections, after.sections)
    loaded = after.loaded or before.loaded
    if not quiet:
        say(as_text(changes))
    if html:
        write_output(html, as_html(changes, before.edition, after.edition, loaded).encode())
    if pdf:
        write_output(pdf, as_pdf(changes, before.edition, after.edition, loaded))
