"""What may be sent at once: a request past the limit is refused by its announced length, before a byte of it is kept.

The server reads the rest and drops it, so that the browser shows the answer instead of a broken connection; nothing of
it touches memory or disk. What announces no length is read as empty by the server's protocol.
"""

from typing import Any, Final, Protocol

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

MEGABYTE: Final = 1024 * 1024
FORM: Final = MEGABYTE  # what the other fields of a form and its boundaries may weigh beside a file
PATIENCE: Final = 8 * 1024 * MEGABYTE  # so much is read and dropped; whoever sends more finds the connection closed


class UploadTooLarge(RequestDataTooBig):
    """A request weighs more than a form with one file may."""


class Readable(Protocol):
    """Something that gives bytes."""

    def read(self, size: int, /) -> bytes:
        """Give the next bytes."""


class LimitedUpload(FileUploadHandler):
    """The first of the upload handlers: refuses by the announced length, and leaves the rest to those after it."""

    def handle_raw_input(self, input_data: Any, _meta: Any, content_length: int, *_rest: Any) -> None:
        """Refuse what is too large before it is read.

        Raises  UploadTooLarge
        """
        if content_length > settings.EVIDENCE_LIMIT + FORM:
            drop(input_data)
            raise UploadTooLarge(f"{content_length} bytes were announced")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 — the framework's signature
        """Hand the bytes on."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers that keep it."""


def too_large(request: HttpRequest) -> bool:
    """Tell, by the length that a request announces, whether it weighs more than a form with one file may."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return announced.isdecimal() and int(announced) > settings.EVIDENCE_LIMIT + FORM


def drop(sent: Readable) -> None:
    """Read what was sent and forget it."""
    read = 0
    while read < PATIENCE and (piece := sent.read(MEGABYTE)):
        read += len(piece)
