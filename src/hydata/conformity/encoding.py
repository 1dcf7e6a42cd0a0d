"""From bytes to text, chunk by chunk, in the declared encoding; what is no text is told by line and column.

A byte that cannot be decoded becomes U+FFFD, and everything else is still read.
"""

from __future__ import annotations

import codecs
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from hydata.conformity.faults import Fault, Report
from hydata.errors import nearest
from hydata.findings import Severity

DEFAULT = "utf-8"
TRIAL = 1 << 26  # bytes that are tried in other encodings when the declared one fails: 64 MiB
SAMPLE = 1 << 17  # characters by which such a trial is judged

# What is tried, and what is usual in it: the first bytes of the common half of its characters, which is
# how these sets are ordered, and of its punctuation; or words without capitals inside, hardly more than
# two accented letters in a row.
COMMON: dict[str, tuple[str, tuple[bytes, bytes], tuple[bytes, bytes]]] = {
    "gb18030": ("gb2312", (b"\xa1", b"\xa3"), (b"\xb0", b"\xd7")),
    "big5": ("big5", (b"\xa1", b"\xa3"), (b"\xa4", b"\xc6")),
    "shift_jis": ("shift_jis", (b"\x81", b"\x83"), (b"\x88", b"\x97")),
    "euc_kr": ("euc_kr", (b"\xa1", b"\xa3"), (b"\xb0", b"\xc8")),
}
ALPHABETS = {
    "cp1251": "^[А-ЯЁ]?[а-яё]+$|^[А-ЯЁ]+$",
    "cp1252": "^[À-ÖØ-öø-ÿŒœŠšŽžŸ§°²³µ·–—‘’“”…€£ª«º»¿¡½¼©®™]{1,2}$",
}

# Byte order marks, the longer ones first.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Codecs of Python that are no encoding of a text file.
NO_ENCODING = ("undefined", "unicode-escape", "raw-unicode-escape", "punycode", "idna", "utf-7")

# A byte that cannot be decoded is marked by a lone surrogate, which no text holds; the handler is
# global, as handlers are, and says by another number that it was needed, in whatever thread.
_MARK = re.compile("[\udc00-\udcff]")
_BREAK = re.compile("[\r\n]")
_ERRORS = "hydata.mark"
_numbers = itertools.count(1)
_marked = 0


def _mark(error: UnicodeError) -> tuple[str, int]:
    global _marked
    if not isinstance(error, UnicodeDecodeError):
        raise error
    _marked = next(_numbers)
    return chr(0xDC00 + error.object[error.start]), max(error.end, error.start + 1)


codecs.register_error(_ERRORS, _mark)


