"""Bitcoin addresses that are valid: a version, a random hash, and the first bytes of the hash of both.

The encoding is Base58Check of the first Bitcoin client (https://en.bitcoin.it/wiki/Base58Check_encoding).
Nobody is known to have the key of a random hash.
"""

from __future__ import annotations

from hashlib import sha256

import numpy as np
import pyarrow as pa

from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VERSIONS = (0x00, 0x05)
"""Of the addresses of a public key, which begin with 1, and of a script, which begin with 3."""
_HASH_BYTES, _CHECK_BYTES = 20, 4


class BitcoinAddresses(Generator):
    """Makes addresses of public keys and of scripts.

    Args:
        valid: Whether their check sums are right; if not, all are wrong.
    """

    compiled = False

    def __init__(self, valid: bool = True) -> None:
        self.type = pa.string()
        self._valid = valid

    def make(self, block: Block) -> pa.Array:
        """Return one address per row."""
        versions = block.stream.below(len(_VERSIONS), slot=0)
        words = np.stack([block.stream.words(slot) for slot in (1, 2, 3)], axis=1)
        hashes = words.astype("<u8")
        return pa.array(
            [
                self._address(_VERSIONS[version], hashed.tobytes()[:_HASH_BYTES])
                for version, hashed in zip(versions, hashes, strict=True)
            ],
            pa.string(),
        )

    def _address(self, version: int, hashed: bytes) -> str:
        payload = bytes([version]) + hashed
        check = sha256(sha256(payload).digest()).digest()[:_CHECK_BYTES]
        if not self._valid:
            check = bytes([check[0] ^ 1]) + check[1:]
        return base58(payload + check)


def base58(content: bytes) -> str:
    """Return bytes as digits of base 58, most significant first; each leading zero byte is a ``1``."""
    number, digits = int.from_bytes(content, "big"), []
    while number:
        number, digit = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    zeros = len(content) - len(content.lstrip(b"\0"))
    return _ALPHABET[0] * zeros + "".join(reversed(digits))
