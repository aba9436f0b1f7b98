"""Writes packages/schema/test/golden/pandera.json: what pandera's pandas and Polars backends find in small tables."""
import json
import pathlib
import warnings

import pandas as pd
import pandera
import pandera.pandas as pap
import pandera.polars as pol
import polars as pl

warnings.simplefilter("ignore")
TARGET = pathlib.Path(__file__).parents[2] / "schema" / "test" / "golden" / "pandera.json"

PANDAS = {"string": "str", "float64": "float64", "int64": "int64", "int32": "int32", "int8": "int8", "bool": "bool"}
POLARS = {"string": pl.String, "float64": pl.Float64, "int64": pl.Int64, "int32": pl.Int32, "int8": pl.Int8, "bool": pl.Boolean}


def column(kind, *checks, **options):
    return {"type": kind, "checks": [list(check) for check in checks], **options}


def case(name, data, columns, **options):
    return {"name": name, "data": data, "columns": columns, "options": options}


FLOATS = [0.0, -1.5, 2.5, 3.0, 100.0]
INTS = [0, -3, 2, 3, 100]
WORDS = ["a", "ab", "", "Abc", "ba", "é", "a b"]
NUMBER_CHECKS = [("ge", 0), ("gt", 0), ("le", 3), ("lt", 3), ("eq", 3), ("ne", 3), ("in_range", 0, 3, True, True),
                 ("in_range", 0, 3, False, True), ("in_range", 0, 3, True, False), ("in_range", 0, 3, False, False),
                 ("isin", [0, 3]), ("notin", [0, 3])]
# Polars' is_in refuses a list of integers on a column of floats.
FLOAT_CHECKS = [(name, [0.0, 3.0]) if name in ("isin", "notin") else (name, *rest) for name, *rest in NUMBER_CHECKS]
TEXT_CHECKS = [("eq", "ab"), ("ne", "ab"), ("isin", ["a", "ab"]), ("notin", ["a", ""]), ("str_matches", "a"), ("str_matches", "a$"),
               ("str_contains", "b"), ("str_contains", "^$"), ("str_startswith", "a"), ("str_endswith", "b"), ("str_length", 1, 2),
               ("str_length", 2, None), ("str_length", None, 1)]


def label(check):
    return " ".join(str(part) for part in check)


def check_cases():
    for kind, values, checks in (("float64", FLOATS, FLOAT_CHECKS), ("int64", INTS, NUMBER_CHECKS), ("int8", INTS, NUMBER_CHECKS),
                                 ("string", WORDS, TEXT_CHECKS)):
        for check in checks:
            yield case(f"{kind}: {label(check)}", {"c": [kind, values]}, {"c": column(kind, check)})
    for kind, values, checks in (("float64", FLOATS, FLOAT_CHECKS), ("string", WORDS, TEXT_CHECKS)):
        with_null = [None, *values, None]
        for nullable in (True, False):
            for check in checks:
                name = f"{kind} with nulls, nullable {nullable}: {label(check)}"
                yield case(name, {"c": [kind, with_null]}, {"c": column(kind, check, nullable=nullable)})


def column_cases():
    for kind, values in (("float64", FLOATS), ("int64", INTS), ("int32", INTS), ("int8", INTS), ("string", WORDS), ("bool", [True, False])):
        for other in ("float64", "int64", "int32", "int8", "string", "bool"):
            yield case(f"a {kind} column held to {other}", {"c": [kind, values]}, {"c": column(other)})
        yield case(f"an empty {kind} column", {"c": [kind, []]}, {"c": column(kind)})
    two = {"a": ["int64", [1, 2]], "b": ["string", ["x", "y"]]}
    yield case("missing column", two, {"a": column("int64"), "c": column("string")})
    yield case("missing optional column", two, {"a": column("int64"), "c": column("string", required=False)})
    yield case("optional column with bad cells", two, {"a": column("int64", ("ge", 2), required=False)})
    for strict in (True, False, "filter"):
        yield case(f"extra column, strict {strict}", two, {"a": column("int64")}, strict=strict)
        yield case(f"no extra column, strict {strict}", two, {"a": column("int64"), "b": column("string")}, strict=strict)
    yield case("two checks on a column", {"c": ["int64", INTS]}, {"c": column("int64", ("ge", 0), ("le", 3))})
    yield case("two bad columns", {"a": ["int64", INTS], "b": ["string", WORDS[:5]]},
               {"a": column("int64", ("ge", 0)), "b": column("string", ("str_length", 1, 2))})
    yield case("an all-null column, nullable", {"c": ["float64", [None, None]]}, {"c": column("float64", ("ge", 0), nullable=True)})
    yield case("an all-null column", {"c": ["float64", [None, None]]}, {"c": column("float64", ("ge", 0))})


