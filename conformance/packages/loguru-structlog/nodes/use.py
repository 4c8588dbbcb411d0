"""Two libraries for logs."""

import io
import json

import structlog
from loguru import logger


class Use:
    def process(self, item):
        sink = io.StringIO()
        logger.remove()
        logger.add(sink, format="{level}|{extra[who]}|{message}", level="INFO")
        logger.bind(who="me").info("got {}", item)
        logger.bind(who="me").debug("not seen")
        out = io.StringIO()
        structlog.configure(processors=[structlog.processors.add_log_level, structlog.processors.JSONRenderer(sort_keys=True)], logger_factory=structlog.PrintLoggerFactory(out))
        structlog.get_logger().warning("event", item=item)
        return [sink.getvalue(), json.loads(out.getvalue())]
