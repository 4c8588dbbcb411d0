import xml.etree.ElementTree as tree


class Step:
    def process(self, item):
        root = tree.fromstring(item)
        return [root.tag, [(child.tag, child.attrib, child.text) for child in root], tree.tostring(root).decode()]
