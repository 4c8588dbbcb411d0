class Give:
    is_source = True

    def process(self, item):
        return [{"samples": {"__numpy__": True, "dtype": "uint8", "shape": [3], "data": "AQI="}}]
