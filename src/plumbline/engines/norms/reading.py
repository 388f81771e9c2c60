"""The words of one paragraph, item or sub-item inside an article."""

from plumbline.kernel.provision import take_apart


def words_of(text: str, *, paragraph: int | None, item: int | None, subitem: int | None = None) -> str | None:
    r"""Give the words of a place in an article; None where there is no such place, or several.

    >>> words_of("有下列情形之一：\n（一）雷雨：\n1．有闪电；\n（二）大风。", paragraph=1, item=1, subitem=1)
    '1．有闪电；'
    """
    if paragraph is None and item is None and subitem is None:
        return text
    span = take_apart(text).span(paragraph=paragraph, item=item, subitem=subitem)
    return text[slice(*span)] if span else None
