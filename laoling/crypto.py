"""Personal data at rest: AES-256-GCM for what must be readable again, a keyed hash for what must be found.

An encrypted value is `<key id>:<urlsafe base64 of nonce + ciphertext + tag>`. Its purpose, such as
"people.retiree.id_number", is authenticated with it, so a value moved to another column doesn't open.
A key serves 2**32 values before its random nonces become a risk: `manage.py rotate_field_keys` long before.

Importing this module needs no settings: settings.py reads its keys with `parse_field_keys` and `parse_key`.
"""

import base64
import binascii
import functools
import hmac
import os
import re
from collections.abc import Callable, Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django import forms
from django.conf import settings
from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from laoling.fields import DerivedCharField

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
KEY_ID = re.compile(r"[a-z0-9]{1,16}")
# What a column may hold, so that raw SQL and expressions can't put plain text into it either.
# Lengths are counted apart: with {38,} PostgreSQL builds some forty states anew for each value, ten times dearer.
STORED_PATTERN = "^[a-z0-9]+:[A-Za-z0-9_-]+=*$"
SHORTEST_STORED = 40


class DecryptionError(Exception):
    """A stored value can't be opened: unknown key, other purpose, changed, cut short, or never encrypted."""


def new_key() -> str:
    """A fresh random key, as `parse_key` reads it."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


def parse_key(text: str) -> bytes:
    """The 32 bytes of a key written in base64 (either alphabet). Raises ValueError that doesn't show it."""
    try:
        key = base64.b64decode(text.strip().replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("a key must be 32 bytes in base64") from error
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key must be 32 bytes in base64, this one has {len(key)}")
    if len(set(key)) == 1:
        raise ValueError("a key must be random, this one repeats a single byte")
    return key


def parse_field_keys(text: str) -> dict[str, bytes]:
    """Keys by id from `"k2:BASE64,k1:BASE64"`: the first encrypts, all of them decrypt. Raises ValueError."""
    keys: dict[str, bytes] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        key_id, separator, key_text = part.partition(":")
        if not separator or not KEY_ID.fullmatch(key_id):
            raise ValueError("field keys are written ID:KEY,ID:KEY, an ID is 1–16 of a–z and 0–9")
        if key_id in keys:
            raise ValueError(f"field key {key_id!r} is given twice")
        try:
            key = parse_key(key_text)
        except ValueError as error:
            raise ValueError(f"field key {key_id!r}: {error}") from error
        if key in keys.values():
            raise ValueError(f"field key {key_id!r} repeats the key of another id")
        keys[key_id] = key
    if not keys:
        raise ValueError("at least one field key is needed")
    return keys


def current_key_id() -> str:
    """The id of the key that encrypts now."""
    return next(iter(settings.FIELD_KEYS))


@functools.lru_cache(maxsize=32)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def _seal(data: bytes, purpose: str) -> tuple[str, bytes]:
    key_id = current_key_id()
    nonce = os.urandom(NONCE_BYTES)
    return key_id, nonce + _cipher(settings.FIELD_KEYS[key_id]).encrypt(nonce, data, purpose.encode())


def _open(key_id: str, sealed: bytes | memoryview, purpose: str) -> bytes:
    key = settings.FIELD_KEYS.get(key_id)
    if key is None:
        raise DecryptionError(f"{purpose}: the key of this value isn't among the field keys")
    if len(sealed) < NONCE_BYTES + TAG_BYTES:
        raise DecryptionError(f"{purpose}: the value is cut short")
    try:
        return _cipher(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], purpose.encode())
    except InvalidTag as error:
        raise DecryptionError(f"{purpose}: wrong key, other purpose, or the value was changed") from error


def encrypt(text: str, *, purpose: str) -> str:
    """The token for `text` under the current key; never the same twice."""
    key_id, sealed = _seal(text.encode(), purpose)
    return f"{key_id}:{base64.urlsafe_b64encode(sealed).decode()}"


def decrypt(token: str, *, purpose: str) -> str:
    """The text inside a token made by `encrypt` for the same purpose. Raises DecryptionError."""
    key_id, _, encoded = token.partition(":")
    try:
        sealed = base64.urlsafe_b64decode(encoded)
    except (binascii.Error, ValueError) as error:
        raise DecryptionError(f"{purpose}: the value isn't encrypted or was changed") from error
    # base64 forgives foreign letters and spare bits; a token has one spelling only.
    if not encoded or base64.urlsafe_b64encode(sealed).decode() != encoded:
        raise DecryptionError(f"{purpose}: the value isn't encrypted or was changed")
    return _open(key_id, sealed, purpose).decode()


