"""Writes packages/columns/test/golden/numpy-quantiles.json: numpy.quantile by every method, as hexadecimal doubles.

    python -m venv .venv && .venv/bin/pip install -r requirements.txt && .venv/bin/python generate.py
"""

import json
import pathlib
import struct

import numpy as np

METHODS = [
    "linear", "lower", "higher", "nearest", "midpoint", "hazen", "weibull", "median_unbiased", "normal_unbiased",
    "inverted_cdf", "averaged_inverted_cdf", "closest_observation", "interpolated_inverted_cdf",
]
QS = [0.0, 0.05, 0.1, 0.25, 1 / 3, 0.4, 0.5, 0.55, 0.6, 2 / 3, 0.75, 0.9, 0.95, 0.999, 1.0]


def bits(value):
    return struct.pack(">d", float(value) + 0.0).hex()


def main():
    random = np.random.default_rng(20130101)
    samples = [[3.0], [1.0, 2.0], [5.0, -1.0, 2.5], [1.0, 1.0, 1.0, 1.0]]
    samples += [list(map(float, random.integers(-50, 50, size))) for size in (4, 5, 6, 7, 8, 9, 10, 11, 12, 20, 21, 100)]
    samples += [list(map(float, random.normal(0, 10.0 ** power, size))) for size, power in ((5, 0), (10, 5), (33, -5), (64, 12), (101, 2))]
    samples += [[1e308, -1e308, 1e308], [0.1, 0.2, 0.3, 0.7, 0.9], [float("-inf"), 0.0, 1.0], [0.0, float("inf"), float("inf"), float("inf")]]
    cases = []
    with np.errstate(all="ignore"):
        for sample in samples:
            answers = {method: [bits(np.quantile(np.array(sample), q, method=method)) for q in QS] for method in METHODS}
            cases.append({"values": [bits(value) for value in sample], "answers": answers})
    whole = list(map(int, random.integers(-(10**18), 10**18, 15)))
    integers = {method: [bits(np.quantile(np.array(whole, dtype=np.int64), q, method=method)) for q in QS] for method in METHODS}
    target = pathlib.Path(__file__).parents[2] / "columns" / "test" / "golden" / "numpy-quantiles.json"
    target.parent.mkdir(exist_ok=True)
    document = {"numpy": np.__version__, "qs": [bits(q) for q in QS], "cases": cases,
                "int64": {"values": [str(value) for value in whole], "answers": integers}}
    target.write_text(json.dumps(document, indent=1) + "\n")


main()
