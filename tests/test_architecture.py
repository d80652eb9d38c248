"""The rooms of the house know only the rooms above them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# What each room may import. Modules that stand alone in the package are rooms as well.
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "content": {"errors"},
    "settings": {"errors", "content"},
    "references": {"errors", "content"},
    "brand": {"errors", "content", "references"},
    "pdf": {"errors"},  # flowables and structure elements, never handouts
    "layout": {"errors", "content", "references", "brand", "pdf"},
    "build": {"errors", "content", "settings", "references", "brand", "layout", "pdf"},
    "checks": {"errors", "content", "references", "brand", "layout", "pdf", "build"},
    "authoring": {
        "errors",
        "content",
        "brand",
        "build",
        "named",
        "checks",
        "deliver",
        "drawing",
        "",
    },
    "named": {"errors", "content", "brand", "build"},
    "drawing": set(),  # pages as pictures, from a PDF's bytes alone
    "batch": {"errors", "content", "brand", "layout", "pdf", "build", "named", "deliver", ""},
    "deliver": {"errors", "content", "references", "brand", "layout", "pdf", "build", "checks", ""},
    "imposing": {"errors", "content", "brand", "pdf", "build"},
    "translating": {"errors", "content", "brand", "build", "checks"},
    "sources": {"errors", "content", "references", "build", ""},
    "desk": {
        "batch",
        "named",
        "errors",
        "content",
        "brand",
        "deliver",
        "build",
        "drawing",
        "pdf",
        "",
    },
    "cli": {
        "imposing",
        "batch",
        "translating",
        "authoring",
        "sources",
        "desk",
        "errors",
        "content",
        "build",
        "checks",
        "deliver",
        "",
    },
    "": {"build", "checks"},  # handout/__init__.py, the public face
}
# What is heavy to import, and where else it must not be.
OUTSIDE: dict[str, set[str]] = {
    "errors": {"pydantic", "reportlab", "yaml", "click"},
    "content": {"reportlab", "click", "fontpkg"},
    "references": {"reportlab", "click"},
    "layout": {"click", "yaml"},
    "pdf": {"click", "yaml", "pydantic"},
}
LAZY = {"PIL", "svglib", "lxml", "citeproc", "segno", "markdown_it", "fontpkg", "pypdf"}
MODULES = sorted((ROOT / "handout").rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path) for path in MODULES}


def room_of(name: str) -> str:
    return [*name.split("."), ""][1]


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def statements(node: ast.AST, *, lazy: bool) -> Iterator[ast.AST]:
    """All nodes but those for the type checker; ``lazy`` says whether functions are entered."""
    for child in ast.iter_child_nodes(node):
        if is_for_types(child):
            continue
        if not lazy and isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        yield child
        yield from statements(child, lazy=lazy)


def imports(path: Path, *, lazy: bool = True, types: bool = False) -> set[str]:
    """Full names of the modules that a file imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = ast.walk(tree) if types else statements(tree, lazy=lazy)
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write the whole name of the module"
            module = node.module or ""
            inner = {f"{module}.{alias.name}" for alias in node.names}
            found |= (inner & NAMES) or {module}
    return found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_rooms_that_its_own_may_know(path: Path) -> None:
    room = room_of(name_of(path))
    known = {room_of(name) for name in imports(path, types=True) if name.split(".")[0] == "handout"}
    assert room in MAY_IMPORT, f"say in MAY_IMPORT what '{room}' may import"
    assert known - {room} <= MAY_IMPORT[room]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_room_stays_away_from_libraries_that_are_not_its_business(path: Path) -> None:
    packages = {name.split(".")[0] for name in imports(path, types=True)}
    assert packages & OUTSIDE.get(room_of(name_of(path)), set()) == set()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_what_is_slow_to_import_is_imported_where_it_is_used(path: Path) -> None:
    packages = {name.split(".")[0] for name in imports(path, lazy=False)}
    # the pictures' own modules are themselves imported where they are used
    if not name_of(path).startswith("handout.layout.pictures."):
        assert packages & LAZY == set()


def test_nothing_imports_the_command_line() -> None:
    assert [
        name_of(path)
        for path in MODULES
        if room_of(name_of(path)) != "cli"
        and any(room_of(name) == "cli" for name in imports(path, types=True))
    ] == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {
        name_of(path): {name for name in imports(path) & NAMES if name != name_of(path)}
        for path in MODULES
    }
    done: set[str] = set()

    def visit(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " -> ".join([*way[way.index(name) :], name])
        if name not in done:
            for other in sorted(graph[name]):
                visit(other, (*way, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_begins_with_a_sentence_that_says_what_it_is_for(path: Path) -> None:
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    is_bare_room = path.name == "__init__.py" and not path.read_text(encoding="utf-8").strip()
    assert text.partition("\n\n")[0].endswith((".", ":")) or is_bare_room


def test_a_new_block_stands_in_the_model_and_in_the_layout() -> None:
    import handout.layout.compose  # noqa: F401
    from handout.content.blocks import BLOCKS
    from handout.layout.setting import BLOCK_SETTERS

    assert set(BLOCKS.values()) == set(BLOCK_SETTERS)
