"""The cases of the golden file: schemas and small tables, in a neutral vocabulary that both backends are built from."""


def column(kind, *checks, **options):
    return {"type": kind, "checks": [list(check) for check in checks], **options}


def case(name, data, columns, run=None, table=(), **options):
    made = {"name": name, "data": data, "columns": columns, "options": options}
    if table:
        made["table"] = [list(check) for check in table]
    if run:
        made["run"] = run
    return made


def big(value):
    """An integer that JSON's readers would round."""
    return {"int": str(value)}


FLOATS = [0.0, -1.5, 2.5, 3.0, 100.0]
INTS = [0, -3, 2, 3, 100]
WORDS = ["a", "ab", "", "Abc", "ba", "é", "a b"]
TIMES = ["2019-12-31T23:59:59", "2020-01-01T00:00:00", "2021-06-15T12:30:00"]
NUMBER_CHECKS = [("ge", 0), ("gt", 0), ("le", 3), ("lt", 3), ("eq", 3), ("ne", 3), ("in_range", 0, 3, True, True),
                 ("in_range", 0, 3, False, True), ("in_range", 0, 3, True, False), ("in_range", 0, 3, False, False),
                 ("isin", [0, 3]), ("notin", [0, 3])]
# Polars' is_in refuses a list of integers on a column of floats.
FLOAT_CHECKS = [(name, [0.0, 3.0]) if name in ("isin", "notin") else (name, *rest) for name, *rest in NUMBER_CHECKS]
TEXT_CHECKS = [("eq", "ab"), ("ne", "ab"), ("isin", ["a", "ab"]), ("notin", ["a", ""]), ("str_matches", "a"), ("str_matches", "a$"),
               ("str_matches", "b|a"), ("str_matches", "[A-Z]\\w+"), ("str_contains", "b"), ("str_contains", "^$"), ("str_contains", "\\s"),
               ("str_startswith", "a"), ("str_endswith", "b"), ("str_length", 1, 2), ("str_length", 2, None), ("str_length", None, 1)]
TIME_CHECKS = [("ge", TIMES[1]), ("gt", TIMES[1]), ("le", TIMES[1]), ("lt", TIMES[1]), ("eq", TIMES[1]), ("ne", TIMES[1]),
               ("in_range", TIMES[0], TIMES[1], True, False), ("isin", TIMES[:2]), ("notin", TIMES[:1])]


def label(check):
    return " ".join(str(part) for part in check)


def check_cases():
    for kind, values, checks in (("float64", FLOATS, FLOAT_CHECKS), ("int64", INTS, NUMBER_CHECKS), ("int8", INTS, NUMBER_CHECKS),
                                 ("string", WORDS, TEXT_CHECKS), ("timestamp", TIMES, TIME_CHECKS), ("timestamp_utc", TIMES, TIME_CHECKS[:4]),
                                 ("duration", [0, 1, 86_400], [("ge", 1), ("lt", 86_400), ("in_range", 1, 86_400, True, True)]),
                                 ("bool", [True, False], [("eq", True), ("ne", True), ("isin", [True])]),
                                 ("float32", FLOATS, [("ge", 0), ("in_range", 0, 3, True, True)]),
                                 ("uint8", [0, 3, 200], [("ge", 3), ("isin", [0, 3])])):
        for check in checks:
            yield case(f"{kind}: {label(check)}", {"c": [kind, values]}, {"c": column(kind, check)})
    for kind, values, checks in (("float64", FLOATS, FLOAT_CHECKS), ("string", WORDS, TEXT_CHECKS), ("Int64", INTS, NUMBER_CHECKS)):
        with_null = [None, *values, None]
        for nullable in (True, False):
            for check in checks:
                name = f"{kind} with nulls, nullable {nullable}: {label(check)}"
                yield case(name, {"c": [kind, with_null]}, {"c": column(kind, check, nullable=nullable)})
        for check in checks:
            yield case(f"{kind} with nulls, ignore_na False: {label(check)}", {"c": [kind, with_null]},
                       {"c": column(kind, (*check, {"ignore_na": False}), nullable=True)})


