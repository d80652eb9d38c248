"""What setting a block needs to know: the look, the words, the sources, the problems so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from handout.brand.colour import Colour
from handout.brand.fonts import MissingGlyphError
from handout.content.fields import Field, Value, printed
from handout.content.inline import Inline, Run
from handout.content.model import Handout
from handout.content.parts import Model
from handout.content.source import Origin
from handout.errors import NOWHERE, FieldError, FieldProblem, Mark, Problem, did_you_mean
from handout.layout.box import Box
from handout.layout.breaking import is_shaped
from handout.layout.lines import FieldUse, Source, Span
from handout.layout.look import Look, TextStyle
from handout.layout.text import Text
from handout.layout.words import ENGLISH, Words
from handout.pdf.structure import StructureElement

Setter = Callable[["Setting", Model, StructureElement, int], Sequence[Box]]
BLOCK_SETTERS: dict[type[Model], Setter] = {}
_Block = TypeVar("_Block", bound=Model)
_SetsBlock = Callable[["Setting", _Block, StructureElement, int], Sequence[Box]]


def sets(*blocks: type[_Block]) -> Callable[[_SetsBlock[_Block]], _SetsBlock[_Block]]:
    """Registers the function that sets a kind of block.

    It takes the setting, the block, the element to put its own elements into, and the
    level that a heading in it has; it gives boxes in reading order.
    """

    def register(function: _SetsBlock[_Block]) -> _SetsBlock[_Block]:
        for block in blocks:
            BLOCK_SETTERS[block] = function  # type: ignore[assignment]
        return function

    return register


class Setting:
    """The state of composing one handout: what is known, and what was found wrong."""

    def __init__(
        self,
        handout: Handout,
        look: Look,
        origin: Origin,
        numbers: Mapping[str, int],
        values: Mapping[str, Value],
        words: Words = ENGLISH,
    ) -> None:
        self.handout = handout
        self.look = look
        self.origin = origin
        self.numbers = numbers  # of the sources that are cited
        self.anchors = handout.titles_by_id  # ids of sections and the headings they stand for
        self.fields = {field.name: field for field in handout.fields}
        self.values = values
        self.words = words
        self.problems: list[Problem] = []
        self.cited: set[str] = set()
        self.headings: list[tuple[str, int, str]] = []  # destination, level, title

    def blocks(self, blocks: Sequence[Model], parent: StructureElement, level: int) -> list[Box]:
        """The boxes of several blocks, one after the other."""
        boxes: list[Box] = []
        for block in blocks:
            boxes.extend(BLOCK_SETTERS[type(block)](self, block, parent, level))
        return boxes

    def problem(self, message: str, advice: str, mark: Mark = NOWHERE) -> None:
        self.problems.append(self.origin.problem(message, advice, mark))

    def text(
        self,
        inline: Inline,
        style: TextStyle,
        element: StructureElement | None,
        *,
        lead: Sequence[Source] = (),
        before: float = 0.0,
        after: float = 0.0,
        keep_with_next: bool = False,
    ) -> Text:
        """An author's text as a box; ``lead`` comes before it in the same paragraph."""
        sources = [*lead, *self.sources(inline, style)]
        below = self.below(sources)
        return Text(
            sources or self.plain_sources("", style),
            style.leading + below,
            element,
            below=below,
            align=style.align,
            before=before,
            after=after,
            keep_with_next=keep_with_next,
        )

    def below(self, sources: Sequence[Source]) -> float:
        """The room that labels under lines to write on need below each line of text."""
        if not any(source.span and source.span.label for source in sources):
            return 0.0
        return 2 * self.look.unit

    def words_text(
        self,
        text: str,
        style: TextStyle,
        element: StructureElement | None,
        *,
        after: float = 0.0,
        keep_with_next: bool = False,
        artifact: str = "",
    ) -> Text:
        """Words without markup (the program's, the brand's) as a box."""
        return Text(
            self.plain_sources(text, style),
            style.leading,
            element,
            align=style.align,
            after=after,
            keep_with_next=keep_with_next,
            artifact=artifact,
        )

    def plain_sources(
        self, text: str, style: TextStyle, mark: Mark = NOWHERE, span: Span | None = None
    ) -> list[Source]:
        """Characters in the faces that have them."""
        ink = self.look.brand.colours.link if span and span.target else style.ink
        return self._covered(Run(text), style, mark, ink, span)

    def sources(self, inline: Inline, style: TextStyle) -> list[Source]:
        """The runs of an author's text as sources of a paragraph."""
        found: list[Source] = []
        previous_cites = False
        for run in inline.runs:
            if run.field is not None:
                found += self._field(run, style, inline.mark)
            elif run.cite is not None:
                found += self._citation(run, style, inline.mark, after_another=previous_cites)
            else:
                span = self._span(run, inline.mark)
                ink = self.look.brand.colours.link if span and span.target else style.ink
                found += self._covered(run, style, inline.mark, ink, span)
            previous_cites = run.cite is not None
        return found

    def _covered(
        self, run: Run, style: TextStyle, mark: Mark, ink: Colour, span: Span | None
    ) -> list[Source]:
        bold = run.bold or style.bold
        try:
            stretches = style.typeface.cover(run.text, bold, run.italic)
        except MissingGlyphError as missing:
            self.problem(
                f"no font of the brand has the character {missing.description}",
                "write another one, or give the brand a fallback font that has it",
                self.origin.find(missing.character, mark),
            )
            stretches = [(style.typeface.face(bold, run.italic), "")]
        return [
            Source(
                text, face, style.size, ink, 0.0, span, run.line_break and not at,
                shaped=is_shaped(text),
            )
            for at, (face, text) in enumerate(stretches)
        ]  # fmt: skip

    def _span(self, run: Run, mark: Mark) -> Span | None:
        if run.link:
            element = StructureElement("Link", language=run.language)
            target = run.link
            if target.startswith("#"):
                name = target[1:]
                if name not in self.anchors:
                    self.problem(
                        f"the link '{target}' leads to no section",
                        did_you_mean(name, self.anchors) or f"give a section 'id: {name}'",
                        self.origin.find(target, mark),
                    )
                title = self.anchors.get(name, name)
                return Span(element, element, target, self.words.go_to.format(title=title))
            return Span(element, element, target, self.describe(run.text, target))
        if run.language:
            element = StructureElement("Span", language=run.language)
            return Span(element, element)
        return None

    def describe(self, text: str, target: str) -> str:
        """What a link does, in words, for who cannot see where it stands (ISO 14289-1, 7.18.5)."""
        scheme, _, address = target.partition(":")
        if scheme == "tel":
            return self.words.call.format(number=address)
        if scheme == "mailto":
            return self.words.write_to.format(address=address)
        shown = address.removeprefix("//")
        return self.words.open_page.format(address=shown) if text in target else f"{text} ({shown})"

    def _field(self, run: Run, style: TextStyle, mark: Mark) -> list[Source]:
        """A person's value as text, or a line to write it on."""
        name = str(run.field)
        field = self.fields.get(name)
        if field is None:
            self.problem(
                f"the field '{name}' is not listed under 'fields'",
                did_you_mean(name, self.fields) or f"add '- name: {name}' under 'fields:'",
                self.origin.find(name, mark),
            )
            return []
        return self.filled(FieldUse(run, style, self._span(run, mark)), self.values)

    def filled(self, use: FieldUse, values: Mapping[str, Value]) -> list[Source]:
        """What stands for a field at one place, with these values."""
        run, style = use.run, use.style
        name = str(run.field)
        value = values.get(name)
        if value is None:
            return self._blank(self.fields[name], use)
        text = printed(value, self.handout.language)
        bold = run.bold or style.bold
        try:
            stretches = style.typeface.cover(text, bold, run.italic)
        except MissingGlyphError:
            raise FieldError(
                [FieldProblem(name, "has a character that the brand's fonts lack")]
            ) from None
        return [
            Source(
                part, face, style.size, style.ink, 0.0, use.span, run.line_break and not at, True,
                use, is_shaped(part),
            )
            for at, (face, part) in enumerate(stretches)
        ]  # fmt: skip

    def _blank(self, field: Field, use: FieldUse) -> list[Source]:
        """No-break spaces as wide as the field's kind, ruled, with the label under them."""
        run, style = use.run, use.style
        small = self.look.small()
        label = tuple(self.plain_sources(field.label, small))
        least = sum(source.width(source.text) for source in label)
        wish = 0.55 * style.size * min(field.most, 40)
        width = max(min(max(wish, 60.0), 0.5 * self.look.measure), least)
        face = style.typeface.face(run.bold or style.bold, run.italic)
        space = face.width("\u00a0") * style.size / 1000
        element = StructureElement("Span")
        span = Span(element, element, label=label)
        blank = "\u00a0" * round(width / space)
        return [
            Source(blank, face, style.size, style.ink, 0.0, span, run.line_break, use=use)
        ]  # fmt: skip

    def _citation(
        self, run: Run, style: TextStyle, mark: Mark, *, after_another: bool
    ) -> list[Source]:
        key = str(run.cite)
        number = self.numbers.get(key)
        if number is None:
            self.problem(
                f"source '{key}' is cited but not listed under 'sources'",
                did_you_mean(key, self.handout.sources) or f"add it as '{key}:' under 'sources:'",
                self.origin.find(f"@{key}", mark),
            )
            return []
        link = StructureElement("Link")
        outer = StructureElement("Reference", [link])
        words = self.words.source.format(number=number)
        name = "" if key in self.cited else f"cited-{key}"
        self.cited.add(key)
        span = Span(outer, link, f"#source-{key}", words, name)
        raised = style._replace(size=round(0.72 * style.size, 1))
        lead = self.plain_sources(",\u00a0", raised) if after_another else []
        rise = 0.32 * style.size
        sources = [*lead, *self.plain_sources(str(number), raised, mark, span)]
        return [source._replace(rise=rise) for source in sources]
