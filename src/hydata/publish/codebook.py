"""The codebook: each table and column with titles in English and Chinese, units and rules."""

from __future__ import annotations

from hydata.package import Package
from hydata.rules import RULES
from hydata.schema import Rule, Schema
from hydata.tabular import Table


def codebook(package: Package, tables: list[tuple[str, Schema, Table]]) -> str:
    """Markdown, made from the descriptor and the schemas alone."""
    title = " ".join(str(package.raw.get(name, "")) for name in ("title", "title_zh")).strip()
    lines = [f"# {title or package.name}, version {package.version}: codebook", ""]
    if package.raw.get("description"):
        lines += [str(package.raw["description"]), ""]
    for name, schema, table in tables:
        resource = package.resource(name)
        lines += [
            f"## {name}",
            "",
            f"{resource.title} {resource.title_zh}".strip() + f". {len(table)} rows.",
            "",
        ]
        if resource.description:
            lines += [resource.description, ""]
        if schema.primary_key:
            lines += [f"Key: {', '.join(schema.primary_key)}.", ""]
        lines += [
            "| column | type | unit | title | 标题 | what it says |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        for field in schema.fields:
            unit = field.unit or (f"as {field.unit_field}" if field.unit_field else "")
            cells = (field.name, field.type, unit, field.title, field.title_zh, field.description)
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        lines.append("")
        if schema.rules:
            lines += ["Rules:", "", *[f"- {_told(rule)}" for rule in schema.rules], ""]
    return "\n".join(lines)


def _told(rule: Rule) -> str:
    parts = "; ".join(
        f"{name} {', '.join(map(str, value)) if isinstance(value, list) else value}"
        for name, value in rule.raw.items()
        if name not in ("rule", "why") and isinstance(value, str | list)
    )
    says = RULES[rule.id].says if rule.id in RULES else ""
    return f"`{rule.id}` ({says}): {parts}"
