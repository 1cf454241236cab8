"""The portal's own settings, with the addresses that a measurement needs beside its own."""

from laoling.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.served_urls"
