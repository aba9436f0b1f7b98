"""Builds the client's own objects from JSON, and refuses what its types do not have."""

import collections.abc
import importlib
import pkgutil
import types
import typing

import attr
from openlineage.client import event_v2, generated
from openlineage.client.generated.base import BaseFacet

MODULES = [importlib.import_module(f"openlineage.client.generated.{info.name}") for info in pkgutil.iter_modules(generated.__path__)]
CLASSES = [c for m in MODULES for c in vars(m).values() if isinstance(c, type) and attr.has(c) and c.__module__ == m.__name__]
NAMES = {c.__name__: c for c in CLASSES} | {n: v for m in MODULES for n, v in vars(m).items() if not n.startswith("__")}
FACETS = {c._get_schema(): c for c in CLASSES if issubclass(c, BaseFacet)}


def build(kind, value, place="event"):
    """An object of a class or type hint from JSON."""
    origin = typing.get_origin(kind)
    if isinstance(kind, str):
        return build(eval(kind, dict(NAMES)), value, place)
    if isinstance(kind, typing.ForwardRef):
        return build(kind.__forward_arg__, value, place)
    if origin in (typing.Union, types.UnionType):
        return first_that_fits(typing.get_args(kind), value, place)
    if origin is typing.Literal:
        check(value in typing.get_args(kind), place, kind, value)
        return value
    if origin is list:
        check(isinstance(value, list), place, "a list", value)
        return [build(typing.get_args(kind)[0], item, f"{place}[{i}]") for i, item in enumerate(value)]
    if isinstance(origin, type) and issubclass(origin, collections.abc.Mapping):
        check(isinstance(value, dict), place, "an object", value)
        return {key: build(typing.get_args(kind)[1], item, f"{place}.{key}") for key, item in value.items()}
    if kind in (typing.Any, object):
        return value
    if attr.has(kind):
        return build_attrs(kind, value, place)
    if isinstance(kind, type) and hasattr(kind, "__members__"):
        return kind(value)
    if kind is float:
        kind = (int, float)
    check(isinstance(value, kind) and not (isinstance(value, bool) and kind is not bool), place, kind, value)
    return value


def first_that_fits(kinds, value, place):
    failures = []
    for kind in kinds:
        try:
            return build(kind, value, place)
        except (TypeError, ValueError) as failure:
            failures.append(str(failure))
    raise TypeError("; ".join(failures))


def build_attrs(kind, value, place):
    check(isinstance(value, dict), place, "an object", value)
    if issubclass(kind, BaseFacet):
        kind = FACETS.get(value["_schemaURL"])
        if kind is None:
            return value  # a facet of one's own
    hints = typing.get_type_hints(kind, localns=dict(NAMES))
    known = {a.alias: a.name for a in attr.fields(kind)}
    given, private = {}, {}
    for key, member in value.items():
        if key in ("_producer", "_schemaURL"):
            private[key] = member
            continue
        check(key in known, f"{place}.{key}", f"a member of {kind.__name__}", member)
        given[key] = build(hints[known[key]], member, f"{place}.{key}")
    built = kind(**given)
    for key, member in private.items():
        setattr(built, key, member)
    return built


def check(holds, place, expected, value):
    if not holds:
        raise TypeError(f"{place}: expected {expected}, not {value!r}")


def build_event(json):
    kind = event_v2.RunEvent if "run" in json else event_v2.JobEvent if "job" in json else event_v2.DatasetEvent
    event = json | {"schemaURL": json["schemaURL"]}
    url = event.pop("schemaURL")
    built = build_attrs(kind, event, "event")
    check(built._get_schema() == url, "event.schemaURL", built._get_schema(), url)
    return built, url
