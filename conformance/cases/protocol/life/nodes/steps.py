class Life:
    def __init__(self, start=0):
        self.log = [f"init {start}"]

    def initialize(self):
        self.log.append("initialize")

    def process(self, item):
        self.log.append(f"process {item}")
        return list(self.log)

    def cleanup(self):
        self.log.append("cleanup")
