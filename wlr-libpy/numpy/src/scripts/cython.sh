#!/bin/sh
PYTHONPATH=$NUMPY_KIT_CYTHON exec "$NUMPY_KIT_PYTHON" -m cython "$@"
