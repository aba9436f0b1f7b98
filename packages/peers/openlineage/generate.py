"""Lets the official client make events and ids, and writes them down."""

import json
import sys
from datetime import datetime, timezone

from openlineage.client import event_v2 as e
from openlineage.client.facet_v2 import (
    column_lineage_dataset as cl,
    data_quality_assertions_dataset as dqa,
    error_message_run,
    nominal_time_run,
    output_statistics_output_dataset,
    parent_run,
    processing_engine_run,
    schema_dataset,
    sql_job,
    tags_run,
)
from openlineage.client.serde import Serde
from openlineage.client.uuid import generate_static_uuid

RUN = "0189f0c4-0000-7000-8000-000000000000"
AT = "2013-01-02T03:04:05.678+00:00"
job = e.Job("flights", "daily", {"sql": sql_job.SQLJobFacet("SELECT 1")})
raw = e.InputDataset(
    "file", "/data/raw.csv",
    facets={"schema": schema_dataset.SchemaDatasetFacet([schema_dataset.SchemaDatasetFacetFields("id", "int64")])},
    inputFacets={"dataQualityAssertions": dqa.DataQualityAssertionsDatasetFacet([dqa.Assertion("not_null", True, "id")])},
)
out = e.OutputDataset(
    "file", "/out",
    facets={"columnLineage": cl.ColumnLineageDatasetFacet({"id": cl.Fields([cl.InputField("file", "/data/raw.csv", "id", [cl.Transformation("DIRECT", "IDENTITY")])])})},
    outputFacets={"outputStatistics": output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet(3)},
)
facets = {
    "nominalTime": nominal_time_run.NominalTimeRunFacet("2013-01-01T00:00:00Z"),
    "parent": parent_run.ParentRunFacet(parent_run.Run(RUN), parent_run.Job("airflow", "dag")),
    "processing_engine": processing_engine_run.ProcessingEngineRunFacet("1.5.6", "DuckDB"),
    "tags": tags_run.TagsRunFacet([tags_run.TagsRunFacetFields("env", "prod")]),
}
failed = facets | {"errorMessage": error_message_run.ErrorMessageRunFacet("no", "PYTHON")}
events = [
    e.RunEvent(eventTime=AT, run=e.Run(RUN, failed if state.name == "FAIL" else facets), job=job, eventType=state, inputs=[raw], outputs=[out])
    for state in e.RunState
]
events += [e.JobEvent(eventTime=AT, job=job, inputs=[raw], outputs=[out]), e.DatasetEvent(eventTime=AT, dataset=e.StaticDataset("file", "/out", facets=out.facets))]
moments = [(2013, 1, 1), (2013, 1, 1, 3, 4, 5, 678000), (1970, 1, 1, 0, 0, 0, 1000), (9999, 12, 31)]
ids = []
for moment in moments:
    for text in ("", "flights.daily", "ü🦆"):
        at = datetime(*moment, tzinfo=timezone.utc)
        ids.append([at.isoformat(), text, str(generate_static_uuid(at, text.encode()))])
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump({"events": [Serde.to_dict(event) for event in events], "runIds": ids}, file, separators=(",", ":"), ensure_ascii=False)
    file.write("\n")
