"""Procedures as written: every misspelling, contradiction and dead rule is found when the file is loaded."""

import pytest

from plumbline.kernel.declaration import read
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.fields import FieldType, Personal
from plumbline.kernel.period import Period
from plumbline.kernel.procedure import Form
from plumbline.kernel.schema import read_act, read_field, read_procedure, read_rule
from tests.kernel.toy import PERMIT, changed, toy


def fault(old, new):
    """Give the error that a change of the toy makes, with the line on which it stands."""
    with pytest.raises(DeclarationError) as wrong:
        changed((old, new))
    assert wrong.value.file == "toy.yaml"
    return wrong.value


def line_of(text):
    return next(number for number, line in enumerate(PERMIT.splitlines(), start=1) if text in line)


def test_the_toy_can_be_loaded():
    procedure = toy()

    assert procedure.code == "permit.toy"
    assert procedure.version == "2020-01-01"
    assert procedure.scoped
    assert procedure.bars.field == "recused"
    assert procedure.by_code["decided_in_time"].targets == ("grant", "refuse")
    assert [rule.code for rule in procedure.windows["object"]] == ["objection_window"]
    assert [rule.code for rule in procedure.closers["grant"]] == ["one_decision"]


# ── fields ──


def field(text):
    return read_field("x", read(text, file="f.yaml"))


def test_a_field_says_what_it_is():
    one = field(
        "{type: money, zh: 罚款, en: Fine, law: 行政处罚法#9(2), min: 0, max: 5, personal: other, hint: {zh: 注, en: n}}"
    )

    assert (one.type, one.least, one.most, one.law) == (FieldType.MONEY, 0, 5, "行政处罚法#9(2)")
    assert one.personal is Personal.OTHER
    assert one.sealed
    assert one.hint.en == "n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{type: colour, zh: 色, en: c}", "no type «colour»; there are text, long_text"),
        ("{type: choice, zh: 色, en: c}", "needs `choices`"),
        ("{type: text, zh: 色, en: c, choices: {a: {zh: 甲, en: A}}}", "`choices` goes with the types choice, choices"),
        ("{type: text, zh: 色, en: c, min: 3}", "`min` goes with the types money, share, whole, not with text"),
        ("{type: day, zh: 色, en: c, max_when: [{law: 行政处罚法#9, max: 3}]}", "`max_when` goes with"),
        ("{type: day, zh: 色, en: c, pattern: x}", "`pattern` goes with"),
        ("{type: text, zh: 色, en: c, pattern: '('}", "is no regular expression"),
        ("{type: text, zh: 色, en: c, future: true}", "`future` goes with the types day, moment"),
        ("{type: text, zh: 色, en: c, personal: secret}", "no kind of personal data «secret»; there are none, name"),
        ("{type: text, zh: 色, en: c, law: 行政处罚法第九条}", "write the article in figures"),
        ("{type: text, zh: 色}", "the key «en» is missing"),
        ("{type: text, zh: 色, en: c, minimum: 3}", "unknown key «minimum»; did you mean «min»?"),
    ],
)
def test_a_field_that_makes_no_sense_is_refused(text, told):
    with pytest.raises(DeclarationError) as wrong:
        field(text)

    assert told in wrong.value.what
    assert str(wrong.value).startswith("f.yaml:1:")


# ── acts ──


def act(text):
    return read_act("x", read(text, file="a.yaml"))


def test_an_act_of_an_outsider_is_entered_by_the_handler_where_nothing_is_said():
    assert act("{zh: 申辩, en: Plead, by: party}").performed_by == ("handler",)
    assert act("{zh: 申辩, en: Plead, by: party, recorded_by: clerk}").performed_by == ("clerk",)
    assert act("{zh: 立案, en: File, by: [handler, clerk]}").performed_by == ("handler", "clerk")


def test_an_act_asks_fields_always_or_under_a_condition():
    one = act("{zh: 立案, en: File, by: handler, asks: [a, {field: b, when: c}], may_ask: d}")

    assert [(question.field, question.required, str(question.when)) for question in one.questions] == [
        ("a", True, "None"),
        ("b", True, "c"),
        ("d", False, "None"),
    ]
    assert one.asked() == {"a", "b", "d"}


