"""Writes packages/transformers/test/golden/sklearn/*.json.gz: what scikit-learn 1.9.1 learns, names, gives, inverts and refuses.

    python -m venv .venv && .venv/bin/pip install -r requirements.txt && PYTHONHASHSEED=0 .venv/bin/python golden.py ../../transformers/test/golden/sklearn

README.md describes the format. `case` runs one transformer on one data set; the families follow, then `main`.
"""

import gzip
import json
import math
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
import sklearn
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction import FeatureHasher
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.feature_selection import VarianceThreshold
from sklearn.impute import KNNImputer, MissingIndicator, SimpleImputer
from sklearn.model_selection import PredefinedSplit
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import (
    Binarizer, KBinsDiscretizer, LabelBinarizer, LabelEncoder, MaxAbsScaler, MinMaxScaler, MultiLabelBinarizer, Normalizer, OneHotEncoder,
    OrdinalEncoder, PolynomialFeatures, PowerTransformer, QuantileTransformer, RobustScaler, SplineTransformer, StandardScaler, TargetEncoder,
)

from data import CATEGORICAL, DOCUMENTS, FOLDS, LABELS, NUMERIC, PAIRED, TARGETS, WIDE, column, probe
from encode import attributes_of, cells_to_json, encode, params_of, sparse_rows
from truth import truth_of


class Family:
    """The cases of one transformer, and the data sets they name."""

    def __init__(self, name):
        self.name = name
        self.data = {}
        self.cases = []

    def share(self, columns):
        """The id of a data set, stored once."""
        stored = [{"name": c["name"], "type": c["type"], "cells": cells_to_json(c["type"], c["cells"])} for c in columns]
        text = json.dumps(stored)
        for key, known in self.data.items():
            if json.dumps(known) == text:
                return key
        key = f"d{len(self.data)}"
        self.data[key] = stored
        return key


def series(kind, cells):
    if kind == "utf8":
        return pd.Series([math.nan if cell is None else cell for cell in cells], dtype=object)
    if kind == "bool" or kind.startswith(("int", "uint")):
        if all(cell is not None for cell in cells):
            return pd.Series(cells, dtype=kind)
        return pd.Series([math.nan if c is None else float(c) for c in cells])
    # Millrace computes float32 columns in double; so does scikit-learn once they are widened.
    return pd.Series([math.nan if c is None else float(np.float32(c)) if kind == "float32" else c for c in cells], dtype="float64")


def given(columns):
    """What scikit-learn is handed: a frame; a list for text, lists, dictionaries and labels."""
    kind = columns[0]["type"]
    if columns[0]["name"] == "document" or kind in ("lists", "pairs", "dicts"):
        cells = columns[0]["cells"]
        return [dict(cell) for cell in cells] if kind == "dicts" else list(cells)
    if columns[0]["name"] == "label":
        return series(kind, columns[0]["cells"]).to_numpy()
    return pd.DataFrame({c["name"]: series(c["type"], c["cells"]) for c in columns})


def matrix(output):
    """Rows of output, encoded; text vectors and hashes as the entries that are not zero."""
    if scipy.sparse.issparse(output):
        return sparse_rows(output) if output.shape[1] > 64 else encode(output.toarray())
    if hasattr(output, "to_numpy"):
        output = output.to_numpy()
    return encode(np.asarray(output))


def refused(at, error):
    return {"at": at, "class": type(error).__name__, "message": str(error).split("\n")[0][:300]}


def case(family, name, estimator, fit, transform=None, y=None, weight=None, folds=None):
    """Runs one transformer, and records what it did or that it refused."""
    transform = fit if transform is None else transform
    entry = {"id": f"{family.name}/{name}", "transformer": type(estimator).__name__, "params": params_of(estimator),
             "fit": family.share(fit), "transform": family.share(transform)}
    extra = {}
    if y is not None:
        entry["y"] = family.share([y])
        extra["y"] = series(y["type"], y["cells"]).to_numpy()
    if weight is not None:
        entry["weight"] = encode(np.asarray(weight, dtype=float))
        extra["sample_weight"] = np.asarray(weight, dtype=float)
    if folds is not None:
        entry["folds"] = folds
        estimator.set_params(cv=PredefinedSplit(folds))
    family.cases.append(entry)
    with warnings.catch_warnings(record=True) as warned, np.errstate(all="ignore"):
        warnings.simplefilter("always")
        try:
            if folds is not None:
                entry["fitOutput"] = matrix(estimator.fit_transform(given(fit), **extra))
            estimator.fit(given(fit), **extra)
        except Exception as error:
            entry["error"] = refused("fit", error)
            return
        entry["attributes"] = attributes_of(estimator)
        entry["warnings"] = sorted({type(w.message).__name__ for w in warned})
        truth = truth_of(estimator, fit, transform, y, weight)
        if truth:
            entry["truth"] = truth
        if hasattr(estimator, "get_feature_names_out") and not isinstance(estimator, FeatureHasher):
            try:
                entry["names"] = [str(n) for n in estimator.get_feature_names_out()]
            except Exception as error:
                entry["namesError"] = refused("names", error)
        try:
            output = estimator.transform(given(transform))
        except Exception as error:
            entry["error"] = refused("transform", error)
            return
        entry["output"] = matrix(output)
        if hasattr(estimator, "inverse_transform"):
            invert(entry, estimator, output)


def invert(entry, estimator, output):
    """The inverse of the output; where it refuses NaN and infinity, of the other rows, whose places `inverseOf` then names."""
    try:
        entry["inverse"] = matrix(np.asarray(estimator.inverse_transform(output), dtype=object))
        return
    except Exception as error:
        entry["inverseError"] = refused("inverse", error)
    if not isinstance(output, np.ndarray) or output.dtype.kind != "f":
        return
    finite = np.flatnonzero(np.isfinite(output).all(axis=1))
    if 0 < len(finite) < len(output):
        try:
            entry["inverse"] = matrix(np.asarray(estimator.inverse_transform(output[finite]), dtype=object))
            entry["inverseOf"] = [int(i) for i in finite]
        except Exception:
            pass


