"""geojson: an object of RFC 7946, or a topology.

"default: A geojson object as per the GeoJSON spec. topojson: A topojson object as per the TopoJSON spec"
(geojson). What these say MUST be so is checked: types, positions, lines and closed rings, bounding boxes,
members that do not belong; arcs that exist. Ranges of coordinates and the winding of rings are left alone.
"""

from __future__ import annotations

from typing import Any

from hydata.types.geo import numeric
from hydata.types.json_values import frozen, loads, shallow
from hydata.types.reading import Faults, Raw, Reader, Unreadable, article, kind, natively, one_format

# How deep the positions of a geometry lie.
DEPTH = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
GEOMETRIES = (*DEPTH, "GeometryCollection")


def geojson(raw: Raw, faults: Faults) -> Reader:
    """The reader of a geojson field."""
    form = one_format(raw, ["default", "topojson"], faults)
    check = topology if form == "topojson" else geojson_object
    said = "is not TopoJSON" if form == "topojson" else "is not GeoJSON"

    def native(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Unreadable(f"{said}: it is {article(kind(value))}, not an object")
        shallow(value, said)
        try:
            check(value, "")
        except Unreadable as error:
            raise Unreadable(f"{said}: {error}") from None
        return value

    def parse(text: str) -> dict[str, Any]:
        return native(loads(text, said))

    return Reader("geojson", form, parse, natively(parse, native), key=frozen)


def _wrong(where: str, what: str) -> Unreadable:
    return Unreadable(f"{where.lstrip('.')} {what}" if where else what)


def geojson_object(value: dict[str, Any], where: str) -> None:
    """A geometry, a Feature or a FeatureCollection."""
    name = value.get("type")
    if name == "Feature":
        feature(value, where)
    elif name == "FeatureCollection":
        _bbox(value, where)
        _none_of(value, where, "coordinates", "geometries", "geometry", "properties")
        for at, each in _items(value, "features", where):
            if not isinstance(each, dict) or each.get("type") != "Feature":
                raise _wrong(at, "is not a Feature")
            feature(each, at)
    else:
        geometry(value, where)


def feature(value: dict[str, Any], where: str) -> None:
    """A Feature: its geometry and properties, either of which may be null."""
    _bbox(value, where)
    _none_of(value, where, "coordinates", "geometries", "features")
    for name in ("geometry", "properties"):
        if name not in value:
            raise _wrong(where, f"has no {name} (null is allowed)")
    if value["geometry"] is not None:
        geometry(value["geometry"], f"{where}.geometry")
    if not isinstance(value["properties"], dict | None):
        raise _wrong(f"{where}.properties", f"is {article(kind(value['properties']))}, not an object or null")
    if "id" in value and not (isinstance(value["id"], str) or numeric(value["id"])):
        raise _wrong(f"{where}.id", "is neither a text nor a number")


def geometry(value: Any, where: str) -> None:
    """One of the seven geometries."""
    if not isinstance(value, dict):
        raise _wrong(where, f"is {article(kind(value))}, not a geometry")
    name = value.get("type")
    if not isinstance(name, str) or name not in GEOMETRIES:
        known = (
            ", ".join((*GEOMETRIES, "Feature", "FeatureCollection")) if not where else ", ".join(GEOMETRIES)
        )
        raise _wrong(f"{where}.type", f"is none of {known}")
    _bbox(value, where)
    _none_of(value, where, "geometry", "properties", "features")
    if name == "GeometryCollection":
        for at, each in _items(value, "geometries", where):
            geometry(each, at)
        return
    if "coordinates" not in value:
        raise _wrong(where, "has no coordinates")
    if value["coordinates"] != []:  # "GeoJSON processors MAY interpret ... as null objects" (3.1)
        positions(value["coordinates"], DEPTH[name], name, f"{where}.coordinates")


def positions(value: Any, depth: int, name: str, where: str) -> None:
    """Positions in arrays `depth` deep; lines and rings have enough of them."""
    if not isinstance(value, list | tuple):
        raise _wrong(where, f"is {article(kind(value))}, not an array")
    if depth == 0:
        if len(value) < 2 or not all(map(numeric, value)):
            raise _wrong(where, "is not a position: two numbers or more")
        return
    for at, each in enumerate(value):
        positions(each, depth - 1, name, f"{where}[{at}]")
    if depth == 1 and name.endswith("LineString") and len(value) < 2:
        raise _wrong(where, "is a line of fewer than two positions")
    if depth == 1 and name.endswith("Polygon"):
        if len(value) < 4:
            raise _wrong(where, "is a ring of fewer than four positions")
        if list(value[0]) != list(value[-1]):
            raise _wrong(where, "is a ring that does not end where it begins")


def _items(value: dict[str, Any], name: str, where: str) -> list[tuple[str, Any]]:
    found = value.get(name)
    if not isinstance(found, list | tuple):
        raise _wrong(where, f"has no array {name}")
    return [(f"{where}.{name}[{at}]", each) for at, each in enumerate(found)]


def _bbox(value: dict[str, Any], where: str) -> None:
    box = value.get("bbox")
    if "bbox" in value and not (
        isinstance(box, list | tuple) and len(box) >= 4 and len(box) % 2 == 0 and all(map(numeric, box))
    ):
        raise _wrong(f"{where}.bbox", "is not an array of 2n numbers")


def _none_of(value: dict[str, Any], where: str, *names: str) -> None:
    """ "a GeoJSON Feature object cannot contain a "coordinates" member" and its like (7.1)."""
    if found := next((name for name in names if name in value), None):
        raise _wrong(where, f"is of type {value['type']} and must not have {found!r}")


# --- TopoJSON ---


def topology(value: dict[str, Any], where: str) -> None:
    """A topology: objects, arcs, perhaps a transform."""
    if value.get("type") != "Topology":
        raise _wrong(f"{where}.type", "is not Topology")
    objects = value.get("objects")
    if not isinstance(objects, dict):
        raise _wrong(where, "has no object objects")
    _bbox(value, where)
    if "transform" in value:
        transform(value["transform"], f"{where}.transform")
    arcs = _items(value, "arcs", where)
    for at, arc in arcs:
        if not isinstance(arc, list | tuple) or len(arc) < 2:
            raise _wrong(at, "is not an arc: two positions or more")
        positions(arc, 1, "", at)
    for name, each in objects.items():
        topo_geometry(each, f"{where}.objects.{name}", len(arcs))


def transform(value: Any, where: str) -> None:
    """Two numbers to scale and two to move by."""
    for name in ("scale", "translate"):
        pair = value.get(name) if isinstance(value, dict) else None
        if not isinstance(pair, list | tuple) or len(pair) != 2 or not all(map(numeric, pair)):
            raise _wrong(f"{where}.{name}", "is not an array of two numbers")


def topo_geometry(value: Any, where: str, arcs: int) -> None:
    """A geometry whose lines are indexes of arcs."""
    name = value.get("type") if isinstance(value, dict) else kind(value)
    if name is None and isinstance(value, dict) and "type" in value:
        return  # a null geometry
    if not isinstance(name, str) or name not in GEOMETRIES:
        raise _wrong(f"{where}.type", f"is none of {', '.join(GEOMETRIES)}")
    if "properties" in value and not isinstance(value["properties"], dict):
        raise _wrong(f"{where}.properties", "is not an object")
    if "id" in value and not (isinstance(value["id"], str) or numeric(value["id"])):
        raise _wrong(f"{where}.id", "is neither a text nor a number")
    if name == "GeometryCollection":
        for at, each in _items(value, "geometries", where):
            topo_geometry(each, at, arcs)
    elif name in ("Point", "MultiPoint"):
        if "coordinates" not in value:
            raise _wrong(where, "has no coordinates")
        positions(value["coordinates"], DEPTH[name], name, f"{where}.coordinates")
    else:
        _indexes(value.get("arcs"), DEPTH[name], f"{where}.arcs", arcs)


def _indexes(value: Any, depth: int, where: str, arcs: int) -> None:
    if depth == 0:
        # ~i is arc i backwards
        if isinstance(value, bool) or not isinstance(value, int) or not -arcs <= value < arcs:
            raise _wrong(where, "is no index of an arc")
        return
    if not isinstance(value, list | tuple):
        raise _wrong(where, "is not an array of arc indexes")
    for at, each in enumerate(value):
        _indexes(each, depth - 1, f"{where}[{at}]", arcs)
