"""Files that people send are small and stay in memory: nothing that a stranger sends fills a disk."""

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler, StopUpload

MOST_BYTES = 2_000_000


class SmallUploads(MemoryFileUploadHandler):
    """Ends the connection when more is announced or comes than a health card or a picture needs."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any, **kwargs: Any) -> None:
        if content_length > MOST_BYTES:
            raise StopUpload(connection_reset=True)
        self.activated = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if start + len(raw_data) > MOST_BYTES:
            raise StopUpload(connection_reset=True)
        return super().receive_data_chunk(raw_data, start)
