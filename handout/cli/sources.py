"""``handout sources``: asking Crossref whether the sources are what they are said to be."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from handout.cli.options import HELP
from handout.cli.reporting import Commands, say
from handout.errors import OutputError

if TYPE_CHECKING:
    from handout.build import Loaded
    from handout.sources.verify import Verified

DIFFERENT = 1  # exit code
_COLOURS: dict[str, dict[str, Any]] = {
    "agrees": {"fg": "green"},
    "differs": {"fg": "yellow", "bold": True},
    "retracted": {"fg": "white", "bg": "red", "bold": True},
    "doubtful": {"fg": "yellow", "bold": True},
    "not-found": {"fg": "red", "bold": True},
    "not-asked": {"dim": True},
}


@click.group(cls=Commands, context_settings=HELP)
def sources() -> None:
    """Look after the sources of a handout."""


@sources.command(context_settings=HELP)
@click.argument("files", nargs=-1, type=click.Path(), metavar="[FILES]...")
@click.option("--write", is_flag=True, help="Ask about each proposed change, and write it.")
@click.option("--yes", is_flag=True, help="With --write: do not ask, write them all.")
@click.option(
    "--mailto", envvar="HANDOUT_MAILTO", metavar="ADDRESS",
    help="Where Crossref can reach you; it then answers faster. Or $HANDOUT_MAILTO.",
)  # fmt: skip
@click.option("--cache", "folder", metavar="DIR", help="Where answers are kept, for a week.")
@click.option("--no-cache", is_flag=True, help="Keep no answers, and use none.")
@click.option("--json", "as_json", is_flag=True, help="A report for programs.")
@click.option("--url", envvar="HANDOUT_CROSSREF", metavar="BASE", hidden=True)
@click.pass_context
def verify(
    context: click.Context,
    files: tuple[str, ...],
    write: bool,
    yes: bool,
    mailto: str | None,
    folder: str | None,
    no_cache: bool,
    as_json: bool,
    url: str | None,
) -> None:
    """Compare the sources of FILES (content.yaml) with what Crossref knows of them.

    Names, title, year, journal, volume, issue and pages of each source are sent to Crossref,
    and nothing else. Retracted works are named. What differs is shown as a change to the
    file; nothing is written unless you ask for it, and a changed source has to be confirmed
    by a person again. The exit code is 0 if all agree, 1 if something differs or is not
    found, and 3 if Crossref cannot be asked.

    \b
    Examples:
      handout sources verify --mailto ann@example.org
      handout sources verify --write asthma.yaml
    """
    if yes and not write:
        raise click.UsageError("--yes goes with --write")
    asked = _asked(files or ("content.yaml",), mailto, url, None if no_cache else folder, no_cache)
    if as_json:
        say(_data(asked))
    else:
        _tell(asked)
    if write:
        for each in asked:
            _write(each, yes, quiet=as_json)
    elif not as_json and any(each.patches for each in asked):
        say("Nothing was changed. With --write, you are asked about each change.")
    if any(not found.outcome.is_good for each in asked for found in each.found):
        context.exit(DIFFERENT)


class _Asked(NamedTuple):
    """A file, what was found, and the changes that are proposed, as diffs by key."""

    loaded: Loaded
    found: list[Verified]
    patches: dict[str, str]

    @property
    def file(self) -> str:
        return self.loaded.origin.file


def _asked(
    files: tuple[str, ...], mailto: str | None, url: str | None, folder: str | None, no_cache: bool
) -> list[_Asked]:
    from handout.build import load
    from handout.sources.cache import Cache, cache_folder
    from handout.sources.crossref import BASE, crossref
    from handout.sources.verify import verify_sources

    handouts = [load(file) for file in dict.fromkeys(files)]
    kept_in = None if no_cache else Path(folder) if folder else cache_folder()
    service = crossref(url or BASE, mailto=mailto, cache=Cache(kept_in))
    shows = sys.stderr.isatty()

    def progress(key: str) -> None:
        if shows:
            click.echo(f"\rasking Crossref: {key[:50]:<50}\r", err=True, nl=False)

    try:
        found = [verify_sources(loaded, service, progress) for loaded in handouts]
    finally:
        service.asker.close()
        if shows:
            click.echo(f"\r{'':<70}\r", err=True, nl=False)
    return [
        _Asked(loaded, each, _patches(loaded, each))
        for loaded, each in zip(handouts, found, strict=True)
    ]


def _patches(loaded: Loaded, found: list[Verified]) -> dict[str, str]:
    from handout.sources.patch import difference, patched

    raw = _bytes_of(loaded)
    made = {each.key: patched(raw, each.key, each.changes) for each in found if each.changes}
    file = loaded.origin.file
    return {key: difference(raw, new, file) for key, new in made.items() if new is not None}


def _bytes_of(loaded: Loaded) -> bytes:
    """The file as it was loaded; raises OutputError if it has changed."""
    from handout.content.origin import origin_of

    file = loaded.origin.file
    try:
        raw = Path(file).read_bytes()
    except OSError:
        raw = b""
    if origin_of(raw, file, Path()).text != loaded.origin.text:
        raise OutputError(f"{file}: it changed meanwhile; nothing was written, run this again")
    return raw


def _tell(asked: list[_Asked]) -> None:
    from handout.sources.report import as_text

    for each in asked:
        say(as_text(each.file, each.found, _style))
        for found in each.found:
            if found.key in each.patches:
                say(f"\nThe change to '{found.key}':\n\n{each.patches[found.key]}")
            elif found.changes:
                lines = "\n".join(f"    {line}" for line in _entry_lines(found))
                say(f"\n'{found.key}' is written in a way that only you can change; it would be:"
                    f"\n\n{lines}")  # fmt: skip
        say("")


def _entry_lines(found: Verified) -> Iterator[str]:
    from handout.sources.entry import field_lines

    for name, value in found.changes.items():
        if value is not None:
            yield from field_lines(name, value, 0)


def _style(words: str, kind: str) -> str:
    return click.style(words, **_COLOURS[kind]) if "NO_COLOR" not in os.environ else words


def _data(asked: list[_Asked]) -> str:
    from handout.sources.report import as_data

    files = [as_data(each.file, each.found, each.patches) for each in asked]
    return json.dumps({"files": files}, indent=2, ensure_ascii=False)


def _write(asked: _Asked, yes: bool, *, quiet: bool) -> None:
    """Write the changes that the author accepts, all of a file at once."""
    from handout.cli.output import write_output
    from handout.sources.patch import patched

    if not asked.patches:
        return
    can_ask = sys.stdin.isatty() and not quiet
    if not yes and not can_ask:
        if not quiet:
            say("Nothing was changed: there is nobody to ask. With --yes, all changes are made.")
        return
    accepted = {
        each.key: each.changes
        for each in asked.found
        if each.key in asked.patches
        and (yes or click.confirm(f"{asked.file}: change '{each.key}' as shown?", err=True))
    }
    raw = _bytes_of(asked.loaded)
    for key, changes in accepted.items():
        raw = patched(raw, key, changes) or raw
    if accepted:
        write_output(asked.file, raw)
    if not quiet:
        names = ", ".join(accepted)
        say(f"{asked.file}: changed {names}" if names else f"{asked.file}: nothing was changed")
