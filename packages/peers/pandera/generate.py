"""Writes packages/schema/test/golden/pandera.json.gz: what pandera's pandas and Polars backends find in small tables."""
import gzip
import json
import math
import pathlib
import warnings

import pandas as pd
import pandera
import pandera.pandas as pap
import pandera.polars as pol
import polars as pl
import scipy
from pandera.io import pandas_io, polars_io
from scipy import stats

from cases import all_cases

TARGET = pathlib.Path(__file__).parents[2] / "schema" / "test" / "golden" / "pandera.json.gz"

PANDAS = {"string": "str", "float64": "float64", "float32": "float32", "int64": "int64", "int32": "int32", "int8": "int8", "uint8": "uint8",
          "Int64": "Int64", "bool": "bool", "timestamp": "datetime64[us]", "timestamp_ns": "datetime64[ns]",
          "timestamp_utc": "datetime64[us, UTC]", "duration": "timedelta64[ns]", None: None}
POLARS = {"string": pl.String, "float64": pl.Float64, "float32": pl.Float32, "int64": pl.Int64, "int32": pl.Int32, "int8": pl.Int8,
          "uint8": pl.UInt8, "Int64": pl.Int64, "bool": pl.Boolean, "timestamp": pl.Datetime("us"), "timestamp_ns": pl.Datetime("ns"),
          "timestamp_utc": pl.Datetime("us", "UTC"), "duration": pl.Duration("ns"), None: None}
TEMPORAL = ("timestamp", "timestamp_ns", "timestamp_utc", "duration")


def value_of(kind, value):
    """A cell or operand in Python: temporal ones as pandas' scalars, doubles that JSON lacks by name."""
    if isinstance(value, dict):
        return float(value["double"]) if "double" in value else int(value["int"])
    if value is None or kind not in TEMPORAL:
        return value
    if kind == "duration":
        return pd.Timedelta(seconds=value)
    return pd.Timestamp(value, tz="UTC" if kind == "timestamp_utc" else None)


def native(api, value):
    """pandas' scalars as what the backend compares with."""
    if api is pol and isinstance(value, (pd.Timestamp, pd.Timedelta)):
        return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value.to_pytimedelta()
    return value


def operand(api, kind, value):
    if isinstance(value, list):
        return [operand(api, kind, each) for each in value]
    return native(api, value_of(kind, value)) if kind in TEMPORAL and value is not None else value


RELATIONS = {"lt": "__lt__", "le": "__le__", "gt": "__gt__", "ge": "__ge__", "eq": "__eq__", "ne": "__ne__"}


def column_check(api, kind, name, *parts):
    options = parts[-1] if parts and isinstance(parts[-1], dict) else {}
    arguments = parts[:-1] if options else parts
    if name == "in_range":
        low, high, include_min, include_max = arguments
        return api.Check.in_range(operand(api, kind, low), operand(api, kind, high), include_min=include_min, include_max=include_max, **options)
    if name == "group_mean_above":
        by, low = arguments
        return api.Check(lambda groups: all(group.mean() > low for group in groups.values()), groupby=by)
    if name == "group_below":
        by, first, second = arguments
        return api.Check(lambda groups: groups[first].max() < groups[second].min(), groupby=by)
    if name == "hypothesis":
        test, by, first, second, relationship, alpha = arguments
        if test == "ks":
            return pap.Hypothesis(stats.ks_2samp, samples=[first, second], groupby=by, relationship=relationship,
                                  relationship_kwargs={"alpha": alpha})
        return pap.Hypothesis.two_sample_ttest(sample1=first, sample2=second, groupby=by, relationship=relationship, alpha=alpha,
                                               equal_var=test == "ttest")
    if name == "one_sample":
        mean, relationship, alpha = arguments
        return pap.Hypothesis.one_sample_ttest(popmean=mean, relationship=relationship, alpha=alpha)
    return getattr(api.Check, name)(*(operand(api, kind, argument) for argument in arguments), **options)


def table_check(api, what, *parts):
    if what == "builtin":
        name, value = parts
        return getattr(api.Check, name)(value)
    operator, left, right = parts
    if api is pap:
        return pap.Check(lambda frame: getattr(frame[left], RELATIONS[operator])(frame[right]), name=f"{left} {operator} {right}")
    return pol.Check(lambda data: data.lazyframe.select(getattr(pl.col(left), operator)(pl.col(right))), name=f"{left} {operator} {right}")


def parser_of(api, name):
    if api is pap:
        return pap.Parser({"strip": lambda s: s.str.strip(), "lower": lambda s: s.str.lower(), "upper": lambda s: s.str.upper(),
                           "times_ten": lambda s: s * 10}[name])
    change = {"strip": lambda c: c.str.strip_chars(), "lower": lambda c: c.str.to_lowercase(), "upper": lambda c: c.str.to_uppercase(),
              "times_ten": lambda c: c * 10}[name]
    return pap.Parser(lambda data: data.lazyframe.with_columns(change(pl.col(data.key))))


def schema_of(api, types, spec):
    columns = {}
    for name, made in spec["columns"].items():
        options = {key: value for key, value in made.items() if key not in ("type", "checks", "parsers")}
        if "parsers" in made:
            options["parsers"] = [parser_of(api, parser) for parser in made["parsers"]]
        checks = [column_check(api, made["type"], *check) for check in made["checks"]]
        columns[name] = api.Column(types[made["type"]], checks, **options)
    tables = [table_check(api, *check) for check in spec.get("table", [])]
    return api.DataFrameSchema(columns, checks=tables or None, **spec["options"])


