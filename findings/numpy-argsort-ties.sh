#!/bin/sh
# The same NumPy, from the same wheel, orders equal items otherwise on another x86-64 processor.
#
# Expected: one version of NumPy answers `argsort` of one array the same on each machine of one kind. What
# happens: the default kind of sort is not stable, and which code sorts is chosen when NumPy is imported:
# for processors with AVX-512, with AVX2, or with neither. Each puts equal items into an order of its own,
# and `sort` does so with 0.0 and -0.0: ten items are enough. The code for neither keeps the order of up
# to 16 items, so that there small tests pass as if the sort were stable. The documentation of `sort` and
# `argsort` says that it is not, but not that the machine decides. `kind='stable'` agrees everywhere. Why
# it matters: a ranking, a choice of the best few or a test's expected order changes when a program moves
# to another machine, or to WebAssembly.
#
# Versions: numpy 2.4.6. Needs Python 3.11 with pip, Linux, and an x86-64 processor with AVX-512; the
# other two are what the same processor does when NumPy is told to leave instructions alone.
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m pip install --quiet --root-user-action ignore --disable-pip-version-check --no-deps \
    --target packages numpy==2.4.6
export PYTHONPATH="$work/packages"

cat >show.py <<'PY'
import numpy as np

stars = np.array([5, 3, 5, 4, 3, 5, 4, 3, 5, 4])
many = np.arange(300) % 3
zeros = np.array([0.0, -0.0] * 5)

print("numpy", np.__version__)
print("argsort(stars)", np.argsort(stars).tolist())
print("argsort(many)[:6]", np.argsort(many)[:6].tolist())
print("signs of sort(zeros)", "".join(np.where(np.signbit(np.sort(zeros)), "-", "+").tolist()))
print("stable:", np.argsort(stars, kind="stable").tolist(), np.argsort(many, kind="stable")[:6].tolist())
PY
python3 -c '
from numpy._core._multiarray_umath import __cpu_features__ as has
assert has.get("X86_V4"), "this processor has no AVX-512: nothing can be shown here"'

# What NumPy answers without these groups of instructions. Those that the processor lacks are no matter.
answer() {
    echo "$1"
    NPY_DISABLE_CPU_FEATURES="$3" python3 -W ignore show.py >"$2"
    sed 's/^/    /' "$2"
}
answer 'with AVX-512' avx512 ''
answer 'with AVX2' avx2 'X86_V4 AVX512_ICL AVX512_SPR'
answer 'with neither' neither 'X86_V3 X86_V4 AVX512_ICL AVX512_SPR'

cat >expected <<'TEXT'
numpy 2.4.6
argsort(stars) [1, 4, 7, 3, 6, 9, 2, 0, 5, 8]
argsort(many)[:6] [0, 297, 294, 3, 36, 39]
signs of sort(zeros) -++-+-+--+
stable: [1, 4, 7, 3, 6, 9, 0, 2, 5, 8] [0, 3, 6, 9, 12, 15]
numpy 2.4.6
argsort(stars) [1, 4, 7, 3, 6, 9, 2, 0, 5, 8]
argsort(many)[:6] [0, 3, 6, 297, 30, 33]
signs of sort(zeros) -+-+-+-+-+
stable: [1, 4, 7, 3, 6, 9, 0, 2, 5, 8] [0, 3, 6, 9, 12, 15]
numpy 2.4.6
argsort(stars) [1, 4, 7, 3, 6, 9, 0, 2, 5, 8]
argsort(many)[:6] [0, 141, 138, 252, 135, 132]
signs of sort(zeros) +-+-+-+-+-
stable: [1, 4, 7, 3, 6, 9, 0, 2, 5, 8] [0, 3, 6, 9, 12, 15]
TEXT
if cat avx512 avx2 neither | cmp -s - expected; then
    echo 'as noted: three orders of ties from one version of NumPy'
else
    echo 'CHANGED: see above'
    exit 1
fi
