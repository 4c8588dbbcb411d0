"""JSON with decimals."""

from decimal import Decimal

import simplejson


class Use:
    def process(self, item):
        data = simplejson.loads(item, use_decimal=True)
        return [str(sum(data["n"], Decimal(0))), simplejson.dumps(data, sort_keys=True, use_decimal=True, ensure_ascii=False)]