def option_cases():
    numbers = {"c": ["int64", [5, -1, -2, -3, 7]]}
    yield case("raise_warning: a failing check leaves the table valid", numbers, {"c": column("int64", ("ge", 0, {"raise_warning": True}))})
    yield case("raise_warning beside a failing check", numbers, {"c": column("int64", ("ge", 0, {"raise_warning": True}), ("le", 5))})
    for limit in (1, 2, 10):
        yield case(f"n_failure_cases {limit}", numbers, {"c": column("int64", ("ge", 0, {"n_failure_cases": limit}))})
    yield case("a check with a name", numbers, {"c": column("int64", ("ge", 0, {"name": "not negative"}))})
    yield case("a check with an error", numbers, {"c": column("int64", ("ge", 0, {"error": "must not be negative"}))})
    yield case("a check with a name and an error", numbers, {"c": column("int64", ("ge", 0, {"name": "nn", "error": "no debts"}))})
    yield case("the same check twice", numbers, {"c": column("int64", ("ge", 0), ("ge", -2))})
    yield case("three checks, the second fails", numbers, {"c": column("int64", ("ge", -3), ("ge", 0), ("le", 7))})
    yield case("no type", {"c": ["string", ["a"]]}, {"c": column(None)})
    yield case("no type, with checks", {"c": ["int64", INTS]}, {"c": column(None, ("ge", 0))})
    yield case("no type, nullable False", {"c": ["float64", [1.0, None]]}, {"c": column(None)})
    for values in (["a", "b"], ["a", "b", "c"], ["b", "a", "a"], ["a"]):
        yield case(f"unique_values_eq of {values}", {"c": ["string", values]}, {"c": column("string", ("unique_values_eq", ["a", "b"]))})
    for values in ([1, 2], [1, 2, 3], []):
        yield case(f"unique_values_eq of {values}, integers", {"c": ["int64", values]}, {"c": column("int64", ("unique_values_eq", [1, 2]))})
    yield case("unique_values_eq with a null, ignored", {"c": ["string", ["a", "b", None]]},
               {"c": column("string", ("unique_values_eq", ["a", "b"]), nullable=True)})
    yield case("unique_values_eq with a null, not ignored", {"c": ["string", ["a", "b", None]]},
               {"c": column("string", ("unique_values_eq", ["a", "b"], {"ignore_na": False}), nullable=True)})
    for text, length in (("😀😀", 2), ("é", 1), ("e\u0301", 2)):
        yield case(f"str_length of {text!a}", {"c": ["string", [text]]}, {"c": column("string", ("str_length", length, length))})
    for value in ("NaN", "inf", "-inf"):
        yield case(f"{value} in float64, ge 0", {"c": ["float64", [1.0, {"double": value}]]}, {"c": column("float64", ("ge", 0.0))})
        yield case(f"{value} in float64, nullable, le 0", {"c": ["float64", [-1.0, {"double": value}]]},
                   {"c": column("float64", ("le", 0.0), nullable=True)})
    yield case("-0 equals 0", {"c": ["float64", [{"double": "-0"}]]}, {"c": column("float64", ("eq", 0.0))})
    yield case("beyond 2^53", {"c": ["int64", [2**53, big(2**53 + 1)]]}, {"c": column("int64", ("le", 2**53))})
    yield case("the ends of int64", {"c": ["int64", [big(-(2**63)), big(2**63 - 1)]]}, {"c": column("int64", ("ge", 0))})


