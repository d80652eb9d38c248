"""What a handout is made of: its metadata, its sections and its sources."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import Field, field_validator, model_validator

from handout.content.blocks import Block, Blocks, Facts, Figure, Printed
from handout.content.fields import Field as PersonalField
from handout.content.parts import (
    Model,
    Name,
    Paper,
    Reason,
    Text,
    VariantName,
    Word,
    complaint,
    complaints,
)
from handout.content.walk import cited_keys, figures, parts, sections

__all__ = ["Block", "Handout", "Review", "Source"]


class Review(Model):
    """Who answers for the text, and since when."""

    status: Literal["draft", "approved"] = Field(
        "draft", description="'approved' once a clinician answers for it", examples=["approved"]
    )
    by: str | None = Field(None, description="Name of the reviewer", examples=["Dr A. Example"])
    role: str | None = Field(None, description="Role of the reviewer", examples=["Psychiatrist"])
    on: date | None = Field(None, description="Day of the review", examples=["2026-11-01"])
    next: date | None = Field(None, description="Day of the next review", examples=["2028-11-01"])


class Translation(Model):
    """What the handout was translated from, and who has reviewed the translation.

    The review of the source is not one of the translation.
    """

    of: Word = Field(
        description="The file it is a translation of, beside it", examples=["content.yaml"]
    )
    version: Word | None = Field(
        None, description="Version of the source that was translated", examples=["1.0"]
    )
    status: Literal["needs-review", "approved"] = Field(
        "needs-review",
        description="'approved' once somebody who reads both languages has compared them",
        examples=["approved"],
    )
    by: str | None = Field(
        None, description="Name of who reviewed the translation", examples=["A. Example"]
    )
    role: str | None = Field(None, description="Role of that person", examples=["Interpreter"])
    on: date | None = Field(
        None, description="Day the translation was reviewed", examples=["2026-11-01"]
    )
    memory: str | None = Field(
        None,
        pattern=r"^\s*([0-9a-f]{6}\+?\s*)*$",
        description="What the source said, in short; 'handout translate' writes it",
        examples=["3f2a91 77b0e4+"],
    )

    @property
    def is_approved(self) -> bool:
        return self.status == "approved"


class Treatment(Model):
    """What the handout is about, if that can do harm: the checks then ask for its risks."""

    kind: Literal["medicine", "procedure", "none"] = Field(
        description="What is explained; 'none' if it is no treatment", examples=["medicine"]
    )
    approval: Literal["approved", "off-label", "unapproved"] | None = Field(
        None, description="What the regulator says of this use", examples=["off-label"]
    )


class Checks(Model):
    """What ``handout check`` is to leave alone."""

    ignore: dict[str, Reason] = Field(
        default_factory=dict,
        description="Rules to silence, each with the reason",
        examples=[{"reading-grade": "written for clinicians"}],
    )


class Source(Model):
    """One source: CSL-JSON fields to be formatted, or a verbatim ``text``.

    The CSL names that are no Python names keep their hyphen in YAML.
    """

    text: Text | None = Field(
        None,
        description="The entry exactly as it is to be printed",
        examples=["Example Clinic. Your first visit. https://www.example.org/first"],
    )
    type: str | None = Field(None, description="CSL type", examples=["article-journal"])
    author: list[Name] = Field(
        default_factory=list, description="Authors", examples=[["Feder, Adriana"]]
    )
    editor: list[Name] = Field(
        default_factory=list, description="Editors", examples=[["Dore, Jennifer"]]
    )
    issued: str | None = Field(None, description="Year or date", examples=["2021"])
    title: str | None = Field(
        None, description="Title of the work", examples=["Asthma in adults: a review"]
    )
    container_title: str | None = Field(
        None,
        alias="container-title",
        description="The journal or book it is in",
        examples=["American Journal of Psychiatry"],
    )
    volume: str | None = Field(None, description="Volume of the journal", examples=["178"])
    issue: str | None = Field(None, description="Issue of the volume", examples=["2"])
    page: str | None = Field(None, description="Page or pages", examples=["193-202"])
    edition: str | None = Field(None, description="Edition of a book", examples=["3"])
    publisher: str | None = Field(
        None, description="Who published it", examples=["World Health Organization"]
    )
    publisher_place: str | None = Field(
        None, alias="publisher-place", description="Where it was published", examples=["Geneva"]
    )
    DOI: str | None = Field(
        None,
        description="DOI, without the address before it",
        examples=["10.1176/appi.ajp.2020.20050596"],
    )
    URL: str | None = Field(
        None, description="Web address", examples=["https://www.example.org/first"]
    )
    accessed: str | None = Field(
        None, description="Day the web address was read", examples=["2026-11-01"]
    )
    status: Literal["confirmed", "unconfirmed"] = Field(
        "unconfirmed",
        description="Whether a person has found the source and compared it",
        examples=["confirmed"],
    )
    note: str | None = Field(
        None, description="For editors; it is not printed", examples=["page numbers to be checked"]
    )

    def csl_fields(self) -> dict[str, object]:
        """The CSL-JSON fields that are given, under their CSL names."""
        values = self.model_dump(by_alias=True, exclude_none=True)
        return {k: v for k, v in values.items() if k not in ("text", "status", "note") and v}

    @property
    def is_empty(self) -> bool:
        return self.text is None and not self.title


class Handout(Model):
    """One handout as its author wrote it."""

    title: Text = Field(description="The title on the first page", examples=["Living with Asthma"])
    subtitle: Text | None = Field(
        None, description="One line under the title", examples=["For adults and their families"]
    )
    language: str = Field(
        "en-US",
        pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        description="Language of the text (BCP 47)",
        examples=["en-US", "es"],
    )
    version: Word | None = Field(None, description="Version of the text", examples=["1.0"])
    issued: date | None = Field(
        None, description="Day this version was issued", examples=["2026-11-24"]
    )
    audience: str | None = Field(
        None,
        description="Who it is for; goes into the metadata",
        examples=["Adults who use an inhaler"],
    )
    summary: str | None = Field(
        None,
        description="One sentence; goes into the metadata",
        examples=["What asthma is, and what to do in an attack."],
    )
    keywords: list[str] = Field(
        default_factory=list, description="Words to find it by", examples=[["asthma", "inhaler"]]
    )
    identifiers: dict[str, Word] = Field(
        default_factory=dict, description="Numbers of your own", examples=[{"leaflet": "PSY-014"}]
    )
    review: Review = Field(
        default_factory=lambda: Review(),
        description="Who answers for the text, and since when",
        examples=[{"status": "draft"}],
    )
    translation: Translation | None = Field(
        None,
        description="What it was translated from, and who has reviewed that",
        examples=[{"of": "content.yaml", "version": "1.0", "status": "needs-review"}],
    )
    treatment: Treatment | None = Field(
        None, description="The medicine or procedure it explains", examples=[{"kind": "medicine"}]
    )
    checks: Checks = Field(
        default_factory=lambda: Checks(),
        description="What 'handout check' is to leave alone, with the reasons",
        examples=[{"ignore": {"reading-grade": "written for clinicians"}}],
    )
    paper: Paper | None = Field(
        None, description="Paper, if not the brand's", examples=["letter", "a4"]
    )
    variants: list[VariantName] = Field(
        default_factory=list,
        description="Printings that a release makes besides the usual one: large-print, "
        "dyslexia, grey, ink-saver, or several of them with a plus between",
        examples=[["large-print", "dyslexia+grey"]],
    )
    brand: str | None = Field(
        None, description="Brand file, if not assets/brand.yaml", examples=["brands/north.yaml"]
    )
    citation_style: str = Field(
        "apa",
        description="apa, ama, vancouver, or a .csl file beside the content",
        examples=["vancouver"],
    )
    fields: list[PersonalField] = Field(
        default_factory=list,
        description="What differs from patient to patient",
        examples=[[{"name": "patient", "label": "Your name"}]],
    )
    contents: bool = Field(
        False, description="Print a table of contents after the title", examples=[True]
    )
    at_a_glance: Facts | None = Field(
        None,
        description="A box under the title: points or blocks",
        examples=[[{"What it is": "a long-term illness of the airways"}]],
    )
    body: Blocks = Field(
        default_factory=list,
        description="Sections and blocks, in order",
        examples=[[{"heading": "What is asthma?", "body": ["It makes breathing hard."]}]],
    )
    sources: dict[str, Source] = Field(
        default_factory=dict,
        description="The sources, each under the key that cites it",
        examples=[{"who": {"text": "World Health Organization. Asthma. 2024."}}],
    )

    @field_validator("fields")
    @classmethod
    def _fields_have_names_of_their_own(cls, fields: list[PersonalField]) -> list[PersonalField]:
        names = [field.name for field in fields]
        for name in names:
            if names.count(name) > 1:
                raise complaint(f"two fields are called '{name}'", "give one another name")
        return fields

    @field_validator("sources")
    @classmethod
    def _sources_say_something(cls, sources: dict[str, Source]) -> dict[str, Source]:
        empty = [key for key, source in sources.items() if source.is_empty]
        if empty:
            error = complaint(
                "has no text and no title",
                "write 'text:' with the whole entry, or 'title:' and the other fields",
            )
            raise complaints("sources", [((key,), error) for key in empty])
        return sources

    @model_validator(mode="after")
    def _is_approved_in_its_own_language(self) -> Handout:
        translation = self.translation
        if self.review.status == "approved" and translation and not translation.is_approved:
            error = complaint(
                "'review' says approved, but nobody has reviewed the translation",
                "write 'status: draft' here, or under 'translation:' who has approved it",
            )
            raise complaints("handout", [(("review", "status"), error)])
        return self

    # Found once and kept: a desk or a batch builds the same handout over and over.

    @cached_property
    def cited(self) -> list[str]:
        """The keys of the sources that the text cites, in the order of first citation."""
        return [key for key in cited_keys(self) if key in self.sources]

    @cached_property
    def titles_by_id(self) -> dict[str, str]:
        """The headings of the sections that links can lead to."""
        return {s.id: s.heading.plain for s in sections(self.body) if s.id}

    @cached_property
    def conditional(self) -> list[Printed]:
        """The blocks that have a condition, in reading order."""
        found = [*parts(self.at_a_glance, Printed), *parts(self.body, Printed)]
        return [block for block in found if block.when is not None]

    @cached_property
    def figures(self) -> list[Figure]:
        """Every figure, in reading order."""
        return list(figures(self.body))
