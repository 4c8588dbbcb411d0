#!/bin/sh
# pip goes back to a release of years ago, without a word, when a dependency has no wheel.
#
# Expected: `pip download` for pure wheels alone fails when the newest release cannot be had with all of
# its dependencies, or at least says that it took another one. What happens: num2words 0.5.14 depends on
# docopt, of which there is only a source archive, so the resolver tries one release after the other
# and takes 0.5.6, the last one that asked for no docopt; it ends with 0. With `--quiet` nothing at all is
# seen. Asked for 0.5.14 by number it does fail and names docopt. Why it matters: a tool that collects
# wheels for a wasm Python by such flags gets results of another release than the author's machine has.
#
# Versions: pip 23.2.1 and num2words up to 0.5.14. Needs Python 3.11 with venv.
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
pip=venv/bin/pip
$pip install --quiet --disable-pip-version-check pip==23.2.1
$pip --version | cut -d ' ' -f 1-2

# Downloads what was asked for, and says what came.
fetch() {
    code=0
    mkdir "$2"
    $pip download --quiet --disable-pip-version-check --no-cache-dir --dest "$2" --only-binary=:all: \
        --implementation py --abi none --platform any "$1" >log 2>&1 || code=$?
    echo "$1: exit code $code, files: $(ls "$2")"
    sed 's/^/    /' log
}

fetch 'num2words<=0.5.14' range
range="$code $(ls range) $(wc -c <log)"
fetch 'num2words==0.5.14' exact
exact="$code $(ls exact)"

if [ "$range" = '0 num2words-0.5.6-py2.py3-none-any.whl 0' ] && [ "$exact" = '1 ' ] && grep -q docopt log; then
    echo 'as noted: an older release comes without a word'
else
    echo 'CHANGED: see above'
    exit 1
fi
