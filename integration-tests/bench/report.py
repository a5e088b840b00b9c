"""What was measured, as lines, tables and one chart."""
import statistics


def line(row):
    said = [row["label"]]
    if "instances" in row and row.get("wall_s"):
        said.append("%d instances in %.1f s, %.1f/s" % (row["instances"], row["wall_s"], row["instances"] / row["wall_s"]))
    if row.get("cpu_s") is not None and row.get("instances"):
        said.append("%.2f ms CPU each" % (1000 * row["cpu_s"] / row["instances"]))
    if row.get("peak_pss"):
        said.append("PSS %.0f MB" % (row["peak_pss"] / 1e6))
    if row.get("microseconds"):
        said.append("%.0f µs each" % row["microseconds"])
    if row.get("ratio"):
        said.append("%.2f of the native library" % row["ratio"])
    if not row["ok"]:
        said.append("NOT OK: %s %s" % (row.get("said") or "", row.get("verified") or ""))
    return "; ".join(said)


def _median(rows, key):
    values = [r[key] for r in rows if r.get(key) is not None]
    return statistics.median(values) if values else None


def _measured(rows):
    """Of one contender: the longest run, and what an instance costs at the margin between runs of different length."""
    good = [r for r in rows if r["ok"]]
    by_length = {}
    for r in good:
        by_length.setdefault(r.get("instances"), []).append(r)
    found = {"runs": len(rows), "ok": len(good)}
    if not good:
        return found
    lengths = sorted(x for x in by_length if x)
    if lengths:
        longest = by_length[lengths[-1]]
        wall, cpu, n = _median(longest, "wall_s"), _median(longest, "cpu_s"), lengths[-1]
        found.update(instances=n)
        if wall:
            found["per_s"] = n / wall
        if cpu is not None:
            found["cpu_ms"] = 1000 * cpu / n
        if len(lengths) > 1:
            shortest, more = by_length[lengths[0]], n - lengths[0]
            extra = wall - _median(shortest, "wall_s")
            if extra > 0:
                found["marginal_per_s"] = more / extra
            if cpu is not None:
                found["marginal_cpu_ms"] = 1000 * (cpu - _median(shortest, "cpu_s")) / more
    for key in ("peak_pss", "ledger_bytes"):
        values = [r[key] for r in good if r.get(key)]
        if values:
            found[key] = max(values)
    for key in ("microseconds", "ratio"):
        if any(key in r for r in good):
            found[key] = _median(good, key)
    foreign = [(r["busy_s"] - r.get("cpu_s", 0) - r.get("pacs_cpu_s", 0) - r.get("archive_cpu_s", 0)) / r["busy_over_s"] for r in good if r.get("busy_s")]
    if foreign:
        found["foreign_cores"] = round(max(0, statistics.median(foreign)), 2)
    return found


def summary(rows):
    """By scenario and contender; in each scenario, the ratio of each to the first that is not Veilgate."""
    out = {}
    for row in rows:
        out.setdefault(row["scenario"], {}).setdefault(row["label"], []).append(row)
    return {scenario: {label: _measured(of) for label, of in labels.items()} for scenario, labels in out.items()}


def _rate(found):
    return found.get("marginal_per_s") or found.get("per_s")


