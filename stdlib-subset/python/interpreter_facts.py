"""A node that tells what its interpreter consists of."""

import _imp
import sys


class InterpreterFacts:
    """Answers any item with the same facts."""

    def process(self, _item):
        # Read before anything else is imported: these are the modules of a bare start.
        started = sorted(sys.modules)
        return {
            "version": ".".join(map(str, sys.version_info[:3])),
            "builtin": sorted(sys.builtin_module_names),
            "frozen": sorted(filter(_imp.is_frozen, _imp._frozen_module_names())),
            "started": started,
            "absent": _absent(),
        }


def _absent():
    """Modules that can't be there, each with the reason that its import gives."""
    for finder in sys.meta_path:
        if reasons := getattr(finder, "reasons", None):
            return reasons
    return {}
