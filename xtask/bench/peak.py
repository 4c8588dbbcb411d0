"""Runs a command and prints the most bytes of memory that it has used at a time; its own output is dropped.

python3 -I -S peak.py PROGRAM [ARGUMENT…]

A process begins with the memory of the one that it is started from, so this one is kept small: `subprocess` alone
would be larger than a small program.
"""

import os
import sys

dropped = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=dropped)
_, status, used = os.wait4(child, 0)
# macOS counts bytes, others kibibytes.
print(used.ru_maxrss if sys.platform == "darwin" else used.ru_maxrss * 1024)
sys.exit(os.waitstatus_to_exitcode(status) & 0xFF)
