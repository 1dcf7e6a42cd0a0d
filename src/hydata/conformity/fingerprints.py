"""Size and hashes of a file, and whether they are those that a descriptor declares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

# A git blob's SHA-1 is of the content behind a short head; some descriptors hold it.
GIT_BLOB = "git-blob-sha1"
LENGTHS = {32: "md5", 40: "sha1", 64: "sha256", 128: "sha512"}


def declared_hash(text: str) -> tuple[str, str]:
    """Algorithm and digest of a declared hash; without a prefix the length tells which it is.

    >>> declared_hash("SHA256:AB")
    ('sha256', 'ab')
    """
    prefix, colon, digest = text.strip().rpartition(":")
    digest = digest.strip().lower()
    return (prefix.strip().lower().replace("-", "") if colon else LENGTHS.get(len(digest), "md5")), digest


def supported(algorithm: str) -> bool:
    """Whether a hash can be computed here; md5, sha1, sha256, sha512 always can."""
    import hashlib  # brings OpenSSL along

    return algorithm in hashlib.algorithms_guaranteed and not algorithm.startswith("shake")


class Fingerprint(NamedTuple):
    """Size and digests of a file as it lies on the disk, packed or not."""

    size: int
    digests: Mapping[str, str]

    def agrees(self, declared: str) -> str:
        """As which algorithm a declared hash is right; empty where it is wrong.

        >>> Fingerprint(0, {"md5": "d41d"}).agrees("D41D"), Fingerprint(0, {"sha1": "aa"}).agrees("sha1:ab")
        ('md5', '')
        """
        algorithm, digest = declared_hash(declared)
        names = (algorithm, GIT_BLOB) if algorithm == "sha1" else (algorithm,)
        return next((name for name in names if self.digests.get(name) == digest), "")
