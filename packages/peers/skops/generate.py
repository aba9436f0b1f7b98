"""Writes packages/transformers/test/golden/skops: transformers as skops files, and what scikit-learn makes of rows with them.

    python -m venv .venv && .venv/bin/pip install -r requirements.txt && .venv/bin/python generate.py ../../transformers/test/golden/skops

Names inside the files hang on addresses, so that a new run gives other bytes and the same values.
"""

import json
import struct
import sys
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
import sklearn
import skops
import skops.io
from sklearn.compose import ColumnTransformer, make_column_selector
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.feature_selection import VarianceThreshold
from sklearn.impute import KNNImputer, MissingIndicator, SimpleImputer
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import (
    Binarizer,
    FunctionTransformer,
    KBinsDiscretizer,
    LabelBinarizer,
    LabelEncoder,
    MaxAbsScaler,
    MinMaxScaler,
    Normalizer,
    OneHotEncoder,
    OrdinalEncoder,
    PolynomialFeatures,
    PowerTransformer,
    QuantileTransformer,
    RobustScaler,
    SplineTransformer,
    StandardScaler,
    TargetEncoder,
)

NUMBERS = pd.DataFrame({"a": [1.0, 2.0, 4.0, 8.5, -3.0, 0.1], "b": [10.0, 20.0, 20.0, 31.0, 1e3, 7.0]})
HOLES = pd.DataFrame({"a": [1.0, np.nan, 4.0, 8.5, -3.0, 0.1], "b": [10.0, 20.0, np.nan, np.nan, 1e3, 7.0]})
WORDS = pd.DataFrame({"c": ["x", "y", "x", "z", "\U0001f600", "__proto__"], "d": ["u", "v", "u", "u", "v", "v"]})
TEXTS = pd.DataFrame({"note": ["the cat sat", "a dog, the cat", "café au lait", "İstanbul 42", "", "the the"]})
MIXED = pd.concat([HOLES, WORDS, TEXTS], axis=1)
TARGET = np.array([0.0, 1.0, 1.5, 0.25, 3.0, 2.0])


