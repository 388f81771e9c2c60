"""A toy register with every kind of field, and alerts over it."""

from plumbline.kernel import alert_schema, register_schema
from plumbline.kernel.declaration import read

KITES = """
register: {code}
title: {{zh: 风筝目录, en: Kites}}
basis: 行政许可法#22
plan: [3]
kept_by: {{levels: [province, city, county], kinds: [market_regulation]}}
key: code
name: title
{extra}
fields:
  code: {{type: text, required: true, zh: 编码, en: Code}}
  title: {{type: text, required: true, zh: 名称, en: Name}}
  by_law: {{type: long_text, cites: true, zh: 依据, en: Basis}}
  levels: {{type: choices, zh: 层级, en: Levels, choices: {{city: {{zh: 市, en: City}}, county: {{zh: 县, en: County}}}}}}
  part_of: {{type: text, entry_of: kites, zh: 属于, en: Part of}}
  limit: {{type: whole, unit: workdays, zh: 时限, en: Limit}}
  most: {{type: whole, zh: 法定时限, en: Statutory limit}}
  subject: {{type: text, zh: 对象, en: Subject}}
"""


def register(code="kites", extra=""):
    return register_schema.read_register(read(KITES.format(code=code, extra=extra)))


def alert(finds, over="kites", **more):
    said = {
        "alert": f"kites.{finds}",
        "title": "{zh: 提示, en: Alert}",
        "law": "行政许可法#22",
        "severity": "warning",
        "over": over,
        "finds": finds,
        "asks": "{zh: 看一看, en: Look}",
        **more,
    }
    return alert_schema.read_alert(read("\n".join(f"{key}: {value}" for key, value in said.items())))
