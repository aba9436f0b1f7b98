"""Writes packages/duckdb/test/golden/pyarrow: small Parquet files by pyarrow, and what pyarrow reads from them as JSON.

    python -m venv .venv && .venv/bin/pip install -r requirements.txt && .venv/bin/python generate.py
"""

import datetime
import decimal
import json
import pathlib
import struct
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq

TARGET = pathlib.Path(__file__).parents[2] / "duckdb" / "test" / "golden" / "pyarrow"
NANOSECONDS = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1}
EPOCH = datetime.date(1970, 1, 1)
decimal.getcontext().prec = 100


def cell(value):
    """A scalar in a form that is the same for every unit, width and layout of a kind of type."""
    kind = value.type
    if not value.is_valid:
        return None
    if isinstance(kind, pa.BaseExtensionType):
        return f"s:{value.as_py()}"
    if pa.types.is_boolean(kind):
        return value.as_py()
    if pa.types.is_integer(kind):
        return f"i:{value.as_py()}"
    if pa.types.is_floating(kind):
        number = float(value.as_py())
        return "f:nan" if number != number else "f:" + struct.pack(">d", number).hex()
    if pa.types.is_decimal(kind):
        return f"d:{int(value.as_py().scaleb(kind.scale))}:{kind.scale}"
    if pa.types.is_date(kind):
        return f"t:{(value.as_py() - EPOCH).days * 86400 * 10**9}"
    if pa.types.is_temporal(kind):
        return f"t:{value.value * NANOSECONDS[kind.unit]}"
    if pa.types.is_dictionary(kind):
        return cell(value.value if isinstance(value.value, pa.Scalar) else value.dictionary[value.index.as_py()])
    if pa.types.is_map(kind):
        return {"map": [[cell(entry["key"]), cell(entry["value"])] for entry in value.values]}
    if pa.types.is_nested(kind) and not pa.types.is_struct(kind):
        return [cell(item) for item in value.values]
    if pa.types.is_struct(kind):
        return {"struct": [[kind.field(i).name, cell(value[i])] for i in range(kind.num_fields)]}
    if isinstance(value.as_py(), bytes):
        return "x:" + value.as_py().hex()
    return f"s:{value.as_py()}"


def column(kind, values):
    """Values given as pyarrow takes them, or for types of time as integers of the unit."""
    if pa.types.is_temporal(kind) and not pa.types.is_date(kind):
        storage = pa.int32() if pa.types.is_time32(kind) else pa.int64()
        return pa.array(values, storage).cast(kind)
    if isinstance(kind, pa.BaseExtensionType):
        return pa.ExtensionArray.from_storage(kind, pa.array(values, kind.storage_type))
    if pa.types.is_dictionary(kind):
        return pa.array(values, kind.value_type).dictionary_encode().cast(kind)
    return pa.array(values, kind)


