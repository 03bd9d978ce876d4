"""Fetch the published definitions of FHIR R4B, checked by their hashes; they are never committed.

``python -m scripts.fhir_packages FOLDER`` puts two packages (CC0, 18 MB) there.  Files
that ``npm pack`` put there are taken as they are, once their hash is right.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import tarfile
import urllib.request
from pathlib import Path
from typing import Any, Final

__all__ = ["FOLDER_VARIABLE", "PACKAGES", "fetch", "is_right", "read_definitions"]

FOLDER_VARIABLE: Final = "SPASMOGRAPH_FHIR"
"""Environment variable that names the folder with the packages."""

PACKAGES: Final = {
    "hl7.fhir.r4b.core-4.3.0.tgz": (
        "2Xa3QB5PQxNchsA8chSq3OLMHJf55iEc44bZCFaRarX6Leo8qjeTXSq4RNSMpvKtfG4u7CkWpEmlQtb0rwLWFw=="
    ),
    "hl7.terminology.r4-7.0.1.tgz": (
        "UamZUcARk/TEaJb7X0hDyANmC7bCv0Jof0u0uGIOB2O9VQX0uV45Vf4EyONHM6Sejv6q7sXEAzKAQsgw1Cld3A=="
    ),
}
"""SHA-512 of each package, base64."""

_REGISTRY: Final = "https://registry.npmjs.org"
_WANTED: Final = re.compile(r"package/(StructureDefinition|ValueSet|CodeSystem)-[^/]*\.json")


def is_right(file: Path) -> bool:
    """Tell whether a package is there and is the one it should be."""
    if not file.is_file():
        return False
    digest = hashlib.sha512(file.read_bytes()).digest()
    return base64.b64encode(digest).decode("ascii") == PACKAGES[file.name]


def fetch(folder: Path) -> list[Path]:
    """Put the packages into a folder; those that are there and right are left alone.

    Raises
    ------
    ValueError
        If what came has another hash; it is not kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in PACKAGES:
        if is_right(folder / name):
            continue
        package = name.rpartition("-")[0]
        waiting = folder / f"{name}.part"
        urllib.request.urlretrieve(f"{_REGISTRY}/{package}/-/{name}", waiting)
        checked = waiting.rename(folder / name)
        if not is_right(checked):
            checked.unlink()
            raise ValueError(f"{name} is not the file it should be")
    return [folder / name for name in PACKAGES]


def read_definitions(folder: Path) -> list[dict[str, Any]]:
    """Read the structures, value sets and code systems of the packages.

    Raises
    ------
    ValueError
        If a package is missing or altered.
    """
    found = []
    for name in PACKAGES:
        if not is_right(folder / name):
            raise ValueError(f"{folder / name} is missing or altered")
        with tarfile.open(folder / name) as archive:
            for member in archive:
                if _WANTED.fullmatch(member.name):
                    content = archive.extractfile(member)
                    assert content is not None
                    found.append(json.loads(content.read()))
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Fetch the published definitions of FHIR R4B.")
    parser.add_argument("folder", type=Path)
    for file in fetch(parser.parse_args().folder):
        print(file)
