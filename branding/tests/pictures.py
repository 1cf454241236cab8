"""JPEG files made by hand, so that a test knows every byte of them."""

import struct

GPS_WORDS = b"GPS 37.4347N 118.6747E"


def segment(marker: int, body: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def exif(turn: int = 6) -> bytes:
    """An APP1 segment, little-endian, with an orientation and a text that tells the place."""
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, turn, 0)
    return segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0\x01\0" + entry + b"\0\0\0\0" + GPS_WORDS)


TABLES = segment(0xDB, b"\0" + b"\x10" * 64) + segment(0xC4, b"\0" + b"\0\x01" + b"\0" * 14 + b"\0")
AC_TABLE = segment(0xC4, b"\x10" + b"\0\x01" + b"\0" * 14 + b"\0")


def frame(width: int, height: int, marker: int = 0xC0) -> bytes:
    return segment(marker, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00")


SCAN = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x3f\xff\x00\x2a"


def jpeg(
    *, width: int = 8, height: int = 8, head: bytes = b"", tail: bytes = b"", scan: bytes = SCAN
) -> bytes:
    """A grey picture with `head` before its tables and `tail` behind its end."""
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
        + head
        + TABLES
        + frame(width, height)
        + AC_TABLE
        + scan
        + b"\xff\xd9"
        + tail
    )
