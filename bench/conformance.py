"""How fast event logs are held against a procedure: logs of growing size made from a real one, read, judged and counted.

    python -m bench.conformance LOG [SIZE …]          LOG is receipt.csv; sizes in events
    PLUMBLINE_BENCH_PM4PY=python …                    an interpreter that has pm4py, to stand beside

Each size runs in a process of its own; processor time counts, since other work may share the machine. Every row keeps the
columns that the mapping reads; each copy of the log gets case names of its own.
"""

import csv
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from time import process_time

from bench.saying import machine, say
from plumbline.cli.conforming.judged_log import JudgedLog, NotJudged
from plumbline.cli.conforming.mapping import read_mapping
from plumbline.cli.conforming.tally import Tally
from plumbline.kernel.declaration import read_file
from plumbline.kernel.schema import read_procedure

SIZES = (10_000, 100_000, 1_000_000, 5_000_000)
EXAMPLE = Path(__file__).resolve().parents[1] / "examples/permit_receipt"
KEPT = (
    "case:concept:name", "concept:name", "time:timestamp", "lifecycle:transition", "case:startdate", "case:deadline",
    "case:channel", "case:enddate",
)  # fmt: skip
ROUNDS = 20_000
PEER = 100_000  # events, at most, that the peer is given
PM4PY = """
import json, sys, time
import pandas, pm4py
began = time.process_time()
log = pandas.read_csv(sys.argv[1])
log["time:timestamp"] = pandas.to_datetime(log["time:timestamp"], utc=True, format="ISO8601")
read = time.process_time()
net = pm4py.discover_petri_net_inductive(log)
found = time.process_time()
pm4py.conformance_diagnostics_token_based_replay(log, *net)
replayed = time.process_time()
print(json.dumps({"events": len(log), "read": read - began, "judge": replayed - found}))
"""


def write(source: Path, target: Path, events: int) -> None:
    """Write a log of so many events, whole copies of the real one and a part of it."""
    with source.open(encoding="utf-8-sig", newline="") as file:
        rows = [{name: row[name] for name in KEPT} for row in csv.DictReader(file)]
    page = io.StringIO()
    writer = csv.DictWriter(page, KEPT)
    writer.writerows(rows)
    block = page.getvalue()
    with target.open("w", encoding="utf-8", newline="") as log:
        log.write(",".join(KEPT) + "\r\n")
        copies, rest = divmod(events, len(rows))
        for number in range(copies):
            log.write(block.replace("case-", f"c{number}-"))
        log.write("".join(block.replace("case-", f"c{copies}-").splitlines(keepends=True)[:rest]))


def judge(log: Path, *, streamed: bool) -> dict[str, float]:
    """Judge a log as the command does, without telling it."""
    versions = [read_procedure(read_file(EXAMPLE / "procedure.yaml"))]
    judging = JudgedLog(
        versions, read_mapping(EXAMPLE / "mapping.yaml", versions), until=date(2012, 1, 23), streamed=streamed
    )
    tally = Tally()
    began = process_time()
    for case in judging.every_case(log):
        if not isinstance(case, NotJudged):
            tally.add(case)
    tally.settle()
    spent = process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rows": judging.rows.rows, "acts": tally.events, "cases": tally.cases, "seconds": spent, "peak": peak}


def _pace() -> float:
    """Tell how fast the machine is just now."""
    began = process_time()
    for _ in range(ROUNDS):
        sum(range(1_000))
    return 1e6 * (process_time() - began) / ROUNDS


def _run(log: Path, order: str) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.conformance", "--judge", str(log), order]
    answer: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return answer


def _peer(log: Path) -> None:
    python = os.environ.get("PLUMBLINE_BENCH_PM4PY")
    if not python:
        say("pm4py: not measured; name an interpreter that has it in PLUMBLINE_BENCH_PM4PY")
        return
    done = subprocess.run([python, "-c", PM4PY, str(log)], check=False, capture_output=True, text=True)
    if done.returncode:
        say(f"pm4py: cannot run: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else done.returncode}")
        return
    told = json.loads(done.stdout.strip().splitlines()[-1])
    whole = told["read"] + told["judge"]
    say(
        f"pm4py, token replay of a discovered net, no periods: {told['events']:>9} events  {told['events'] / whole:>9.0f} events/s  "
        f"read {told['read']:.1f} s, replay {told['judge']:.1f} s"
    )


def main(source: Path | None = None, sizes: tuple[int, ...] = SIZES) -> None:
    """Measure every size, gathered and as the rows stand."""
    if source is None:
        say("conformance: name the log, receipt.csv")
        return
    say(f"{machine()}; {_pace():.1f} µs to add up a thousand numbers (about 10 where nothing else runs)")
    with tempfile.TemporaryDirectory(prefix="plumbline-bench-") as folder:
        log = Path(folder) / "log.csv"
        for size in sizes:
            write(source, log, size)
            for order in ("any", "case"):
                told = _run(log, order)
                rows, seconds = told["rows"], told["seconds"]
                say(
                    f"Plumbline, --order {order:<4}: {rows:>9.0f} events  {rows / seconds:>9.0f} events/s  "
                    f"{seconds:8.2f} s of processor  peak {told['peak']:6.0f} MiB  {told['cases']:.0f} cases"
                )
            if size <= PEER:
                _peer(log)


if __name__ == "__main__":
    asked = sys.argv[1:]
    if asked[:1] == ["--judge"]:
        say(json.dumps(judge(Path(asked[1]), streamed=asked[2] == "case")))
    elif asked:
        main(Path(asked[0]), tuple(map(int, asked[1:])) or SIZES)
    else:
        sys.stdout.write(f"{__doc__}\n")
