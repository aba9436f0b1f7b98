"""Writes the tables of packages/transformers/src/math: values and polynomials to 106 bits, as pairs of doubles.

    python -m venv .venv && .venv/bin/pip install -r requirements.txt && .venv/bin/python tables.py ../../transformers/src/math
"""

import sys
from pathlib import Path

from mpmath import chebyfit, cos, erfc, exp, floor, findroot, log, mp, mpf, npdf, pi, sin, sqrt

mp.prec = 400


def pair(x):
    """The nearest double, and the double nearest to what it leaves."""
    high = float(x)
    return high, float(x - mpf(high))


def truncated(x, bits):
    """The leading bits of x, so that its product with a small whole number is exact."""
    scale = mpf(2) ** (bits - 1 - int(floor(log(abs(x), 2))))
    return floor(x * scale) / scale


def parts(x, count, bits):
    """x as a sum of truncated doubles and one rounded one."""
    result = []
    for _ in range(count):
        head = truncated(x, bits)
        result.append(float(head))
        x -= head
    return [*result, float(x)]


def text(x):
    if x == int(x) and abs(x) < 1e16:
        return str(int(x))
    return repr(float(x))


def listing(name, doc, numbers):
    return f"/** {doc} */\nexport const {name}: readonly number[] = [{', '.join(map(text, numbers))}];\n"


def polynomial(f, low, high, pairs, single):
    """Coefficients of f around the middle of [low, high], ascending: the first as pairs, the others as doubles; and the relative error."""
    middle = mpf(float((low + high) / 2))
    coefficients, error = chebyfit(lambda v: f(middle + v), [low - middle, high - middle], pairs + single, error=True)
    coefficients = coefficients[::-1]
    numbers = [float(middle)]
    for c in coefficients[:pairs]:
        numbers += pair(c)
    return [*numbers, *(float(c) for c in coefficients[pairs:])], abs(error / f(middle))


def pieces(f, start, end, pairs, single):
    """Intervals from start to end, each as long as 2^-84 of relative error allows."""
    edges, rows = [], []
    low = mpf(start)
    while low < end:
        high = mpf(end)
        while True:
            row, error = polynomial(f, low, high, pairs, single)
            if error < mpf(2) ** -84:
                break
            high = mpf(float(low + (high - low) * mpf("0.85")))
        edges.append(float(high))
        rows += row
        low = high
    return edges, rows


def quantile(p):
    """The x with Phi(x) = p, for p <= 1/2."""
    target = log(p)
    guess = -sqrt(-2 * target) if p < mpf("0.1") else (p - mpf("0.5")) * sqrt(2 * pi)
    return findroot(lambda x: log(erfc(-x / sqrt(2)) / 2) - target, guess)


def central(z):
    """Phi^-1(1/2 + q) / q as a function of z = q^2."""
    if z <= mpf(10) ** -60:
        return sqrt(2 * pi)
    q = sqrt(z)
    return -quantile(mpf("0.5") - q) / q


def tail(t):
    """-Phi^-1(p) as a function of t = sqrt(-2 log p)."""
    return -quantile(exp(-t * t / 2))


def mills(x):
    """(1 - Phi(x)) / phi(x)."""
    return erfc(x / sqrt(2)) / 2 / npdf(x)


def main(folder):
    def write(name, *blocks):
        note = "// Written by packages/peers/mpmath/tables.py.\n// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: a table\n"
        Path(folder, name).write_text(note + "\n".join(blocks))

    ln2 = log(2)
    write(
        "exp-table.ts",
        listing("LN2_32", "log(2) / 32 in three parts; the first two have 32 bits.", parts(ln2 / 32, 2, 32)),
        listing("EXP2", "2^(j/32) for j = 0 … 31, each as a pair.", [x for j in range(32) for x in pair(mpf(2) ** (mpf(j) / 32))]),
    )
    rows = []
    for j in range(90, 183):
        inverse = truncated(mpf(128) / j, 11) if j != 128 else mpf(1)
        rows += [float(inverse), *pair(-log(inverse))]
    write(
        "log-table.ts",
        listing("LN2", "log(2) in three parts; the first two have 40 bits.", parts(ln2, 2, 40)),
        listing("LOG", "For j = 90 … 182: about 128/j in 11 bits, and minus its logarithm as a pair.", rows),
    )
    two_over_pi = int(floor(2 / pi * mpf(2) ** 320))
    mp.prec = 1500
    two_over_pi = int(floor(2 / pi * mpf(2) ** 1280))
    mp.prec = 400
    write(
        "sin-table.ts",
        listing("HALF_PI", "pi / 2 in five parts; the first four have 32 bits.", parts(pi / 2, 4, 32)),
        listing("SIN_COS", "sin and cos of j/32 for j = 0 … 26, each as a pair.",
                [x for j in range(27) for f in (sin, cos) for x in pair(f(mpf(j) / 32))]),
        f"/** 2^1280 * 2 / pi, rounded down. */\nexport const TWO_OVER_PI: bigint = {hex(two_over_pi)}n;\n",
    )
    mp.prec = 250
    doc = "Each piece: its middle, then the coefficients of the powers of the distance from it, six as pairs and twelve as doubles."
    edges, rows = pieces(central, 0, mpf("0.140625"), 6, 12)
    tail_edges, tail_rows = pieces(tail, mpf("2.03"), mpf("38.75"), 6, 12)
    write(
        "normal-quantile-table.ts",
        listing("CENTRAL_ENDS", "Where the pieces in (p - 1/2)^2 end.", edges),
        listing("CENTRAL", doc, rows),
        listing("TAIL_ENDS", "Where the pieces in sqrt(-2 log p) end.", tail_edges),
        listing("TAIL", doc, tail_rows),
    )
    edges, rows = pieces(mills, 0, mpf("38.75"), 6, 12)
    write(
        "normal-cdf-table.ts",
        listing("MILLS_ENDS", "Where the pieces in x end.", edges),
        listing("MILLS", doc, rows),
    )


main(sys.argv[1])
