"""What facts are: the names of their types, and of the kinds of personal data."""

from collections.abc import Mapping
from typing import Final

from plumbline.kernel.errors import Says
from plumbline.kernel.fields import FieldType, Personal

TYPES: Final[Mapping[FieldType, Says]] = {
    FieldType.TEXT: Says(zh="文字", en="Text"),
    FieldType.LONG_TEXT: Says(zh="长文字", en="Long text"),
    FieldType.WHOLE: Says(zh="整数", en="Whole number"),
    FieldType.MONEY: Says(zh="金额", en="Amount"),
    FieldType.SHARE: Says(zh="比例", en="Share"),
    FieldType.DAY: Says(zh="日期", en="Day"),
    FieldType.MOMENT: Says(zh="时刻", en="Moment"),
    FieldType.YES_NO: Says(zh="是或否", en="Yes or no"),
    FieldType.CHOICE: Says(zh="选一项", en="One choice"),
    FieldType.CHOICES: Says(zh="选几项", en="Several choices"),
    FieldType.PEOPLE: Says(zh="人员名单", en="Names of people"),
    FieldType.FILE: Says(zh="文件", en="File"),
}
PERSONAL: Final[Mapping[Personal, Says]] = {
    Personal.NONE: Says(zh="不是个人信息", en="No personal data"),
    Personal.NAME: Says(zh="姓名", en="Name"),
    Personal.IDENTITY_NUMBER: Says(zh="身份证件号码", en="Identity number"),
    Personal.ADDRESS: Says(zh="住址", en="Address"),
    Personal.PHONE: Says(zh="电话", en="Telephone"),
    Personal.HEALTH: Says(zh="健康状况（敏感）", en="Health (sensitive)"),
    Personal.OTHER: Says(zh="其他个人信息", en="Other personal data"),
}
