"""Times scikit-learn on the baseline of packages/transformers/bench: the same shape of events, fit and transform of 1 M rows, then single rows.

Run: python bench.py; strings are Python objects, as a data frame read from Parquet by pandas 2 has them."""
import statistics
import time

import numpy as np
import pandas as pd
import sklearn
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

ROWS = 1_000_000
CATEGORIES = ["books", "games", "garden", "grocery", "health", "music", "sports", "toys"]
COUNTRIES = [a + b for a in "ABCDEFGH" for b in "VWXYZ"]


def events():
    rng = np.random.default_rng(20261124)
    amount = rng.lognormal(3, 1, ROWS)
    amount[rng.random(ROWS) < 0.05] = np.nan
    category = np.array(CATEGORIES, dtype=object)[rng.integers(0, len(CATEGORIES), ROWS)]
    category[rng.random(ROWS) < 0.01] = None
    country = np.array(COUNTRIES, dtype=object)[rng.integers(0, len(COUNTRIES), ROWS)]
    return pd.DataFrame({"amount": amount, "score": rng.normal(0, 1, ROWS), "session_len": rng.integers(1, 3600, ROWS).astype("int32"),
                         "category": pd.Series(category, dtype=object), "country": pd.Series(country, dtype=object)})


def pipeline():
    return ColumnTransformer([
        ("number", Pipeline([("impute", SimpleImputer()), ("scale", StandardScaler())]), ["amount", "score", "session_len"]),
        ("category", Pipeline([
            ("impute", SimpleImputer(strategy="constant", fill_value="__MISSING__", missing_values=None)),
            ("onehot", OneHotEncoder(handle_unknown="ignore", sparse_output=False))]), ["category"]),
        ("country", OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1), ["country"]),
    ])


def medians(run, rounds):
    """Wall and CPU time; the second suffers much less from neighbours."""
    run()
    wall, cpu = [], []
    for _ in range(rounds):
        start, used = time.perf_counter(), time.process_time()
        run()
        wall.append((time.perf_counter() - start) * 1e3)
        cpu.append((time.process_time() - used) * 1e3)
    return f"{statistics.median(wall):.2f} ms wall, {statistics.median(cpu):.2f} ms CPU"


if __name__ == "__main__":
    frame = events()
    fitted = pipeline().fit(frame)
    one = frame.iloc[:1]
    print("scikit-learn", sklearn.__version__, "numpy", np.__version__, "pandas", pd.__version__)
    print("fit", medians(lambda: pipeline().fit(frame), 7))
    print("transform", medians(lambda: fitted.transform(frame), 7))
    print("one row", medians(lambda: fitted.transform(one), 200))
