"""Mends a page as browsers do."""

import html5lib


class Use:
    def process(self, item):
        tree = html5lib.parse(item, treebuilder="etree", namespaceHTMLElements=False)
        return html5lib.serialize(tree, tree="etree", omit_optional_tags=False)
