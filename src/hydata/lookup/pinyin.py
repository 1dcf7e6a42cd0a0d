"""The one door of pypinyin: how Chinese text is read aloud, in letters without tones."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

SCRIPTS = re.compile(r"[\u3400-\u9fff]+|[A-Za-z]+|[0-9]+")
SYLLABLE_BREAK = re.compile(r"[\s'’·-]+")


@cache
def syllables(text: str) -> tuple[str, ...]:
    """The syllables of the Chinese characters in a text; what is no Chinese stands for itself.

    >>> syllables("人均GDP"), syllables("增长率")
    (('ren', 'jun', 'gdp'), ('zeng', 'zhang', 'lu'))
    """
    from pypinyin import lazy_pinyin

    read: list[str] = []
    for part in SCRIPTS.findall(text):
        read += lazy_pinyin(part) if part[0] > "\u3400" else [part]
    return tuple(plain(each) for each in read)


def plain(written: str) -> str:
    """Pinyin as one word: no tones, no breaks; ü, v and u are one, for keyboards have no ü.

    >>> plain("Rén jūn"), plain("lǜ"), plain("lv")
    ('renjun', 'lu', 'lu')
    """
    parts = unicodedata.normalize("NFKD", SYLLABLE_BREAK.sub("", written).casefold())
    bare = "".join(each for each in parts if not unicodedata.combining(each))
    return re.sub(r"(?<=[ln])v", "u", bare)
