"""How many checks of one sort passed, and which did not."""


class Count:
    """Checks of one sort, and those that failed: (entry, what was asked)."""

    def __init__(self, title):
        self.title, self.passed, self.failed = title, 0, []

    def add(self, entry, asked):
        if asked:
            self.failed.append((entry, asked))
        else:
            self.passed += 1

    def line(self):
        return "%s: %d as asked, %d not" % (self.title, self.passed, len(self.failed))
