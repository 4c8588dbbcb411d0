class Broken:
    limit = 1
