"""geopoint and geojson: points on the globe; GeoJSON and TopoJSON as their specifications demand."""

import json
from decimal import Decimal

import pytest

from hydata.types import Unreadable, reader
from hydata.types.geo import Geopoint

POINT, ARRAY, OBJECT = ({"type": "geopoint", "format": each} for each in ("default", "array", "object"))
GEO, TOPO = {"type": "geojson"}, {"type": "geojson", "format": "topojson"}


@pytest.mark.parametrize(
    ("field", "text", "lon", "lat"),
    [
        (POINT, "90.50, 45.50", "90.50", "45.50"),
        (POINT, "90,45", "90", "45"),
        (POINT, " 90 ,\t45 ", "90", "45"),
        (POINT, "-180,-90", "-180", "-90"),
        (POINT, "+180.0,.5", "180.0", "0.5"),
        (POINT, "1e2,0", "1E+2", "0"),
        (ARRAY, "[90.50, 45.50]", "90.50", "45.50"),
        (ARRAY, " [90,45]\n", "90", "45"),
        (OBJECT, '{"lon": 90.50, "lat": 45.50}', "90.50", "45.50"),
        (OBJECT, '{"lat": 45, "lon": 90}', "90", "45"),
    ],
)
def test_points(field, text, lon, lat):
    found = reader(field).parse(text)
    assert (found, str(found.lon)) == (Geopoint(Decimal(lon), Decimal(lat)), lon)


@pytest.mark.parametrize(
    ("field", "text", "reason", "hint"),
    [
        (POINT, "", 'is not a geopoint: it needs the form "lon, lat"', "add '' to missingValues"),
        (POINT, "90", 'is not a geopoint: it needs the form "lon, lat"', ""),
        (POINT, "90;45", 'is not a geopoint: it needs the form "lon, lat"', ""),
        (POINT, "90,45,0", 'is not a geopoint: it needs the form "lon, lat"', ""),
        (POINT, "9 0,45", 'is not a geopoint: it needs the form "lon, lat"', ""),
        (POINT, "９０,45", 'is not a geopoint: it needs the form "lon, lat"', ""),
        (POINT, "NaN,45", 'is not a geopoint: it needs the form "lon, lat"', ""),
        (POINT, "90°E,45°N", 'is not a geopoint: it needs the form "lon, lat"', ""),
        (POINT, "[90,45]", 'is not a geopoint: it needs the form "lon, lat"', 'say "format": "array"'),
        (POINT, '{"lon":90,"lat":45}', 'is not a geopoint: it needs the form "lon, lat"', 'say "format": "object"'),
        (POINT, "181,0", "is not a geopoint: the longitude is not within -180 and 180", ""),
        (POINT, "180.00000000000000001,0", "is not a geopoint: the longitude is not within -180 and 180", ""),
        (POINT, "26.9,112.6", 'is not a geopoint: the latitude is not within -90 and 90; "lon, lat" is the order', ""),
        (POINT, "120,91", "is not a geopoint: the latitude is not within -90 and 90", ""),
        (ARRAY, "[90]", "is not a geopoint: it needs an array [lon, lat]", ""),
        (ARRAY, '["90",45]', "is not a geopoint: lon is a string, not a number", ""),
        (ARRAY, "[90,true]", "is not a geopoint: lat is a boolean, not a number", ""),
        (ARRAY, "[90,NaN]", "is not a geopoint: no JSON: NaN is no JSON number", ""),
        (ARRAY, "90,45", "is not a geopoint: no JSON: Extra data (column 3)", ""),
        (OBJECT, '{"lon":1,"lat":2,"alt":3}', 'is not a geopoint: it needs an object {"lon": ..., "lat": ...}', ""),
        (OBJECT, '{"lon":1}', 'is not a geopoint: it needs an object {"lon": ..., "lat": ...}', ""),
        (OBJECT, '{"lon":null,"lat":2}', "is not a geopoint: lon is null, not a number", ""),
    ],
)  # fmt: skip
def test_no_points(field, text, reason, hint):
    with pytest.raises(Unreadable) as caught:
        reader(field).parse(text)
    assert (caught.value.reason, caught.value.hint) == (reason, hint)