def numbers(key, name="x", probes=True):
    """The fit and transform columns of a numeric data set."""
    kind, fit, transform = NUMERIC[key]
    if transform is None:
        transform = fit + probe(kind) if probes else fit
    return [column(name, kind, fit)], [column(name, kind, transform)]


def scalers():
    standard = Family("StandardScaler")
    for key in NUMERIC:
        case(standard, key, StandardScaler(), *numbers(key))
    for options in ({"with_mean": False}, {"with_std": False}, {"with_mean": False, "with_std": False}):
        for key in ("normal", "missing", "int32"):
            case(standard, f"{options} {key}", StandardScaler(**options), *numbers(key))
    for key, weight in (("normal", [i % 4 for i in range(60)]), ("missing", [1, 2, 3, 4, 0.5, 6, 0]), ("thirds", [0.1] * 31), ("cancellation", [1, 0, 1, 0, 1, 0, 1, 1]),
                        ("two rows", [3, 1]), ("int32", [0, 0, 0, 0, 0]), ("one row", [2.5])):
        case(standard, f"weights {key}", StandardScaler(), *numbers(key), weight=weight)
    case(standard, "wide", StandardScaler(), WIDE)
    yield standard

    minmax = Family("MinMaxScaler")
    for key in NUMERIC:
        case(minmax, key, MinMaxScaler(), *numbers(key))
    for options in ({"feature_range": (-1, 1)}, {"clip": True}, {"feature_range": (0.1, 0.7), "clip": True}, {"feature_range": (-1e308, 1e308)}):
        for key in ("normal", "missing", "zeros", "thirds"):
            case(minmax, f"{options} {key}", MinMaxScaler(**options), *numbers(key))
    case(minmax, "range the wrong way", MinMaxScaler(feature_range=(1, 0)), *numbers("normal"))
    case(minmax, "wide", MinMaxScaler(), WIDE)
    yield minmax

    maxabs = Family("MaxAbsScaler")
    for key in NUMERIC:
        case(maxabs, key, MaxAbsScaler(), *numbers(key))
    for key in ("normal", "missing", "zeros", "huge"):
        case(maxabs, f"clip {key}", MaxAbsScaler(clip=True), numbers(key)[0], [column("x", "float64", [1e3, -1e9, 0.0, -0.0, math.nan, 1e308])])
    case(maxabs, "wide", MaxAbsScaler(), WIDE)
    yield maxabs

    robust = Family("RobustScaler")
    for key in NUMERIC:
        case(robust, key, RobustScaler(), *numbers(key))
    for options in ({"with_centering": False}, {"with_scaling": False}, {"quantile_range": (10.0, 90.0)}, {"quantile_range": (0, 100)}, {"unit_variance": True},
                    {"quantile_range": (1.0, 99.0), "unit_variance": True}, {"quantile_range": (33.3, 66.6)}):
        for key in ("normal", "missing", "thirds"):
            case(robust, f"{options} {key}", RobustScaler(**options), *numbers(key))
    case(robust, "range the wrong way", RobustScaler(quantile_range=(75, 25)), *numbers("normal"))
    case(robust, "range too wide", RobustScaler(quantile_range=(-1, 101)), *numbers("normal"))
    yield robust

    normalizer = Family("Normalizer")
    rows = {
        "wide": WIDE,
        "pythagoras": [column("a", "float64", [3.0, 0.0, -0.0, 5.0]), column("b", "float64", [4.0, 0.0, -0.0, -12.0])],
        "overflow": [column("a", "float64", [1e200, 1e308, 3e160]), column("b", "float64", [1e200, -1e308, 4e160])],
        "underflow": [column("a", "float64", [1e-200, 5e-324, 3e-170]), column("b", "float64", [1e-200, 0.0, 4e-170])],
        "cancellation": [column("a", "float64", [1e16, 1.0]), column("b", "float64", [1.0, 1e-16]), column("c", "float64", [-1e16, 1.0])],
        "ints": [column("a", "int32", [1, 2, 0]), column("b", "int32", [2, -2, 0]), column("c", "int64", [2, 1, 0])],
        "one column": [column("a", "float64", [2.0, -3.0, 0.0, 1e-300])],
        "missing": [column("a", "float64", [1.0, math.nan]), column("b", "float64", [2.0, 1.0])],
        "five columns": [column(n, "float64", [((i + 1) * k) / 7 for i in range(9)]) for k, n in enumerate("abcde", 1)],
    }
    for norm in ("l1", "l2", "max"):
        for key, columns in rows.items():
            case(normalizer, f"{norm} {key}", Normalizer(norm=norm), columns)
    case(normalizer, "no such norm", Normalizer(norm="l3"), rows["wide"])
    yield normalizer

    quantile = Family("QuantileTransformer")
    for distribution in ("uniform", "normal"):
        for key in ("normal", "lognormal", "denormals", "zeros", "constant", "missing", "mostly missing", "one row", "two rows", "thirds", "int32", "ties", "near constant", "huge", "offset", "bool"):
            case(quantile, f"{distribution} {key}", QuantileTransformer(output_distribution=distribution, n_quantiles=1000), *numbers(key))
        for n in (2, 5, 10):
            case(quantile, f"{distribution} {n} quantiles", QuantileTransformer(output_distribution=distribution, n_quantiles=n), *numbers("normal"))
        case(quantile, f"{distribution} wide", QuantileTransformer(output_distribution=distribution, n_quantiles=30), WIDE)
    case(quantile, "more quantiles than subsample", QuantileTransformer(n_quantiles=1000, subsample=100), *numbers("normal"))
    case(quantile, "one quantile", QuantileTransformer(n_quantiles=1), *numbers("normal"))
    case(quantile, "no quantile", QuantileTransformer(n_quantiles=0), *numbers("normal"))
    yield quantile

    power = Family("PowerTransformer")
    for key in ("normal", "lognormal", "missing", "thirds", "int32 small", "two rows", "years", "zeros", "constant", "ties", "offset", "tiny", "negative", "bool"):
        for standardize in (True, False):
            case(power, f"yeo-johnson {standardize} {key}", PowerTransformer(standardize=standardize), *numbers(key))
    for key in ("positive", "lognormal", "years", "positive missing", "constant", "tiny", "two rows"):
        for standardize in (True, False):
            case(power, f"box-cox {standardize} {key}", PowerTransformer(method="box-cox", standardize=standardize), *numbers(key, probes=False))
    case(power, "box-cox zeros", PowerTransformer(method="box-cox"), *numbers("zeros"))
    case(power, "box-cox negative at transform", PowerTransformer(method="box-cox"), numbers("positive")[0], [column("x", "float64", [1.0, -1.0])])
    case(power, "wide", PowerTransformer(), WIDE)
    yield power


