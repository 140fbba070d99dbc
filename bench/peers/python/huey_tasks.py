"""Huey on Redis with its results, also those of tasks that return nothing. It keeps each until it is read."""

import os
import sys

from driver import Report
from huey import RedisHuey

REDIS = os.environ["BENCH_REDIS"]
if REDIS.startswith("rediss:"):
    REDIS += "?ssl_ca_certs=" + os.environ["BENCH_CERTIFICATE"]

huey = RedisHuey("bench", url=REDIS, store_none=True)
report = Report()


@huey.task()
def task(text):
    report.start()


def enqueue(text):
    task(text)


def command(at_once):
    consumer = os.path.join(os.path.dirname(sys.executable), "huey_consumer")
    return [consumer, "huey_tasks.huey", "-k", "thread", "-w", str(at_once), "-q"]
