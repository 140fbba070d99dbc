"""The benchmarks of bench/ that compare Sluice with plain data models, run for their tables."""

import subprocess

import documents
from peers import CLASS_PATH, CannotRun
from server import pinned_to

LAMBDA = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]  # its options for Java functions, as bench/run has them
COLUMNS = ("Sluice", "packed by client, lease per worker")  # the first contenders of QueueBench


def run(benchmark, *flags, core=None):
    """The rows of its table: numbers (None for none) by the row's name, in the order of COLUMNS."""
    command = ["java", *LAMBDA, "-cp", CLASS_PATH, f"dev.sluice.bench.{benchmark}", *map(str, flags)]
    done = subprocess.run(pinned_to(core, command), capture_output=True, text=True)
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or ["no message"]
        raise CannotRun(f"{benchmark}: {said[-1]}")
    return numbers(done.stdout)


def numbers(markdown):
    """The numbers of the tables in a text, by the first cell of each row."""
    return {row[0]: [documents.value(cell) for cell in row[1:]] for row in documents.rows(markdown)}


def queue(quick, core=None):
    """QueueBench with Sluice and the plain model only."""
    size = ["--rounds", 1, "--tasks", 5_000] if quick else ["--rounds", 3]
    return run("QueueBench", "--contenders", len(COLUMNS), *size, core=core)
