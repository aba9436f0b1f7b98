"""Reads with pandera the documents that our own tests write (packages/schema/test/golden/pandera-ours.json), and says what it makes of them."""
import json
import pathlib

from pandera.io import pandas_io, polars_io

SOURCE = pathlib.Path(__file__).parents[2] / "schema" / "test" / "golden" / "pandera-ours.json"

for text in json.loads(SOURCE.read_text()):
    module = polars_io if "polars_dataframe" in text.splitlines()[0] else pandas_io
    schema = module.from_yaml(text)
    checks = {name: [check.error or check.name for check in column.checks] for name, column in schema.columns.items()}
    print(module.__name__, {name: str(column.dtype) for name, column in schema.columns.items()})
    print("  ", checks)
    again = json.loads(module.to_json(module.from_yaml(module.to_yaml(schema)), default=str))
    assert list(again["columns"]) == list(schema.columns)
