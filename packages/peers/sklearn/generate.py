"""Writes the golden cases of @millrace/transformers: what scikit-learn learns, names and gives, doubles as their bits.

Each case is a description in Millrace's words, the data it is fitted to and transforms, and scikit-learn's answer; `truth` holds the
mean and variance of each numeric column as exact fractions, rounded once. Run: python generate.py ../../transformers/test/golden
"""
import json
import math
import re
import struct
import sys
import warnings
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, OrdinalEncoder, StandardScaler

LEAVES = {"standardScaler": StandardScaler, "minMaxScaler": MinMaxScaler, "simpleImputer": SimpleImputer,
          "ordinalEncoder": OrdinalEncoder, "oneHotEncoder": OneHotEncoder}
NAN = math.nan


def bits(x):
    return "7ff8000000000000" if math.isnan(x) else struct.pack(">d", float(x)).hex()


def snake(name):
    return re.sub(r"([A-Z])", lambda m: "_" + m[1].lower(), name)


def build(spec):
    """The scikit-learn transformer that a description names."""
    [(kind, body)] = spec.items()
    if kind == "passthrough":
        return "passthrough"
    if kind == "pipeline":
        return make_pipeline(*(build(step) for step in body))
    if kind == "columnTransformer":
        remainder = body.get("remainder", "drop")
        return ColumnTransformer([(name, step if isinstance(step, str) else build(step), columns) for name, step, columns in body["parts"]],
                                 remainder=remainder if isinstance(remainder, str) else build(remainder),
                                 verbose_feature_names_out=body.get("verboseFeatureNamesOut", True), sparse_threshold=0)
    options = {snake(name): tuple(value) if name == "featureRange" else NAN if value == {"$double": "NaN"} else value for name, value in body.items()}
    if kind == "oneHotEncoder":
        options["sparse_output"] = False
    return LEAVES[kind](**options)


def column(name, kind, fit, transform=None):
    return {"name": name, "type": kind, "fit": fit, "transform": fit if transform is None else transform}


def series(kind, cells):
    if kind == "utf8":
        return pd.Series([NAN if cell is None else cell for cell in cells], dtype=object)
    if kind == "bool":
        return pd.Series(cells, dtype=bool)
    if kind.startswith("int") or kind.startswith("uint"):
        return pd.Series(cells, dtype=kind) if all(cell is not None for cell in cells) else pd.Series([NAN if c is None else float(c) for c in cells])
    # Millrace computes float32 columns in double; so does scikit-learn once they are widened.
    return pd.Series([NAN if cell is None else float(np.float32(cell)) if kind == "float32" else cell for cell in cells], dtype="float64")


def cells_to_json(kind, cells):
    if kind.startswith("float"):
        return [None if cell is None else bits(np.float32(cell) if kind == "float32" else cell) for cell in cells]
    if kind == "int64":
        return [None if cell is None else str(cell) for cell in cells]
    return cells


def truth(kind, cells):
    """Mean and population variance, rounded once from exact fractions."""
    if kind == "utf8":
        return None
    values = [Fraction(float(np.float32(c)) if kind == "float32" else c) for c in cells if c is not None and not (isinstance(c, float) and math.isnan(c))]
    if not values:
        return None
    n = len(values)
    mean = sum(values) / n
    variance = sum(v * v for v in values) / n - mean * mean

    def rounded(f):
        try:
            return bits(f.numerator / f.denominator)
        except OverflowError:
            return bits(math.inf)
    return {"mean": rounded(mean), "var": rounded(variance)}


def plain(value):
    """A learned value as data: doubles as bits, categories as they are."""
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return {"int": str(int(value))}
    if isinstance(value, (float, np.floating)):
        return {"bits": bits(float(value))}
    return value


def listed(values):
    return None if values is None else [plain(v) for v in np.ravel(values)]


def is_nan(value):
    return isinstance(value, float) and math.isnan(value)


