"""Tests of the analysis, with one thread for NumPy as in the worker processes: more spin longer than they
compute. It is read when NumPy is loaded, hence here.
"""

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
