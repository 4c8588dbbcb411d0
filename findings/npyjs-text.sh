#!/bin/sh
# One emoji in an array of texts, and npyjs moves the texts that follow it.
#
# Expected: reading the file that NumPy wrote of `["a😀", "bc", "de"]` gives these three texts. What
# happens: an .npy file keeps texts in cells of one width, counted in code points; npyjs makes one string
# of all cells and cuts it by the same width, but a string in JavaScript counts UTF-16 units, of which a
# character beyond U+FFFF takes two. The emoji falls into halves, each text after it begins one unit too
# early, and there is one text more than the shape says. There is no error. Writing has the same fault the
# other way round: `dump` puts half of the pair into a cell of its own, which Python then takes for a
# character of its text. With the letters of most languages all is well, so that tests with umlauts or
# Chinese pass. Besides, `dump` of numbers that are not all whole writes float32 unless it is told
# otherwise, so that 0.1 is read as 0.10000000149011612. Why it matters: labels and names get mixed up in
# the page, next to numbers that are right.
#
# Versions: npm npyjs 1.2.0, with files of numpy 2.4.6. Needs Node.js 20, npm, and Python 3.11 with pip.
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m pip install --quiet --root-user-action ignore --disable-pip-version-check --no-deps \
    --target packages numpy==2.4.6
export PYTHONPATH="$work/packages"
printf '{"private":true,"type":"module"}\n' >package.json
npm install --silent --no-audit --no-fund --save-exact npyjs@1.2.0

python3 - <<'PY'
import numpy as np

np.save("plain.npy", np.array(["Zoë", "山", "de"]))
np.save("emoji.npy", np.array(["a😀", "bc", "de"]))
PY
cat >show.js <<'JS'
import { readFileSync, writeFileSync } from 'node:fs';
import { dump, parse } from 'npyjs';

const { version } = JSON.parse(readFileSync('node_modules/npyjs/package.json'));
console.log(`npyjs ${version}`);
for (const name of ['plain.npy', 'emoji.npy']) {
  const file = Uint8Array.from(readFileSync(name)).buffer;
  console.log(`${name} is read as`, JSON.stringify(parse(file).data));
}
writeFileSync('written.npy', new Uint8Array(dump(['a😀', 'bc'], [2])));
writeFileSync('numbers.npy', new Uint8Array(dump([0.1, 0.2], [2])));
JS
{
    node show.js
    python3 - <<'PY'
import numpy as np

print("numpy", np.__version__, "reads what npyjs wrote as", *map(ascii, np.load("written.npy").tolist()))
print("and 0.1 and 0.2 as", *np.load("numbers.npy").tolist())
PY
} | tee seen

cat >expected <<'TEXT'
npyjs 1.2.0
plain.npy is read as ["Zoë","山","de"]
emoji.npy is read as ["a\ud83d","\ude00b","cd","e"]
numpy 2.4.6 reads what npyjs wrote as 'a\U0001f600\ude00' 'bc'
and 0.1 and 0.2 as 0.10000000149011612 0.20000000298023224
TEXT
if cmp -s seen expected; then
    echo 'as noted: an emoji moves the texts after it'
else
    echo 'CHANGED: see above'
    exit 1
fi
