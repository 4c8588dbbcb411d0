#!/bin/sh
# Half of what Cython makes of numpy.random would be its documentation.
PYTHONPATH=$NUMPY_KIT_CYTHON exec "$NUMPY_KIT_PYTHON" -m cython --no-docstrings "$@"
