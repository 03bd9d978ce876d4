"""Large files encrypted piece by piece, so that any change to one is found.

A sealed file begins with eight letters, of which the last is the version, and 32
random bytes.  From these, the name of the file and the key of the record comes a
key that no other file has (HKDF-SHA-256, RFC 5869).  Pieces of one mebibyte follow,
each with AES-256-GCM; the nonce is the number of the piece and whether it is the
last.  Cut, longer, with pieces in another order, or under another file's name, it
no longer opens: the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár
(CRYPTO 2015), as the format ``age`` uses it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO, Final

from spasmograph.errors import DamagedRecord, NewerRecord

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

__all__ = ["PIECE", "seal", "unseal"]

PIECE: Final = 1 << 20
"""Bytes of every piece but the last, which may hold fewer."""

_MAGIC: Final = b"SPSMVID"
_VERSION: Final = 1
_SALT, _TAG = 32, 16
_COUNT: Final = 11  # bytes of a nonce that count pieces; one more says which is the last
_CURE: Final = "Put it back from a copy, or let go of it: spasmograph video forget."


def seal(pieces: Iterable[bytes], key: bytes, name: str) -> Iterator[bytes]:
    """Encrypt a file.

    Parameters
    ----------
    pieces : iterable of bytes
        What it holds, `PIECE` bytes each but for the last.
    key : bytes
        The 32 bytes its record is encrypted with.
    name : str
        What the file will be called; it opens under no other name.

    Yields
    ------
    bytes
        The sealed file, from its first byte to its last.
    """
    head = _MAGIC + bytes([_VERSION]) + secrets.token_bytes(_SALT)
    cipher = _cipher(key, head, name)
    yield head
    for nonce, piece in _numbered(pieces):
        yield cipher.encrypt(nonce, piece, None)


def unseal(file: BinaryIO, key: bytes, name: str) -> Iterator[bytes]:
    """Decrypt a file; each piece is proved to be the one that was sealed.

    That nothing is missing is known only when the last piece has come.

    Parameters
    ----------
    file : binary file
        At its beginning.
    key : bytes
        The 32 bytes its record is encrypted with.
    name : str
        What the file is called.

    Yields
    ------
    bytes
        What it holds, as it was given to `seal`.

    Raises
    ------
    DamagedRecord
        If it was altered or cut, or sealed with another key or under another name.
    NewerRecord
        If a newer version of the program sealed it.
    """
    from cryptography.exceptions import InvalidTag

    head = file.read(len(_MAGIC) + 1 + _SALT)
    if len(head) < len(_MAGIC) + 1 + _SALT or not head.startswith(_MAGIC):
        raise DamagedRecord(f"the kept video {name} is damaged", _CURE)
    if head[len(_MAGIC)] > _VERSION:
        raise NewerRecord(
            f"a newer version of the program kept the video {name}", "Install the newest version."
        )
    cipher = _cipher(key, head, name)
    try:
        for nonce, piece in _numbered(iter(lambda: file.read(PIECE + _TAG), b"")):
            yield cipher.decrypt(nonce, piece, None)
    except InvalidTag as error:
        raise DamagedRecord(
            f"the kept video {name} was altered or cut, or is of another record", _CURE
        ) from error


def _cipher(key: bytes, head: bytes, name: str) -> AESGCM:
    """Return the cipher of one file, by a key of its own."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    bound = b"spasmograph video " + head + name.encode()
    return AESGCM(HKDF(SHA256(), 32, head[-_SALT:], bound).derive(key))


def _numbered(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield a nonce with each piece; a file that holds nothing has one empty piece."""
    waiting = iter(pieces)
    held, number = next(waiting, b""), 0
    for piece in waiting:
        yield number.to_bytes(_COUNT, "big") + b"\0", held
        held, number = piece, number + 1
    yield number.to_bytes(_COUNT, "big") + b"\1", held
