"""The report of a run in which hydata itself broke: not valid, not complete, and it says why."""

from __future__ import annotations

from hydata.findings import Finding, Report, Skipped

RULE = "internal-error"


def crashed(package: str, error: Exception) -> Report:
    """A report for exit code 3, so that a program that waits for one gets one.

    >>> report = crashed("demo", ZeroDivisionError("division by zero"))
    >>> report.valid, report.complete, report.skipped[0].why
    (False, False, 'crashed: ZeroDivisionError: division by zero')
    """
    what = f"{type(error).__name__}: {error}"
    hint = "this is a fault of hydata, not of the data; HYDATA_DEBUG=1 shows where"
    return Report(
        package,
        findings=(Finding(RULE, "error", what, hint=hint),),
        skipped=(Skipped("the whole package", f"crashed: {what}"),),
    )
