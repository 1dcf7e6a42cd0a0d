"""How well a name answers a word: in Chinese, in English, in pinyin; and with typing errors.

A score lies in 0..1. `match` takes the word as it is typed; `near_match` forgives errors, and is
asked only where nothing matches.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache

from hydata.lookup.pinyin import plain, syllables

CHINESE = re.compile(r"[\u3400-\u9fff]")
LETTERS = re.compile(r"[a-z ']+")
UNSAID = frozenset(("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"))
# A name that is only read like the word comes after one that is written like it.
READ_ALIKE = 0.7
FORGIVEN = 0.6
LIKE_ENOUGH = 0.66


@cache
def folded(text: str) -> str:
    """Text without differences of case, width and outer blanks.

    >>> folded(" ＧＤＰ（亿元）")
    'gdp(亿元)'
    """
    return unicodedata.normalize("NFKC", text).casefold().strip()


@cache
def words(text: str) -> tuple[str, ...]:
    """The English words of a text, singular, without little words.

    >>> words("GDP of the counties, per_head")
    ('gdp', 'county', 'per', 'head')
    """
    found = re.findall(r"[a-z]+|[0-9]+", unicodedata.normalize("NFKD", folded(text)).replace("'", ""))
    said = [each for each in found if each not in UNSAID] or found
    return tuple(_singular(each) for each in said)


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")) else word


def match(word: str, name: str) -> float:
    """How well a name answers a word as typed; 1 is the name itself, 0 is not at all.

    >>> match("人均", "人均地区生产总值") > 0.8, match("renjun", "人均地区生产总值") > 0.5
    (True, True)
    >>> match("land area", "land_area"), match("count", "county"), match("land", "gdp")
    (1.0, 0.66, 0.0)
    """
    asked, said = folded(word), folded(name)
    if not asked or not said:
        return 0.0
    if asked == said:
        return 1.0
    if CHINESE.search(asked):
        return 0.75 + _share(said.find(asked), len(asked), len(said)) if asked in said else 0.0
    return max(_word_match(asked, said), _read_match(asked, said))


def near_match(word: str, name: str) -> float:
    """The same with typing errors forgiven; never as good as a match.

    >>> near_match("耒阴市", "耒阳市") > 0, near_match("renjum", "人均可支配收入") > 0
    (True, True)
    >>> near_match("popluation", "Resident population") > near_match("popluation", "copulation")
    True
    """
    asked, said = folded(word), folded(name)
    if CHINESE.search(asked):
        return FORGIVEN * _alike(asked, said) if len(asked) > 2 else 0.0
    scores = [_near_word_match(asked, said)]
    if CHINESE.search(said) and LETTERS.fullmatch(asked) and len(plain(asked)) > 3:
        scores.append(FORGIVEN * READ_ALIKE * _read_alike(plain(asked), syllables(name)))
    return max(scores)


def _word_match(asked: str, said: str) -> float:
    """Each word asked for is one of the name's, or begins one; more so where it says little else."""
    wanted, known = words(asked), words(said)
    if not wanted or not known or CHINESE.search(said):
        return 0.0
    if wanted == known:
        return 1.0
    worth = [
        1.0 if each in known else 0.8 if any(_begins(each, other) for other in known) else 0.0
        for each in wanted
    ]
    if not all(worth):
        return 0.0
    share = min(1.0, len(wanted) / len(known))
    return round(sum(worth) / len(worth) * (0.7 + 0.25 * share) - (0.1 if share == 1 else 0), 4)


def _share(start: int, part: int, whole: int) -> float:
    """What a part is worth: more where the name begins with it, more where it is most of the name."""
    return (0 if start else 0.05) + 0.15 * part / whole


def _begins(part: str, whole: str) -> bool:
    return len(part) > 2 and whole.startswith(part)


def _read_match(asked: str, said: str) -> float:
    """The word is pinyin: it begins with a syllable of the name, and ends with one or is being typed."""
    if not LETTERS.fullmatch(unicodedata.normalize("NFKD", asked).encode("ascii", "ignore").decode()):
        return 0.0
    if not CHINESE.search(said):
        return 0.0
    sounds, wanted = syllables(said), plain(asked)
    for start in range(len(sounds)):
        rest = "".join(sounds[start:])
        if not rest.startswith(wanted):
            continue
        ends = {len("".join(sounds[start:end])) for end in range(start + 1, len(sounds) + 1)}
        if len(wanted) in ends:
            return READ_ALIKE + _share(start, len(wanted), len("".join(sounds)))
        if len(wanted) > 3:
            return READ_ALIKE - 0.2
    return 0.0


def _near_word_match(asked: str, said: str) -> float:
    wanted, known = words(asked), words(said)
    if not wanted or not known:
        return 0.0
    worth = [max(_like(each, other) for other in known) for each in wanted]
    return FORGIVEN * sum(worth) / len(worth) * (0.8 + 0.2 * min(1.0, len(wanted) / len(known))) * all(worth)


def _like(one: str, other: str) -> float:
    """How alike two words are; words of one or two letters, and figures, must be the same."""
    if one == other:
        return 1.0
    if min(len(one), len(other)) < 3 or one.isdigit() or abs(len(one) - len(other)) > 3:
        return 0.0
    compared = SequenceMatcher(None, one, other, autojunk=False)
    likeness = compared.ratio() if compared.quick_ratio() > 0.7 else 0.0
    # Two letters that changed places in a word of four make 0.75.
    return likeness if likeness >= (0.75 if len(one) == len(other) else 0.8) else 0.0


def _alike(asked: str, said: str) -> float:
    """How alike the word is to the part of the name that is most like it."""
    best = 0.0
    for start in range(max(1, len(said) - len(asked) + 1)):
        compared = SequenceMatcher(None, asked, said[start : start + len(asked)], autojunk=False)
        best = max(best, compared.ratio() if compared.quick_ratio() > best else 0.0)
    return best if best >= LIKE_ENOUGH else 0.0


def _read_alike(asked: str, sounds: tuple[str, ...]) -> float:
    best = 0.0
    for start in range(len(sounds)):
        for end in range(start + 1, len(sounds) + 1):
            part = "".join(sounds[start:end])
            if abs(len(part) - len(asked)) < 2:
                compared = SequenceMatcher(None, asked, part, autojunk=False)
                best = max(best, compared.ratio() if compared.quick_ratio() > best else 0.0)
    return best if best >= 0.8 else 0.0