def test_what_comes_of_an_act_is_listed_by_its_kind():
    one = act("{zh: 决定, en: Decide, by: leader, issues: [decision, receipt], publishes: decision}")

    assert one.effects == {"issues": ("decision", "receipt"), "publishes": ("decision",)}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{zh: 立案, en: File, by: handler, officers: 2}", "`officers` needs its article"),
        ("{zh: 立案, en: File, by: handler, needs: lawyer}", "a qualification needs its article"),
        ("{zh: 立案, en: File, by: handler, asks: [a], may_ask: [a]}", "«a» is asked twice"),
        ("{zh: 立案, en: File, by: handler, asks: [{field: a, wenn: b}]}", "did you mean «when»?"),
        ("{zh: 立案, en: File}", "the key «by» is missing"),
        ("{zh: 立案, en: File, by: handler, repeat: yes}", "true or false is expected"),
    ],
)
def test_an_act_that_makes_no_sense_is_refused(text, told):
    with pytest.raises(DeclarationError) as wrong:
        act(text)

    assert told in wrong.value.what


# ── rules ──


def rule(text):
    return read_rule(read(text, file="r.yaml"))


@pytest.mark.parametrize(
    ("text", "form", "sources", "targets", "code"),
    [
        ("before: b, must: a", Form.FIRST, ("a",), ("b",), "b-first-a"),
        ("after: a, must: b, within: 7 workdays", Form.MUST, ("a",), ("b",), "b-must-a"),
        ("after: a, may: b", Form.MAY, ("a",), ("b",), "b-may-a"),
        ("after: [a, c], not: b", Form.CLOSES, ("a", "c"), ("b",), "b-closes-a-c"),
        ("while: a, not: [b, c]", Form.WHILE, ("a",), ("b", "c"), "b-c-while-a"),
        ("not: b, when: done(a)", Form.NOT, (), ("b",), "b-not"),
        ("not: b, unless: done(a)", Form.NOT, (), ("b",), "b-not"),
    ],
)
def test_each_form_is_known_by_its_words(text, form, sources, targets, code):
    one = rule(f"{{law: 行政处罚法#44, {text}}}")

    assert (one.form, one.sources, one.targets, one.code) == (form, sources, targets, code)