def test_what_is_no_number_is_no_native_point():
    with pytest.raises(Unreadable, match="lon is NaN, not a number"):
        reader(ARRAY).read([Decimal("NaN"), 1])


def test_native_points():
    half = Geopoint(Decimal("90.5"), Decimal("45"))
    assert [reader(ARRAY).read([90.5, 45]), reader(OBJECT).read({"lon": 90.5, "lat": 45})] == [half, half]
    assert reader(POINT).read("90.5,45") == half
    with pytest.raises(Unreadable) as caught:
        reader(POINT).read([90.5, 45])
    assert str(caught.value) == "is not a geopoint: it is an array, not a text"
    assert caught.value.hint == 'say "format": "array"'


def feature(geometry, **more):
    return {"type": "Feature", "geometry": geometry, "properties": None, **more}


AT = {"type": "Point", "coordinates": [112.6, 26.9]}
RING = [[0, 0], [1, 0], [1, 1], [0, 0]]


@pytest.mark.parametrize(
    "value",
    [
        AT,
        {"type": "Point", "coordinates": [1, 2, 3], "bbox": [1, 2, 1, 2], "foreign": 1},
        {"type": "Point", "coordinates": []},
        {"type": "MultiPoint", "coordinates": [[1, 2]]},
        {"type": "LineString", "coordinates": [[0, 0], [1, 1]]},
        {"type": "MultiLineString", "coordinates": [[[0, 0], [1, 1]]]},
        {"type": "Polygon", "coordinates": [RING, RING]},
        {"type": "MultiPolygon", "coordinates": [[RING]]},
        {"type": "GeometryCollection", "geometries": [AT, {"type": "GeometryCollection", "geometries": []}]},
        feature(None),
        feature(AT, id="a", properties={"a": 1}),
        {"type": "FeatureCollection", "features": [feature(AT), feature(None, id=1)]},
        {"type": "FeatureCollection", "features": []},
    ],
)
def test_geojson(value):
    read = reader(GEO)
    assert read.read(value) == value
    assert read.key(read.parse(json.dumps(value))) == read.key(value)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ([], "it is an array, not an object"),
        ({}, "type is none of Point, MultiPoint, LineString, MultiLineString, Polygon, MultiPolygon, GeometryCollection, Feature, FeatureCollection"),
        ({"type": "point", "coordinates": [1, 2]}, "type is none of Point, MultiPoint, LineString, MultiLineString, Polygon, MultiPolygon, GeometryCollection, Feature, FeatureCollection"),
        ({"type": ["Point"]}, "type is none of Point, MultiPoint, LineString, MultiLineString, Polygon, MultiPolygon, GeometryCollection, Feature, FeatureCollection"),
        ({"type": "Point"}, "has no coordinates"),
        ({"type": "Point", "coordinates": [1]}, "coordinates is not a position: two numbers or more"),
        ({"type": "Point", "coordinates": ["1", 2]}, "coordinates is not a position: two numbers or more"),
        ({"type": "Point", "coordinates": [[1, 2]]}, "coordinates is not a position: two numbers or more"),
        ({"type": "Point", "coordinates": "1,2"}, "coordinates is a string, not an array"),
        ({"type": "Point", "coordinates": [1, 2], "bbox": [1, 2, 3]}, "bbox is not an array of 2n numbers"),
        ({"type": "Point", "coordinates": [1, 2], "properties": {}}, "is of type Point and must not have 'properties'"),
        ({"type": "LineString", "coordinates": [[0, 0]]}, "coordinates is a line of fewer than two positions"),
        ({"type": "Polygon", "coordinates": [RING[:3]]}, "coordinates[0] is a ring of fewer than four positions"),
        ({"type": "Polygon", "coordinates": [[*RING[:3], [0, 1]]]}, "coordinates[0] is a ring that does not end where it begins"),
        ({"type": "GeometryCollection"}, "has no array geometries"),
        ({"type": "GeometryCollection", "geometries": [feature(AT)]}, "geometries[0].type is none of Point, MultiPoint, LineString, MultiLineString, Polygon, MultiPolygon, GeometryCollection"),
        ({"type": "Feature", "properties": {}}, "has no geometry (null is allowed)"),
        ({"type": "Feature", "geometry": None}, "has no properties (null is allowed)"),
        (feature({"type": "Point"}), "geometry has no coordinates"),
        (feature([1, 2]), "geometry is an array, not a geometry"),
        (feature(AT, id=None), "id is neither a text nor a number"),
        (feature(AT, properties=[]), "properties is an array, not an object or null"),
        (feature(AT, coordinates=[]), "is of type Feature and must not have 'coordinates'"),
        ({"type": "FeatureCollection"}, "has no array features"),
        ({"type": "FeatureCollection", "features": [AT]}, "features[0] is not a Feature"),
        ({"type": "FeatureCollection", "features": [feature({"type": "Point"})]}, "features[0].geometry has no coordinates"),
    ],
)  # fmt: skip
def test_no_geojson(value, reason):
    for read in (lambda: reader(GEO).parse(json.dumps(value)), lambda: reader(GEO).read(value)):
        with pytest.raises(Unreadable) as caught:
            read()
        assert str(caught.value) == f"is not GeoJSON: {reason}"


