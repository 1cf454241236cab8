"""The table of care standards: what is promised now, what will be, and what a change of it would mean."""
