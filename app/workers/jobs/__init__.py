"""The jobs that workers run, by name: canonical JSON in, an outcome out; they import torch."""

from app.workers.jobs.comparisons import compare
from app.workers.jobs.iso_costs import iso_cost
from app.workers.jobs.pages import architecture, architectures, catalogue, hardware
from app.workers.jobs.proofs import check
from app.workers.jobs.pulse import ping
from app.workers.jobs.reports import report
from app.workers.jobs.sources import source

__all__ = [
    "architecture",
    "architectures",
    "catalogue",
    "check",
    "compare",
    "hardware",
    "iso_cost",
    "ping",
    "report",
    "source",
]