def test_a_rule_carries_its_period():
    assert rule("{law: 民法典#1, after: a, must: b, within: 7 workdays}").period == Period.parse("7 workdays")
    assert rule("{law: 民法典#1, after: a, must: b, within: 7 days, roll_over: true}").period.roll_over
    assert rule("{law: 民法典#1, after: a, must: b, within: 7 days roll-over}").period.roll_over


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("before: b", "no rule has this form"),
        ("before: b, may: a", "no rule has this form"),
        ("after: a, must: b, not: c", "no rule has this form"),
        ("after: a, must: b, at_least: 3 days", "needs both `at_least` and `ahead_of`"),
        ("before: b, must: a, within: 3 days", "`within` does not go with this form"),
        ("after: a, must: b, late: true", "`late` does not go with this form"),
        ("after: a, may: b, late: true", "`late` needs a period: give `within`"),
        ("after: a, may: b, owed_by: party", "`owed_by` does not go with this form"),
        ("after: a, may: b, due_on: c", "`due_on` does not go with this form"),
        ("after: a, not: b, counts_from: c", "`counts_from` needs a period"),
        ("before: b, must: a, backwards: true", "`backwards` needs a period: give `at_least`"),
        ("before: b, must: a, backwards: true, at_least: 24 hours", "counted back in days"),
        ("after: a, must: b, roll_over: true", "`roll_over` needs a period"),
        ("after: a, must: b, within: 3 days, due_on: c", "leave out `within`"),
        ("not: b", "a prohibition needs `when`"),
        ("after: a, must: b, zh: 须", "both languages"),
        ("after: a, must: b, within: 3 weeks", "«3 weeks» is not a period"),
        ("after: a, must: b, within: 0 days", "from 1 to"),
        ("after: a, must: b, when: c >", "condition «c >»"),
        ("aftr: a, must: b", "unknown key «aftr»; did you mean «after»?"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(text, told):
    with pytest.raises(DeclarationError) as wrong:
        rule(f"{{law: 行政处罚法#44, {text}}}")

    assert told in wrong.value.what
    assert wrong.value.line == 1


def test_a_rule_without_its_law_is_refused():
    with pytest.raises(DeclarationError, match="the key «law» is missing"):
        rule("{after: a, must: b}")


# ── whether the parts fit ──


@pytest.mark.parametrize(
    ("old", "new", "told", "at"),
    [
        ("opens_with: apply", "opens_with: aply", "no act «aply» is declared; did you mean «apply»?", "opens_with"),
        ("ends_with: [close]", "ends_with: [done]", "no act «done» is declared", "ends_with"),
        ("in_force: {from: 2020-01-01}", "in_force: {from: 2020-01-01, to: 2019-12-31}", "before the first", "in_force"),
        ("certificate: domain", "certificate: all", "write `certificate: domain`", "certificate"),
        ("bars: {field: recused,", "bars: {field: risky,", "people is needed here", "bars:"),
        ("asks: [applicant]", "asks: [aplicant]", "no fact «aplicant» is declared; did you mean «applicant»?", "  apply:"),
        ("when: \"size == 'small'\"", "when: \"size == 'tiny'\"", "«size» is never «tiny»; there are small, large", "max_when"),
        ("is: \"risky and size == 'large'\"", "is: \"risky and size == 'lage'\"", "did you mean «large»?", "review_due:"),
        ("is: \"risky and size == 'large'\"", "is: risky and review_due", "in a circle: review_due → review_due", "review_due:"),
        ("is: \"risky and size == 'large'\"", "is: fee_fen", "gives money, not yes or no", "review_due:"),
        ("when: risky and not done(inspect)", "when: risky and not done(inspct)", "did you mean «inspect»?", "not_before"),
        ("when: risky and not done(inspect)", "when: riskey", "which is neither a fact nor derived", "not_before"),
        ("when: risky and not done(inspect)", "when: risky and fee_fen", "joins conditions", "not_before"),
        ("unless: free", "unless: fee_fen", "gives money, not yes or no", "paid_in_time"),
        ("counts_from: received_on", "counts_from: fee_fen", "day or moment is needed here", "paid_in_time"),
        ("counts_from: received_on", "counts_from: recieved_on", "did you mean «received_on»?", "paid_in_time"),
        ("within: 15 days, counts_from: received_on", "within: 15 hours, counts_from: received_on", "moment is needed", "paid_in_time"),
        ("due_on: deferred_until", "due_on: granted", "is of type yes_no", "paid_later"),
        ("replaces: paid_in_time", "replaces: paid_in_tme", "did you mean «paid_in_time»?", "paid_later"),
        ("replaces: paid_in_time", "replaces: served_in_time", "obliges to nothing that this rule obliges to", "paid_later"),
        ("while: answer, not: grant", "while: inspect, not: grant", "no rule makes «inspect» owed", "answer_first"),
        ("code: withdrawn", "code: answer_first", "the code «answer_first» stands twice", "answer_first"),
        ("after: withdraw, not: [answer]", "after: withdraw, not: [anser]", "did you mean «answer»?", "withdrawn"),
        ("without: review", "without: rewiew", "did you mean «review»?", "reach:"),
        ("base: fee_fen", "base: risky", "money is needed here", "surcharge:"),
        ("after_due_of: pay", "after_due_of: inspect", "no rule makes «inspect» owed", "surcharge:"),
        ("until: reply", "until: replied", "no act «replied» is declared", "surcharge:"),
        ("review_due: {zh", "risky: {zh", "«risky» is a fact and a derived condition", None),
        ("law: 行政许可法#29, asks", "law: 行政许可法第29条, asks", "write the article in figures", "  apply:"),
    ],
)  # fmt: skip
def test_parts_that_do_not_fit_are_found_where_they_stand(old, new, told, at):
    wrong = fault(old, new)

    assert told in wrong.what
    if at:
        first = line_of(at)
        assert first <= wrong.line <= first + 9


def test_a_fact_that_no_act_asks_for_can_decide_nothing():
    wrong = fault("asks: [risky]", "may_ask: [exact_at]")

    assert "no act asks for «risky», so it would never be known" in wrong.what


def test_a_missing_part_is_named():
    with pytest.raises(DeclarationError, match="the key «rules» is missing"):
        read_procedure(read(PERMIT[: PERMIT.index("rules:")], file="toy.yaml"))