def state(fitted, columns):
    n = columns
    if isinstance(fitted, StandardScaler):
        seen = np.broadcast_to(fitted.n_samples_seen_, n)
        return {"mean": listed(fitted.mean_), "var": listed(fitted.var_), "scale": listed(fitted.scale_), "nSamplesSeen": listed(seen)}
    if isinstance(fitted, MinMaxScaler):
        return {"dataMin": listed(fitted.data_min_), "dataMax": listed(fitted.data_max_), "dataRange": listed(fitted.data_range_),
                "scale": listed(fitted.scale_), "min": listed(fitted.min_), "nSamplesSeen": listed(np.broadcast_to(fitted.n_samples_seen_, n))}
    if isinstance(fitted, SimpleImputer):
        statistics = [None if is_nan(v) else plain(v) for v in fitted.statistics_]
        marked = set() if fitted.indicator_ is None else set(int(i) for i in fitted.indicator_.features_)
        return {"statistics": statistics, "indicators": [int(i in marked) for i in range(n)]}
    if isinstance(fitted, (OrdinalEncoder, OneHotEncoder)):
        lists = [list(categories) for categories in fitted.categories_]
        return {"categories": [[plain(c) for c in cats if not is_nan(c)] for cats in lists],
                "missing": [int(any(is_nan(c) for c in cats)) for cats in lists]}
    raise TypeError(fitted)


def tree(spec, fitted, columns):
    """The fitted tree in the shape of Millrace's artifact."""
    [(kind, body)] = spec.items()
    if kind == "passthrough":
        return {"kind": kind, "state": {}}
    if kind == "pipeline":
        steps = []
        width = columns
        for (name, step), inner in zip(fitted.steps, body):
            steps.append({"name": name, "step": tree(inner, step, width)})
            width = step.n_features_out_ if hasattr(step, "n_features_out_") else len(step.get_feature_names_out())
        return {"kind": kind, "steps": steps}
    if kind == "columnTransformer":
        by_name = {name: inner for name, inner, _ in body["parts"]}
        by_name["remainder"] = body.get("remainder", "drop")
        parts = []
        for name, transformer, names in fitted.transformers_:
            if transformer == "drop" or len(names) == 0:
                continue
            inner = by_name[name]
            inner = {"passthrough": {}} if inner == "passthrough" else inner
            parts.append({"name": name, "columns": list(names), "step": tree(inner, transformer, len(names))})
        return {"kind": kind, "parts": parts}
    return {"kind": kind, "state": state(fitted, columns)}


def run(name, spec, columns):
    """One case: what scikit-learn did, or that it refused."""
    case = {"name": name, "spec": spec,
            "columns": [{**c, "fit": cells_to_json(c["type"], c["fit"]), "transform": cells_to_json(c["type"], c["transform"])} for c in columns],
            "truth": [truth(c["type"], c["fit"]) for c in columns]}
    fit_frame = pd.DataFrame({c["name"]: series(c["type"], c["fit"]) for c in columns})
    frame = pd.DataFrame({c["name"]: series(c["type"], c["transform"]) for c in columns})
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            fitted = build(spec).fit(fit_frame)
            names = [str(n) for n in fitted.get_feature_names_out()]
        except (ValueError, TypeError) as error:
            return {**case, "raises": "fit", "message": str(error).split("\n")[0]}
        case["root"] = tree(spec, fitted, len(columns))
        case["names"] = names
        try:
            output = fitted.transform(frame)
        except (ValueError, TypeError) as error:
            return {**case, "raises": "transform", "message": str(error).split("\n")[0]}
    output = output.to_numpy() if hasattr(output, "to_numpy") else output
    case["output"] = [[bits(float(v)) if not isinstance(v, str) else {"text": v} for v in output[:, j]] for j in range(output.shape[1])]
    return case


RNG = np.random.default_rng(20261124)
NORMAL = RNG.normal(10, 3, 60).tolist()
PROBE = [0.0, -0.0, 1.5, -2.25, 1e16, -1e300, 5e-324, 0.1, NAN, None]

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
    "float32": ("float32", [float(np.float32(x)) for x in [0.1, 0.2, 0.7, 16777216.0, 3.3]], [0.1, None, 5.5]),
    "int32": ("int32", [1, 5, -7, 2147483647, 0], [3, 4, 5]),
    "int64": ("int64", [2 ** 53 + 1, 2 ** 60, -5, 17], [2 ** 53 + 1, 3, -(2 ** 62)]),
    "bool": ("bool", [True, False, True, True], [False, True]),
    "all missing": ("float64", [NAN, None, NAN], [1.0, NAN]),
}


