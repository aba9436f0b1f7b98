"""Writes packages/columns/test/golden/exact-moments.json: sums, means, variances, standard deviations and skewness of hostile columns, from
exact fractions, rounded once; and numpy.quantile of those columns that are plain doubles.

    python -m venv .venv && .venv/bin/pip install -r requirements.txt && .venv/bin/python moments.py
"""

import json
import math
import pathlib
import random
import struct
from fractions import Fraction

import numpy as np

METHODS = ["linear", "median_unbiased", "nearest", "averaged_inverted_cdf"]
QS = [0.0, 0.1, 0.25, 0.5, 2 / 3, 0.95, 1.0]
TINY, HUGE = 5e-324, 1.7976931348623157e308


def bits(value):
    return None if value is None else struct.pack(">d", value + 0.0).hex()


def nearest(fraction):
    try:
        return fraction.numerator / fraction.denominator
    except OverflowError:
        return math.inf if fraction > 0 else -math.inf


def root(fraction):
    """The double nearest to the square root: 1,200 bits after the point, and one that says whether anything follows."""
    scaled = (fraction.numerator << 2400) // fraction.denominator
    floor = math.isqrt(scaled)
    exact = floor * floor * fraction.denominator == fraction.numerator << 2400
    return nearest(Fraction(2 * floor + (0 if exact else 1), 1 << 1201))


def moments(values):
    """The answers over fractions, none of which is NaN or infinite."""
    n = len(values)
    if n == 0:
        return dict.fromkeys(["mean", "variance", "variance0", "deviation", "deviation0", "skewness"])
    mean = sum(values) / n
    second = sum((x - mean) ** 2 for x in values)
    third = sum((x - mean) ** 3 for x in values) / n
    answers = {"mean": nearest(mean), "variance0": nearest(second / n), "deviation0": root(second / n)}
    answers["variance"] = nearest(second / (n - 1)) if n > 1 else None
    answers["deviation"] = root(second / (n - 1)) if n > 1 else None
    square = third**2 / (second / n) ** 3 if second else None
    answers["skewness"] = None if square is None else root(square) if third >= 0 else -root(square)
    return answers


def float_case(name, values, kind="float64"):
    counted = [x for x in values if not math.isnan(x)]
    infinite = [x for x in counted if math.isinf(x)]
    finite = [Fraction(x) for x in counted if not math.isinf(x)]
    if infinite:
        answers = dict.fromkeys(["variance", "variance0", "deviation", "deviation0", "skewness"], math.nan)
        if len(counted) < 2:
            answers["variance"] = answers["deviation"] = None
        total = math.nan if len(set(infinite)) > 1 else infinite[0]
        answers |= {"sum": total, "mean": total}
    else:
        answers = moments(finite)
        answers["sum"] = nearest(sum(finite)) if finite else None
    case = {"name": name, "type": kind, "values": [bits(x) for x in values],
            "answers": {key: bits(value) for key, value in sorted(answers.items())}}
    if kind == "float64" and counted and not infinite and len(counted) == len(values):
        with np.errstate(all="ignore"):
            case["quantiles"] = {m: [bits(float(np.quantile(np.array(values), q, method=m))) for q in QS] for m in METHODS}
    return case


def whole_case(name, values, kind, scale=0):
    answers = {key: bits(value) for key, value in moments([Fraction(x) / Fraction(10) ** scale for x in values]).items()}
    answers["sum"] = str(sum(values)) if values else None
    return {"name": name, "type": kind, "scale": scale, "values": [str(x) for x in values], "answers": dict(sorted(answers.items()))}


