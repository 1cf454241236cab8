"""What is kept of an uploaded photo, and what isn't taken at all."""

import io
import random

import pytest
from PIL import Image

from branding import photos
from branding.photos import LONGEST_SIDE, MAX_BYTES, PhotoRefused, cleaned
from branding.tests.pictures import GPS_WORDS, exif, jpeg, picture, segment

# What the decoder says of odd files on the side; what is done with them is what counts.
pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore:Image size"),
]


def opened(photo):
    image = Image.open(io.BytesIO(photo.content))
    assert image.format == "JPEG"
    assert image.size == (photo.width, photo.height)
    return image.convert("RGB")


def is_red(colour):
    red, _, blue = colour
    return red > 200 > 60 > blue


def test_a_photo_keeps_its_picture_and_loses_where_and_with_what_it_was_taken():
    secret = [
        exif(turn=1),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>owner</x:xmpmeta>"),
        segment(0xE2, b"MPF\0preview"),
        segment(0xFE, b"a comment"),
    ]
    photo = cleaned(jpeg(width=640, height=480, head=b"".join(secret), tail=b"<script>hidden</script>"))
    assert (photo.width, photo.height) == (640, 480)
    for words in (GPS_WORDS, b"Exif", b"xmpmeta", b"preview", b"comment", b"script"):
        assert words not in photo.content
    image = opened(photo)
    assert is_red(image.getpixel((320, 10)))
    assert not is_red(image.getpixel((320, 470)))


def test_a_photo_taken_upright_stays_upright():
    photo = cleaned(jpeg(width=640, height=480, head=exif(turn=6)))
    assert (photo.width, photo.height) == (480, 640)
    assert is_red(opened(photo).getpixel((470, 320)))  # what was above is now on the right
    assert GPS_WORDS not in photo.content


def test_a_photo_is_made_as_small_as_it_needs_to_be():
    photo = cleaned(picture(4000, 3000))
    assert (photo.width, photo.height) == (LONGEST_SIDE, LONGEST_SIDE * 3 // 4)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_a_screen_or_a_chat_made_becomes_a_jpeg(kind):
    assert is_red(opened(cleaned(picture(40, 40, kind))).getpixel((20, 5)))


def test_what_is_transparent_shows_as_paper():
    file = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(file, "PNG")
    assert opened(cleaned(file.getvalue())).getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "P"])
def test_a_picture_without_colours_is_taken_too(mode):
    file = io.BytesIO()
    Image.new(mode, (8, 8)).save(file, "PNG")
    assert cleaned(file.getvalue()).width == 8


def test_a_printers_colours_are_taken_too():
    file = io.BytesIO()
    Image.new("CMYK", (8, 8)).save(file, "JPEG")
    assert cleaned(file.getvalue()).width == 8


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"GIF89a" + b"\0" * 20, "GIF 格式"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 20, "HEIC 格式"),
        (b"%PDF-1.7", "PDF 格式"),
        (b"MZ\x90\0", "这不是照片文件"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "这不是照片文件"),
        (b"PK\x03\x04", "这不是照片文件"),
        (b"", "这不是照片文件"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "这不是照片文件"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "不完整或已损坏"),
        (b"\xff\xd8\xff", "不完整或已损坏"),
        (b"\xff\xd8\xff\xd9", "不完整或已损坏"),
        (b"\xff\xd8\xff\xe0<script>alert(1)</script>", "不完整或已损坏"),
        (jpeg()[:60], "不完整或已损坏"),
        (b"\xff\xd8\xff" + b"\0" * MAX_BYTES, "照片太大"),
    ],
)
def test_anything_else_is_refused_with_a_reason(data, words):
    with pytest.raises(PhotoRefused, match=words):
        cleaned(data)


def test_a_small_file_that_unfolds_into_a_huge_picture_is_refused_before_it_does(monkeypatch):
    file = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(file, "PNG")
    assert len(file.getvalue()) < 100_000
    monkeypatch.setattr(Image.Image, "load", None)  # whoever decodes it fails
    with pytest.raises(PhotoRefused, match="照片太大"):
        cleaned(file.getvalue())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_file_cut_anywhere_is_refused_and_never_an_error(kind):
    data = picture(64, 48, kind)
    for length in range(0, len(data) - 24, 7):
        with pytest.raises(PhotoRefused):
            cleaned(data[:length])


def test_damage_is_refused_or_harmless_and_never_an_error():
    luck, refused = random.Random(7), 0
    for kind in ["JPEG", "PNG", "WEBP"] * 100:
        data = bytearray(picture(64, 48, kind))
        for _ in range(4):
            data[luck.randrange(len(data))] = luck.randrange(256)
        try:
            cleaned(bytes(data))
        except PhotoRefused:
            refused += 1
    assert refused > 100


@pytest.mark.parametrize(
    "damage", [b"XX*\0\x08\0\0\0", b"II*\0\xff\xff\xff\xff", b"II*\0\x08\0\0\0\xff\xff", b""]
)
def test_broken_exif_costs_the_turn_and_not_the_photo(damage):
    assert cleaned(jpeg(head=segment(0xE1, b"Exif\0\0" + damage))).width == 8


def test_a_form_takes_what_the_server_takes():
    kinds = photos.PhotoField().widget.attrs["accept"].split(",")
    assert kinds == [Image.MIME[kind] for kind in photos.FORMATS]