def numeric_columns(key, name="x"):
    kind, fit, transform = NUMERIC[key]
    if transform is None:
        transform = fit + PROBE if kind == "float64" else fit
    return [column(name, kind, fit, transform)]


def scaler_cases():
    standard = [run(f"standardScaler {key}", {"standardScaler": {}}, numeric_columns(key)) for key in NUMERIC]
    for options in ({"withMean": False}, {"withStd": False}, {"withMean": False, "withStd": False}):
        standard += [run(f"standardScaler {options} {key}", {"standardScaler": options}, numeric_columns(key)) for key in ("normal", "missing", "int32")]
    minmax = [run(f"minMaxScaler {key}", {"minMaxScaler": {}}, numeric_columns(key)) for key in NUMERIC]
    for options in ({"featureRange": [-1, 1]}, {"clip": True}, {"featureRange": [0.1, 0.7], "clip": True}):
        minmax += [run(f"minMaxScaler {options} {key}", {"minMaxScaler": options}, numeric_columns(key)) for key in ("normal", "missing", "zeros", "thirds")]
    wide = [{**numeric_columns(key, f"c{i}")[0]} for i, key in enumerate(("normal", "lognormal"))]
    wide = [{**c, "fit": c["fit"][:60], "transform": c["fit"][:60]} for c in wide]
    return {"standard-scaler": standard + [run("standardScaler two columns", {"standardScaler": {}}, wide)],
            "min-max-scaler": minmax + [run("minMaxScaler two columns", {"minMaxScaler": {}}, wide)]}


TEXT = ["UA", "B6", "AA", "B6", "UA", "UA", "a", "Z", "_x"]
HOSTILE = ["__proto__", "constructor", "\U0001F600", "\uffff", "", " ", "a\"b", "it's", "né", "ne\u0301", "\U0001F600"]


def imputer_cases():
    cases = []
    for strategy in ("mean", "median", "most_frequent", "constant"):
        for key in ("normal", "cancellation", "huge", "zeros", "missing", "mostly missing", "thirds", "all missing", "denormals", "two rows"):
            for extra in ({}, {"addIndicator": True}, {"keepEmptyFeatures": True}):
                if extra and key not in ("missing", "all missing", "normal"):
                    continue
                cases.append(run(f"simpleImputer {strategy} {extra} {key}", {"simpleImputer": {"strategy": strategy, **extra}}, numeric_columns(key)))
    ties = [column("x", "float64", [3.0, 1.0, 3.0, 1.0, 2.0, NAN], [NAN, 9.0])]
    text = [column("t", "utf8", [*TEXT, None], ["UA", None, "ZZ"])]
    tied = [column("t", "utf8", ["\U0001F600", "\uffff", "\U0001F600", "\uffff", None], [None, "q"])]
    cases += [
        run("simpleImputer most_frequent ties", {"simpleImputer": {"strategy": "most_frequent"}}, ties),
        run("simpleImputer median even", {"simpleImputer": {"strategy": "median"}}, ties),
        run("simpleImputer constant 7.5", {"simpleImputer": {"strategy": "constant", "fillValue": 7.5}}, ties),
        run("simpleImputer most_frequent text", {"simpleImputer": {"strategy": "most_frequent"}}, text),
        run("simpleImputer most_frequent text ties", {"simpleImputer": {"strategy": "most_frequent"}}, tied),
        run("simpleImputer constant text", {"simpleImputer": {"strategy": "constant"}}, text),
        run("simpleImputer constant text given", {"simpleImputer": {"strategy": "constant", "fillValue": "__MISSING__"}}, text),
        run("simpleImputer mean text", {"simpleImputer": {}}, text),
        run("simpleImputer two columns", {"simpleImputer": {"addIndicator": True}},
            [column("a", "float64", [1.0, NAN, 3.0], [NAN, 2.0]), column("b", "float64", [1.0, 2.0, 4.0], [NAN, 2.0])]),
        run("simpleImputer median 1e308", {"simpleImputer": {"strategy": "median"}}, [column("x", "float64", [1.2e308, 1.6e308], [NAN])]),
    ]
    return {"simple-imputer": cases}


