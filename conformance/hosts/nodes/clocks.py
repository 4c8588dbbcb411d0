"""Clocks, waiting and dates."""

import asyncio
import select
import threading
import time
from datetime import datetime, timezone

from asking import attempt, never_back, works


def the_time_never_goes_back(place):
    return never_back(time.time)


def the_time_never_goes_back_in_nanoseconds(place):
    return never_back(time.time_ns)


def the_time_never_goes_back_for_a_while(place):
    values, end = [time.time_ns()], time.monotonic() + 0.2
    while time.monotonic() < end:
        values.append(time.time_ns())
    return values == sorted(values)


def the_monotonic_one_never_goes_back(place):
    return never_back(time.monotonic_ns)


def the_precise_one_never_goes_back(place):
    return never_back(time.perf_counter_ns)


def the_one_of_the_process_never_goes_back(place):
    return never_back(time.process_time_ns)


def the_time_is_of_today(place):
    return time.time() > 1_700_000_000


def two_ways_to_the_time(place):
    return abs(time.time() - time.clock_gettime(time.CLOCK_REALTIME)) < 1


def the_time_and_its_nanoseconds(place):
    return abs(time.time_ns() / 10**9 - time.time()) < 1


def the_smallest_step_is_below_two_milliseconds(place):
    clocks = time.time_ns, time.perf_counter_ns
    return all(min(_step(clock) for _ in range(20)) < 2_000_000 for clock in clocks)


def _step(clock):
    first = second = clock()
    while second == first:
        second = clock()
    return second - first


def what_they_say_of_themselves(place):
    infos = {name: time.get_clock_info(name) for name in ("time", "monotonic", "perf_counter")}
    return {name: [info.monotonic, info.adjustable] for name, info in infos.items()}


def how_fine_they_say_they_are(place):
    resolutions = [time.get_clock_info(name).resolution for name in ("time", "monotonic")]
    return ["nanoseconds" if seconds < 1e-7 else "coarser" for seconds in resolutions]


def setting_one(place):
    return hasattr(time, "clock_settime")


def of_the_thread(place):
    return never_back(time.thread_time_ns, 10)


def whether_sleep_counts_as_work(place):
    begun = time.process_time()
    time.sleep(0.1)
    return time.process_time() - begun > 0.09


def sleeping(place):
    begun = time.monotonic_ns()
    time.sleep(0.01)
    return time.monotonic_ns() - begun >= 10_000_000


def sleeping_not_at_all(place):
    return [works(time.sleep, 0), attempt(time.sleep, -1)]


def waiting_in_asyncio(place):
    async def wait():
        await asyncio.sleep(0.01)
        return "works"

    return asyncio.new_event_loop().run_until_complete(wait())


def waiting_for_nothing(place):
    begun = time.monotonic_ns()
    ready = select.select([], [], [], 0.01)
    return [[len(part) for part in ready], time.monotonic_ns() - begun >= 10_000_000]


def waiting_for_an_event(place):
    return threading.Event().wait(0.01)


def waiting_for_a_lock(place):
    lock = threading.Lock()
    lock.acquire()
    return lock.acquire(timeout=0.01)


def waiting_for_a_file(place):
    with open(place.file()) as file:
        return [len(part) for part in select.select([file], [file], [], 1)]


def here_and_in_greenwich(place):
    return time.localtime(0)[:6] == time.gmtime(0)[:6]


def the_name_of_the_zone(place):
    return list(time.tzname)


def another_zone(place):
    return hasattr(time, "tzset")


def dates_before_1970_and_after_2038(place):
    return [time.gmtime(-1).tm_year, time.gmtime(2**33).tm_year, time.localtime(-1).tm_year]


def from_a_date_to_seconds(place):
    return int(time.mktime((2024, 2, 3, 4, 5, 6, 0, 0, 0)))


def a_date_far_off(place):
    return attempt(time.gmtime, 2**60)


def today_in_two_ways(place):
    now = datetime.now(timezone.utc).replace(tzinfo=None)
    return abs((now - datetime.fromtimestamp(time.time())).total_seconds()) < 60


def dates_as_text(place):
    date = datetime(2024, 2, 3, 5, 6, 7)
    directives = "%a %A %b %B %c %d %H %I %j %m %M %p %S %U %w %W %x %X %y %Y %Z %%".split()
    return {directive: date.strftime(directive) for directive in directives}


def dates_as_text_in_the_ways_of_c(place):
    date = datetime(2024, 2, 3, 5, 6, 7)
    directives = "%P %k %l %^a %#d %-d %_d %10Y %e %F %D %h %C %r %R %T %G %V %u %n %t %s".split()
    return {directive: date.strftime(directive) for directive in directives}


def a_directive_that_is_none(place):
    date = datetime(2024, 2, 3, 5, 6, 7)
    return {text: date.strftime(text) for text in ("%E", "%Q", "%+", "100%", "%d %Q %m")}


def from_text_to_date(place):
    return datetime.strptime("Sat Feb  3 05:06:07 2024", "%a %b %d %H:%M:%S %Y").isoformat()
