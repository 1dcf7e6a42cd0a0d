"""Unpackers of one packed stream, gz, bz2 or xz: each with `decompress`, `eof` and `unused_data`."""

from __future__ import annotations

from typing import Any

XZ_MEMORY = 1 << 28  # bytes that an xz file may make us hold: 256 MiB


class Inflate:
    """zlib with the manners of bz2 and lzma."""

    def __init__(self, window: int) -> None:
        import zlib

        self._zlib = zlib.decompressobj(window)

    def decompress(self, data: bytes, most: int) -> bytes:
        """Some more of the content, `most` bytes of it."""
        return self._zlib.decompress(self._zlib.unconsumed_tail + data, most)

    def attempt(self, data: bytes, most: int) -> bytes:
        """As much as can be had; nothing where it is damaged."""
        try:
            return self.decompress(data, most)
        except Exception:
            return b""

    @property
    def eof(self) -> bool:
        """Whether the stream has come to its end."""
        return self._zlib.eof

    @property
    def unused_data(self) -> bytes:
        """What stands behind the stream."""
        return self._zlib.unused_data


def unpacker_of(kind: str) -> Any:
    """What unpacks one stream of gz, bz2 or xz, and no more."""
    if kind == "gz":
        return Inflate(31)
    if kind == "bz2":
        import bz2

        return bz2.BZ2Decompressor()
    import lzma

    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY)
