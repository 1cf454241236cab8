"""Photos for tests, with what phones hide in them put in by hand."""

import io
import struct

from PIL import Image

GPS_WORDS = b"GPS 37.4347N 118.6747E"


def segment(marker: int, body: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def exif(turn: int = 6) -> bytes:
    """An APP1 segment, little-endian, with an orientation and a text that tells the place."""
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, turn, 0)
    return segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0\x01\0" + entry + b"\0\0\0\0" + GPS_WORDS)


def picture(width: int = 8, height: int = 8, kind: str = "JPEG", mode: str = "RGB") -> bytes:
    """One whose upper half is red and lower half blue, so that a test sees how it is turned."""
    image = Image.new(mode, (width, height), "red")
    image.paste("blue", (0, height // 2, width, height))
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


def jpeg(*, width: int = 8, height: int = 8, head: bytes = b"", tail: bytes = b"") -> bytes:
    """A photo with `head` before its tables and `tail` behind its end."""
    whole = picture(width, height)
    return whole[:2] + head + whole[2:] + tail
