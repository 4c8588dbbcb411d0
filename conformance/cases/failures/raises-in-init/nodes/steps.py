class Broken:
    def __init__(self, size):
        raise ValueError("size must be positive")
