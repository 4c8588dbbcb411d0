"""The node that asks a host: one item is one theme, its result what each of its probes answers."""

import os

import asking
import clocks
import descriptors
import environment
import folders
import links
import locales
import modes
import names
import numbers32
import opening
import oscalls
import paths
import processes
import randomness
import readonly
import sockets
import status
import temporary
import times

THEMES = (
    clocks, descriptors, environment, folders, links, locales, modes, names, numbers32, opening,
    oscalls, paths, processes, randomness, readonly, sockets, status, temporary, times,
)


class Hosts:
    """Items: `{"data": a folder to write to, "models": the folder of the models}`."""

    def process(self, item):
        """Gives `{theme: {probe: answer}}`; an answer is JSON."""
        app = os.path.dirname(os.path.abspath(__file__))
        asking.use_known_settings()
        return {
            theme.__name__: asking.ask(theme, item["data"], item["models"], app)
            for theme in THEMES
        }
