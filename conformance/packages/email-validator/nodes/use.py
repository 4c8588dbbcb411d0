"""Checks addresses without asking the network."""

from email_validator import EmailNotValidError, validate_email


class Use:
    def process(self, item):
        try:
            address = validate_email(item, check_deliverability=False)
        except EmailNotValidError as error:
            return str(error)
        return [address.normalized, address.ascii_email]
