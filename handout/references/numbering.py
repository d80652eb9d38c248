"""Which source has which number."""

from __future__ import annotations

from collections.abc import Sequence


def number_sources(keys: Sequence[str], cited: Sequence[str]) -> tuple[list[str], dict[str, int]]:
    """The order in which sources are printed, and the number of each.

    ``keys`` are all sources in the author's order, ``cited`` the cited ones in the order
    of their first citation; a cited key that is no source is left out, as somebody else
    reports it. Cited sources come first, so that the numbers rise as the text is read
    (AMA 11, 3.6; Vancouver); the others follow in the author's order. Where nothing is
    cited, the author's order stands: it is the only one that anybody chose.
    """
    known = set(keys)
    order = list(dict.fromkeys([*(key for key in cited if key in known), *keys]))
    return order, {key: number for number, key in enumerate(order, 1)}
