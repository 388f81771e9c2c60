"""What pm4py takes for a log that Plumbline judges: reading it, and three ways of holding it against a model.

    python -m bench.pm4py_log LOG

Declare knows our rules of order word for word («precedence», «response») and gets those of `examples/permit_receipt`; token
replay and the temporal profile judge by what they find in the same log, and what they take to find it does not count. None of them
knows a deadline that each case carries, a legal day, or a rule that hangs on facts; all of them judge cases whose course is
the same once, or by columns. pm4py is AGPL: it runs beside us here, and is no part of the site.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import pandas as pd
import pm4py

from bench.saying import peak
from plumbline.cli.conforming.mapping import read_mapping
from plumbline.kernel.declaration import read_file
from plumbline.kernel.procedure import Form
from plumbline.kernel.schema import read_procedure

EXAMPLE = Path(__file__).resolve().parents[1] / "examples/permit_receipt"
TEMPLATES = {Form.FIRST: "precedence", Form.MUST: "response"}


def constraints() -> dict[str, dict[tuple[str, str], dict[str, int]]]:
    """Give our rules of order as Declare has them, between the names that the log uses; one constraint for each rule."""
    procedure = read_procedure(read_file(EXAMPLE / "procedure.yaml"))
    names = {act: name for name, act in reversed(read_mapping(EXAMPLE / "mapping.yaml", [procedure]).acts.items())}
    model: dict[str, dict[tuple[str, str], dict[str, int]]] = {name: {} for name in TEMPLATES.values()}
    for rule in procedure.rules:
        if not rule.due_on:
            pair = names[rule.sources[0]], names[rule.targets[0]]
            model[TEMPLATES[rule.form]][pair] = {"support": 1, "confidence": 1}
    return model


def spent(work: Callable[[], Any]) -> float:
    """Give the seconds of the processor that something takes."""
    began = process_time()
    work()
    return process_time() - began


def read(path: str) -> Any:
    """Read the log as pm4py asks for it."""
    log = pd.read_csv(path)
    log["time:timestamp"] = pd.to_datetime(log["time:timestamp"], utc=True, format="ISO8601")
    return log


def measure(path: str) -> dict[str, float]:
    """Read the log and hold it against each model."""
    began = process_time()
    log = read(path)
    told = {"events": len(log), "read": process_time() - began}
    rules, net, profile = constraints(), pm4py.discover_petri_net_inductive(log), pm4py.discover_temporal_profile(log)
    told["declare"] = spent(lambda: pm4py.conformance_declare(log, rules))
    told["replay"] = spent(lambda: pm4py.conformance_diagnostics_token_based_replay(log, *net))
    told["temporal"] = spent(lambda: pm4py.conformance_temporal_profile(log, profile))
    return told | {"peak": peak()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(sys.argv[1])) + "\n")
