"""The templates of official documents that the systems declare, found by code."""

from collections.abc import Mapping
from functools import cache

from plumbline.kernel import catalogue
from plumbline.kernel.document import Template, declare
from plumbline.kernel.errors import DeclarationError


@cache
def every() -> Mapping[str, Template]:
    """Give all templates by code.

    Raises  DeclarationError where one is written wrong, or two bear the same code
    """
    templates: dict[str, Template] = {}
    for declared in catalogue.load().every("documents"):
        template = declare(declared)
        if template.code in templates:
            raise declared.wrong(f"the document «{template.code}» is declared twice")
        templates[template.code] = template
    return templates


def find(code: str) -> Template:
    """Find a template.

    Raises  DeclarationError naming those that are declared
    """
    templates = every()
    if code not in templates:
        raise DeclarationError(f"no document «{code}» is declared; there are {', '.join(sorted(templates))}")
    return templates[code]
