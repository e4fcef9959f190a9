"""Deployability: every check of every block and architecture, run by a command, kept in a file.

The kept file is golden: a regression is a difference from it.
"""
