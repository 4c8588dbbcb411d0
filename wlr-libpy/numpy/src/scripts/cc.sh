#!/bin/sh
# Stands for a compiler: `cc.sh COMPILER ARGUMENTS`. A shared library becomes a list of what would be in it,
# as WASI has none to load. What is linked statically needs no code that could lie anywhere. Meson puts
# libraries into a group, which wasm-ld knows nothing of.
compiler=$1
shift
shared=
# Engines unroll loops themselves, where it pays.
size=-fno-unroll-loops
small="-Os -fno-vectorize -fno-slp-vectorize"
smallest="-Oz -fno-vectorize -fno-slp-vectorize"
for argument; do
  shift
  case $argument in
    -shared) shared=1 ;;
    -fPIC | -Wl,--start-group | -Wl,--end-group) continue ;;
    # What Cython writes calls C for each array, and linear algebra calls LAPACK for each matrix.
    *numpy_random_*.pyx.c.o | *numpy/random/*.pyx.c.o | *umath_linalg.cpp.o | *string_ufuncs.cpp.o) size=$smallest ;;
    # Hot, among those below.
    *multiarray_alloc.c.o | *multiarray_array_method.c.o | *multiarray_ctors.c.o | *multiarray_item_selection.c.o | \
      *multiarray_mapping.c.o | *multiarray_multiarraymodule.c.o | *multiarray_nditer_api.c.o | \
      *multiarray_unique.cpp.o) ;;
    # Large, and no loop in it runs over an array's items, or vectors make it no faster, or it has its own.
    *src_multiarray_*.o | *lapack_lite_f2c_?_lapack.c.o | *lapack_lite_f2c_lapack.c.o | \
      *arraytypes.c.o | *einsum_sumprod.c.o | *lowlevel_strided_loops.c.o | *scalarmath.c.o | *scalartypes.c.o | \
      *matmul.c.o | *mergesort.cpp.o | *quicksort.cpp.o | *radixsort.cpp.o | *selection.cpp.o | *timsort.cpp.o | \
      *stringdtype*.o | *umathmodule.c.o | *loops_comparison.dispatch.c.o | *loops_minmax.dispatch.c.o)
      size=$small
      ;;
    *pocketfft_umath.cpp.o) size="-O2 -fno-vectorize -fno-slp-vectorize" ;;
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
