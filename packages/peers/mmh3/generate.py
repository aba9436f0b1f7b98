"""Writes packages/columns/test/golden/row-hash.json: row hashes computed from ROWHASH.md alone, with another MurmurHash3.

    python -m venv .venv && .venv/bin/pip install -r requirements.txt && .venv/bin/python generate.py
"""

import json
import pathlib
import struct

import mmh3


def word(number):
    return struct.pack("<I", number & 0xFFFFFFFF)


def text(data):
    return word(len(data)) + data + bytes(-len(data) % 4)


def header(columns):
    names = json.dumps([part for name, kind, _ in columns for part in (name, kind)], separators=(",", ":"), ensure_ascii=False)
    data = names.encode()
    joined = word(len(data)) + data
    return joined + bytes(-len(joined) % 16)


def cell(kind, value):
    """The words of a value that is not null."""
    if kind == "null":
        return b""
    if kind == "bool":
        return word(int(value))
    if kind in ("int8", "int16", "int32", "uint8", "uint16", "uint32", "date[day]", "time[s]", "time[ms]"):
        return word(value)
    if kind == "float16":
        return word(0x7E00) if value != value else struct.pack("<e", value) + b"\0\0"
    if kind == "float32":
        return word(0x7FC00000) if value != value else struct.pack("<f", value)
    if kind == "float64":
        return struct.pack("<Q", 0x7FF8000000000000) if value != value else struct.pack("<d", value)
    if kind.startswith("decimal"):
        digits = int(kind[8:].split(",")[0])
        return (value % (1 << 256)).to_bytes(32, "little")[: 16 if digits <= 38 else 32]
    if kind in ("utf8", "binary"):
        return text(value.encode() if isinstance(value, str) else value)
    if kind.startswith("list<"):
        return word(len(value)) + b"".join(inner(kind[5:-1], item) for item in value)
    if kind.startswith("struct<"):
        parts = json.loads(kind[7:-1])
        return b"".join(inner(parts[i + 1], value[parts[i]]) for i in range(0, len(parts), 2))
    if kind.startswith("map<"):
        key, item = kind[4:-1].split(", ", 1)
        return word(len(value)) + b"".join(inner(key, k) + inner(item, v) for k, v in value)
    return struct.pack("<Q", value % (1 << 64))


def inner(kind, value):
    return word(1) if value is None else word(0) + cell(kind, value)


FIXED = {"null": 0, "bool": 1, "float16": 1, "float32": 1, "date[day]": 1, "time[s]": 1, "time[ms]": 1}


def null_cell(kind):
    if kind.startswith("struct<"):
        return b""
    if kind in ("utf8", "binary") or kind.startswith(("list<", "map<")):
        return word(0)
    if kind.startswith("decimal"):
        return bytes(len(cell(kind, 0)))
    if kind in FIXED:
        return bytes(4 * FIXED[kind])
    return bytes(4 if kind.lstrip("u") in ("int8", "int16", "int32") else 8)


def row_hash(columns):
    total = 0
    start = header(columns)
    for row in range(len(columns[0][2]) if columns else 0):
        flags = [0] * -(-len(columns) // 32)
        body = b""
        for i, (_, kind, values) in enumerate(columns):
            value = values[row]
            if value is None:
                flags[i // 32] |= 1 << (i % 32)
            body += null_cell(kind) if value is None else cell(kind, value)
        data = start + b"".join(word(flag) for flag in flags) + body
        h = struct.unpack("<4I", mmh3.hash_bytes(data, 0, False))
        total += (h[0] << 96) + (h[1] << 64) + (h[2] << 32) + h[3]
    return "mr1:%032x" % (total % (1 << 128))


NAN, INF = float("nan"), float("inf")
STRUCT = 'struct<["a","int32","b","utf8"]>'
TABLES = {
    "no rows": [("x", "float64", [])],
    "doubles": [("x", "float64", [0.0, -0.0, 1.5, NAN, INF, -INF, None, 5e-324])],
    "minus zero": [("x", "float64", [-0.0])],
    "zero": [("x", "float64", [0.0])],
    "another name": [("y", "float64", [0.0])],
    "floats": [("h", "float16", [1.5, None, NAN]), ("f", "float32", [-2.25, NAN, None])],
    "integers": [
        ("a", "int8", [-1, 127, None]), ("b", "uint8", [255, 0, None]), ("c", "int16", [-32768, 1, None]),
        ("d", "uint16", [65535, 1, None]), ("e", "int32", [-(2**31), 5, None]), ("f", "uint32", [2**32 - 1, 5, None]),
        ("g", "int64", [-(2**63), 2**53 + 1, None]), ("h", "uint64", [2**64 - 1, 0, None]),
    ],
    "texts": [("__proto__", "utf8", ["", "a", "abcd", "😀", None, 'a"b']), ("b", "binary", [b"", b"\0", b"\0\0", None, b"hi", b"\xff"])],
    "decimals": [("p", "decimal(10, 2)", [150, -1, None]), ("q", "decimal(60, 5)", [10**59, -(10**59), None])],
    "times": [
        ("d", "date[day]", [0, -1, None]), ("m", "date[ms]", [86400000, -86400000, None]), ("s", "time[s]", [1, None, 3]),
        ("u", "time[us]", [1, None, 3]), ("t", "timestamp[us, UTC]", [1700000000000000, None, -1]),
        ("n", "timestamp[ns]", [1, None, -1]), ("v", "duration[ms]", [5, -5, None]),
    ],
    "booleans and nulls": [("b", "bool", [True, False, None]), ("n", "null", [None, None, None])],
    "nested": [
        ("l", "list<int32>", [[], [1, None], None, [2]]),
        ("s", STRUCT, [{"a": 1, "b": "x"}, {"a": None, "b": "😀"}, None, {"a": 2, "b": None}]),
        ("m", "map<utf8, int64>", [[], [("k", 1)], None, [("k", None), ("j", 2)]]),
    ],
    "33 columns": [(f"c{i}", "int32", [i, None if i % 3 == 0 else -i]) for i in range(33)],
}


def plain(value):
    if isinstance(value, bytes):
        return {"$bytes": value.hex()}
    if isinstance(value, float):
        return {"$double": struct.pack(">d", value).hex()}
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return {"$int": str(value)}
    if isinstance(value, dict):
        return {"$map": [[k, plain(v)] for k, v in value.items()]}
    if value and isinstance(value[0], tuple):
        return {"$map": [[k, plain(v)] for k, v in value]}
    return [plain(item) for item in value]


def main():
    target = pathlib.Path(__file__).parents[2] / "columns" / "test" / "golden" / "row-hash.json"
    target.parent.mkdir(exist_ok=True)
    vectors = [
        {
            "name": name,
            "columns": [{"name": n, "type": kind, "values": [plain(v) for v in values]} for n, kind, values in columns],
            "hash": row_hash(columns),
        }
        for name, columns in TABLES.items()
    ]
    target.write_text(json.dumps(vectors, indent=1) + "\n")


main()
