"""What is kept of an uploaded photo, and what isn't taken at all."""

import pytest

from branding.photos import MAX_BYTES, PhotoRefused, cleaned
from branding.tests.pictures import GPS_WORDS, exif, frame, jpeg, segment


def test_a_photo_keeps_its_picture_and_loses_where_and_with_what_it_was_taken():
    secret = [
        exif(turn=1),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>owner</x:xmpmeta>"),
        segment(0xE2, b"MPF\0preview"),
        segment(0xFE, b"a comment"),
    ]
    photo = cleaned(jpeg(width=640, height=480, head=b"".join(secret), tail=b"<script>hidden</script>"))
    assert (photo.width, photo.height) == (640, 480)
    for words in (GPS_WORDS, b"Exif", b"xmpmeta", b"preview", b"comment", b"script", b"JFIF"):
        assert words not in photo.content
    assert photo.content.startswith(b"\xff\xd8\xff\xdb")
    assert photo.content.endswith(b"\x3f\xff\x00\x2a\xff\xd9")


def test_a_photo_taken_upright_stays_upright():
    photo = cleaned(jpeg(width=640, height=480, head=exif(turn=6)))
    assert (photo.width, photo.height) == (480, 640)
    assert GPS_WORDS not in photo.content
    again = cleaned(photo.content)
    assert (again.width, again.height, again.content) == (480, 640, photo.content)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"GIF89a" + b"\0" * 20, "GIF 格式"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "PNG 格式"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 20, "HEIC 格式"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "WebP 格式"),
        (b"%PDF-1.7", "PDF 格式"),
        (b"MZ\x90\0", "这不是照片文件"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "这不是照片文件"),
        (b"PK\x03\x04", "这不是照片文件"),
        (b"", "这不是照片文件"),
        (b"\xff\xd8\xff", "不完整或已损坏"),
        (b"\xff\xd8\xff\xd9", "不完整或已损坏"),
        (b"\xff\xd8\xff\xe0<script>alert(1)</script>", "不完整或已损坏"),
        (jpeg()[:-6], "不完整或已损坏"),
        (jpeg()[:60], "不完整或已损坏"),
        (jpeg(scan=b""), "不完整或已损坏"),
        (jpeg(width=0), "不完整或已损坏"),
        (jpeg(width=50_000), "照片太大"),
        (b"\xff\xd8" + frame(8, 8, marker=0xC9) + b"\xff\xd9", "不完整或已损坏"),
        (b"\xff\xd8\xff" + b"\0" * MAX_BYTES, "照片太大"),
    ],
)
def test_anything_else_is_refused_with_a_reason(data, words):
    with pytest.raises(PhotoRefused, match=words):
        cleaned(data)


@pytest.mark.parametrize("length", range(0, 330, 7))
def test_a_photo_cut_anywhere_is_refused_and_never_an_error(length):
    data = jpeg(head=exif())
    if length < len(data) - 2:
        with pytest.raises(PhotoRefused):
            cleaned(data[:length])


@pytest.mark.parametrize(
    "damage", [b"XX*\0\x08\0\0\0", b"II*\0\xff\xff\xff\xff", b"II*\0\x08\0\0\0\xff\xff", b""]
)
def test_broken_exif_costs_the_turn_and_not_the_photo(damage):
    assert cleaned(jpeg(head=segment(0xE1, b"Exif\0\0" + damage))).width == 8
