"""Runs a command and prints the processor seconds that it took; its own output is read and dropped.

python3 timed.py PROGRAM [ARGUMENT…]
"""

import resource
import subprocess
import sys

code = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime)
sys.exit(code)