def cases():
    yield "standard-scaler", StandardScaler(), NUMBERS
    yield "standard-scaler-plain", StandardScaler(with_mean=False, with_std=False), NUMBERS
    yield "min-max-scaler", MinMaxScaler(feature_range=(-1, 2), clip=True), NUMBERS
    yield "max-abs-scaler", MaxAbsScaler(), NUMBERS
    yield "robust-scaler", RobustScaler(quantile_range=(10.0, 80.0)), NUMBERS
    yield "normalizer", Normalizer(norm="l1"), NUMBERS
    yield "quantile-transformer", QuantileTransformer(n_quantiles=4, random_state=0), NUMBERS
    yield "power-transformer", PowerTransformer(), NUMBERS
    yield "simple-imputer", SimpleImputer(strategy="median", add_indicator=True), HOLES
    yield "simple-imputer-text", SimpleImputer(strategy="constant", fill_value="none"), WORDS
    yield "missing-indicator", MissingIndicator(), HOLES
    yield "knn-imputer", KNNImputer(n_neighbors=2), HOLES
    yield "one-hot-encoder", OneHotEncoder(sparse_output=False, handle_unknown="ignore"), WORDS
    yield "one-hot-encoder-rare", OneHotEncoder(sparse_output=False, handle_unknown="infrequent_if_exist", min_frequency=2), WORDS
    yield "ordinal-encoder", OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1), WORDS
    yield "ordinal-encoder-given", OrdinalEncoder(categories=[["x", "y", "z", "__proto__", "\U0001f600"], ["v", "u"]]), WORDS
    yield "target-encoder", TargetEncoder(target_type="continuous", random_state=0), WORDS
    yield "k-bins-discretizer", KBinsDiscretizer(n_bins=3, encode="onehot-dense", strategy="quantile", quantile_method="averaged_inverted_cdf"), NUMBERS
    yield "binarizer", Binarizer(threshold=2.5), NUMBERS
    yield "polynomial-features", PolynomialFeatures(degree=2, interaction_only=True), NUMBERS
    yield "spline-transformer", SplineTransformer(n_knots=3, degree=2, extrapolation="linear"), NUMBERS
    yield "variance-threshold", VarianceThreshold(threshold=100.0), NUMBERS
    yield "label-encoder", LabelEncoder(), WORDS["c"]
    yield "label-binarizer", LabelBinarizer(), WORDS["c"]
    yield "count-vectorizer", CountVectorizer(ngram_range=(1, 2), stop_words="english", max_df=0.9), TEXTS["note"]
    yield "tfidf-vectorizer", TfidfVectorizer(sublinear_tf=True, strip_accents="unicode"), TEXTS["note"]
    yield "hashing-vectorizer", HashingVectorizer(n_features=16, stop_words=["the"]), TEXTS["note"]
    yield "pipeline", Pipeline([("fill", SimpleImputer()), ("scale", StandardScaler()), ("keep", "passthrough")]), HOLES
    yield "feature-union", FeatureUnion([("scale", StandardScaler()), ("bits", Binarizer()), ("none", "drop")]), NUMBERS
    yield (
        "column-transformer",
        ColumnTransformer(
            [
                ("num", Pipeline([("fill", SimpleImputer(strategy="mean")), ("scale", MinMaxScaler())]), make_column_selector(dtype_include="number")),
                ("hot", OneHotEncoder(sparse_output=False), ["c"]),
                ("text", TfidfVectorizer(), "note"),
            ],
            remainder=OrdinalEncoder(),
            sparse_threshold=0,
        ),
        MIXED,
    )
    yield (
        "column-transformer-places",
        ColumnTransformer(
            [("range", StandardScaler(), slice(0, 1)), ("mask", MaxAbsScaler(), [False, True]), ("again", "passthrough", [1]), ("gone", "drop", ["a"]), ("none", Binarizer(), [])],
            remainder="passthrough",
            verbose_feature_names_out=True,
        ),
        NUMBERS,
    )
    yield "array", StandardScaler(), NUMBERS.to_numpy()
    yield "function", Pipeline([("log", FunctionTransformer(np.log1p, feature_names_out="one-to-one")), ("scale", StandardScaler())]), NUMBERS.abs()
    yield "custom-tokens", CountVectorizer(tokenizer=str.split, token_pattern=None), TEXTS["note"]
    yield "unfitted", ColumnTransformer([("num", StandardScaler(with_mean=False), ["a", "b"])], remainder="passthrough"), None


def bits(matrix):
    dense = matrix.toarray() if hasattr(matrix, "toarray") else np.asarray(matrix)
    return [[value if isinstance(value, str) else struct.pack(">d", float(value)).hex() for value in np.atleast_1d(row)] for row in dense]


def names(fitted):
    try:
        return list(fitted.get_feature_names_out())
    except (AttributeError, ValueError, TypeError):
        return None


def cells(data):
    if isinstance(data, np.ndarray):
        data = pd.DataFrame(data, columns=[f"x{i}" for i in range(data.shape[1])])
    frame = data.to_frame() if isinstance(data, pd.Series) else data
    return {
        name: [None if isinstance(value, float) and np.isnan(value) else value for value in column.astype(object)]
        for name, column in frame.items()
    }


def fitted_to(transformer, data):
    if data is None:
        return transformer
    given = data.map(lambda cell: cell) if isinstance(data, pd.Series) else data
    return transformer.fit(given, TARGET) if isinstance(transformer, TargetEncoder) else transformer.fit(given)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    expected = {"versions": {"scikit-learn": sklearn.__version__, "skops": skops.__version__, "scipy": scipy.__version__, "numpy": np.__version__}, "cases": {}}
    for i, (name, transformer, data) in enumerate(cases()):
        if isinstance(data, pd.DataFrame):
            data = data.astype({column: object for column in data.columns if column in ("c", "d", "note")})
        elif isinstance(data, pd.Series):
            data = data.astype(object)
        fitted = fitted_to(transformer, data)
        compression = zipfile.ZIP_STORED if i == 0 else zipfile.ZIP_DEFLATED
        skops.io.dump(fitted, folder / f"{name}.skops", compression=compression)
        case = {"class": type(fitted).__name__}
        if data is not None:
            case |= {"cells": cells(data), "output": bits(fitted.transform(data)), "names": names(fitted)}
        expected["cases"][name] = case
    (folder / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