def column_cases():
    kinds = (("float64", FLOATS), ("int64", INTS), ("int32", INTS), ("int8", INTS), ("string", WORDS), ("bool", [True, False]),
             ("timestamp", TIMES))
    for kind, values in kinds:
        for other in ("float64", "int64", "int32", "int8", "string", "bool"):
            yield case(f"a {kind} column held to {other}", {"c": [kind, values]}, {"c": column(other)})
        yield case(f"an empty {kind} column", {"c": [kind, []]}, {"c": column(kind)})
        yield case(f"an empty {kind} column, unique", {"c": [kind, []]}, {"c": column(kind, unique=True)})
    for other in ("timestamp_utc", "duration", "timestamp_ns"):
        yield case(f"a timestamp column held to {other}", {"c": ["timestamp", TIMES]}, {"c": column(other)})
    two = {"a": ["int64", [1, 2]], "b": ["string", ["x", "y"]]}
    yield case("missing column", two, {"a": column("int64"), "c": column("string")})
    yield case("two missing columns", two, {"a": column("int64"), "c": column("string"), "d": column("int64")})
    yield case("missing optional column", two, {"a": column("int64"), "c": column("string", required=False)})
    yield case("optional column with bad cells", two, {"a": column("int64", ("ge", 2), required=False)})
    yield case("missing column beside a bad cell", two, {"a": column("int64", ("ge", 2)), "c": column("string")})
    for strict in (True, False, "filter"):
        yield case(f"extra column, strict {strict}", two, {"a": column("int64")}, strict=strict)
        yield case(f"two extra columns, strict {strict}", {**two, "z": ["bool", [True, False]]}, {"a": column("int64")}, strict=strict)
        yield case(f"no extra column, strict {strict}", two, {"a": column("int64"), "b": column("string")}, strict=strict)
        yield case(f"no columns in the schema, strict {strict}", two, {}, strict=strict)
    yield case("strict, extra and missing", two, {"a": column("int64"), "c": column("string")}, strict=True)
    yield case("strict, extra column and bad cells", two, {"a": column("int64", ("ge", 2))}, strict=True)
    for order in (("a", "b", "c"), ("b", "a", "c"), ("c", "b", "a"), ("a", "c")):
        schema = {name: column("int64", required=False) for name in "abc"}
        yield case(f"ordered, columns {' '.join(order)}", {name: ["int64", [1]] for name in order}, schema, ordered=True)
    yield case("ordered with an extra column between", {name: ["int64", [1]] for name in "axb"},
               {"a": column("int64"), "b": column("int64")}, ordered=True)
    yield case("ordered and strict, swapped", {name: ["int64", [1]] for name in "ba"},
               {"a": column("int64"), "b": column("int64")}, ordered=True, strict=True)
    yield case("two checks on a column", {"c": ["int64", INTS]}, {"c": column("int64", ("ge", 0), ("le", 3))})
    yield case("two bad columns", {"a": ["int64", INTS], "b": ["string", WORDS[:5]]},
               {"a": column("int64", ("ge", 0)), "b": column("string", ("str_length", 1, 2))})
    yield case("an all-null column, nullable", {"c": ["float64", [None, None]]}, {"c": column("float64", ("ge", 0), nullable=True)})
    yield case("an all-null column", {"c": ["float64", [None, None]]}, {"c": column("float64", ("ge", 0))})
    yield case("an all-null text column", {"c": ["string", [None, None]]}, {"c": column("string")})
    yield case("wrong type and failing cells", {"c": ["float64", FLOATS]}, {"c": column("int64", ("ge", 0))})
    yield case("wrong type, nulls and duplicates", {"c": ["float64", [None, 1.0, 1.0]]}, {"c": column("int64", unique=True)})
    yield case("a table of no rows, everything asked", {"a": ["int64", []], "b": ["string", []]},
               {"a": column("int64", ("ge", 0), unique=True), "b": column("string", ("str_length", 1, 2))}, unique=["a", "b"])


def regex_cases():
    data = {"x_1": ["int64", [1, -1]], "x_2": ["int64", [2, 3]], "y": ["string", ["a", "b"]]}
    yield case("regex: all matched columns pass", data, {"x_[0-9]": column("int64", ("ge", -1), regex=True)})
    yield case("regex: one of the matched columns fails", data, {"x_[0-9]": column("int64", ("ge", 0), regex=True)})
    yield case("regex: both fail", data, {"x_[0-9]": column("int64", ("ge", 3), regex=True)})
    yield case("regex: nothing matches", data, {"z_.+": column("int64", regex=True)})
    yield case("regex: nothing matches, not required", data, {"z_.+": column("int64", regex=True, required=False)})
    yield case("regex: a match at the start only", data, {"x": column("int64", ("ge", 0), regex=True)})
    yield case("regex: anchored by hand", data, {"^x_.$": column("int64", ("ge", 0), regex=True)})
    yield case("regex: wrong type in one", data, {"[xy].*": column("int64", regex=True)})
    yield case("regex: coerced", {"x_1": ["string", ["1"]], "x_2": ["string", ["2"]]}, {"^x_.$": column("int64", coerce=True, regex=True)})
    yield case("regex: unique", {"x_1": ["int64", [1, 1]], "x_2": ["int64", [1, 2]]}, {"^x_.$": column("int64", unique=True, regex=True)})
    yield case("regex: nulls", {"x_1": ["float64", [None, 1.0]], "x_2": ["float64", [1.0, 2.0]]}, {"^x_.$": column("float64", regex=True)})
    yield case("regex: strict", data, {"^x_.$": column("int64", regex=True)}, strict=True)
    yield case("regex: filter", data, {"^x_.$": column("int64", regex=True)}, strict="filter")
    yield case("regex beside a plain column", data, {"^x_.$": column("int64", regex=True), "y": column("string", ("isin", ["a"]))})


