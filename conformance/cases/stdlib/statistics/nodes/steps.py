import statistics


class Step:
    def process(self, item):
        return [statistics.mean(item), statistics.median(item), statistics.pstdev(item), statistics.quantiles(item), statistics.fmean(item)]
