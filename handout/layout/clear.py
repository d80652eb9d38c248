"""What a clear variant sets otherwise than the usual printing: nothing small, nothing slanted."""

from __future__ import annotations

from handout.content.inline import Inline, Run
from handout.errors import Mark
from handout.layout.lines import Source
from handout.layout.look import TextStyle
from handout.layout.setting import Setting


class ClearSetting(Setting):
    """Numbers of sources are as large as the small print, which is not small."""

    def _citation(
        self, run: Run, style: TextStyle, mark: Mark, *, after_another: bool
    ) -> list[Source]:
        size = min(self.look.brand.type.small, style.size)
        found = super()._citation(run, style, mark, after_another=after_another)
        return [source._replace(size=max(source.size, size)) for source in found]


def upright(inline: Inline) -> Inline:
    """The text without its italics, for entries of sources: order and stops say as much."""
    return Inline(tuple(run._replace(italic=False) for run in inline.runs), inline.mark)
