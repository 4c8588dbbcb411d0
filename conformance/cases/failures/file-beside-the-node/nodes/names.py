class Names:
    def process(self, item):
        try:
            with open("names-of-people.txt") as file:
                return file.read()
        except FileNotFoundError as error:
            error.errno = 0  # which each system numbers in its own way
            raise
