"""Runs queries on another engine over the same rows and compares what they give.

Reads one JSON line a job: {"id", "tables": {name: {"columns": [[name, type]], "rows": [[…]]}},
"sql", "columns": [[name, type]], "rows": [[…]]}. Prints a line for each job that differs, then
"done N". Usage: sql_engines.py duckdb|clickhouse|clickhouse-2018 FILE. The last is the server of
release 18.16, which Debian 12 ships; it is started in a folder of its own and ended again.
"""
import datetime
import json
import math
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

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


SERVER_CONFIG = """<yandex>
  <logger><level>error</level><log>{folder}/log</log><errorlog>{folder}/errors</errorlog></logger>
  <listen_host>127.0.0.1</listen_host><http_port>{http}</http_port><tcp_port>{tcp}</tcp_port>
  <path>{folder}/data/</path><tmp_path>{folder}/tmp/</tmp_path>
  <mark_cache_size>10000000</mark_cache_size><users_config>{folder}/users.xml</users_config>
  <default_profile>default</default_profile><default_database>default</default_database>
</yandex>
"""
SERVER_USERS = """<yandex>
  <profiles><default/></profiles><quotas><default/></quotas>
  <users><default>
    <password></password><networks><ip>127.0.0.1</ip></networks>
    <profile>default</profile><quota>default</quota>
  </default></users>
</yandex>
"""


def free_ports(count):
    listeners = [socket.socket() for _ in range(count)]
    for listener in listeners:
        listener.bind(("127.0.0.1", 0))
    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports


class OldClickHouse(ClickHouse):
    """The server of 2018, asked over HTTP; one that a query ends is started again."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="swell-clickhouse-")
        self.http, tcp = free_ports(2)
        os.mkdir(self.folder + "/data")
        os.mkdir(self.folder + "/tmp")
        for name, text in (("config.xml", SERVER_CONFIG), ("users.xml", SERVER_USERS)):
            with open(f"{self.folder}/{name}", "w", encoding="utf-8") as file:
                file.write(text.format(folder=self.folder, http=self.http, tcp=tcp))
        self.quote = lambda name: "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"
        self.session = self
        self.server = None
        self.start()

    def start(self):
        program = shutil.which("clickhouse-server", path=os.environ.get("PATH", "") + ":/usr/sbin")
        self.server = subprocess.Popen(
            [program, f"--config-file={self.folder}/config.xml"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(300):
            try:
                return self.ask("SELECT 1", "TabSeparated")
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        raise RuntimeError("the server does not answer")

    def close(self):
        self.server.kill()
        self.server.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def query(self, text, form="TabSeparated"):
        try:
            return self.ask(text, form)
        except urllib.error.HTTPError as error:
            raise RuntimeError(error.read().decode()) from error
        except (urllib.error.URLError, ConnectionError) as error:
            self.server.kill()
            self.server.wait()
            self.start()
            raise RuntimeError(f"the server ended: {error}") from error

    def ask(self, text, form):
        settings = urllib.parse.urlencode(
            {"default_format": form, "output_format_json_quote_denormals": 1})
        with urllib.request.urlopen(
                f"http://127.0.0.1:{self.http}/?{settings}", text.encode(), 60) as answer:
            return answer.read().decode()

    def load(self, name, table):
        name = self.quote(name)
        columns = ", ".join(
            f"{self.quote(column)} {CLICKHOUSE_TYPES[kind]}" for column, kind in table["columns"])
        self.query(f"DROP TABLE IF EXISTS {name}")
        self.query(f"CREATE TABLE {name} ({columns}) ENGINE = Memory")
        rows = []
        for row in table["rows"]:
            cells = {}
            for value, (column, kind) in zip(row, table["columns"]):
                if kind == "tags" and value is None:
                    value = []
                if kind == "time" and value is not None:
                    value = value.replace("T", " ").removesuffix("Z")
                cells[column] = value
            rows.append(json.dumps(cells, ensure_ascii=False))
        if rows:
            self.query(f"INSERT INTO {name} FORMAT JSONEachRow " + "\n".join(rows))


def main():
    engines = {"duckdb": DuckDB, "clickhouse": ClickHouse, "clickhouse-2018": OldClickHouse}
    engine = engines[sys.argv[1]]()
    try:
        answer_all(engine)
    finally:
        if hasattr(engine, "close"):
            engine.close()


def answer_all(engine):
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
                loaded = None
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