def imputers():
    simple = Family("SimpleImputer")
    for strategy in ("mean", "median", "most_frequent", "constant"):
        for key in ("normal", "cancellation", "huge", "zeros", "missing", "mostly missing", "thirds", "all missing", "denormals", "two rows", "ties", "int32"):
            for extra in ({}, {"add_indicator": True}, {"keep_empty_features": True}):
                if extra and key not in ("missing", "all missing", "normal"):
                    continue
                case(simple, f"{strategy} {extra} {key}", SimpleImputer(strategy=strategy, **extra), *numbers(key))
    for strategy in ("most_frequent", "constant", "mean", "median"):
        for key in ("text", "text missing", "hostile missing", "all missing"):
            case(simple, f"{strategy} {key}", SimpleImputer(strategy=strategy), *CATEGORICAL[key])
    case(simple, "constant 7.5", SimpleImputer(strategy="constant", fill_value=7.5), *numbers("missing"))
    case(simple, "constant text into numbers", SimpleImputer(strategy="constant", fill_value="x"), *numbers("missing"))
    case(simple, "constant __MISSING__", SimpleImputer(strategy="constant", fill_value="__MISSING__"), *CATEGORICAL["text missing"])
    case(simple, "constant indicator", SimpleImputer(strategy="constant", fill_value="q", add_indicator=True), *CATEGORICAL["text missing"])
    case(simple, "marker -1", SimpleImputer(missing_values=-1, strategy="mean"), [column("x", "float64", [-1.0, 2.0, 4.0, -1.0])])
    case(simple, "marker -1 indicator", SimpleImputer(missing_values=-1, add_indicator=True), [column("x", "int64", [-1, 2, 4, -1])])
    case(simple, "wide", SimpleImputer(add_indicator=True), [column("a", "float64", [1.0, math.nan, 3.0]), column("b", "float64", [1.0, 2.0, 4.0])],
         [column("a", "float64", [math.nan, 2.0]), column("b", "float64", [math.nan, 2.0])])
    case(simple, "no such strategy", SimpleImputer(strategy="mode"), *numbers("missing"))
    yield simple

    indicator = Family("MissingIndicator")
    three = [column("a", "float64", [1.0, math.nan, 3.0]), column("b", "float64", [1.0, 2.0, 4.0]), column("c", "float64", [math.nan, math.nan, None])]
    for features in ("missing-only", "all"):
        for key in ("normal", "missing", "mostly missing", "all missing", "zeros", "int32", "one row"):
            case(indicator, f"{features} {key}", MissingIndicator(features=features, error_on_new=False), *numbers(key))
        case(indicator, f"{features} three", MissingIndicator(features=features), three)
        case(indicator, f"{features} text", MissingIndicator(features=features), *CATEGORICAL["text missing"])
    case(indicator, "new at transform", MissingIndicator(), three, [column("a", "float64", [1.0]), column("b", "float64", [math.nan]), column("c", "float64", [1.0])])
    case(indicator, "new at transform, all", MissingIndicator(features="all"), three, [column("a", "float64", [1.0]), column("b", "float64", [math.nan]), column("c", "float64", [1.0])])
    case(indicator, "new at transform, allowed", MissingIndicator(error_on_new=False), three, [column("a", "float64", [1.0]), column("b", "float64", [math.nan]), column("c", "float64", [1.0])])
    case(indicator, "marker 0", MissingIndicator(missing_values=0), [column("x", "int64", [0, 1, 0]), column("y", "int64", [1, 1, 1])])
    yield indicator

    knn = Family("KNNImputer")
    tables = {
        "grid": [column("a", "float64", [1.0, 2.0, math.nan, 8.0, 5.0]), column("b", "float64", [2.0, math.nan, 6.0, 8.0, 1.0]), column("c", "float64", [math.nan, 4.0, 5.0, 7.0, 2.5])],
        "normal": [column(n, "float64", [math.nan if (i * 7 + k) % 5 == 0 else v for i, v in enumerate(np.random.default_rng(k).normal(0, 1, 40).tolist())]) for k, n in enumerate("abc")],
        "no missing": [column("a", "float64", [1.0, 2.0, 4.0]), column("b", "float64", [2.0, 3.0, 7.0])],
        "empty column": [column("a", "float64", [1.0, math.nan, 4.0]), column("b", "float64", [math.nan, math.nan, math.nan])],
        "nothing shared": [column("a", "float64", [1.0, math.nan, 2.0]), column("b", "float64", [math.nan, 3.0, math.nan])],
        "same rows": [column("a", "float64", [1.0, 1.0, 1.0, 5.0]), column("b", "float64", [3.0, 3.0, math.nan, 9.0])],
    }
    for key, columns in tables.items():
        for options in ({"n_neighbors": 2}, {"n_neighbors": 1}, {"weights": "distance", "n_neighbors": 2}):
            case(knn, f"{options} {key}", KNNImputer(**options), columns)
    case(knn, "defaults", KNNImputer(), tables["normal"])
    case(knn, "indicator", KNNImputer(add_indicator=True, n_neighbors=3), tables["grid"])
    case(knn, "keep empty", KNNImputer(keep_empty_features=True), tables["empty column"])
    case(knn, "no neighbors", KNNImputer(n_neighbors=0), tables["grid"])
    case(knn, "new missing", KNNImputer(n_neighbors=2), tables["no missing"], [column("a", "float64", [math.nan, 3.9]), column("b", "float64", [2.2, math.nan])])
    yield knn


