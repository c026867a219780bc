"""What really lies on the disk: every page of an encrypted database deciphered, free ones and the log included."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import ChaCha20

from desktop.store.database import Database

_PAGE, _RESERVED, _FIRST_IN_CLEAR = 4096, 32, 24
_WAL_HEAD, _FRAME_HEAD = 32, 24


def content(database: Database) -> bytes:
    """All pages of the file and of the write-ahead log."""
    path = database.path
    found = list(_of_file(path.read_bytes(), database.key))
    wal = path.with_name(path.name + "-wal")
    if wal.exists():
        found += _of_wal(wal.read_bytes(), database.key)
    return b"".join(found)


def _of_file(raw: bytes, key: bytes) -> Iterator[bytes]:
    for number in range(1, len(raw) // _PAGE + 1):
        yield _deciphered(raw[(number - 1) * _PAGE : number * _PAGE], number, key)


def _of_wal(raw: bytes, key: bytes) -> Iterator[bytes]:
    for start in range(_WAL_HEAD, len(raw) - _FRAME_HEAD - _PAGE + 1, _FRAME_HEAD + _PAGE):
        number = int.from_bytes(raw[start : start + 4], "big")
        yield _deciphered(raw[start + _FRAME_HEAD : start + _FRAME_HEAD + _PAGE], number, key)


def _deciphered(page: bytes, number: int, key: bytes) -> bytes:
    end = _PAGE - _RESERVED
    nonce, seed = page[end : end + 12], struct.unpack("<I", page[end + 12 : end + 16])[0]
    begin = _FIRST_IN_CLEAR if number == 1 else 0
    once = _stream(key, nonce, seed ^ number, bytes(64))
    return _stream(once[32:], nonce, (seed ^ number) + 1, page[begin:end])


def _stream(key: bytes, nonce: bytes, counter: int, data: bytes) -> bytes:
    start = struct.pack("<I", counter & 0xFFFFFFFF) + nonce
    return Cipher(ChaCha20(key, start), mode=None).encryptor().update(data)
