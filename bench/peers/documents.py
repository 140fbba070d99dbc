"""Reads and writes the marked parts of a Markdown document: what stands between `<!-- NAME -->` and `<!-- /NAME -->`.

Usage: documents.py FILE NAME   replaces that part with standard input
"""

import re
import sys
from pathlib import Path


def _marks(name):
    return re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)


def part(text, name):
    """Without its marks; empty if there is none."""
    found = _marks(name).search(text)
    return found.group(0).split("\n", 1)[1].rsplit("<!--", 1)[0] if found else ""


def replaced(text, name, content):
    """The text with that part changed; raises ValueError if it has none."""
    if not _marks(name).search(text):
        raise ValueError(f"no part <!-- {name} -->")
    return _marks(name).sub(lambda found: f"{found.group(1)}\n{content.strip()}\n\n{found.group(2)}", text)


def write(file, name, content):
    file.write_text(replaced(file.read_text(), name, content))


def table(headings, rows):
    """A Markdown table whose columns after the first are set to the right."""
    rule = "|---|" + "---:|" * (len(headings) - 1)
    lines = [f"| {' | '.join(cells)} |" for cells in [headings, *rows]]
    return "\n".join([lines[0], rule, *lines[1:]]) + "\n"


def rows(text):
    """The cells of each line of a text's tables, without headings and rules."""
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]
    rules = [i for i, line in enumerate(cells) if set("".join(line)) <= set("-:")]
    return [line for i, line in enumerate(cells) if i not in rules and i + 1 not in rules]


def number(value):
    """With three digits that count, two if it is small; – for None."""
    if value is None:
        return "–"
    if 0 < value < 0.1:
        return f"{value:.2g}"
    decimals = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{decimals}f}"


def value(cell):
    """The number in a cell; None if there is none."""
    found = re.search(r"\d[\d,]*(\.\d+)?", cell)
    return float(found.group(0).replace(",", "")) if found else None


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2], sys.stdin.read())
