"""Dramatiq on Redis with its results there too, which it keeps for ten minutes by default. One process, so that the
number of threads is the number of tasks at once."""

import os
import sys

import dramatiq
from dramatiq.brokers.redis import RedisBroker
from dramatiq.results import Results
from dramatiq.results.backends import RedisBackend
from driver import Report

REDIS = os.environ["BENCH_REDIS"]
if REDIS.startswith("rediss:"):
    REDIS += "?ssl_ca_certs=" + os.environ["BENCH_CERTIFICATE"]

broker = RedisBroker(url=REDIS)
broker.add_middleware(Results(backend=RedisBackend(url=REDIS)))
dramatiq.set_broker(broker)
report = Report()


@dramatiq.actor(store_results=True)
def task(text):
    report.start()


def enqueue(text):
    task.send(text)


def command(at_once):
    return [sys.executable, "-m", "dramatiq", "dramatiq_tasks", "--processes", "1", "--threads", str(at_once)]
