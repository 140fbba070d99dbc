"""The tables of a comparison, as docs/benchmarks.md shows them."""

import os
import platform
import re
from pathlib import Path

from documents import number, table
from peers import SLUICE
from settings import OVER


def higher_is_better(figure):
    return figure.endswith("per second")


def machine(redis_version):
    found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    model = found.group(1).strip() if found else platform.processor()
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores ({model}), {platform.system()} {platform.release()}, Redis {redis_version} on loopback"


def document(results, settings, peers, machine_line, rounds):
    """All tables of a run, with what they were measured with."""
    shown = [peer for peer in peers if any(_measured(results, setting, peer) for setting in settings)]
    parts = [f"{machine_line}; {rounds} round{'' if rounds == 1 else 's'}.\n", _versions(shown)]
    parts += [_setting(results, setting, shown) for setting in settings if results.figures(setting)]
    return "\n".join(parts + [_left_out(results)])


def _measured(results, setting, peer):
    return any(results.values(setting, figure, peer.name) for figure in results.figures(setting))


def _versions(peers):
    return table(
        ["", "version", "keeps of a finished task"], [[peer.name, peer.version(), peer.keeps] for peer in peers]
    ).replace("---:", "---")


def _setting(results, setting, peers):
    names = [peer.name for peer in peers if _measured(results, setting, peer)]
    lines = [
        [figure, *(_cell(results, setting, figure, name) for name in names)] for figure in results.figures(setting)
    ]
    where = "client and server pinned to one core" if setting.pinned else "free"
    return f"**{OVER[setting.over]}, {where}**\n\n" + table(["", *names], lines)


def _cell(results, setting, figure, name):
    """The median, Sluice's divided by it, and the range; bold where Sluice loses."""
    values = results.values(setting, figure, name)
    if not values:
        return "–"
    middle = results.median(setting, figure, name)
    ours = results.median(setting, figure, SLUICE)
    first = number(middle)
    if name != SLUICE and ours:
        ratio = ours / middle
        first += f" · {number(ratio)}"
        if (ratio < 1) == higher_is_better(figure):
            first = f"**{first}**"
    return first if len(values) == 1 else f"{first}<br>{number(min(values))}–{number(max(values))}"


def _left_out(results):
    if not results.missing:
        return ""
    lines = [f"- {peer}, {where}: {why}" for peer, all in results.missing.items() for where, why in all.items()]
    return "Left out:\n\n" + "\n".join(lines) + "\n"
