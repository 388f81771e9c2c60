"""Values of parameters that are wrong: what the validation found, said in the two languages, one reason a parameter."""

import re
from collections.abc import Iterable
from typing import Any, Final

from ninja.errors import ValidationError

from plumbline.api.problems import ProblemType, Stopped, Wrong
from plumbline.kernel.errors import Says

_LONGEST_NAME: Final = 80


def stopped_by_values(error: ValidationError) -> Stopped:
    """Say which parameters have values that cannot be."""
    return Stopped(ProblemType.WRONG_VALUE, *map(_wrong, _once(error.errors)))


def _once(errors: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep the first finding on each parameter: a value that may be of two kinds is reported for both."""
    return list({_name(error): error for error in reversed(list(errors))}.values())[::-1]


def _name(error: dict[str, Any]) -> str:
    """Name the parameter; of what was posted, the place in it: acts[2].at."""
    if error["loc"][:1] == ("body",):
        steps = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"][2:])
        return "".join(steps).lstrip(".")[:_LONGEST_NAME] or "body"
    return next(
        (part for part in reversed(error["loc"]) if isinstance(part, str) and not part.startswith("function-")), ""
    )


def _wrong(error: dict[str, Any]) -> Wrong:
    name = _name(error)
    says, cure = _said(error)
    return Wrong(
        says=Says(zh=f"参数 {name} {says.zh}", en=f"The parameter {name} {says.en}"), cure=cure, parameter=name
    )


def _said(error: dict[str, Any]) -> tuple[Says, Says | None]:
    """Say what is wrong and what to do; about what the interface has no sentence for, the validation's own words."""
    about = error.get("ctx", {})
    if plain := _PLAIN.get(error["type"]):
        return plain
    match error["type"]:
        case "string_pattern_mismatch":
            return Says(zh="的写法不对", en="is not written right"), _FORMS.get(_name(error).rpartition(".")[2])
        case "string_too_long":
            most = about["max_length"]
            return Says(zh=f"太长，最多 {most} 个字", en=f"is too long: at most {most} characters"), _SHORTER
        case "too_long":
            most = about["max_length"]
            says = Says(zh=f"给出得太多，最多 {most} 个", en=f"is given too often: at most {most}")
            return says, Says(zh="请分几次问", en="Ask in several parts")
        case "literal_error" | "enum":
            known = re.sub(r"',? (?:or )?'", ", ", str(about["expected"])).strip("'")
            cure = Says(zh=f"可用的值：{known.replace(', ', '、')}", en=f"Use one of: {known}")
            return Says(zh="的值不认识", en="has an unknown value"), cure
        case "greater_than_equal":
            return Says(zh=f"不能小于 {about['ge']}", en=f"is less than {about['ge']}"), None
        case "less_than_equal":
            return Says(zh=f"不能大于 {about['le']}", en=f"is more than {about['le']}"), None
        case _:
            return Says(zh=f"的值不对（{error['msg']}）", en=f"is wrong ({error['msg']})"), None


_FORMS: Final = {  # of parameters that are written in one form only
    "place": Says(zh="条号请写成 58 或 120-1", en="Write the number of an article like 58 or 120-1"),
    "lineage": Says(zh="规定的代码请照抄条文里的 lineage，如 58", en="Copy the lineage of an article, such as 58"),
    "act": Says(
        zh="行为的代码请照抄 /api/v1/procedures/{code}", en="Copy the code of an act from /api/v1/procedures/{code}"
    ),
    "code": Says(zh="程序的代码请照抄 /api/v1/procedures", en="Copy the code of a procedure from /api/v1/procedures"),
    "region": Says(zh="区划请写代码或其开头，如 34", en="Write the code of a region or its beginning, such as 34"),
}
_SHORTER: Final = Says(zh="请缩短后再问", en="Ask with fewer characters")
_NUMBER: Final = (
    Says(zh="应当是整数", en="is not a whole number"),
    Says(zh="请写成 20 这样的数", en="Write a number like 20"),
)
_OBJECT: Final = (Says(zh="应当是一个对象", en="is no object"), None)
_BOOLEAN: Final = (Says(zh="应当是 true 或 false", en="is neither true nor false"), None)
_PLAIN: Final[dict[str, tuple[Says, Says | None]]] = {
    "missing": (Says(zh="没有给出", en="is missing"), Says(zh="请给出这个参数", en="Give it a value")),
    "string_too_short": (Says(zh="是空的", en="is empty"), Says(zh="请写上要找的字", en="Write what is looked for")),
    "moment": (
        Says(zh="不是日期或者时刻", en="is neither a day nor a moment"),
        Says(zh="请写成 2026-06-22 或者 2026-06-22T15:30 的样子", en="Write it like 2026-06-22 or 2026-06-22T15:30"),
    ),
    "fact": (
        Says(zh="不是事实的值", en="is no value of a fact"),
        Says(
            zh="请给文字、整数、true、false、null，或者最多 200 个名称的列表",
            en="Give a text, a whole number, true, false, null, or a list of at most 200 names",
        ),
    ),
    "extra_forbidden": (Says(zh="没有人读", en="is not read here"), Says(zh="请去掉它", en="Leave it out")),
    "dict_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "model_type": _OBJECT,
    "list_type": (Says(zh="应当是列表", en="is no list"), None),
    "string_type": (Says(zh="应当是文字", en="is no text"), None),
    "day": (Says(zh="不是日期", en="is not a day"), Says(zh="请写成 2026-06-22 的样子", en="Write it like 2026-06-22")),
    "int_parsing": _NUMBER,
    "int_parsing_size": _NUMBER,
    "int_from_float": _NUMBER,
    "bool_parsing": _BOOLEAN,
    "bool_type": _BOOLEAN,
}
