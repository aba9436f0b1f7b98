"""Data of the golden cases: what is hard for scalers, encoders and text, by name."""

import math

import numpy as np

NAN = math.nan
RNG = np.random.default_rng(20261124)
NORMAL = RNG.normal(10, 3, 60).tolist()


def column(name, kind, cells):
    return {"name": name, "type": kind, "cells": cells}


def probe(kind):
    """Cells that every numeric transformer meets beside the fitted ones."""
    return [0.0, -0.0, 1.5, -2.25, 1e16, -1e300, 5e-324, 0.1, NAN, None] if kind == "float64" else []


# kind, fitted cells, cells to transform (None: the fitted ones and the probe)
NUMERIC = {
    "normal": ("float64", NORMAL, None),
    "lognormal": ("float64", RNG.lognormal(3, 2, 80).tolist(), None),
    "cancellation": ("float64", [1e16, 1.0, -1e16, 1.0, 1e16, 3.0, -1e16, 0.1], None),
    "offset": ("float64", (1e8 + RNG.normal(0, 1e-3, 50)).tolist(), None),
    "denormals": ("float64", [5e-324, 1e-320, 2e-323, 1.5e-322, 0.0, 3e-310], None),
    "huge": ("float64", [1e308, -1e308, 1.7e308, 5e307], [1e308, 0.0, -1.7e308]),
    "large": ("float64", [1e150, -1e150, 3e149, 2e150], [1e150, 0.0, 1e308]),
    "zeros": ("float64", [0.0, -0.0, 0.0, -0.0], [0.0, -0.0, 1.0]),
    "constant": ("float64", [0.1] * 7, [0.1, 0.2, 5.0]),
    "near constant": ("float64", [1.0, 1.0 + 2.0 ** -52, 1.0, 1.0], None),
    "constant at 1e16": ("float64", [1e16, 1e16, 1e16 + 2], None),
    "tiny": ("float64", [1e-20, 2e-20, 3e-20, 1e-19], None),
    "missing": ("float64", [1.0, NAN, 4.0, None, 10.0, NAN, 2.5], None),
    "mostly missing": ("float64", [NAN, NAN, 7.25, None], None),
    "one row": ("float64", [42.5], [42.5, 43.0]),
    "two rows": ("float64", [1.0, 1.0000000000000002], None),
    "thirds": ("float64", [x / 3 for x in range(31)], None),
    "tenths": ("float64", [x / 10 for x in range(11)], [x / 10 for x in range(11)] + [0.1 + 0.2]),
    "ties": ("float64", [1.0, 2.0, 2.0, 2.0, 3.0, 3.0, 5.0, 5.0, 5.0, 5.0, 8.0], [0.0, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 8.0, 9.0]),
    "negative": ("float64", [-x ** 2 / 3 for x in range(1, 30)], None),
    "positive": ("float64", [x ** 2 / 3 for x in range(1, 30)], None),
    "positive missing": ("float64", [0.5, NAN, 2.5, 7.0, 1.25], None),
    "years": ("float64", [float(y) for y in (2009, 2010, 2010, 2011, 2012, 2012, 2013, 2014)], None),
    "float32": ("float32", [float(np.float32(x)) for x in [0.1, 0.2, 0.7, 16777216.0, 3.3]], [0.1, None, 5.5]),
    "int32": ("int32", [1, 5, -7, 2147483647, 0], [3, 4, 5]),
    "int32 small": ("int32", [1, 5, -7, 12, 0, 3, 3, 8], [3, 4, 5]),
    "int64": ("int64", [2 ** 53 + 1, 2 ** 60, -5, 17], [2 ** 53 + 1, 3, -(2 ** 62)]),
    "bool": ("bool", [True, False, True, True], [False, True]),
    "all missing": ("float64", [NAN, None, NAN], [1.0, NAN]),
    "infinite": ("float64", [1.0, math.inf, 2.0], [1.0]),
    "infinite at transform": ("float64", [1.0, 4.0, 2.0], [-math.inf]),
}

WIDE = [
    column("a", "float64", NORMAL[:12]),
    column("b", "float64", [x / 7 - 1 for x in range(12)]),
    column("c", "int32", [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]),
]

TEXT = ["UA", "B6", "AA", "B6", "UA", "UA", "a", "Z", "_x"]
HOSTILE = ["__proto__", "constructor", "\U0001F600", "\uffff", "", " ", "a\"b", "it's", "n\u00e9", "ne\u0301", "\U0001F600"]
COUNTED = ["a"] * 6 + ["b"] * 4 + ["c"] * 2 + ["d"] * 2 + ["rare"]


def both(name, kind, fit, transform):
    return [column(name, kind, fit)], [column(name, kind, transform)]


