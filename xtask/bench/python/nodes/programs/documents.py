"""Programs that write documents and read them again."""

import copy
import csv
import io
import json
import pickle
import string

RECORDS = [
    {
        "id": number,
        "name": f"Name {number}",
        "price": number / 8,
        "tags": ["first", "zweiter, größer", 'with "quotes"'],
        "place": {"x": number % 10, "y": -number, "set": number % 2 == 0, "note": None},
    }
    for number in range(100)
]


def json_documents():
    """JSON, compact and indented."""
    compact = json.dumps(RECORDS, separators=(",", ":"), sort_keys=True)
    indented = json.dumps(RECORDS[:20], indent=2, ensure_ascii=False)
    same = json.loads(compact) == RECORDS
    return f"{len(compact)} {len(indented)} {same} {json.loads(indented)[7]['place']['y']}"


def csv_tables():
    """Tables with quotes, read as lists and as dicts."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(["id", "name", "price", "tags"])
    for record in RECORDS * 2:
        writer.writerow([record["id"], record["name"], record["price"], "; ".join(record["tags"])])
    rows = list(csv.reader(io.StringIO(file.getvalue(), newline="")))
    records = csv.DictReader(io.StringIO(file.getvalue(), newline=""))
    return f"{len(rows)} {sum(float(record['price']) for record in records)} {rows[3][3]}"


def pickles():
    """Objects that are pickled and come back."""
    data = pickle.dumps(RECORDS, protocol=5)
    back = pickle.loads(data)
    again = pickle.loads(pickle.dumps({"records": back, "set": {1, 2, 3}, "z": 1 + 2j}, protocol=4))
    return f"{back == RECORDS} {again['z']} {len(again['records'])}"


def copies():
    """Deep copies that are changed."""
    copied = copy.deepcopy(RECORDS[:40])
    for record in copied:
        record["place"]["x"] += 1
        record["tags"].append(copy.copy(record["name"]))
    return sum(record["place"]["x"] + len(record["tags"]) for record in copied)


def templates():
    """Text with gaps, written to a stream and read line by line."""
    template = string.Template("$name costs ${price} at ($x, $y)\n")
    stream = io.StringIO()
    for record in RECORDS:
        stream.write(template.substitute(record, **record["place"]))
    stream.seek(0)
    lines = [line.rstrip() for line in stream]
    return f"{len(lines)} {lines[42]}"


PROGRAMS = (
    json_documents,
    csv_tables,
    pickles,
    copies,
    templates,
)