def ratios(rows):
    """The rows that the design is held to: (what, ratio or figure)."""
    s, out = summary(rows), []

    def over(what, scenario, ours, theirs):
        there = s.get(scenario, {})
        rates = [_rate(there[t]) for t in theirs if _rate(there.get(t, {}))]
        if _rate(there.get(ours, {})) and rates:
            out.append((what, "%.2f" % (_rate(there[ours]) / max(rates))))
    for mode in ("get", "move", "push"):
        found = s.get("flow", {}).get("veilgate-" + mode, {})
        if "marginal_cpu_ms" in found:
            out.append(("CPU of the node an instance, %s" % mode, "%.2f ms" % found["marginal_cpu_ms"]))
        over("instances/s, %s, against tuned Python" % mode, "flow", "veilgate-" + mode, ["python-tuned"])
        if found.get("peak_pss"):
            out.append(("peak PSS, %s" % mode, "%.0f MiB" % (found["peak_pss"] / 2 ** 20)))
    for megabytes in (60, 118):
        over("PACS of %d MB/s, against thrown away" % megabytes, "limited", "%d MB/s veilgate-get" % megabytes,
             ["%d MB/s discard %d" % (megabytes, n) for n in (2, 4, 8)])
    over("40 ms a sub-operation, at most 8, against the best fixed number", "latency", "veilgate-get 8", ["discard 4", "discard 8"])
    over("40 ms a sub-operation, at most 16, against the best fixed number", "latency", "veilgate-get 16", ["discard 4", "discard 8", "discard 16"])
    if "per_s" in s.get("nagle", {}).get("veilgate 1", {}):
        out.append(("sender with Nagle on, one association", "%.0f/s" % s["nagle"]["veilgate 1"]["per_s"]))
    for n in (1, 4, 8):
        over("durable C-STORE SCP against storescp, %d associations" % n, "scp", "veilgate %d" % n, ["storescp %d" % n])
        there = s.get("scp", {})
        if there.get("veilgate %d" % n, {}).get("cpu_ms") and there.get("storescp %d" % n, {}).get("cpu_ms"):
            out.append(("its CPU against storescp's, %d associations" % n, "%.2f" % (there["veilgate %d" % n]["cpu_ms"] / there["storescp %d" % n]["cpu_ms"])))
    out += [("worker, " + label, "%.0f µs" % found["microseconds"]) for label, found in s.get("worker", {}).items() if "microseconds" in found]
    out += [("codec, " + label, "%.2f" % found["ratio"]) for label, found in s.get("codecs", {}).items() if "ratio" in found]
    return out


COLUMNS = (("instances", "instances", "%d"), ("per_s", "per s", "%.1f"), ("marginal_per_s", "marginal per s", "%.1f"), ("cpu_ms", "CPU ms", "%.2f"),
           ("marginal_cpu_ms", "marginal CPU ms", "%.2f"), ("peak_pss", "PSS MB", "%.0f"), ("foreign_cores", "other cores", "%.2f"))


def tables(rows):
    out = []
    for scenario, labels in summary(rows).items():
        out += ["", "### " + scenario, "", "| | runs ok | " + " | ".join(c[1] for c in COLUMNS) + " |", "|---" * (len(COLUMNS) + 2) + "|"]
        for label, found in labels.items():
            cells = [form % (found[key] / (1e6 if key == "peak_pss" else 1)) if found.get(key) is not None else "" for key, _, form in COLUMNS]
            out.append("| %s | %d/%d | %s |" % (label, found["ok"], found["runs"], " | ".join(cells)))
    compared = ratios(rows)
    if compared:
        out += ["", "### against each other", "", "| what | measured |", "|---|---|"] + ["| %s | %s |" % r for r in compared]
    return "\n".join(out)


def chart(result, path):
    """Instances a second and CPU of each contender of the first scenario that has any."""
    found = next((s for name, s in result["summary"].items() if name in ("flow", "sizes", "discarding", "limited", "latency", "scp")), {})
    bars = [(label, _rate(f), f.get("marginal_cpu_ms", f.get("cpu_ms"))) for label, f in found.items() if _rate(f)]
    if not bars:
        return
    most, dearest = max(b[1] for b in bars), max(b[2] or 0 for b in bars) or 1
    lines = ['<svg xmlns="http://www.w3.org/2000/svg" width="780" height="%d" font-family="sans-serif" font-size="13">' % (50 + 28 * len(bars)),
             '<rect width="100%" height="100%" fill="white"/><text x="140" y="22">instances/s</text><text x="480" y="22">CPU ms an instance</text>']
    for i, (label, rate, cpu) in enumerate(bars):
        y, color = 34 + 28 * i, "#2266aa" if "veilgate" in label else "#999999"
        lines.append('<text x="132" y="%d" text-anchor="end">%s</text>' % (y + 15, label))
        lines.append('<rect x="140" y="%d" width="%.1f" height="20" fill="%s"/><text x="%.1f" y="%d">%.0f</text>' % (
            y, 270 * rate / most, color, 144 + 270 * rate / most, y + 15, rate))
        if cpu is not None:
            lines.append('<rect x="480" y="%d" width="%.1f" height="20" fill="%s"/><text x="%.1f" y="%d">%.2f</text>' % (
                y, 230 * cpu / dearest, color, 484 + 230 * cpu / dearest, y + 15, cpu))
    m = result["machine"]
    lines.append('<text x="8" y="%d" font-size="11" fill="#555555">%s, %d processors, %s</text></svg>' % (
        44 + 28 * len(bars), m["model"].replace("&", "and"), m["processors"], m["date"]))
    with open(path, "w") as f:
        f.write("\n".join(lines))
