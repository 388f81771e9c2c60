"""`plumbline conformance`: logs of acts held against procedures; bad rows are said with their place, the others judged."""

import csv
import gzip
import io
import json
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from plumbline.cli.conforming.beyond import beyond
from plumbline.cli.conforming.csv_rows import CsvRows
from plumbline.cli.conforming.gathering import Gathered
from plumbline.cli.main import main
from plumbline.kernel.catalogue import load

ROOT = Path(__file__).parents[2]
LOGS = ROOT.parent / "shared/data/logs"
MATTERS = ROOT.parent / "shared/data/matters/matters.yaml"
NEEDS_LOGS = pytest.mark.skipif(not LOGS.exists(), reason="the sample logs lie beside the checkout")
FINES = ROOT / "examples/road_fines"
PERMITS = ROOT / "examples/permit_receipt"
HEADER = "case,act,when"
MAPPING = """
columns: {case: case, act: act, time: when}
zone: Asia/Shanghai
acts: {开罚单: create, Send Fine: send, Insert: notify, Penalty: add_penalty, Payment: pay}
"""


def run(capsys, log, *options, procedure=FINES / "procedure.yaml"):
    code = main(["conformance", str(log), "--procedure", str(procedure), *map(str, options), "--json"])
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return code, records


def of(records, kind):
    return [one for one in records if one["record"] == kind]


@pytest.fixture
def mapped(tmp_path):
    """Write a log with the columns case, act and when, and run it."""
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")

    def written(capsys, content, *options, name="log.csv", mapping=None):
        log = tmp_path / name
        if mapping is not None:
            (tmp_path / "mapping.yaml").write_text(mapping, encoding="utf-8")
        log.write_bytes(content if isinstance(content, bytes) else content.encode())
        return run(capsys, log, "--mapping", tmp_path / "mapping.yaml", *options)

    return written


def rows(*lines):
    return "\n".join((HEADER, *lines)) + "\n"


def test_a_rule_that_is_missed_is_told_with_its_day_and_by_how_much(mapped, capsys):
    log = rows(
        "A,开罚单,2005-01-01",
        "A,Send Fine,2005-01-03",
        "A,Insert,2005-02-01",
        "A,Penalty,2005-04-12",
        "B,开罚单,2005-01-01",
    )

    code, records = mapped(capsys, log, "--language", "en")

    case = of(records, "case")[0]
    assert code == 0
    broken = {one["rule"]: one for one in case["broken"]}
    assert broken.keys() == {"penalty_by_day_60"}
    late = broken["penalty_by_day_60"]
    assert (late["due"], late["actual"], late["over_days"]) == ("2005-04-02", "2005-04-12", 10)
    assert "penalty_not_before_day_60" in case["kept"]
    assert of(records, "case")[1]["unknown"][0]["rule"] == "sent_or_paid"


def test_what_the_log_does_not_record_is_unknown_and_never_kept(mapped, capsys):
    code, records = mapped(capsys, rows("A,开罚单,2005-01-01", "A,Payment,2005-01-02"))

    rules = {one["rule"]: one for one in of(records, "log")[0]["versions"][0]["rules"]}
    assert code == 0
    assert rules["appeal_sent"]["unknown"] == 1
    assert rules["appeal_sent"]["because"]
    assert rules["result_notified"]["kept"] == 0


def test_what_no_log_can_show_is_listed_and_not_taken_for_kept(mapped, capsys):
    content = rows("A,开罚单,2005-01-01")
    _, fines = mapped(capsys, content)
    log = mapped(capsys, content, "--language", "en")[1][-1]

    assert of(fines, "log")[0]["versions"][0]["beyond"][0] == "谁办理，以什么身份"
    assert "who acted, and in which post" in log["versions"][0]["beyond"]
    assert not any("grow by the day" in one for one in log["versions"][0]["beyond"])


def test_what_the_penalty_asks_beyond_dates_is_listed():
    told = " ".join(one.en for one in beyond(load().procedures["penalty.ordinary"][-1]))

    for word in ("officers", "certificates", "kept apart", "facts that they must give", "grow by the day"):
        assert word in told


