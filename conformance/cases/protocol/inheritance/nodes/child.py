from base import Base


class Child(Base):
    def process(self, item):
        return super().process(item) + 1
