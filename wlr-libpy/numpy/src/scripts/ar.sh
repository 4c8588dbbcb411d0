#!/bin/sh
# Stands for `ar`: an archive is a list of what would be in it.
case $1 in
  --version | -h) echo "lists files, used like GNU ar" ;;
  *)
    archive=$2
    shift 2
    printf '%s\n' "$@" >"$archive"
    ;;
esac
