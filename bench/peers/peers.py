"""The queues that are compared: how each is installed, started and named. Versions are pinned in the files beside
their drivers: node/package-lock.json, go/go.sum and python/requirements.txt."""

import hashlib
import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TARGET = ROOT / "target" / "peers"
CLASS_PATH = f"{ROOT}/bench/target/classes:{ROOT}/bench/target/lib/*"


class CannotRun(Exception):
    """Why a queue is left out."""


def _output(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _run(command, directory=HERE):
    if shutil.which(command[0]) is None:
        raise CannotRun(f"{Path(command[0]).name} is not on the PATH")
    done = subprocess.run(command, cwd=directory, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        said = (done.stderr + done.stdout).strip().splitlines() or ["no message"]
        raise CannotRun(f"{' '.join(command[:2])} failed: {said[-1]}")


@dataclass(frozen=True)
class Peer:
    """
    :param keeps: what it keeps of a finished task in this comparison, and when it acknowledges
    :param bulk: whether it has a call that enqueues several tasks
    :param stays: whether its worker lives in the driver, which is compiled while it runs; otherwise each measurement
        of work starts a process
    :param connection_keys: patterns of the keys that its clients write on connecting only
    """

    name: str
    keeps: str
    bulk: bool
    stays: bool
    connection_keys: list = field(default_factory=list)

    def install(self):
        """Puts it into target/, unless it is there; raises CannotRun."""

    def command(self, certificate):
        raise NotImplementedError

    def version(self):
        """Its own and that of what it runs on."""
        raise NotImplementedError

    @property
    def directory(self):
        return HERE

    @property
    def log(self):
        """What its driver and its workers complain about."""
        return TARGET / f"{self.name.lower()}.log"

    def environment(self):
        return dict(os.environ, PYTHONDONTWRITEBYTECODE="1")


class Sluice(Peer):
    def command(self, certificate):
        options = ["-XX:+UseSerialGC", *certificate.jvm_options()]
        return ["java", *options, "-cp", CLASS_PATH, "dev.sluice.bench.peers.SluiceDriver"]

    def version(self):
        said = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr
        java = re.search('version "([^"]+)"', said).group(1)
        commit = _output("git", "-C", str(ROOT), "describe", "--always", "--exclude", "*", "--dirty")
        return f"{commit} on Java {java}"


@dataclass(frozen=True)
class NodePeer(Peer):
    module: str = ""
    package: str = ""

    @property
    def directory(self):
        return TARGET / "node"  # a module looks for packages in the folders above its own

    def install(self):
        source = HERE / "node"
        installed = self.directory / "installed"
        lock = (source / "package-lock.json").read_bytes()
        shutil.copytree(source, self.directory, dirs_exist_ok=True)
        if not installed.exists() or installed.read_bytes() != lock:
            _run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], self.directory)
            installed.write_bytes(lock)

    def command(self, certificate):
        return ["node", "driver.mjs", self.module]

    def version(self):
        pinned = json.loads((HERE / "node" / "package.json").read_text())["dependencies"]
        return f"{pinned[self.package]} on Node.js {_output('node', '--version').lstrip('v')}"


class GoPeer(Peer):
    def install(self):
        _run(["go", "build", "-o", str(TARGET / "asynq"), "."], HERE / "go")

    def command(self, certificate):
        return [str(TARGET / "asynq")]

    def version(self):
        pinned = re.search(r"hibiken/asynq v(\S+)", (HERE / "go" / "go.mod").read_text()).group(1)
        return f"{pinned} on Go {_output('go', 'env', 'GOVERSION').removeprefix('go')}"


class PythonPeer(Peer):
    @property
    def python(self):
        return TARGET / "python" / "bin" / "python"

    def install(self):
        requirements = HERE / "python" / "requirements.txt"
        wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
        installed = TARGET / "python" / "installed"
        if not installed.exists() or installed.read_text() != wanted:
            _run(["python3", "-m", "venv", "--clear", str(TARGET / "python")])
            pip = [str(self.python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            _run([*pip, "--require-hashes", "-r", str(requirements)])
            installed.write_text(wanted)

    def command(self, certificate):
        return [str(self.python), str(HERE / "python" / "driver.py"), self.name.lower()]

    def version(self):
        text = (HERE / "python" / "requirements.txt").read_text()
        pinned = re.search(rf"^{self.name.lower()}==(\S+)", text, re.MULTILINE).group(1)
        return f"{pinned} on Python {_output(str(self.python), '--version').removeprefix('Python ')}"


class DebianPeer(Peer):
    def install(self):
        if shutil.which("sidekiq"):
            return
        if shutil.which("apt-get") is None or os.geteuid() != 0:
            raise CannotRun("sidekiq is not on the PATH (Debian: apt-get install ruby-sidekiq)")
        apt_get = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
        _run([*apt_get, "update"])
        _run([*apt_get, "install", "-y", "--no-install-recommends", "ruby-sidekiq"])

    def command(self, certificate):
        return ["ruby", str(HERE / "ruby" / "driver.rb")]

    def version(self):
        installed = _output("sidekiq", "--version").split()[-1]
        return f"{installed} on Ruby {_output('ruby', '--version').split()[1]}"


SLUICE = "Sluice"
PEERS = [
    Sluice(SLUICE, "its record, 7 days; acknowledged when it ends, fenced by its lease", True, True),
    NodePeer(
        "BullMQ", "its record, for good; acknowledged when it ends", True, True,
        ["bull:bench:meta"], module="bullmq", package="bullmq",
    ),
    NodePeer(
        "Bee-Queue", "its record, for good; acknowledged when it ends", True, True, module="bee", package="bee-queue"
    ),
    GoPeer("Asynq", "its record, a day, as is asked of it; acknowledged when it ends", False, True),
    PythonPeer(
        "Celery", "its result, a day; acknowledged before it runs, so a killed worker's task is lost", False, False,
        ["_kombu.binding.*"],
    ),
    PythonPeer("Huey", "its result, until it is read; taken without a lease, so a killed worker's task is lost", False, False),
    PythonPeer("Dramatiq", "its result, ten minutes; acknowledged when it ends", False, False),
    DebianPeer("Sidekiq", "nothing; taken without a lease, so a killed worker's task is lost", True, False),
]
