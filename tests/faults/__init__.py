"""What the portal promises when processes, the broker and the database die: real ones, killed in earnest.

`bin/test` runs a short form, `bin/test --faults` the full one, which prints its figures (docs/operations.md).
"""
