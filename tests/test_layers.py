"""Floor, rooms, hallway: who may import whom, and the one door of each library (DESIGN.md)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"
FILES = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((SOURCE / "hydata").rglob("*.py"))
}
ROOMS = {"reading", "rebuild", "conformity", "sense", "publish", "lookup", "scaffold", "render"}
HALLWAY = {"cli", "front", "__main__"}
# Library -> the modules, or rooms, that may import it.
DOORS = {
    "click": ("hydata.cli",),
    "rich_click": ("hydata.cli",),
    "rich": ("hydata.cli",),
    "pandera": ("hydata.sense.pandera_checks",),
    "pypinyin": ("hydata.lookup.pinyin",),
    "frictionless": ("hydata.conformity.by_frictionless", "hydata.scaffold"),
    "pyarrow": ("hydata.publish.parquet", "hydata.conformity.parquet"),
    "jsonschema": ("hydata.types.json_schema",),
    "jsonschema_rs": ("hydata.conformity.descriptor",),
    "elementpath": ("hydata.types.characters",),
    "dateutil": ("hydata.types.strptime",),
    "packaging": ("hydata.versions",),
    "polars": (
        *(
            f"hydata.conformity.{each}"
            for each in ("fast", "lanes", "digests", "frames", "kept", "parquet", "beyond")
        ),
        "hydata.sense.vectors",
    ),
    "scipy": ("hydata.sense.reconciliation.solver",),
    "dplib": ("hydata.conformity.descriptor",),
}


def imports(module: str, source: str) -> Iterator[str]:
    """Every module that a source imports, inside functions too; `from hydata import x` is hydata.x."""
    package = module if FILES.get(module, Path()).name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: package.count(".") + 2 - node.level] if node.level else []
            whole = ".".join([*above, *filter(None, [node.module])])
            for each in node.names:
                yield f"{whole}.{each.name}" if f"{whole}.{each.name}" in FILES else whole


def layer(module: str) -> str:
    """A room's name, `cli`, `front`, `floor`, or `` for the front door itself."""
    part = module.split(".")[1] if "." in module else ""
    return part if part in ROOMS | HALLWAY or not part else "floor"


IMPORTS = {(name, each) for name, path in FILES.items() for each in imports(name, path.read_text("utf-8"))}
OWN = {(name, each) for name, each in IMPORTS if each.split(".")[0] == "hydata"}


def test_imports_are_seen():
    source = "import a.b\nfrom hydata import units, x\ndef f():\n from .rules import y\n from . import cells"
    assert list(imports("hydata.sense.verdicts", source)) == [
        *("a.b", "hydata.units", "hydata", "hydata.sense.rules", "hydata.sense.cells")
    ]


def test_folders_are_rooms():
    folders = {path.parent.name for path in FILES.values() if path.name == "__init__.py"}
    assert folders - ROOMS == {"hydata", "cli", "types", "reconciliation"}  # a floor, and a room in a room


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("floor", {"floor"}),
        *((room, {"floor", room}) for room in sorted(ROOMS)),
        ("front", {"floor", "front", *ROOMS}),
        ("", {"floor", "front"}),
    ],
    ids=lambda each: each or "door" if isinstance(each, str) else "",
)
def test_layers(who, may):
    assert {(name, each) for name, each in OWN if layer(name) == who and layer(each) not in may} == set()


@pytest.mark.parametrize("who", ["floor", "rebuild", "sense", "front", "cli"])
def test_layers_are_seen(who):
    assert "floor" in {layer(each) for name, each in OWN if layer(name) == who}


def test_nothing_imports_the_command_line():
    assert {
        name for name, each in OWN if layer(each) == "cli" and layer(name) not in HALLWAY - {"front"}
    } == set()


@pytest.mark.parametrize(("library", "doors"), DOORS.items())
def test_one_door(library, doors):
    users = {name for name, each in IMPORTS if each.split(".")[0] == library}
    assert {name for name in users if not f"{name}.".startswith(tuple(f"{door}." for door in doors))} == set()