def unique_cases():
    numbers, words = [1, 2, 1, 3, 2, 1], ["x", "y", "y", "z", "y"]
    for policy in ("all", "exclude_first", "exclude_last"):
        yield case(f"unique int64, {policy}", {"c": ["int64", numbers]}, {"c": column("int64", unique=True, report_duplicates=policy)})
        yield case(f"unique string, {policy}", {"c": ["string", words]}, {"c": column("string", unique=True, report_duplicates=policy)})
        joint = {"a": ["int64", [1, 1, 2, 1, 1]], "b": ["string", ["x", "y", "x", "x", "x"]]}
        yield case(f"jointly unique, {policy}", joint, {"a": column("int64"), "b": column("string")}, unique=["a", "b"],
                   report_duplicates=policy)
    yield case("unique, nothing twice", {"c": ["int64", [1, 2, 3]]}, {"c": column("int64", unique=True)})
    yield case("unique and a check", {"c": ["int64", [1, -2, 1]]}, {"c": column("int64", ("ge", 0), unique=True)})
    yield case("unique with one null", {"c": ["float64", [1.0, None, 2.0]]}, {"c": column("float64", unique=True, nullable=True)})
    yield case("unique with two nulls", {"c": ["float64", [1.0, None, None]]}, {"c": column("float64", unique=True, nullable=True)})
    yield case("unique with two nulls and two ones", {"c": ["float64", [1.0, None, None, 1.0]]},
               {"c": column("float64", unique=True, nullable=True)})
    yield case("unique floats, 0 and -0", {"c": ["float64", [0.0, {"double": "-0"}]]}, {"c": column("float64", unique=True)})
    yield case("unique timestamps", {"c": ["timestamp", [TIMES[0], TIMES[1], TIMES[0]]]}, {"c": column("timestamp", unique=True)})
    yield case("unique booleans", {"c": ["bool", [True, False, True]]}, {"c": column("bool", unique=True)})
    yield case("jointly unique, nothing twice", {"a": ["int64", [1, 1]], "b": ["string", ["x", "y"]]},
               {"a": column("int64"), "b": column("string")}, unique=["a", "b"])
    yield case("jointly unique, with nulls", {"a": ["float64", [1.0, 1.0, None, None]], "b": ["string", ["x", "x", "y", "y"]]},
               {"a": column("float64", nullable=True), "b": column("string")}, unique=["a", "b"])
    yield case("jointly unique, three columns", {"a": ["int64", [1, 1]], "b": ["int64", [2, 2]], "d": ["int64", [3, 4]]},
               {"a": column("int64"), "b": column("int64"), "d": column("int64")}, unique=["a", "b", "d"])
    yield case("jointly unique over one column", {"a": ["int64", [1, 1, 2]]}, {"a": column("int64")}, unique=["a"])
    two = {"a": ["int64", [1, 1, 2, 2]], "b": ["int64", [5, 6, 7, 7]], "d": ["int64", [1, 1, 1, 2]]}
    yield case("two keys, both broken", two, {name: column("int64") for name in "abd"}, unique=[["a", "d"], ["b"]])
    yield case("jointly unique and a failing cell", {"a": ["int64", [1, 1]], "b": ["int64", [2, 2]]},
               {"a": column("int64", ("ge", 2)), "b": column("int64")}, unique=["a", "b"])


