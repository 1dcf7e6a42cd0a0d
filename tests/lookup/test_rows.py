"""A key as it is typed."""

from __future__ import annotations

import pytest

from hydata.errors import HydataError
from hydata.lookup import parse_key
from hydata.schema import Schema

KEY = ["area", "period", "coverage"]
SCHEMA = Schema.from_json({"fields": [{"name": name} for name in KEY], "primaryKey": KEY})


@pytest.mark.parametrize(
    ("parts", "key"),
    [
        ([], {}),
        (["430481"], {"area": "430481"}),
        (["耒阳市", "2020"], {"area": "耒阳市", "period": "2020"}),
        (["period=2020"], {"period": "2020"}),
        (["period=2020", "430481"], {"area": "430481", "period": "2020"}),
        (["430481", "coverage="], {"area": "430481", "coverage": ""}),
        (["430481", "2020", "a=b c"], None),
        (["430481", "2020", "incl. a=b"], {"area": "430481", "period": "2020", "coverage": "incl. a=b"}),
    ],
)
def test_parts_stand_in_order_or_by_name(parts: list[str], key: dict[str, str] | None) -> None:
    if key is None:
        with pytest.raises(
            HydataError, match="there is no key column 'a' in t; known: area, coverage, period"
        ):
            parse_key("t", SCHEMA, parts)
    else:
        assert parse_key("t", SCHEMA, parts) == key


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (["a", "b", "c", "d"], "t has the key area, period, coverage; 4 parts were given"),
        (["2020"], "'2020' is no area; a year alone is written period=2020"),
        (["perod=2020"], "there is no key column 'perod' in t; did you mean 'period'?"),
    ],
)
def test_a_key_that_cannot_be_meant(parts: list[str], message: str) -> None:
    with pytest.raises(HydataError) as caught:
        parse_key("t", SCHEMA, parts)
    assert str(caught.value) == message
