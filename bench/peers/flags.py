"""The command line of bench/run --peers."""

import sys
from dataclasses import dataclass

from peers import PEERS, SLUICE
from settings import BY_NAME, OVER, ROWS, settings

NAMES = [peer.name for peer in PEERS]
USAGE = f"""\
Usage: bench/run --peers [FLAGS]
Installs the peers into target/peers, runs them and Sluice on a Redis of its own, and writes the tables of
docs/benchmarks.md. A run of anything less than everything prints them instead.
  --rounds N        rounds; the figures are their medians, fewer away from 200B (5)
  --only NAME,…     of {', '.join(NAMES)}; Sluice always takes part
  --rows NAME,…     of {', '.join(BY_NAME)}
  --over NAME,…     of {', '.join(OVER)}
  --quick           one round of short samples, and the peers that are slow to start at 200B only
  --write           write the document all the same
Needs redis-server, openssl and taskset; Node.js, Go, Python 3.11 and Ruby for the peers that run on them."""


@dataclass
class Options:
    rounds: int
    only: list
    rows: list
    settings: list
    quick: bool
    write: bool


def refuse(line):
    print(line, file=sys.stderr)
    sys.exit(2)


def _names(flag, value, known):
    by_name = {name.lower(): name for name in known}
    wanted = value.lower().split(",")
    for name in wanted:
        if name not in by_name:
            refuse(f"{flag}: no {name!r}, only {', '.join(known)}")
    return [name for name in known if name.lower() in wanted]


def read(args):
    """A wrong flag ends the program with one line and status 2, --help with 0."""
    values = {"--rounds": None, "--only": ",".join(NAMES), "--rows": ",".join(BY_NAME), "--over": ",".join(OVER)}
    given = set()
    rest = list(args)
    while rest:
        flag = rest.pop(0)
        given.add(flag)
        if flag == "--help":
            print(USAGE)
            sys.exit(0)
        if flag in values:
            if not rest:
                refuse(f"{flag} needs a value")
            values[flag] = rest.pop(0)
        elif flag not in ("--quick", "--write"):
            refuse(f"unknown flag {flag}, see --help")
    quick = "--quick" in given
    rounds = values["--rounds"] or ("1" if quick else "5")
    if not rounds.isdecimal() or int(rounds) < 1:
        refuse(f"--rounds must be a whole number of at least 1, was {rounds}")
    only = _names("--only", values["--only"], NAMES)
    rows = _names("--rows", values["--rows"], BY_NAME)
    return Options(
        rounds=int(rounds),
        only=only if SLUICE in only else [SLUICE, *only],
        rows=[row for row in ROWS if row.name in rows],
        settings=settings(_names("--over", values["--over"], OVER)),
        quick=quick,
        write="--write" in given or not given - {"--rounds"},
    )
