"""One handout from its files to its bytes: load, check, compose, write."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping as AnyMapping
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from handout.brand.alphabets import typeface_for
from handout.brand.clear import clear_typeface
from handout.brand.fonts import Typeface, typeface
from handout.brand.model import Brand
from handout.brand.varied import varied
from handout.brand.words import unprintable_words
from handout.content.blocks import Verbatim
from handout.content.fields import Given, Value, checked_values
from handout.content.model import Handout
from handout.content.papers import Format
from handout.content.personal import entry_values, expanded, field_problems, structure_of
from handout.content.source import Mapping, Origin, Scalar, origin_of, parse, read_origin
from handout.content.variant import USUAL, Variant
from handout.content.walk import parts, sections
from handout.errors import NOWHERE, ContentError, Mark, Problem
from handout.layout.compose import Composed, compose
from handout.layout.look import Look
from handout.pdf.metadata import Metadata
from handout.pdf.page import Drawable
from handout.references.entries import sources_of

_Model = TypeVar("_Model", bound=BaseModel)


class Loaded(NamedTuple):
    """A handout and its brand, read and checked; what ``render`` takes."""

    handout: Handout
    origin: Origin
    brand: Brand
    brand_origin: Origin


class Built(NamedTuple):
    """The file, and how many pages it has."""

    pdf: bytes
    pages: int


def load(source: str | Path | Origin, *, settings: AnyMapping[str, str] | None = None) -> Loaded:
    """Read and check a content file and the brand it names.

    ``settings`` are scalars to change, by dotted path (see ``handout.settings``). The
    brand is the content's ``brand``, else ``assets/brand.yaml`` beside the content, else
    a plain one. Raises ContentError that lists every problem of both files.
    """
    origin = source if isinstance(source, Origin) else read_origin(Path(source))
    loaded = None if settings else _kept(origin)
    if loaded:
        return loaded
    values = _mapping(parse(origin), origin, "title: My handout")
    problems: list[Problem] = []
    brand_name = (settings or {}).get("brand", values.get("brand"))
    try:
        brand_origin = _brand_origin(origin, brand_name)
        brand_values = _mapping(parse(brand_origin), brand_origin, "clinic: My clinic")
    except ContentError as error:  # the content's own problems are to be listed as well
        problems += error.problems
        brand_origin, brand_values = origin_of(b"", "", origin.folder), Mapping(NOWHERE)
    if settings:
        from handout.content.problems import keys_of
        from handout.settings import apply_settings

        apply_settings(settings, values, keys_of(Handout), brand_values, keys_of(Brand))
    handout = _validated(Handout, values, origin, problems)
    brand = _validated(Brand, brand_values, brand_origin, problems)
    if handout:
        problems += [*_repeated_ids(handout, origin), *field_problems(handout, origin)]
    if problems or not handout or not brand:
        if settings:  # what has no place in the files came from the command line
            problems = [p if p.mark.line else p._replace(file="--set") for p in problems]
        raise ContentError(problems)
    if not settings:
        if len(_KEPT) >= MAX_KEPT:
            _KEPT.clear()
        _KEPT[Handout, origin.text] = handout
        _KEPT[Brand, brand_origin.text] = brand
    return Loaded(handout, origin, brand, brand_origin)


# Texts that were read and found good before: a desk or a batch loads the same ones over
# and over. The models are frozen, and the text alone decides what is in them.
MAX_KEPT = 128
_KEPT: dict[tuple[type[BaseModel], str], Any] = {}


def _kept(origin: Origin) -> Loaded | None:
    handout = _KEPT.get((Handout, origin.text))
    if handout is None:
        return None
    try:
        brand_origin = _brand_origin(origin, handout.brand)
    except ContentError:
        return None  # read again, it is told with its place
    brand = _KEPT.get((Brand, brand_origin.text))
    return Loaded(handout, origin, brand, brand_origin) if brand else None


def render(
    loaded: Loaded, *, paper: str | None = None, values: AnyMapping[str, Given] | None = None,
    variant: Variant = USUAL,
) -> bytes:  # fmt: skip
    """The handout as a tagged, archival PDF: the same bytes for the same input.

    ``paper`` is ``letter``, ``a4``, ``a5`` or ``legal``; by default the content's, else the
    brand's. ``values`` are those of a person for the personal fields; without any, fields are
    lines to write on. ``variant`` is for whom it is printed: large print, dyslexia, a grey printer,
    little ink. Raises FieldError for values that cannot be printed, and ContentError for
    what can only be seen on the page: characters that no font has, pictures that cannot be
    used, citations to nowhere.
    """
    return build(loaded, paper=paper, values=values, variant=variant).pdf


def build(
    loaded: Loaded, *, paper: str | Format | None = None,
    values: AnyMapping[str, Given] | None = None, variant: Variant = USUAL,
) -> Built:  # fmt: skip
    """Like ``render``, with the number of pages; ``paper`` may be any size of page."""
    composed = composed_pages(*for_patient(loaded, values), paper, variant)
    pdf = composed.file.finish(metadata_of(loaded), composed.document, composed.bookmarks)
    return Built(pdf, len(composed.file.pages))


def for_patient(
    loaded: Loaded, values: AnyMapping[str, Given] | None
) -> tuple[Loaded, dict[str, Value]]:
    """What a patient with these values gets, and the values, checked.

    Without any, it is the paper form. Raises FieldError.
    """
    handout = loaded.handout
    checked = checked_values(handout.fields, values) if values else {}
    structure = structure_of(handout, checked if values else None)
    return loaded._replace(handout=expanded(handout, structure)), entry_values(checked)


def composed_pages(
    loaded: Loaded,
    values: AnyMapping[str, Value],
    paper: str | Format | None = None,
    variant: Variant = USUAL,
) -> Composed:
    """The drawn pages, with checked values; raises as ``render`` does."""
    handout, origin, brand, brand_origin = loaded
    fonts, folder = brand.fonts, brand_origin.folder
    language = handout.language
    body_face = typeface_for(language, fonts.body, fonts.fallback, folder, brand_origin)
    heading_face = body_face
    if fonts.heading and fonts.heading != fonts.body:
        heading_face = typeface_for(language, fonts.heading, fonts.fallback, folder, brand_origin)
    verbatim_face = None
    if fonts.verbatim and any(True for _ in parts(handout, Verbatim)):
        verbatim_face = typeface(fonts.verbatim, fonts.fallback, folder, brand_origin)
    on = paper or handout.paper or brand.paper
    problems = unprintable_words(brand, body_face, heading_face, brand_origin)
    look = _look(varied(brand, variant), body_face, heading_face, verbatim_face, on, variant)
    logo = _logo(brand, brand_origin, look, problems)
    sources = sources_of(handout, origin, problems)
    try:
        composed = compose(handout, look, origin, sources, logo, values)
    except ContentError as error:
        known = {problem.message for problem in problems}
        problems += [p for p in error.problems if p.mark.line or p.message not in known]
        raise ContentError(problems) from None
    if problems:
        raise ContentError(problems)
    return composed


def _look(
    brand: Brand,
    body: Typeface,
    heading: Typeface,
    verbatim: Typeface | None,
    paper: str | Format,
    variant: Variant,
) -> Look:
    clear_body = clear_typeface(body, variant)
    clear_heading = clear_body if heading is body else clear_typeface(heading, variant)
    clear_verbatim = clear_typeface(verbatim, variant, verbatim=True) if verbatim else None
    return Look(brand, clear_body, clear_heading, paper, clear_verbatim, variant)


def content_sha256(loaded: Loaded) -> str:
    """A digest of all that the handout was made from: content, brand, pictures; in hex."""
    from handout.layout.pictures import PictureError, locate

    digest = hashlib.sha256()
    digest.update(loaded.origin.text.encode() + b"\0" + loaded.brand_origin.text.encode())
    named = [(str(figure.file), _folders(loaded.origin)) for figure in loaded.handout.figures]
    if loaded.brand.logo:
        named.append((str(loaded.brand.logo), [loaded.brand_origin.folder]))
    for name, folders in sorted(named):
        try:
            digest.update(b"\0" + name.encode() + b"\0" + locate(name, folders).read_bytes())
        except (PictureError, OSError):  # it is reported where it is drawn
            continue
    return digest.hexdigest()


def _folders(origin: Origin) -> list[Path]:
    return [origin.folder, origin.folder / "assets"]


def _mapping(values: object, origin: Origin, example: str) -> Mapping:
    if values is None:
        values = Mapping(Mark(1, 1))
    if not isinstance(values, Mapping):
        raise ContentError(
            origin.problem(
                "the file holds no keys", f"begin with a line like '{example}'", Mark(1, 1)
            )
        )
    return values


def _brand_origin(origin: Origin, name: object) -> Origin:
    if name is None:
        usual = origin.folder / "assets" / "brand.yaml"
        return read_origin(usual) if usual.is_file() else origin_of(b"", "", origin.folder)
    if not isinstance(name, str):  # the model says so
        return origin_of(b"", "", origin.folder)
    path = origin.folder / name
    mark = name.mark if isinstance(name, Scalar) else NOWHERE
    if not path.is_file():
        raise ContentError(
            origin.problem(
                f"the brand file '{name}' is not there",
                "name it from the content's folder, as in assets/brand.yaml",
                mark,
            )
        )
    return read_origin(path)


def _validated(
    model: type[_Model], values: Mapping, origin: Origin, problems: list[Problem]
) -> _Model | None:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        from handout.content.problems import problems_of

        problems += problems_of(error, values, origin, model)
        return None


def _repeated_ids(handout: Handout, origin: Origin) -> list[Problem]:
    seen: set[str] = set()
    problems = []
    for section in sections(handout.body):
        if section.id and section.id in seen:
            mark = origin.find(f"id: {section.id}", section.heading.mark)
            problems.append(
                origin.problem(
                    f"two sections have the id '{section.id}'", "give one another id", mark
                )
            )
        seen.add(section.id or "")
    return problems


def _logo(brand: Brand, origin: Origin, look: Look, problems: list[Problem]) -> Drawable | None:
    if not brand.logo:
        return None
    from handout.layout.figures import RegisteredFonts
    from handout.layout.pictures import PictureError, locate, open_picture

    try:
        path = locate(str(brand.logo), [origin.folder])
        return open_picture(path, fonts=RegisteredFonts(look.body_face), grey=look.variant.grey)
    except PictureError as error:
        beside = "name a file beside the brand file, as in logo.svg"
        advice = beside if "content's folder" in error.advice else error.advice
        problems.append(origin.problem(error.message, advice, brand.logo.mark))
        return None


def metadata_of(loaded: Loaded) -> Metadata:
    """What the file says of itself: nothing of it is a patient's."""
    handout, brand = loaded.handout, loaded.brand
    subject = handout.summary or (handout.subtitle.plain if handout.subtitle else None)
    return Metadata(
        title=handout.title.plain,
        language=handout.language,
        author=brand.clinic,
        subject=subject,
        keywords=[*handout.keywords, *([handout.audience] if handout.audience else [])],
        version=handout.version,
        content_sha256=content_sha256(loaded),
        moment=_moment(handout),
        identifiers=[f"{name}: {value}" for name, value in handout.identifiers.items()],
    )


def _moment(handout: Handout) -> datetime | None:
    """The file's only date: when it was issued, else what CI says, else none."""
    if handout.issued:
        return datetime.combine(handout.issued, time(), UTC)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return None
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise ContentError(
            Problem(
                "SOURCE_DATE_EPOCH in the environment is no number of seconds",
                "unset it, or set it as in SOURCE_DATE_EPOCH=1764000000",
            )
        ) from None
