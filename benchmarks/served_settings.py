"""The portal's own settings, with the addresses that a measurement needs beside its own."""

from laoling.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.served_urls"

# Addresses of style sheets as they are in the sources: nobody collects files for a measurement of pages.
STATIC_ROOT = BASE_DIR / "static"  # noqa: F405
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
