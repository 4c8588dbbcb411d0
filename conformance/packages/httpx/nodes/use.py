"""Requests that a transport of one's own answers."""

import asyncio

import httpx


def answer(request):
    return httpx.Response(200, json={"path": request.url.path, "query": dict(request.url.params)}, headers={"x-method": request.method})


class Use:
    async def process(self, item):
        async with httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="https://example.org") as client:
            answers = await asyncio.gather(*(client.get(path, params={"q": "ä b"}) for path in item))
        return [[answer.status_code, answer.headers["x-method"], answer.json()] for answer in answers]
