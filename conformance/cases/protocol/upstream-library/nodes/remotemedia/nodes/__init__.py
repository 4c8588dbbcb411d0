from .upstream import Upstream
