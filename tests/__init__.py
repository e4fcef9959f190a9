"""The tests, as packages: rooms have files of equal names, and workers import some of these."""
