"""Pictures, voice messages and other content that is not text."""

from typing import Any

from tests.support.bot_api.call import Call
from tests.support.bot_api.errors import bad_request

LARGEST_PHOTO = 10 * 1024 * 1024
LARGEST_FILE = 50 * 1024 * 1024
WITHOUT_CAPTION = frozenset({"sticker", "video_note", "contact", "location", "venue", "poll", "dice"})

ABOUT: dict[str, dict[str, Any]] = {
    "document": {"file_name": "paper.pdf", "mime_type": "application/pdf"},
    "voice": {"duration": 3, "mime_type": "audio/ogg"},
    "audio": {"duration": 30, "mime_type": "audio/mpeg"},
    "video": {"width": 640, "height": 480, "duration": 5, "mime_type": "video/mp4"},
    "video_note": {"length": 240, "duration": 5},
    "animation": {"width": 320, "height": 240, "duration": 2, "mime_type": "video/mp4"},
    "sticker": {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "🙂"},
}
WITHOUT_FILE: dict[str, dict[str, Any]] = {
    "contact": {"phone_number": "+254700000000", "first_name": "Somebody"},
    "location": {"latitude": -1.2921, "longitude": 36.8219},
    "venue": {"location": {"latitude": -1.29, "longitude": 36.82}, "title": "School", "address": "A street"},
    "dice": {"emoji": "🎲", "value": 4},
    "poll": {
        "id": "1", "question": "Which?", "total_voter_count": 0, "is_closed": False, "is_anonymous": True,
        "type": "regular", "allows_multiple_answers": False, "allows_revoting": True, "members_only": False,
        "options": [{"persistent_id": str(n), "text": text, "voter_count": 0} for n, text in enumerate("AB")],
    },
}  # fmt: skip
SENT_BY_BOT = ("photo", "document", "voice", "audio", "video", "animation", "sticker")


class Files:
    """All files Telegram has received. A file_id can be sent again without the bytes."""

    def __init__(self) -> None:
        """Begin without files."""
        self.content: dict[str, bytes] = {}

    def keep(self, content: bytes, kind: str) -> str:
        """Store a file and return its file_id; ids differ by kind, as Telegram's do."""
        file_id = f"{kind}-{len(self.content) + 1}-stand-in"
        self.content[file_id] = content
        return file_id

    def sent(self, call: Call, kind: str) -> str:
        """Return the file_id of the file in a call: an upload, `attach://name`, or a known file_id."""
        given = call.text(kind)
        upload = call.files.get(given.removeprefix("attach://") if given else kind)
        if upload is not None:
            return self.keep(_checked(upload, kind), kind)
        if not given:
            raise bad_request(f"there is no {kind} in the request")
        if given not in self.content:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return given

    def told(self, kind: str, file_id: str) -> dict[str, Any]:
        """Return the part of a message that describes a file."""
        about = {"file_id": file_id, "file_unique_id": f"u-{file_id}", "file_size": len(self.content[file_id])}
        if kind != "photo":
            return {kind: about | ABOUT[kind]}
        thumb = about | {"file_id": file_id, "width": 90, "height": 60}
        return {"photo": [thumb, about | {"width": 1200, "height": 800}]}

    def from_her(self, kind: str) -> dict[str, Any]:
        """Return the part of a message that describes something a user sends."""
        if kind in WITHOUT_FILE:
            return {kind: WITHOUT_FILE[kind]}
        if kind != "photo" and kind not in ABOUT:
            raise AssertionError(f"nobody can send “{kind}”; known: photo, {', '.join(ABOUT | WITHOUT_FILE)}")
        told = self.told(kind, self.keep(b"sent-by-kanari", kind))
        return told | {"document": told["animation"]} if kind == "animation" else told


def _checked(upload: bytes, kind: str) -> bytes:
    if not upload:
        raise bad_request("file must be non-empty")
    if len(upload) > (LARGEST_PHOTO if kind == "photo" else LARGEST_FILE):
        raise bad_request(f"file is too big for a {kind}")
    return upload