def unique_cases():
    numbers, words = [1, 2, 1, 3, 2], ["x", "y", "y", "z", "y"]
    yield case("unique int64", {"c": ["int64", numbers]}, {"c": column("int64", unique=True)})
    yield case("unique string", {"c": ["string", words]}, {"c": column("string", unique=True)})
    yield case("unique, nothing twice", {"c": ["int64", [1, 2, 3]]}, {"c": column("int64", unique=True)})
    yield case("unique with two nulls", {"c": ["float64", [1.0, None, None]]}, {"c": column("float64", unique=True, nullable=True)})
    joint = {"a": ["int64", [1, 1, 2, 1]], "b": ["string", ["x", "y", "x", "x"]]}
    yield case("jointly unique", joint, {"a": column("int64"), "b": column("string")}, unique=["a", "b"])
    yield case("jointly unique, nothing twice", {"a": ["int64", [1, 1]], "b": ["string", ["x", "y"]]},
               {"a": column("int64"), "b": column("string")}, unique=["a", "b"])


def coercion_cases():
    for kind, texts in (("int64", ["1", "-2", "+3", "x", "2.5", "", "9007199254740993", "1e3", " 1"]),
                        ("float64", ["1", "-2.5", "1e3", "x", "", "0x10", ".5"]), ("int8", ["1", "127", "128", "-129"])):
        for text in texts:
            yield case(f"text {text!r} coerced to {kind}", {"c": ["string", [text]]}, {"c": column(kind, coerce=True)})
    for kind, values, target in (("float64", [1.0, 2.0], "int64"), ("float64", [1.0, 2.5], "int64"), ("int64", [1, 2], "float64"),
                                 ("int64", [1, 300], "int8"), ("int64", [1, 2], "string"), ("float64", [1.5], "string"),
                                 ("bool", [True, False], "int64"), ("int64", [0, 1], "bool"), ("int64", [0, 2], "bool"),
                                 ("int32", [1, 2], "int64"), ("float64", [1.0, None], "int64")):
        yield case(f"{kind} {values} coerced to {target}", {"c": [kind, values]}, {"c": column(target, coerce=True)})
    yield case("coerced, then checked", {"c": ["string", ["1", "5"]]}, {"c": column("int64", ("le", 3), coerce=True)})


def check_of(api, name, *arguments):
    if name == "in_range":
        low, high, include_min, include_max = arguments
        return api.Check.in_range(low, high, include_min=include_min, include_max=include_max)
    return getattr(api.Check, name)(*arguments)


def schema_of(api, types, spec):
    columns = {}
    for name, made in spec["columns"].items():
        options = {key: value for key, value in made.items() if key not in ("type", "checks")}
        columns[name] = api.Column(types[made["type"]], [check_of(api, *check) for check in made["checks"]], **options)
    return api.DataFrameSchema(columns, **spec["options"])


def pandas_frame(data):
    return pd.DataFrame({name: pd.Series(values, dtype=PANDAS[kind]) for name, (kind, values) in data.items()})


def polars_frame(data):
    return pl.DataFrame({name: pl.Series(values, dtype=POLARS[kind]) for name, (kind, values) in data.items()})


def plain(value):
    """A cell of an output as JSON: no NaN, which is pandas' null."""
    if value is None or value is pd.NA or value != value:
        return None
    return value.item() if hasattr(value, "item") else value


def outcome(schema, frame, errors):
    try:
        out = schema.validate(frame, lazy=True)
        names = list(out.columns)
        return {"valid": True, "columns": names, "output": {name: [plain(v) for v in out[name].to_list()] for name in names}}
    except errors.SchemaErrors as error:
        return {"valid": False, **findings(error)}
    except Exception as error:  # a backend that falls over is a finding as well
        return {"valid": False, "crash": type(error).__name__}


def findings(error):
    table = error.failure_cases
    rows = table.to_dict("records") if isinstance(table, pd.DataFrame) else table.to_dicts()
    cells = sorted({(str(row["column"]), int(row["index"])) for row in rows if row["index"] is not None and row["index"] == row["index"]})
    reasons = sorted({schema_error.reason_code.name for schema_error in error.schema_errors})
    return {"cells": [list(cell) for cell in cells], "reasons": reasons}


def main():
    cases = [*check_cases(), *column_cases(), *unique_cases(), *coercion_cases()]
    for spec in cases:
        spec["pandas"] = outcome(schema_of(pap, PANDAS, spec), pandas_frame(spec["data"]), pandera.errors)
        spec["polars"] = outcome(schema_of(pol, POLARS, spec), polars_frame(spec["data"]), pandera.errors)
    versions = {"pandera": pandera.__version__, "pandas": pd.__version__, "polars": pl.__version__}
    lines = ",\n".join(json.dumps(spec, ensure_ascii=True, default=str) for spec in cases)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(f'{{"versions": {json.dumps(versions)}, "cases": [\n{lines}\n]}}\n')
    print(f"{len(cases)} cases")


main()
