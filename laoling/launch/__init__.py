"""What stands behind bin/up and bin/test.

`steps`, `processes` and `install` use the standard library only: they run before anything is installed.
"""
