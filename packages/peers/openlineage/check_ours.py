"""Every event of ours is one of the client's types, and the client writes it back as it was."""

import json
import sys

from openlineage.client.serde import Serde
from types_of_client import FACETS, build_event

events = json.load(open(sys.argv[1], encoding="utf-8"))
seen = set()


def visit(value):
    if isinstance(value, dict):
        seen.add(value.get("_schemaURL"))
        value = list(value.values())
    if isinstance(value, list):
        for member in value:
            visit(member)


def pruned(value):
    """Without the empty members that the client writes for what is absent."""
    if isinstance(value, dict):
        return {key: kept for key, kept in ((k, pruned(v)) for k, v in value.items()) if kept not in ({}, [])}
    return [pruned(member) for member in value] if isinstance(value, list) else value


for event in events:
    built, url = build_event(event)
    written = Serde.to_dict(built) | {"schemaURL": url}
    assert pruned(written) == pruned(event), (written, event)
    visit(event)
missing = {url for url in FACETS if "#" in url} - seen
print(f"{len(events)} events of ours are the client's; {len(seen & set(FACETS))} facets of {len(FACETS)}; not used: {sorted(missing)}")
