"""New tables, sources and rules for a package, in files that validate at once.

Each function works out what would be written and returns it as Changes, or as Proposals; nothing is
touched before `Changes.applied()`. What exists is never overwritten.
"""

from hydata.scaffold.changes import Changes
from hydata.scaffold.csv_table import table_from_csv
from hydata.scaffold.proposals import KINDS, Proposal, Proposals, declare, propose, propose_all
from hydata.scaffold.register import register
from hydata.scaffold.source import source
from hydata.scaffold.wide_table import table_from_indicators

__all__ = [
    "KINDS",
    "Changes",
    "Proposal",
    "Proposals",
    "declare",
    "propose",
    "propose_all",
    "register",
    "source",
    "table_from_csv",
    "table_from_indicators",
]