CUSTOM = ("group_mean_above", "group_below", "hypothesis", "one_sample")


def is_savable(spec):
    """Whether pandera's own document says all of the schema."""
    columns = spec["columns"].values()
    custom = any(check[0] in CUSTOM for made in columns for check in made["checks"])
    return not custom and not any("parsers" in made for made in columns) and all(check[0] == "builtin" for check in spec.get("table", []))


def document_of(module, schema, spec):
    return json.loads(module.to_json(schema, default=str)) if is_savable(spec) else None


def pandas_frame(data):
    return pd.DataFrame({name: pd.Series([value_of(kind, value) for value in values], dtype=PANDAS[kind])
                         for name, (kind, values) in data.items()})


def polars_frame(data):
    return pl.DataFrame({name: pl.Series([native(pol, value_of(kind, value)) for value in values], dtype=POLARS[kind])
                         for name, (kind, values) in data.items()})


def plain(value):
    """A value of a result as JSON."""
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, type):
        return value.__name__
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, pd.Timedelta):
        return value.total_seconds()
    if hasattr(value, "total_seconds"):
        return value.total_seconds()
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return {"double": "NaN" if math.isnan(value) else "inf" if value > 0 else "-inf"}
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, int) and abs(value) > 2**53:
        return {"int": str(value)}
    return value if isinstance(value, (str, int, float, bool)) else str(value)


def outcome(schema, frame, spec):
    run = {"lazy": True, **spec.get("run", {})}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            out = schema.validate(frame, **run)
            if isinstance(out, pl.LazyFrame):
                out = out.collect()
            found = {"valid": True, **output(out, spec)}
        except pandera.errors.SchemaErrors as error:
            found = {"valid": False, **findings(error)}
            if "run" in spec and isinstance(frame, pl.DataFrame):
                # Polars shuffles the rows that head, tail and sample choose, so their numbers mean nothing.
                found["cases"] = sorted([*row[:5], None] for row in found["cases"])
        except Exception as error:  # a backend that falls over is a finding as well
            found = {"valid": False, "crash": type(error).__name__}
    count = sum(issubclass(each.category, pandera.errors.SchemaWarning) for each in caught)
    return {**found, **({"warnings": count} if count else {})}


def output(out, spec):
    """The columns returned; left out where they are the input's own."""
    made = {name: [plain(value) for value in out[name].to_list()] for name in list(out.columns)}
    kinds = {name: str(out[name].dtype) for name in list(out.columns)}
    same = list(made) == list(spec["data"]) and all(
        made[name] == values and not any(check.get("coerce") for check in spec["columns"].values()) for name, (_, values) in spec["data"].items())
    return {} if same else {"output": made, "kinds": kinds}


def findings(error):
    table = error.failure_cases
    rows = table.to_dict("records") if isinstance(table, pd.DataFrame) else table.to_dicts()
    names = ("schema_context", "column", "check", "check_number", "failure_case", "index")
    cases = [[plain(None if isinstance(row[name], float) and math.isnan(row[name]) and name != "failure_case" else row[name])
              for name in names] for row in rows]
    return {
        "errors": [[each.reason_code.name, each.column_name or each.schema.name, check_name(each.check),
                    each.check_index] for each in error.schema_errors],
        "cases": cases,
        "counts": dict(error.error_counts),
        "categories": {category: {reason: len(found) for reason, found in reasons.items()} for category, reasons in error.message.items()},
    }


def check_name(check):
    if check is None or isinstance(check, str):
        return check
    return check.error if check.error is not None else check.name if check.name is not None else str(check)


def reread_agrees(module, schema, frame, spec, found):
    """pandera's own document means what the schema meant."""
    return outcome(module.from_json(json.dumps(document_of(module, schema, spec))), frame, spec) == found


def main():
    cases, differing = [], []
    for spec in all_cases():
        for backend, api, types, module, frame in (("pandas", pap, PANDAS, pandas_io, pandas_frame), ("polars", pol, POLARS, polars_io, polars_frame)):
            try:
                schema = schema_of(api, types, spec)
            except Exception as error:
                spec[backend] = {"refused": type(error).__name__}
                continue
            found = outcome(schema, frame(spec["data"]), spec)
            document = document_of(module, schema, spec)
            spec[backend] = {**({} if document is None else {"document": document}), **found}
            if document is not None:
                try:
                    same = reread_agrees(module, schema, frame(spec["data"]), spec, found)
                except Exception as error:
                    same = False
                if not same:
                    differing.append((backend, spec["name"]))
                    spec[backend]["rereads"] = False
        cases.append(spec)
    versions = {"pandera": pandera.__version__, "pandas": pd.__version__, "polars": pl.__version__, "scipy": scipy.__version__}
    lines = ",\n".join(json.dumps(spec, ensure_ascii=True, separators=(",", ":")) for spec in cases)
    text = f'{{"versions":{json.dumps(versions)},"cases":[\n{lines}\n]}}\n'
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{len(cases)} cases, {len(text)} bytes, {TARGET.stat().st_size} compressed")
    print(f"{len(differing)} documents mean something else when pandera reads them back:")
    for backend, name in differing:
        print(f"  {backend}: {name}")


main()
