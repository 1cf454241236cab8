"""Small drawn pictures in place of photos: a floor, a window or a table, and what is wrong with it or no longer is."""

import io
from random import Random

from PIL import Image, ImageDraw

from branding.photos import CleanPhoto, cleaned

SIZE = (480, 360)
WALLS = ["#efe6d2", "#e3ecef", "#eae7e1"]
FLOORS = ["#b59a76", "#9aa4a8", "#a78d6d"]
STAIN = "#5b4632"


def draw_room(rng: Random, *, is_right: bool) -> CleanPhoto:
    """A corner of a room with a window and a table; with some stains unless all is right."""
    image = Image.new("RGB", SIZE, WALLS[int(rng.random() * len(WALLS))])
    pen = ImageDraw.Draw(image)
    pen.polygon([(0, 220), (480, 220), (480, 360), (0, 360)], fill=FLOORS[int(rng.random() * len(FLOORS))])
    pen.rectangle((40, 40, 190, 160), fill="#bcd7e8", outline="#ffffff", width=8)
    pen.line([(115, 40), (115, 160)], fill="#ffffff", width=6)
    pen.polygon([(260, 190), (430, 190), (460, 240), (230, 240)], fill="#7a4b2a")
    for leg in (245, 440):
        pen.rectangle((leg, 240, leg + 10, 320), fill="#5a351d")
    for _ in range(0 if is_right else 7):
        x, y = 30 + int(rng.random() * 180), 240 + int(rng.random() * 90)
        pen.ellipse((x, y, x + 14 + int(rng.random() * 34), y + 8 + int(rng.random() * 14)), fill=STAIN)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=80)
    return cleaned(file.getvalue())
