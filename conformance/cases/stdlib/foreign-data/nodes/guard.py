import archives
import texts


class Guard:
    """Does what the item names, and tells what came of it, or the name of the error."""

    def process(self, item):
        module, name = item.split(".")
        try:
            return getattr({"archives": archives, "texts": texts}[module], name)()
        except Exception as error:
            return {"refused": type(error).__name__}
