"""Makes the golden vectors: tables as Arrow IPC with their fingerprints."""

import base64
import decimal
import json
import math
import sys

import pyarrow as pa
from mf2 import fingerprint, order_free

D = decimal.Decimal
NAN = float("nan")
us = pa.timestamp("us", tz="UTC")
place = pa.struct([("lat", pa.float64()), ("na\"me", pa.string())])
written = [
    ("`a: int64`, no rows", pa.table({"a": pa.array([], pa.int64())})),
    ("`a: int64` = 1, null, 2^53 + 1", pa.table({"a": pa.array([1, None, 2**53 + 1], pa.int64())})),
    ("`x: float64` = -0, NaN, 0.1, null", pa.table({"x": pa.array([-0.0, NAN, 0.1, None], pa.float64(), from_pandas=False)})),
    ('`s: utf8` = "", null, "🦆"', pa.table({"s": pa.array(["", None, "🦆"])})),
    ("`t: timestamp[us, UTC]` = 0", pa.table({"t": pa.array([0], us)})),
    ("`a: bool` = true, false; `b: decimal(10, 2)` = 1.50, null", pa.table({"a": pa.array([True, False]), "b": pa.array([D("1.50"), None], pa.decimal128(10, 2))})),
    ("`l: list<int32>` = [1, null], null, []", pa.table({"l": pa.array([[1, None], None, []], pa.list_(pa.int32()))})),
]
many = [None if i % 7 == 3 else i * i for i in range(1000)]
more = [
    ("no columns", pa.table({})),
    ("all null", pa.table({"n": pa.nulls(9), "a": pa.array([None] * 9, pa.int32())})),
    ("odd names", pa.table({"__proto__": pa.array([1]), "a\"\n🦆": pa.array(["x"])})),
    ("dictionary", pa.table({"s": pa.array(["x", None, "y", "x"]).dictionary_encode()})),
    ("large and fixed", pa.table({"s": pa.array(["a", "b"], pa.large_string()), "f": pa.array([b"ab", None], pa.binary(2)), "b": pa.array([b"\x00\xff", b""])})),
    ("integers", pa.table({str(t): pa.array([1, None, 2 ** (t.bit_width - 1) - 1], t) for t in (pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64())})),
    ("floats", pa.table({"h": pa.array([1.5, NAN, None, -0.0], pa.float16(), from_pandas=False), "f": pa.array([0.1, NAN, math.inf, None], pa.float32(), from_pandas=False)})),
    ("temporal", pa.table({
        "d": pa.array([1, None, -1], pa.date32()), "m": pa.array([86400000, None, 0], pa.date64()), "s": pa.array([1, None, 2], pa.time32("s")),
        "n": pa.array([1, None, 2], pa.time64("ns")), "t": pa.array([-1, None, 2], pa.timestamp("ns")), "z": pa.array([1, None, 2], pa.timestamp("s", tz="Europe/Paris")),
        "u": pa.array([1, None, -2], pa.duration("ms"))})),
    ("decimals", pa.table({"a": pa.array([D("-1.5"), None, D("99999999.9")], pa.decimal128(9, 1)), "b": pa.array([D("1e40"), D("-1e40"), None], pa.decimal256(60, 2))})),
    ("nested", pa.table({
        "p": pa.array([{"lat": 1.0, "na\"me": "x"}, None, {"lat": None, "na\"me": None}], place),
        "m": pa.array([[("a", 1)], None, []], pa.map_(pa.string(), pa.int64())),
        "ll": pa.array([[["a"], None, []], None, [[None]]], pa.list_(pa.list_(pa.string()))),
        "f": pa.array([[1, 2], None, [None, 3]], pa.list_(pa.int16(), 2)),
        "lp": pa.array([[{"lat": 2.0, "na\"me": "🦆"}, None], [], None], pa.list_(place))})),
    ("a thousand rows", pa.table({"i": pa.array(many, pa.int64()), "s": pa.array([None if v is None else str(v) for v in many]), "b": pa.array([None if v is None else v % 2 == 0 for v in many])})),
    ("sliced", pa.table({"i": pa.array(many, pa.int64()), "s": pa.array([None if v is None else str(v) for v in many])}).slice(13, 777)),
]


def ipc(table):
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=300)
    return base64.b64encode(sink.getvalue()).decode()


def vector(name, table):
    return {"name": name, "sha256": fingerprint(table, "sha256"), "xxh128": fingerprint(table, "xxh128"), "free": order_free(table), "ipc": ipc(table)}


vectors = [vector(*case) for case in written + more]
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump(vectors, file, ensure_ascii=False, separators=(",", ":"))
    file.write("\n")
rows = [f"| {v['name']} | `{v['sha256']}`<br>`{v['xxh128']}`<br>`{v['free']}` |" for v in vectors[:len(written)]]
text = open(sys.argv[2], encoding="utf-8").read()
start = text.index("## Test vectors")
start = text.index("\n\n", text.index("and more.", start)) + 2
with open(sys.argv[2], "w", encoding="utf-8") as file:
    file.write(text[:start] + "| table | fingerprints |\n| ----- | ------------ |\n" + "\n".join(rows) + "\n")
