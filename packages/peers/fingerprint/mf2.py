"""FINGERPRINT.md and ROWHASH.md, row by row."""

import hashlib
import json
import struct

import mmh3
import pyarrow as pa
import pyarrow.compute
import xxhash

HASHES = {"sha256": lambda b: hashlib.sha256(b).digest(), "xxh128": lambda b: xxhash.xxh3_128(b).digest()}
UNITS = {"s": "s", "ms": "ms", "us": "us", "ns": "ns"}


def plain(array):
    """A chunked array as one array, without dictionaries, run ends, views and 64-bit offsets."""
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays([plain(chunk) for chunk in array.chunks]) if array.num_chunks else pa.array([], array.type)
    kind = array.type
    if pa.types.is_dictionary(kind):
        return plain(array.dictionary_decode())
    if pa.types.is_run_end_encoded(kind):
        return plain(pa.compute.run_end_decode(array))
    return array


def type_name(t):
    is_ = pa.types
    if is_.is_null(t): return "null"
    if is_.is_boolean(t): return "bool"
    if is_.is_floating(t): return f"float{t.bit_width}"
    if is_.is_integer(t): return str(t)
    if is_.is_decimal(t): return f"decimal({t.precision}, {t.scale})"
    if is_.is_string(t) or is_.is_large_string(t) or is_.is_string_view(t): return "utf8"
    if is_.is_binary(t) or is_.is_large_binary(t) or is_.is_binary_view(t) or is_.is_fixed_size_binary(t): return "binary"
    if is_.is_date32(t): return "date[day]"
    if is_.is_date64(t): return "date[ms]"
    if is_.is_time(t): return f"time[{t.unit}]"
    if is_.is_duration(t): return f"duration[{t.unit}]"
    if is_.is_timestamp(t): return f"timestamp[{t.unit}]" if t.tz is None else f"timestamp[{t.unit}, {t.tz}]"
    if is_.is_dictionary(t): return type_name(t.value_type)
    if is_.is_run_end_encoded(t): return type_name(t.value_type)
    if is_.is_map(t): return f"map<{type_name(t.key_type)}, {type_name(t.item_type)}>"
    if is_.is_struct(t):
        names = [text for f in t for text in (f.name, type_name(f.type))]
        return f"struct<{json.dumps(names, separators=(',', ':'), ensure_ascii=False)}>"
    return f"list<{type_name(t.value_type)}>"


def integer(value, width):
    return (value & ((1 << 8 * width) - 1)).to_bytes(width, "little")


def float_bytes(value, width):
    code = {2: "<e", 4: "<f", 8: "<d"}[width]
    if value != value:
        return {2: b"\x00\x7e", 4: b"\x00\x00\xc0\x7f", 8: b"\x00\x00\x00\x00\x00\x00\xf8\x7f"}[width]
    return struct.pack(code, value)


def cells(array):
    """The values as Python has them; temporal ones as integers, decimals unscaled, text and bytes as bytes."""
    t, is_ = array.type, pa.types
    if is_.is_temporal(t):
        width = pa.int32() if t.bit_width == 32 else pa.int64()
        return array.view(width).to_pylist()
    if is_.is_decimal(t):
        return [None if v is None else int(v.scaleb(t.scale, CONTEXT)) for v in array.to_pylist()]
    if type_name(t) == "utf8":
        return [None if v is None else v.encode() for v in array.to_pylist()]
    return array.to_pylist()


import decimal  # noqa: E402

CONTEXT = decimal.Context(prec=100)


def width_of(t):
    is_ = pa.types
    if is_.is_boolean(t): return 1
    if is_.is_decimal(t): return 16 if t.precision <= 38 else 32
    if is_.is_temporal(t): return 8
    return t.bit_width // 8


def fixed(t, value):
    width = width_of(t)
    if value is None: return bytes(width)
    if pa.types.is_floating(t): return float_bytes(value, width)
    return integer(int(value), width)


def inner(array):
    """The inner columns of a nested array, and the lengths where it has some."""
    is_, t = pa.types, array.type
    valid = [i for i in range(len(array)) if array[i].is_valid]
    if is_.is_struct(t):
        kept = array.take(pa.array(valid, pa.int64()))
        return None, [kept.field(i) for i in range(t.num_fields)]
    rows = [array[i].values if array[i].is_valid else None for i in range(len(array))]
    lengths = [0 if r is None else len(r) for r in rows]
    pieces = [r for r in rows if r is not None]
    if is_.is_map(t):
        entries = pa.concat_arrays(pieces) if pieces else pa.array([], pa.struct([("k", t.key_type), ("v", t.item_type)]))
        return lengths, [entries.field(0), entries.field(1)]
    return lengths, [pa.concat_arrays(pieces) if pieces else pa.array([], t.value_type)]


