"""Files that browsers send: never in memory, never larger than we take, gone when the request ends."""

from typing import Any

from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler

LARGEST = 200 * 1024 * 1024  # bytes


class CappedUpload(TemporaryFileUploadHandler):
    """Into the folder of the settings, a piece at a time; a request with too much of it is cut off."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        if self.received > LARGEST:
            raise StopUpload(connection_reset=True)
        super().receive_data_chunk(raw_data, start)
        return None
