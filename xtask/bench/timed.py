"""Runs a command and prints the processor seconds that it took; its own output is read and dropped.

python3 timed.py PROGRAM [ARGUMENT…]
"""

import resource
import subprocess
import sys


def used():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


# A wrapper that has become this very process, such as pyenv's, has had children already.
before = used()
code = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE).returncode
print(used() - before)
sys.exit(code)
