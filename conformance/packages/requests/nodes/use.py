"""Requests that an adapter of one's own answers."""

import io

import requests
from requests.adapters import BaseAdapter


class Canned(BaseAdapter):
    def send(self, request, **_):
        answer = requests.Response()
        answer.status_code = 404 if "missing" in request.url else 200
        answer.url = request.url
        answer.headers["content-type"] = "application/json; charset=utf-8"
        answer.raw = io.BytesIO(b'{"body": "' + (request.body or b"").replace(b'"', b"'") + b'"}')
        return answer

    def close(self):
        pass


class Use:
    def process(self, item):
        session = requests.Session()
        session.mount("https://", Canned())
        answer = session.post("https://example.org" + item, params={"a": "ä"}, json={"x": 1})
        try:
            answer.raise_for_status()
        except requests.HTTPError as error:
            return str(error)
        return [answer.url, answer.json()]