def test_a_bad_row_is_said_with_its_line_and_the_others_are_judged(mapped, capsys):
    log = rows(
        "A,开罚单,2005-01-01",
        "A,Payment,",
        "A,Payment,2005-02-30",
        "A,Payment",
        ",Payment,2005-01-05",
        "A,,2005-01-05",
        "B,开罚单,2005-01-01",
        "B," + ",".join(["x"] * 10_000),
        'B,Payment,"2005-01-04"',
        "B,Payment,1066-10-14",
    )

    code, records = mapped(capsys, log, "--language", "en")

    faults = {one["line"]: one["says"] for one in of(records, "fault")}
    assert code == 1
    assert faults.keys() == {3, 4, 5, 6, 7, 9, 11}
    assert faults[3] == "This row has no time"
    assert "2005-02-30" in faults[4]
    assert faults[9] == "This row has 10001 columns, the header 3"
    cases = {one["case"]: one for one in of(records, "case")}
    assert cases["B"]["acts"] == ["create", "pay"]
    unsure = {one["rule"]: one["missing"] for one in cases["A"]["unknown"]}
    assert "sent_or_paid" in unsure  # a row that cannot be read may have been the payment


def test_names_that_are_no_act_are_counted_and_met_with_the_nearest(mapped, capsys):
    log = rows("A,开罚单,2005-01-01", "A,Paymnt,2005-01-02", "A,Paymnt,2005-01-03", "A,Whatever,2005-01-03")

    code, records = mapped(capsys, log)

    unmapped = {one["name"]: (one["rows"], one["near"]) for one in of(records, "log")[0]["unmapped"]}
    assert code == 0
    assert unmapped == {"Paymnt": (2, "Payment"), "Whatever": (1, "")}


@pytest.mark.parametrize(
    "content",
    [
        rows("甲,开罚单,2005-01-01").encode("utf-8-sig"),
        rows("甲,开罚单,2005-01-01").encode("gb18030"),
        rows("甲,开罚单,2005-01-01").encode("utf-16"),
        rows("甲,开罚单,2005/1/1 9:30").replace(",", ";").encode(),
        rows("甲,开罚单,2005年1月1日").replace("\n", "\r\n").encode(),
        gzip.compress(rows("甲,开罚单,2005-01-01T09:30:00Z").encode()),
    ],
    ids=["mark", "gb18030", "utf-16", "semicolons", "chinese-days", "gzip"],
)
def test_a_log_is_read_however_it_is_written(mapped, capsys, content):
    code, records = mapped(capsys, content)

    assert code == 0, records
    assert [(one["case"], one["first"][:10]) for one in of(records, "case")] == [("甲", "2005-01-01")]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "The file is empty"),
        (b"case,act,act,when\nA,B,C,2005-01-01\n", "“act” more than once"),
        (b"case,akt,when\nA,B,2005-01-01\n", "no column “act”; did you mean “akt”?"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no column “case”"),
        (gzip.compress(b"case,act,when\n" * 2)[:12], "breaks off after line 0"),
    ],
    ids=["empty", "twice", "misspelt", "no-text", "cut-head"],
)
def test_a_log_without_its_columns_is_refused_with_the_reason(mapped, capsys, content, told):
    code, records = mapped(capsys, content, "--language", "en")

    assert code == 1
    assert any(told in one["says"] for one in of(records, "fault")), records
    assert of(records, "log")[0]["cases"] == 0


