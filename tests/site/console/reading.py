"""A page as one reads it."""

import re
from html import unescape


def words(answer):
    """Give the words of an answer: without tags, one blank between them."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())
