"""The codes on contact cards: addresses that differ only in a token, drawn as modules.

A QR code is linear: its error correction is a sum over GF(2), and so is its mask. Two codes of addresses of one
length thus differ by a pattern that depends only on which bits differ. So the general code is asked once for an
address, and once for each bit of the token; all others are sums of these. A thousand codes take 0.2 s instead of
4, the test holds each to what segno itself says.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import segno

ERROR = "m"  # still read with a corner worn off
BITS = 7  # of a letter of a token
RUN = re.compile("1+")


@dataclass(frozen=True)
class CodeMaker:
    """Makes the codes of `prefix` + token + "/", for tokens of one length."""

    version: int
    mask: int
    modules: int  # along each side
    base: int  # the code of the prefix with the plain token, its modules as bits, from the top left corner
    flips: tuple[tuple[int, ...], ...]  # by letter and bit: what turns over with it
    plain: str

    def path(self, token: str) -> str:
        """The dark modules of a token's code as the path of an SVG drawing, one unit a module."""
        return path_of(self.bits(token), self.modules)

    def bits(self, token: str) -> int:
        """The modules of a token's code, as bits from the top left corner."""
        if len(token) != len(self.plain) or not token.isascii():
            raise ValueError("a token of another kind")
        found = self.base
        for letter, plain, flips in zip(token, self.plain, self.flips, strict=True):
            differs = ord(letter) ^ ord(plain)
            for bit in range(BITS):
                if differs >> bit & 1:
                    found ^= flips[bit]
        return found


@lru_cache(maxsize=8)
def maker_for(prefix: str, length: int) -> CodeMaker:
    """The maker for tokens of that length behind `prefix`, such as "https://portal.example.com/reach/"."""
    plain = "A" * length
    code = segno.make(f"{prefix}{plain}/".encode(), error=ERROR, mode="byte", micro=False, boost_error=False)

    version = int(code.version)

    def bits_of(token: str) -> int:
        return matrix_of(prefix, token, version, code.mask)

    base = bits_of(plain)
    flips = tuple(
        tuple(
            base ^ bits_of(plain[:place] + chr(ord("A") ^ 1 << bit) + plain[place + 1 :])
            for bit in range(BITS)
        )
        for place in range(length)
    )
    return CodeMaker(version, code.mask, len(code.matrix), base, flips, plain)


def matrix_of(prefix: str, token: str, version: int, mask: int) -> int:
    """What segno makes of it, its modules as bits from the top left corner."""
    content = f"{prefix}{token}/".encode()
    code = segno.make(
        content, error=ERROR, mode="byte", version=version, mask=mask, micro=False, boost_error=False
    )
    return int("".join("1" if module else "0" for row in code.matrix for module in row), 2)


def path_of(bits: int, modules: int) -> str:
    """The dark modules as rectangles, those of a row that touch each other in one."""
    text = f"{bits:0{modules * modules}b}"
    return "".join(
        f"M{run.start()} {row}h{run.end() - run.start()}v1h{run.start() - run.end()}z"
        for row in range(modules)
        for run in RUN.finditer(text[row * modules : (row + 1) * modules])
    )
