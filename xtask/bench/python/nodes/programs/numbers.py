"""Programs that compute."""

import datetime
import decimal
import fractions
import math
import random


def integers():
    """The longest Collatz sequence that starts below 400."""
    longest = (0, 0)
    for start in range(1, 400):
        number, steps = start, 0
        while number != 1:
            number = number // 2 if number % 2 == 0 else 3 * number + 1
            steps += 1
        longest = max(longest, (steps, start))
    return longest[1]


def big_integers():
    """Powers, factorials and remainders of some thousand bits."""
    product = math.factorial(600)
    for exponent in range(20, 60):
        product = product * 3**exponent + (product >> exponent)
    remainder = pow(product, 65_537, 2**521 - 1)
    return remainder % 1_000_000_007 + math.gcd(product, 2**200 * 3**100).bit_length()


def floats():
    """Points of the Mandelbrot set on a grid."""
    inside = 0
    for row in range(24):
        for column in range(32):
            x, y = column / 12 - 2, row / 12 - 1
            real, imaginary = x, y
            for _ in range(20):
                real, imaginary = real * real - imaginary * imaginary + x, 2 * real * imaginary + y
                if real * real + imaginary * imaginary > 4:
                    break
            else:
                inside += 1
    return inside


def mathematics():
    """Distances on a sphere."""
    total = 0.0
    for degrees in range(1_000):
        a, b = math.radians(degrees % 90), math.radians(degrees % 60)
        sine = math.sin(a / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(b / 2) ** 2
        total += math.atan2(math.sqrt(sine), math.sqrt(1 - sine)) + math.hypot(a, b)
    return f"{total:.6f}"


def decimals():
    """Compound interest to the cent, and a square root with 60 digits."""
    amount, rate = decimal.Decimal("1000.00"), decimal.Decimal("0.0375")
    cent = decimal.Decimal("0.01")
    for _ in range(600):
        amount = (amount + amount * rate / 12).quantize(cent)
    with decimal.localcontext() as context:
        context.prec = 60
        root = sum(decimal.Decimal(number).sqrt() for number in range(100))
    return f"{amount} {root}"


def rationals():
    """A harmonic number."""
    return str(sum(fractions.Fraction(1, number) for number in range(1, 120)))


def dates():
    """Days of a calendar, written and read."""
    day = datetime.datetime(2024, 1, 31, 12, 30, tzinfo=datetime.timezone.utc)
    step, seconds = datetime.timedelta(days=1, hours=5, minutes=7), 0
    for _ in range(300):
        day += step
        same = datetime.datetime.fromisoformat(day.isoformat())
        seconds += int((same - day.replace(day=1)).total_seconds()) + same.weekday()
        seconds += len(day.strftime("%d.%m.%Y %H:%M"))
    return seconds


def random_numbers():
    """Draws from the generator that is seeded alike."""
    generator = random.Random(2026)
    items = list(range(500))
    generator.shuffle(items)
    drawn = sum(generator.randrange(100) for _ in range(500))
    return drawn + items[0] + int(1_000 * sum(generator.random() for _ in range(1_000)))


PROGRAMS = (
    integers,
    big_integers,
    floats,
    mathematics,
    decimals,
    rationals,
    dates,
    random_numbers,
)
