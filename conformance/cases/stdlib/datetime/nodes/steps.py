from datetime import datetime, timedelta, timezone


class Step:
    def process(self, item):
        moment = datetime.fromisoformat(item)
        return [(moment + timedelta(days=40)).isoformat(), moment.strftime("%A %j %U"), moment.astimezone(timezone.utc).timestamp()]