def encrypt_bytes(data: bytes, *, purpose: str) -> bytes:
    """Like `encrypt` for files: key id, a colon, nonce, ciphertext, tag."""
    key_id, sealed = _seal(data, purpose)
    return key_id.encode() + b":" + sealed


def decrypt_bytes(token: bytes, *, purpose: str) -> bytes:
    """The content inside `encrypt_bytes`. Raises DecryptionError."""
    end = token.find(b":")
    if end < 0:
        raise DecryptionError(f"{purpose}: the value isn't encrypted or was changed")
    # A view: files are megabytes, and a slice would be another copy of them.
    return _open(bytes(token[:end]).decode("ascii", "replace"), memoryview(token)[end + 1 :], purpose)


def key_id_of(token: str) -> str:
    """The id of the key that a token was made with (which may be unknown here)."""
    return token.partition(":")[0]


def digits(text: str) -> str:
    """Only the digits: one phone is found however its number was spaced."""
    return "".join(character for character in text if character in "0123456789")


def tail4(text: str) -> str:
    """The last four digits; nothing when there are fewer."""
    return digits(text)[-4:] if len(digits(text)) >= 4 else ""


TRANSFORMS: dict[str, Callable[[str], str]] = {"exact": str.strip, "digits": digits, "tail4": tail4}


def blind_index(value: str | None, *, purpose: str, transform: str = "exact") -> str | None:
    """A keyed hash by which an encrypted value is found; None for nothing.

    `purpose` is hashed too: one number under two purposes gives two hashes. `transform` is one of `exact`,
    `digits`, `tail4`. Four digits have only 10,000 hashes: whoever holds the index key can undo them.
    """
    text = TRANSFORMS[transform](value or "")
    if not text:
        return None
    digest = hmac.digest(settings.INDEX_KEY, f"{purpose}\0{text}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class BlindIndexField(DerivedCharField):
    """The blind index of `source`: ask `filter(phone_index=blind_index("138…", purpose="people.phone"))`."""

    def __init__(self, *args: Any, purpose: str, transform: str = "exact", **kwargs: Any) -> None:
        if transform not in TRANSFORMS:
            raise ValueError(f"transform must be one of {', '.join(TRANSFORMS)}")
        self.purpose = purpose
        self.transform = transform
        kwargs.setdefault("max_length", 43)
        kwargs.setdefault("null", True)
        super().__init__(*args, **kwargs)

    def derive(self, value: Any) -> str | None:
        return blind_index(value, purpose=self.purpose, transform=self.transform)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "purpose": self.purpose, "transform": self.transform}


class Opened(str):
    """A decrypted text that remembers its token, so that saving it unchanged writes the same bytes."""

    token: str
    purpose: str

    def is_current(self, purpose: str) -> bool:
        """Whether the token may be written again as it is."""
        return self.purpose == purpose and key_id_of(self.token) == current_key_id()


class EncryptedAttribute(DeferredAttribute):
    """Keeps the stored token while the text stays equal: a form saved untouched leaves no history behind."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        before = instance.__dict__.get(self.field.attname)
        if isinstance(before, Opened) and not isinstance(value, Opened) and before == value:
            return
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField):
    """Text that the database, its dumps and its history hold encrypted only.

    None stays None and "" stays "": whether a value is there is no secret. It answers `isnull` and no other
    lookup; exact search goes through a `BlindIndexField`. `max_length` counts plain characters, for forms.
    """

    descriptor_class = EncryptedAttribute

    def __init__(self, *args: Any, purpose: str, **kwargs: Any) -> None:
        self.purpose = purpose
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "purpose": self.purpose}

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        errors = super().check(**kwargs)
        if {"unique", "db_index", "primary_key"} & self.deconstruct()[3].keys():
            text = "Encrypted values always differ: put the index or unique constraint on a BlindIndexField."
            errors.append(checks.Error(text, obj=self, id="laoling.E001"))
        return errors

    def db_check(self, connection: Any) -> str:
        column = connection.ops.quote_name(self.column)
        return f"{column} = '' OR (length({column}) >= {SHORTEST_STORED} AND {column} ~ '{STORED_PATTERN}')"

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self} is encrypted and knows no lookup {lookup_name}: filter on its blind index.")

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        value = super().get_db_prep_value(value, connection, prepared)
        if value is None or value == "":
            return value
        if isinstance(value, Opened) and value.is_current(self.purpose):
            return value.token
        return encrypt(value, purpose=self.purpose)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        if value is None or value == "":
            return value
        opened = Opened(decrypt(value, purpose=self.purpose))
        opened.token, opened.purpose = value, self.purpose
        return opened

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"widget": forms.TextInput, **kwargs})
