import numpy as np


class Give:
    is_source = True

    def process(self, item):
        return np.array(['a', 'bc'], dtype=np.dtypes.StringDType())
