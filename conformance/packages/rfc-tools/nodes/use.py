"""Small tools for what travels on the web."""

import io
import json
import logging

import jsonpatch
import rfc3986
import uritemplate
from pythonjsonlogger.json import JsonFormatter


class Use:
    def process(self, item):
        patched = jsonpatch.apply_patch(item["document"], item["patch"])
        uri = rfc3986.uri_reference(item["uri"]).normalize()
        expanded = uritemplate.expand("/a{/path*}{?q}", path=["x", "y z"], q="é")
        out = io.StringIO()
        handler = logging.StreamHandler(out)
        handler.setFormatter(JsonFormatter("%(levelname)s %(message)s"))
        logger = logging.getLogger("use")
        logger.handlers = [handler]
        logger.warning("patched", extra={"count": len(item["patch"])})
        return [patched, uri.unsplit(), expanded, json.loads(out.getvalue())]
