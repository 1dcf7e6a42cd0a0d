"""string and its formats: e-mail addresses, URIs, base64 and UUIDs by the rules that own them."""

import pytest

from hydata.types import Unreadable, reader

EMAIL, URI, BINARY, UUID = ({"type": "string", "format": each} for each in ("email", "uri", "binary", "uuid"))


@pytest.mark.parametrize("text", ["", " ", "a", "衡阳\n", "\x00", "NaN", "\ud800"])
def test_any_text_is_a_string(text):
    read = reader({"type": "string"})
    assert (read.parse(text), read.read(text), read.always) == (text, text, True)


ACCEPTED = [
    (EMAIL, "a@b.cn"),
    (EMAIL, "first.last+tag@sub.example.org"),
    (EMAIL, "!#$%&'*+/=?^_`{|}~-@example.org"),
    (EMAIL, "1@1.com"),
    (EMAIL, '"a b"@example.org'),
    (EMAIL, '"a\\"b@c"@example.org'),
    (EMAIL, "a@[192.0.2.1]"),
    (EMAIL, "a@[IPv6:2001:db8::1]"),
    (EMAIL, "用户@例子.中国"),
    (EMAIL, "संपर्क@डाटामेल.भारत"),  # vowel signs and the virama are marks
    (EMAIL, "ผู้ใช้@ตัวอย่าง.ไทย"),
    (EMAIL, "نامه\u200cای@مثال.ایران"),
    (EMAIL, "e\u0301a@example.org"),
    (EMAIL, '"用 户"@example.org'),
    (EMAIL, "a@xn--fsqu00a.xn--fiqs8s"),
    (EMAIL, "a" * 64 + "@example.org"),
    (URI, "https://example.org"),
    (URI, "http://user:pw@example.org:8080/a/b;c=1?d=e&f=%20#g/h?i"),
    (URI, "HTTP://EXAMPLE.ORG"),
    (URI, "http://[2001:db8::1]:80/"),
    (URI, "http://[v1.a:b]/"),
    (URI, "http://[V1.a:b]/"),  # letters of a grammar stand for both cases (RFC 5234, 2.3)
    (URI, "urn:isbn:0451450523"),
    (URI, "mailto:a@b.cn"),
    (URI, "file:///etc/hosts"),
    (URI, "tel:+86-734-1234567"),
    (URI, "data:,a"),
    (URI, "x:"),
    (URI, "http://example.org/%E8%A1%A1"),
    (BINARY, ""),
    (BINARY, "Zg=="),
    (BINARY, "Zm8="),
    (BINARY, "Zm9v"),
    (BINARY, "+/+/"),
    (UUID, "6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
    (UUID, "6BA7B810-9DAD-11D1-80B4-00C04FD430C8"),
    (UUID, "00000000-0000-0000-0000-000000000000"),
]


@pytest.mark.parametrize(("field", "text"), ACCEPTED)
def test_accepted(field, text):
    assert reader(field).parse(text) == text


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        (EMAIL, "", "is not an e-mail address: it has no @"),
        (EMAIL, "a", "is not an e-mail address: it has no @"),
        (EMAIL, "a@b", "is not an e-mail address: its domain has no dot"),
        (EMAIL, "a@b.cn ", "is not an e-mail address: 'cn ' is no part of a domain"),
        (EMAIL, " a@b.cn", "is not an e-mail address: it begins or ends with a blank"),
        (EMAIL, "a@b@c.cn", "is not an e-mail address: it has more than one @"),
        (EMAIL, "a..b@c.cn", "is not an e-mail address: before and after @ stand letters, digits and single dots"),
        (EMAIL, ".a@c.cn", "is not an e-mail address: before and after @ stand letters, digits and single dots"),
        (EMAIL, "a b@c.cn", "is not an e-mail address: before and after @ stand letters, digits and single dots"),
        (EMAIL, "@c.cn", "is not an e-mail address: before and after @ stand letters, digits and single dots"),
        (EMAIL, "a@-b.cn", "is not an e-mail address: '-b' is no part of a domain"),
        (EMAIL, "a@b_c.cn", "is not an e-mail address: 'b_c' is no part of a domain"),
        (EMAIL, "a@b..cn", "is not an e-mail address: '' is no part of a domain"),
        (EMAIL, "a@b.cn.", "is not an e-mail address: '' is no part of a domain"),
        (EMAIL, "a@b\u0301_c.cn", "is not an e-mail address: 'b\u0301_c' is no part of a domain"),
        (EMAIL, "a@e\u0301.cn", "is not an e-mail address: its domain is not in Unicode's composed form, NFC"),
        (EMAIL, "\u0902a@b.cn", "is not an e-mail address: before and after @ stand letters, digits and single dots"),
        (EMAIL, "a@[IPv6:fe80::1%eth0]", "is not an e-mail address: [IPv6:fe80::1%eth0] is no address literal"),
        (EMAIL, "a@[300.0.0.1]", "is not an e-mail address: [300.0.0.1] is no address literal"),
        (EMAIL, "a" * 65 + "@c.cn", "is not an e-mail address: what stands before @ is longer than 64 bytes"),
        (EMAIL, "a@" + "b." * 130 + "cn", "is not an e-mail address: it is longer than 254 characters"),
        (URI, "www.example.org", "is not a URI: it has no scheme such as https:"),
        (URI, "/a/b", "is not a URI: it has no scheme such as https:"),
        (URI, "//example.org", "is not a URI: it has no scheme such as https:"),
        (URI, "1a:b", "is not a URI: it has no scheme such as https:"),
        (URI, "http://", "is not a URI: http needs a host"),
        (URI, "https:/a", "is not a URI: https needs a host"),
        (URI, "http://example.org/衡", "is not a URI: '衡' must be written %E8%A1%A1"),
        (URI, "http://example.org/a b", "is not a URI: ' ' must be written %20"),
        (URI, "http://example.org/<a>", "is not a URI: '<' must be written %3C"),
        (URI, "http://example.org/%zz", "is not a URI: '%' is not followed by two hexadecimal digits"),
        (URI, "http://example.org\n", "is not a URI: it begins or ends with a blank"),
        (URI, "http://example.org:8x/", "is not a URI: its parts are not in order"),
        (URI, "http://[1::2::3]/", "is not a URI: [1::2::3] is no IPv6 address"),
        (URI, "http://a#b#c", "is not a URI: its parts are not in order"),
        (BINARY, "Zg", "is not base64: its length is not a multiple of 4 (padding is missing)"),
        (BINARY, "Zm9v\n", "is not base64: '\\n' does not belong to it"),
        (BINARY, "Zm9v Zm9v", "is not base64: ' ' does not belong to it"),
        (BINARY, "-_-_", "is not base64: '-' does not belong to it"),
        (BINARY, "Zg==Zg==", "is not base64: '=' stands before its end"),
        (BINARY, "Zh==", "is not base64: the bits that its last character leaves over are not zero"),
        (BINARY, "Z===", "is not base64: it ends with more than two '='"),
        (UUID, "{6ba7b810-9dad-11d1-80b4-00c04fd430c8}", "is not a UUID: it needs the form 8-4-4-4-12 of hexadecimal digits"),
        (UUID, "6ba7b8109dad11d180b400c04fd430c8", "is not a UUID: it needs the form 8-4-4-4-12 of hexadecimal digits"),
        (UUID, "6ba7b810-9dad-11d1-80b4-00c04fd430cg", "is not a UUID: it needs the form 8-4-4-4-12 of hexadecimal digits"),
        (UUID, "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8", "is not a UUID: it needs the form 8-4-4-4-12 of hexadecimal digits"),
    ],
)  # fmt: skip
def test_refused(field, text, reason):
    with pytest.raises(Unreadable) as caught:
        reader(field).parse(text)
    assert caught.value.reason == reason


@pytest.mark.parametrize("value", [1, 1.5, True, None, ["a"], {"a": 1}])
@pytest.mark.parametrize("field", [{"type": "string"}, EMAIL])
def test_nothing_native_is_a_string(field, value):
    with pytest.raises(Unreadable, match=r"is a native \w+, not a text"):
        reader(field).read(value)
