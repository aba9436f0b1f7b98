"""Writes what Great Expectations really answers, as golden cases for packages/expectations.

python3 -m venv venv && venv/bin/pip install -r requirements.txt
venv/bin/python generate.py > ../../expectations/test/golden/great-expectations.json
"""

import datetime
import itertools
import json
import math
import sys
import warnings

import great_expectations as gx
import pandas as pd

warnings.simplefilter("ignore")
NAN = float("nan")

# name -> (type, values); a None is a null, and pandas keeps nullable columns as they are told.
TABLES = {
    "mixed": {
        "n": ("float64", [1.0, 2.5, NAN, -3.0, 2.5, 1e300]),
        "i": ("Int64", [1, 2, 3, None, 3, 2**53 + 1]),
        "s": ("string", ["a", "b", None, "a", "", "🦆"]),
        "b": ("boolean", [True, False, True, None, True, False]),
        "t": ("timestamp", ["2013-01-01T05:00:00", "2013-01-02T00:00:00", None, "2012-12-31T23:59:59", "2013-01-01T05:00:00", "2013-01-03T01:02:03"]),
    },
    "empty": {"n": ("float64", []), "i": ("Int64", []), "s": ("string", [])},
    "nulls": {"n": ("float64", [NAN, NAN]), "i": ("Int64", [None, None]), "s": ("string", [None, None])},
    "one": {"n": ("float64", [0.0]), "i": ("Int64", [7]), "s": ("string", ["x"])},
    "zeros": {"n": ("float64", [0.0, -0.0, 1.0, math.inf, -math.inf]), "i": ("Int64", [0, 0, 1, 2, 2]), "s": ("string", ["x", "X", "é", "é", "x"])},
    "ties": {
        "n": ("float64", [10.0, 9.0, 10.0, 9.0, 100.0, 100.0]),
        "i": ("Int64", [2**53 + 1, 10, 9, 2**53 + 1, 10, 9]),
        "s": ("string", ["🦆", "～", "～", "🦆", "b", "b"]),
    },
    "long": {
        "n": ("float64", [float(k % 7) for k in range(60)]),
        "i": ("Int64", [k % 11 for k in range(60)]),
        "s": ("string", [f"k{k % 13}" for k in range(60)]),
    },
}


def frame(table):
    columns = {}
    for name, (kind, values) in table.items():
        if kind == "timestamp":
            columns[name] = pd.Series(pd.to_datetime(values)).astype("datetime64[us]")
        else:
            columns[name] = pd.Series(values, dtype=kind)
    return pd.DataFrame(columns)