def test_a_log_that_breaks_off_is_judged_up_to_there(mapped, capsys):
    lines = [f"case{n},开罚单,2005-01-01 {n % 24:02}:{n * 7 % 60:02}" for n in range(5_000)]
    whole = gzip.compress(rows(*lines).encode())

    code, records = mapped(capsys, whole[: len(whole) // 2], "--language", "en")

    assert code == 1
    assert "breaks off after line" in of(records, "fault")[0]["says"]
    assert of(records, "log")[0]["cases"] > 500


def test_an_open_quotation_mark_swallows_no_more_than_its_field(mapped, capsys):
    lines = [f"case{n},开罚单,2005-01-01" for n in range(20_000)]
    log = rows('bad,"开罚单,2005-01-01', *lines)

    code, records = mapped(capsys, log)

    assert code == 1
    assert of(records, "fault")
    assert of(records, "log")[0]["cases"] > 10_000


def test_rows_in_any_order_are_judged_in_the_order_of_time(mapped, capsys):
    log = rows("A,Payment,2005-01-05", "B,开罚单,2005-01-01", "A,开罚单,2005-01-01", "B,Payment,2005-01-02")

    _, records = mapped(capsys, log)

    assert [one["acts"] for one in of(records, "case")] == [["create", "pay"]] * 2


def test_cases_that_should_stand_together_and_do_not_are_said(mapped, capsys):
    log = rows("A,开罚单,2005-01-01", "B,开罚单,2005-01-01", "A,Payment,2005-01-05")

    code, records = mapped(capsys, log, "--order", "case", "--until", "2005-12-31")

    assert code == 1
    assert of(records, "fault")[0]["line"] == 4
    assert [one["case"] for one in of(records, "case")] == ["A", "B"]


def test_a_log_parted_on_disk_gives_the_same_cases():
    records = [(f"case{n % 97}", "pay", float(n % 31), 1, ("x",), n) for n in range(5_000)]
    with Gathered() as memory, Gathered(in_memory=1_000) as disk:
        memory.add_all(iter(records))
        disk.add_all(iter(records))

        assert dict(memory.every_case()) == dict(disk.every_case())
        assert memory.latest == disk.latest == 30.0


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize(
    "line",
    ["a,b;c\r\n", '"a,;b",c\n', 'a"b,c\n', '"a""b";c\n', '"a\r\nb",c\r\n', "\r\n", "a,,;;\n", "a\x0bb,\u2028c\n", ","],
)
def test_rows_are_cut_as_the_reader_of_the_library_cuts_them(line, delimiter):
    lines = io.StringIO(f"first,row\n{line}", newline="").readlines()

    assert list(CsvRows(iter(lines), delimiter=delimiter)) == list(csv.reader(lines, delimiter=delimiter))


def test_a_row_that_is_none_is_told_with_its_line_and_the_next_one_read():
    reader = CsvRows(iter(["a,b\n", f"{'x' * 131_073},c\n", "d,e\n"]), delimiter=",")

    with pytest.raises(csv.Error):
        list(reader)

    assert reader.line_num == 2
    assert list(reader) == [["d", "e"]]


XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xmlns="http://www.xes-standard.org/">
  <string key="concept:name" value="log"><string key="inner" value="x"/></string>
  <trace>
    <string key="concept:name" value="A &lt;b&gt;"><list key="l"><values><string key="concept:name" value="wrong"/></values></list></string>
    <event>
      <date key="time:timestamp" value="2005-01-01T00:00:00.000+01:00"/>
      <string key="concept:name" value="Create Fine"><string key="concept:name" value="nested"/></string>
      <string value="no key"/>
      <string key="lifecycle:transition" value="complete"/>
    </event>
    <event><string key="concept:name" value="Payment"/><string key="lifecycle:transition" value="complete"/></event>
    <event><string key="concept:name" value="Payment"/><date key="time:timestamp" value="2005-01-03T00:00:00.000+01:00"/>
      <string key="lifecycle:transition" value="start"/></event>
  </trace>
  <event><string key="concept:name" value="Payment"/></event>
  {more}
</log>"""


def test_odd_attributes_of_xes_are_passed_over_and_its_faults_located(tmp_path, capsys):
    log = tmp_path / "log.xes"
    log.write_text(XES.replace("{more}", ""), encoding="utf-8")

    code, records = run(capsys, log, "--mapping", FINES / "mapping.yaml", "--language", "en")

    assert code == 1
    assert {one["line"] for one in of(records, "fault")} == {9, 12, 16}
    assert [(one["case"], one["acts"]) for one in of(records, "case")] == [("A <b>", ["create"])]
    assert of(records, "log")[0]["other_lifecycle"] == [{"name": "start", "rows": 1}]


def test_a_document_type_is_refused(tmp_path, capsys):
    log = tmp_path / "log.xes"
    bomb = '<!DOCTYPE log [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    log.write_text(XES.replace("<log", f"{bomb}<log", 1).replace("{more}", ""), encoding="utf-8")

    code, records = run(capsys, log, "--mapping", FINES / "mapping.yaml", "--language", "en")

    assert code == 1
    assert "document type" in of(records, "fault")[0]["says"]
    assert not of(records, "case")


def test_xes_that_breaks_off_is_judged_up_to_there(tmp_path, capsys):
    log = tmp_path / "log.xes"
    log.write_text(XES.replace("{more}", "<trace><event>").replace("</log>", ""), encoding="utf-8")

    code, records = run(capsys, log, "--mapping", FINES / "mapping.yaml", "--language", "en")

    assert code == 1
    assert "This is not XML" in " ".join(one["says"] for one in of(records, "fault"))
    assert len(of(records, "case")) == 1


@pytest.mark.parametrize(
    ("mapping", "told"),
    [
        ("columns: {}\nacts: {X: creat}\n", "no act «creat»"),
        ("columns: {}\n", "which names are acts"),
        ("columns: {}\nacts: {X: create}\nzone: Europe/Atlantis\n", "no time zone"),
        ("columns: {}\nacts: {X: create}\nfacts: {fine: amount}\n", "no fact «fine»"),
        ("columns: {}\nacts: {X: create}\nfacts: {points: {column: p, unit: yuan}}\n", "has the units one"),
        ("columns: {}\nacts: {X: create}\nencoding: morse\n", "is written in"),
        ("columns: {}\nacts: {X: create}\nleft_out: {X: {zh: 不, en: no}}\n", "left out at once"),
    ],
)
def test_a_mapping_that_is_wrong_is_refused_with_its_place(mapped, capsys, mapping, told):
    code, records = mapped(capsys, rows(), mapping=mapping)

    assert code == 1
    assert told in records[0]["declaration"]["what"]
    assert records[0]["declaration"]["line"] >= 1


@NEEDS_LOGS
def test_the_fines_come_out_the_same_from_csv_and_xes(capsys):
    found = []
    for name in ("roadtraffic100traces.csv", "roadtraffic100traces.xes"):
        code, records = run(capsys, LOGS / name, "--mapping", FINES / "mapping.yaml")
        assert code == 0
        found.append([{**one, "first": one["first"][:10]} for one in of(records, "case")])
        rules = {one["rule"]: one for one in of(records, "log")[0]["versions"][0]["rules"]}

    assert sorted(found[0], key=lambda one: one["case"]) == sorted(found[1], key=lambda one: one["case"])
    assert (rules["penalty_by_day_60"]["kept"], rules["penalty_not_before_day_60"]["kept"]) == (57, 57)
    assert rules["notified_after_sending"]["unknown"] == 21


@NEEDS_LOGS
def test_the_permits_keep_their_deadline_as_a_plain_count_of_the_log_says(capsys):
    with (LOGS / "receipt.csv").open(encoding="utf-8") as file:
        cases = {row["case:concept:name"]: row for row in csv.DictReader(file)}
    on = datetime.fromisoformat
    begun = {}
    with (LOGS / "receipt.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            begun.setdefault(row["case:concept:name"], on(row["time:timestamp"]))
    late = {
        name
        for name, row in cases.items()
        if row["case:enddate"]
        and on(row["case:enddate"]) >= begun[name]
        and on(row["case:enddate"]).date() > on(row["case:deadline"]).date()
    }

    _, records = run(
        capsys, LOGS / "receipt.csv", "--mapping", PERMITS / "mapping.yaml", procedure=PERMITS / "procedure.yaml"
    )

    counted = Counter()
    for one in of(records, "case"):
        for broken in one["broken"]:
            if broken["rule"] == "finished_by_deadline" and broken["actual"]:
                counted[one["case"]] += 1
    assert set(counted) == late
    assert len(of(records, "case")) == 1_434


@pytest.mark.skipif(not MATTERS.exists(), reason="the known matters lie beside the checkout")
def test_known_matters_are_told_in_the_same_form(capsys):
    _, records = run(capsys, MATTERS, procedure="penalty.ordinary")

    replayed = main(["replay", str(MATTERS), "--json"])
    matters = {one["id"]: one for one in map(json.loads, capsys.readouterr().out.splitlines())}
    judged = [one for one in of(records, "case") if "not_judged" not in one]
    assert judged
    assert replayed in {0, 1}
    for one in judged:
        told = matters[one["case"]]
        assert [broken["rule"] for broken in one["broken"]] == [broken["rule"] for broken in told["broken"]]
        assert one["kept"] == [kept["rule"] for kept in told["kept"]]
    assert of(records, "log")[0]["cases"] == len(judged)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_is_whole_escaped_and_without_script(tmp_path, mapped, capsys, language):
    evil = "<script>alert(1)</script>"
    mapped(capsys, rows(f"{evil},开罚单,2005-01-01", f"{evil},{evil},2005-01-02", f"{evil},Penalty,2005-01-03"))
    page = tmp_path / "page.html"

    code = main(
        ["conformance", str(tmp_path / "log.csv"), "--procedure", str(FINES / "procedure.yaml"), "--mapping",
         str(tmp_path / "mapping.yaml"), "--html", str(page), "--language", language]
    )  # fmt: skip

    text = page.read_text(encoding="utf-8")
    assert code == 0
    assert capsys.readouterr().out
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert ("Conformance of a log" in text) is (language == "en")
    assert text.startswith("<!doctype html>")


@pytest.mark.parametrize(
    "options",
    [
        ["missing.csv", "--procedure", "penalty.ordinary"],
        [str(FINES / "mapping.yaml"), "--procedure", "no.such"],
        [str(ROOT / "README.md"), "--procedure", "penalty.ordinary", "--order", "case"],
        [str(ROOT / "README.md"), "--procedure", "penalty.ordinary", "--json", "--html"],
        [str(FINES / "mapping.yaml"), "--procedure", "penalty.ordinary", "--until", "2020-01-01"],
    ],
)
def test_what_cannot_be_meant_is_a_mistake_of_usage(options, capsys):
    assert main(["conformance", *options]) == 2
    assert capsys.readouterr().err
