"""The key of an encrypted record, and the two things that open it.

The file is encrypted with 32 random bytes.  They lie beside it, in
``NAME.spasm.key``, wrapped twice with AES-256-GCM: under a key made from the
passphrase with Argon2id (RFC 9106), and under one made from a recovery code of
145 random bits with HKDF (RFC 5869).  Without that file, nothing opens the record.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import secrets
import unicodedata
import uuid
from pathlib import Path
from typing import Any, Final

from spasmograph.errors import DamagedRecord, ImpossibleValue, RecordError, WrongKey
from spasmograph.record.disk import write_whole

__all__ = [
    "SHORTEST",
    "change_passphrase",
    "format_code",
    "is_key_file",
    "key_file",
    "make_keys",
    "new_recovery_code",
    "parse_code",
    "unlock",
]

SHORTEST: Final = 8
"""Letters a passphrase has at least."""

_FORMAT: Final = "spasmograph-key"
_DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
_CHECKS: Final = _DIGITS + "*~$=U"
_LENGTH, _GROUP = 29, 5  # digits of 5 bits before the check digit; letters in a group
_ARGON: Final = {"time": 3, "memory": 65536, "lanes": 4}  # RFC 9106, second choice; memory in KiB
_ARGON_MOST: Final = {"time": 32, "memory": 2**20, "lanes": 16}
_LOST: Final = "Put back the key file from a backup."


def key_file(path: Path) -> Path:
    """Return where the wrapped keys of a record lie."""
    return path.with_name(path.name + ".key")


def is_key_file(file: Path) -> bool:
    """Return whether a file says it holds the keys of a record; it may be damaged."""
    try:
        return f'"{_FORMAT}"'.encode() in file.read_bytes()
    except OSError:
        return False


def make_keys(path: Path, passphrase: str) -> tuple[bytes, str]:
    """Make a key for a record, and write it wrapped beside the record.

    Parameters
    ----------
    path : Path
        The record.
    passphrase : str
        At least `SHORTEST` letters.

    Returns
    -------
    key : bytes
        32 bytes.
    code : str
        The recovery code, to be written down; it is kept nowhere.

    Raises
    ------
    ImpossibleValue
        If the passphrase is too short.
    RecordError
        If the key file cannot be written.
    """
    key, number = secrets.token_bytes(32), _fresh_number()
    identity = str(uuid.uuid4())
    slots = {
        "passphrase": _wrap_passphrase(key, passphrase, identity),
        "recovery": _wrap_code(key, number, identity),
    }
    _write(path, {"format": _FORMAT, "version": 1, "id": identity, **slots})
    return key, format_code(number)


def unlock(path: Path, key: str | None) -> bytes:
    """Return the key of an encrypted record.

    Parameters
    ----------
    path : Path
        The record.
    key : str or None
        Its passphrase or its recovery code.

    Returns
    -------
    bytes
        32 bytes.

    Raises
    ------
    WrongKey
        If it is neither; nothing is changed.
    DamagedRecord
        If the key file is missing or altered.
    """
    held = _read(path)
    if not key:
        raise WrongKey("the record is encrypted", "Give its passphrase or its recovery code.")
    number = parse_code(key)
    for slot, secret in (("recovery", number), ("passphrase", key)):
        if secret is not None:
            found = _unwrap(held[slot], secret, held["id"], slot)
            if found is not None:
                return found
    raise WrongKey(
        "this passphrase or recovery code does not open the record",
        "Check capital letters and the keyboard layout; nothing was changed.",
    )


def change_passphrase(path: Path, key: str, passphrase: str) -> None:
    """Give a record another passphrase; the recovery code stays.

    Older copies of the key file, in backups, still open with the older one.

    Parameters
    ----------
    path : Path
        The record.
    key : str
        The passphrase until now, or the recovery code.
    passphrase : str
        The new one, at least `SHORTEST` letters.

    Raises
    ------
    WrongKey
        If `key` does not open the record.
    DamagedRecord
        If the key file is missing or altered.
    ImpossibleValue
        If the new passphrase is too short.
    """
    found, held = unlock(path, key), _read(path)
    _write(path, {**held, "passphrase": _wrap_passphrase(found, passphrase, held["id"])})


def new_recovery_code(path: Path, key: str) -> str:
    """Give a record another recovery code; the passphrase stays.

    Parameters
    ----------
    path : Path
        The record.
    key : str
        The passphrase, or the recovery code until now.

    Returns
    -------
    str
        The new code; the one before no longer opens this record.

    Raises
    ------
    WrongKey
        If `key` does not open the record.
    DamagedRecord
        If the key file is missing or altered.
    """
    found, held = unlock(path, key), _read(path)
    number = _fresh_number()
    _write(path, {**held, "recovery": _wrap_code(found, number, held["id"])})
    return format_code(number)


# --- the recovery code ------------------------------------------------------


def _fresh_number() -> int:
    """Return a number whose check digit is a digit or a letter, easy to write down."""
    while (number := secrets.randbits(_LENGTH * 5)) % 37 >= len(_DIGITS):
        pass
    return number


def format_code(number: int) -> str:
    """Return a recovery code: Crockford's base 32 in groups of five, with a check digit.

    Parameters
    ----------
    number : int
        Of 145 bits.
    """
    digits = "".join(_DIGITS[number >> (5 * place) & 31] for place in reversed(range(_LENGTH)))
    letters = digits + _CHECKS[number % 37]
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def parse_code(text: str) -> int | None:
    """Return the number of a recovery code, or None where the text is not one.

    Small letters, spaces and dashes do not matter; O is read as 0, I and L as 1.
    One wrong letter, or two neighbours that changed places, are always noticed.

    Parameters
    ----------
    text : str
        As it was typed.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    letters = "".join(
        letter
        for letter in plain
        if not letter.isspace() and unicodedata.category(letter) not in {"Pd", "Cf"}
    ).translate(str.maketrans("OIL", "011"))
    if len(letters) != _LENGTH + 1 or any(letter not in _DIGITS for letter in letters[:-1]):
        return None
    number = 0
    for letter in letters[:-1]:
        number = number << 5 | _DIGITS.index(letter)
    return number if _CHECKS[number % 37] == letters[-1] else None