def cases(table):
    has = lambda *names: all(name in table for name in names)
    bounds = [
        {"min_value": 0}, {"max_value": 2.5}, {"min_value": 1, "max_value": 3}, {"min_value": 1, "strict_min": True},
        {"min_value": -3, "max_value": 2.5, "strict_max": True}, {"min_value": 2.5, "max_value": 2.5},
        {"min_value": 3, "max_value": 1},
    ]
    for column in [name for name in ("n", "i", "s", "b", "t") if name in table]:
        for mostly in (None, 0.5, 0.75, 0.2):
            extra = {} if mostly is None else {"mostly": mostly}
            yield "expect_column_values_to_not_be_null", {"column": column, **extra}
            yield "expect_column_values_to_be_unique", {"column": column, **extra}
    for column, bound in itertools.product([name for name in ("n", "i") if name in table], bounds):
        yield "expect_column_values_to_be_between", {"column": column, **bound}
        for statistic in ("min", "max", "mean"):
            yield f"expect_column_{statistic}_to_be_between", {"column": column, **bound}
    for column, mostly in itertools.product(("n", "i"), (0.3, 0.6, 0.8)):
        yield "expect_column_values_to_be_between", {"column": column, "min_value": 1, "mostly": mostly}
    for members in (["a", "b"], ["x"], [], ["a", None], ["é"], ["k1", "k2", "k3"]):
        yield "expect_column_values_to_be_in_set", {"column": "s", "value_set": members}
        yield "expect_column_values_to_be_in_set", {"column": "s", "value_set": members, "mostly": 0.4}
    for members in ([1, 2, 3], [0], [2.5], [2**53], [2**53 + 1], []):
        yield "expect_column_values_to_be_in_set", {"column": "i", "value_set": members}
    for members in ([1, 2.5], [0], [2.5, -3.0, 1e300]):
        yield "expect_column_values_to_be_in_set", {"column": "n", "value_set": members}
    for regex in ("a", "^a$", "^[a-c]$", "^$", "k1", "^k[0-9]$", "x|X", ".", "[^a]"):
        yield "expect_column_values_to_match_regex", {"column": "s", "regex": regex}
        yield "expect_column_values_to_match_regex", {"column": "s", "regex": regex, "mostly": 0.5}
    if has("i", "s"):
        for columns in (["i", "s"], ["n", "i"], ["n", "s"], ["n", "i", "s"]):
            yield "expect_compound_columns_to_be_unique", {"column_list": columns}
            yield "expect_compound_columns_to_be_unique", {"column_list": columns, "mostly": 0.5}
            yield "expect_compound_columns_to_be_unique", {"column_list": columns, "ignore_row_if": "any_value_is_missing"}
            yield "expect_compound_columns_to_be_unique", {"column_list": columns, "ignore_row_if": "never"}
    for bound in ({"min_value": 1}, {"max_value": 5}, {"min_value": 6, "max_value": 6}, {"min_value": 0, "max_value": 0},
                  {"min_value": 6, "strict_min": True}, {"max_value": 6, "strict_max": True}, {"min_value": 9, "max_value": 2}):
        yield "expect_table_row_count_to_be_between", bound
    for column in ("n", "missing"):
        yield "expect_column_to_exist", {"column": column}
    yield "expect_column_to_exist", {"column": "i", "column_index": 1}
    yield "expect_column_to_exist", {"column": "i", "column_index": 2}
    yield "expect_column_to_exist", {"column": "i", "column_index": 0}
    yield "expect_column_to_exist", {"column": "n", "column_index": -3}
    yield "expect_column_values_to_not_be_null", {"column": "missing"}
    if "t" in table:
        for text in ("2013-01-01T00:00:00", "2013-01-03T01:02:03", "2013-06-01T00:00:00"):
            yield "expect_column_max_to_be_between", {"column": "t", "min_value": text}
            yield "expect_column_min_to_be_between", {"column": "t", "max_value": text}
            yield "expect_column_values_to_be_between", {"column": "t", "min_value": text}


def class_of(kind):
    name = "".join(part.capitalize() for part in kind.split("_"))
    return getattr(gx.expectations, name)


def plain(value):
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(member) for member in value]
    if isinstance(value, (pd.Timestamp, datetime.datetime)):
        return {"$time": value.isoformat()}
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**53 else {"$int": str(value)}
    if isinstance(value, float):
        if math.isnan(value):
            return None
        if math.isinf(value):
            return {"$double": "Infinity" if value > 0 else "-Infinity"}
        return value
    return value


def main():
    context = gx.get_context(mode="ephemeral")
    asset = context.data_sources.add_pandas("pandas").add_dataframe_asset("frame")
    definition = asset.add_batch_definition_whole_dataframe("whole")
    out = []
    for table_name, table in TABLES.items():
        batch = definition.get_batch({"dataframe": frame(table)})
        for kind, kwargs in cases(table):
            entry = {"table": table_name, "type": kind, "kwargs": plain(kwargs)}
            try:
                expectation = class_of(kind)(**kwargs)
            except Exception as error:  # refused at construction
                out.append({**entry, "refused": type(error).__name__})
                continue
            result = batch.validate(expectation, result_format="SUMMARY")
            raised = bool(result.exception_info) and (
                result.exception_info.get("raised_exception", True) if "raised_exception" in result.exception_info else True
            )
            out.append({**entry, "success": bool(result.success), "raised": raised, "result": plain(dict(result.result))})
        print(table_name, len(out), file=sys.stderr)
    tables = {
        name: {column: {"type": kind, "values": plain(values)} for column, (kind, values) in table.items()}
        for name, table in TABLES.items()
    }
    versions = {"great_expectations": gx.__version__, "pandas": pd.__version__}
    lines = ",\n".join(json.dumps(case, ensure_ascii=False, sort_keys=True) for case in out)
    print(f'{{"versions": {json.dumps(versions)},\n"tables": {json.dumps(tables, ensure_ascii=False)},\n"cases": [\n{lines}\n]}}')


main()
