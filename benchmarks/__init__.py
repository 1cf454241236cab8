"""What the portal costs against what a user would otherwise do and against the physical limit.

`python -m benchmarks NAME [--size 10k,100k,1M]`. Times depend on the machine and on what else it does; the ratios
are what counts, so what is compared is measured interleaved in one run. Everything happens on a PostgreSQL of its
own, thrown away at the end: no portal that runs here is touched.
"""
