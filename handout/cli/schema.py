"""``handout schema``: the JSON Schema by which an editor helps while one writes."""

from __future__ import annotations

import click

from handout.cli.options import HELP
from handout.cli.reporting import Reporting


@click.command(cls=Reporting, context_settings=HELP)
@click.argument("of", type=click.Choice(["content", "brand"]), default="content")
@click.option("-o", "--output", default="-", metavar="FILE", help="Write it there.")
def schema(of: str, output: str) -> None:
    """Print the JSON Schema of a content file or of a brand file.

    An editor with a YAML language server reads it where the file's first line names it, and
    then completes keys, explains them, and marks mistakes:

    \b
      # yaml-language-server: $schema=schema/content.schema.json

    \b
    Examples:
      handout schema -o schema/content.schema.json
      handout schema brand -o schema/brand.schema.json
    """
    from handout.authoring.schema import as_json, brand_schema, content_schema
    from handout.cli.output import write_output

    made = content_schema() if of == "content" else brand_schema()
    write_output(output, as_json(made).encode())
