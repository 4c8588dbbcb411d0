"""Makes a wheel without compiled code of a source distribution, inside the sandbox.

The sandbox has no compiler, no processes and no network, so extension modules are taken out before anything is
built. Whether the wheel is of any use without them is another question: `wheel_imports`.
"""

import importlib
import os
import sys
import tarfile
import tempfile
import tomllib
import zipfile

SDIST = "/sdist"
BACKENDS = "/backends"
WORK = "/data"
LEGACY = {"build-backend": "setuptools.build_meta:__legacy__"}


class PureWheel:
    """Items: the name of the file. Results: `{"wheel", "extensions"}`, or why there is no wheel as `{"refusal"}`."""

    def process(self, name):
        wheels = prepare()
        left_out = leave_out_extensions()
        source = unpack(os.path.join(SDIST, name))
        os.chdir(source)
        system = build_system(source)
        try:
            wheel = backend(source, system).build_wheel(wheels)
        except ModuleNotFoundError as error:
            return {"refusal": missing(error.name, system)}
        except BaseException as error:  # `setup.py` may end with SystemExit
            return {"refusal": f"its build fails inside the sandbox: {last_line(error)}"}
        return {"wheel": wheel, "extensions": sorted(left_out)}


def prepare():
    """The folders, and what programs of their own would have."""
    wheels, temporary = os.path.join(WORK, "wheels"), os.path.join(WORK, "tmp")
    for folder in (wheels, temporary):
        os.makedirs(folder)
    tempfile.tempdir = os.environ["TMPDIR"] = os.environ["HOME"] = temporary
    # What tools take as the time of what they write.
    os.environ["SOURCE_DATE_EPOCH"] = "315532800"
    sys.argv = ["setup.py"]
    sys.path.insert(0, BACKENDS)
    return wheels


def unpack(path):
    """The one folder in the archive."""
    target = os.path.join(WORK, "source")
    os.makedirs(target)
    if path.endswith(".zip"):
        with zipfile.ZipFile(path) as archive:
            archive.extractall(target)
    else:
        with tarfile.open(path) as archive:
            archive.extractall(target, filter=regular)
    [folder] = [entry.path for entry in os.scandir(target) if entry.is_dir()]
    return folder


def regular(member, target):
    """Files and folders alone: links lead who knows where. Modes and owners stay behind."""
    if not (member.isfile() or member.isdir()):
        return None
    return tarfile.data_filter(member, target).replace(mode=None, uid=None, gid=None, deep=False)


def build_system(source):
    """The table of `pyproject.toml` that PEP 517 reads."""
    path = os.path.join(source, "pyproject.toml")
    if not os.path.exists(path):
        return LEGACY
    with open(path, "rb") as file:
        return {**LEGACY, **tomllib.load(file).get("build-system", LEGACY)}


def backend(source, system):
    """What PEP 517 calls the build backend."""
    for folder in reversed(system.get("backend-path", [])):
        sys.path.insert(0, os.path.normpath(os.path.join(source, folder)))
    module, _, names = system["build-backend"].partition(":")
    found = importlib.import_module(module)
    for name in filter(None, names.split(".")):
        found = getattr(found, name)
    return found


def leave_out_extensions():
    """Makes setuptools forget what it should compile. The names of that come into the set that is returned."""
    from setuptools.dist import Distribution

    left_out = set()
    run_commands = Distribution.run_commands

    def run_without(self):
        left_out.update(extension.name for extension in self.ext_modules or [])
        self.ext_modules = self.libraries = None
        run_commands(self)

    Distribution.run_commands = run_without
    Distribution.has_ext_modules = lambda self: False
    return left_out


def missing(module, system):
    """What the build imports and the sandbox does not have."""
    name = system["build-backend"].partition(":")[0]
    if module and name.partition(".")[0] == module.partition(".")[0]:
        return f"it is built by `{module}`, which makes compiled code or is not known here"
    return f"its build needs `{module}`, which the sandbox does not have"


def last_line(error):
    lines = str(error).strip().splitlines() or [""]
    return f"{type(error).__name__}: {lines[-1]}"
