"""`make bench`: every table, or those named: `make bench ARGS=service`."""

import sys

from benchmarks import branches, counting, service

TABLES = {"counting": counting.main, "service": service.main, "branches": branches.main}


def main() -> None:
    """Run the tables that are named, or all."""
    for name in sys.argv[1:] or TABLES:
        TABLES[name]()


if __name__ == "__main__":
    main()
