"""Compares Sluice with its peers on one Redis: bench/run --peers. See --help."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import documents
import plain
import reach
import tables
from flags import read
from measure import Bench
from peers import CLASS_PATH, PEERS, ROOT, TARGET, CannotRun
from results import Results
from server import CannotStart, Certificate

DOCUMENT = ROOT / "docs" / "benchmarks.md"


def say(what):
    print(what, file=sys.stderr, flush=True)


def build():
    """Sluice, as it is here."""
    say("Building")
    done = subprocess.run(["./mvnw", "-q", "-B", "-pl", "bench", "-am", "package", "-DskipTests"], cwd=ROOT)
    if done.returncode != 0:
        raise CannotRun("the build failed")


def installed(peers, results):
    TARGET.mkdir(parents=True, exist_ok=True)
    there = []
    for peer in peers:
        try:
            peer.install()
            peer.log.unlink(missing_ok=True)
            say(f"{peer.name} {peer.version()}")
            there.append(peer)
        except (CannotRun, OSError) as why:
            results.leave_out(peer.name, "everywhere", str(why))
            say(f"{peer.name} is left out: {why}")
    return there


def measured(options, peers, results):
    """Runs all settings; returns what the tables say of the machine."""
    with tempfile.TemporaryDirectory(prefix="sluice-peers-") as directory:
        certificate = Certificate(Path(directory))
        for pinned in (False, True):
            settings = [setting for setting in options.settings if setting.pinned == pinned]
            if not settings:
                continue
            core = min(os.sched_getaffinity(0)) if pinned else None
            bench = Bench(Path(directory), certificate, CLASS_PATH, core, results, options.quick)
            try:
                machine = tables.machine(bench.redis.version())
                for setting in settings:
                    taking_part = [peer for peer in peers if setting.wants(peer, options.quick)]
                    bench.run(setting, taking_part, options.rows, options.rounds)
            finally:
                bench.close()
    return machine


def reached(options, results):
    """The table of wanted ratios."""
    text = DOCUMENT.read_text()
    recorded = {row: values[0] for row, values in plain.numbers(documents.part(text, "bench")).items()}
    columns = []
    for pinned in (False, True):
        core = min(os.sched_getaffinity(0)) if pinned else None
        say("Sluice and the plain model, " + ("pinned" if pinned else "free"))
        model = plain.queue(options.quick, core)
        columns.append(reach.Figures(results, pinned, model, {} if pinned else recorded))
    return reach.table(*columns, documents.part(text, "reach"))


def main():
    options = read(sys.argv[1:])
    results = Results()
    build()
    peers = installed([peer for peer in PEERS if peer.name in options.only], results)
    machine = measured(options, peers, results)
    results.save(TARGET / "results.json")
    compared = tables.document(results, options.settings, peers, machine, options.rounds)
    wanted = reached(options, results)
    if options.write:
        documents.write(DOCUMENT, "peers", compared)
        documents.write(DOCUMENT, "reach", wanted)
        say(f"written: {DOCUMENT.relative_to(ROOT)}")
    else:
        print(f"{wanted}\n{compared}")


if __name__ == "__main__":
    try:
        main()
    except (CannotRun, CannotStart) as why:
        sys.exit(str(why))