CATEGORICAL = {
    "text": both("t", "utf8", TEXT, ["UA", "Z", "a", "_x"]),
    "text missing": both("t", "utf8", [*TEXT, None], ["UA", None, "AA"]),
    "text unseen": both("t", "utf8", TEXT, ["UA", "nope", "B6"]),
    "text missing unseen": both("t", "utf8", TEXT, ["UA", None, "B6"]),
    "hostile": both("t", "utf8", HOSTILE, HOSTILE[::-1]),
    "hostile missing": both("t", "utf8", [*HOSTILE, None, "\uffff"], [None, "q"]),
    "int": both("n", "int32", [3, 1, -2, 3, 10], [10, 1]),
    "int unseen": both("n", "int32", [3, 1, -2, 3, 10], [10, 4]),
    "int64": both("n", "int64", [2 ** 53 + 1, 2 ** 53, 5], [5, 2 ** 53 + 1]),
    "float": both("f", "float64", [0.5, -0.0, 0.0, 1e-7, 1e20, 123456789.0, 1e16, 1e-5, 0.0001, 5e-324, 0.1], [0.1, 0.0, -0.0]),
    "float missing": both("f", "float64", [0.5, NAN, 1.0], [NAN, 1.0]),
    "float unseen": both("f", "float64", [0.5, 1.0], [0.75, 1.0]),
    "bool": both("b", "bool", [True, False, True], [False, True]),
    "one": both("t", "utf8", ["x", "x"], ["x"]),
    "two": both("t", "utf8", ["x", "y"], ["x", "y"]),
    "all missing": both("t", "utf8", [None, None], [None]),
    "counted": both("t", "utf8", COUNTED, ["a", "b", "c", "d", "rare"]),
    "counted missing": both("t", "utf8", [*COUNTED, None, None], ["a", "rare", None, "zz", "d"]),
    "target": both("t", "utf8", [("a", "b", "a", "c", "b", "d", "a", "b", "a", "a")[i % 10] for i in range(30)], ["a", "b", "c", "d", "unseen"]),
    "target missing": both("t", "utf8", [("a", None, "a", "c", "b", "d", "a", "b", None, "a")[i % 10] for i in range(30)], ["a", None, "c", "d", "unseen"]),
}

PAIRED = [column("t", "utf8", ["x", "y", "x", "z"]), column("n", "int32", [3, 1, 3, 3])]

LABELS = {
    "text": both("label", "utf8", TEXT, ["UA", "Z", "a"]), "hostile": both("label", "utf8", HOSTILE, HOSTILE[::-1]), "int": both("label", "int64", [3, 1, -2, 3, 10], [10, 1]),
    "float": both("label", "float64", [0.5, 2.0, 0.5, -1.0], [2.0, 0.5]), "whole": both("label", "float64", [1.0, 2.0, 3.0], [3.0]), "bool": both("label", "bool", [True, False, True], [False, True]),
    "one": both("label", "utf8", ["x", "x"], ["x"]), "two": both("label", "utf8", ["x", "y", "x"], ["y", "x"]), "unseen": both("label", "utf8", TEXT, ["UA", "nope", "other"]), "int unseen": both("label", "int64", [1, 2, 3], [2, 9]),
    "markers": both("label", "utf8", ["__UNKNOWN__", "AA", "__MISSING__", "zz", "Zz"], ["AA", "zz"]), "big": both("label", "int64", [2 ** 53 + 1, 2 ** 53, 5], [2 ** 53 + 1]),
    "missing": both("label", "utf8", ["a", None, "b"], ["a"]), "missing at transform": both("label", "utf8", ["a", "b"], ["a", None]), "float missing": both("label", "float64", [1.0, NAN, 2.0], [NAN, 1.0]),
    "numbers as text": both("label", "utf8", ["10", "9", "1"], ["9"]), "long": both("label", "utf8", [f"k{i * 7 % 40}" for i in range(80)], ["k3", "k39"]), "zeros": both("label", "float64", [0.0, -0.0, 1.0], [-0.0]),
    "three ints": both("label", "int64", [0, 1, 2, 1], [2, 0]), "two ints": both("label", "int64", [5, 7, 5], [7]), "no rows": both("label", "utf8", [], []),
}

FOLDS = [i * 7 % 5 for i in range(30)]
TARGETS = {
    "continuous": column("y", "float64", [((i * 37) % 23) / 7 - 1 for i in range(30)]), "whole": column("y", "float64", [float((i * 37) % 23) for i in range(30)]),
    "binary": column("y", "int64", [int(i % 10 in (0, 3, 4)) for i in range(30)]), "binary text": column("y", "utf8", ["yes" if i % 3 == 0 else "no" for i in range(30)]),
    "multiclass": column("y", "int64", [i % 3 for i in range(30)]), "multiclass text": column("y", "utf8", ["lo", "mid", "hi", "mid"] * 7 + ["lo", "hi"]),
    "cancellation": column("y", "float64", [(1e16, 1.0, -1e16, 3.5)[i % 4] for i in range(30)]), "constant": column("y", "float64", [0.1] * 30), "ones": column("y", "int64", [1] * 30),
    "tiny": column("y", "float64", [i * 1e-310 + 1e-312 for i in range(30)]),
}


def documents(fit, transform=None):
    return both("document", "utf8", fit, fit if transform is None else transform)


DOCUMENTS = {
    "plain": documents(["the cat sat on the mat", "the dog and the cat", "a bird, a dog; a mat.", "the the the"], ["cat and dog", "unknown words only", "the cat the cat"]),
    "unicode": documents(["\u0130stanbul na\u00efve caf\u00e9", "Stra\u00dfe STRASSE \u1e9e", "\u4e2d\u6587 \u65e5\u672c\u8a9e text", "\u0916\u0941\u0936\u0940 \u0939\u093f\u0928\u094d\u0926\u0940", "\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2 \u039f\u0394\u039f\u03a3 \u03a3", "ﬁne \u2167 \u00bd x\u00b2 ①"]),
    "hostile": documents(["__proto__ constructor toString", "\U0001F600 smile \U0001F600\U0001F600 ok", "under_score a_b __", "don't it's 3.14 1e5", "tab\tnew\nline\u00a0nbsp\u3000wide", "\U0001D54F\U0001D550 \U00010400\U00010428"]),
    "empty": documents(["", "   ", "a b c"], ["x"]),
    "mixed empty": documents(["", "word here", "again word"], ["", "word word"]),
}