def main():
    rng = random.Random(20130131)
    wild = lambda low, high: math.ldexp(rng.uniform(-1, 1), rng.randint(low, high))
    single = lambda x: struct.unpack(">f", struct.pack(">f", x))[0]
    doubles = {
        "cancellation": [1e16, 1.0, -1e16, 1.0, 1e-16, 3.0],
        "cancellation of ends": [1e308, 1.0, -1e308, TINY, 1e-308, -1.0],
        "sum overflows": [HUGE, HUGE, 1.0],
        "sum comes back": [HUGE, HUGE, -HUGE, -HUGE, 1.5],
        "half above the largest": [HUGE, math.ldexp(1.0, 970)],
        "just under half above the largest": [HUGE, math.ldexp(1.0, 969)],
        "denormals": [TINY, TINY, -TINY, 3 * TINY, 2.2250738585072014e-308, 2.225073858507201e-308],
        "mean that vanishes below zero": [-TINY, 0.0, 0.0],
        "mean of half the least": [TINY, 0.0],
        "skewness that vanishes": [1e308, -1e308, TINY],
        "skewness that vanishes below zero": [1e308, -1e308, -TINY],
        "ties to even": [9007199254740992.0, 1.0],
        "ties to even, upwards": [9007199254740994.0, 1.0],
        "tie broken far below": [9007199254740992.0, 1.0, TINY],
        "tenths": [0.1] * 10 + [0.2, 0.3, 0.7],
        "large and close": [1e9 + i / 8 for i in range(16)],
        "larger and closer": [1e15 + i / 8 for i in range(8)],
        "zeros": [0.0, -0.0, 0.0],
        "minus zero": [-0.0],
        "one": [42.5],
        "equal": [0.1, 0.1, 0.1],
        "none": [],
        "NaN only": [math.nan, math.nan],
        "NaN among": [1.0, math.nan, 2.5, math.nan, 1e16],
        "infinity": [1.0, math.inf, 2.0],
        "infinity alone": [-math.inf],
        "infinities of both signs": [math.inf, 1.0, -math.inf, math.nan],
        "infinity and the largest": [HUGE, HUGE, -math.inf],
        "every power of two": [math.ldexp(1.0, e) * (-1) ** e for e in range(-1074, 1024, 3)],
        "random of every exponent": [wild(-1074, 1023) for _ in range(200)],
        "random of large exponents": [wild(900, 1023) for _ in range(100)],
        "random of small exponents": [wild(-1074, -950) for _ in range(100)],
        "random near one": [rng.gauss(0, 1) for _ in range(300)],
        "random between 0 and 1": [rng.random() for _ in range(300)],
        "random and its opposite": [sign * x for x in [wild(-60, 60) for _ in range(50)] for sign in (1, -1)] + [1e-30],
    }
    cases = [float_case(name, values) for name, values in doubles.items()]
    largest = 3.4028234663852886e38
    singles = {
        "float32 cancellation": [16777216.0, 1.0, -16777216.0, single(0.1)],
        "float32 largest": [largest, largest, -1.0],
        "float32 denormals": [single(1e-45), single(1e-45), single(-3e-45)],
        "float32 random": [single(wild(-149, 127)) for _ in range(100)],
        "float32 with NaN": [single(0.1), math.nan, single(0.3)],
    }
    cases += [float_case(name, values, "float32") for name, values in singles.items()]
    most, least = 2**63 - 1, -(2**63)
    cases += [
        whole_case("int64 beyond 2^53", [2**53 + 1, 2**53 + 1, 1, -(2**53) - 3], "int64"),
        whole_case("int64 ends", [most, least, most, most, 7], "int64"),
        whole_case("int64 equal ends", [most] * 5, "int64"),
        whole_case("int64 random", [rng.randint(least, most) for _ in range(100)], "int64"),
        whole_case("int64 none", [], "int64"),
        whole_case("uint64 ends", [2**64 - 1, 0, 2**64 - 1, 2**63, 1], "uint64"),
        whole_case("uint64 random", [rng.randrange(2**64) for _ in range(60)], "uint64"),
        whole_case("int32 ends", [2**31 - 1, -(2**31), 2**31 - 1, 5], "int32"),
        whole_case("duration ends", [most, most, least + 1, 3], "duration"),
        whole_case("decimal(38, 10)", [10**38 - 1, -(10**38) + 1, 10**38 - 1, 1, -7], "decimal128", 10),
        whole_case("decimal(38, 10) random", [rng.randint(-(10**30), 10**38 - 1) for _ in range(60)], "decimal128", 10),
        whole_case("decimal(76, 30)", [10**76 - 1, 10**76 - 2, -(10**76) + 1, 1], "decimal256", 30),
        whole_case("decimal(9, 2)", [999999999, -999999999, 1, 2, 10], "decimal32", 2),
        whole_case("decimal(38, -5)", [1, 2, 3, 10**37], "decimal128", -5),
        whole_case("decimal tenths", [1] * 10, "decimal128", 1),
    ]
    target = pathlib.Path(__file__).parents[2] / "columns" / "test" / "golden" / "exact-moments.json"
    document = {"numpy": np.__version__, "qs": [bits(q) for q in QS], "cases": cases}
    target.write_text(json.dumps(document, separators=(",", ":")) + "\n")


main()
