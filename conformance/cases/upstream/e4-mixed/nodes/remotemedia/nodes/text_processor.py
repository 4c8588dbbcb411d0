"""The original library's text node, as far as its documented cases go."""


class TextProcessorNode:
    OPERATIONS = {
        "uppercase": str.upper,
        "lowercase": str.lower,
        "word_count": lambda text: len(text.split()),
        "char_count": len,
    }

    def __init__(self, **config):
        self.config = config

    def process(self, item):
        if not isinstance(item, dict):
            return {"error": "Input must be a dictionary", "input": item}
        operations = item.get("operations", ["uppercase"])
        text = item["text"]
        return {
            "original_text": text,
            "operations": operations,
            "results": {name: self.OPERATIONS[name](text) for name in operations},
            "processed_by": "TextProcessorNode[TextProcessorNode]",
            "node_config": self.config,
        }
