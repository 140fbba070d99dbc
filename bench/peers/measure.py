"""Measures peers in interleaved rounds: within a round each row is measured for every peer in turn, so that anything
else the machine does reaches all of them."""

import sys
import time
from statistics import median

from driver import Driver, DriverFailed
from server import Redis, SlowNetwork
from settings import BY_NAME, DONE, IDLE, QUEUED

FEWEST = 200  # tasks of a sample
MOST = 60_000
STEP = 200  # tasks of a sample are a multiple, for 8 callers and 100 a call
STORED = 32_000  # tasks stored to measure memory, just below a power of two, at which Redis's tables double in size
STORED_BY_SLOW = 4_000  # the same by queues that would take a minute; they have little that is not per task
IDLE_TASKS = 40
IDLE_SECONDS = 1
FEW_WARMING = 4  # samples of an idle worker, whose code the rows before have warmed
BETTER = 1.05  # a sample this much better than the best so far shows that a peer is still warming up


class Bench:
    """One Redis and the drivers of the peers, all free or all pinned to one core.

    :param certificate: of the Redis
    :param class_path: of the slow network
    :param quick: shorter samples and less warming up
    """

    def __init__(self, directory, certificate, class_path, core, results, quick):
        self.certificate = certificate
        self.class_path = class_path
        self.core = core
        self.results = results
        self.seconds = 0.15 if quick else 0.3  # of a sample
        self.most_warming = 4 if quick else 12  # samples
        self.redis = Redis(directory, certificate, core)
        self.network = None
        self.drivers = {}
        self.warm = set()  # peers that have been through a setting
        self.rates = {}  # tasks per second by peer and row, which give the next sample's number of tasks

    def close(self):
        for driver in self.drivers.values():
            driver.close()
        if self.network:
            self.network.close()
        self.redis.close()

    def run(self, setting, peers, rows, rounds):
        peers = [peer for peer in peers if self._open(setting, peer)]
        for peer in peers:
            for row in rows:
                self._attempt(setting, peer, row, self._warm_up)
            self.warm.add(peer.name)
        self._say(setting, "warm")
        if "bytes" in [row.name for row in rows] and not setting.pinned and setting.over in ("200B", "2KB"):
            for peer in peers:
                self._attempt(setting, peer, BY_NAME["bytes"], self._bytes)
        for number in range(rounds):
            turn = number % max(1, len(peers))
            for row in rows:
                for peer in peers[turn:] + peers[:turn]:  # nobody is always first
                    if number < setting.rounds(rounds, peer):
                        self._attempt(setting, peer, row, self._sample)
            self._say(setting, f"round {number + 1} of {rounds}")

    def _say(self, setting, what):
        print(f"{time.strftime('%H:%M:%S')} {setting.name}: {what}", file=sys.stderr, flush=True)

    # A peer that fails is left out of that row; if its driver ends, out of the setting, since a new one is not warm.

    def _open(self, setting, peer):
        if setting.over == "delay" and self.network is None:
            self.network = SlowNetwork(self.redis, self.class_path)
        url = self.network.url if setting.over == "delay" else self.redis.url(tls=setting.over == "tls")
        self.redis.ask("FLUSHALL", "SYNC")
        try:
            self._driver(peer).open(url, setting.size, self.certificate.file)
            return True
        except DriverFailed as failure:
            self._forget(peer)
            self.results.leave_out(peer.name, setting.name, str(failure))
            return False

    def _driver(self, peer):
        if peer.name not in self.drivers:
            command = peer.command(self.certificate)
            self.drivers[peer.name] = Driver(command, peer.environment(), peer.directory, peer.log, self.core)
        return self.drivers[peer.name]

    def _attempt(self, setting, peer, row, measure):
        where = f"{setting.name}, {row.title}"
        failed = where in self.results.missing.get(peer.name, {})
        if failed or peer.name not in self.drivers or row.kind == "bulk" and not peer.bulk:
            return
        try:
            measure(setting, peer, row)
        except DriverFailed as failure:
            self.results.leave_out(peer.name, where, str(failure))
            if self.drivers[peer.name].ended():
                self._forget(peer)

    def _forget(self, peer):
        self.drivers.pop(peer.name).close()
        self.warm.discard(peer.name)

    # What is measured

    def _warm_up(self, setting, peer, row):
        """Until two samples in a row, or one in later settings, are no better than the best before them. A peer whose
        workers are processes of their own has one sample, which says how many tasks the next ones take."""
        if row.kind == "bytes" or row.kind == "idle" and not peer.stays:
            return
        patience = 1 if peer.name in self.warm else 2
        most = 1 if not peer.stays else FEW_WARMING if row.kind == "idle" else self.most_warming
        best = worse = 0
        for _ in range(most):
            score = self._measure(peer, row)[0]
            score = 1 / score if row.kind == "idle" else score
            worse = 0 if score > best * BETTER else worse + 1
            best = max(best, score)
            if worse == patience:
                break

    def _sample(self, setting, peer, row):
        if row.kind == "bytes":
            return
        value, micros = self._measure(peer, row)
        if row.kind == "idle":
            self.results.add(setting, IDLE, peer.name, value)
        else:
            self.results.add(setting, row.rate, peer.name, value)
            self.results.add(setting, row.cpu, peer.name, micros)

    def _measure(self, peer, row):
        """Tasks per second and server µs per task; for an idle worker the median of ms, and nothing."""
        driver = self.drivers[peer.name]
        self.redis.empty(peer.connection_keys)
        if row.kind == "idle":
            millis = driver.idle(IDLE_TASKS, IDLE_SECONDS)
            return median(millis[len(millis) // 10 + 1 :] or millis), None
        tasks = self._tasks(peer, row)
        if row.kind == "work":
            self._fill(peer, tasks)
        before = self.redis.cpu_micros()
        seconds = getattr(driver, row.kind)(tasks, row.by)
        micros = (self.redis.cpu_micros() - before) / tasks
        self.rates[peer.name, row.name] = tasks / seconds
        return tasks / seconds, micros

    def _tasks(self, peer, row):
        wanted = self.rates.get((peer.name, row.name), 0) * self.seconds
        wanted = min(MOST, max(FEWEST, 5 * row.by, wanted))
        return -int(-wanted // STEP) * STEP

    def _fill(self, peer, tasks):
        if peer.bulk:
            self.drivers[peer.name].bulk(tasks, 100)
        else:
            self.drivers[peer.name].add(tasks, 8)

    def _bytes(self, setting, peer, row):
        self.redis.empty(peer.connection_keys)
        empty = self.redis.memory()
        tasks = STORED if peer.stays else STORED_BY_SLOW
        self._fill(peer, tasks)
        self.results.add(setting, QUEUED, peer.name, (self.redis.memory() - empty) / tasks)
        self.drivers[peer.name].work(tasks, row.by)
        self.results.add(setting, DONE, peer.name, (self.redis.memory() - empty) / tasks)