def default_cases():
    yield case("default fills nulls of text", {"c": ["string", ["a", None]]}, {"c": column("string", default="x")})
    yield case("default fills nulls of floats", {"c": ["float64", [1.5, None]]}, {"c": column("float64", default=0.5)})
    yield case("default fills nulls of Int64", {"c": ["Int64", [1, None]]}, {"c": column("Int64", default=7)})
    yield case("default fills nulls, nullable", {"c": ["float64", [None]]}, {"c": column("float64", default=2.0, nullable=True)})
    yield case("default fills nulls and then fails the check", {"c": ["float64", [1.0, None]]}, {"c": column("float64", ("ge", 0), default=-1.0)})
    yield case("default fills nulls and then is not unique", {"c": ["float64", [1.0, None]]}, {"c": column("float64", default=1.0, unique=True)})
    yield case("default, then coercion", {"c": ["string", ["1", None]]}, {"c": column("int64", default="5", coerce=True)})
    for value in (True, False, 0):
        yield case(f"default {value}", {"c": ["float64", [None, 1.0]]}, {"c": column("float64", default=float(value))})
    one = {"a": ["int64", [1, 2]]}
    yield case("add_missing_columns with a default", one, {"a": column("int64"), "b": column("string", default="x")}, add_missing_columns=True)
    yield case("add_missing_columns with a default, first", one, {"b": column("float64", default=0.5), "a": column("int64")},
               add_missing_columns=True)
    yield case("add_missing_columns, nullable", one, {"a": column("int64"), "b": column("float64", nullable=True)}, add_missing_columns=True)
    yield case("add_missing_columns without a default", one, {"a": column("int64"), "b": column("string")}, add_missing_columns=True)
    yield case("add_missing_columns, optional", one, {"a": column("int64"), "b": column("string", required=False, default="x")},
               add_missing_columns=True)
    yield case("add_missing_columns, none missing", one, {"a": column("int64")}, add_missing_columns=True)
    yield case("add_missing_columns, default fails the check", one, {"a": column("int64"), "b": column("float64", ("ge", 1), default=0.5)},
               add_missing_columns=True)
    yield case("add_missing_columns, strict with an extra", {**one, "z": ["int64", [0, 0]]},
               {"a": column("int64"), "b": column("float64", default=0.5)}, add_missing_columns=True, strict=True)
    yield case("add_missing_columns, filter", {**one, "z": ["int64", [0, 0]]},
               {"b": column("float64", default=0.5), "a": column("int64")}, add_missing_columns=True, strict="filter")
    yield case("add_missing_columns, two", one, {"a": column("int64"), "b": column("float64", default=0.5), "d": column("bool", default=True)},
               add_missing_columns=True)


def drop_cases():
    yield case("drop_invalid_rows, a check", {"c": ["int64", [1, -1, 2, -2]]}, {"c": column("int64", ("ge", 0))}, drop_invalid_rows=True)
    yield case("drop_invalid_rows, nothing to drop", {"c": ["int64", [1, 2]]}, {"c": column("int64", ("ge", 0))}, drop_invalid_rows=True)
    yield case("drop_invalid_rows, everything fails", {"c": ["int64", [-1, -2]]}, {"c": column("int64", ("ge", 0))}, drop_invalid_rows=True)
    yield case("drop_invalid_rows, two columns", {"a": ["int64", [1, -1, 2]], "b": ["string", ["x", "x", "yy"]]},
               {"a": column("int64", ("ge", 0)), "b": column("string", ("str_length", 1, 1))}, drop_invalid_rows=True)
    yield case("drop_invalid_rows, nulls", {"c": ["float64", [1.0, None, 2.0]]}, {"c": column("float64")}, drop_invalid_rows=True)
    yield case("drop_invalid_rows, unique", {"c": ["int64", [1, 2, 1]]}, {"c": column("int64", unique=True)}, drop_invalid_rows=True)
    yield case("drop_invalid_rows, unique, exclude_first", {"c": ["int64", [1, 2, 1]]},
               {"c": column("int64", unique=True, report_duplicates="exclude_first")}, drop_invalid_rows=True)
    yield case("drop_invalid_rows, jointly unique", {"a": ["int64", [1, 1, 2]], "b": ["int64", [1, 1, 1]]},
               {"a": column("int64"), "b": column("int64")}, unique=["a", "b"], drop_invalid_rows=True)
    yield case("drop_invalid_rows, n_failure_cases 1", {"c": ["int64", [-1, -2, 3]]}, {"c": column("int64", ("ge", 0, {"n_failure_cases": 1}))},
               drop_invalid_rows=True)
    yield case("drop_invalid_rows, missing column", {"a": ["int64", [1]]}, {"a": column("int64"), "b": column("int64")}, drop_invalid_rows=True)
    yield case("drop_invalid_rows, strict with an extra", {"a": ["int64", [1]], "z": ["int64", [1]]}, {"a": column("int64")},
               drop_invalid_rows=True, strict=True)
    yield case("drop_invalid_rows, wrong type", {"c": ["float64", [1.0]]}, {"c": column("int64")}, drop_invalid_rows=True)
    yield case("drop_invalid_rows, coercion", {"c": ["string", ["1", "x", "3"]]}, {"c": column("int64", coerce=True)}, drop_invalid_rows=True)
    yield case("drop_invalid_rows, a warning only", {"c": ["int64", [1, -1]]}, {"c": column("int64", ("ge", 0, {"raise_warning": True}))},
               drop_invalid_rows=True)


