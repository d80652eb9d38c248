"""Page furniture: running head and footer. All of it is artifact (ISO 14289-1, 7.8)."""

from __future__ import annotations

from handout.layout.box import Stack, paginate
from handout.layout.masthead import ClinicMark
from handout.layout.setting import Setting
from handout.layout.statements import edition, review_line
from handout.layout.text import Text
from handout.pdf.page import Page

_KIND = "Pagination"


class Furniture:
    """Draws the head and foot of every page; what does not change is set once."""

    def __init__(self, setting: Setting, mark: ClinicMark) -> None:
        self.setting = setting
        self.mark = mark
        look = setting.look
        brand = look.brand
        self.clinic = self._text(brand.clinic) if brand.clinic else None
        self.clinic_width = self.clinic.width() if self.clinic else 0.0
        beside = self.clinic_width + 2 * look.unit if self.clinic else 0.0
        title = self._text(setting.handout.title.plain)
        if look.variant.is_clear and title.width() + beside > look.measure:
            self.clinic, beside = None, 0.0  # it stands on the first page
        self.title = _shortened(title, look.measure - beside)
        about = edition(setting.handout, setting.words)
        self.edition = self._text(about) if about else None
        contact = "  \u00b7  ".join(brand.contact)
        lines = [contact, brand.footer or "", review_line(setting.handout, setting.words)]
        texts = [self._text(line) for line in lines if line]
        if look.has_whole_foot:  # nothing is cut, and nothing stands too close
            self.lines = texts
            number = self._text(setting.words.page.format(page=888, pages=888))
            if self.edition and self.edition.width() + number.width() + 12 > look.measure:
                self.lines, self.edition = [self.edition, *texts], None
        else:
            self.lines = [_shortened(text, look.measure) for text in texts]

    @property
    def foot_lines(self) -> int:
        """How many lines stand at the foot, below that with the page number."""
        return sum(len(line.lines(self.setting.look.measure)) for line in self.lines)

    @property
    def rooms(self) -> list[float]:
        """The heights that are left for the text: of the first page, of all others."""
        look = self.setting.look
        first = look.page_size[1] - look.first_top_margin - look.bottom_margin
        return [first, look.text_height]

    def paginated(self, story: Stack) -> list[Stack]:
        """The story in pages."""
        return paginate(story, self.setting.look.measure, self.rooms)

    def _text(self, words: str) -> Text:
        return self.setting.words_text(words, self.setting.look.small(), None, artifact=_KIND)

    def draw(self, page: Page, pages: int) -> None:
        """``pages`` is how many there are in all."""
        if page.index:
            self._head(page)
        else:
            look = self.setting.look
            top = page.height - look.first_top_margin
            self.mark.draw(page, look.side_margin, top, look.measure)
        self._foot(page, pages)

    def _head(self, page: Page) -> None:
        look = self.setting.look
        x, measure = look.side_margin, look.measure
        top = page.height - look.head_margin
        self.title.draw(page, x, top, measure)
        if self.clinic:
            self.clinic.draw(page, x + measure - self.clinic_width, top, measure)
        self._rule(page, top - self.title.leading - 0.5 * look.unit)

    def _foot(self, page: Page, pages: int) -> None:
        look, words = self.setting.look, self.setting.words
        x, measure = look.side_margin, look.measure
        top = look.bottom_margin - 4 * look.unit
        if look.has_whole_foot:
            top = look.foot_margin + (1 + look.foot_lines) * look.small().leading
        self._rule(page, top + 0.5 * look.unit)
        numbered = self._text(words.page.format(page=page.index + 1, pages=pages))
        if self.edition:
            self.edition.draw(page, x, top, measure)
        numbered.draw(page, x + measure - numbered.width(), top, measure)
        above = numbered.leading
        for line in self.lines:
            top -= above
            line.draw(page, x, top, measure)
            above = line.height(measure)

    def _rule(self, page: Page, y: float) -> None:
        look = self.setting.look
        page.artifact(_KIND)
        page.rule(look.side_margin, y, look.measure, look.brand.colours.rule, 0.6)
        page.end()


def _shortened(text: Text, measure: float) -> Text:
    """The text, or its first words and an ellipsis where it is too long for one line."""
    if text.width() <= measure:
        return text
    source = text.sources[0]
    words = "".join(s.text for s in text.sources).split(" ")
    while len(words) > 1 and source.width(" ".join(words) + " \u2026") > measure:
        words.pop()
    cut = [source._replace(text=" ".join(words) + " \u2026")]
    return Text(cut, text.leading, None, artifact=text.artifact)
