"""Near spellings are found among few names and among very many, with bounded work."""

from plumbline.kernel import spelling
from plumbline.kernel.spelling import COMPARED, HINTED, Known, shown


def counted(monkeypatch):
    """Count how many names are compared."""
    compared = []
    real = spelling.get_close_matches

    def counting(word, names, **more):
        compared.append(len(names))
        return real(word, names, **more)

    monkeypatch.setattr(spelling, "get_close_matches", counting)
    return compared


def test_among_very_many_names_the_near_one_is_still_found():
    known = Known([*(f"act_{number}" for number in range(10_000)), "decide", "investigate"])

    assert known.hint("decde") == "; did you mean «decide»?"
    assert known.hint("imvestigate") == "; did you mean «investigate»?"
    assert known.hint("investigat") == "; did you mean «investigate»?"


def test_ten_thousand_misspelt_names_among_ten_thousand_cost_bounded_work(monkeypatch):
    compared = counted(monkeypatch)
    known = Known(f"act_{number}" for number in range(10_000))

    hints = [known.hint(f"act_x{number}") for number in range(10_000)]

    assert sum(compared) <= COMPARED * HINTED
    assert len(compared) == HINTED
    assert hints[-1] == ""


def test_a_message_lists_a_bounded_number_of_names():
    hint = Known(f"name_{number}" for number in range(1_000)).hint("quite different")

    assert hint.endswith(" and 960 more")
    assert len(hint) < 600


def test_of_two_more_names_than_it_lists_a_message_says_so_and_of_one_more_lists_it():
    names = [f"name_{number}" for number in range(42)]

    assert Known(names[:41]).hint("quite different").endswith("name_39, name_40")
    assert Known(names).hint("quite different").endswith("name_39 and 2 more")


def test_among_few_names_one_is_near_that_begins_and_ends_otherwise():
    assert Known(["decide"]).hint("aecidx") == "; did you mean «decide»?"


def test_where_nothing_is_known_that_is_said():
    assert Known([]).hint("decide") == "; there is none"


def test_a_very_long_name_is_held_against_nothing(monkeypatch):
    compared = counted(monkeypatch)

    assert Known(["decide"]).hint("d" * 100_000) == "; there are decide"
    assert compared == []


def test_a_value_is_shown_in_one_bounded_line():
    assert shown("a\n  b") == "a b"
    assert shown({"a": 1}) == "a mapping"
    assert shown([1]) == "a list"
    assert len(shown("x" * 10_000)) == 61
