"""Declarations as written: words stay words, and every fault has its line and column."""

from datetime import date, datetime

import pytest

from plumbline.kernel import declaration
from plumbline.kernel.declaration import DEEPEST, LONGEST, MOST_BYTES, read, read_file
from plumbline.kernel.errors import DeclarationError, Says


def fault(text, ask=lambda declared: None):
    with pytest.raises(DeclarationError) as wrong:
        ask(read(text, file="law.yaml"))
    assert wrong.value.file == "law.yaml"
    return wrong.value


def test_on_and_yes_and_no_stay_words():
    declared = read("{on: 2026-06-22, yes: yes, no: 'no', off: off, y: n, flag: true, other: False}")

    assert declared.plain() == {
        "on": date(2026, 6, 22),
        "yes": "yes",
        "no": "no",
        "off": "off",
        "y": "n",
        "flag": True,
        "other": False,
    }


def test_every_value_knows_where_it_stands():
    declared = read("acts:\n  file:\n    zh: 立案\nrules:\n  - {law: x}\n", file="law.yaml")
    acts, rules = declared.keys(["acts", "rules"]).values()

    title = dict(acts.named())["file"].keys(["zh"])["zh"]
    (rule,) = rules.each()

    assert (title.file, title.line, title.column, title.text()) == ("law.yaml", 3, 9, "立案")
    assert (rule.line, rule.column) == (5, 5)


def test_a_misspelt_key_is_met_with_the_nearest_right_one():
    wrong = fault("a: 1\nacts: {}\nruels: []\n", lambda one: one.keys(["acts", "rules"], ["a"]))

    assert str(wrong) == "law.yaml:3:1: unknown key «ruels»; did you mean «rules»?"


def test_an_unknown_key_is_met_with_those_that_are_known():
    wrong = fault("{zh: 立案, wholly_other: 1}", lambda one: one.keys(["zh", "en"]))

    assert (wrong.line, wrong.column) == (1, 10)
    assert wrong.what == "unknown key «wholly_other»; known are zh, en"


def test_a_missing_key_is_named():
    assert fault("{zh: 立案}", lambda one: one.says()).what == "the key «en» is missing"


def test_a_key_that_stands_twice_is_found():
    wrong = fault("acts:\n  file: 1\n  close: 2\n  file: 3\n")

    assert (wrong.line, wrong.column, wrong.what) == (4, 3, "«file» stands twice")


def test_a_list_of_one_may_be_written_without_brackets():
    assert read("handler").texts() == ("handler",)
    assert read("[clerk, handler]").texts() == ("clerk", "handler")


def test_both_languages_make_a_sentence():
    assert read("{zh: ' 立案 ', en: Open the case}").says() == Says(zh="立案", en="Open the case")


@pytest.mark.parametrize(
    ("text", "ask", "told"),
    [
        ("3", "text", "a text is expected, not «3»"),
        ("'  '", "text", "a text is expected"),
        ("[a, 3]", "texts", "a text is expected, not «3»"),
        ("yes", "flag", "true or false is expected"),
        ("true", "whole", "a whole number is expected, not «True»"),
        ("'3'", "whole", "a whole number is expected, not «3»"),
        ("3.5", "whole", "a whole number is expected"),
        ("tomorrow", "day", "a day such as 2026-06-22 is expected"),
        ("2026-06-22 10:00:00", "day", "a day such as 2026-06-22 is expected"),
        ("立案", "says", "a mapping with the keys zh, en is expected"),
        ("[a]", "named", "a mapping from codes to their declarations is expected"),
    ],
)
def test_a_value_of_another_type_is_refused_where_it_stands(text, ask, told):
    wrong = fault(f"key: {text}", lambda one: list(getattr(one.keys(["key"])["key"], ask)() or ()))

    assert told in wrong.what
    assert wrong.line == 1
    assert wrong.column >= 6


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the file is empty"),
        ("a: [1, 2", "did not find expected"),
        ("a: b: c", "mapping values are not allowed"),
        ("a: 1\n---\nb: 2", "but found another document"),
        ("a: 2026-02-30", "«2026-02-30»: day is out of range for month"),
        ("a: !!python/name:os.system ''", "could not determine a constructor"),
        ("[a, b]: 1", "a key is one word"),
        ("a: &a [*a]", "contains itself"),
        ("a: \x07", "control characters are not allowed"),
    ],
)
def test_broken_yaml_is_refused_with_its_place(text, told):
    wrong = fault(text, lambda one: one.plain())

    assert told in wrong.what
    assert wrong.line >= 1


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "law.yaml"
    path.write_bytes("zh: 立案".encode("gb18030"))

    with pytest.raises(DeclarationError, match=r"law\.yaml:1:1: the file is not written in UTF-8"):
        read_file(path)


