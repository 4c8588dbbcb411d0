class CalculatorNode:
    def process(self, item):
        return "the Python class"
