"""The samples of a run, by setting, figure and peer."""

import json
from statistics import median


class Results:
    def __init__(self):
        self.samples = {}
        self.missing = {}

    def add(self, setting, figure, peer, value):
        self.samples.setdefault(setting.name, {}).setdefault(figure, {}).setdefault(peer, []).append(value)

    def leave_out(self, peer, where, why):
        """That a peer has no figure there, and why; the first reason stays."""
        self.missing.setdefault(peer, {}).setdefault(where, why)

    def values(self, setting, figure, peer):
        """All samples; an empty list without any."""
        return self.samples.get(setting.name, {}).get(figure, {}).get(peer, [])

    def median(self, setting, figure, peer):
        """None without samples."""
        values = self.values(setting, figure, peer)
        return median(values) if values else None

    def figures(self, setting):
        """Those of the setting, in the order in which they were first measured."""
        return list(self.samples.get(setting.name, {}))

    def save(self, file):
        file.write_text(json.dumps({"samples": self.samples, "missing": self.missing}, indent=1, ensure_ascii=False))
