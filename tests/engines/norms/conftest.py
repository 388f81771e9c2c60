"""An invented regulation as a Markdown file, to be written wrong in many ways."""

import pytest

INVENTED = """---
title: "风筝管理条例"
publish_date: "2001-01-01"
status: "现行有效"
---
# 风筝管理条例

2001年1月1日 中华人民共和国国务院令第9001号公布

2020年3月4日 中华人民共和国国务院令第9002号修订

<!-- INFO END -->

## 第一章  总则

第一条 风筝应当有线。

线不得过长。

第二条 有下列情形之一的，不得放飞：

（一）雷雨；

（二）大风。

前款情形消失后可以放飞。

## 第二章 附则

### 第一节 杂项

第二条之一 风筝的尾巴不计入长度。

第三条　本条例自2020年5月1日起施行。
"""


@pytest.fixture
def laws(tmp_path):
    """Give a function that writes a file into a folder named by its level."""

    def write(name="风筝管理条例(2020-03-04).md", text=INVENTED, level="行政法规"):
        folder = tmp_path / level
        folder.mkdir(exist_ok=True)
        path = folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.fixture
def kites(laws, db):
    """Import the invented regulation."""
    from plumbline.engines.norms.importing import import_paths  # noqa: PLC0415 — models exist once the database does

    return list(import_paths([laws()]))
