"""Celery with its broker and its results on Redis. Results are kept for a day, as is its default; a task is
acknowledged before it runs, as is its default too. Threads, because a hundred processes do not fit."""

import os
import sys

from celery import Celery
from driver import Report

REDIS = os.environ["BENCH_REDIS"]
if REDIS.startswith("rediss:"):
    REDIS += "?ssl_cert_reqs=required&ssl_ca_certs=" + os.environ["BENCH_CERTIFICATE"]

app = Celery("celery_tasks", broker=REDIS, backend=REDIS)
report = Report()


@app.task
def task(text):
    report.start()


def enqueue(text):
    task.delay(text)


def command(at_once):
    return [sys.executable, "-m", "celery", "-A", "celery_tasks", "worker", "-P", "threads", "-c", str(at_once)]
