#!/bin/sh
# Stands for the Python that NumPy is compiled for: Meson's question what it is like is answered from a file,
# all else is run by the Python of this machine.
case $1 in
  */python_info.py) exec cat "$NUMPY_KIT_PYTHON_INFO" ;;
esac
exec "$NUMPY_KIT_PYTHON" "$@"