def encoders():
    onehot = Family("OneHotEncoder")
    ordinal = Family("OrdinalEncoder")
    for key, (fit, transform) in CATEGORICAL.items():
        for options in ({}, {"handle_unknown": "ignore"}, {"drop": "first"}, {"drop": "if_binary", "handle_unknown": "ignore"}):
            case(onehot, f"{options} {key}", OneHotEncoder(sparse_output=False, **options), fit, transform)
        for options in ({}, {"handle_unknown": "use_encoded_value", "unknown_value": -1}, {"encoded_missing_value": -2}):
            case(ordinal, f"{options} {key}", OrdinalEncoder(**options), fit, transform)
    counted, probed = CATEGORICAL["counted"]
    for limits in ({"min_frequency": 2}, {"min_frequency": 4}, {"min_frequency": 0.2}, {"min_frequency": 0.05}, {"max_categories": 3}, {"max_categories": 2}, {"max_categories": 1}, {"max_categories": 10},
                   {"min_frequency": 3, "max_categories": 3}, {"min_frequency": 100}):
        for key in ("counted", "counted missing"):
            fit, transform = CATEGORICAL[key]
            for unknown in ("error", "infrequent_if_exist", "ignore", "warn"):
                case(onehot, f"{limits} {unknown} {key}", OneHotEncoder(sparse_output=False, handle_unknown=unknown, **limits), fit, transform)
            case(onehot, f"{limits} drop first {key}", OneHotEncoder(sparse_output=False, drop="first", handle_unknown="infrequent_if_exist", **limits), fit, transform)
            case(ordinal, f"{limits} {key}", OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, **limits), fit, transform)
            case(ordinal, f"{limits} missing {key}", OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, encoded_missing_value=-3, **limits), fit, transform)
    case(onehot, "drop infrequent", OneHotEncoder(sparse_output=False, min_frequency=3, drop=["rare"]), counted)
    case(onehot, "drop named", OneHotEncoder(sparse_output=False, drop=["b"]), counted)
    case(onehot, "drop unknown", OneHotEncoder(sparse_output=False, drop=["nope"]), counted)
    case(onehot, "drop if_binary infrequent", OneHotEncoder(sparse_output=False, min_frequency=5, drop="if_binary"), counted)
    case(onehot, "given", OneHotEncoder(sparse_output=False, categories=[["y", "x", "z"]]), *CATEGORICAL["two"])
    case(onehot, "given, unknown at fit", OneHotEncoder(sparse_output=False, categories=[["y"]]), *CATEGORICAL["two"])
    case(onehot, "given, unknown ignored", OneHotEncoder(sparse_output=False, categories=[["y"]], handle_unknown="ignore"), *CATEGORICAL["two"])
    case(onehot, "given numbers unsorted", OneHotEncoder(sparse_output=False, categories=[[3, 1, 2]]), [column("n", "int64", [1, 2, 3])])
    case(onehot, "two columns", OneHotEncoder(sparse_output=False), PAIRED)
    case(onehot, "two columns, infrequent", OneHotEncoder(sparse_output=False, min_frequency=2, handle_unknown="infrequent_if_exist"), PAIRED)
    case(onehot, "names collide", OneHotEncoder(sparse_output=False), [column("a", "utf8", ["b_c", "d"]), column("a_b", "utf8", ["c", "d"])])
    case(onehot, "real infrequent_sklearn", OneHotEncoder(sparse_output=False, min_frequency=2), [column("t", "utf8", ["infrequent_sklearn", "infrequent_sklearn", "q"])])
    case(ordinal, "unknown NaN", OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=math.nan), *CATEGORICAL["text unseen"])
    case(ordinal, "unknown in use", OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=0), *CATEGORICAL["text"])
    case(ordinal, "unknown not given", OrdinalEncoder(handle_unknown="use_encoded_value"), *CATEGORICAL["text"])
    case(ordinal, "unknown 1.5", OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1.5), *CATEGORICAL["text"])
    case(ordinal, "missing in use", OrdinalEncoder(encoded_missing_value=1), *CATEGORICAL["text missing"])
    case(ordinal, "given", OrdinalEncoder(categories=[["y", "x"]]), *CATEGORICAL["two"])
    case(ordinal, "given, unknown at fit", OrdinalEncoder(categories=[["y"]]), *CATEGORICAL["two"])
    case(ordinal, "two columns", OrdinalEncoder(), PAIRED)
    yield onehot
    yield ordinal

    label, binarizer = Family("LabelEncoder"), Family("LabelBinarizer")
    for key, (fit, transform) in LABELS.items():
        case(label, key, LabelEncoder(), fit, transform)
        case(binarizer, key, LabelBinarizer(), fit, transform)
    for options in ({"neg_label": -1}, {"neg_label": -2, "pos_label": 3}, {"neg_label": 1, "pos_label": 1}, {"neg_label": 2, "pos_label": 1}, {"pos_label": 5}):
        for key in ("text", "two", "one"):
            case(binarizer, f"{options} {key}", LabelBinarizer(**options), *LABELS[key])
    yield label
    yield binarizer

    multi = Family("MultiLabelBinarizer")
    lists = {
        "genres": ([["sci-fi", "thriller"], ["comedy"], []], [["comedy", "thriller"], []]),
        "repeated": ([["a", "a", "b"], ["b"]], None),
        "numbers": ([[3, 1], [2], [10, 1]], [[1], [10, 2, 3]]),
        "unknown": ([["a"], ["b"]], [["a", "z"], ["z"]]),
        "hostile": ([["__proto__", "\U0001F600"], ["\uffff", ""], ["constructor"]], None),
        "empty": ([[], []], [[]]),
        "one": ([["x"], ["x"]], [["x"], []]),
        "many": ([[chr(97 + (i * j) % 26) for j in range(i % 5)] for i in range(30)], None),
    }
    for key, (fit, transform) in lists.items():
        transform = fit if transform is None else transform
        case(multi, key, MultiLabelBinarizer(), [column("labels", "lists", fit)], [column("labels", "lists", transform)])
        if isinstance(fit[0] and fit[0][0], str):
            for classes in (sorted({v for row in fit for v in row}, reverse=True), ["a", "b", "x", "comedy", "extra"], ["a", "a"]):
                case(multi, f"{key} given {classes}", MultiLabelBinarizer(classes=classes), [column("labels", "lists", fit)], [column("labels", "lists", transform)])
    yield multi

    target = Family("TargetEncoder")
    fit, transform = CATEGORICAL["target"]
    for key, y in TARGETS.items():
        for smooth in ("auto", 0.0, 10.0):
            case(target, f"{smooth} {key}", TargetEncoder(smooth=smooth), fit, transform, y=y, folds=FOLDS)
    case(target, "missing categories", TargetEncoder(), *CATEGORICAL["target missing"], y=TARGETS["continuous"], folds=FOLDS)
    case(target, "given", TargetEncoder(categories=[["a", "b", "c", "d", "never"]]), fit, transform, y=TARGETS["continuous"], folds=FOLDS)
    case(target, "given, too few", TargetEncoder(categories=[["a", "b"]]), fit, transform, y=TARGETS["continuous"])
    case(target, "binary with three classes", TargetEncoder(target_type="binary"), fit, transform, y=TARGETS["multiclass"], folds=FOLDS)
    case(target, "continuous said", TargetEncoder(target_type="continuous"), fit, transform, y=TARGETS["whole"], folds=FOLDS)
    case(target, "smooth negative", TargetEncoder(smooth=-1.0), fit, transform, y=TARGETS["continuous"])
    case(target, "no such type", TargetEncoder(target_type="count"), fit, transform, y=TARGETS["continuous"])
    case(target, "two columns", TargetEncoder(), [fit[0], column("n", "int64", [i % 3 for i in range(30)])], [transform[0], column("n", "int64", [i % 4 for i in range(len(transform[0]["cells"]))])],
         y=TARGETS["continuous"], folds=FOLDS)
    case(target, "two columns, multiclass", TargetEncoder(), [fit[0], column("n", "int64", [i % 3 for i in range(30)])], [transform[0], column("n", "int64", [i % 4 for i in range(len(transform[0]["cells"]))])],
         y=TARGETS["multiclass"], folds=FOLDS)
    yield target

    hasher = Family("FeatureHasher")
    strings = [["a", "b", "a"], [], ["\U0001F600", "__proto__", "", "\u00e9", "\u4e2d\u6587"], ["x"] * 5, ["foo", "bar", "baz"]]
    pairs = [[("a", 1.5), ("b", -2.0)], [("a", 0.0)], [("x", 1e308), ("x", 1e308)], [("x", 1.0), ("x", -1.0)], [("k", "v"), ("k", "w")]]
    dicts = [[("a", 1.5), ("b", "text")], [], [("__proto__", 2.0), ("\U0001F600", 1.0)], [("n", 0.1), ("m", 0.2), ("o", 0.3)]]
    for n in (1, 2, 8, 16, 100, 1048576):
        for sign in (True, False):
            for kind, cells, name in (("string", strings, "lists"), ("pair", pairs, "pairs"), ("dict", dicts, "dicts")):
                case(hasher, f"{kind} {n} {sign}", FeatureHasher(n_features=n, input_type=kind, alternate_sign=sign), [column("features", name, cells)])
    case(hasher, "no features", FeatureHasher(n_features=0), [column("features", "dicts", dicts)])
    yield hasher


