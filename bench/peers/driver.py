"""A driver: the process that does with one queue what is asked of it, so that all are asked for the same.

It reads requests from its standard input, one a line, and answers each with a line:

    open URL BYTES [CERTIFICATE]   ok            connects; tasks have params of so many bytes of JSON
    add TASKS CALLERS              seconds S     enqueues one by one, so many callers at once
    bulk TASKS SIZE                seconds S     enqueues SIZE tasks a call
    work TASKS AT_ONCE             seconds S     runs what is queued; S from the first start to the last, or what that
                                                 would be without the first quarter, in which a new process connects
    idle TASKS SECONDS             millis M …    enqueues for an idle worker; each M from before the call to the start

or `error WHY`. Tasks do nothing. A queue whose workers are documented as processes of their own starts one for each
`work` and `idle`; in the others the worker lives in the driver. It ends with its standard input.
"""

import selectors
import subprocess

from server import pinned_to


class DriverFailed(Exception):
    """It answered with an error, too late or not at all."""


class Driver:
    """
    :param command: starts it
    :param log: file that its standard error is appended to
    :param core: the one core it may use; None for all
    """

    def __init__(self, command, environment, directory, log, core=None):
        with open(log, "ab") as errors:
            self.process = subprocess.Popen(
                pinned_to(core, command),
                cwd=directory,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.process.stdout, selectors.EVENT_READ)

    def open(self, url, size, certificate):
        self._ask("open", url, size, certificate)

    def add(self, tasks, callers):
        return self._ask("add", tasks, callers)[0]

    def bulk(self, tasks, size):
        return self._ask("bulk", tasks, size)[0]

    def work(self, tasks, at_once):
        return self._ask("work", tasks, at_once)[0]

    def idle(self, tasks, seconds):
        return self._ask("idle", tasks, seconds)

    def _ask(self, *request, patience=90):
        try:
            print(*request, file=self.process.stdin, flush=True)
        except BrokenPipeError:
            self.close()
            raise DriverFailed("it ended") from None
        if not self.selector.select(timeout=patience):
            self.close()
            raise DriverFailed(f"no answer to {request[0]} within {patience} s")
        kind, *rest = self.process.stdout.readline().split() or ["", "it", "ended"]
        if not kind:
            self.close()
        if kind in ("", "error"):
            raise DriverFailed(" ".join(rest))
        return [float(number) for number in rest]

    def ended(self):
        return self.process.poll() is not None

    def close(self):
        """Ends it, at once if it does not end by itself."""
        try:
            self.process.stdin.close()
            self.process.wait(timeout=3)
        except (BrokenPipeError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
