"""Photos as they are kept: decoded and encoded anew, so that nothing but the picture is left.

What tells where, when and with what it was taken (EXIF, XMP, makers' notes), previews, comments, and whatever hides
behind the end of the picture don't outlive that.
"""

import io
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_BYTES = 6 * 1024 * 1024
MAX_PIXELS = 60_000_000  # of an upload: more than phones take, 180 MB while it is decoded
LONGEST_SIDE = 1600  # pixels of what is kept: enough to see dust on a window-sill
QUALITY = 80
FORMATS = ("JPEG", "PNG", "WEBP")
TOO_BIG = "照片太大（最多 6 MB、6000 万像素），没有保存。请把手机相机的照片大小调小一些再拍。"
NOT_A_PHOTO = "这不是照片文件。请上传手机拍的 JPG 照片。"
BROKEN = "照片不完整或已损坏，请重新拍一张。"
OTHER_KINDS = (  # what a file begins with, from which byte on
    (4, b"ftyphei", "HEIC 格式"),
    (4, b"ftypmif", "HEIC 格式"),
    (0, b"GIF8", "GIF 格式"),
    (0, b"BM", "BMP 格式"),
    (0, b"%PDF", "PDF 格式"),
)


class PhotoRefused(ValueError):
    """What was uploaded is no photo that can be kept; the text says why and what to do, in Chinese."""


@dataclass(frozen=True)
class CleanPhoto:
    """A JPEG with nothing in it but the picture, the right way up."""

    content: bytes
    width: int
    height: int


def cleaned(data: bytes) -> CleanPhoto:
    """What is kept of an upload. Raises PhotoRefused for anything but a whole picture of a sensible size."""
    if len(data) > MAX_BYTES:
        raise PhotoRefused(TOO_BIG)
    try:
        picture = decoded(data)
    except UnidentifiedImageError as error:
        raise PhotoRefused(why_not(data)) from error
    except Image.DecompressionBombError as error:
        raise PhotoRefused(TOO_BIG) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:  # what decoders say of broken files
        raise error if isinstance(error, PhotoRefused) else PhotoRefused(BROKEN) from error
    bare = Image.new("RGB", picture.size, "white")  # what is transparent shows as paper
    bare.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    file = io.BytesIO()
    bare.save(file, "JPEG", quality=QUALITY, optimize=True)
    return CleanPhoto(file.getvalue(), *bare.size)


def decoded(data: bytes) -> Image.Image:
    """The picture as RGB or RGBA, small enough and turned as it was taken."""
    picture = Image.open(io.BytesIO(data), formats=FORMATS)
    if picture.width * picture.height > MAX_PIXELS:
        raise PhotoRefused(TOO_BIG)
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded at no more than twice that size
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return ImageOps.exif_transpose(picture).convert("RGBA" if picture.has_transparency_data else "RGB")


def why_not(data: bytes) -> str:
    """What to say of a file that is none of the kinds we take."""
    if data.startswith(b"\xff\xd8\xff"):
        return BROKEN
    for start, begin, kind in OTHER_KINDS:
        if data[start:].startswith(begin):
            return f"这是 {kind}的文件，系统只收 JPG、PNG 和 WebP 照片。请用手机相机重新拍，或者先转成 JPG。"
    return NOT_A_PHOTO


class PhotoField(forms.FileField):
    """One photo, taken with the phone or chosen; its value is a CleanPhoto, or None."""

    widget = forms.FileInput(
        attrs={"accept": "image/jpeg,image/png,image/webp", "class": "form-control", "data-photo": "1600"}
    )
    default_error_messages = {"empty": "照片是空的，请重新拍一张。", "max_length": NOT_A_PHOTO}

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