def test_values_come_out_plain():
    text = "{day: 2026-06-22, at: 2026-06-22 10:00:00, many: [1, {a: b}], none: null}"

    assert read(text).plain() == {
        "day": date(2026, 6, 22),
        "at": datetime(2026, 6, 22, 10),  # noqa: DTZ001 — what was written has no zone
        "many": [1, {"a": "b"}],
        "none": None,
    }


# ── all faults at once, and bounds ──


def test_every_wrong_and_every_missing_key_of_a_mapping_is_told_at_once():
    wrong = fault("zh: 立案\nenn: File\nbyy: handler\n", lambda one: one.keys(["zh", "en", "by"]))

    assert [(one.line, one.what) for one in (wrong, *wrong.also)] == [
        (2, "unknown key «enn»; did you mean «en»?"),
        (3, "unknown key «byy»; did you mean «by»?"),
        (1, "the key «en» is missing"),
        (1, "the key «by» is missing"),
    ]


def bomb(levels, width=9):
    lines = ["a0: &a0 [" + ", ".join(["x"] * width) + "]"]
    lines += [f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * width) + "]" for n in range(1, levels)]
    return "\n".join(lines)


def test_aliases_that_multiply_are_counted_with_all_that_they_stand_for():
    wrong = fault(bomb(30))

    assert "more than 500000 values" in wrong.what
    assert wrong.line == 6


def test_what_an_anchor_names_is_read_once(monkeypatch):
    made = []
    monkeypatch.setattr(declaration._Reader, "_scalar", lambda _self, event: made.append(event.value))

    read(bomb(5))

    assert len(made) == 9


def test_an_alias_gives_the_same_value_under_its_own_key():
    here, there = read("here: &a {zh: 立案, en: File}\nthere: *a\n", file="law.yaml").value.values()

    assert there.says() == here.says()
    assert (here.key_at, there.key_at) == ((1, 1), (2, 1))


@pytest.mark.parametrize(
    ("text", "told", "place"),
    [
        ("a: *b", "undefined alias «b»", (1, 4)),
        ("a: &b [1, *b]", "«*b» stands inside «&b»", (1, 11)),
        ("[" * 100_000, "nested too deeply", (1, DEEPEST + 2)),
        ("\n".join(" " * n + "a:" for n in range(2_000)), "nested too deeply", (DEEPEST + 2, DEEPEST + 2)),
        (f"a: 1\nb: {'x' * (LONGEST + 1)}", "at most 100000 characters", (2, 4)),
        (f"a: 1\nb: {'9' * 5_000}", "Exceeds the limit", (2, 4)),
        ("a: 1\nb: \x00", "the file is no text", (2, 4)),
        ("a: " + "x" * MOST_BYTES, "at most 8 MiB", (1, 1)),
    ],
    ids=["no anchor", "itself", "brackets", "indentation", "long text", "long number", "binary", "long file"],
)
def test_what_passes_a_bound_is_refused_where_it_stands(text, told, place):
    wrong = fault(text)

    assert told in wrong.what
    assert len(wrong.what) < 300
    assert (wrong.line, wrong.column) == place


def test_a_file_of_fifty_megabytes_is_refused_without_being_read(tmp_path, monkeypatch):
    path = tmp_path / "law.yaml"
    with path.open("wb") as file:
        file.truncate(50 * 2**20)
    monkeypatch.setattr(declaration, "read", lambda *_args, **_more: pytest.fail("the file was read"))

    with pytest.raises(DeclarationError, match=r"law\.yaml:1:1: a declaration has at most 8 MiB, this file has 50\.0"):
        read_file(path)


def test_a_binary_file_is_refused_with_the_line_where_text_ends(tmp_path):
    path = tmp_path / "law.yaml"
    path.write_bytes(b"zh: a\nen: b\n\x89PNG\r\n\x1a\n\x00")

    with pytest.raises(DeclarationError, match=r"law\.yaml:3:1: the file is not written in UTF-8"):
        read_file(path)