def scalars():
    day = datetime.date
    columns = {"bool": (pa.bool_(), [True, False, True])}
    for bits in (8, 16, 32, 64):
        columns[f"int{bits}"] = (getattr(pa, f"int{bits}")(), [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1, 0])
        columns[f"uint{bits}"] = (getattr(pa, f"uint{bits}")(), [2**bits - 1, 0, 1])
    columns["float16"] = (pa.float16(), [1.5, -0.0, float("nan")])
    columns["float32"] = (pa.float32(), [0.1, -0.0, float("inf")])
    columns["float64"] = (pa.float64(), [0.1, float("nan"), float("-inf")])
    for precision, scale in ((5, 2), (9, 0), (15, 2), (18, 18), (38, 10)):
        most = Decimal(10**precision - 1).scaleb(-scale)
        columns[f"decimal{precision}_{scale}"] = (pa.decimal128(precision, scale), [most, -most, Decimal(0)])
    for precision, scale in ((20, 2), (60, 10), (76, 0)):
        most = Decimal(10**precision - 1).scaleb(-scale)
        columns[f"wide{precision}_{scale}"] = (pa.decimal256(precision, scale), [most, -most, Decimal(1)])
    texts = ["", "naïve 😀 text", "it's \"quoted\"\0"]
    for name, kind in (("utf8", pa.string()), ("large_utf8", pa.large_string()), ("utf8_view", pa.string_view())):
        columns[name] = (kind, texts)
    blobs = [b"", b"\x00\xff", b"longer than twelve bytes"]
    for name, kind in (("binary", pa.binary()), ("large_binary", pa.large_binary()), ("binary_view", pa.binary_view())):
        columns[name] = (kind, blobs)
    columns["fixed"] = (pa.binary(3), [b"abc", b"\x00\x01\xff", b"zzz"])
    columns["date32"] = (pa.date32(), [day(1, 1, 1), day(2013, 1, 1), day(9999, 12, 31)])
    columns["date64"] = (pa.date64(), [day(1600, 2, 29), day(2013, 1, 1), day(1969, 12, 31)])
    for unit in ("s", "ms"):
        columns[f"time_{unit}"] = (pa.time32(unit), [0, 1, 86400 * (1 if unit == "s" else 1000) - 1])
    for unit in ("us", "ns"):
        columns[f"time_{unit}"] = (pa.time64(unit), [0, 1, 86400 * (10**6 if unit == "us" else 10**9) - 1])
    for unit in ("s", "ms", "us", "ns"):
        columns[f"duration_{unit}"] = (pa.duration(unit), [1, -(2**62), 86400])
        for zone in (None, "UTC", "Europe/Berlin", "+05:30"):
            moments = [0, 1357034400 * 10**9 // NANOSECONDS[unit] + 1, -123456789]
            columns[f"timestamp_{unit}_{zone}"] = (pa.timestamp(unit, zone), moments)
    columns["dictionary"] = (pa.dictionary(pa.int8(), pa.string()), ["b", "a", "b"])
    columns["dictionary_int"] = (pa.dictionary(pa.int32(), pa.int64()), [2**60, 1, 2**60])
    columns["uuid"] = (pa.uuid(), [b"0123456789abcdef", bytes(16), b"\xff" * 16])
    columns["json"] = (pa.json_(), ["{}", "[1]", '"x"'])
    columns["null"] = (pa.null(), [None, None, None])
    return pa.table({name: column(kind, [*values, None, values[0]]) for name, (kind, values) in columns.items()})


def nested():
    inner = pa.struct([("a", pa.int32()), ("A", pa.string()), ("__proto__", pa.timestamp("ns", "Asia/Tokyo"))])
    row = {"a": 1, "A": "x", "__proto__": 1}
    rows = [row, None, {"a": None, "A": None, "__proto__": None}, {**row, "A": ""}]
    columns = {
        "list": (pa.list_(pa.int32()), [[1, None, 3], None, [], [4]]),
        "large_list": (pa.large_list(pa.string()), [["a", None], None, [], ["", "😀"]]),
        "fixed_list": (pa.list_(pa.float32(), 2), [[1, None], [2, 3], [4, 5], [None, None]]),
        "list_list": (pa.list_(pa.list_(pa.int64())), [[[1], None, []], None, [], [[2, None]]]),
        "struct": (inner, rows),
        "single": (pa.struct([("element", pa.struct([("element", pa.int8())]))]), [{"element": {"element": 1}}, None, {"element": None}, {"element": {"element": None}}]),
        "list_struct": (pa.list_(inner), [rows, None, [], [row]]),
        "list_single": (pa.list_(pa.struct([("x", pa.int8())])), [[{"x": 1}, None], None, [], [{"x": None}]]),
        "list_wide": (pa.list_(pa.decimal256(50, 2)), [[Decimal("1.25"), None], None, [], [Decimal(-(10**45))]]),
        "struct_list": (pa.struct([("x", pa.list_(pa.duration("us"))), ("Y", pa.time64("ns"))]), [{"x": [1, None], "Y": 5}, None, {"x": None, "Y": None}, {"x": [], "Y": 86399999999999}]),
        "map": (pa.map_(pa.string(), pa.int32()), [[("k", 1), ("l", None)], None, [], [("", 3)]]),
        "map_struct": (pa.map_(pa.int16(), inner), [[(1, row), (2, None)], None, [], [(-1, rows[2])]]),
    }
    return pa.table({name: pa.array(values, kind) for name, (kind, values) in columns.items()})


def names():
    fields = ["a", "A", "__proto__", 'a"b', "😀", "it's", "c0", "o", "file_row_number", ""]
    return pa.table([pa.array([i, None], pa.int32()) for i in range(len(fields))], names=fields)


def long_table(rows=250):
    return pa.table({
        "n": pa.array([None if i % 7 == 0 else i * i for i in range(rows)], pa.int64()),
        "x": pa.array([i / 8 for i in range(rows)], pa.float64()),
        "s": pa.array([None if i % 5 == 0 else f"value {i % 13}" for i in range(rows)], pa.string()),
        "b": pa.array([i % 3 == 0 for i in range(rows)], pa.bool_()),
        "z": pa.array([10**18 + i for i in range(rows)], pa.int64()).cast(pa.timestamp("ns", "UTC")),
        "l": pa.array([[i] * (i % 4) for i in range(rows)], pa.list_(pa.int16())),
    })


ENCODINGS = {
    "delta": {"n": "DELTA_BINARY_PACKED", "s": "DELTA_LENGTH_BYTE_ARRAY", "x": "BYTE_STREAM_SPLIT", "b": "RLE"},
    "delta-bytes": {"n": "PLAIN", "s": "DELTA_BYTE_ARRAY", "x": "PLAIN", "b": "PLAIN"},
}


def files():
    """The name, the table and the options of each file."""
    yield "scalars", scalars(), {"version": "2.6"}
    yield "scalars-v2", scalars(), {"version": "2.6", "data_page_version": "2.0", "compression": "zstd", "use_dictionary": False}
    yield "scalars-bare", scalars(), {"version": "2.6", "store_schema": False, "compression": "gzip", "row_group_size": 3}
    yield "scalars-old", scalars().drop_columns(["timestamp_ns_" + zone for zone in ("UTC", "Europe/Berlin", "+05:30")]), {"version": "1.0", "coerce_timestamps": "ms", "allow_truncated_timestamps": True}
    decimals = scalars().select([name for name in scalars().column_names if name.startswith("decimal")])
    yield "decimals-as-integers", decimals, {"store_decimal_as_integer": True}
    yield "nested", nested(), {"version": "2.6"}
    yield "nested-v2", nested(), {"version": "2.6", "data_page_version": "2.0", "compression": "none", "use_dictionary": False, "row_group_size": 1}
    yield "nested-bare", nested(), {"version": "2.6", "store_schema": False, "use_compliant_nested_type": False}
    yield "names", names(), {}
    yield "zero-rows", long_table(0), {}
    for compression in ("none", "snappy", "gzip", "brotli", "zstd", "lz4"):
        yield f"compressed-{compression}", long_table(), {"compression": compression, "data_page_size": 256, "write_batch_size": 16}
        yield f"compressed-{compression}-v2", long_table(), {"compression": compression, "data_page_version": "2.0", "row_group_size": 100, "use_dictionary": False}
    for name, encodings in ENCODINGS.items():
        yield name, long_table(), {"column_encoding": encodings, "use_dictionary": False, "version": "2.6"}
    fine = pa.array([0, None, 1, -123456789, 1357034400123456789, -(2**62)], pa.int64())
    # No moments before 1970 within a day of it: pyarrow itself reads back other ones than it wrote.
    whole = pa.array([0, None, 1, -86400000000, 253402214400000000, -62135596800000000], pa.int64())
    moments = pa.table({"fine": fine.cast(pa.timestamp("ns")), "zoned": fine.cast(pa.timestamp("ns", "Europe/Berlin"))})
    yield "int96", moments, {"use_deprecated_int96_timestamps": True, "compression": "none", "use_dictionary": False}
    yield "int96-dictionary", moments, {"use_deprecated_int96_timestamps": True, "data_page_version": "2.0"}
    # Years that nanoseconds do not reach, as other writers mark "for ever"; pyarrow reads such as microseconds when told so.
    yield "int96-far", pa.table({"whole": whole.cast(pa.timestamp("us"))}), {"use_deprecated_int96_timestamps": True}
    yield "int96-fine", pa.table({"whole": fine.cast(pa.timestamp("ns"))}), {"use_deprecated_int96_timestamps": True}
    structs = pa.array([{"t": 1}, None, {"t": 1357034400123456789}], pa.struct([("t", pa.timestamp("ns"))]))
    yield "int96-nested", pa.table({"s": structs}), {"use_deprecated_int96_timestamps": True}


def with_empty_groups(path):
    table = long_table(5)
    with pq.ParquetWriter(path, table.schema) as writer:
        for part in (table.slice(0, 0), table.slice(0, 2), table.slice(0, 0), table.slice(2), table.slice(0, 0)):
            writer.write_table(part)
    return table


def main():
    TARGET.mkdir(parents=True, exist_ok=True)
    document = {"pyarrow": pa.__version__, "files": {}}
    for name, table, options in files():
        path = TARGET / f"{name}.parquet"
        pq.write_table(table, path, **options)
        read = pq.read_table(path, **({"coerce_int96_timestamp_unit": "us"} if name == "int96-far" else {}))
        document["files"][name] = described(read)
    document["files"]["empty-groups"] = described(with_empty_groups(TARGET / "empty-groups.parquet"))
    same = [name for name in document["files"] if name.startswith("compressed-")]
    for name in same[1:]:
        assert document["files"][name] == document["files"][same[0]]
        document["files"][name] = same[0]
    (TARGET / "values.json").write_text(json.dumps(document, ensure_ascii=True, separators=(",", ":")) + "\n")


def described(table):
    return {field.name: [cell(value) for value in column] for field, column in zip(table.schema, table.columns)}


main()
