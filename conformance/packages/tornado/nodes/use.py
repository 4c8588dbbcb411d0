"""Templates and an event loop."""

from tornado import escape, gen, template
from tornado.queues import Queue


class Use:
    def __init__(self):
        self.template = template.Template("{% for x in xs %}<b>{{ x }}</b>{% end %}")

    async def process(self, item):
        queue = Queue()
        for value in item:
            queue.put_nowait(value)
        await gen.sleep(0)
        return [self.template.generate(xs=[await queue.get() for _ in item]).decode(), escape.url_escape(item[0])]
