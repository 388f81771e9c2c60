"""The stories of the demonstration exercise powers that stand in its lists."""

from plumbline.demonstration import registers, telling


def test_each_theme_exercises_a_power_of_its_own_domain_that_is_listed():
    listed = {
        row["code"]: row for one in registers.lists() if one.register == "powers" for row in one.rows if "code" in row
    }
    themes = [
        (domain, theme)
        for sort in ("ordinary", "summary")
        for domain, themes in telling.declared()[sort].items()
        for theme in themes
    ]

    assert themes
    for domain, theme in themes:
        power = listed[theme["power"]]
        assert (power["kind"], power["domain"]) == ("penalty", domain), theme["title"]
