#!/bin/sh
# Stands for a compiler: `cc.sh COMPILER ARGUMENTS`. A shared library becomes a list of what would be in it,
# as WASI has none to load. What is linked statically needs no code that could lie anywhere. Meson puts
# libraries into a group, which wasm-ld knows nothing of.
compiler=$1
shift
shared=
size=
for argument; do
  shift
  case $argument in
    -shared) shared=1 ;;
    -fPIC | -Wl,--start-group | -Wl,--end-group) continue ;;
    # Large, and no loop in it runs over an array's items.
    *numpy_random_*.pyx.c.o | *numpy/random/*.pyx.c.o | *lapack_lite_f2c_?_lapack.c.o | *lapack_lite_f2c_lapack.c.o | \
      *scalarmath.c.o | *scalartypes.c.o | *umath_linalg.cpp.o | *string_ufuncs.cpp.o | *stringdtype*.o | \
      *umathmodule.c.o | *datetime*.c.o | *nditer_pywrap.c.o)
      size="-Os -fno-vectorize -fno-slp-vectorize"
      ;;
    # Vectors make these larger and no faster.
    *lapack_lite_f2c_blas.c.o | *pocketfft_umath.cpp.o | *timsort.cpp.o | *mergesort.cpp.o | *selection.cpp.o | \
      *einsum_sumprod.c.o | *lowlevel_strided_loops.c.o)
      size="-O2 -fno-vectorize -fno-slp-vectorize"
      ;;
  esac
  set -- "$@" "$argument"
done
# shellcheck disable=SC2086 # Several words.
[ "$shared" ] || exec "$compiler" "$@" $size

list=
output=
while [ $# -gt 0 ]; do
  case $1 in
    -o)
      output=$2
      shift
      ;;
    *.o | *.a) list="$list$1
" ;;
  esac
  shift
done
printf %s "$list" >"$output"
