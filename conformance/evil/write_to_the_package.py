"""Writes into the package."""


class Evil:
    def process(self, item):
        outcomes = []
        for path in ["/app/evil.py", "/app/new.py", "/usr/lib/python3.12/os.py", "/usr/lib/python3.12/new.py", "/new"]:
            try:
                open(path, "w").close()
                outcomes.append("written")
            except OSError as error:
                outcomes.append(type(error).__name__)
        return outcomes
