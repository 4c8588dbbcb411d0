"""Tells how far it is."""

import io

from tqdm import tqdm


class Use:
    def process(self, item):
        out = io.StringIO()
        total = sum(tqdm(range(item), file=out, mininterval=0, desc="adding", ascii=True, bar_format="{desc}: {n_fmt}/{total_fmt}"))
        return [total, out.getvalue().split("\r")[-1].strip()]
