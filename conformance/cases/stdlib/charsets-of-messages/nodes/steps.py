import json
from email import message_from_bytes, policy
from xml.etree import ElementTree


class Step:
    """The encoding is named by what is read: a header, an XML declaration, the bytes of JSON."""

    def process(self, item):
        return getattr(self, item["kind"])(bytes.fromhex(item["data"]))

    def mail(self, data):
        message = message_from_bytes(data, policy=policy.default)
        return [message["subject"], message.get_content()]

    def old_mail(self, data):
        return message_from_bytes(data).get_payload()

    def xml(self, data):
        return ElementTree.fromstring(data).text

    def json(self, data):
        return json.loads(data)
