"""Opens a socket."""

import socket


class Evil:
    def process(self, item):
        socket.create_connection(("127.0.0.1", 80))
        return "connected"
