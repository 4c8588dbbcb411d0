#!/bin/sh
# A set that is written out in a module is listed in another order from the second import on.
#
# Expected: a program without random parts gives the same list each time, since numbers hash alike in every
# process. What happens: three or more constants in braces are compiled to one frozen set. In memory it keeps
# the order in which it was filled; in the `.pyc` its members stand sorted by their serialized bytes, and
# reading fills the set in that order. Where hashes collide, iteration comes out differently. So the first
# import, which compiles, and all later ones, which read the file, disagree. Why it matters: whoever packages
# bytecode moves every run to the second order, and a result that was right natively differs by its order.
#
# Versions: CPython 3.11, 3.12 and 3.13 were seen to do so; any python3 from 3.11 on serves.
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
unset PYTHONDONTWRITEBYTECODE PYTHONPYCACHEPREFIX PYTHONHASHSEED
cat >numbers_of_a_set.py <<'PY'
def numbers():
    return list({3, 24, 1000000000000, 0})
PY

ask='import sys, numbers_of_a_set; print(*numbers_of_a_set.numbers())'
python3 --version
compiled=$(python3 -c "$ask")
read_again=$(python3 -c "$ask")
echo "first import:  $compiled"
echo "second import: $read_again"
if [ "$compiled" != "$read_again" ] && [ "$compiled" = "24 1000000000000 3 0" ]; then
    echo "as noted: the order depends on whether the module was compiled or read"
else
    echo "CHANGED: see above"
    exit 1
fi
