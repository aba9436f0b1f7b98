"""Writes packages/transformers/test/golden/math.json.gz: arguments and correctly rounded values of the package's own functions.

    .venv/bin/python golden.py ../../transformers/test/golden/math.json.gz [random arguments per function, 2000 if not given] [seed]

Per function: `arguments` (one double after another, 16 hexadecimal digits each; two per case for pow) and `values`.
"""

import gzip
import json
import math
import random
import struct
import sys

from mpmath import cos, erfc, exp, expm1, findroot, log, log1p, mp, mpf, nint, pi, power, sin, sqrt

mp.prec = 220


def hexed(x):
    return "7ff8000000000000" if math.isnan(x) else struct.pack(">d", x).hex()


def rounded(x):
    """The nearest double, ties to even, also where it is subnormal or infinite."""
    if abs(x) < mpf(2) ** -1022:
        return math.copysign(math.ldexp(int(nint(abs(x) * mpf(2) ** 1074)), -1074), x)
    if abs(x) >= mpf(2) ** 1024 - mpf(2) ** 970:
        return math.copysign(math.inf, x)
    return float(x)


def around(x, ulps=2):
    """x and its neighbours."""
    result = [x]
    low = high = x
    for _ in range(ulps):
        low, high = math.nextafter(low, -math.inf), math.nextafter(high, math.inf)
        result += [low, high]
    return result


def any_double(r):
    while True:
        x = struct.unpack(">d", r.getrandbits(64).to_bytes(8, "big"))[0]
        if math.isfinite(x):
            return x


def magnitude(r, low, high):
    """A positive double whose exponent is uniform between two powers of two."""
    return math.ldexp(1 + r.random(), r.randint(low, high))


def signed(r, x):
    return x if r.random() < 0.5 else -x


TINY = [5e-324, 1e-320, 2.2250738585072009e-308, 2.2250738585072014e-308, 1e-300, 1e-160, 1e-30, 2.0 ** -54, 2.0 ** -53, 2.0 ** -27, 2.0 ** -26, 1e-8, 1e-5]
EDGES = [*TINY, *(-x for x in TINY)]


def exp_hard():
    hard = [*EDGES, *around(709.782712893384, 3), *around(-745.1332191019411, 3), *around(-708.3964185322641, 3), 1.0, -1.0, 700.0, -740.0]
    for k in range(-40, 41):
        hard += around(float((2 * k + 1) * log(mpf(2)) / 64), 1)
    return [*hard, *(float(k) for k in range(-745, 710, 19))]


def log_hard():
    hard = [x for x in EDGES if x > 0] + around(1.0, 40) + [1.7976931348623157e308]
    for j in range(90, 183):
        hard += around((j + 0.5) / 128, 1)
    for k in range(-1074, 1024, 37):
        hard += around(2.0 ** k, 1) if k > -1074 else [2.0 ** k]
    return [*hard, *around(math.sqrt(2), 2), *around(math.sqrt(0.5), 2), *(float(k) for k in range(1, 60))]


def sin_hard():
    hard = [*EDGES, 1e22, 1.7976931348623157e308, 6381956970095103 * 2.0 ** 797, 1048576.0, *around(1048576.0), *around(-1048576.0)]
    for k in [*range(1, 60), 355, 710, 103993, 667543, 667544, 2 ** 20 - 1, 2 ** 31 + 7, 10 ** 12 + 1]:
        hard += around(float(k * pi / 2), 1) + [-float(k * pi / 4)]
    return [*hard, *(j / 64 for j in range(1, 60)), *(float(k) for k in range(1, 40))]


def pow_hard():
    hard = [(134217727.0, 2.0), (134217729.0, 2.0), (1.0000000000000002, 3e18), (0.9999999999999999, -3e18), (0.9999999999999999, 6.7e18),
            (2.0, -1074.0), (2.0, -1075.0), (2.0, 1023.0), (2.0, 1024.0), (1.7976931348623157e308, 0.5), (5e-324, 0.5), (5e-324, -0.5), (10.0, 308.0),
            (10.0, -323.0), (10.0, 22.0), (0.1, 3.0), (-8.0, 3.0), (-2.0, -3.0), (-1.0, 1e300), (-1.5, 7.0), (1e-300, 1e-300), (3.0, 1e-320), (7.0, -1e-17)]
    for base in range(3, 200000, 3777):
        hard += [(float(base), 3.0), (float(base), -1.0), (float(base) / 1024, 3.0), (float(base) ** 2, 0.5), (float(base % 9000), 4.0), (float(base % 1500), 5.0)]
    return hard


def quantile_hard():
    hard = [x for x in EDGES if 0 < x] + around(0.5, 30) + around(0.125) + around(0.875) + around(1e-7) + around(1 - 1e-7) + [1 - 2.0 ** -53, 1 - 2.0 ** -52]
    return [*hard, *(i / 999 for i in range(1, 999, 7)), 0.975, 0.025, 0.95, 0.99]


