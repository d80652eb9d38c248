"""JSON Schemas of the content and of the brand, for editors that help while one writes.

Draft 7 is the newest that the YAML language servers of today validate with.
"""

from __future__ import annotations

import json
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, PlainValidator
from pydantic.fields import FieldInfo

from handout.authoring.shapes import (
    ALSO,
    NAMED,
    PLAIN,
    SHAPES,
    SHORT,
    Schema,
    patterned,
    reference,
)  # fmt: skip
from handout.brand.model import Brand, FontFiles
from handout.content.blocks import BLOCKS, Point
from handout.content.model import Handout

DRAFT = "http://json-schema.org/draft-07/schema#"
MODELINE = "# yaml-language-server: $schema="
_REFERRED: dict[str, tuple[type[BaseModel], ...]] = {
    "keyed_block": tuple(BLOCKS.values()),
    "facts": (Point,),
    "font": (FontFiles,),
}


def content_schema() -> Schema:
    """What a content file may say."""
    return _whole(Handout, "A patient handout")


def brand_schema() -> Schema:
    """What a brand file may say."""
    return _whole(Brand, "The look of a clinic's handouts")


def _whole(model: type[BaseModel], title: str) -> Schema:
    definitions: Schema = {}
    root = _object(model, definitions)
    return {
        "$schema": DRAFT,
        "title": title,
        **root,
        "definitions": {name: definitions[name] for name in sorted(definitions)},
    }


def _define(name: str, definitions: Schema) -> None:
    """Adds the definition ``name``, and those it refers to."""
    if name in definitions:
        return
    models = _REFERRED.get(name, ())
    if name == "keyed_block":
        definitions[name] = {"anyOf": [reference(model.__name__) for model in models]}
    else:
        definitions[name] = SHAPES[name]
    for model in models:
        _define_model(model, definitions)
    for inner in _names_in(definitions[name]):
        if inner in SHAPES or inner in _REFERRED:
            _define(inner, definitions)


def _define_model(model: type[BaseModel], definitions: Schema) -> None:
    name = model.__name__
    if name in definitions:
        return
    definitions[name] = {}  # blocks hold blocks
    schema = _object(model, definitions)
    if model in SHORT:
        schema = {"anyOf": [SHORT[model], schema]}
    definitions[name] = {"title": name, **schema}


def _names_in(schema: Any) -> list[str]:
    if isinstance(schema, dict):
        if "$ref" in schema:
            return [str(schema["$ref"]).rpartition("/")[2]]
        return [name for value in schema.values() for name in _names_in(value)]
    return [name for value in schema for name in _names_in(value)] if type(schema) is list else []


def keys_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """The keys an author may write in ``model``, each with its field."""
    keys: dict[str, FieldInfo] = {}
    for name, field in model.model_fields.items():
        if not field.exclude:
            keys |= dict.fromkeys(_choices(field) or [field.alias or name], field)
    return keys


def _choices(field: FieldInfo) -> list[str]:
    """The names that a field may be written under, if there are several."""
    return [str(choice) for choice in getattr(field.validation_alias, "choices", ())]


def _object(model: type[BaseModel], definitions: Schema) -> Schema:
    """A mapping with the keys of ``model``; what it refers to is added to ``definitions``."""
    keys = keys_of(model)
    needed = [key for key, field in keys.items() if field.is_required() and not _choices(field)]
    return {
        "description": told(model),
        "type": "object",
        "additionalProperties": False,
        **({"required": needed} if needed else {}),
        "properties": {key: _property(field, definitions) for key, field in keys.items()},
        **ALSO.get(model, {}),
    }


def properties_of(model: type[BaseModel]) -> dict[str, Schema]:
    """The keys of ``model``, each with its schema; what that refers to is not in it."""
    return {key: _property(field, {}) for key, field in keys_of(model).items()}


def told(model: type[BaseModel]) -> str:
    """What a model says of itself, in one paragraph."""
    return " ".join((model.__doc__ or "").split("\n\n")[0].replace("``", "'").split())


def _property(field: FieldInfo, definitions: Schema) -> Schema:
    readers = [m for m in field.metadata if isinstance(m, PlainValidator | BeforeValidator)]
    kind = Annotated[(field.annotation, *readers)] if readers else field.annotation
    shape = _shape(kind, definitions)
    for limit in field.metadata:
        shape |= _limit(limit, "array" in shape.get("type", ""))
        if getattr(limit, "pattern", None):
            example = (field.examples or [""])[0]
            shape |= patterned(limit.pattern, example, empty="null" in shape["type"])
    return {"description": field.description, "examples": field.examples, **shape}


def _limit(limit: Any, of_list: bool) -> Schema:
    """The bounds of a field but its pattern (annotated_types)."""
    names = {
        "ge": "minimum",
        "le": "maximum",
        "min_length": "minItems" if of_list else "minLength",
        "max_length": "maxItems" if of_list else "maxLength",
    }
    found = {keyword: getattr(limit, name, None) for name, keyword in names.items()}
    return {keyword: value for keyword, value in found.items() if value is not None}


def _shape(kind: Any, definitions: Schema) -> Schema:
    """The schema of a type, as an author writes it."""
    if kind in NAMED:
        _define(NAMED[kind], definitions)
        return reference(NAMED[kind])
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        read_from = [part.json_schema_input_type for part in parts[1:]]
        return _shape(read_from[0], definitions)
    if origin in (Union, UnionType):
        return _either([_shape(part, definitions) for part in parts])
    if origin is Literal:
        return {"enum": list(parts)}
    if origin is list:
        return {"type": "array", "items": _shape(parts[0], definitions)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _shape(parts[1], definitions)}
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        _define_model(kind, definitions)
        return reference(kind.__name__)
    return dict(PLAIN[kind])


def _either(shapes: list[Schema]) -> Schema:
    """One of several; that nothing may stand there is said in the other one, if it can be."""
    first, *others = shapes
    if others == [PLAIN[type(None)]]:
        if "enum" in first:
            return {**first, "enum": [*first["enum"], None]}
        if "type" in first:
            kinds = [first["type"]] if isinstance(first["type"], str) else first["type"]
            return {**first, "type": [*kinds, "null"]}
    return {"anyOf": shapes}


def as_json(schema: Schema) -> str:
    """A schema to be read by people, too: what fits on a line stands on one."""
    return f"{_printed(schema)}\n"


def _printed(value: Any, indent: str = "", before: int = 0) -> str:
    whole = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or len(indent) + before + len(whole) < 100:
        return whole
    inner = indent + "  "
    if isinstance(value, dict):
        names = {key: f"{json.dumps(key, ensure_ascii=False)}: " for key in value}
        lines = [names[k] + _printed(v, inner, len(names[k])) for k, v in value.items()]
        return "{\n" + ",\n".join(inner + line for line in lines) + f"\n{indent}}}"
    return "[\n" + ",\n".join(inner + _printed(v, inner) for v in value) + f"\n{indent}]"
