"""The indicators that need no definition of a plan's own, and the reader of those that do."""

from __future__ import annotations

from planpress.planning.cells import indicator_id, one_of, unit, yes_or_no
from planpress.planning.faults import Faults
from planpress.planning.model import Indicator
from planpress.planning.tables import Columns, Row, Table, by_id, read_table

COLUMNS = Columns(("id", "name"), ("unit", "definition", "better", "additive"), ("name", "definition"))

_COMMON = (
    # id, English, Chinese, unit, definition, additive
    ("output_value", "Output value", "产值", "money", "Value of all goods produced in the period", True),
    ("sales_revenue", "Sales revenue", "销售收入", "money", "Income from goods and services sold", True),
    ("value_added", "Value added", "增加值", "money", "Output less the goods and services used up for it", True),
    ("exports", "Exports", "出口额", "money", "Value of goods and services sold abroad", True),
    ("investment", "Investment", "投资额", "money", "Money spent on plant, equipment and buildings", True),
    ("foreign_investment", "Foreign investment", "外商投资", "money", "Investment from abroad", True),
    ("tax_revenue", "Tax revenue", "税收", "money", "Taxes paid", True),
    ("profit", "Profit", "利润", "money", "Revenue less all costs", True),
    ("research_spending", "Spending on research and development", "研发经费", "money", "", True),
    ("employment", "Employment", "从业人员", "persons", "Persons in work at the end of the period", True),
    ("enterprises", "Enterprises", "企业数", "enterprises", "Enterprises at the end of the period", True),
    ("large_enterprises", "Large enterprises", "规模以上企业数", "enterprises", "Enterprises called large", True),
    ("projects", "Projects", "项目数", "projects", "Projects launched", True),
    ("patents", "Patents", "专利数", "patents", "Patents granted", True),
    ("land_area", "Land area", "用地面积", "km²", "", True),
    ("growth", "Growth", "增长率", "% a year", "Average yearly growth over the period", False),
    ("share", "Share", "占比", "%", "", False),
)

COMMON: dict[str, Indicator] = {
    key: Indicator(key, {"": name, "zh": chinese}, unit, {"": definition}, additive=additive)
    for key, name, chinese, unit, definition, additive in _COMMON
}
"""The built-in indicators by id; a plan's own row with the same id replaces one."""


def read_indicators(table: Table | None, faults: Faults) -> dict[str, Indicator]:
    """The built-in indicators and the plan's own; the table may be missing."""
    return {**COMMON, **by_id(read_table(table, COLUMNS, faults), _indicator, "indicator")}


def _indicator(row: Row) -> Indicator:
    row.required("id")
    row.required("name")
    return Indicator(
        id=row.read("id", indicator_id) or "",
        name=row.texts("name"),
        unit=row.read("unit", _measure) or "",
        definition=row.texts("definition"),
        better=row.read("better", one_of(("higher", "lower"), "Unknown word")) or "higher",
        additive=row.read("additive", yes_or_no) or False,
    )


def _measure(text: str) -> str:
    """What an indicator is counted in: "money" for any currency, or a unit."""
    return text if text == "money" else str(unit(text))