CATEGORICAL = {
    "text": column("t", "utf8", TEXT, ["UA", "Z", "a", "_x"]),
    "text missing": column("t", "utf8", [*TEXT, None], ["UA", None, "AA"]),
    "text unseen": column("t", "utf8", TEXT, ["UA", "nope", "B6"]),
    "text missing unseen": column("t", "utf8", TEXT, ["UA", None, "B6"]),
    "hostile": column("t", "utf8", HOSTILE, HOSTILE[::-1]),
    "int": column("n", "int32", [3, 1, -2, 3, 10], [10, 1]),
    "int unseen": column("n", "int32", [3, 1, -2, 3, 10], [10, 4]),
    "int64": column("n", "int64", [2 ** 53 + 1, 2 ** 53, 5], [5, 2 ** 53 + 1]),
    "float": column("f", "float64", [0.5, -0.0, 0.0, 1e-7, 1e20, 123456789.0, 1e16, 1e-5, 0.0001, 5e-324, 0.1], [0.1, 0.0, -0.0]),
    "float missing": column("f", "float64", [0.5, NAN, 1.0], [NAN, 1.0]),
    "float unseen": column("f", "float64", [0.5, 1.0], [0.75, 1.0]),
    "bool": column("b", "bool", [True, False, True], [False, True]),
    "one": column("t", "utf8", ["x", "x"], ["x"]),
    "two": column("t", "utf8", ["x", "y"], ["x", "y"]),
    "all missing": column("t", "utf8", [None, None], [None]),
}


def encoder_cases():
    ordinal, onehot = [], []
    for key, data in CATEGORICAL.items():
        for options in ({}, {"handleUnknown": "use_encoded_value", "unknownValue": -1}, {"encodedMissingValue": -2}):
            ordinal.append(run(f"ordinalEncoder {options} {key}", {"ordinalEncoder": options}, [data]))
        for options in ({}, {"handleUnknown": "ignore"}, {"drop": "first"}, {"drop": "if_binary", "handleUnknown": "ignore"}):
            onehot.append(run(f"oneHotEncoder {options} {key}", {"oneHotEncoder": options}, [data]))
    both = [CATEGORICAL["two"], {**CATEGORICAL["int"], "fit": [3, 1], "transform": [1, 3]}]
    ordinal += [
        run("ordinalEncoder unknown NaN", {"ordinalEncoder": {"handleUnknown": "use_encoded_value", "unknownValue": {"$double": "NaN"}}}, [CATEGORICAL["text unseen"]]),
        run("ordinalEncoder unknown in use", {"ordinalEncoder": {"handleUnknown": "use_encoded_value", "unknownValue": 0}}, [CATEGORICAL["text"]]),
        run("ordinalEncoder missing in use", {"ordinalEncoder": {"encodedMissingValue": 1}}, [CATEGORICAL["text missing"]]),
        run("ordinalEncoder given", {"ordinalEncoder": {"categories": [["y", "x"]]}}, [CATEGORICAL["two"]]),
        run("ordinalEncoder given, unknown at fit", {"ordinalEncoder": {"categories": [["y"]]}}, [CATEGORICAL["two"]]),
        run("ordinalEncoder two columns", {"ordinalEncoder": {}}, both),
    ]
    onehot += [
        run("oneHotEncoder given", {"oneHotEncoder": {"categories": [["y", "x", "z"]]}}, [CATEGORICAL["two"]]),
        run("oneHotEncoder two columns", {"oneHotEncoder": {}}, both),
    ]
    return {"ordinal-encoder": ordinal, "one-hot-encoder": onehot}