def bins():
    kbins = Family("KBinsDiscretizer")
    for strategy in ("uniform", "quantile", "kmeans"):
        for key in ("normal", "lognormal", "zeros", "constant", "ties", "two rows", "thirds", "int32 small", "near constant", "tiny", "tenths"):
            case(kbins, f"{strategy} {key}", KBinsDiscretizer(strategy=strategy, encode="ordinal"), *numbers(key, probes=False))
        for n in (2, 3, 10):
            case(kbins, f"{strategy} {n} one-hot", KBinsDiscretizer(n_bins=n, strategy=strategy, encode="onehot-dense"), *numbers("normal", probes=False))
        case(kbins, f"{strategy} wide", KBinsDiscretizer(n_bins=[2, 3, 4], strategy=strategy, encode="onehot-dense"), WIDE)
    for method in ("inverted_cdf", "averaged_inverted_cdf", "closest_observation", "interpolated_inverted_cdf", "hazen", "weibull", "linear", "median_unbiased", "normal_unbiased"):
        for key in ("normal", "ties"):
            case(kbins, f"{method} {key}", KBinsDiscretizer(strategy="quantile", quantile_method=method, encode="ordinal"), *numbers(key, probes=False))
    weight = [(i % 4) + 0.5 for i in range(60)]
    case(kbins, "quantile weights", KBinsDiscretizer(strategy="quantile", encode="ordinal"), *numbers("normal", probes=False), weight=weight)
    case(kbins, "quantile inverted_cdf weights", KBinsDiscretizer(strategy="quantile", quantile_method="inverted_cdf", encode="ordinal"), *numbers("normal", probes=False), weight=weight)
    case(kbins, "kmeans weights", KBinsDiscretizer(strategy="kmeans", encode="ordinal"), *numbers("normal", probes=False), weight=weight)
    case(kbins, "uniform weights", KBinsDiscretizer(strategy="uniform", encode="ordinal"), *numbers("normal", probes=False), weight=weight)
    case(kbins, "one bin", KBinsDiscretizer(n_bins=1), *numbers("normal", probes=False))
    case(kbins, "missing", KBinsDiscretizer(), *numbers("missing"))
    case(kbins, "beyond the edges", KBinsDiscretizer(encode="ordinal", strategy="uniform"), numbers("normal")[0], [column("x", "float64", [-1e300, 1e300, 0.0, -0.0])])
    yield kbins

    binarizer = Family("Binarizer")
    for threshold in (0.0, -0.0, 1.0, -1.5, 1e-320, math.inf):
        for key in ("normal", "zeros", "denormals", "int32", "bool"):
            case(binarizer, f"{threshold} {key}", Binarizer(threshold=threshold), *numbers(key, probes=False))
    case(binarizer, "missing", Binarizer(), *numbers("missing"))
    yield binarizer


