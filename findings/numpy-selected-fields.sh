#!/bin/sh
# An .npy file of selected fields holds the other fields too.
#
# Expected: `np.save` of `people[["id", "height"]]` writes ids and heights. What happens: a selection of
# several fields is a view of the whole records, in which the other fields have become gaps, and the file
# takes each record as it lies in memory. Its header calls the gap nameless bytes, `('', '|V8')`, and
# `np.load` hides them again: what it gives has just the two fields, and equals the selection. `np.savez`,
# `tobytes` and `pickle` write the same bytes. With one field by name (`people["id"]`) nothing of the kind
# happens. Neither the file nor a warning says that more went out than was asked for. And in another
# order, `[["height", "id"]]`, the same selection is no file at all, but a ValueError. `repack_fields` of
# `numpy.lib.recfunctions` helps with both. Why it matters: columns that were left out on purpose are
# handed on. And who reads or writes the format has to expect gaps, of any content.
#
# Versions: numpy 2.4.6. Needs Python 3.11 with pip.
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m pip install --quiet --root-user-action ignore --disable-pip-version-check --no-deps \
    --target packages numpy==2.4.6
export PYTHONPATH="$work/packages"

cat >show.py <<'PY'
import io
import pickle
import sys
import warnings

import numpy as np
from numpy.lib.recfunctions import repack_fields

warnings.simplefilter("error")
LEFT_OUT = b"Dorothea"
people = np.array(
    [(1, LEFT_OUT, 1.65), (2, b"Konstant", 1.8)],
    dtype=[("id", "<i4"), ("name", "S8"), ("height", "<f8")],
)


def saved(array, save=np.save):
    file = io.BytesIO()
    save(file, array)
    return file.getvalue()


def refused(array):
    try:
        saved(array)
    except ValueError as error:
        return str(error)
    return None


selection = people[["id", "height"]]
file = saved(selection)
loaded = np.load(io.BytesIO(file))
ways = {
    "np.save": file,
    "np.savez": saved(selection, np.savez),
    "tobytes": selection.tobytes(),
    "pickle": pickle.dumps(selection),
    "repacked": saved(repack_fields(selection)),
    "one field": saved(people["id"]),
}
held = {name: LEFT_OUT in written for name, written in ways.items()}
header = file[10 : file.index(b"\n")].decode().rstrip()
order = refused(people[["height", "id"]])

print("numpy", np.__version__)
print("the header:", header)
print("np.load gives", loaded.dtype.names, loaded.tolist())
print("the name that was left out is there:", held)
print("the other order:", order)

same = (
    "('id', '<i4'), ('', '|V8'), ('height', '<f8')" in header
    and loaded.dtype.names == ("id", "height")
    and (loaded == selection).all()
    and held
    == {"np.save": True, "np.savez": True, "tobytes": True, "pickle": True}
    | {"repacked": False, "one field": False}
    and order is not None
    and refused(repack_fields(people[["height", "id"]])) is None
)
print("as noted: the fields that were not selected are in the file" if same else "CHANGED: see above")
sys.exit(not same)
PY
python3 show.py
