"""What a text means as a Table Schema type: exact, to the letter of the standard, for v1 and v2.

    reader(field)               a Reader: it parses a text or reads a native value, or raises Unreadable
    constraints(field, reader)  the rules for its values, each with `holds(text, value)`
    faults(field, reader)       all that is wrong with the field descriptor
    meaning(field)              all of these at once, kept for fields that are described alike
    missing(field, schema)      the texts that stand for no value, with their labels

One module a family of types. Each quotes the sentence of the standard that it follows, and says what it
decides where the standard is silent.
"""

from hydata.types.constraints import Constraint, Meaning, constraints, faults, meaning
from hydata.types.missing import missing
from hydata.types.readers import reader
from hydata.types.reading import Fault, Reader, Unreadable

__all__ = [
    "Constraint", "Fault", "Meaning", "Reader", "Unreadable",
    "constraints", "faults", "meaning", "missing", "reader",
]  # fmt: skip
