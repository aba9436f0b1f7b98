"""Writes packages/schema/test/golden/hypothesis.json: two-sample and one-sample tests as SciPy computes them."""
import json
import pathlib

import numpy as np
import scipy
from scipy import stats

TARGET = pathlib.Path(__file__).parents[2] / "schema" / "test" / "golden" / "hypothesis.json"
RANDOM = np.random.default_rng(7)


def samples():
    """Pairs of samples: alike, apart, of equal and unequal sizes and spreads, with ties."""
    for n, m in ((2, 2), (2, 7), (5, 5), (8, 13), (30, 30), (40, 25), (3, 90)):
        for shift in (0.0, 0.3, 2.0, 8.0):
            yield np.round(RANDOM.normal(0, 1, n), 3), np.round(RANDOM.normal(shift, 1.5, m), 3)
    yield np.array([1.0, 1.0, 2.0, 2.0]), np.array([1.0, 2.0, 2.0, 3.0, 3.0])
    yield np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0])
    yield np.array([1e9 + 0.1, 1e9 + 0.2, 1e9 + 0.3]), np.array([1e9 + 0.2, 1e9 + 0.25, 1e9 + 0.5])


def of(result):
    return [float(result.statistic), float(result.pvalue)]


def small():
    for a, b in samples():
        yield {"a": a.tolist(), "b": b.tolist(), "t": of(stats.ttest_ind(a, b)), "welch": of(stats.ttest_ind(a, b, equal_var=False)),
               "ks": of(stats.ks_2samp(a, b)), "one": [0.25, *of(stats.ttest_1samp(a, 0.25))]}


def large():
    """The Kolmogorov-Smirnov tail at given sizes and distances, without the samples."""
    for n, m in ((500, 300), (1000, 1000), (4000, 2500), (9999, 10000), (20_000, 20_000), (50_000, 30_000), (200_000, 100_000)):
        effective = n * m / (n + m)
        step = 1 / np.lcm(n, m)
        for z in (0.35, 0.6, 0.9, 1.3, 1.7, 2.5, 4.0):
            distance = round(z / effective**0.5 / step) * step
            if max(n, m) <= 10_000:
                steps = int(round(distance * np.lcm(n, m)))
                p = exact(n, m, steps)
            else:
                p = float(stats.distributions.kstwo.sf(distance, np.round(effective)))
            yield {"n": n, "m": m, "distance": float(distance), "p": p}


def exact(n, m, steps):
    from scipy.stats import _stats_py

    g = int(np.gcd(n, m))
    if n == m:
        return float(_stats_py._compute_prob_outside_square(n, steps))
    return float(_stats_py._compute_outer_prob_inside_method(n, m, g, steps))


TARGET.write_text(json.dumps({"scipy": scipy.__version__, "samples": list(small()), "tails": list(large())}, separators=(",", ":")) + "\n")
print(TARGET.stat().st_size, "bytes")
