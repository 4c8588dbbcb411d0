"""Templates from a package that lies beside the node."""

from jinja2 import Environment, PackageLoader


class Use:
    def process(self, item):
        environment = Environment(loader=PackageLoader("pages"))
        return environment.get_template("hello.txt").render(name=item)
