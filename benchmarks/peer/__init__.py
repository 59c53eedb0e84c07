"""Other solvers on the same problem files, one file each: `python -m benchmarks.peer NAME PROBLEM -o ANSWER`.

Their models hold every rule of the shared problems but the lessons, which are left out for their benefit and added to
their answers by our own search for lessons. Pins, given batches, `after`, `options` and `previous` do not occur there.
"""
