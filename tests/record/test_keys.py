"""Keys: what opens an encrypted record, and what does not."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spasmograph.errors import DamagedRecord, ImpossibleValue, WrongKey
from spasmograph.record import (
    change_passphrase,
    check_record,
    create_record,
    new_recovery_code,
    open_record,
)
from spasmograph.record.keys import format_code, key_file, parse_code, unlock
from tests.record.conftest import PASSPHRASE

NUMBERS = st.integers(0, 2**145 - 1)
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@given(NUMBERS)
def test_a_code_is_read_as_it_was_printed(number: int) -> None:
    code = format_code(number)
    assert parse_code(code) == number
    assert [len(group) for group in code.split("-")] == [5] * 6


@given(NUMBERS, st.randoms(use_true_random=False))
def test_a_code_forgives_how_it_is_typed(number: int, chance: random.Random) -> None:
    loose = {"0": "0Oo", "1": "1IiLl", "-": ["", " ", "-", "\u2013", "\u00a0", "\u2011"]}
    typed = "".join(
        chance.choice(loose.get(letter, [letter, letter.lower()])) for letter in format_code(number)
    )
    assert parse_code(f" {typed}\n") == number


@given(NUMBERS, st.integers(0, 28), st.sampled_from(LETTERS))
def test_one_wrong_letter_is_noticed(number: int, place: int, letter: str) -> None:
    code = list(format_code(number).replace("-", ""))
    same = code[place] == letter
    code[place] = letter
    assert (parse_code("".join(code)) is not None) == same


@given(NUMBERS, st.integers(0, 27))
def test_two_letters_that_changed_places_are_noticed(number: int, place: int) -> None:
    code = list(format_code(number).replace("-", ""))
    same = code[place] == code[place + 1]
    code[place : place + 2] = code[place + 1], code[place]
    assert (parse_code("".join(code)) is not None) == same


@given(st.text(max_size=60))
def test_any_text_is_a_code_or_not(text: str) -> None:
    number = parse_code(text)
    assert number is None or parse_code(format_code(number)) == number


def test_passphrase_and_code_give_the_same_key(encrypted: tuple[Path, str]) -> None:
    path, code = encrypted
    assert unlock(path, PASSPHRASE) == unlock(path, code) == unlock(path, code.lower())
    assert len(unlock(path, code)) == 32


@pytest.mark.parametrize(
    "key", ["", None, "four calm green word", "Four calm green words", "0" * 30, "\ud800" * 9]
)
def test_a_wrong_key_changes_nothing(encrypted: tuple[Path, str], key: str | None) -> None:
    path, code = encrypted
    before = {file: file.read_bytes() for file in path.parent.iterdir()}
    with pytest.raises(WrongKey):
        open_record(path, key)
    with pytest.raises(WrongKey):
        check_record(path, key)
    assert {file: file.read_bytes() for file in path.parent.iterdir()} == before
    assert check_record(path, code).ok


def test_a_code_of_another_record_does_not_open(
    encrypted: tuple[Path, str], tmp_path: Path
) -> None:
    other = create_record(tmp_path / "other.spasm", PASSPHRASE)
    with pytest.raises(WrongKey):
        open_record(encrypted[0], other)


def test_the_same_letters_written_otherwise_open(tmp_path: Path) -> None:
    create_record(tmp_path / "a.spasm", "caf\u00e9 caf\u00e9")
    open_record(tmp_path / "a.spasm", "cafe\u0301 cafe\u0301").close()


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImpossibleValue, match="8 letters"):
        create_record(tmp_path / "a.spasm", "secret7")
    assert list(tmp_path.iterdir()) == []


def test_another_passphrase(encrypted: tuple[Path, str]) -> None:
    path, code = encrypted
    with pytest.raises(WrongKey):
        change_passphrase(path, "not this one", "something else")
    with pytest.raises(ImpossibleValue):
        change_passphrase(path, code, "short")
    change_passphrase(path, PASSPHRASE, "something else")
    with pytest.raises(WrongKey):
        unlock(path, PASSPHRASE)
    assert unlock(path, "something else") == unlock(path, code)


def test_another_recovery_code(encrypted: tuple[Path, str]) -> None:
    path, code = encrypted
    key = unlock(path, code)
    fresh = new_recovery_code(path, code)
    with pytest.raises(WrongKey):
        unlock(path, code)
    assert unlock(path, fresh) == unlock(path, PASSPHRASE) == key


def test_only_the_owner_may_read(encrypted: tuple[Path, str], tmp_path: Path) -> None:
    create_record(tmp_path / "new.spasm", PASSPHRASE)
    for file in ("new.spasm", "new.spasm.key"):
        assert (tmp_path / file).stat().st_mode & 0o777 == 0o600


def test_two_records_share_nothing(tmp_path: Path) -> None:
    held = []
    for name in ("a.spasm", "b.spasm"):
        create_record(tmp_path / name, PASSPHRASE)
        held.append(json.loads(key_file(tmp_path / name).read_text()))
    for slot in ("passphrase", "recovery"):
        for part in ("salt", "nonce", "wrapped"):
            assert held[0][slot][part] != held[1][slot][part]


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "",
        lambda text: text[:-40],
        lambda text: "{}",
        lambda text: "[1]",
        lambda text: text.replace('"version": 1', '"version": 2'),
        lambda text: text.replace('"memory": 65536', '"memory": 65535'),
        lambda text: text.replace('"memory": 65536', '"memory": 1e99'),
        lambda text: text.replace("argon2id", "argon2i"),
    ],
)
def test_an_altered_key_file_is_damage(encrypted: tuple[Path, str], damage: Any) -> None:
    path, code = encrypted
    file = key_file(path)
    file.write_text(damage(file.read_text()))
    for key in (PASSPHRASE, code, None):
        with pytest.raises(DamagedRecord, match="key file"):
            open_record(path, key)


def test_a_missing_key_file_is_named(encrypted: tuple[Path, str]) -> None:
    path, code = encrypted
    key_file(path).unlink()
    with pytest.raises(DamagedRecord) as error:
        open_record(path, code)
    assert "own.spasm.key" in error.value.cure


def test_the_key_file_of_another_record_does_not_fit(
    encrypted: tuple[Path, str], tmp_path: Path
) -> None:
    path, _ = encrypted
    code = create_record(tmp_path / "other.spasm", PASSPHRASE)
    key_file(tmp_path / "other.spasm").replace(key_file(path))
    with pytest.raises(DamagedRecord):
        open_record(path, code)