def composition_cases():
    num = column("distance", "float64", [229.0, 719.0, NAN, 1400.0, 2475.0], [229.0, NAN, 100.0])
    temp = column("temp", "float64", [39.02, NAN, 41.0, 37.94, 28.04], [39.02, 0.1, NAN])
    carrier = column("carrier", "utf8", ["B6", "UA", None, "UA", "AA"], ["UA", None, "AA"])
    hour = column("hour", "int32", [5, 6, 5, 23, 0], [5, 5, 6])
    everything = [num, temp, carrier, hour]
    impute_scale = {"pipeline": [{"simpleImputer": {"strategy": "median"}}, {"standardScaler": {}}]}
    cases = [
        run("impute and scale", impute_scale, [num, temp]),
        run("mean, scale, minmax", {"pipeline": [{"simpleImputer": {}}, {"standardScaler": {}}, {"minMaxScaler": {}}]}, [num, temp]),
        run("scale twice", {"pipeline": [{"standardScaler": {}}, {"standardScaler": {}}]}, [num]),
        run("encode and scale", {"pipeline": [{"ordinalEncoder": {}}, {"standardScaler": {}}]}, [hour]),
        run("encode, impute and scale", {"pipeline": [{"ordinalEncoder": {}}, {"simpleImputer": {"strategy": "median"}}, {"minMaxScaler": {}}]}, [carrier]),
        run("one-hot and scale", {"pipeline": [{"oneHotEncoder": {}}, {"standardScaler": {}}]}, [carrier]),
        run("impute text and one-hot", {"pipeline": [{"simpleImputer": {"strategy": "constant", "fillValue": "__MISSING__"}}, {"oneHotEncoder": {"handleUnknown": "ignore"}}]}, [carrier]),
        run("column transformer", {"columnTransformer": {"parts": [["num", impute_scale, ["distance", "temp"]], ["cat", {"oneHotEncoder": {}}, ["carrier"]]]}}, everything),
        run("remainder passthrough", {"columnTransformer": {"parts": [["num", {"minMaxScaler": {}}, ["temp"]], ["cat", {"ordinalEncoder": {}}, ["carrier"]]], "remainder": "passthrough"}}, everything),
        run("remainder scaled, order of parts", {"columnTransformer": {"parts": [["cat", {"oneHotEncoder": {"drop": "first"}}, ["carrier"]], ["off", "drop", ["hour"]]], "remainder": {"standardScaler": {}}}}, everything),
        run("plain names", {"columnTransformer": {"parts": [["a", {"standardScaler": {}}, ["distance"]], ["b", "passthrough", ["hour"]]], "verboseFeatureNamesOut": False}}, everything),
        run("plain names that collide", {"columnTransformer": {"parts": [["a", {"standardScaler": {}}, ["distance"]], ["b", {"minMaxScaler": {}}, ["distance"]]], "verboseFeatureNamesOut": False}}, everything),
        run("one column in two parts", {"columnTransformer": {"parts": [["a", {"standardScaler": {}}, ["distance"]], ["b", {"minMaxScaler": {}}, ["distance"]]]}}, everything),
        run("nested", {"pipeline": [{"columnTransformer": {"parts": [["n", {"simpleImputer": {"addIndicator": True}}, ["distance", "temp"]], ["c", {"ordinalEncoder": {"encodedMissingValue": -1}}, ["carrier"]]]}}, {"standardScaler": {}}]}, everything),
    ]
    return {"composition": cases}


def main(folder):
    cases = {**scaler_cases(), **imputer_cases(), **encoder_cases(), **composition_cases()}
    for name, list_of_cases in cases.items():
        text = ",\n".join(json.dumps(case, ensure_ascii=True, separators=(",", ":")) for case in list_of_cases)
        versions = json.dumps({"scikit-learn": sklearn.__version__, "numpy": np.__version__})
        Path(folder, f"{name}.json").write_text(f'{{"versions":{versions},"cases":[\n{text}\n]}}\n')
        print(name, len(list_of_cases), sum("raises" in case for case in list_of_cases))


if __name__ == "__main__":
    main(sys.argv[1])
