"""The table of wanted ratios. Each figure is measured within one run; where it is missed, the reason is written by hand
into the last column, which stays when the table is written anew."""

from dataclasses import dataclass
from typing import Callable

import documents
from documents import number
from peers import SLUICE
from settings import BY_NAME, IDLE, Setting

RIVALS = ["BullMQ", "Bee-Queue", "Asynq"]
UNEXPLAINED = "not explained yet"


@dataclass(frozen=True)
class Reach:
    """
    :param sign: ≤ or ≥
    :param measure: from the figures of a run free or pinned to the value, or None
    """

    figure: str
    sign: str
    wanted: float
    measure: Callable

    def missed(self, value):
        return value is not None and (value > self.wanted if self.sign == "≤" else value < self.wanted)


class Figures:
    """What one column of the table is computed from.

    :param model: the table of QueueBench, by row and column heading
    :param recorded: the table of bench/run, by row
    """

    def __init__(self, results, pinned, model, recorded):
        self.results = results
        self.setting = Setting("200B", pinned)
        self.model = model
        self.recorded = recorded

    def ours(self, figure):
        return self.results.median(self.setting, figure, SLUICE)

    def against(self, figure, *peers, best=max):
        """Ours divided by theirs, or by the best of several."""
        theirs = [self.results.median(self.setting, figure, peer) for peer in peers]
        theirs = [value for value in theirs if value]
        return self.ours(figure) / best(theirs) if theirs and self.ours(figure) else None

    def idle(self):
        everybody = self.results.samples.get(self.setting.name, {}).get(IDLE, {})
        return self.against(IDLE, *(peer for peer in everybody if peer != SLUICE), best=min)

    def bulk_and_work(self, peer):
        figures = [BY_NAME["bulk"].cpu, BY_NAME["work100"].cpu]
        sums = []
        for name in (SLUICE, peer):
            parts = [self.results.median(self.setting, figure, name) for figure in figures]
            if None in parts:
                return None
            sums.append(sum(parts))
        return sums[0] / sums[1]

    def over_model(self, row):
        ours, model = self.model.get(row, (None, None))[:2]
        return ours / model if ours and model else None

    def of_model(self, row):
        return self.model.get(row, (None,))[0]

    def of_record(self, row):
        return self.recorded.get(row)


def _rate(row, sign, wanted, *peers, best=""):
    whose = best or f"{peers[0]}'s"
    title = f"{BY_NAME[row].title}: tasks per second ÷ {whose}"
    return Reach(title, sign, wanted, lambda figures: figures.against(BY_NAME[row].rate, *peers))


def _cpu(row, wanted, peer):
    title = f"{BY_NAME[row].title}: server µs ÷ {peer}'s"
    return Reach(title, "≤", wanted, lambda figures: figures.against(BY_NAME[row].cpu, peer))


def _model(what, row, wanted):
    title = f"{what}, one task a call: server µs ÷ the plain model's"
    return Reach(title, "≤", wanted, lambda figures: figures.over_model(row))


def _bytes(row, wanted):
    return Reach(f"{row}, params forgotten", "≤", wanted, lambda figures: figures.of_model(row))


def _recorded(row, wanted):
    return Reach(row, "≤", wanted, lambda figures: figures.of_record(row))


BEST = "the best of BullMQ, Bee-Queue and Asynq"
COLD = "EnqueueHandler, cold start{} ÷ that of a bare handler"
RESTORED = "first call after a restore, {}: ms"
REACH = [
    _cpu("add", 0.9, "Asynq"),
    _cpu("add", 0.8, "Bee-Queue"),
    _rate("add", "≥", 1.3, "Asynq"),
    _rate("add", "≥", 1.5, "Bee-Queue"),
    _rate("add", "≥", 3, "BullMQ"),
    _rate("bulk", "≥", 4, "Bee-Queue"),
    _rate("bulk", "≥", 12, "BullMQ"),
    _rate("work100", "≥", 4, *RIVALS, best=BEST),
    _rate("work1", "≥", 1.5, *RIVALS, best=BEST),
    Reach(
        "add 100 a call and work, 100 at once: server µs ÷ BullMQ's",
        "≤",
        0.10,
        lambda figures: figures.bulk_and_work("BullMQ"),
    ),
    Reach(f"{IDLE} ÷ the best peer's", "≤", 0.8, Figures.idle),
    _model("enqueue", "enqueue, 1 a call: server µs per task", 1.8),
    _model("drain", "drain, 1 a call: server µs per task", 1.8),
    _bytes("bytes per queued task", 340),
    _bytes("bytes per finished task", 195),
    _recorded(COLD.format(""), 1.5),
    _recorded(COLD.format(" over tls"), 3),
    _recorded(COLD.format(" over tls+cluster"), 3.2),
    _recorded(RESTORED.format("enqueue"), 40),
    _recorded(RESTORED.format("query"), 80),
    _recorded(RESTORED.format("drain"), 150),
]


def table(free, pinned, before):
    """
    :param pinned: None if only free figures were measured
    :param before: the part of the document that it replaces, which has the reasons
    """
    reasons = {line[0]: line[4] for line in documents.rows(before) if len(line) > 4 and line[4] != UNEXPLAINED}
    lines = []
    for reach in REACH:
        values = [reach.measure(free), reach.measure(pinned) if pinned else None]
        cells = [f"**{number(value)}**" if reach.missed(value) else number(value) for value in values]
        missed = any(reach.missed(value) for value in values)
        reason = reasons.get(reach.figure, UNEXPLAINED if missed else "")
        lines.append([reach.figure, f"{reach.sign} {reach.wanted:g}", *cells, reason])
    headings = ["", "wanted", "free", "pinned", "where missed: what was tried and what the limit is"]
    return documents.table(headings, lines).replace("---:|\n", "---|\n", 1)
