"""Photos as they are kept: a JPEG without anything in it but the picture.

The file is taken apart into its segments, and put together again from those that a picture needs. What tells where,
when and with what it was taken (EXIF, XMP, makers' notes), previews, comments, and whatever hides behind the end
of the picture stay behind; only how the picture is to be turned is written down anew.
"""

import re
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

MAX_BYTES = 6 * 1024 * 1024
MAX_SIDE = 12_000
TOO_BIG = "照片太大（最多 6 MB），没有保存。请把手机相机的照片大小调小一些再拍。"
NOT_JPEG = "这不是照片文件。请上传手机拍的 JPG 照片。"
BROKEN = "照片不完整或已损坏，请重新拍一张。"
OTHER_KINDS = (  # what a file begins with, from which byte on
    (4, b"ftyphei", "HEIC 格式"),
    (4, b"ftypmif", "HEIC 格式"),
    (0, b"\x89PNG", "PNG 格式"),
    (0, b"GIF8", "GIF 格式"),
    (8, b"WEBP", "WebP 格式"),
    (0, b"BM", "BMP 格式"),
    (0, b"%PDF", "PDF 格式"),
)

SOI, EOI, SOS, APP1, APP14, COM = 0xD8, 0xD9, 0xDA, 0xE1, 0xEE, 0xFE
FRAMES = {0xC0, 0xC1, 0xC2}  # baseline, extended, progressive: what browsers show
TABLES = {0xC4, 0xDB, 0xDD}  # Huffman, quantisation, restart interval
METADATA = {*range(0xE0, 0xF0), COM}
NEXT_MARKER = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")  # behind a scan; FF00 and restarts belong to it
TURNED = range(2, 9)
LYING = range(5, 9)


class PhotoRefused(ValueError):
    """What was uploaded is no photo that can be kept; the text says why and what to do, in Chinese."""


@dataclass(frozen=True)
class CleanPhoto:
    """A JPEG with nothing in it but the picture; width and height as it is shown."""

    content: bytes
    width: int
    height: int


def cleaned(data: bytes) -> CleanPhoto:
    """What is kept of an upload. Raises PhotoRefused for anything but a whole JPEG of a sensible size."""
    if len(data) > MAX_BYTES:
        raise PhotoRefused(TOO_BIG)
    if not data.startswith(b"\xff\xd8\xff"):
        raise PhotoRefused(why_not(data))
    try:
        return _Picture(data).rebuilt()
    except IndexError as error:  # it ends in the middle of a segment
        raise PhotoRefused(BROKEN) from error


def why_not(data: bytes) -> str:
    """What to say of a file that isn't a JPEG."""
    for start, begin, kind in OTHER_KINDS:
        if data[start:].startswith(begin):
            return f"这是 {kind}的文件，系统只收 JPG 照片。请用手机相机重新拍，或者先转成 JPG。"
    return NOT_JPEG


class _Picture:
    """One JPEG while it is taken apart."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 2
        self.kept: list[bytes] = []
        self.size: tuple[int, int] | None = None
        self.has_scan = False
        self.turn = 1

    def rebuilt(self) -> CleanPhoto:
        while (marker := self.next_marker()) != EOI:
            self.take(marker)
        if self.size is None or not self.has_scan:
            raise PhotoRefused(BROKEN)
        width, height = self.size
        if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
            raise PhotoRefused(BROKEN if 0 in self.size else TOO_BIG)
        begin = b"\xff\xd8" + (orientation_segment(self.turn) if self.turn in TURNED else b"")
        content = begin + b"".join(self.kept) + b"\xff\xd9"
        return CleanPhoto(content, *((height, width) if self.turn in LYING else (width, height)))

    def next_marker(self) -> int:
        if self.data[self.at] != 0xFF:
            raise PhotoRefused(BROKEN)
        while self.data[self.at] == 0xFF:
            self.at += 1
        self.at += 1
        return self.data[self.at - 1]

    def take(self, marker: int) -> None:
        """Keep the segment behind a marker, or pass it over."""
        length = int.from_bytes(self.data[self.at : self.at + 2], "big")
        body = self.data[self.at + 2 : self.at + length]
        if length < 2 or len(body) != length - 2:
            raise PhotoRefused(BROKEN)
        segment = bytes([0xFF, marker]) + self.data[self.at : self.at + length]
        self.at += length
        if marker in FRAMES:
            self.size = (int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big"))
            self.kept.append(segment)
        elif marker == SOS:
            self.has_scan = True
            self.kept += [segment, self.scan()]
        elif marker in TABLES or (marker == APP14 and body.startswith(b"Adobe") and len(body) == 12):
            self.kept.append(segment)
        elif marker == APP1 and body.startswith(b"Exif\0\0"):
            self.turn = orientation_of(body[6:])
        elif marker not in METADATA:
            raise PhotoRefused(BROKEN)

    def scan(self) -> bytes:
        """The coded picture up to the next marker."""
        end = NEXT_MARKER.search(self.data, self.at)
        if end is None:
            raise PhotoRefused(BROKEN)
        begin, self.at = self.at, end.start()
        return self.data[begin : self.at]


def orientation_of(tiff: bytes) -> int:
    """How EXIF says that the picture is turned, 1 to 8; 1 where it doesn't say."""
    order = {b"II": "little", b"MM": "big"}.get(tiff[:2])
    if order is None:
        return 1

    def number(start: int, size: int) -> int:
        return int.from_bytes(tiff[start : start + size], order)  # type: ignore[arg-type]

    first = number(4, 4)
    for place in range(min(number(first, 2), 200)):
        entry = first + 2 + place * 12
        if number(entry, 2) == 0x0112:
            return number(entry + 8, 2)
    return 1


def orientation_segment(turn: int) -> bytes:
    """The smallest EXIF there is: how the picture is to be turned, and nothing else."""
    entry = b"\x01\x12\x00\x03\x00\x00\x00\x01" + turn.to_bytes(2, "big") + b"\x00\x00"
    body = b"Exif\0\0MM\x00*\x00\x00\x00\x08\x00\x01" + entry + b"\x00\x00\x00\x00"
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body


class PhotoField(forms.FileField):
    """One photo, taken with the phone or chosen; its value is a CleanPhoto, or None."""

    widget = forms.FileInput(attrs={"accept": "image/jpeg", "class": "form-control", "data-photo": "1600"})
    default_error_messages = {"empty": "照片是空的，请重新拍一张。", "max_length": NOT_JPEG}

    def to_python(self, data):
        file = super().to_python(data)
        if file is None:
            return None
        if file.size > MAX_BYTES:
            raise ValidationError(TOO_BIG)
        try:
            return cleaned(file.read())
        except PhotoRefused as error:
            raise ValidationError(str(error)) from error


class WithPhotos:
    """A form mixin, named first: says so when the upload as a whole was too big to be read."""

    def __init__(self, *args, too_big: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.too_big = too_big

    def clean(self):
        values = super().clean()  # type: ignore[misc]
        if self.too_big:
            raise ValidationError(TOO_BIG)
        return values


def is_too_big(request) -> bool:
    """Whether the upload is so big that its files weren't read: Django then passes them over in silence."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdecimal() and int(length) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE
