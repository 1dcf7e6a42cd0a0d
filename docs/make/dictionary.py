"""The data dictionary, in English and in Chinese: every table and column as their schemas say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hydata.ledger import Ledger
from hydata.lookup import schema_of
from hydata.package import Package, Resource
from hydata.rules import RULES
from hydata.schema import Field, Rule, Schema
from hydata.units import Unit


@dataclass(frozen=True)
class Language:
    """The words of a page, and which of two titles it shows."""

    code: str
    introduction: str
    roles: dict[str, str]
    head: tuple[str, ...]
    types: dict[str, str]
    key: str
    as_in: str
    one_of: str
    leads_to: str
    rules: str
    partition: str
    levels: str
    stop: str

    def of(self, en: str, zh: str) -> str:
        """The title in this language, or in the other one where it has none."""
        return (zh or en) if self.code == "zh" else (en or zh)


ENGLISH = Language(
    code="en",
    introduction="""\
# Data dictionary

Every table, every column, made from `datapackage.json` and `schemas/`. The same in Chinese:
[数据字典](dictionary.zh.md). In a terminal: `hydata show gdp --schema`; in Python: `hydata.describe("gdp")`.

The **indicator** is the quantity that a column measures, with the measure: `gdp`, growth_rate.
An empty unit means that the column is no quantity, or that each row names its own.
""",
    roles={
        "built": "Tables, built from the observations",
        "coded": "Observations, coded by hand",
        "register": "Registers",
    },
    head=("column", "title", "type", "unit", "indicator", "what it says"),
    types={},
    key="Key of a row",
    as_in="as `{}` says",
    one_of="One of {}.",
    leads_to="Leads to {}.",
    rules="Rules",
    partition="partition",
    levels="codes cut at",
    stop=".",
)
CHINESE = Language(
    code="zh",
    introduction="""\
# 数据字典

全部数据表与字段，由 `datapackage.json` 和 `schemas/` 生成。

- 英文版：[Data dictionary](dictionary.md)
- 命令行：`hydata show gdp --schema`
- Python：`hydata.describe("gdp")`

**指标**指字段所度量的量，后附度量方式（level 水平，share 比重，growth_rate 增长率等）。

单位为空，表示该字段不是数量，或由各行自行注明单位。说明一栏目前只有英文。
""",
    roles={"built": "由观测值生成的数据表", "coded": "人工编码的观测值", "register": "登记表"},
    head=("字段", "名称", "类型", "单位", "指标", "说明"),
    types={"string": "文本", "integer": "整数", "number": "数值", "boolean": "布尔", "any": "任意"},
    key="主键",
    as_in="见 `{}`",
    one_of="取值：{}。",
    leads_to="对应 {}。",
    rules="规则",
    partition="划分",
    levels="代码分级",
    stop="。",
)


def page(package: Package, language: Language) -> str:
    """Markdown: the tables by role, in the order of the descriptor."""
    ledger = Ledger(package)
    lines = [language.introduction]
    for role, title in language.roles.items():
        lines.append(f"## {title}\n")
        lines += [_table(resource, ledger, language) for resource in package if resource.role == role]
    return "\n".join(lines)


def _table(resource: Resource, ledger: Ledger, language: Language) -> str:
    _, schema = schema_of(ledger.package, resource.name)
    title = language.of(resource.title, resource.title_zh)
    lines = [f"### {resource.name}\n", f"**{title}**{language.stop} {resource.description}".rstrip() + "\n"]
    if schema.primary_key:
        lines.append(f"{language.key}: {', '.join(f'`{name}`' for name in schema.primary_key)}\n")
    lines += [_row(language.head), _row("---" for _ in language.head)]
    lines += [_row(_cells(field, resource.name, schema, ledger, language)) for field in schema.fields]
    if schema.rules:
        lines += ["", f"{language.rules}:", "", *(_rule(rule, language) for rule in schema.rules)]
    return "\n".join(lines) + "\n"


def _cells(field: Field, table: str, schema: Schema, ledger: Ledger, language: Language) -> tuple[str, ...]:
    indicator = ", ".join(filter(None, (field.indicator and f"`{field.indicator}`", field.measure)))
    says = [field.description]
    allowed = field.raw.get("constraints", {}).get("enum", ())
    if allowed:
        says.append(language.one_of.format(", ".join(f"`{value}`" for value in allowed)))
    parents = [
        key["reference"].get("resource") or table
        for key in schema.foreign_keys
        if field.name in ([key["fields"]] if isinstance(key["fields"], str) else key["fields"])
    ]
    says += [language.leads_to.format(f"[{parent}](#{parent})") for parent in parents]
    return (
        f"`{field.name}`",
        language.of(field.title, field.title_zh),
        language.types.get(field.type, field.type),
        _unit(field, ledger, language),
        indicator,
        " ".join(filter(None, says)),
    )


def _unit(field: Field, ledger: Ledger, language: Language) -> str:
    if field.unit_field:
        return language.as_in.format(field.unit_field)
    unit: Unit | None = ledger.units[field.unit] if field.unit else None
    return f"{language.of(unit.title_en, unit.title_zh)} `{unit.code}`" if unit else ""


def _rule(rule: Rule, language: Language) -> str:
    says = f" ({RULES[rule.id].says})" if language is ENGLISH else ""
    where = f", {language.partition} `{rule.raw['partition']}`" if "partition" in rule.raw else ""
    where += f", {language.levels} {rule.raw['levels']}" if "levels" in rule.raw else ""
    fields = ", ".join(f"`{name}`" for name in rule.columns())
    return f"- [{rule.id}](../rules/{rule.id}.md){says}{where}: {fields}"


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
