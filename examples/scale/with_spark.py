"""Counts the words of messages on Spark, in two Python processes.

    python with_spark.py PACKAGE LINES
"""

import json
import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

from rmpkg.spark import map_frame


def count_words(spark, package, lines):
    messages = spark.read.text(lines)
    counted = map_frame(messages, package, column="value", timeout=60)
    found = F.from_json("result", "author string, words long").alias("found")
    totals = counted.select(found).groupBy("found.author").agg(F.sum("found.words").alias("words"))
    return {row["author"]: row["words"] for row in totals.collect()}


if __name__ == "__main__":
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    # A file is split into parts of this many bytes, so that a small one has work for both.
    spark = builder.config("spark.sql.files.maxPartitionBytes", "8MB").getOrCreate()
    print(json.dumps(count_words(spark, *sys.argv[1:]), ensure_ascii=False, sort_keys=True))
    spark.stop()
