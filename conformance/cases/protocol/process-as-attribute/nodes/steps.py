class Attribute:
    def __init__(self):
        self.process = str.upper
