class Step:
    def process(self, item):
        error = ValueError("with notes")
        error.add_note("first note")
        error.add_note("second note")
        raise error
