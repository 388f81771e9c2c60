"""The questions of the search benchmark: what people type, common words and rare ones, with what is found in nothing."""

from typing import Final

QUESTIONS: Final = (
    # two characters, as most questions are
    *("听证", "罚款", "复议", "拆迁", "噪声", "养老", "回避", "送达", "期限", "许可"),
    # words that stand in every second article
    *("应当", "人民政府", "规定", "管理", "不得"),
    # single characters
    *("法", "的", "税", "船", "氡"),
    # phrases
    *(
        "行政处罚决定书",
        "突发公共卫生事件",
        "县级以上地方人民政府应当",
        "没收违法所得",
        "自公布之日起施行",
        "“较大数额罚款”",
    ),
    # several words
    *("行政处罚 听证", "食品 召回 期限", "噪声污染 罚款", "未成年人 网络", "土地 征收 补偿"),
    # articles and titles
    *("行政处罚法第六十条", "处罚法60", "行政许可法", "民法典第一千零四十三条", "行政复议法 第二十条第一款"),
    # figures, Latin, traditional characters, full width
    *("12345", "PM2.5", "行政處罰", "１０日"),
    # found as it stands in nothing
    *("申请行政复议要多久", "交通事故怎么赔偿"),
)
