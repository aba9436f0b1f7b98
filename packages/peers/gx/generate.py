"""Writes what Great Expectations really answers, as golden cases for packages/expectations.

python3 -m venv venv && venv/bin/pip install -r requirements.txt
venv/bin/python generate.py > ../../expectations/test/golden/great-expectations.json
venv/bin/python generate.py all | gzip -9n > ../../expectations/test/golden/great-expectations-all.json.gz
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
            columns[name] = pd.Series(pd.to_datetime(values, format="ISO8601")).astype("datetime64[us]")
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
    return CLASSES[kind]


CLASSES = {}
for name in dir(gx.expectations):
    member = getattr(gx.expectations, name)
    if isinstance(member, type) and hasattr(member, "expectation_type"):
        CLASSES[member.expectation_type] = member


def plain(value):
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, pd.DataFrame):
        return plain(value.to_dict("records"))
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


WIDE = {
    "many": {
        "id": ("Int64", list(range(12))),
        "i": ("Int64", [3, 1, 4, 1, 5, None, 9, 2, 6, 5, 3, 5]),
        "j": ("Int64", [3, 1, 5, 9, 5, None, 2, None, 6, 0, 3, 6]),
        "n": ("float64", [0.5, 2.25, NAN, -3.0, 100.0, 2.25, 1e-9, 1e16, 7.0, 1.0, 1.0, 1.0]),
        "s": ("string", ["apple", "Banana", None, "a_b", "100%", "", "é🦆", "apple", "x\ny", "A1", "b2", "apple"]),
        "u": ("string", ["apple", "banana", None, None, "100%", "", "é🦆", "pear", "x", "A1", "B2", "fig"]),
        "b": ("boolean", [True, False, True, None, True, False, True, True, True, False, None, True]),
        "t": ("timestamp", ["2013-01-01T05:00:00", "2013-01-02T00:00:00", None, "2012-12-31T23:59:59", "2013-01-01T05:00:00", "2013-01-03T01:02:03", "2013-01-04T00:00:00.250000", "2013-01-05T00:00:00", "2013-01-06T00:00:00", "2013-01-07T00:00:00", "2013-01-08T00:00:00", "2013-01-09T00:00:00"]),
    },
    "texts": {
        "id": ("Int64", list(range(14))),
        "d": ("string", ["2013-01-31", "2013-02-30", "Jan 5, 2013", "20130105T0930", "5pm", "not a date", "10/11/12", None, "2013-01-31T10:00:00Z", "12h30m", "Sept 2003", "1999", "31.12.1999", "Tue"]),
        "k": ("string", ['{"a": 1}', "[1, 2]", "{a: 1}", "null", "NaN", '"x"', "", None, "1e5", '{"a": "x"}', "{}", "true", "[1,]", " 5 "]),
        "v": ("string", ['{"a": 1}', '{"a": 2}', '{"a": "x"}', "{}", '{"b": 1}', None, '{"a": 5, "b": 1}', '{"a": 1.0}', '{"a": null}', '{"a": 1}', '{"a": 1}', '{"a": 1}', '{"a": 1}', '{"a": 1}']),
    },
    "steps": {"id": ("Int64", list(range(7))), "i": ("Int64", [1, 2, None, 2, 3, 3, 1]), "n": ("float64", [5.0, 4.0, 4.0, NAN, 3.0, 3.5, 1.0]), "t": ("timestamp", ["2013-01-01", "2013-01-02", "2013-01-02", None, "2013-01-01", "2013-01-05", "2013-01-06"])},
    "empty": {"id": ("Int64", []), "i": ("Int64", []), "j": ("Int64", []), "n": ("float64", []), "s": ("string", []), "u": ("string", [])},
    "nulls": {"id": ("Int64", [0, 1, 2]), "i": ("Int64", [None] * 3), "j": ("Int64", [None] * 3), "n": ("float64", [NAN] * 3), "s": ("string", [None] * 3), "u": ("string", [None] * 3)},
    "one": {"id": ("Int64", [0]), "i": ("Int64", [7]), "j": ("Int64", [7]), "n": ("float64", [2.5]), "s": ("string", ["x"]), "u": ("string", ["y"])},
}


def wide_cases(table):
    has = lambda *names: all(name in table for name in names)
    map_, aggregate = "expect_column_", "expect_column_"
    for column in ("i", "n", "s", "b", "t", "d"):
        if column not in table:
            continue
        for mostly in ({}, {"mostly": 0.6}):
            yield map_ + "values_to_be_null", {"column": column, **mostly}
            yield map_ + "values_to_not_be_null", {"column": column, **mostly}
            yield map_ + "values_to_be_unique", {"column": column, **mostly}
        for bound in ({"min_value": 2}, {"max_value": 4}, {"min_value": 2, "max_value": 4, "strict_max": True}, {"min_value": 5, "strict_min": True}, {"min_value": 9, "max_value": 1}):
            if column != "b" and column != "t":
                yield map_ + "value_lengths_to_be_between", {"column": column, **bound}
        for value in (1, 3, 5):
            if column != "b" and column != "t":
                yield map_ + "value_lengths_to_equal", {"column": column, "value": value}
        for share in ({"min_value": 0.5}, {"max_value": 0.7, "strict_max": True}, {"min_value": 0, "max_value": 0}):
            yield aggregate + "proportion_of_unique_values_to_be_between", {"column": column, **share}
            yield aggregate + "proportion_of_non_null_values_to_be_between", {"column": column, **share}
            yield aggregate + "unique_value_count_to_be_between", {"column": column, "min_value": share.get("min_value", 0) * 10}
    for column in [name for name in ("i", "n") if name in table]:
        for bound in ({}, {"min_value": 1}, {"max_value": 3}, {"min_value": 1, "max_value": 5, "strict_min": True}, {"min_value": 0, "max_value": 0}):
            for statistic in ("min", "max", "mean", "median", "stdev", "sum"):
                yield f"{aggregate}{statistic}_to_be_between", {"column": column, **bound}
            yield map_ + "values_to_be_between", {"column": column, **bound}
        for members in ([1, 3, 5], [1.0, 2.25], [], [None, 1], [1, "a"], [True]):
            for name in ("values_to_be_in_set", "values_to_not_be_in_set", "distinct_values_to_be_in_set", "distinct_values_to_contain_set", "distinct_values_to_equal_set", "most_common_value_to_be_in_set"):
                yield map_ + name, {"column": column, "value_set": members}
            yield map_ + "most_common_value_to_be_in_set", {"column": column, "value_set": members, "ties_okay": True}
        for strictly in ({}, {"strictly": True}, {"strictly": False, "mostly": 0.5}):
            yield map_ + "values_to_be_increasing", {"column": column, **strictly}
            yield map_ + "values_to_be_decreasing", {"column": column, **strictly}
        for ranges in ([[0, 3]], [[None, 2]], [[5, None]], [[3, 3]]):
            yield aggregate + "quantile_values_to_be_between", {"column": column, "quantile_ranges": {"quantiles": [0.5], "value_ranges": ranges}}
        for error in ("linear", "lower", "higher", "midpoint", "nearest", False):
            yield aggregate + "quantile_values_to_be_between", {"column": column, "quantile_ranges": {"quantiles": [0.1, 0.25, 0.9], "value_ranges": [[0, 1], [1, 4], [None, 9]]}, "allow_relative_error": error}
        yield aggregate + "quantile_values_to_be_between", {"column": column, "quantile_ranges": {"quantiles": [0.1, 0.5], "value_ranges": [[0, 1]]}}
        for threshold in (0, 0.5, 1, 3):
            for double_sided in (True, False):
                yield map_ + "value_z_scores_to_be_less_than", {"column": column, "threshold": threshold, "double_sided": double_sided}
        for method in ({}, {"method": "iqr", "multiplier": 0.5}, {"method": "std", "multiplier": 1}, {"method": "std", "multiplier": 0}, {"method": "iqr", "multiplier": 0}):
            yield map_ + "values_to_not_be_outliers", {"column": column, **method}
        for bins in ({"bins": [0, 2, 4, 10], "weights": [0.2, 0.3, 0.5]}, {"bins": [0, 2, 4], "weights": [0.4, 0.4], "tail_weights": [0.1, 0.1]}, {"bins": [-math.inf, 2, 4, math.inf], "weights": [0.2, 0.3, 0.5]}, {"bins": [0, 2, math.inf], "weights": [0.5, 0.5]}, {"bins": [-math.inf, 2, 5], "weights": [0.5, 0.5]}, {"bins": [2, 0], "weights": [1]}, {"bins": [0, 1, 3], "weights": [0, 1]}):
            for holdout in ({}, {"tail_weight_holdout": 0.1}, {"internal_weight_holdout": 0.1}):
                yield aggregate + "kl_divergence_to_be_less_than", {"column": column, "partition_object": bins, "threshold": 0.5, **holdout}
    if "s" in table:
        for members in (["apple", "A1"], ["x"], [], ["apple", None], ["APPLE"], ["apple", 1]):
            for name in ("values_to_be_in_set", "values_to_not_be_in_set", "distinct_values_to_be_in_set", "distinct_values_to_contain_set", "distinct_values_to_equal_set", "most_common_value_to_be_in_set"):
                yield map_ + name, {"column": "s", "value_set": members}
        for regex in ("a", "^a", "e$", "^[a-z]+$", "[0-9]", "^$", ".", "a|B", "p{2}"):
            yield map_ + "values_to_match_regex", {"column": "s", "regex": regex}
            yield map_ + "values_to_not_match_regex", {"column": "s", "regex": regex}
        for regexes in (["a", "b"], ["^a", "e$"], ["x"], []):
            yield map_ + "values_to_not_match_regex_list", {"column": "s", "regex_list": regexes}
            for match_on in ("any", "all"):
                yield map_ + "values_to_match_regex_list", {"column": "s", "regex_list": regexes, "match_on": match_on}
        for weights in ({"values": ["apple", "A1"], "weights": [0.5, 0.5]}, {"values": ["apple", "x"], "weights": [0.9, 0.1]}, {"values": ["x"], "weights": [0.5]}):
            for holdout in ({}, {"tail_weight_holdout": 0.2}, {"threshold": None}):
                yield aggregate + "kl_divergence_to_be_less_than", {"column": "s", "partition_object": weights, "threshold": 1.0, **holdout}
    for column, regex in (("i", "^[135]$"), ("n", "e"), ("n", r"\.0$"), ("b", "^T")):
        if column in table:
            yield map_ + "values_to_match_regex", {"column": column, "regex": regex}
    if "d" in table:
        yield map_ + "values_to_be_dateutil_parseable", {"column": "d"}
        yield map_ + "values_to_be_dateutil_parseable", {"column": "k"}
        for fmt in ("%Y-%m-%d", "%m/%d/%y", "%Y", "%d.%m.%Y", "%b %d, %Y", "%Q", "%Y %Y"):
            yield map_ + "values_to_match_strftime_format", {"column": "d", "strftime_format": fmt, "mostly": 0.1}
        yield map_ + "values_to_be_json_parseable", {"column": "k"}
        yield map_ + "values_to_be_json_parseable", {"column": "id"}
        for schema in ({"type": "object", "required": ["a"]}, {"properties": {"a": {"type": "integer", "minimum": 2}}}, {"properties": {"a": {"type": "string"}}, "required": ["a"]}, {"type": "strange"}, {"additionalProperties": False, "properties": {"a": {}}}):
            yield map_ + "values_to_match_json_schema", {"column": "v", "json_schema": schema}
            yield map_ + "values_to_match_json_schema", {"column": "k", "json_schema": schema}
    if has("i", "j", "s", "u"):
        for ignore in ({}, {"ignore_row_if": "either_value_is_missing"}, {"ignore_row_if": "neither"}, {"mostly": 0.5}):
            yield "expect_column_pair_values_to_be_equal", {"column_A": "i", "column_B": "j", **ignore}
            yield "expect_column_pair_values_to_be_equal", {"column_A": "s", "column_B": "u", **ignore}
            yield "expect_column_pair_values_a_to_be_greater_than_b", {"column_A": "i", "column_B": "j", **ignore}
            yield "expect_column_pair_values_a_to_be_greater_than_b", {"column_A": "i", "column_B": "n", "or_equal": True, **ignore}
            yield "expect_column_pair_values_to_be_in_set", {"column_A": "i", "column_B": "j", "value_pairs_set": [[3, 3], [1, 1], [5, 6]], **ignore}
            yield "expect_column_pair_values_to_be_in_set", {"column_A": "s", "column_B": "u", "value_pairs_set": [["apple", "apple"], [None, None], ["a_b", None]], **ignore}
        for ignore in ({}, {"ignore_row_if": "any_value_is_missing"}, {"ignore_row_if": "never"}, {"mostly": 0.5}):
            yield "expect_compound_columns_to_be_unique", {"column_list": ["i", "j"], **ignore}
            yield "expect_compound_columns_to_be_unique", {"column_list": ["i", "s", "b"] if "b" in table else ["i", "s"], **ignore}
            yield "expect_select_column_values_to_be_unique_within_record", {"column_list": ["i", "j"], **ignore}
            yield "expect_select_column_values_to_be_unique_within_record", {"column_list": ["s", "u"], **ignore}
            yield "expect_multicolumn_sum_to_equal", {"column_list": ["i", "j"], "sum_total": 6, **ignore}
            yield "expect_multicolumn_sum_to_equal", {"column_list": ["i", "n"], "sum_total": 3.5, **ignore}
            yield "expect_multicolumn_values_to_be_equal", {"column_list": ["i", "j"], **ignore}
            yield "expect_multicolumn_values_to_be_equal", {"column_list": ["s", "u"], **ignore}
        for name in ("expect_compound_columns_to_be_unique", "expect_select_column_values_to_be_unique_within_record", "expect_multicolumn_values_to_be_equal"):
            yield name, {"column_list": ["i"]}
    names = list(table)
    for low, high in ((1, 3), (None, 8), (9, None), (None, None)):
        yield "expect_table_column_count_to_be_between", {"min_value": low, "max_value": high}
        yield "expect_table_row_count_to_be_between", {"min_value": low, "max_value": high}
    for value in (1, 8, 12):
        yield "expect_table_column_count_to_equal", {"value": value}
        yield "expect_table_row_count_to_equal", {"value": value}
    for columns in (names, names[::-1], names[:2], [*names, "z"], []):
        yield "expect_table_columns_to_match_ordered_list", {"column_list": columns}
        for exact in ({}, {"exact_match": True}, {"exact_match": False}, {"exact_match": None}):
            yield "expect_table_columns_to_match_set", {"column_set": columns, **exact}
    for name in ("i", "zz"):
        for index in ({}, {"column_index": 1}, {"column_index": -1}, {"column_index": 99}):
            yield "expect_column_to_exist", {"column": name, **index}


CONDITIONS = [
    {"row_condition": 'col("i") > 2', "condition_parser": "great_expectations"},
    {"row_condition": 'col("s").notNull()', "condition_parser": "great_expectations"},
    {"row_condition": "i > 2 and n < 50", "condition_parser": "pandas"},
    {"row_condition": 's == "apple"', "condition_parser": "pandas"},
    {"row_condition": {"type": "comparison", "column": {"name": "i"}, "operator": ">=", "parameter": 3}},
    {"row_condition": {"type": "comparison", "column": {"name": "s"}, "operator": "IN", "parameter": ["apple", "A1"]}},
    {"row_condition": {"type": "nullity", "column": {"name": "j"}, "is_null": False}},
    {"row_condition": {"type": "and", "conditions": [{"type": "comparison", "column": {"name": "i"}, "operator": "<", "parameter": 6}, {"type": "nullity", "column": {"name": "s"}, "is_null": False}]}},
    {"row_condition": {"type": "or", "conditions": [{"type": "comparison", "column": {"name": "i"}, "operator": "==", "parameter": 5}, {"type": "comparison", "column": {"name": "n"}, "operator": ">", "parameter": 50}]}},
]
CONDITIONED = [
    ("expect_column_values_to_be_between", {"column": "i", "min_value": 2, "max_value": 5}),
    ("expect_column_values_to_not_be_null", {"column": "n"}),
    ("expect_column_values_to_be_unique", {"column": "s"}),
    ("expect_column_values_to_match_regex", {"column": "s", "regex": "^a"}),
    ("expect_column_mean_to_be_between", {"column": "n", "min_value": 0}),
    ("expect_column_pair_values_to_be_equal", {"column_A": "i", "column_B": "j"}),
    ("expect_compound_columns_to_be_unique", {"column_list": ["i", "j"]}),
    ("expect_table_row_count_to_be_between", {"min_value": 5}),
]
FORMATS = [
    "BOOLEAN_ONLY",
    "BASIC",
    "SUMMARY",
    "COMPLETE",
    {"result_format": "COMPLETE", "unexpected_index_column_names": ["id"]},
    {"result_format": "SUMMARY", "partial_unexpected_count": 2},
    {"result_format": "SUMMARY", "partial_unexpected_count": 0},
    {"result_format": "COMPLETE", "unexpected_index_column_names": ["id"], "exclude_unexpected_values": True},
    {"result_format": "BASIC", "include_unexpected_rows": True},
]


def wide():
    for table_name, table in WIDE.items():
        for at, (kind, kwargs) in enumerate(wide_cases(table)):
            # Each format meets each expectation over the corpus; COMPLETE, which holds the others, most often.
            yield table_name, kind, kwargs, FORMATS[at % len(FORMATS)] if at % 2 else "COMPLETE"
    for condition in CONDITIONS:
        for kind, kwargs in CONDITIONED:
            yield "many", kind, {**kwargs, **condition}, "COMPLETE"
    for result_format in FORMATS:
        for kind, kwargs in CONDITIONED:
            yield "many", kind, kwargs, result_format


def narrow():
    for table_name, table in TABLES.items():
        for kind, kwargs in cases(table):
            yield table_name, kind, kwargs, "SUMMARY"


def main(tables, corpus):
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("pandas").add_dataframe_asset("frame")
    definition = asset.add_batch_definition_whole_dataframe("whole")
    batches = {name: definition.get_batch({"dataframe": frame(table)}) for name, table in tables.items()}
    out = []
    for table_name, kind, kwargs, result_format in corpus:
        entry = {"table": table_name, "type": kind, "kwargs": plain(kwargs)}
        if result_format != "SUMMARY":
            entry["format"] = result_format
        try:
            expectation = class_of(kind)(**kwargs)
        except Exception as error:  # refused at construction
            out.append({**entry, "refused": type(error).__name__})
            continue
        try:
            result = batches[table_name].validate(expectation, result_format=result_format)
        except ValueError:  # some refusals end the whole validation
            out.append({**entry, "success": False, "raised": True, "result": {}})
            continue
        info = result.exception_info
        raised = bool(info) and bool(info.get("raised_exception", True))
        told = dict(result.result)
        # Code of pandas that would select the rows.
        told.pop("unexpected_index_query", None)
        out.append({**entry, "success": bool(result.success), "raised": raised, "result": plain({} if raised else told)})
    print(len(out), file=sys.stderr)
    written = {
        name: {column: {"type": kind, "values": plain(values)} for column, (kind, values) in table.items()}
        for name, table in tables.items()
    }
    versions = {"great_expectations": gx.__version__, "pandas": pd.__version__}
    lines = ",\n".join(json.dumps(case, ensure_ascii=False, sort_keys=True) for case in out)
    print(f'{{"versions": {json.dumps(versions)},\n"tables": {json.dumps(written, ensure_ascii=False)},\n"cases": [\n{lines}\n]}}')


if sys.argv[1:] == ["all"]:
    main(WIDE, wide())
else:
    main(TABLES, narrow())