def coercion_cases():
    for kind, texts in (("int64", ["1", "-2", "+3", "x", "2.5", "", "9007199254740993", "1e3", " 1", "1_000", "9223372036854775808"]),
                        ("float64", ["1", "-2.5", "1e3", "x", "", "0x10", ".5", "nan", "inf", "1,5"]),
                        ("int8", ["1", "127", "128", "-129"]), ("bool", ["True", "false", "0", ""]), ("uint8", ["0", "255", "256", "-1"]),
                        ("Int64", ["1", "x"]), ("timestamp", ["2020-01-01", "2020-01-01T10:00:00", "x"])):
        for text in texts:
            yield case(f"text {text!r} coerced to {kind}", {"c": ["string", [text]]}, {"c": column(kind, coerce=True)})
    for kind, values, target in (("float64", [1.0, 2.0], "int64"), ("float64", [1.0, 2.5], "int64"), ("float64", [-1.5], "int64"),
                                 ("int64", [1, 2], "float64"), ("int64", [big(2**53 + 1)], "float64"), ("int64", [1, 300], "int8"),
                                 ("int64", [1, 2], "string"), ("float64", [1.5], "string"), ("bool", [True, False], "string"),
                                 ("bool", [True, False], "int64"), ("int64", [0, 1], "bool"), ("int64", [0, 2], "bool"),
                                 ("int32", [1, 2], "int64"), ("float64", [1.0, None], "int64"), ("float64", [1.0, None], "Int64"),
                                 ("float64", [1.5, None], "Int64"), ("float64", [1e300], "float32"), ("float64", [0.1], "float32"),
                                 ("int64", [-1], "uint8"), ("string", ["a", None], "string"), ("timestamp", TIMES, "timestamp_ns"),
                                 ("timestamp", TIMES, "string"), ("int64", [1, 2], "timestamp")):
        yield case(f"{kind} {values} coerced to {target}", {"c": [kind, values]}, {"c": column(target, coerce=True)})
    yield case("coerced, then checked", {"c": ["string", ["1", "5"]]}, {"c": column("int64", ("le", 3), coerce=True)})
    yield case("coerced, then unique", {"c": ["string", ["1", "01"]]}, {"c": column("int64", unique=True, coerce=True)})
    yield case("coerced by the table", {"a": ["string", ["1"]], "b": ["int64", [2]]}, {"a": column("int64"), "b": column("float64")}, coerce=True)
    yield case("coerced by the table, one fails", {"a": ["string", ["1", "x"]], "b": ["int64", [2, 3]]},
               {"a": column("int64"), "b": column("float64")}, coerce=True)
    yield case("two cells can't be coerced", {"c": ["string", ["1", "x", "y", "4"]]}, {"c": column("int64", coerce=True)})
    yield case("nothing to coerce", {"c": ["int64", [1]]}, {"c": column("int64", coerce=True)})


def run_cases():
    data = {"c": ["int64", [1, -1, 2, -2, 3, -3]]}
    schema = {"c": column("int64", ("ge", 0))}
    for run in ({"head": 1}, {"head": 2}, {"tail": 1}, {"tail": 2}, {"head": 2, "tail": 1}, {"head": 100}):
        yield case(f"run {run}", data, schema, run=run)
    yield case("head sees no duplicate", {"c": ["int64", [1, 2, 1]]}, {"c": column("int64", unique=True)}, run={"head": 2})
    yield case("head, nulls further down", {"c": ["float64", [1.0, None]]}, {"c": column("float64")}, run={"head": 1})
    yield case("head, coercion fails further down", {"c": ["string", ["1", "x"]]}, {"c": column("int64", coerce=True)}, run={"head": 1})
    yield case("head, jointly unique", {"a": ["int64", [1, 2, 1]], "b": ["int64", [1, 2, 1]]}, {"a": column("int64"), "b": column("int64")},
               run={"head": 2}, unique=["a", "b"])
    yield case("a sample of all rows", data, schema, run={"sample": 6, "random_state": 1})