class Text:
    """The text of a file. Iterate once; `encoding` is the one that it was read in.

    `declared` is what the descriptor says, None for nothing. `again` gives the bytes once more: they
    are asked for only when some could not be decoded, to say which encoding would read them. Of each
    line with such bytes one fault is told, `column` being the first of them in characters. A text that
    has `begun` elsewhere is UTF-8, whatever it looks like; what would read it is told there. `whole` says at
    the end whether the bytes were all there: half a character is no fault of a file that was cut off.
    """

    def __init__(
        self,
        chunks: Iterable[bytes],
        report: Report,
        declared: object = None,
        again: Callable[[], Iterable[bytes]] | None = None,
        *,
        begun: bool = False,
        whole: Callable[[], bool] = lambda: True,
    ) -> None:
        self.chunks, self.report, self.declared, self.again = iter(chunks), report, declared, again
        self.whole = whole
        self.encoding, self.begun = DEFAULT, begun
        self.bad_lines = 0
        self._line, self._column, self._after_cr = 1, 0, False  # of what has been decoded
        self._last_bad = 0
        self._first: Fault | None = None
        self._wrong = self._right = 0  # bytes that could not be decoded, and bytes of long characters

    def __iter__(self) -> Iterator[str]:
        head = b""
        while len(head) < 1024 and (chunk := next(self.chunks, None)) is not None:
            head += chunk
        skip = 0 if self.begun else self._choose(head)
        decoder = codecs.getincrementaldecoder(self.encoding)(_ERRORS)
        try:
            yield from self._decoded(decoder, head[skip:], False)
            for chunk in self.chunks:
                yield from self._decoded(decoder, chunk, False)
            if self.whole():
                yield from self._decoded(decoder, b"", True)
        finally:
            self._close()

    def _decoded(self, decoder: codecs.IncrementalDecoder, chunk: bytes, final: bool) -> Iterator[str]:
        before = _marked
        text = decoder.decode(chunk, final)
        self._right += len(chunk) - len(text)
        if _marked != before:
            text = self._mended(text)
        self._move(text)
        if text:
            yield text

    def _choose(self, head: bytes) -> int:
        """Settle the encoding by what is declared and how the file begins; how many bytes to skip."""
        codec, told = resolve(self.declared)
        for message, hint in told:
            self._tell("unknown", message, hint)
        marks = [(mark, name) for mark, name in MARKS if head.startswith(mark)]
        # UTF-16 that begins with a NUL has the mark of UTF-32.
        mark, marked = min(marks, key=lambda each: not _same(each[1], codec), default=(b"", ""))
        self.encoding = marked or codec
        if marked and not _same(marked, codec):
            message = f"the file begins with the byte order mark of {_label(marked)}, but is not declared so"
            self._tell("other-encoding", message, _say(_label(marked)))
        elif marked == "utf-8" and codec != "utf-8-sig":
            message, hint = "the file begins with a byte order mark", "save it as UTF-8 without one"
            self._tell("byte-order-mark", message, hint, "\\ufeff", "info")
        elif not marked and codec in ("utf-16", "utf-32"):
            self.encoding = _endian(head, codec)
        elif not marked and codec == DEFAULT and (wide := _wide(head)):
            self.encoding = wide
            message = f"the file is {_label(wide)} by its look, but is not declared so"
            self._tell("other-encoding", message, _say(_label(wide)))
        return len(mark)

    def _mended(self, text: str) -> str:
        """Tell the bytes that could not be decoded, the first of each line, and put U+FFFD for them."""
        line, column, here, after_cr, at = self._line, self._column, 0, self._after_cr, 0
        while found := _MARK.search(text, at):
            line, column, after_cr = _moved(text[here : found.start()], line, column, after_cr)
            here = found.start()
            if line != self._last_bad:
                self._last_bad = line
                self.bad_lines += 1
                value = f"0x{ord(found[0]) - 0xDC00:02x}"
                message = f"a byte is not {_label(self.encoding)}"
                fault = Fault("encoding-error", "undecodable", message, value, line=line, column=column + 1)
                if self._first is None and not self.begun:
                    self._first = fault  # told at the end, when there is a hint
                else:
                    self.report(fault)
            end = _BREAK.search(text, here)
            at = end.start() if end else len(text)
        text, wrong = _MARK.subn("\ufffd", text)
        self._wrong += wrong
        return text

    def _move(self, text: str) -> None:
        self._line, self._column, self._after_cr = _moved(text, self._line, self._column, self._after_cr)

    def _close(self) -> None:
        """Tell the first line that could not be decoded, with what would read the file."""
        if self._first is None:
            return
        first, self._first = self._first, None
        hint = "save the file as UTF-8"
        if self._right > 4 * self._wrong and self.encoding == DEFAULT:
            hint = "the rest of the file is UTF-8: mend these bytes"
        elif self.again is not None and (names := would_read(self.again())):
            hint = f"{' or '.join(names[:2])} would read it: {hint}, or {_say(names[0])}"
        self.report(first._replace(hint=hint))

    def _tell(
        self, kind: str, message: str, hint: str, value: str = "", severity: Severity = "error"
    ) -> None:
        self.report(Fault("encoding-error", kind, message, value, hint=hint, severity=severity))


def resolve(declared: object) -> tuple[str, list[tuple[str, str]]]:
    """Python's name of a declared encoding; UTF-8, a message and a hint where there is no such encoding.

    >>> resolve("UTF8"), resolve("big-5x")
    (('utf-8', []), ('utf-8', [("there is no encoding 'big-5x'; UTF-8 is taken", "did you mean 'big5'?")]))
    """
    if declared is None:
        return DEFAULT, []
    if isinstance(declared, str):
        try:
            info = codecs.lookup(declared.strip())
        except (LookupError, ValueError):
            pass
        else:
            text = getattr(info, "_is_text_encoding", True) and info.incrementaldecoder is not None
            if text and info.name not in NO_ENCODING:
                return info.name, []
    shown = declared[:40] if isinstance(declared, str) else declared
    hint = nearest(str(shown), ENCODINGS)
    message = f"there is no encoding {shown!r}; UTF-8 is taken"
    return DEFAULT, [(message, hint if hint.startswith("did") else _say("utf-8"))]


