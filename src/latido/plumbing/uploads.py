"""Files that browsers send: never in memory, never larger than we take, gone when the request ends."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload, TemporaryFileUploadHandler

from latido_run.home import Home

LARGEST = 200 * 1024 * 1024  # bytes
LEFT_BEHIND = timedelta(hours=6)  # no request lasts so long: its process died


class CappedUpload(TemporaryFileUploadHandler):
    """Into the folder of the settings, a piece at a time; a request with too much of it is cut off."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Its name on disk owes nothing to what the browser calls it: recordings lie in the same folder."""
        FileUploadHandler.new_file(self, *args, **kwargs)
        self.file = TemporaryUploadedFile("sent", self.content_type, 0, self.charset, self.content_type_extra)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        if self.received > LARGEST:
            raise StopUpload(connection_reset=True)
        super().receive_data_chunk(raw_data, start)
        return None

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        self.file.name = self.file_name
        found: UploadedFile[Any] | None = super().file_complete(file_size)
        return found


def sweep(now: datetime) -> int:
    """What a request left behind when its process was killed; how many."""
    swept = 0
    for file in Home.from_env().spool.glob("*.upload"):
        with suppress(FileNotFoundError):
            if datetime.fromtimestamp(file.stat().st_mtime, now.tzinfo) < now - LEFT_BEHIND:
                file.unlink()
                swept += 1
    return swept
