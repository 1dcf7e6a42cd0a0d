"""Every rule that a finding can name: its id, its severity, and what it says in one sentence.

Each has a page in docs/rules, whose examples are its tests. One name from schema to screen: the
`"rule"` in JSON, Finding.rule, --select, the waiver, the page. The ids of conformity are frictionless's
names. How a rule is decided is the rooms' matter.
"""

from __future__ import annotations

from dataclasses import dataclass

from hydata.errors import UnknownName
from hydata.findings import Severity
from hydata.package import shipped


@dataclass(frozen=True)
class RuleInfo:
    """What there is to know of a rule without running it."""

    id: str
    severity: Severity
    says: str


_ALL: tuple[tuple[str, Severity, str], ...] = (
    # the descriptor and the files
    ("package-error", "error", "the descriptor follows the official Data Package profile"),
    ("schema-error", "error", "a schema can be read, follows the official profile, and its keys exist"),
    ("resource-error", "error", "a resource is described well enough to be read"),
    ("scheme-error", "error", "a file is there, inside the package, and can be opened"),
    ("file-error", "error", "a file that lies beside the parts of a table is one of them"),
    ("byte-count", "error", "a file has the size that the descriptor says"),
    ("hash-count", "error", "a file has the hash that the descriptor says"),
    ("encoding-error", "error", "a file is in its declared encoding, UTF-8 unless said otherwise"),
    ("compression-error", "error", "a compressed file can be unpacked"),
    ("format-error", "error", "a file is in the format that it is declared to be in"),
    ("source-error", "error", "a file can be read as the table that it claims to be"),
    # labels, rows and cells
    ("blank-header", "error", "a table has a header"),
    ("blank-label", "error", "each column has a label"),
    ("duplicate-label", "error", "no label stands twice"),
    ("incorrect-label", "error", "labels are the schema's field names"),
    ("missing-label", "error", "each field of the schema has its column"),
    ("extra-label", "error", "each column has its field in the schema"),
    ("blank-row", "error", "no row is blank"),
    ("missing-cell", "error", "no row has too few cells"),
    ("extra-cell", "error", "no row has too many cells"),
    ("type-error", "error", "each value is of its field's type"),
    ("constraint-error", "error", "each value obeys its field's constraints"),
    ("unique-error", "error", "values of a unique field do not repeat"),
    ("primary-key", "error", "the primary key is complete and unique"),
    ("foreign-key", "error", "each foreign key has its parent row"),
    # units and numbers
    ("unit-known", "error", "a unit stands in the units register"),
    ("unit-range", "error", "a value lies within what its unit and measure allow"),
    ("unit-dimension", "error", "a unit measures the dimension of its indicator"),
    ("total", "error", "the parts add up to the whole, within what rounding allows"),
    ("area-total", "error", "the members of a partition add up to the whole, inside one source"),
    ("shares", "error", "shares of one whole add up to 100"),
    ("share-of", "error", "a printed share is part / whole"),
    ("ratio", "error", "a printed ratio or figure per head is numerator / denominator"),
    ("growth", "error", "a printed growth rate follows from the two levels"),
    ("multiple", "error", "a printed multiple or share of whole things has a whole solution"),
    ("count-above", "warning", "a printed count above a threshold agrees with the figures of the areas"),
    ("continuity", "warning", "a series has no undeclared gap or break"),
    ("magnitude", "warning", "no value is off by a power of ten against its neighbours"),
    ("subset", "error", "a part does not exceed its whole"),
    ("named-count", "warning", "the numerals in a name equal the listed components"),
    (
        "reconciliation",
        "error",
        "all identities between figures can hold at once, and those of each document",
    ),
    ("formula", "error", "a formula can be evaluated from its inputs"),
    ("rule-unknown", "error", "a rule in the package exists and names what is there"),
    ("undecided", "info", "a rule decides something somewhere"),
    # provenance
    ("provenance-missing", "error", "each cell of a built table leads to an observation"),
    ("provenance-dangling", "error", "each provenance record has its cell and its observation"),
    ("conflict", "warning", "documents do not print values for one cell that cannot both be true"),
    ("drift", "error", "a built table is what the observations make of it"),
    ("internal-error", "error", "hydata itself did not break"),
    ("unused-waiver", "warning", "a waiver still accepts something"),
)

RULES: dict[str, RuleInfo] = {id: RuleInfo(id, severity, says) for id, severity, says in _ALL}


def rule(id: str) -> RuleInfo:
    """A rule by its id; UnknownName with the nearest ones.

    >>> rule("total").severity
    'error'
    """
    if id not in RULES:
        raise UnknownName("rule", id, RULES)
    return RULES[id]


def page(id: str) -> str:
    """What a rule says and why, how to ask for it, examples, how to mend: its page, as Markdown.

    >>> page("total").splitlines()[0]
    '# total'
    """
    return (shipped() / "docs" / "rules" / f"{rule(id).id}.md").read_text(encoding="utf-8")
