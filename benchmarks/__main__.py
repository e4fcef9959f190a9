"""`make bench`: every table, or those named: `make bench ARGS=service`."""

import sys

from benchmarks import branches, checks, counting, latency, page, parts, referees, service, zoo

TABLES = {
    "counting": counting.main,
    "zoo": zoo.main,
    "parts": parts.main,
    "service": service.main,
    "branches": branches.main,
    "referees": referees.main,
    "latency": latency.main,
    "checks": checks.main,
    "page": page.main,
}


def main() -> None:
    """Run the tables that are named, or all."""
    for name in sys.argv[1:] or TABLES:
        TABLES[name]()


if __name__ == "__main__":
    main()
