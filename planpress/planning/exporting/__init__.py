"""A plan becomes data for other programs: one flat table, the whole as JSON, or a workbook that is the plan again."""

from __future__ import annotations

from planpress.planning.exporting.flat import observations_csv
from planpress.planning.exporting.sheets import left_out, plan_workbook
from planpress.planning.exporting.whole import plan_json

__all__ = ["left_out", "observations_csv", "plan_json", "plan_workbook"]