def column_hash(h, array):
    array = plain(array)
    name = type_name(array.type).encode()
    validity = b""
    if array.null_count or pa.types.is_null(array.type):
        bits = [0 if pa.types.is_null(array.type) else int(v.is_valid) for v in array]
        validity = bytes(sum(b << i for i, b in enumerate(bits[at:at + 8])) for at in range(0, len(bits), 8))
    parts = [struct.pack("<QI", len(array), len(name)), name, h(validity)]
    kind = name.decode()
    if kind in ("utf8", "binary"):
        values = [b"" if v is None else v for v in cells(array)]
        parts += [h(b"".join(struct.pack("<I", len(v)) for v in values)), h(b"".join(values))]
    elif kind.startswith(("list<", "map<", "struct<")):
        lengths, columns = inner(array)
        if lengths is not None:
            parts.append(h(b"".join(struct.pack("<I", n) for n in lengths)))
        parts += [column_hash(h, c) for c in columns]
    elif kind != "null":
        parts.append(h(b"".join(fixed(array.type, v) for v in cells(array))))
    return h(b"".join(parts))


def canonical(document):
    # Members in order of their names; no numbers here but small integers.
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def fingerprint(table, name):
    h = HASHES[name]
    columns = [
        {"name": f.name, "type": type_name(f.type), "hash": column_hash(h, table.column(i)).hex()}
        for i, f in enumerate(table.schema)
    ]
    document = {"fingerprint": "mf2", "hash": name, "rows": table.num_rows, "columns": columns}
    return f"mf2:{name}:{h(canonical(document)).hex()}"


# ROWHASH.md

def word(value):
    return integer(int(value), 4)


def row_words(array):
    """The words of each row of a column, and whether the row is null."""
    array = plain(array)
    t, kind, is_ = array.type, type_name(array.type), pa.types
    null = [not v.is_valid for v in array] if not is_.is_null(t) else [True] * len(array)
    if kind == "null": return [b""] * len(array), null
    if kind in ("utf8", "binary"):
        def text(v): return word(len(v)) + v + bytes(-len(v) % 4)
        return [word(0) if v is None else text(v) for v in cells(array)], null
    if kind.startswith("struct<"):
        fields = [item_words(array.field(i)) for i in range(t.num_fields)]
        return [b"" if n else b"".join(f[i] for f in fields) for i, n in enumerate(null)], null
    if kind.startswith("list<"):
        rows = []
        for i, n in enumerate(null):
            rows.append(word(0) if n else word(len(array[i].values)) + b"".join(item_words(array[i].values)))
        return rows, null
    if kind.startswith("map<"):
        rows = []
        for i, n in enumerate(null):
            if n:
                rows.append(word(0))
                continue
            entries = array[i].values
            keys, values = item_words(entries.field(0)), item_words(entries.field(1))
            rows.append(word(len(entries)) + b"".join(k + v for k, v in zip(keys, values)))
        return rows, null
    values = cells(array)
    if is_.is_boolean(t): return [word(v or 0) for v in values], null
    if is_.is_floating(t):
        width = t.bit_width // 8
        return [bytes(max(4, width)) if v is None else float_bytes(v, width).ljust(4, b"\0") for v in values], null
    if is_.is_decimal(t):
        size = 16 if t.precision <= 38 else 32
    elif is_.is_integer(t):
        size = 8 if t.bit_width == 64 else 4
    else:
        size = 4 if kind in ("date[day]", "time[s]", "time[ms]") else 8
    return [integer(v or 0, size) for v in values], null


def item_words(array):
    rows, null = row_words(array)
    return [word(1) if n else word(0) + r for r, n in zip(rows, null)]


def row_hash(table):
    names = [text for f in table.schema for text in (f.name, type_name(f.type))]
    text = json.dumps(names, separators=(",", ":"), ensure_ascii=False).encode()
    header = word(len(text)) + text
    header += bytes(-len(header) % 16)
    columns = [row_words(table.column(i)) for i in range(table.num_columns)]
    total = 0
    for row in range(table.num_rows):
        flags = bytearray(4 * -(-len(columns) // 32))
        for i, (_, null) in enumerate(columns):
            if null[row]: flags[i >> 3] |= 1 << (i & 7)
        data = header + bytes(flags) + b"".join(words[row] for words, _ in columns)
        h1, h2, h3, h4 = struct.unpack("<4I", mmh3.hash_bytes(data, 0, False))
        total += (h1 << 96) + (h2 << 64) + (h3 << 32) + h4
    return f"mr1:{total % 2**128:032x}"


def order_free(table):
    columns = [{"name": f.name, "type": type_name(f.type)} for f in table.schema]
    document = {"fingerprint": "mf2f", "hash": "mr1", "rows": table.num_rows, "columns": columns, "rowHash": row_hash(table)}
    return f"mf2f:mr1:{hashlib.sha256(canonical(document)).hexdigest()}"
