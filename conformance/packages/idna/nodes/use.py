"""International names of hosts."""

import idna


class Use:
    def process(self, item):
        try:
            return [idna.encode(item, uts46=True).decode(), idna.decode(idna.encode(item, uts46=True))]
        except idna.IDNAError as error:
            return str(error)
