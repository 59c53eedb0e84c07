"""Less looking for garbage, in processes whose jobs make many small things and few circles.

Python looks through what is alive after every 700 new things; a job makes hundreds of thousands of places, options and
rows, of which none is garbage while it lasts: up to a third of its time. Memory is freed as before, but for circles.
"""

import gc

NEW, SOMETIMES, SELDOM = 50_000, 20, 20
"""New things until the young are looked through; how often these until the older ones, and all."""


def collect_seldom() -> None:
    """What is loaded by now stays for good, and what is made from now on is looked through seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW, SOMETIMES, SELDOM)
