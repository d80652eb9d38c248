"""The structure tree as objects: elements, the parent tree, the names of notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handout.pdf.objects import name, reference, text_string
from handout.pdf.structure import MarkedContent, ObjectReference, StructureElement

if TYPE_CHECKING:
    from handout.pdf.file import PdfFile


def write_structure(file: PdfFile, document: StructureElement) -> int:
    """Add the tree under ``document`` to the file; gives the number of its root.

    Keys of the parent tree: 0 .. pages - 1 for the pages' marked content, then one for
    each link in the order of pages, then for each widget (ISO 32000-1, 14.7.4.4).
    """
    root = file.allocate()
    elements = list(document.walk())
    for element in elements:
        element.number = file.allocate()
    parent_of = {document: root}
    for element in elements:
        for kid in element.kids:
            if isinstance(kid, StructureElement):
                parent_of[kid] = element.number
    for element in elements:
        file.set(element.number, _element(file, element, parent_of[element]))
    nums = []
    for page in file.pages:
        owners = " ".join(reference(element.number) for element in page.elements)
        nums.append(f"{page.index}[{owners}]")
    key = len(file.pages)
    links = [link.element for page in file.pages for link in page.links]
    widgets = [widget.element for page in file.pages for widget in page.widgets]
    for element in (*links, *widgets):
        nums.append(f"{key} {reference(element.number)}")
        key += 1
    parents = file.add(f"<</Nums[{' '.join(nums)}]>>")
    named = sorted((e.id, e.number) for e in elements if e.id)
    ids = ""
    if named:
        pairs = " ".join(f"{text_string(i)} {reference(n)}" for i, n in named)
        ids = f"/IDTree<</Names[{pairs}]>>"
    file.set(
        root,
        f"<</Type/StructTreeRoot/K {reference(document.number)}"
        f"/ParentTree {reference(parents)}/ParentTreeNextKey {key}{ids}>>",
    )
    return root


def _element(file: PdfFile, element: StructureElement, parent: int) -> str:
    first = next((kid.page for kid in element.kids if isinstance(kid, MarkedContent)), None)
    kids = [_kid(file, kid, first) for kid in element.kids]
    parts = [f"<</S{name(element.role)}/P {reference(parent)}"]
    if first is not None:
        parts.append(f"/Pg {reference(file.page_numbers[first])}")
    if kids:
        parts.append(f"/K {kids[0]}" if len(kids) == 1 else f"/K[{' '.join(kids)}]")
    for key, text in (
        ("Alt", element.alt),
        ("Lang", element.language),
        ("ID", element.id),
    ):
        if text is not None:
            parts.append(f"/{key}{text_string(text)}")
    if element.attributes:
        parts.append(f"/A<<{element.attributes}>>")
    parts.append(">>")
    return "".join(parts)


def _kid(
    file: PdfFile, kid: StructureElement | MarkedContent | ObjectReference, page: int | None
) -> str:
    if isinstance(kid, StructureElement):
        return reference(kid.number)
    if isinstance(kid, MarkedContent):
        if kid.page == page:
            return str(kid.mcid)
        return f"<</Type/MCR/Pg {reference(file.page_numbers[kid.page])}/MCID {kid.mcid}>>"
    return f"<</Type/OBJR/Pg {reference(file.page_numbers[kid.page])}/Obj {reference(kid.number)}>>"
