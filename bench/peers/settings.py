"""What is measured: the rows, and the settings in which each of them is."""

from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Row:
    """
    :param name: for --rows
    :param kind: what a driver is asked for
    :param by: callers, tasks a call, or tasks at once
    """

    name: str
    title: str
    kind: str
    by: int

    @property
    def rate(self):
        return f"{self.title}: tasks per second"

    @property
    def cpu(self):
        return f"{self.title}: server µs per task"


ROWS = [
    Row("add", "add one by one", "add", 1),
    Row("add8", "add by 8 callers", "add", 8),
    Row("bulk", "add 100 a call", "bulk", 100),
    Row("work1", "work, 1 at a time", "work", 1),
    Row("work16", "work, 16 at once", "work", 16),
    Row("work100", "work, 100 at once", "work", 100),
    Row("idle", "idle worker: enqueue to start", "idle", 1),
    Row("bytes", "bytes", "bytes", 16),
]
BY_NAME = {row.name: row for row in ROWS}
IDLE = "idle worker: ms from enqueue to start, p50"
QUEUED = "bytes per queued task"
DONE = "bytes per finished task"

# How clients reach Redis and how large params are: name for --over, title
OVER = {
    "200B": "200 bytes of params",
    "2KB": "2 KB of params",
    "tls": "200 bytes of params, over TLS",
    "delay": "200 bytes of params, a network with round trips of 1 ms",
}


@dataclass(frozen=True)
class Setting:
    """
    :param over: a name of OVER
    :param pinned: whether Redis and the client share one core
    """

    over: str
    pinned: bool

    @property
    def name(self):
        return f"{self.over} {'pinned' if self.pinned else 'free'}"

    @property
    def size(self):
        return 2000 if self.over == "2KB" else 200

    def wants(self, peer, quick):
        """Queues that start a process for each sample take too long to be everywhere."""
        return peer.stays or self.over == "200B" or not (self.pinned or quick)

    def rounds(self, rounds, peer):
        """Fewer where it is less worth: in settings other than the first, and of queues that start a process each."""
        share = (1 if self.over == "200B" else 0.6) * (1 if peer.stays else 0.6)
        return ceil(rounds * share)


def settings(names):
    """Those of a run, pinned ones last. The slow network has no pinned one: its proxy would share the core."""
    return [
        Setting(over, pinned) for pinned in (False, True) for over in names if not (pinned and over == "delay")
    ]
