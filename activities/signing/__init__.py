"""Signing people up, the waiting list, calls, and ticking who came."""
