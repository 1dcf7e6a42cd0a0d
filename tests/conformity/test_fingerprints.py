"""A declared hash names its algorithm, or its length does."""

from __future__ import annotations

import pytest

from hydata.conformity.fingerprints import declared_hash, supported


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("d41d8cd98f00b204e9800998ecf8427e", ("md5", "d41d8cd98f00b204e9800998ecf8427e")),
        ("SHA-256:AB", ("sha256", "ab")),
        ("sha1: ab ", ("sha1", "ab")),
        ("a" * 64, ("sha256", "a" * 64)),
        ("a", ("md5", "a")),
    ],
)
def test_declared_hash(declared: str, expected: tuple[str, str]) -> None:
    assert declared_hash(declared) == expected


def test_supported() -> None:
    assert [name for name in ("md5", "sha512", "sha3_256", "shake_128", "crc32") if supported(name)] == [
        "md5",
        "sha512",
        "sha3_256",
    ]
