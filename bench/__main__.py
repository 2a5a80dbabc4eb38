"""Print how fast the Dalian briefing is made, beside a reference program: `python -m bench [--quick] [--json]`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from statistics import median
from typing import Any

from bench.measuring import Race, chart_times, distinct_factors, medians, race, tagging_costs

CHART_LIMIT = 6.0
"""The most milliseconds that a chart may take to be laid out and recorded."""


def main() -> int:
    options = _options()
    _pin()
    rounds = 4 if options.quick else 12
    factors = distinct_factors()
    tagging = tagging_costs(4 * rounds, factors)
    results = _results(race(rounds, factors), chart_times(rounds, factors), tagging)
    print(json.dumps(results, indent=2) if options.json else _report(results))
    fast = results["ratio"]["median"] >= options.require and results["word_ratio"]["median"] >= options.word
    return 0 if fast and results["tagging"]["median"] <= options.tagging else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="4 pairs in place of 12")
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    parser.add_argument("--require", type=float, default=0.0, metavar="RATIO", help="exit with 1 below this ratio")
    parser.add_argument("--word", type=float, default=0.0, metavar="RATIO", help="the same for the Word file alone")
    parser.add_argument(
        "--tagging",
        type=float,
        default=1.0,
        metavar="PART",
        help="exit with 1 when tags add more than this, e.g. 0.2",
    )
    return parser.parse_args()


def _pin() -> None:
    """Keep to one core, where the system can; a core that is changed on the way loses its warm caches."""
    if sys.platform == "linux":
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _results(timed: Race, charts: dict[str, dict[str, float]], tagging: list[float]) -> dict[str, Any]:
    ours, reference = medians(timed.ours), medians(timed.reference)
    return {
        "rounds": len(timed.ours),
        "ratio": _spread(timed.ratios),
        "word_ratio": _spread(timed.word_ratios),
        "pairs_per_second": {"reference": 1000 / reference["together"], "ours": 1000 / ours["together"]},
        "milliseconds": {"reference": reference, "ours": ours},
        "tagging": dict(zip(("lower", "median", "upper"), tagging, strict=True)),
        "chart_milliseconds": charts,
    }


def _spread(ratios: list[float]) -> dict[str, float]:
    return {"least": ratios[0], "median": median(ratios), "greatest": ratios[-1]}


def _report(results: dict[str, Any]) -> str:
    return "\n".join(
        [
            "The Dalian briefing as PDF and Word: warm, one core, every chart different each time,",
            f"{results['rounds']} pairs of each in turn. Medians.",
            "",
            *_pair_lines(results["milliseconds"], results["pairs_per_second"]),
            "",
            f"Ours makes {_times(results['ratio'])} as many pairs,",
            f"and {_times(results['word_ratio'])} as many Word files.",
            "",
            _tagging_line(results["tagging"]),
            "",
            *_chart_lines(results["chart_milliseconds"]),
        ]
    )


def _times(ratio: dict[str, float]) -> str:
    return f"{ratio['median']:.1f} times (least {ratio['least']:.1f}, greatest {ratio['greatest']:.1f})"


def _tagging_line(tagging: dict[str, float]) -> str:
    lower, middle, upper = (f"{100 * tagging[name]:.0f} %" for name in ("lower", "median", "upper"))
    return f"Tags add {middle} to the time of composing and writing the PDF (quartiles {lower} and {upper})."


def _pair_lines(times: dict[str, dict[str, float]], rates: dict[str, float]) -> list[str]:
    names = ("compose", "charts", "PDF", "Word", "together")
    rows = [(f"{name}, ms", *(_cell(times[who].get(name)) for who in ("reference", "ours"))) for name in names]
    rows.append(("pairs a second", f"{rates['reference']:.2f}", f"{rates['ours']:.2f}"))
    head = f"{'':22}{'reference':>12}{'ours':>12}"
    return [head] + [f"{name:22}{theirs:>12}{mine:>12}" for name, theirs, mine in rows]


def _cell(milliseconds: float | None) -> str:
    return "in each" if milliseconds is None else f"{milliseconds:.0f}"


def _chart_lines(charts: dict[str, dict[str, float]]) -> list[str]:
    lines = [f"{'a chart, ms':22}{'layout':>8}{'record':>8}{'both':>8}{'at most':>9}{'PNG, 220 dpi':>14}"]
    for kind, times in charts.items():
        both = times["layout"] + times["record"]
        verdict = "" if both <= CHART_LIMIT else "  too slow"
        cells = f"{times['layout']:8.1f}{times['record']:8.1f}{both:8.1f}{CHART_LIMIT:9.0f}{times['PNG']:14.1f}"
        lines.append(f"{kind:22}{cells}{verdict}")
    return lines


if __name__ == "__main__":
    sys.exit(main())