# Python's names -> the names that the standard asks for, IANA's.
LABELS = {
    "utf-8-sig": "utf-8",
    "utf-16-le": "utf-16le",
    "utf-16-be": "utf-16be",
    "utf-32-le": "utf-32le",
    "utf-32-be": "utf-32be",
    "iso8859-1": "iso-8859-1",
    "cp1251": "windows-1251",
    "cp1252": "windows-1252",
    "euc_kr": "euc-kr",
}
ENCODINGS = ("utf-8", "gb18030", "gbk", "big5", "shift_jis", "euc-jp", "iso-8859-15", "utf-16", "ascii")


def _label(codec: str) -> str:
    return LABELS.get(codec, codec)


def _say(label: str) -> str:
    return f'say {{"encoding": "{label}"}} in the resource'


def _same(mark: str, codec: str) -> bool:
    """Whether a byte order mark is of the declared encoding."""
    return codec == mark or codec == mark[: -len("-le")] or (codec, mark) == ("utf-8-sig", "utf-8")


def _endian(head: bytes, codec: str) -> str:
    """Which bytes come first, in an encoding that should have begun with a mark and has not."""
    width = int(codec[-2:]) // 8
    big = head[0::width].count(0) > head[width - 1 :: width].count(0)
    return f"{codec}-{'be' if big else 'le'}"


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: every other byte is often NUL, and hardly ever the one beside it."""
    even, odd, half = head[0::2].count(0), head[1::2].count(0), len(head) // 2
    for seldom, often, codec in ((even, odd, "utf-16-le"), (odd, even, "utf-16-be")):
        if often > 2 and often > 0.2 * half and seldom < 0.02 * half:
            return codec
    return ""


def _moved(text: str, line: int, column: int, after_cr: bool) -> tuple[int, int, bool]:
    """Line and column behind a text, and whether it ended with a CR: its LF is no further line."""
    if not text:
        return line, column, after_cr
    crs = text.count("\r")
    line += text.count("\n") + (crs - text.count("\r\n") if crs else 0) - (after_cr and text[0] == "\n")
    last = max(text.rfind("\n"), text.rfind("\r") if crs else -1)
    return line, len(text) - 1 - last if last >= 0 else column + len(text), text[-1] == "\r"


def would_read(chunks: Iterable[bytes]) -> list[str]:
    """The encodings that read all of a file, the most sensible first: judged by common characters.

    UTF-8 stands alone: it reads nothing by accident.

    >>> would_read(["衡陽市人口".encode("big5")])
    ['big5']
    """
    trials = {name: _Trial(name) for name in (DEFAULT, *COMMON, *ALPHABETS)}
    size = 0
    for chunk in chunks:
        for trial in trials.values():
            trial.feed(chunk)
        size += len(chunk)
        if size > TRIAL:
            break
    else:
        for trial in trials.values():
            trial.feed(b"", final=True)
    if trials[DEFAULT].alive:
        return [DEFAULT]
    scores = {name: trial.score() for name, trial in trials.items() if trial.alive}
    best = max(scores.values(), default=0)
    ranked = sorted(scores, key=lambda name: -scores[name])
    return [_label(name) for name in ranked if scores[name] >= 0.8 * best and (best or name == "cp1252")]


class _Trial:
    """One encoding, and the words beyond ASCII that it makes of a file."""

    def __init__(self, name: str) -> None:
        self.name, self.alive, self.words, self.size, self.held = name, True, list[str](), 0, ""
        self.decoder = codecs.getincrementaldecoder(name)()

    def feed(self, chunk: bytes, final: bool = False) -> None:
        if not self.alive:
            return
        try:
            text = self.decoder.decode(chunk, final)
        except UnicodeDecodeError:
            self.alive = False
            return
        if self.size > SAMPLE:
            return
        text = self.held + text
        words = re.findall("[^\x00-\x7f]+", text)
        # A word may go on in the next chunk.
        self.held = words.pop() if not final and not text[-1:].isascii() else ""
        self.words += words
        self.size += sum(map(len, words))

    def score(self) -> float:
        """The share of these characters that are usual ones, from 0 to 1."""
        if self.name not in COMMON:
            found = re.findall(ALPHABETS[self.name], "\n".join(self.words), re.MULTILINE)
            return sum(map(len, found)) / max(self.size, 1)
        codec, *ranges = COMMON[self.name]
        usual = 0
        for char, count in Counter("".join(self.words)).items():
            lead = char.encode(codec, "ignore")[:1]
            usual += count if any(low <= lead <= high for low, high in ranges) else 0
        return usual / max(self.size, 1)
