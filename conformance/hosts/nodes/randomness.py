"""Chance, and the devices that every Unix has."""

import os
import random
import secrets
import stat
import uuid

from asking import attempt


def bytes_of_chance(place):
    first, second = os.urandom(16), os.urandom(16)
    return [len(first), first != second, len(os.urandom(100_000))]


def bytes_of_chance_by_their_call(place):
    return len(os.getrandom(16))


def secrets_of_chance(place):
    return [len(secrets.token_hex(8)), secrets.token_hex(8) != secrets.token_hex(8)]


def names_of_chance(place):
    return [uuid.uuid4().version, uuid.uuid4() != uuid.uuid4()]


def names_by_the_time(place):
    return attempt(lambda: uuid.uuid1().version)


def numbers_without_a_seed(place):
    return random.Random().random() != random.Random().random()


def numbers_of_the_system(place):
    return 0 <= random.SystemRandom().random() < 1


def reading_nothing(place):
    return open("/dev/null", "rb").read().decode()


def writing_to_nothing(place):
    with open(os.devnull, "w") as file:
        return file.write("text")


def writing_to_nothing_by_descriptor(place):
    return os.write(os.open("/dev/null", os.O_WRONLY), b"text")


def what_nothing_is(place):
    found = os.stat("/dev/null")
    return [os.path.exists("/dev/null"), stat.S_ISCHR(found.st_mode), found.st_size]


def adding_to_nothing(place):
    with open("/dev/null", "a") as file:
        return file.write("text")


def chance_as_a_file(place):
    with open("/dev/urandom", "rb") as file:
        return [len(file.read(16)), file.read(16) != file.read(16)]


def chance_as_another_file(place):
    with open("/dev/random", "rb", buffering=0) as file:
        return len(file.read(8))


def zeros_as_a_file(place):
    with open("/dev/zero", "rb") as file:
        return file.read(4).hex()


def a_device_that_is_missing(place):
    open("/dev/hosts-probe")
