"""The tables of answers: each cell is a figure of the answer it is of."""

import json
from typing import Any, get_args

import pytest

from app.schemas.examples import COMPARE_EXAMPLES, ISO_COST_EXAMPLES, PART_EXAMPLES
from app.schemas.iso_cost import IsoCostRequest
from app.schemas.parts import PartName, Parts
from app.schemas.requests import CompareRequest, ReportRequest
from app.tables import TABLES, Table, table_of
from app.workers import jobs
from app.workers.jobs.parts import PARTS

SMALL = {"image": [16, 16, 16], "checks": []}
BLOCK = {"block": "MBConv", "args": {"out_channels": 16}}


def answer(job: Any, **body: Any) -> dict[str, Any]:
    return json.loads(job(json.dumps(body).encode())["ok"])


def columns(table: Table | None) -> dict[str, list[Any]]:
    assert table is not None
    assert {len(row) for row in table.rows} == {len(table.columns)}
    return dict(zip(table.columns, map(list, zip(*table.rows, strict=True)), strict=True))


def test_every_part_has_a_word_a_function_a_field_an_example_and_a_table():
    names = set(get_args(PartName))
    assert set(PARTS) == set(Parts.model_fields) == set(PART_EXAMPLES) == names
    assert set(TABLES["report"]) == {"layers", *names}


def test_the_examples_are_requests():
    examples = [*PART_EXAMPLES.values()]
    assert [ReportRequest.model_validate(e["value"]).parts for e in examples] == [
        [name] for name in PART_EXAMPLES
    ]
    assert all(CompareRequest.model_validate(e["value"]) for e in COMPARE_EXAMPLES.values())
    assert all(IsoCostRequest.model_validate(e["value"]) for e in ISO_COST_EXAMPLES.values())


def test_the_layers_are_those_of_the_tree_and_the_last_row_is_the_whole():
    report = answer(jobs.report, subject=BLOCK, **SMALL)
    table = columns(table_of("report", "layers", report))
    assert table["path"][:2] == ["expand", "expand.conv"]
    assert table["input"][0] == "16x16x16"
    whole = {figure: table[figure][-1] for figure in ("params", "macs")}
    outermost = [i for i, path in enumerate(table["path"]) if path and "." not in path]
    assert {f: sum(table[f][i] for i in outermost) for f in whole} == whole
    assert whole == {figure: report["cost"][figure] for figure in whole}


@pytest.mark.parametrize(
    ("part", "column", "total"),
    [
        ("formulas", "value", lambda report: report["cost"]["params"] + report["cost"]["macs"]),
        ("conventions", "amount", None),
        ("graph", "macs", lambda report: report["cost"]["macs"]),
        ("memory", "bytes", None),
        ("receptive_field", "size_height", None),
        ("roofline", "flops", lambda report: report["cost"]["flops"]),
        ("referees", "macs", None),
    ],
)
def test_every_part_is_a_table(part, column, total):
    options = {"referees": ["fvcore"]}
    report = answer(jobs.report, subject=BLOCK, options=options, **SMALL, **{"with": [part]})
    table = columns(table_of("report", part, report))
    assert all(isinstance(cell, int | None) for cell in table[column])
    if total is not None:
        assert sum(table[column]) == total(report)
    without = answer(jobs.report, subject=BLOCK, **SMALL)
    assert table_of("report", part, without) is None


def test_the_terms_of_a_tool_lead_from_our_count_to_its_total():
    report = answer(jobs.report, subject=BLOCK, **SMALL, **{"with": ["conventions"]})
    table = columns(table_of("report", "conventions", report))
    rows = [i for i, tool in enumerate(table["tool"]) if tool == "fvcore"]
    *terms, total = (table["amount"][i] for i in rows)
    assert report["cost"]["macs"] + sum(terms) == total


def test_a_comparison_has_a_row_a_subject_and_its_roles_a_column_each():
    pair = [BLOCK, {"block": "Bottleneck", "args": {"out_channels": 16}}]
    compared = answer(jobs.compare, subjects=pair, image=[16, 16, 16])
    table = columns(table_of("compare", "comparison", compared))
    assert table["subject"] == ["MBConv", "Bottleneck"]
    assert table["macs_difference"] == [0, table["macs"][1] - table["macs"][0]]
    assert table["params_ratio"] == [1, table["params"][1] / table["params"][0]]
    roles = columns(table_of("compare", "roles", compared))
    macs = [i for i, figure in enumerate(roles["figure"]) if figure == "macs"]
    assert sum(roles["Bottleneck"][i] or 0 for i in macs) == table["macs"][1]
    settings = columns(table_of("compare", "settings", compared))
    assert settings["MBConv"][settings["setting"].index("hidden_channels")] == "null"
    assert settings["Bottleneck"][settings["setting"].index("expansion")] is None


def test_architectures_and_their_stages():
    names = ["resnet18", "unet"]
    cards = {"architectures": json.loads(jobs.architectures(json.dumps(names).encode())["ok"])}
    table = columns(table_of("architectures", "architectures", cards))
    assert table["name"] == names
    assert table["params"][0] == 11_689_512
    assert table["top1_imagenet1k_v1"] == [69.758, None]
    page = json.loads(jobs.architecture(b'"resnet18"')["ok"])
    stages = columns(table_of("architecture", "stages", page))
    assert stages["stage"] == ["stem", "stage1", "stage2", "stage3", "stage4", "head"]
    assert sum(stages["params"]) == 11_689_512
