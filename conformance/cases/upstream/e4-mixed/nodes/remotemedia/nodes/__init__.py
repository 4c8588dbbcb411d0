from .text_processor import TextProcessorNode
