"""The papers mention everything that a reader can set, call or declare, and their links lead somewhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from plumbline.cli.main import COMMANDS
from plumbline.kernel import expression, schema
from plumbline.kernel.fields import FieldType, Personal
from tests.repo.tracked import ROOT, SOURCE, modules, texts

READERS = {"text", "whole", "flag", "words", "secret", "hosts", "folder", "files", "database"}
PAPERS = {name: text for name, text in texts().items() if name.endswith(".md")}


def page(name: str) -> str:
    return (ROOT / "docs/reference" / name).read_text()


def settings() -> Iterator[str]:
    """Go through the names of all settings that are read from the environment."""
    for text in modules("config/").values():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READERS:
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


def test_every_setting_is_explained():
    names = set(settings())

    assert len(names) > 5
    assert not {name for name in names if f"`{name}`" not in page("settings.md")}


def test_no_setting_is_explained_that_nobody_reads():
    explained = set(re.findall(r"^\| `(PLUMBLINE_\w+)`", page("settings.md"), flags=re.MULTILINE))

    assert explained <= set(settings())


def test_the_environment_is_read_in_one_place():
    """Choosing the settings module is not reading a setting: the doors of the web server and of the command may."""
    reading = {
        name
        for name, text in modules("src/", "config/").items()
        if re.search(r"\bos\.(environ\b|getenv)(?!\.setdefault\(\"DJANGO_SETTINGS_MODULE\")", text)
    }

    assert reading == {"config/env.py"}


def test_every_command_is_explained():
    assert COMMANDS
    assert not {command.name for command in COMMANDS if f"`plumbline {command.name}`" not in page("commands.md")}


def test_no_command_is_explained_that_is_not_there():
    explained = set(re.findall(r"^\| `plumbline ([a-z-]+)`", page("commands.md"), flags=re.MULTILINE))

    assert explained <= {command.name for command in COMMANDS}


def test_every_make_target_is_explained():
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))

    assert set(re.findall(r"^\| `make ([a-z-]+)`", page("make.md"), flags=re.MULTILINE)) == targets


def test_every_system_is_explained():
    systems = {path.parent.name for path in SOURCE.glob("systems/*/system.yaml")}

    assert systems
    assert not {system for system in systems if f"`{system}`" not in page("systems.md")}


def test_every_word_of_the_procedure_language_is_explained():
    words = {*schema.RULE_KEYS, *schema.FIELD_KEYS, *schema.ACT_KEYS, *FieldType, *Personal} - {Personal.NONE}
    told = page("procedure-language.md")

    unexplained = {word for word in words if not re.search(rf"`[^`]*\b{word}\b[^`]*`", told)}

    assert not unexplained
    assert not {function for function in expression.FUNCTIONS if f"`{function}(" not in told}


def test_the_example_of_the_procedure_language_can_be_loaded():
    from plumbline.kernel.declaration import read  # noqa: PLC0415 — only this test reads a declaration

    example = page("procedure-language.md").split("```yaml\n")[1].split("```")[0]

    procedure = schema.read_procedure(read(example, file="docs/reference/procedure-language.md"))

    assert set(procedure.acts) == {"file", "notify", "plead", "review", "decide", "serve", "close"}


def test_every_link_leads_somewhere():
    lost = [
        f"{name}: {target}"
        for name, text in PAPERS.items()
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
        if not re.match(r"[a-z]+:", target) and not (ROOT / name).parent.joinpath(target).exists()
    ]

    assert not lost


def test_every_page_can_be_reached_from_the_contents():
    contents = "".join(PAPERS[name] for name in ("docs/README.md", "docs/decisions/README.md"))
    pages = [name for name in PAPERS if name.startswith("docs/") and not name.endswith("README.md")]

    assert not [name for name in pages if f"{Path(name).name})" not in contents]


@pytest.mark.parametrize("paper", ["README.md", "README.zh-CN.md"])
def test_a_reader_sees_the_purpose_a_picture_and_the_two_commands_first(paper):
    opening = PAPERS[paper][: PAPERS[paper].index("## ")]

    assert re.search(r"!\[[^\]]+\]\(docs/pictures/[\w-]+\.png\)", opening)
    assert "make run" in opening
    assert "make test" in opening


def test_modules_that_papers_name_are_there():
    named = {
        (name, path)
        for name, text in PAPERS.items()
        for path in re.findall(r"`((?:src|tests|config|deploy)/[\w./-]+)`", text)
    }

    assert not {(name, path) for name, path in named if not (ROOT / path).exists()}
