"""The pool of worker processes and the jobs they run: plain data in, plain data out.

`workers.py` and `pool.py` belong to the web process, which has no torch; `process.py` is what runs
in a worker, where alone `warm.py` and `jobs` are imported: they have.
"""
