raise RuntimeError("not today")


class Broken:
    pass
