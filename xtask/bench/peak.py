"""Runs a command and prints the most bytes of memory that it has used at a time; its own output is dropped.

python3 peak.py PROGRAM [ARGUMENT…]
"""

import resource
import subprocess
import sys

code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
# macOS counts bytes, others kibibytes.
print(most if sys.platform == "darwin" else most * 1024)
sys.exit(code)
