"""The Python twins of the commands, over the data that belong to this hydata.

`import hydata` loads none of this; each function imports what it needs when it is called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from hydata.beside import Beside
    from hydata.cache import Cache
    from hydata.findings import Report
    from hydata.ledger import Ledger
    from hydata.lookup import Trace
    from hydata.package import Package
    from hydata.proof import Proof
    from hydata.publish import Release
    from hydata.rebuild import Makers
    from hydata.reconciled import Reconciled


def shipped_package() -> Package:
    """The package that belongs to this hydata: in the wheel, or the checkout of an editable install."""
    from hydata.package import Package, shipped

    return Package.read(shipped())


def tables() -> dict[str, str]:
    """The tables of the shipped data: name and English title.

    >>> tables()["population_census"]
    'Population by census'
    """
    return {resource.name: resource.title for resource in shipped_package()}


def load(
    table: str,
    *,
    unit: str | Mapping[str, str] | None = None,
    decimal: bool = False,
    with_provenance: bool = False,
) -> pd.DataFrame:
    """A table as a pandas frame: string, Int64, Float64, or exact Decimals on request.

    Units stand in `.attrs["unit.<column>"]`, titles and sources beside them, all JSON scalars.
    `unit` converts each column of its dimension exactly; the column takes the suffix of the unit, and
    `.attrs["original_unit.<column>"]` says what it was. A mapping converts the columns it names.
    `with_provenance` tells who printed each figure: a wide table becomes one row a cell.
    Errors: UnknownName with the nearest table names; HydataError for a unit that nothing is measured in;
    WrongType, which is a TypeError too, for what is no name.

    >>> frame = load("population_census")
    >>> row = frame[(frame.area == "430481") & (frame.period == "2020-11-01")]
    >>> int(row.population_resident.iloc[0]), frame.attrs["unit.population_resident"]
    (1140675, 'person')
    >>> debt = load("government_debt", unit="CNY", decimal=True)
    >>> debt.gov_debt_limit_total_cny.iloc[0], debt.attrs["original_unit.gov_debt_limit_total_cny"]
    (Decimal('79792000000'), 'CNY_100M')
    >>> load("land_area", with_provenance=True).loc[0, ["printed", "source", "grade"]].to_list()
    ['15299', 'city-yearbook-2020', 'A']
    """
    from hydata import arguments
    from hydata.lookup import load

    table, wanted = arguments.name("the table", table, "gdp"), arguments.units(unit)
    decimal = arguments.switch("decimal", decimal)
    with_provenance = arguments.switch("with_provenance", with_provenance)
    return load(shipped_package(), table, unit=wanted, decimal=decimal, with_provenance=with_provenance)


def find(word: str) -> pd.DataFrame:
    """What a word leads to, best first: columns, indicators, tables, areas, programmes, sources.

    The word may be Chinese, English or pinyin, a part of a name or an old one; typing errors are
    forgiven. Columns: kind, name, where (table, or table.column), title, title_zh, score (0 to 1).

    >>> find("renjun").loc[0, ["name", "where"]].to_list()
    ['gdp_per_capita_cny', 'gdp.gdp_per_capita_cny']
    """
    import pandas as pd

    from hydata import arguments
    from hydata.lookup import find

    hits = find(shipped_package(), arguments.word(word))
    columns = ["kind", "name", "where", "title", "title_zh", "score"]
    return pd.DataFrame([hit.to_dict() for hit in hits], columns=columns)


def cite(table: str, /, *, output_format: str = "bibtex", **key: str | int | date | None) -> str:
    """References of a table and of the documents behind its rows: bibtex, gbt7714, apa or csl-json.

    The key may be a part of the primary key: an area by code or name, a period or a year; 2021 is as
    good as "2021".
    Errors: UnknownName or HydataError naming the part of the key that matches nothing.

    >>> print(cite("gdp", area="衡阳市", period="2021", output_format="gbt7714"))
    [1] hydata contributors. Counties of Hengyang in official figures: ...
    [2] 国家统计局. 中国城市统计年鉴2022 ...
    [3] 衡阳市统计局. 衡阳市2021年国民经济和社会发展统计公报 (copy)[R/OL]. (2022-04-06). http://www.tjcn.org...
    """
    from hydata import arguments
    from hydata.lookup import cite

    style = arguments.name("output_format", output_format, "bibtex")
    table = arguments.name("the table", table, "gdp")
    return cite(shipped_package(), table, arguments.key(key), style)


def describe(table: str) -> pd.DataFrame:
    """The columns of a table: type, unit, key, titles in English and Chinese, description.

    >>> describe("land_area").set_index("field").loc["land_area_km2", "unit"]
    'km2'
    """
    import pandas as pd

    from hydata import arguments
    from hydata.lookup import describe

    return pd.DataFrame(describe(shipped_package(), arguments.name("the table", table, "gdp")))


def trace(table: str, *, field: str, **key: str | int | date | None) -> Trace:
    """Everything behind one cell: interval, source, place, printed token, conversions, rivals.

    A year stands for the one period inside it; an area may be a code or a name, a code or year a number.
    Errors: UnknownName or HydataError naming the part of the key that matches nothing.

    >>> story = trace("population_census", area="430481", period="2020", field="population_resident")
    >>> story.value, story.origin.source, story.origin.locator
    ('1140675', 'census-2020', 'row:耒阳市/col:人口数_合计')
    """
    from hydata import arguments
    from hydata.lookup import trace

    table, field = (
        arguments.name("the table", table, "gdp"),
        arguments.name("the field", field, "gdp_cny_100m"),
    )
    return trace(shipped_package(), table, field, arguments.key(key))


def validate(
    path: str | PathLike[str] | Package | None = None,
    *,
    select: str | Iterable[str] | None = None,
    ignore: str | Iterable[str] | None = None,
    samples: int | None = 100,
    fast: bool = False,
    engine: str = "hydata",
    memory_limit: int = 0,
    cache: bool = True,
    thresholds: Mapping[str, str] | None = None,
    progress: Callable[[str], None] = lambda what: None,
) -> Report:
    """Validate a package (default: the shipped data): conformity, sense, drift, waivers.

    Returns a Report and raises nothing about the data: `report.valid`, `report.raise_for_errors()`.
    `select` and `ignore` name rules, in a list or joined with commas. `samples` is how many places of a
    fault in cells are kept, None for all; faults are counted exactly all the same. `fast` looks at
    descriptor, files and headers only; `engine="frictionless"` asks frictionless about the cells;
    `memory_limit` is how many bytes the keys of a table may take before they go to the disk. Without
    `cache` what has not changed is looked at all the same; with it, `stats["cached"]` says what was not.
    `thresholds` gives rules a count or a share of the rows, `{"type-error": "0.1%"}`: findings that do not
    exceed it become info.
    Errors: DescriptorError when the descriptor itself cannot be read, UnknownName for a rule.
    """
    from hydata import arguments
    from hydata.cache import NOTHING, Cache, everything
    from hydata.errors import HydataError, UnknownName
    from hydata.findings import Report, waive
    from hydata.overlaps import told_once
    from hydata.pointers import located
    from hydata.rules import RULES
    from hydata.thresholds import borne
    from hydata.versions import explained
    from hydata.waivers import waivers

    wanted, unwanted = rule_ids("select", select), rule_ids("ignore", ignore)

    def chosen(rule: str) -> bool:
        return rule not in unwanted and (not wanted or rule in wanted)

    limits = arguments.thresholds(thresholds)
    if not any(map(chosen, RULES)):
        raise HydataError("no rule is left to look at: what is selected is ignored too")
    package = _package(path)
    # A waiver may speak of any one row, so every place is kept where there are waivers.
    accepted, unknown, unread = waivers(package)
    places = None if accepted else samples
    if engine not in ENGINES:
        raise UnknownName("engine", engine, ENGINES)
    kept = Cache.of_user() if arguments.switch("cache", cache) and not fast else NOTHING
    whole, files = everything(package) if kept.folder is not None else ([], [])
    entry = kept.entry(["all", str(package.base.resolve()), package.raw, whole, places, engine], files)
    found = entry.find()
    if found is not None:
        report = found.merged(Report(package.name, stats={"cached": ["everything"]}))
    else:
        from hydata.beside import beside
        from hydata.conformity import Options, conformity  # not worth its import for what was kept
        from hydata.sense import watcher

        watch = watcher(package, places)
        options = Options(
            places, memory_limit, fast, engine, lambda name: progress(f"cells of {name}"), kept, watch
        )
        # Whether built tables are the rebuilt ones hangs on nothing else that is looked at here.
        with beside("hydata.front:drift", package, not fast and bool(_built(package))) as drifting:
            report = conformity(package, options)
            if not fast:
                report = told_once(_numbers(package, report, progress, kept, drifting))
        if report.complete:
            entry.keep(replace(report, stats={k: v for k, v in report.stats.items() if k != "cached"}))
    report = replace(report, findings=(*report.findings, *unknown), skipped=(*report.skipped, *unread))
    report = waive(report, accepted)
    report = borne(explained(report, package), limits)
    report = replace(report, findings=located(report.findings, package))
    asked = {name: ids for name, ids in (("select", wanted), ("ignore", unwanted)) if ids}
    return replace(
        report,
        stats=report.stats | asked,
        findings=tuple(each for each in report.findings if chosen(each.rule)),
        checks=tuple(each for each in report.checks if chosen(each.rule)),
        waived=tuple(each for each in report.waived if chosen(each.rule)),
    )


ENGINES = ("hydata", "frictionless")


def _numbers(
    package: Package, report: Report, progress: Callable[[str], None], cache: Cache, drifting: Beside
) -> Report:
    """Whether the numbers make sense, and built tables are the rebuilt ones; nothing is told twice."""
    from hydata.findings import Report, Skipped
    from hydata.ledger import Ledger
    from hydata.overlaps import unseen
    from hydata.sense import sense
    from hydata.sense.reconciliation.report import reconciled

    try:
        files = Ledger(package)  # read once for both
        progress("rules")
        found = sense(package, cache, files, report.stats.get("ruled", ()))
        report = reconciled(package, files, report.merged(unseen(found, report, "type-error")))
        progress("drift")
        found = drifting.report() or drift(package, files)
        return report.merged(unseen(found, report))
    except KeyboardInterrupt:
        return report.merged(Report(package.name, skipped=(Skipped("rules and drift", "interrupted"),)))


def reconcile(package: str | PathLike[str] | Package | None = None, *, time_limit: float = 60) -> Reconciled:
    """All identities of a package (default: the shipped data) as one system over the printed intervals.

    Totals, shares, growth, ratios and subsets of all tables, documents and registers: which hold, which fail
    and which figure is probably wrong, and what the system leaves of each figure. `time_limit` is how many
    seconds may go into what only a solver (scipy, the extra `reconcile`) can decide.

    >>> told = reconcile()
    >>> next(row["lower"] + " to " + row["upper"] for row in told.unprinted
    ...      if row["figure"] == "gdp|level|430400-counties|2021|")
    '2440.5074725 to 2442'
    """
    from hydata.sense.reconciliation import reconcile
    from hydata.sense.reconciliation.summary import summary
    from hydata.waivers import waivers

    found = _package(path=package)
    accepted, _, _ = waivers(found)
    return summary(found.name, reconcile(found, time_limit=time_limit), accepted)


def prove(
    package: str | PathLike[str] | Package | None = None,
    *,
    cells: int | None = 5000,
    progress: Callable[[str], None] = lambda what: None,
) -> Proof:
    """Whether the rules of a package (default: the shipped data) bite.

    Every numeric cell of every table is made wrong in every usual way, one at a time: how many are found, in
    how many the right cell is named, which cells nothing guards, which rules nothing needs. docs/prove.md
    says what each number counts. Of more than `cells` every n-th is looked at; None: all. Nothing is written.
    """
    from hydata.sense.reconciliation import reconcile
    from hydata.sense.reconciliation.prove import prove

    found = _package(path=package)
    told = validate(found, progress=progress).findings
    unmutated = sum(each.severity != "info" for each in told)
    return prove(found.name, reconcile(found), unmutated, cells, progress)


def publish(
    package: Package, output: Path | None, *, progress: Callable[[str], None] = lambda what: None
) -> tuple[Release, bool]:
    """Make a release of a valid, wholly checked package and store it; whether it was written anew.

    Without an output folder nothing is written. Errors: ReleaseError says why it is refused.
    """
    from hydata.errors import ReleaseError
    from hydata.publish import make, store

    report = validate(package, cache=False, progress=progress)
    if not report.valid:
        wrong = [each for each in report.findings if each.severity == "error"]
        first = wrong[0]
        raise ReleaseError(
            f"{package.name} is not valid ({first.path or first.resource}: {first.rule}: {first.message}"
            + (f"; and {len(wrong) - 1} more" if len(wrong) > 1 else "")
            + "); nothing was published. `hydata validate` shows all"
        )
    if not report.complete:
        first_skip = report.skipped[0]
        raise ReleaseError(f"not looked at: {first_skip.what}: {first_skip.why}; nothing was published")
    release = make(package, progress)
    return release, output is not None and store(release, output)


def of_all_tables() -> Makers:
    """What makes the built tables that are about all the others: `reconciliation` and `implied`."""
    from hydata.sense.reconciliation import makers

    return makers()


def drift(package: Package, files: Ledger | None = None) -> Report:
    """Whether the built tables are what the observations make of them."""
    from hydata.findings import Check, Finding, Report, Sample, Skipped

    built = _built(package)
    if not built:
        return Report(package.name)
    from hydata import rebuild
    from hydata.errors import DataError, DataErrors, DescriptorError, brief

    try:
        differences = rebuild.difference(package, files, of_all_tables())
    except Exception as error:  # whatever stops it, the rest of the report stands
        why = f"the tables cannot be rebuilt: {brief(error, package.base)}"
        skipped = (Skipped("drift of the built tables", why),)
        stops = error.errors if isinstance(error, DataErrors) else [error]
        told = [
            Finding(
                each.rule, "error", each.message, path=each.path, field=each.field, hint=each.hint,
                samples=(Sample(each.value, line=each.line),),
            )
            for each in stops
            if isinstance(each, DataError)
        ]  # fmt: skip
        if isinstance(error, DescriptorError):
            told = [Finding("schema-error", "error", str(error), path="datapackage.json")]
        return Report(package.name, tuple(told), skipped=skipped)
    findings = tuple(
        Finding(
            "drift",
            "error",
            "is not what the observations make of it"
            if each.line
            else "is missing; the observations make it",
            each.resource,
            each.path,
            samples=(Sample(line=each.line or None),),
            hint="`hydata rebuild --diff` shows the difference, `hydata rebuild` mends it",
        )
        for each in differences
    )
    same = len(built) - len(findings)
    return Report(package.name, findings, (Check("drift", "holds", count=same),) if same else ())


def _built(package: Package) -> list[str]:
    return [resource.name for resource in package if package.ours and resource.role == "built"]


def rule_ids(what: str, given: str | Iterable[str] | None) -> list[str]:
    """Ids of rules that exist; UnknownName with the nearest ones.

    >>> rule_ids("select", "total,shares")
    ['total', 'shares']
    """
    from hydata import arguments
    from hydata.rules import rule

    return [rule(each).id for each in arguments.names(what, given, "total")]


def _package(path: object) -> Package:
    from hydata.errors import WrongType
    from hydata.package import Package

    if path is None:
        return shipped_package()
    if isinstance(path, Package):
        return path
    if isinstance(path, str | PathLike) and str(path):
        return Package.read(Path(path))
    raise WrongType("the package", path, "a folder or the path of a datapackage.json")


def version() -> str:
    """The one version number, from datapackage.json."""
    return shipped_package().version
