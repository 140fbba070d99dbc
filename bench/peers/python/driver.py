"""Answers the requests of ../driver.py, one a line, for a queue that runs on Python.

Usage: driver.py celery|dramatiq|huey

The queue is a module NAME_tasks.py, which reads where Redis is from the environment and has
    enqueue(text)        enqueues one task
    command(at_once)     the documented command that starts a worker
A worker is a process of its own and is started anew for each request; its task reports to this process by a pipe.
"""

import importlib
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PAUSE = 0.005  # seconds between two tasks for an idle worker, so that it is waiting again
PATIENCE = 60  # seconds for a worker to start and to run its tasks
SETTLE = 0.3  # seconds after the start of the last task, in which its result is stored


class Worker:
    """A worker process, and what its tasks report, see Report."""

    def __init__(self, queue, at_once, last):
        self.directory = tempfile.mkdtemp(prefix="bench-worker-")
        pipe = os.path.join(self.directory, "started")
        os.mkfifo(pipe)
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        os.set_blocking(reader, True)
        self.kept_open = os.open(pipe, os.O_WRONLY)  # or reading ends with the first writer
        self.started = os.fdopen(reader)
        self.process = subprocess.Popen(
            queue.command(at_once),
            cwd=Path(__file__).parent,
            env=dict(os.environ, BENCH_PIPE=pipe, BENCH_LAST=str(last)),
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.watch = threading.Thread(target=self.end, args=[PATIENCE])
        self.watch.start()

    def next_start(self):
        """The next time that was reported, in nanoseconds."""
        line = self.started.readline()
        if not line.strip():
            raise RuntimeError("the worker ended, or took more than %d s" % PATIENCE)
        return int(line)

    def end(self, within=0):
        """Kills it, unless it ends by itself within so many seconds, and ends a read: nothing is left to come."""
        try:
            self.process.wait(within)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        os.write(self.kept_open, b"\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        time.sleep(SETTLE)
        self.end()
        self.watch.join()
        os.close(self.kept_open)
        self.started.close()
        shutil.rmtree(self.directory)


class Driver:
    def __init__(self, name):
        self.name = name
        self.queue = None
        self.text = ""

    def open(self, url, size, certificate=""):
        os.environ.update(BENCH_REDIS=url, BENCH_CERTIFICATE=certificate)
        self.text = "x" * (int(size) - len('{"text":""}'))
        loaded = sys.modules.get(self.name + "_tasks")
        self.queue = importlib.reload(loaded) if loaded else importlib.import_module(self.name + "_tasks")
        return "ok"

    def add(self, tasks, callers):
        def call():
            for _ in range(tasks // callers):
                self.queue.enqueue(self.text)

        begun = time.monotonic()
        with ThreadPoolExecutor(callers) as pool:
            for done in [pool.submit(call) for _ in range(callers)]:
                done.result()
        return "seconds %.6f" % (time.monotonic() - begun)

    def work(self, tasks, at_once):
        """For all tasks, by the time of those after the first quarter, in which a new process still connects."""
        with Worker(self.queue, at_once, tasks) as worker:
            first = worker.next_start()
            counted = tasks - tasks // 4
            return "seconds %.6f" % ((worker.next_start() - first) / 1e9 * tasks / counted)

    def idle(self, tasks, most_seconds):
        millis = []
        with Worker(self.queue, 1, 0) as worker:
            self.queue.enqueue(self.text)  # its start says that the worker is there
            worker.next_start()
            end = time.monotonic() + most_seconds
            for _ in range(tasks):
                if time.monotonic() > end:
                    break
                time.sleep(PAUSE)
                begun = time.monotonic_ns()
                self.queue.enqueue(self.text)
                millis.append("%.3f" % ((worker.next_start() - begun) / 1e6))
        return "millis " + " ".join(millis)


class Report:
    """What the task of a worker calls: writes the time to the pipe, at the end of the first quarter and for the last
    task or, without a last one, for every task."""

    def __init__(self):
        self.last = int(os.environ.get("BENCH_LAST", 0))
        self.numbers = itertools.count(1)
        self.lock = threading.Lock()
        self.pipe = None

    def start(self):
        number = next(self.numbers)
        if self.last == 0 or number in (self.last // 4, self.last):
            now = time.monotonic_ns()
            with self.lock:
                if self.pipe is None:
                    self.pipe = os.open(os.environ["BENCH_PIPE"], os.O_WRONLY)
            os.write(self.pipe, b"%d\n" % now)


def main():
    driver = Driver(sys.argv[1])
    for line in sys.stdin:
        name, *args = line.split()
        try:
            if name != "open":
                args = [int(arg) for arg in args]
            answer = getattr(driver, name)(*args)
        except Exception as failure:
            answer = "error " + " ".join(repr(failure).split())
        print(answer, flush=True)


if __name__ == "__main__":
    main()
