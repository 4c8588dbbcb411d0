"""Reads pages in the encoding that they name."""

import base64

from bs4 import BeautifulSoup


class Use:
    def process(self, item):
        page = BeautifulSoup(base64.b64decode(item), "html.parser")
        return [page.original_encoding, page.p.get_text(), [a["href"] for a in page.select("p > a[href]")]]
