"""Compares the ratios of a short run with the recorded ones, for bench/run --check.

Usage: check.py FILE…   tables of short runs; the best of them counts

Recorded is the table in docs/benchmarks.md. Figures of one machine on one day say nothing about another, so only what
was measured beside something that does not change is compared: Sluice divided by the plain model, and a cold start by
that of a bare handler.
"""

import sys
from pathlib import Path

import documents
import plain
from peers import ROOT

WORSE = 1.2
WORK = "one worker, 16 at once: tasks per second"
WORK_OF_MODEL = "drain, 100 a call: tasks per second"  # measured in another process of the same run


def ratios(table):
    """By row, so that higher is worse: Sluice's figure divided by the plain model's."""
    found = {}
    for row, values in table.items():
        ours, model = (values + [None, None])[:2]
        if "÷" in row or row.startswith("round trips"):
            found[row] = ours
        elif ours and model and not row.endswith("per second"):
            found[f"{row} ÷ the plain model's"] = ours / model
    if WORK in table and WORK_OF_MODEL in table:
        found[f"drain of the plain model, 100 a call ÷ {WORK}"] = table[WORK_OF_MODEL][1] / table[WORK][0]
    return found


def main():
    text = (ROOT / "docs" / "benchmarks.md").read_text()
    recorded = ratios(plain.numbers(documents.part(text, "bench")))
    runs = [ratios(plain.numbers(Path(file).read_text())) for file in sys.argv[1:]]
    worse = []
    lines = []
    for row in runs[0]:
        now = min(run[row] for run in runs)
        before = recorded.get(row)
        change = now / before if before else None
        if change and change > WORSE:
            worse.append(row)
        lines.append([row, documents.number(before), documents.number(now), percent(change)])
    print(documents.table(["", "recorded", "now", "change"], lines), end="")
    for row in worse:
        print(f"more than 20 % worse than recorded: {row}", file=sys.stderr)
    return 1 if worse else 0


def percent(change):
    return "not recorded" if change is None else f"{(change - 1) * 100:+.0f} %"


if __name__ == "__main__":
    sys.exit(main())