def expansions():
    poly = Family("PolynomialFeatures")
    for degree in (1, 2, 3, (2, 3), (0, 2), 0, 5):
        for options in ({}, {"interaction_only": True}, {"include_bias": False}):
            case(poly, f"{degree} {options}", PolynomialFeatures(degree, **options), WIDE)
    case(poly, "order F", PolynomialFeatures(2, order="F"), WIDE)
    case(poly, "one column", PolynomialFeatures(4), [column("x", "float64", [0.1, -3.0, 1e100, 0.0, -0.0, 1e-160])])
    case(poly, "int64", PolynomialFeatures(2), [column("a", "int64", [1, 2, 3037000500]), column("b", "int64", [-7, 0, 5])])
    case(poly, "bool", PolynomialFeatures(2), [column("a", "bool", [True, False]), column("b", "bool", [True, True])])
    case(poly, "missing", PolynomialFeatures(2), *numbers("missing"))
    case(poly, "degree -1", PolynomialFeatures(-1), WIDE)
    case(poly, "degree the wrong way", PolynomialFeatures((3, 2)), WIDE)
    case(poly, "bias alone", PolynomialFeatures(0, include_bias=False), WIDE)
    yield poly

    spline = Family("SplineTransformer")
    beyond = [column("x", "float64", [-5.0, 0.0, 3.3, 9.99, 10.0, 17.25, 25.0, 1e3])]
    for extrapolation in ("constant", "linear", "continue", "periodic", "error"):
        for degree in (0, 1, 2, 3):
            if degree == 0 and extrapolation == "periodic":
                continue
            case(spline, f"{extrapolation} {degree}", SplineTransformer(degree=degree, extrapolation=extrapolation), numbers("normal")[0], beyond)
    for options in ({"n_knots": 2}, {"n_knots": 10}, {"include_bias": False}, {"knots": "quantile"}, {"knots": "quantile", "n_knots": 7, "degree": 2}, {"knots": "quantile", "extrapolation": "linear"},
                    {"knots": np.array([[0.0], [5.0], [7.0], [20.0]])}, {"n_knots": 1}, {"knots": np.array([[0.0], [0.0]])}, {"degree": 5}):
        case(spline, str(options).replace("\n", ""), SplineTransformer(**options), numbers("normal")[0], beyond)
    for key in ("lognormal", "thirds", "int32 small", "ties", "constant"):
        case(spline, key, SplineTransformer(), *numbers(key, probes=False))
    case(spline, "wide", SplineTransformer(n_knots=3), WIDE)
    case(spline, "weights", SplineTransformer(knots="quantile"), *numbers("normal", probes=False), weight=[(i % 4) + 0.5 for i in range(60)])
    case(spline, "missing refused", SplineTransformer(), *numbers("missing"))
    case(spline, "missing zeros", SplineTransformer(handle_missing="zeros"), *numbers("missing", probes=False))
    case(spline, "missing zeros, no bias", SplineTransformer(handle_missing="zeros", include_bias=False), *numbers("missing", probes=False))
    yield spline


def texts():
    count, tfidf, hashing = Family("CountVectorizer"), Family("TfidfVectorizer"), Family("HashingVectorizer")
    shared = ({}, {"lowercase": False}, {"ngram_range": (1, 2)}, {"ngram_range": (2, 3)}, {"analyzer": "char"}, {"analyzer": "char", "ngram_range": (2, 3)}, {"analyzer": "char_wb", "ngram_range": (2, 4)},
              {"strip_accents": "unicode"}, {"strip_accents": "ascii"}, {"stop_words": ["the", "and"]}, {"token_pattern": r"[a-z]+"}, {"token_pattern": r"(?u)\b\w+\b"}, {"binary": True},
              {"ngram_range": (2, 1)}, {"stop_words": "english"})
    for key, (fit, transform) in DOCUMENTS.items():
        options = shared if key in ("plain", "unicode") else ({}, {"analyzer": "char_wb", "ngram_range": (1, 3)}, {"strip_accents": "unicode"})
        for each in options:
            case(count, f"{each} {key}", CountVectorizer(**each), fit, transform)
            case(hashing, f"{each} {key}", HashingVectorizer(**{"n_features": 64, **each}), fit, transform)
            case(tfidf, f"{each} {key}", TfidfVectorizer(**each), fit, transform)
    plain = DOCUMENTS["plain"]
    for each in ({"min_df": 2}, {"max_df": 1}, {"max_df": 0.5}, {"min_df": 0.6}, {"max_features": 3}, {"vocabulary": ["cat", "dog", "the"]}, {"vocabulary": {"cat": 1, "dog": 0}}, {"min_df": 5, "max_df": 2}, {"min_df": 1.0, "max_df": 1}):
        case(count, f"{each}", CountVectorizer(**each), *plain)
        case(tfidf, f"{each}", TfidfVectorizer(**each), *plain)
    for each in ({"norm": "l1"}, {"norm": None}, {"use_idf": False}, {"smooth_idf": False}, {"sublinear_tf": True}, {"sublinear_tf": True, "norm": None, "smooth_idf": False}):
        case(tfidf, f"{each}", TfidfVectorizer(**each), *plain)
    for each in ({"norm": "l1"}, {"norm": None}, {"alternate_sign": False}, {"n_features": 1048576}, {"n_features": 2, "norm": None}, {"n_features": 7}):
        case(hashing, f"{each}", HashingVectorizer(**{"n_features": 64, **each}), *plain)
    yield count
    yield tfidf
    yield hashing


