"""Check a FHIR bundle against the published definitions of R4B, without a connection.

``python -m scripts.check_fhir BUNDLE.json FOLDER``, where FOLDER holds the packages of
`scripts.fhir_packages`.  It checks names, numbers and types of elements, formats of
values, required bindings, codes of the systems in the packages, and invariants.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from scripts.fhir_packages import read_definitions

__all__ = ["Definitions", "check", "definitions_of"]

Node = dict[str, Any]

_NOT_RUN: Final = ("%resource", "hasValue", "htmlChecks", "conformsTo", "memberOf", "resolve()")
"""What the interpreter of the invariants does not know."""

_GPS: Final = "http://terminology.hl7.org/ValueSet/snomed-intl-gps"
_SNOMED: Final = "http://snomed.info/sct"


@dataclass(slots=True, repr=False)
class Definitions:
    """What is published.

    Attributes
    ----------
    structures : dict
        Elements of each type by their path.
    sets, systems : dict
        Value sets and code systems by their address.
    codes : dict
        Codes of a complete system, with their display, once they were asked for.
    """

    structures: dict[str, dict[str, Node]] = field(default_factory=dict)
    sets: dict[str, Node] = field(default_factory=dict)
    systems: dict[str, Node] = field(default_factory=dict)
    codes: dict[str, dict[str, str] | None] = field(default_factory=dict)

    def children(self, kind: str, path: str) -> list[Node]:
        """Return the elements right under one."""
        depth = path.count(".") + 1
        return [
            item
            for name, item in self.structures[kind].items()
            if name.startswith(f"{path}.") and name.count(".") == depth
        ]

    def codes_of(self, system: str) -> dict[str, str] | None:
        """Return the codes of a system; None if the packages do not hold them all."""
        if system not in self.codes:
            self.codes[system] = self._read(system)
        return self.codes[system]

    def _read(self, system: str) -> dict[str, str] | None:
        if system == _SNOMED and _GPS in self.sets:
            included = self.sets[_GPS]["compose"]["include"]
            return {c["code"]: c.get("display", "") for i in included for c in i["concept"]}
        held = self.systems.get(system)
        if held is None or held.get("content") != "complete":
            return None
        return dict(_concepts(held.get("concept", [])))

    def expand(self, address: str) -> set[str] | None:
        """Return the codes of a value set; None if they cannot be told."""
        held = self.sets.get(address.partition("|")[0])
        if held is None:
            return None
        found: set[str] = set()
        for part in held.get("compose", {}).get("include", []):
            if part.get("filter"):
                return None
            if "concept" in part:
                found.update(item["code"] for item in part["concept"])
            elif "system" in part:
                codes = self.codes_of(part["system"])
                if codes is None:
                    return None
                found.update(codes)
            for other in part.get("valueSet", []):
                inner = self.expand(other)
                if inner is None:
                    return None
                found |= inner
        return found


def _concepts(held: list[Node]) -> Iterator[tuple[str, str]]:
    for item in held:
        yield item["code"], item.get("display", "")
        yield from _concepts(item.get("concept", []))


def definitions_of(folder: Path) -> Definitions:
    """Read what is published out of a folder of packages."""
    found = Definitions()
    for item in read_definitions(folder):
        kind = item["resourceType"]
        if kind == "StructureDefinition":
            if item.get("derivation") != "constraint" and "snapshot" in item:
                elements = item["snapshot"]["element"]
                found.structures[item["type"]] = {part["path"]: part for part in elements}
        else:
            (found.sets if kind == "ValueSet" else found.systems).setdefault(item["url"], item)
    return found


def check(bundle: Node, known: Definitions) -> list[str]:
    """Return every fault of a bundle, as a line each.

    Parameters
    ----------
    bundle : dict
        As JSON holds it.
    known : Definitions
    """
    return list(_resource(bundle, known, "Bundle"))


def _resource(held: Node, known: Definitions, where: str) -> Iterator[str]:
    kind = held.get("resourceType")
    if kind not in known.structures:
        yield f"{where}: {kind!r} is not a resource"
        return
    yield from _object(held, known, (kind, kind), where)


def _object(held: Any, known: Definitions, at: tuple[str, str], where: str) -> Iterator[str]:
    kind, path = at
    if not isinstance(held, dict):
        yield f"{where}: it is not an object"
        return
    if not held:
        yield f"{where}: it is empty"
    yield from _invariants(held, known.structures[kind][path], where)
    seen = {"resourceType"}
    for element in known.children(kind, path):
        found = _present(held, element)
        seen.update(name for name, _ in found)
        yield from _number(found, held, element, where)
        for name, type_ in found:
            values = held[name] if element["max"] not in ("0", "1") else [held[name]]
            if not isinstance(values, list):
                yield f"{where}.{name}: it is not a list"
                continue
            for place, value in enumerate(values):
                inner = f"{where}.{name}" + (f"[{place}]" if len(values) > 1 else "")
                yield from _value(value, known, (kind, type_), element, inner)
    for name in held.keys() - seen:
        if not name.startswith("_"):
            yield f"{where}.{name}: there is no such element"


def _present(held: Node, element: Node) -> list[tuple[str, str]]:
    """Return the names under which an element is there, and the type of each."""
    name = element["path"].rpartition(".")[2]
    types = [part["code"] for part in element.get("type", [])]
    if not name.endswith("[x]"):
        return [(name, types[0] if types else "")] if name in held else []
    stem = name.removesuffix("[x]")
    names = {f"{stem}{type_[0].upper()}{type_[1:]}": type_ for type_ in types}
    return [(name, type_) for name, type_ in names.items() if name in held]


def _number(found: list[tuple[str, str]], held: Node, element: Node, where: str) -> Iterator[str]:
    count = sum(len(held[name]) if isinstance(held[name], list) else 1 for name, _ in found)
    name = element["path"].rpartition(".")[2]
    if count < element["min"]:
        yield f"{where}.{name}: it is missing"
    if len(found) > 1 or (element["max"] != "*" and count > int(element["max"])):
        yield f"{where}.{name}: there are too many"


def _value(
    value: Any, known: Definitions, types: tuple[str, str], element: Node, where: str
) -> Iterator[str]:
    kind, type_ = types
    if "contentReference" in element:
        path = element["contentReference"].rpartition("#")[2]
        yield from _object(value, known, (kind, path), where)
    elif type_ in ("BackboneElement", "Element"):
        yield from _object(value, known, (kind, element["path"]), where)
    elif type_ == "Resource":
        yield from _resource(value, known, where)
    elif type_.startswith("http") or type_[0].islower():
        yield from _primitive(value, known, type_, where)
    else:
        yield from _object(value, known, (type_, type_), where)
        if type_ == "Coding":
            yield from _coding(value, known, where)
    yield from _bound(value, known, element, where)
    if isinstance(value, dict):
        yield from _invariants(value, element, where)


def _primitive(value: Any, known: Definitions, type_: str, where: str) -> Iterator[str]:
    wanted: dict[str, type | tuple[type, ...]] = {
        "boolean": bool,
        "integer": int,
        "positiveInt": int,
        "unsignedInt": int,
        "decimal": (int, float),
    }
    shape = wanted.get(type_, str)
    if not isinstance(value, shape) or (isinstance(value, bool) and type_ != "boolean"):
        yield f"{where}: {value!r:.40} is not a {type_}"
        return
    pattern = _pattern(known, type_)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if pattern and not re.fullmatch(pattern, text, re.ASCII):  # as Java reads it
        yield f"{where}: {text:.40} is not a {type_}"


def _pattern(known: Definitions, type_: str) -> str | None:
    elements = known.structures.get(type_, {})
    held = elements.get(f"{type_}.value", {}).get("type", [{}])[0]
    for item in held.get("extension", []):
        if item["url"].endswith("/regex"):
            return str(item["valueString"])
    return None


def _coding(value: Node, known: Definitions, where: str) -> Iterator[str]:
    codes = known.codes_of(value.get("system", ""))
    if codes is None:
        return
    code = value.get("code")
    if code not in codes:
        yield f"{where}: {code!r} is not a code of {value['system']}"
    elif "display" in value and value["display"] != codes[code]:
        yield f"{where}: {code!r} is not called {value['display']!r}"


def _bound(value: Any, known: Definitions, element: Node, where: str) -> Iterator[str]:
    binding = element.get("binding", {})
    if binding.get("strength") != "required" or "valueSet" not in binding:
        return
    allowed = known.expand(binding["valueSet"])
    if allowed is None:
        return
    found = [value]
    if isinstance(value, dict):
        found = [item.get("code") for item in value.get("coding", [value])]
    if not any(code in allowed for code in found):
        yield f"{where}: {found[0]!r} is not in {binding['valueSet']}"


def _invariants(held: Node, element: Node, where: str) -> Iterator[str]:
    for rule in element.get("constraint", []):
        text = rule.get("expression", "")
        if rule["severity"] != "error" or not text or any(word in text for word in _NOT_RUN):
            continue
        if _compiled(text)(held) == [False]:
            yield f"{where}: {rule['key']}: {rule['human']}"


@cache
def _compiled(expression: str) -> Any:
    import fhirpathpy
    from fhirpathpy.models import models

    return fhirpathpy.compile(expression, models["r4"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Check a FHIR bundle by what is published.")
    parser.add_argument("bundle", type=Path)
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    faults = check(json.loads(given.bundle.read_bytes()), definitions_of(given.folder))
    print("\n".join(faults) or "No faults.")
    raise SystemExit(bool(faults))
