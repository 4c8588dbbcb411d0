class Names:
    def process(self, item):
        with open("names-of-people.txt") as file:
            return file.read()
