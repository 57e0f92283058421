"""Runs queries on another engine over the same rows and compares what they give.

Reads one JSON line a job: {"id", "tables": {name: {"columns": [[name, type]], "rows": [[…]]}},
"sql", "columns": [[name, type]], "rows": [[…]]}. Prints a line for each job that differs, then
"done N". Usage: sql_engines.py duckdb|clickhouse FILE
"""
import datetime
import json
import math
import sys

DUCKDB_TYPES = {
    "boolean": "BOOLEAN", "integer": "BIGINT", "duration": "BIGINT", "number": "DOUBLE",
    "percent": "DOUBLE", "money": "DOUBLE", "text": "VARCHAR", "date": "DATE",
    "time": "TIMESTAMP", "tags": "VARCHAR[]",
}
CLICKHOUSE_TYPES = {
    "boolean": "Nullable(UInt8)", "integer": "Nullable(Int64)", "duration": "Nullable(Int64)",
    "number": "Nullable(Float64)", "percent": "Nullable(Float64)", "money": "Nullable(Float64)",
    "text": "Nullable(String)", "date": "Nullable(Date)", "time": "Nullable(DateTime('UTC'))",
    "tags": "Array(String)",
}


def plain(value, kind):
    """A value as the expected rows spell it."""
    if kind == "tags":
        return sorted(value) if value else None
    if value is None:
        return None
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if kind == "time" and isinstance(value, str):
        return value.replace(" ", "T").removesuffix("Z")[:19]
    if kind == "boolean":
        return bool(value)
    if isinstance(value, float) and not math.isfinite(value):
        return "not a number"
    return value


def same(a, b):
    if isinstance(a, (int, float)) and isinstance(b, (int, float)) and not isinstance(a, bool):
        return a == b or math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12)
    return a == b


class DuckDB:
    def __init__(self):
        import duckdb

        self.connection = duckdb.connect()
        self.quote = lambda name: '"' + name.replace('"', '""') + '"'

    def load(self, name, table):
        columns = ", ".join(
            f"{self.quote(column)} {DUCKDB_TYPES[kind]}" for column, kind in table["columns"])
        self.connection.execute(f"CREATE OR REPLACE TABLE {self.quote(name)} ({columns})")
        if table["rows"]:
            marks = ", ".join("?" for _ in table["columns"])
            self.connection.executemany(
                f"INSERT INTO {self.quote(name)} VALUES ({marks})", table["rows"])

    def run(self, sql):
        cursor = self.connection.execute(sql)
        return [column[0] for column in cursor.description], cursor.fetchall()


class ClickHouse:
    def __init__(self):
        from chdb import session

        self.session = session.Session()
        self.session.query("CREATE DATABASE IF NOT EXISTS cases ENGINE = Atomic")
        self.session.query("USE cases")
        self.quote = lambda name: "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"

    def load(self, name, table):
        name = self.quote(name)
        columns = ", ".join(
            f"{self.quote(column)} {CLICKHOUSE_TYPES[kind]}" for column, kind in table["columns"])
        self.session.query(f"DROP TABLE IF EXISTS {name}")
        self.session.query(f"CREATE TABLE {name} ({columns}) ENGINE = Memory")
        if not table["rows"]:
            return
        lines = []
        for row in table["rows"]:
            cells = [
                [] if kind == "tags" and value is None else value
                for value, (_, kind) in zip(row, table["columns"])
            ]
            lines.append(json.dumps(cells, ensure_ascii=False))
        self.session.query(
            f"INSERT INTO {name} SETTINGS date_time_input_format = 'best_effort' "
            "FORMAT JSONCompactEachRow " + "\n".join(lines))

    def run(self, sql):
        text = str(self.session.query(sql.rstrip().removesuffix(";"), "JSONCompact"))
        answer = json.loads(text)
        names = [column["name"] for column in answer["meta"]]
        kinds = [column["type"] for column in answer["meta"]]
        rows = [
            [
                int(cell) if isinstance(cell, str) and "Int" in kind and "Array" not in kind
                else cell
                for cell, kind in zip(row, kinds)
            ]
            for row in answer["data"]
        ]
        return names, rows


def main():
    engine = {"duckdb": DuckDB, "clickhouse": ClickHouse}[sys.argv[1]]()
    done = 0
    loaded = None
    with open(sys.argv[2], encoding="utf-8") as jobs:
        for line in jobs:
            job = json.loads(line)
            try:
                if job["tables"] != loaded:
                    for name, table in job["tables"].items():
                        engine.load(name, table)
                    loaded = job["tables"]
                names, rows = engine.run(job["sql"])
            except Exception as error:  # whatever it is, the job failed
                print(f"{job['id']}: {error}".replace("\n", " ")[:600])
                continue
            kinds = [kind for _, kind in job["columns"]]
            given = [[plain(cell, kind) for cell, kind in zip(row, kinds)] for row in rows]
            wanted = [
                [sorted(cell) if kind == "tags" and cell else cell or (None if kind == "tags" else cell)
                 for cell, kind in zip(row, kinds)]
                for row in job["rows"]
            ]
            wanted = [[plain(cell, kind) for cell, kind in zip(row, kinds)] for row in wanted]
            if names != [name for name, _ in job["columns"]]:
                print(f"{job['id']}: columns {names}")
            elif len(given) != len(wanted):
                print(f"{job['id']}: {len(given)} rows, not {len(wanted)}")
            else:
                for index, (row, expected) in enumerate(zip(given, wanted)):
                    if not all(same(a, b) for a, b in zip(row, expected)):
                        print(f"{job['id']}: row {index + 1} is {row}, not {expected}"[:600])
                        break
                else:
                    done += 1
    print(f"done {done}")


main()
