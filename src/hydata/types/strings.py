"""string: any text, or an e-mail address, a URI, base64, a UUID.

The standard names the formats and leaves their grammar to the bodies that own it: "email: A valid
email address. uri: A valid URI. binary: A base64 encoded string representing binary data. uuid: A
string that is a uuid" (string). So:

- email: RFC 5321's Mailbox (with RFC 6531's letters beyond ASCII, and the marks that letters of
  India or Thailand carry). The domain is fully qualified ("Only resolvable, fully-qualified domain
  names (FQDNs) are permitted", RFC 5321, 2.3.5), so it has a dot, or is an address literal.
- uri: RFC 3986's `URI`: with a scheme, in ASCII; other characters are percent-encoded. http(s)
  needs a host (RFC 9110, 4.2.1).
- binary: RFC 4648, section 4: its alphabet, padded, no line breaks ("Implementations MUST NOT add
  line feeds", 3.1), unused bits zero ("these pad bits MUST be set to zero", 3.5).
- uuid: 8-4-4-4-12 hexadecimal digits in either case (RFC 9562), no braces, no `urn:uuid:`.

The logical value is the text itself, also of binary; lengths count its characters (code points).
A native number is no string: "cast" in the standard goes from text to type, never back.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from hydata.types.reading import (
    Faults,
    Raw,
    Reader,
    Unreadable,
    kind,
    missing_hint,
    natively,
    one_format,
    same,
)

FORMATS = ("default", "email", "uri", "binary", "uuid")


def string(raw: Raw, faults: Faults) -> Reader:
    """The reader of a string field."""
    name = one_format(raw, FORMATS, faults)
    if name == "default":
        return Reader("string", name, same, native, surely=r"^(?s:.*)$", always=True)
    check = {"email": email, "uri": uri, "binary": binary, "uuid": uuid}[name]

    def parse(text: str) -> str:
        if wrong := check(text):
            raise Unreadable(wrong, missing_hint(text))
        return text

    return Reader("string", name, parse, natively(parse, native), surely=SURELY[name])


def native(value: Any) -> str:
    """A text is a string, nothing else is."""
    if not isinstance(value, str):
        raise Unreadable(f"is a native {kind(value)}, not a text", 'say "type": "any"')
    return value


# --- the grammars: regular expressions that decide each character once ---

ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-]"
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?"
CHAR = r"(?:[A-Za-z0-9._~!$&'()*+,;=\-]|%[0-9A-Fa-f]{2})"
PCHAR = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@\-]|%[0-9A-Fa-f]{2})"
TAIL = r"(?:\?(?:[A-Za-z0-9._~!$&'()*+,;=:@/?\-]|%[0-9A-Fa-f]{2})*)?"
TAIL += TAIL.replace(r"\?", "#", 1)
BASE64 = "[A-Za-z0-9+/]"
HEX = "[0-9a-fA-F]"
JOINERS = "\u200c\u200d"  # between letters of Persian and of India

# Texts that are right beyond doubt, for a fast lane: the common forms, in ASCII.
SURELY = {
    "email": rf"^{ATOM}{{1,20}}(?:\.{ATOM}{{1,20}}){{0,2}}@(?:{LABEL}\.){{1,2}}[A-Za-z]{{2,20}}$",
    "uri": rf"^(?:https?|ftp)://{LABEL}(?:\.{LABEL})*(?::[0-9]{{1,5}})?(?:/{PCHAR}*)*{TAIL}$",
    "binary": rf"^(?:{BASE64}{{4}})*(?:{BASE64}[AQgw]==|{BASE64}{{2}}[AEIMQUYcgkosw048]=)?$",
    "uuid": rf"^{HEX}{{8}}-(?:{HEX}{{4}}-){{3}}{HEX}{{12}}$",
}


@cache
def grammar(name: str) -> re.Pattern[str]:
    """The whole grammar of a format; compiled when a field asks for it."""
    if name in ("binary", "uuid"):
        return re.compile(SURELY[name].strip("^$"))
    if name == "email":
        # RFC 6531 lets letters, marks and digits beyond ASCII stand where a letter may.
        atom = rf"(?:{ATOM}|(?![\x00-\x7f])\w)+"
        quoted = r'"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|(?![\x00-\x7f])\w|\\[\x20-\x7e])*"'
        return re.compile(rf"({atom}(?:\.{atom})*|{quoted})@(\[[^\[\]@]+\]|[^\[\]@]+)")
    if name == "label":
        return re.compile(rf"{LABEL}|(?=.*[^\x00-\x7f])(?:[A-Za-z0-9\-]|(?![\x00-\x7f])\w){{1,63}}")
    host = rf"\[[0-9A-Fa-f:.]+\]|\[[vV][0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:\-]+\]|{CHAR}*"
    authority = rf"//(?:(?:{CHAR}|:)*@)?(?P<host>{host})(?::[0-9]*)?(?:/{PCHAR}*)*"
    path = rf"/(?:{PCHAR}+(?:/{PCHAR}*)*)?|(?:{PCHAR}+(?:/{PCHAR}*)*)?"
    return re.compile(rf"(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]*):(?:{authority}|{path}){TAIL}")


def email(text: str) -> str:
    """Why a text is no e-mail address; "" when it is one.

    >>> email("someone@example.org"), email("someone@example")
    ('', 'is not an e-mail address: its domain has no dot')
    """
    said = "is not an e-mail address"
    if len(text) > 254:
        return f"{said}: it is longer than 254 characters"
    found = grammar("email").fullmatch(text if text.isascii() else unmarked(text))
    if found is None:
        return f"{said}: it has no @" if "@" not in text else f"{said}: {odd_part(text)}"
    domain = found[2]
    if len(text.rpartition("@")[0].encode(errors="replace")) > 64:
        return f"{said}: what stands before @ is longer than 64 bytes"
    if domain.startswith("["):
        return "" if address(domain[1:-1], mailbox=True) else f"{said}: {domain} is no address literal"
    labels = domain.split(".")
    if len(labels) < 2:
        return f"{said}: its domain has no dot"
    fits = grammar("label").fullmatch
    written = text.rpartition("@")[2]
    bad = next(
        (
            whole
            for whole, each in zip(written.split("."), labels, strict=True)
            if not fits(each) or each[0] == "-" or each[-1] == "-"
        ),
        None,
    )
    from unicodedata import is_normalized

    if bad is None and not is_normalized("NFC", written):  # "MUST be ... NFC" (RFC 5891, 5.3)
        return f"{said}: its domain is not in Unicode's composed form, NFC"
    return "" if bad is None else f"{said}: {bad!r} is no part of a domain"


def unmarked(text: str) -> str:
    """A text without the marks that its letters carry, and the joiners between them; no word begins with one.

    >>> unmarked("\u0938\u0902\u092a@a\u0301.b"), unmarked("\u0902@a.b")
    ('\u0938\u092a@a.b', '\u0902@a.b')
    """
    from unicodedata import category

    kept, carried = [], False
    for each in text:
        mark = category(each)[0] == "M" or each in JOINERS
        carried = (carried if mark else each.isalnum()) and each != "@"
        if not (mark and carried):
            kept.append(each)
    return "".join(kept)


def odd_part(text: str) -> str:
    """What is odd about an address that has an @."""
    if text != text.strip():
        return "it begins or ends with a blank"
    if text.count("@") > 1:
        return "it has more than one @"
    return "before and after @ stand letters, digits and single dots"


def address(text: str, *, mailbox: bool = False) -> bool:
    """Whether a text is an IP address as it stands in brackets (RFC 5321 writes `IPv6:` first)."""
    from ipaddress import IPv4Address, IPv6Address

    try:
        if mailbox and not text.startswith("IPv6:"):
            return bool(IPv4Address(text))
        return "%" not in text and bool(IPv6Address(text.removeprefix("IPv6:") if mailbox else text))
    except ValueError:
        return False


def uri(text: str) -> str:
    """Why a text is no URI; "" when it is one.

    >>> uri("https://example.org/a?b#c"), uri("www.example.org")
    ('', 'is not a URI: it has no scheme such as https:')
    """
    found = grammar("uri").fullmatch(text)
    if found is None:
        return f"is not a URI: {odd_character(text)}"
    host, scheme = found["host"], found["scheme"].lower()
    if scheme in ("http", "https") and not host:
        return f"is not a URI: {scheme} needs a host"
    if host and host[0] == "[" and host[1] not in "vV" and not address(host[1:-1]):
        return f"is not a URI: {host} is no IPv6 address"
    return ""


def odd_character(text: str) -> str:
    """The first character that may not stand in a URI, or what else is odd."""
    from urllib.parse import quote

    if text != text.strip():
        return "it begins or ends with a blank"
    odd = re.search(r"[^A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%\-]", text)
    if odd:
        return f"{odd[0]!r} must be written {quote(odd[0], safe='', errors='replace')}"
    if not re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:", text):
        return "it has no scheme such as https:"
    if re.search("%(?![0-9A-Fa-f]{2})", text):
        return "'%' is not followed by two hexadecimal digits"
    return "its parts are not in order"


def binary(text: str) -> str:
    """Why a text is no base64; "" when it is."""
    if grammar("binary").fullmatch(text):
        return ""
    odd = re.search("[^A-Za-z0-9+/=]", text)
    if odd:
        return f"is not base64: {odd[0]!r} does not belong to it"
    if re.search("=[^=]", text):
        return "is not base64: '=' stands before its end"
    if text.endswith("==="):
        return "is not base64: it ends with more than two '='"
    if len(text) % 4:
        return "is not base64: its length is not a multiple of 4 (padding is missing)"
    return "is not base64: the bits that its last character leaves over are not zero"


def uuid(text: str) -> str:
    """Why a text is no UUID; "" when it is one."""
    if grammar("uuid").fullmatch(text):
        return ""
    return "is not a UUID: it needs the form 8-4-4-4-12 of hexadecimal digits"