def topology(*objects, **more):
    named = {f"o{at}": each for at, each in enumerate(objects)}
    return {"type": "Topology", "arcs": [[[0, 0], [1, 1]], [[1, 1], [0, 0]]], "objects": named, **more}


@pytest.mark.parametrize(
    "value",
    [
        topology(),
        topology(transform={"scale": [1, 0.5], "translate": [0, 0]}, bbox=[0, 0, 1, 1]),
        topology({"type": "Point", "coordinates": [1, 2]}, {"type": None}),
        topology({"type": "LineString", "arcs": [0, -2], "id": 1, "properties": {}}),
        topology({"type": "Polygon", "arcs": [[0, 1]]}, {"type": "MultiPolygon", "arcs": [[[0, ~1]]]}),
        topology({"type": "GeometryCollection", "geometries": [{"type": "MultiLineString", "arcs": [[0]]}]}),
    ],
)
def test_topojson(value):
    assert reader(TOPO).parse(json.dumps(value)) == value


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (AT, "type is not Topology"),
        ({"type": "Topology", "arcs": []}, "has no object objects"),
        ({"type": "Topology", "objects": {}}, "has no array arcs"),
        (topology(arcs=[[[0, 0]]]), "arcs[0] is not an arc: two positions or more"),
        (topology(arcs=[[[0, 0], [1]]]), "arcs[0][1] is not a position: two numbers or more"),
        (topology(transform={"scale": [1, 1]}), "transform.translate is not an array of two numbers"),
        (topology({"type": "LineString", "arcs": [2]}), "objects.o0.arcs[0] is no index of an arc"),
        (topology({"type": "LineString", "arcs": [-3]}), "objects.o0.arcs[0] is no index of an arc"),
        (topology({"type": "LineString", "arcs": [True]}), "objects.o0.arcs[0] is no index of an arc"),
        (topology({"type": "LineString"}), "objects.o0.arcs is not an array of arc indexes"),
        (topology({"type": "Point"}), "objects.o0 has no coordinates"),
        (topology({"type": "Feature"}), "objects.o0.type is none of Point, MultiPoint, LineString, MultiLineString, Polygon, MultiPolygon, GeometryCollection"),
        (topology({"type": "Point", "coordinates": [1, 2], "properties": None}), "objects.o0.properties is not an object"),
        (topology({"type": "Point", "coordinates": [1, 2], "id": []}), "objects.o0.id is neither a text nor a number"),
        (topology(3), "objects.o0.type is none of Point, MultiPoint, LineString, MultiLineString, Polygon, MultiPolygon, GeometryCollection"),
    ],
)  # fmt: skip
def test_no_topojson(value, reason):
    with pytest.raises(Unreadable) as caught:
        reader(TOPO).parse(json.dumps(value))
    assert str(caught.value) == f"is not TopoJSON: {reason}"
