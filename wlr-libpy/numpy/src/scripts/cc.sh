#!/bin/sh
# Stands for a compiler: `cc.sh COMPILER ARGUMENTS`. A shared library becomes a list of what would be in it,
# as WASI has none to load, and no code is compiled for one. Meson puts libraries into a group, which wasm-ld knows nothing of.
compiler=$1
shift
shared=
for argument; do
  shift
  case $argument in
    -shared) shared=1 ;;
    -Wl,--start-group | -Wl,--end-group | -fPIC) continue ;;
  esac
  set -- "$@" "$argument"
done
# What no loop over arrays depends on is compiled for size. Casts from one kind of number to another are
# twice as slow with vectors, which have no instruction for them.
for_size="-Os -fno-vectorize -fno-slp-vectorize"
scalar="-O2 -fno-vectorize -fno-slp-vectorize"
if [ ! "$shared" ]; then
  case "$*" in
    *numpy_random_*.pyx.c.o* | *lapack_lite_f2c_*lapack.c.o* | *lapack_lite_f2c_config.c.o*) set -- "$@" $for_size ;;
    *scalarmath* | *scalartypes* | *umath_linalg.cpp* | *string_ufuncs* | *stringdtype*) set -- "$@" $for_size ;;
    *umathmodule.c* | *datetime* | *nditer_pywrap* | *textreading*) set -- "$@" $for_size ;;
    *lowlevel_strided_loops* | *lapack_lite_f2c_blas* | *pocketfft* | *einsum_sumprod*) set -- "$@" $scalar ;;
    *timsort* | *mergesort* | *npysort_selection*) set -- "$@" $scalar ;;
  esac
  exec "$compiler" "$@"
fi

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