def parser_cases():
    words = {"c": ["string", [" a", "B ", "c"]]}
    yield case("parser strip", words, {"c": column("string", ("str_length", 1, 1), parsers=["strip"])})
    yield case("parser lower", words, {"c": column("string", ("str_contains", "[A-Z]"), parsers=["lower"])})
    yield case("parser upper", {"c": ["string", ["é", "ß"]]}, {"c": column("string", parsers=["upper"])})
    yield case("parsers strip and lower", words, {"c": column("string", ("isin", ["a", "b", "c"]), parsers=["strip", "lower"])})
    yield case("parser, then coercion", {"c": ["string", [" 1", "2 "]]}, {"c": column("int64", parsers=["strip"], coerce=True)})
    yield case("parser, then unique", {"c": ["string", ["a", "A"]]}, {"c": column("string", parsers=["lower"], unique=True)})
    yield case("parser on nulls", {"c": ["string", [" a", None]]}, {"c": column("string", parsers=["strip"], nullable=True)})
    yield case("parser times ten", {"c": ["int64", [1, 2]]}, {"c": column("int64", ("ge", 10), parsers=["times_ten"])})
    yield case("parser times ten, then fails", {"c": ["int64", [1, 2]]}, {"c": column("int64", ("ge", 15), parsers=["times_ten"])})


def table_check_cases():
    pair = {"a": ["int64", [1, 5, 3]], "b": ["int64", [2, 4, 3]]}
    both = {"a": column("int64"), "b": column("int64")}
    for operator in ("lt", "le", "gt", "ge", "eq", "ne"):
        yield case(f"column against column: {operator}", pair, both, table=[("columns", operator, "a", "b")])
    yield case("column against column, with nulls", {"a": ["float64", [1.0, None, 3.0]], "b": ["float64", [2.0, 4.0, None]]},
               {"a": column("float64", nullable=True), "b": column("float64", nullable=True)}, table=[("columns", "lt", "a", "b")])
    yield case("two table checks, the second fails", pair, both, table=[("columns", "ne", "a", "a0"), ("columns", "lt", "a", "b")][1:])
    yield case("a table check and a column check fail", pair, {"a": column("int64", ("le", 3)), "b": column("int64")},
               table=[("columns", "lt", "a", "b")])
    yield case("a table check beside a missing column", {"a": ["int64", [1]], "b": ["int64", [0]]}, {**both, "d": column("int64")},
               table=[("columns", "lt", "a", "b")])
    for name in ("ge", "le", "ne"):
        yield case(f"a built-in check on the whole table: {name} 3", pair, both, table=[("builtin", name, 3)])
    grouped = {"x": ["float64", [1.0, 2.0, 30.0, 40.0]], "g": ["string", ["a", "a", "b", "b"]]}
    schema = {"x": column("float64"), "g": column("string")}
    for low in (0, 5, 100):
        yield case(f"grouped: every group's mean above {low}", grouped, {**schema, "x": column("float64", ("group_mean_above", "g", low))})
    yield case("grouped: a's maximum below b's minimum", grouped, {**schema, "x": column("float64", ("group_below", "g", "a", "b"))})
    yield case("grouped: b's maximum below a's minimum", grouped, {**schema, "x": column("float64", ("group_below", "g", "b", "a"))})


def hypothesis_cases():
    low, high = [1.0, 1.2, 0.9, 1.1, 1.05, 0.95], [2.0, 2.2, 1.9, 2.1, 2.05, 1.95]
    for name, left, right in (("apart", low, high), ("alike", low, [value + 0.01 for value in low]), ("turned", high, low)):
        data = {"x": ["float64", left + right], "g": ["string", ["a"] * len(left) + ["b"] * len(right)]}
        for relationship in ("greater_than", "less_than", "not_equal", "equal"):
            for alpha in (0.01, 0.5):
                for test in ("ttest", "welch", "ks"):
                    check = ("hypothesis", test, "g", "a", "b", relationship, alpha)
                    yield case(f"{test}, {name}: a {relationship} b at {alpha}", data,
                               {"x": column("float64", check), "g": column("string")})
    for mean in (1.0, 2.0):
        for relationship in ("equal", "greater_than", "less_than", "not_equal"):
            yield case(f"one-sample t-test against {mean}: {relationship}", {"x": ["float64", low]},
                       {"x": column("float64", ("one_sample", mean, relationship, 0.01))})


def all_cases():
    for group in (check_cases, option_cases, column_cases, regex_cases, unique_cases, default_cases, drop_cases, coercion_cases, run_cases,
                  parser_cases, table_check_cases, hypothesis_cases):
        for made in group():
            yield {"group": group.__name__.removesuffix("_cases"), **made}
