"""Python values as JSON that keeps every bit: see README.md."""

import math
import struct

import numpy as np
import scipy
from scipy.interpolate import BSpline
from sklearn.base import BaseEstimator


def hexed(x):
    return "7ff8000000000000" if math.isnan(x) else struct.pack(">d", float(x)).hex()


def cells_to_json(kind, cells):
    if kind.startswith("float"):
        return [None if cell is None else hexed(np.float32(cell) if kind == "float32" else cell) for cell in cells]
    if kind == "int64":
        return [None if cell is None else str(cell) for cell in cells]
    if kind in ("lists", "pairs", "dicts"):
        return [[encode(item) for item in cell] for cell in cells]
    return cells


def encode(value):
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return {"$int": str(int(value))}
    if isinstance(value, (float, np.floating)):
        return {"$f8": hexed(float(value))}
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    if isinstance(value, slice):
        return {"$slice": [value.start, value.stop, value.step]}
    if isinstance(value, (dict,)):
        return {"$dict": [[encode(k), encode(v)] for k, v in value.items()]}
    if isinstance(value, np.ndarray):
        return encode_array(value)
    if scipy.sparse.issparse(value):
        return encode_array(value.toarray())
    if isinstance(value, BSpline):
        return {"$bspline": {"t": encode(value.t), "c": encode(value.c), "k": int(value.k), "extrapolate": encode(value.extrapolate)}}
    if isinstance(value, BaseEstimator):
        fitted = attributes_of(value)
        return {"$estimator": type(value).__name__, "params": params_of(value), **({"attributes": fitted} if fitted else {})}
    if isinstance(value, type):
        return {"$type": value.__name__}
    return {"$other": type(value).__name__}


def encode_array(array):
    shape = list(array.shape)
    if array.dtype.kind == "f":
        return {"dtype": "float64", "shape": shape, "bits": "".join(hexed(x) for x in array.astype("float64").ravel())}
    if array.dtype.kind in "iu":
        return {"dtype": "int64", "shape": shape, "values": [str(int(x)) for x in array.ravel()]}
    if array.dtype.kind == "b":
        return {"dtype": "bool", "shape": shape, "values": "".join("1" if x else "0" for x in array.ravel())}
    if array.dtype.kind == "O" and array.size and all(isinstance(x, (float, np.floating)) for x in array.ravel()):
        return encode_array(array.astype("float64"))
    return {"dtype": "object", "shape": shape, "values": [encode(x.item() if isinstance(x, np.generic) else x) for x in array.ravel()]}


def sparse_rows(output):
    """A wide sparse matrix: per row the columns with an entry, ascending, and their bits."""
    rows = output.tocsr().sorted_indices()
    entries = []
    for i in range(rows.shape[0]):
        part = slice(rows.indptr[i], rows.indptr[i + 1])
        entries.append([[int(j), hexed(x)] for j, x in zip(rows.indices[part], rows.data[part])])
    return {"sparse": entries, "shape": list(rows.shape)}


def params_of(estimator):
    """The parameters that are not the default, by scikit-learn's names."""
    defaults = type(estimator)().get_params(deep=False) if not hasattr(estimator, "steps") and not hasattr(estimator, "transformers") and not hasattr(estimator, "transformer_list") else {}
    kept = {}
    for name, value in estimator.get_params(deep=False).items():
        if name in ("cv", "memory", "n_jobs", "verbose", "transform_input", "sparse_threshold"):
            continue
        if name in defaults and type(defaults[name]) is type(value) and (defaults[name] is value or (not isinstance(value, np.ndarray) and (value == defaults[name] or value != value))):
            continue
        kept[name] = encode(value)
    return kept


HIDDEN = {"_fit_X", "_mask_fit_X", "_valid_mask", "_scaler", "_n_features", "_infrequent_indices", "_default_to_infrequent_mappings", "_drop_idx_after_grouping", "_tfidf", "_encoder"}
# What repeats the input, or only says how scikit-learn was called.
SKIPPED = {"feature_names_in_", "n_features_in_", "named_transformers_", "output_indices_"}


def attributes_of(estimator):
    """What it learned, by scikit-learn's names, hidden names included."""
    result = {}
    for name, value in vars(estimator).items():
        learned = name.endswith("_") and not name.startswith("_")
        if (learned or name in HIDDEN) and name not in SKIPPED:
            result[name] = encode(value)
    for name in ("infrequent_categories_", "idf_"):
        try:
            if name not in result and hasattr(estimator, name):
                result[name] = encode(getattr(estimator, name))
        except Exception:
            pass
    if hasattr(estimator, "steps"):
        result["steps"] = {name: {} if step == "passthrough" else attributes_of(step) for name, step in estimator.steps}
    if hasattr(estimator, "transformer_list"):
        result["transformer_list"] = {name: {} if isinstance(step, str) else attributes_of(step) for name, step in estimator.transformer_list}
    return result
