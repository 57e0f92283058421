"""What a table engine is asked beside the fan questions: a join of two large tables, groups by a
text that hardly repeats, a whole sort, and counts of different values.

`visits.csv` has a row a visit: the fan, from all fans with equal chance, the handle of a shop, of
which there is one for every three visits, and an amount. Needs numpy to be written.
"""
STEPS = {
    "join": "fans | join inner visits on fan_id many"
            " | summarise n: count(), s: sum(visits.amount) by platform",
    "groups": "visits | summarise n: count(), s: sum(amount) by handle | top 10 by n",
    "sort": "fans | sort followers desc | take {middle} | summarise id: last(fan_id), f: last(followers)",
    "sort text": "visits | sort handle, visit | take {middle} | summarise h: last(handle), v: last(visit)",
    "distinct": "visits | summarise handles: count_distinct(handle), fans: count_distinct(fan_id)",
}
# How many of an answer's first columns tell its rows apart; sums agree to nine digits.
KEYS = {"join": 1, "groups": 1}


def write(rows, out):
    import numpy as np
    rng = np.random.default_rng(11)
    with open(out, "w", encoding="utf-8", newline="") as file:
        file.write("visit,fan_id,handle,amount\n")
        for start in range(0, rows, 200_000):
            n = min(200_000, rows - start)
            fan = rng.integers(1, rows + 1, n)
            shop = rng.integers(0, max(1, rows // 3), n).astype(np.uint64)
            # Spread over all letters, as handles are: an odd factor loses none of them.
            name = (shop * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(16)
            amount = np.round(np.exp(rng.normal(3, 1, n)), 2)
            file.writelines(f"{start + i + 1},{fan[i]},{name[i]:x}.shop,{amount[i]:.2f}\n"
                            for i in range(n))


def duckdb_steps(path, visits, middle):
    import duckdb
    db = duckdb.connect()
    db.execute("set threads=2")
    q = lambda sql: lambda: db.execute(sql).fetchall()

    def load():
        db.execute(f"create table fans as select fan_id, platform, followers from read_csv('{path}')")
        db.execute(f"create table visits as select * from read_csv('{visits}')")
    return {
        "load": load,
        "join": q("select platform, count(*), sum(amount) from fans join visits using (fan_id) group by 1"),
        "groups": q("select handle, count(*) n, sum(amount) from visits group by 1 order by n desc, handle limit 10"),
        "sort": q(f"select fan_id, followers from fans order by followers desc, fan_id limit 1 offset {middle - 1}"),
        "sort text": q(f"select handle, visit from visits order by handle, visit limit 1 offset {middle - 1}"),
        "distinct": q("select count(distinct handle), count(distinct fan_id) from visits"),
    }


def polars_steps(path, visits, middle):
    import polars as pl
    t = {}

    def load():
        t["f"] = pl.read_csv(path, columns=["fan_id", "platform", "followers"])
        t["v"] = pl.read_csv(visits)
    sums = [pl.len().alias("n"), pl.col("amount").sum().alias("s")]
    return {
        "load": load,
        "join": lambda: t["f"].lazy().join(t["v"].lazy(), on="fan_id").group_by("platform").agg(sums).collect().rows(),
        "groups": lambda: t["v"].lazy().group_by("handle").agg(sums).sort(["n", "handle"], descending=[True, False]).head(10).collect().rows(),
        "sort": lambda: t["f"].select("fan_id", "followers").sort(["followers", "fan_id"], descending=[True, False]).slice(middle - 1, 1).rows(),
        "sort text": lambda: t["v"].select("handle", "visit").sort(["handle", "visit"]).slice(middle - 1, 1).rows(),
        "distinct": lambda: t["v"].lazy().select(h=pl.col("handle").n_unique(), f=pl.col("fan_id").n_unique()).collect().rows(),
    }


def pandas_steps(path, visits, middle):
    import pandas as pd
    t = {}

    def load():
        t["f"] = pd.read_csv(path, usecols=["fan_id", "platform", "followers"])
        t["v"] = pd.read_csv(visits)
    rows = lambda frame: frame.reset_index().values.tolist()
    return {
        "load": load,
        "join": lambda: rows(t["f"].merge(t["v"], on="fan_id").groupby("platform").agg(n=("amount", "size"), s=("amount", "sum"))),
        "groups": lambda: rows(t["v"].groupby("handle").agg(n=("amount", "size"), s=("amount", "sum")).sort_values(["n", "handle"], ascending=[False, True]).head(10)),
        "sort": lambda: t["f"][["fan_id", "followers"]].sort_values(["followers", "fan_id"], ascending=[False, True]).iloc[middle - 1:middle].values.tolist(),
        "sort text": lambda: t["v"][["handle", "visit"]].sort_values(["handle", "visit"]).iloc[middle - 1:middle].values.tolist(),
        "distinct": lambda: [[t["v"].handle.nunique(), t["v"].fan_id.nunique()]],
    }


def sqlite_steps(path, visits, middle):
    import csv
    import sqlite3
    db = sqlite3.connect(":memory:")
    q = lambda sql: lambda: db.execute(sql).fetchall()

    def load():
        db.executescript("create table fans(fan_id integer primary key, platform text, followers integer);"
                         "create table visits(visit integer primary key, fan_id integer, handle text, amount real)")
        with open(path, encoding="utf-8", newline="") as file:
            lines = csv.DictReader(file)
            db.executemany("insert into fans values(?,?,?)",
                           ((row["fan_id"], row["platform"], row["followers"]) for row in lines))
        with open(visits, encoding="utf-8", newline="") as file:
            lines = csv.reader(file)
            next(lines)
            db.executemany("insert into visits values(?,?,?,?)", lines)
    return {
        "load": load,
        "join": q("select platform, count(*), sum(amount) from fans join visits using (fan_id) group by 1"),
        "groups": q("select handle, count(*) n, sum(amount) from visits group by 1 order by n desc, handle limit 10"),
        "sort": q(f"select fan_id, followers from fans order by followers desc, fan_id limit 1 offset {middle - 1}"),
        "sort text": q(f"select handle, visit from visits order by handle, visit limit 1 offset {middle - 1}"),
        "distinct": q("select count(distinct handle), count(distinct fan_id) from visits"),
    }
