"""The ledger reads each observation, or says of each bad one what is wrong with it and where."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from hydata.errors import DataError, DataErrors, UnknownName
from hydata.figures import Figure, Interval
from hydata.ledger import Ledger, measured_in
from hydata.package import Package
from hydata.tabular import Place, to_csv

UNITS = """unit,title_zh,title_en,symbol,dimension,base,factor,lower,upper,whole,suffix
person,人,person,人,population,person,1,0,,true,
person_10K,万人,10 thousand persons,万人,population,person,10000,0,,true,person_10k
percent,百分比,per cent,%,share,percent,1,0,100,false,pct
km2,平方公里,square kilometre,平方公里,area,m2,1000000,0,,false,km2
"""
REGISTERS = {
    "units": UNITS,
    "indicators": "indicator,dimension,period_kind,lowest_grade,title_zh,title_en\n"
    "population,population,stock,B,人口,Population\n",
    "areas": "area,name_zh,name_en,kind\n430481,耒阳市,Leiyang,county\n430400,衡阳市,Hengyang,city\n",
    "sources": "source,grade,rank,title,publisher,date,address\ncensus-2020,A,1,普查,NBS,2021,\n"
    "yearbook-2022,A,2,年鉴,NBS,2023,\n",
    "partitions": "partition,whole,member\ncities,430000,430400\ncounties,430400,430481\n"
    "counties,430400,430482\n",
}
GOOD = {
    **{"id": "census-2020:1", "source": "census-2020", "locator": "row:1", "obtained": "printed"},
    **{"printed": "114.07万人", "value": "114.07", "unit": "person_10K", "resolution": ""},
    **{"qualifier": "exact", "measure": "level", "indicator": "population", "area": "430481"},
    **{"period": "2020-11-01", "coverage": "", "status": "", "kind": "figure", "note": ""},
}
OTHER = GOOD | {"id": "census-2020:2", "area": "430400", "value": "664.5"}


def ledger(folder: Path, *rows: dict[str, str], **registers: str) -> Ledger:
    """A tiny package: the registers, and the observations in two parts with `rows` in the second."""
    files = REGISTERS | registers
    files["more"] = to_csv(list(GOOD), rows).decode()
    files["observations"] = to_csv(list(GOOD), [GOOD]).decode()
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    paths = {name: f"{name}.csv" for name in files if name != "more"}
    paths["observations"] = ["observations.csv", "more.csv"]
    resources = [{"name": name, "path": path} for name, path in paths.items()]
    (folder / "datapackage.json").write_text(json.dumps({"resources": resources}), "utf-8")
    return Ledger(Package.read(folder))


def test_good_observations_pass(tmp_path):
    kinds = [
        OTHER,
        OTHER | {"id": "census-2020:3", "measure": "growth_rate", "unit": "percent", "value": "-3.5"},
        OTHER | {"id": "census-2020:4", "measure": "threshold", "unit": "km2", "status": "preliminary"},
        OTHER | {"id": "yearbook-2022:1", "source": "yearbook-2022", "resolution": "0.5"},
    ]
    good = ledger(tmp_path, *kinds)
    assert good.check() is good


@pytest.mark.parametrize(
    ("bad", "field", "message", "rule", "hint"),
    [
        (
            {"unit": "persn"},
            "unit",
            "is not in units.csv",
            "unit-known",
            "'person' or 'person_10K' or 'percent'",
        ),
        ({"indicator": "populatoin"}, "indicator", "is not in indicators.csv", "foreign-key", "'population'"),
        ({"area": "430482"}, "area", "is not in areas.csv", "foreign-key", "'430481' or '430400'"),
        (
            {"id": "census-2021:2", "source": "census-2021"},
            *("source", "is not in sources.csv", "foreign-key", "'census-2020'"),
        ),
        ({"qualifier": "abuot"}, "qualifier", "is not in the qualifiers", "constraint-error", "'about'"),
        ({"measure": "shar"}, "measure", "is not in the measures", "constraint-error", "'share'"),
        ({"status": "finl"}, "status", "is not in the statuses", "constraint-error", "'final'"),
        ({"value": "1,140"}, "value", "is not a number", "type-error", ""),
        ({"value": ""}, "value", "is not a number", "type-error", ""),
        ({"value": "NaN"}, "value", "is not a number", "type-error", ""),
        ({"resolution": "x"}, "resolution", "is not a positive number", "type-error", ""),
        ({"id": "census-2020:1"}, "id", "stands at observations.csv:2 already", "primary-key", ""),
        ({"id": "yearbook-2022:2"}, "id", "does not start with census-2020:", "constraint-error", ""),
        (
            {"unit": "km2"},
            *("unit", "has dimension area; population as level is population", "unit-dimension", ""),
        ),
        (
            {"measure": "share"},
            *("unit", "has dimension population; population as share is share", "unit-dimension", ""),
        ),
        ({"resolution": "0"}, "resolution", "is not a positive number", "type-error", ""),
        ({"resolution": "-1"}, "resolution", "is not a positive number", "type-error", ""),
        # an exponent does not say which digits were printed
        ({"value": "1e-3"}, "value", "is not a number", "type-error", ""),
    ],
    ids=str,
)
def test_a_bad_observation(tmp_path, bad, field, message, rule, hint):
    with pytest.raises(DataError) as raised:
        ledger(tmp_path, OTHER | bad).check()
    error = raised.value
    assert type(error) is DataError
    value = (OTHER | bad)[field]
    assert (error.path, error.line, error.field, error.value) == ("more.csv", 2, field, value)
    says = hint and f"did you mean {hint}?"
    assert (error.message, error.rule, error.hint) == (message, rule, says)


def test_all_bad_observations_at_once(tmp_path):
    rows = [
        OTHER | {"unit": "km3", "value": "x"},
        OTHER | {"note": "two\nlines"},
        OTHER | {"id": "census-2020:3", "area": "?"},
    ]
    with pytest.raises(DataErrors) as raised:
        ledger(tmp_path, *rows).check()
    assert [(each.path, each.line, each.field, each.rule) for each in raised.value.errors] == [
        ("more.csv", 2, "unit", "unit-known"),
        ("more.csv", 2, "value", "type-error"),
        ("more.csv", 5, "area", "foreign-key"),
        ("more.csv", 3, "id", "primary-key"),
    ]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("factor", "0"),
        ("factor", "-1"),
        ("factor", "1/0"),
        ("factor", "ten"),
        ("factor", ""),
        ("lower", "none"),
        ("upper", "1/0"),
    ],
)
def test_a_bad_unit(tmp_path, field, text):
    good = dict(zip(UNITS.splitlines()[0].split(","), UNITS.splitlines()[1].split(","), strict=True))
    with pytest.raises(DataError) as raised:
        _ = ledger(tmp_path, units=to_csv(list(good), [good, good | {field: text}]).decode()).units
    error = raised.value
    assert (error.path, error.line, error.field, error.value) == ("units.csv", 3, field, text)
    assert error.rule == "type-error"


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("areas", "name_en"),
        ("sources", "rank"),
        ("units", "factor"),
        ("partitions", "member"),
        ("units", "title_zh"),
        ("units", "title_en"),
    ],
)
def test_a_column_that_is_not_there(tmp_path, table, column):
    made = ledger(tmp_path, **{table: REGISTERS[table].replace(column, "other", 1)})
    with pytest.raises(DataError) as raised:
        getattr(made, table)
    assert str(raised.value) == (
        f"{table}.csv:1: column {column!r}: the table {table} has no such column [missing-label]"
    )


def test_by_id(tmp_path):
    made = ledger(tmp_path, OTHER)
    assert made.observations == {"census-2020:1": GOOD, "census-2020:2": OTHER}
    assert made.observation("census-2020:2") == OTHER
    assert made.places["census-2020:2"] == Place("more.csv", 2, 2)
    assert list(made.indicators) == ["population"]
    assert list(made.areas) == ["430481", "430400"]
    assert list(made.sources) == ["census-2020", "yearbook-2022"]
    assert made.partitions == {
        ("cities", "430000"): ["430400"],
        ("counties", "430400"): ["430481", "430482"],
    }


def test_figure_and_interval(tmp_path):
    made = ledger(tmp_path)
    unit, id = made.units["person_10K"], GOOD["id"]
    assert made.figure(id) == Figure("114.07", unit, printed="114.07万人")
    assert made.interval(id) == Interval(Fraction(1140650), Fraction(1140750))
    assert made.interval(id, "person_10K") == Interval(Fraction("114.065"), Fraction("114.075"))


@pytest.mark.parametrize("ask", [Ledger.observation, Ledger.figure, Ledger.interval])
def test_no_such_observation(tmp_path, ask):
    with pytest.raises(UnknownName, match="there is no observation 'census-2020:7'; did you mean"):
        ask(ledger(tmp_path), "census-2020:7")


@pytest.mark.parametrize(
    ("measure", "dimension"),
    [
        *((measure, "area") for measure in ("level", "count", "duration", "threshold", "target")),
        *((measure, "share") for measure in ("share", "growth_rate")),
        *((measure, "percentage_point") for measure in ("change_pp", "growth_gap_pp", "contribution_pp")),
        *((measure, measure) for measure in ("multiple", "rank")),
    ],
)
def test_measured_in(measure, dimension):
    assert measured_in(measure, "area") == dimension
