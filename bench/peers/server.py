"""The Redis of the comparison, with all that is asked of it, its certificate, and a slow network in front of it."""

import re
import socket
import subprocess
import sys
import time

LOOPBACK = "127.0.0.1"
PASSWORD = "changeit"  # of a trust store that holds nothing but a public certificate


class CannotStart(Exception):
    """A server that did not start, with the reason."""


def run_tool(*command):
    """Runs a command that should say nothing; raises CannotStart with what it says if it fails."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise CannotStart(f"{command[0]}: {(done.stderr or done.stdout).strip().splitlines()[-1]}")


def pinned_to(core, command):
    """The command on that core alone; as it is if core is None."""
    return command if core is None else ["taskset", "-c", str(core), *command]


def free_port():
    with socket.socket() as one:
        one.bind((LOOPBACK, 0))
        return one.getsockname()[1]


class Certificate:
    """A certificate for loopback in the files that the servers and clients of all languages read."""

    def __init__(self, directory):
        self.key = str(directory / "key.pem")
        self.file = str(directory / "certificate.pem")
        self.trust_store = str(directory / "trusted.p12")
        run_tool(
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", f"/CN={LOOPBACK}",
            "-addext", f"subjectAltName=IP:{LOOPBACK}", "-keyout", self.key, "-out", self.file,
        )
        run_tool(
            "keytool", "-importcert", "-noprompt", "-alias", "redis", "-file", self.file,
            "-keystore", self.trust_store, "-storetype", "PKCS12", "-storepass", PASSWORD,
        )

    def jvm_options(self):
        return [
            f"-Djavax.net.ssl.trustStore={self.trust_store}",
            f"-Djavax.net.ssl.trustStorePassword={PASSWORD}",
        ]


class Redis:
    """A redis-server on free loopback ports, one of them for TLS, which keeps nothing on disk."""

    def __init__(self, directory, certificate, core=None):
        self.port = free_port()
        self.tls_port = free_port()
        self.log = directory / "redis.log"
        command = [
            "redis-server", "--bind", LOOPBACK, "--port", str(self.port), "--tls-port", str(self.tls_port),
            "--tls-cert-file", certificate.file, "--tls-key-file", certificate.key, "--tls-auth-clients", "no",
            "--save", "", "--appendonly", "no", "--dir", str(directory), "--logfile", str(self.log),
        ]
        self.process = subprocess.Popen(pinned_to(core, command), stdin=subprocess.DEVNULL)
        self.socket = self._connect()
        self.answers = self.socket.makefile("rb")

    def _connect(self):
        for _ in range(100):
            try:
                return socket.create_connection((LOOPBACK, self.port), timeout=60)
            except ConnectionRefusedError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        self.process.kill()
        lines = self.log.read_text().strip().splitlines() if self.log.exists() else ["no log"]
        raise CannotStart(f"redis-server: {lines[-1]}")

    def url(self, tls=False):
        return f"rediss://{LOOPBACK}:{self.tls_port}" if tls else f"redis://{LOOPBACK}:{self.port}"

    def ask(self, *words):
        """One command; returns what it answers as bytes, an int, None or a list of these."""
        words = [word if isinstance(word, bytes) else str(word).encode() for word in words]
        request = b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words)
        self.socket.sendall(request)
        return self._answer()

    def _answer(self):
        line = self.answers.readline()
        kind, rest = line[:1], line[1:-2]
        if kind == b"+":
            return rest
        if kind == b":":
            return int(rest)
        if kind == b"$":
            return None if rest == b"-1" else self.answers.read(int(rest) + 2)[:-2]
        if kind == b"*":
            return [self._answer() for _ in range(int(rest))]
        raise RuntimeError(f"Redis answered {line!r}")

    def _info(self, section, field):
        found = re.search(rf"^{field}:([\d.]+)", self.ask("INFO", section).decode(), re.MULTILINE)
        return float(found.group(1))

    def cpu_micros(self):
        """Processor time of the thread that runs commands, with reading and writing the sockets."""
        return 1e6 * sum(self._info("cpu", f"used_cpu_{kind}_main_thread") for kind in ("user", "sys"))

    def memory(self):
        """Bytes in use, without the buffers of clients."""
        return self._info("memory", "used_memory") - self._info("memory", "mem_clients_normal")

    def version(self):
        return re.search(r"redis_version:(\S+)", self.ask("INFO", "server").decode()).group(1)

    def empty(self, kept):
        """Deletes everything but the keys that match a pattern of `kept`: what a client writes once, on connecting."""
        keys = [key for pattern in kept for key in self.ask("KEYS", pattern)]
        saved = [(key, self.ask("DUMP", key)) for key in keys]
        self.ask("FLUSHALL", "SYNC")
        for key, value in saved:
            self.ask("RESTORE", key, 0, value)

    def close(self):
        self.socket.close()
        self.process.terminate()
        self.process.wait()


class SlowNetwork:
    """A proxy in front of a Redis that adds a round trip of 1 ms."""

    MICROS = 1000

    def __init__(self, redis, class_path):
        command = ["java", "-XX:+UseSerialGC", "-cp", class_path, "dev.sluice.bench.peers.DelayProxy"]
        self.process = subprocess.Popen(
            [*command, str(redis.port), str(self.MICROS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=sys.stderr,
            text=True,
        )
        port = self.process.stdout.readline().strip()
        if not port:
            raise CannotStart("the slow network does not start")
        self.url = f"redis://{LOOPBACK}:{port}"

    def close(self):
        self.process.stdin.close()
        self.process.wait()
