import copy
import pickle


class Step:
    def process(self, item):
        loop = [item]
        loop.append(loop)
        clone = pickle.loads(pickle.dumps(loop))
        deep = copy.deepcopy(loop)
        return [clone[1] is clone, deep[0] == item, deep[0] is not item, len(pickle.dumps(item, 4))]
