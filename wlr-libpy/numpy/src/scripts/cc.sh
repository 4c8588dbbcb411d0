#!/bin/sh
# Stands for a compiler: `cc.sh COMPILER ARGUMENTS`. A shared library becomes a list of what would be in it,
# as WASI has none to load. Meson puts libraries into a group, which wasm-ld knows nothing of.
compiler=$1
shift
shared=
for argument; do
  shift
  case $argument in
    -shared) shared=1 ;;
    -Wl,--start-group | -Wl,--end-group) continue ;;
  esac
  set -- "$@" "$argument"
done
[ "$shared" ] || exec "$compiler" "$@"

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
