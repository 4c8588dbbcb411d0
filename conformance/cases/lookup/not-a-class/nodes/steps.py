def step(item):
    return item
