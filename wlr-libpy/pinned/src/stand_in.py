"""Takes the place of a build backend in the processes in which pip would run one."""

import os
import sys
import types

NAME = "@NAME@"
VERSION = "@VERSION@"
# pip's releases call them by the one prefix or the other.
PREFIXES = ("_PYPROJECT_HOOKS_", "PEP517_")


def prepare_metadata_for_build_wheel(folder, config_settings=None):
    name = "%s-%s.dist-info" % (NAME.replace("-", "_"), VERSION)
    os.mkdir(os.path.join(folder, name))
    with open(os.path.join(folder, name, "METADATA"), "w") as file:
        file.write("Metadata-Version: 2.1\nName: %s\nVersion: %s\n" % (NAME, VERSION))
    return name


def take_the_place_of(backend):
    """`backend` is a module, or `module:object`."""
    module, _, attributes = backend.partition(":")
    made = None
    for name in module.split("."):
        outer, made = made, types.ModuleType(name if made is None else made.__name__ + "." + name)
        made.__path__ = []
        sys.modules[made.__name__] = made
        if outer is not None:
            setattr(outer, name, made)
    for name in filter(None, attributes.split(".")):
        outer, made = made, types.ModuleType(name)
        setattr(outer, name, made)
    made.get_requires_for_build_wheel = lambda config_settings=None: []
    made.prepare_metadata_for_build_wheel = prepare_metadata_for_build_wheel


backends = [os.environ.get(prefix + "BUILD_BACKEND") for prefix in PREFIXES]
for prefix in PREFIXES:
    os.environ.pop(prefix + "BACKEND_PATH", None)
for backend in filter(None, backends):
    take_the_place_of(backend)
if any("in_process" in word for word in sys.orig_argv) and not any(backends):
    # A pip that says in another way what to run: nothing is better than code of the distribution.
    os._exit(1)