# --- wrapping ---------------------------------------------------------------


def _wrap_passphrase(key: bytes, passphrase: str, identity: str) -> dict[str, Any]:
    if len(passphrase) < SHORTEST:
        raise ImpossibleValue(
            f"a passphrase needs {SHORTEST} letters or more", "Four or five words are easy to keep."
        )
    made = {"kdf": "argon2id", **_ARGON, "salt": _text(secrets.token_bytes(16))}
    return _wrap(key, made, passphrase, identity, "passphrase")


def _wrap_code(key: bytes, number: int, identity: str) -> dict[str, Any]:
    made = {"kdf": "hkdf-sha256", "salt": _text(secrets.token_bytes(16))}
    return _wrap(key, made, number, identity, "recovery")


def _wrap(
    key: bytes, made: dict[str, Any], secret: str | int, identity: str, slot: str
) -> dict[str, Any]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(12)
    named = {**made, "nonce": _text(nonce)}
    wrapped = AESGCM(_derive(made, secret)).encrypt(nonce, key, _bound(named, identity, slot))
    return {**named, "wrapped": _text(wrapped)}


def _unwrap(held: dict[str, Any], secret: str | int, identity: str, slot: str) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    named = {name: value for name, value in held.items() if name != "wrapped"}
    try:
        nonce, wrapped = _bytes(held["nonce"]), _bytes(held["wrapped"])
        return AESGCM(_derive(held, secret)).decrypt(nonce, wrapped, _bound(named, identity, slot))
    except InvalidTag:
        return None
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedRecord("the key file of the record is damaged", _LOST) from error


def _derive(made: dict[str, Any], secret: str | int) -> bytes:
    """Return the 32 bytes a key is wrapped with."""
    salt = _bytes(made["salt"])
    if isinstance(secret, int):
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        return HKDF(SHA256(), 32, salt, b"spasmograph recovery code").derive(
            secret.to_bytes((_LENGTH * 5 + 7) // 8, "big")
        )
    from argon2.low_level import Type, hash_secret_raw

    cost = {name: int(made[name]) for name in _ARGON}
    if any(not 1 <= cost[name] <= most for name, most in _ARGON_MOST.items()):
        raise ValueError("impossible cost")
    return hash_secret_raw(
        unicodedata.normalize("NFC", secret).encode("utf-8", "surrogatepass"),
        salt,
        time_cost=cost["time"],
        memory_cost=cost["memory"],
        parallelism=cost["lanes"],
        hash_len=32,
        type=Type.ID,
    )


def _bound(named: dict[str, Any], identity: str, slot: str) -> bytes:
    """Return what a wrapped key is bound to: its file, its place in it, and how it was made."""
    return _canonical({"format": _FORMAT, "version": 1, "id": identity, "slot": slot, **named})


# --- the key file -----------------------------------------------------------


def _write(path: Path, held: dict[str, Any]) -> None:
    held = {name: value for name, value in held.items() if name != "sum"}
    held["sum"] = hashlib.sha256(_canonical(held)).hexdigest()
    write_whole(key_file(path), json.dumps(held, indent=1).encode("ascii") + b"\n")


def _read(path: Path) -> dict[str, Any]:
    file = key_file(path)
    try:
        held = json.loads(file.read_bytes())
        told = held.pop("sum")
        whole = told == hashlib.sha256(_canonical(held)).hexdigest()
        known = held["format"] == _FORMAT and {"id", "passphrase", "recovery"} <= held.keys()
    except FileNotFoundError as error:
        raise DamagedRecord(f"the key file {file.name} is missing", _LOST) from error
    except OSError as error:
        raise RecordError(
            f"the key file {file.name} cannot be read", "Check who owns it."
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedRecord(f"the key file {file.name} is damaged", _LOST) from error
    if not whole or not known or held.get("version") != 1:
        raise DamagedRecord(f"the key file {file.name} is damaged or of a newer program", _LOST)
    return dict(held)


def _canonical(values: dict[str, Any]) -> bytes:
    return json.dumps(values, sort_keys=True, separators=(",", ":")).encode("ascii")


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
