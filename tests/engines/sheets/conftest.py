import pytest

from plumbline.engines.sheets import checking, reading
from plumbline.kernel.errors import Says
from plumbline.kernel.fields import Field, FieldType


def one(code, kind, zh, en, **more):
    return Field(code=code, type=kind, title=Says(zh=zh, en=en), **more)


COLUMNS = {
    field.code: field
    for field in (
        one("code", FieldType.TEXT, "编号", "Code", pattern=r"[\dA-Z]+"),
        one("name", FieldType.TEXT, "名称", "Name"),
        one("since", FieldType.DAY, "起始日", "Since"),
        one("fee", FieldType.MONEY, "金额", "Fee"),
        one("open", FieldType.YES_NO, "公开", "Open"),
        one(
            "kind",
            FieldType.CHOICE,
            "类型",
            "Kind",
            choices={"penalty": Says(zh="行政处罚", en="Penalty"), "licence": Says(zh="行政许可", en="Licence")},
        ),
        one("count", FieldType.WHOLE, "次数", "Count", least=0),
    )
}
TITLES = ("编号", "名称", "起始日", "金额", "公开", "类型", "次数")


@pytest.fixture
def checked():
    def check(file, *, name="t.xlsx", required=("code", "name"), key=("code",), **how):
        sheet = reading.read(file, name=name, **how)
        return list(checking.check(sheet, COLUMNS, required=required, key=key))

    return check