def selection():
    variance = Family("VarianceThreshold")
    for key in NUMERIC:
        case(variance, key, VarianceThreshold(), *numbers(key))
    for threshold in (0.5, 1e-20, 8.0, 100.0, -1.0):
        case(variance, f"threshold {threshold}", VarianceThreshold(threshold), WIDE)
    case(variance, "some constant", VarianceThreshold(), [WIDE[0], column("k", "float64", [0.1] * len(WIDE[0]["cells"]))])
    yield variance


def compositions():
    num = column("distance", "float64", [229.0, 719.0, math.nan, 1400.0, 2475.0])
    temp = column("temp", "float64", [39.02, math.nan, 41.0, 37.94, 28.04])
    carrier = column("carrier", "utf8", ["B6", "UA", None, "UA", "AA"])
    hour = column("hour", "int32", [5, 6, 5, 23, 0])
    later = [column("distance", "float64", [229.0, math.nan, 100.0]), column("temp", "float64", [39.02, 0.1, math.nan]), column("carrier", "utf8", ["UA", None, "AA"]), column("hour", "int32", [5, 5, 6])]
    everything = [num, temp, carrier, hour]
    numeric = [num, temp]
    dense = {"sparse_output": False}

    pipe = Family("Pipeline")
    steps = {
        "impute, scale": [SimpleImputer(strategy="median"), StandardScaler()], "mean, scale": [SimpleImputer(), StandardScaler()], "impute, scale, minmax": [SimpleImputer(), StandardScaler(), MinMaxScaler()],
        "constant, robust": [SimpleImputer(strategy="constant"), RobustScaler()], "indicator, scale": [SimpleImputer(add_indicator=True), StandardScaler()], "scale, impute": [StandardScaler(), SimpleImputer()],
        "impute, quantile": [SimpleImputer(), QuantileTransformer(n_quantiles=5)], "impute, power": [SimpleImputer(), PowerTransformer()], "impute, bins": [SimpleImputer(), KBinsDiscretizer(n_bins=3, encode="ordinal")],
        "impute, bins, one-hot": [SimpleImputer(), KBinsDiscretizer(n_bins=2, encode="onehot-dense")], "impute, polynomial, scale": [SimpleImputer(), PolynomialFeatures(2), StandardScaler()],
        "impute, spline": [SimpleImputer(), SplineTransformer(n_knots=3)], "impute, normalize": [SimpleImputer(), Normalizer()], "impute, binarize": [SimpleImputer(), Binarizer(threshold=100.0)],
        "minmax, maxabs": [MinMaxScaler(), MaxAbsScaler()], "passthrough, scale": ["passthrough", StandardScaler()], "scale, passthrough": [StandardScaler(), "passthrough"],
        "impute, variance": [SimpleImputer(), VarianceThreshold(50000.0)], "knn, scale": [KNNImputer(n_neighbors=2), StandardScaler()], "impute, scale, polynomial": [SimpleImputer(), StandardScaler(), PolynomialFeatures((1, 3), include_bias=False)],
    }
    for key, list_of_steps in steps.items():
        case(pipe, key, Pipeline([(f"s{i}", step) for i, step in enumerate(list_of_steps)]), numeric, later[:2])
    case(pipe, "ordinal, impute, minmax", Pipeline([("code", OrdinalEncoder()), ("fill", SimpleImputer(strategy="median")), ("scale", MinMaxScaler())]), [carrier], [later[2]])
    case(pipe, "fill, one-hot", Pipeline([("fill", SimpleImputer(strategy="constant", fill_value="__MISSING__")), ("hot", OneHotEncoder(handle_unknown="ignore", **dense))]), [carrier], [later[2]])
    case(pipe, "one-hot, scale", Pipeline([("hot", OneHotEncoder(**dense)), ("scale", StandardScaler())]), [carrier], [later[2]])
    case(pipe, "pipeline in pipeline", Pipeline([("a", Pipeline([("fill", SimpleImputer()), ("scale", StandardScaler())])), ("b", MinMaxScaler())]), numeric, later[:2])
    fit, transform = CATEGORICAL["target"]
    case(pipe, "target, scale", Pipeline([("target", TargetEncoder(cv=PredefinedSplit(FOLDS))), ("scale", StandardScaler())]), fit, transform, y=TARGETS["continuous"])
    pipe.cases[-1]["stepFolds"] = {"target": FOLDS}
    case(pipe, "text refused", Pipeline([("scale", StandardScaler())]), [carrier], [later[2]])
    yield pipe

    def ct(parts, **options):
        return ColumnTransformer(parts, sparse_threshold=0, **options)

    def impute_scale():
        return Pipeline([("fill", SimpleImputer(strategy="median")), ("scale", StandardScaler())])

    columns = Family("ColumnTransformer")
    cat, both = ["carrier"], ["distance", "temp"]
    layouts = {
        "baseline": ct([("num", impute_scale(), both), ("cat", OneHotEncoder(**dense), cat)]),
        "drop remainder": ct([("num", StandardScaler(), ["temp"])]),
        "passthrough remainder": ct([("num", MinMaxScaler(), ["temp"]), ("cat", OrdinalEncoder(), cat)], remainder="passthrough"),
        "scaled remainder": ct([("cat", OneHotEncoder(drop="first", **dense), cat), ("off", "drop", ["hour"])], remainder=StandardScaler()),
        "plain names": ct([("a", StandardScaler(), ["distance"]), ("b", "passthrough", ["hour"])], verbose_feature_names_out=False),
        "names by pattern": ct([("a", StandardScaler(), ["distance"]), ("b", "passthrough", ["hour"])], verbose_feature_names_out="{feature_name}@{transformer_name}"),
        "plain names collide": ct([("a", StandardScaler(), ["distance"]), ("b", MinMaxScaler(), ["distance"])], verbose_feature_names_out=False),
        "one column twice": ct([("a", StandardScaler(), ["distance"]), ("b", MinMaxScaler(), ["distance"])]),
        "order of columns": ct([("a", "passthrough", ["hour", "distance"])], remainder="passthrough"),
        "no columns": ct([("a", StandardScaler(), []), ("b", "passthrough", ["hour"])]),
        "weights": ct([("a", impute_scale(), both), ("b", "passthrough", ["hour"])], transformer_weights={"a": 0.1, "b": 3.0}),
        "positions": ct([("a", StandardScaler(), [0, 3])]),
        "slice": ct([("a", SimpleImputer(), slice(0, 2))]),
        "mask": ct([("a", SimpleImputer(), [True, False, False, True])]),
        "unknown column": ct([("a", StandardScaler(), ["nope"])]),
        "nested": ct([("a", ct([("x", StandardScaler(), ["temp"])], remainder="passthrough"), ["temp", "hour"]), ("b", OrdinalEncoder(), cat)]),
        "union inside": ct([("a", FeatureUnion([("s", StandardScaler()), ("m", MinMaxScaler())]), both)]),
        "bins and splines": ct([("a", Pipeline([("f", SimpleImputer()), ("k", KBinsDiscretizer(3, encode="onehot-dense"))]), both), ("b", SplineTransformer(n_knots=3), ["hour"])]),
        "same name twice": ct([("a", StandardScaler(), ["temp"]), ("a", MinMaxScaler(), ["distance"])]),
        "all dropped": ct([("a", "drop", both)]),
        "name with __": ct([("a__b", StandardScaler(), ["temp"])]),
        "indicator": ct([("a", SimpleImputer(add_indicator=True), both), ("b", OrdinalEncoder(encoded_missing_value=-1), cat)]),
    }
    for key, transformer in layouts.items():
        case(columns, key, transformer, everything, later)
    case(columns, "column missing at transform", ct([("a", StandardScaler(), ["temp"])]), everything, later[:1])
    case(columns, "more columns, other order", ct([("a", StandardScaler(), ["temp"])], remainder="passthrough"), everything, [column("extra", "int64", [1, 2, 3]), *later[::-1]])
    yield columns

    union = Family("FeatureUnion")
    unions = {
        "scalers": [("s", StandardScaler()), ("m", MinMaxScaler())], "one": [("s", StandardScaler())], "with passthrough": [("p", "passthrough"), ("s", StandardScaler())], "with drop": [("d", "drop"), ("s", StandardScaler())],
        "imputers": [("a", SimpleImputer()), ("b", MissingIndicator())], "pipelines": [("a", impute_scale()), ("b", SimpleImputer(strategy="constant", fill_value=-1.0))],
        "nested": [("a", FeatureUnion([("x", StandardScaler()), ("y", RobustScaler())])), ("b", MaxAbsScaler())], "robust": [("a", RobustScaler()), ("b", MaxAbsScaler())],
        "polynomial": [("a", Pipeline([("f", SimpleImputer()), ("p", PolynomialFeatures(2))])), ("b", StandardScaler())],
    }
    for key, parts in unions.items():
        case(union, key, FeatureUnion(parts), numeric, later[:2])
        case(union, f"{key}, plain names", FeatureUnion(parts, verbose_feature_names_out=False), numeric, later[:2])
    case(union, "weights", FeatureUnion(unions["scalers"], transformer_weights={"s": 0.1}), numeric, later[:2])
    case(union, "unknown weight", FeatureUnion(unions["scalers"], transformer_weights={"q": 0.1}), numeric, later[:2])
    case(union, "encoders", FeatureUnion([("o", OrdinalEncoder()), ("h", OneHotEncoder(**dense))]), [carrier], [later[2]])
    case(union, "text", FeatureUnion([("c", CountVectorizer()), ("t", TfidfVectorizer())]), *DOCUMENTS["plain"])
    yield union


def main(folder):
    Path(folder).mkdir(parents=True, exist_ok=True)
    versions = {"scikit-learn": sklearn.__version__, "numpy": np.__version__, "scipy": scipy.__version__}
    total = size = 0
    for families in (scalers, imputers, encoders, bins, expansions, texts, selection, compositions):
        for family in families():
            document = {"versions": versions, "data": family.data, "cases": family.cases}
            name = "".join(f"-{c.lower()}" if c.isupper() else c for c in family.name).lstrip("-").replace("k-n-n", "knn").replace("k-bins", "kbins")
            target = Path(folder, f"{name}.json.gz")
            with open(target, "wb") as file, gzip.GzipFile(fileobj=file, mode="wb", mtime=0, filename="") as out:
                out.write(json.dumps(document, separators=(",", ":")).encode())
            total += len(family.cases)
            size += target.stat().st_size
            print(name, len(family.cases), sum("error" in c for c in family.cases), target.stat().st_size)
    print("cases", total, "bytes", size)


if __name__ == "__main__":
    main(sys.argv[1])