def cdf_hard():
    hard = [*EDGES, *around(-38.48), *around(-37.5), *around(8.3, 3), *around(-5.19933758)]
    return [*hard, *(i / 16 for i in range(-616, 140, 5)), *(i / 3 for i in range(-30, 20))]


def power_arguments(r):
    kind = r.randrange(5)
    if kind == 0:
        return magnitude(r, -1074, 1023), r.uniform(-1, 1)
    if kind == 1:
        return 1 + signed(r, r.random() * 2.0 ** -r.randint(1, 40)), signed(r, magnitude(r, 0, 40))
    if kind == 2:
        return float(r.randint(1, 10000)) / r.choice([1, 10, 100, 1000]), float(r.randint(-20, 20))
    return magnitude(r, -20, 20), r.uniform(-30, 30)


def log_quantile(p):
    p = mpf(p)
    if p == mpf("0.5"):
        return mpf(0)
    if p > mpf("0.5"):
        return -log_quantile(1 - p)
    if p > mpf("0.25"):
        q = p - mpf("0.5")
        return findroot(lambda x: erfc(-x / sqrt(mpf(2))) / 2 - p, (q * sqrt(2 * pi), q * sqrt(2 * pi) * mpf("1.01")))
    return findroot(lambda x: log(erfc(-x / sqrt(mpf(2))) / 2) - log(p), -sqrt(-2 * log(p)) + mpf("0.3"))


def near_one(r):
    return 1 + signed(r, r.random() * 2.0 ** -r.randint(0, 50))


FUNCTIONS = {
    "exp": (exp, exp_hard, lambda r: r.choice([lambda: r.uniform(-745, 709), lambda: r.uniform(-5, 5), lambda: signed(r, magnitude(r, -60, 9))])()),
    "expm1": (expm1, exp_hard, lambda r: r.choice([lambda: r.uniform(-40, 709), lambda: r.uniform(-2, 2), lambda: signed(r, magnitude(r, -60, 5))])()),
    "log": (log, log_hard, lambda r: r.choice([lambda: abs(any_double(r)), lambda: magnitude(r, -12, 12), lambda: near_one(r)])()),
    "log1p": (log1p, lambda: [*EDGES, *around(-0.9999999, 3), -1 + 2.0 ** -53, *(x for x in log_hard() if x > 1e-300)],
              lambda r: r.choice([lambda: magnitude(r, -60, 1023), lambda: r.uniform(-1, 3), lambda: near_one(r) - 1])()),
    "sin": (sin, sin_hard, lambda r: r.choice([lambda: any_double(r), lambda: r.uniform(-10, 10), lambda: r.uniform(-1e6, 1e6), lambda: signed(r, magnitude(r, -30, 60))])()),
    "cos": (cos, sin_hard, lambda r: r.choice([lambda: any_double(r), lambda: r.uniform(-10, 10), lambda: r.uniform(-1e6, 1e6), lambda: signed(r, magnitude(r, -30, 60))])()),
    "pow": (power, pow_hard, power_arguments),
    "normalQuantile": (log_quantile, quantile_hard, lambda r: r.choice([lambda: r.random(), lambda: r.random(), lambda: magnitude(r, -1073, -2), lambda: r.random() * 2.0 ** -r.randint(1, 60)])() or 0.3),
    "normalCdf": (lambda x: erfc(-x / sqrt(mpf(2))) / 2, cdf_hard, lambda r: r.choice([lambda: r.gauss(0, 1), lambda: r.uniform(-38.4, 8.2), lambda: r.uniform(-6, 6)])()),
}


def value(name, function, arguments):
    if name in ("sin", "cos"):
        with mp.workprec(1400):
            return rounded(function(mpf(arguments)))
    if name != "pow":
        with mp.workprec(1300 if abs(arguments) < 1e-30 else 220):
            return rounded(function(mpf(arguments)))
    x, y = arguments
    with mp.workprec(1300 if y != int(y) and abs(y) < 1e-20 else 300):
        return rounded(power(mpf(x), int(y) if y == int(y) and abs(y) < 2000 else mpf(y))) if not (x < 0 and abs(y) > 1e15) else 1.0


def main(target, count=2000, seed=20261124):
    document = {"mpmath": __import__("mpmath").__version__, "functions": {}}
    for name, (function, hard, draw) in FUNCTIONS.items():
        r = random.Random(f"{name} {seed}")
        cases = [*hard(), *(draw(r) for _ in range(count))]
        values = [value(name, function, case) for case in cases]
        flat = [x for case in cases for x in (case if isinstance(case, tuple) else (case,))]
        document["functions"][name] = {"arguments": "".join(map(hexed, flat)), "values": "".join(map(hexed, values))}
        print(name, len(values), flush=True)
    with open(target, "wb") as file, gzip.GzipFile(fileobj=file, mode="wb", mtime=0, filename="") as out:
        out.write(json.dumps(document, separators=(",", ":")).encode())


main(sys.argv[1], *map(int, sys.argv[2:]))
