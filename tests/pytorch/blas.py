"""Which BLAS torch runs on: over the reference one it is many times slower (README.md)."""

import os

NAMES = ("libblas", "libopenblas", "libblis", "libmkl_core")


def blas_library():
    """The BLAS libraries of this process, each as folder/file: the file alone can be that of any of them."""
    with open("/proc/self/maps", encoding="utf-8") as file:
        paths = {os.path.realpath(line.split()[-1]) for line in file if "/" in line}
    chosen = [path for path in paths if os.path.basename(path).startswith(NAMES)]
    return sorted("/".join(path.split("/")[-2:]) for path in chosen)
