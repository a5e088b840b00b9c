"""What is compared. Each scenario is a function of the Bench; its doc is its title."""
import os, shutil, statistics, time

import contenders, peers
from machine import Program, free_port


def turns(bench, names, default=2):
    """Names, round by round, each round beginning with another."""
    for k in range(1 if bench.quick else bench.a.rounds or default):
        for name in names[k % len(names):] + names[:k % len(names)]:
            if time.time() - bench.began > bench.a.budget:
                return
            yield name


def flow(bench):
    """PACS to archive, as fast as it goes: 0.53 MB MR, short and long runs"""
    short, long = (100, 400) if bench.quick else (2000, 10000)
    names = ["veilgate-get", "python-tuned", "veilgate-push", "python-told", "dcmtk", "veilgate-move", "orthanc", "pacs-direct"]
    if bench.quick:
        names = names[:5]
    studies = bench.collection("mr", 50 if bench.quick else 100, long // (50 if bench.quick else 100))
    pacs = bench.pacs(bench.a.pacs, studies)
    for name in turns(bench, bench.among(names)):
        for instances in (short, long):
            bench.run("flow", name, studies, instances, pacs)


def discarding(bench):
    """as flow, into an archive that throws away"""
    studies = bench.collection("mr", 100, 100)
    pacs = bench.pacs(bench.a.pacs, studies)
    for name in turns(bench, bench.among(["veilgate-get", "python-tuned", "veilgate-push"]), 1):
        for instances in (2000, 6000):
            bench.run("discarding", name, studies, instances, pacs, discard=True)


def sizes(bench):
    """from 32 KB to 200 MB multi-frame"""
    for kind, of_each, short, long in (("small", 200, 4000, 16000), ("cr", 4, 40, 240), ("multiframe", 1, 3, 12)):
        studies = bench.collection(kind, of_each, long // of_each)
        pacs = bench.pacs(bench.a.pacs, studies)
        for name in turns(bench, ["veilgate-get", "veilgate-push", "python-tuned", "dcmtk"], 1):
            for instances in (short, long):
                bench.run("sizes", name, studies, instances, pacs, label="%s %s" % (kind, name))


def associations(bench):
    """1 to 64 associations: what the PACS may be asked for, or pushes with; into an archive that throws away"""
    studies = bench.collection("mr", 100, 100)
    pacs = bench.pacs(bench.a.pacs, studies)
    for n in (1, 2, 4, 8, 16, 32, 64):
        for name in turns(bench, ["veilgate-get", "veilgate-push"], 1):
            bench.run("associations", name, studies, 4000, pacs, discard=True, associations=n, label="%s %d" % (name, n))


def limited(bench):
    """a PACS limited to 60 and 118 MB/s, 5 ms round trip, against the same fetch thrown away"""
    short, long = (200, 600) if bench.quick else (2000, 8000)
    studies = bench.collection("mr", 100, long // 100)
    pacs = bench.pacs(bench.a.pacs, studies)
    for megabytes in (60, 118):
        for name in turns(bench, ["veilgate-get", "discard 4", "discard 8", "discard 2"]):
            contender, _, threads = name.partition(" ")
            for instances in (short, long):
                way = bench.bottleneck(pacs, delay_ms=2.5, total=megabytes * 1000000)
                try:
                    row = bench.run("limited", contender, studies, instances, way, discard=True, threads=int(threads or 0) or None,
                                    label="%d MB/s %s" % (megabytes, name))
                    row["way"] = way.passed()
                finally:
                    way.stop()


def latency(bench):
    """40 ms for each sub-operation, against the best fixed number of associations (fetched and thrown away)"""
    short, long = (200, 600) if bench.quick else (2000, 8000)
    studies = bench.collection("small", 50, long // 50)
    pacs = bench.pacs(bench.a.pacs, studies)
    for name in turns(bench, ["veilgate-get 8", "discard 8", "discard 4", "veilgate-get 16", "discard 16"]):
        contender, _, number = name.partition(" ")
        for instances in (short, long):
            way = bench.bottleneck(pacs, delay_ms=20)
            try:
                row = bench.run("latency", contender, studies, instances, way, discard=True, associations=int(number), threads=int(number), label=name)
                row["way"] = way.passed()
            finally:
                way.stop()


def adaptation(bench):
    """the number of associations that a peer of each kind is asked for, beside fixed numbers thrown away; at most 16"""
    count = 600 if bench.quick else 3000
    studies = bench.collection("small", 50, count // 50)
    ways = {"4 MB/s in all": dict(total=4000000), "0.4 MB/s each": dict(each=400000), "rejects above 4": dict(each=1000000, busy_above=4),
            "A702 above 4": dict(each=1000000, busy_above=4, busy="ANSWERS_A702")}
    if bench.quick:
        ways = {k: ways[k] for k in ("0.4 MB/s each", "rejects above 4")}
    for kind in ("orthanc",) if bench.quick else ("orthanc", "dcmqrscp"):
        pacs = bench.pacs(kind, studies)
        for title, knobs in ways.items():
            best = [1, 2, 4] if "above" in title or "all" in title else [4, 8, 16]
            for name in ["veilgate-get"] + ([] if bench.quick else ["discard %d" % n for n in best]):
                contender, _, number = name.partition(" ")
                way = bench.bottleneck(pacs, **knobs)
                try:
                    row = bench.run("adaptation", contender, studies, count, way, discard=True, associations=16, threads=int(number or 0) or None,
                                    label="%s, %s: %s" % (kind, title, name))
                    row["way"] = way.passed()
                    bench.say("    " + str(row["way"]))
                    bench.save()
                finally:
                    way.stop()


def _receiving(bench, label, server, target, files, associations, nagle=False):
    """storescu processes to a server that is there; its own CPU time while they send."""
    work = contenders.Work(bench, None, len(files), None, None, bench.next_folder("senders"), associations)
    os.makedirs(work.folder)
    os.sync()
    before, began = server.used(), time.monotonic()
    status = max(s.wait() for s in contenders.senders(work, target[0], target[1], associations, files, nagle))
    seconds = time.monotonic() - began
    shutil.rmtree(work.folder)
    return {"label": "%s %d" % (label, associations), "instances": len(files), "associations": associations, "wall_s": seconds,
            "cpu_s": server.used() - before, "peak_pss": server.peak_pss, "ok": status == 0}


def _node_without_archive(bench):
    """@return a running node whose archive cannot be reached: what it receives stays in its spool"""
    work = contenders.Work(bench, None, 0, peers.Peer("PACS", free_port(), None, None), None, bench.next_folder("node"))
    os.makedirs(work.folder)
    return contenders.serve(work, archive_port=free_port()), work.folder


def scp(bench):
    """receiving alone: Veilgate's durable C-STORE SCP against storescp to disk without sync"""
    count = 200 if bench.quick else 3000
    studies = bench.collection("mr", 50 if bench.quick else 100, 8 if bench.quick else 100)
    files = studies.files(count)
    for n in (4,) if bench.quick else (1, 4, 8):
        for name in turns(bench, ["veilgate", "storescp"]):
            if name == "veilgate":
                node, folder = _node_without_archive(bench)
                target, server = ("VEILGATE", bench.destinations["VEILGATE"]), node
            else:
                archive = bench.archive()
                target, server, folder = ("ARCHIVE", archive.port), archive.program, archive.folder
            try:
                # the JVM compiles what it runs often; both get the same to begin with
                _receiving(bench, name, server, target, files[:count // 3] if bench.quick else studies.files(9000)[3000:6000], 4)
                bench.record("scp", _receiving(bench, name, server, target, files, n))
            finally:
                server.stop()
                shutil.rmtree(folder, ignore_errors=True)


def nagle(bench):
    """a sender that leaves Nagle's algorithm on, one association"""
    count = 200 if bench.quick else 1500
    studies = bench.collection("mr", 50 if bench.quick else 100, 8 if bench.quick else 100)
    files = studies.files(count)
    node, folder = _node_without_archive(bench)
    try:
        _receiving(bench, "warm", node, ("VEILGATE", bench.destinations["VEILGATE"]), files[:100], 4)
        bench.record("nagle", _receiving(bench, "veilgate", node, ("VEILGATE", bench.destinations["VEILGATE"]), files, 1, nagle=True))
    finally:
        node.stop()
        shutil.rmtree(folder)
    archive = peers.storescp(bench.next_folder("archive"), "ARCHIVE", bench.limit, nagle=True)
    try:
        bench.record("nagle", _receiving(bench, "storescp", archive.program, ("ARCHIVE", archive.port), files[:100], 1, nagle=True))
    finally:
        archive.stop()
        shutil.rmtree(archive.folder)


def worker(bench):
    """CPU of one worker an instance, in process: header, rules, blanking, exit check, what goes out"""
    studies = bench.collection("mr", 50 if bench.quick else 100, 8 if bench.quick else 100)
    import studies as made
    folder = bench.next_folder("worker")
    os.makedirs(folder)
    with open(os.path.join(folder, "rules.yaml"), "w") as f:
        f.write(made.rules())
    count = "2000" if bench.quick else "20000"
    _java(bench, "worker", "io.veilgate.it.bench.WorkerCost", folder, studies.files(1)[0], folder + "/rules.yaml", count)


def codecs(bench):
    """own RLE Lossless against GDCM's in this process (python3-gdcm), 100 frames of a picture with flat and noisy parts"""
    import codec
    for row in codec.measured(bench, 5 if bench.quick else 50):
        bench.record("codecs", row)


def _java(bench, scenario, name, folder, *arguments):
    for row in bench.java_rows(name, folder, *arguments):
        bench.record(scenario, row)


def startup(bench):
    """veilgate echo, from the shell to its end"""
    studies = bench.collection("mr", 50 if bench.quick else 100, 8 if bench.quick else 100)
    pacs = bench.pacs("orthanc", studies) if bench.quick else bench.pacs(bench.a.pacs, studies)
    work = contenders.Work(bench, None, 0, pacs, None, bench.next_folder("echo"))
    os.makedirs(work.folder)
    contenders._configuration(work, free_port())
    seconds, cpu = [], []
    for _ in range(3 if bench.quick else 10):
        program = Program([bench.veilgate, "echo", "-c", work.folder + "/veilgate.yaml", "PACS"], work.folder, 60, peers.environment(), "echo")
        began = time.monotonic()
        if program.wait():
            raise RuntimeError(program.tail())
        seconds.append(time.monotonic() - began)
        cpu.append(program.used())
    bench.record("startup", {"label": "veilgate echo", "wall_s": statistics.median(seconds), "cpu_s": statistics.median(cpu), "instances": 1, "ok": True})


ALL = {f.__name__: f for f in (flow, limited, latency, scp, nagle, worker, codecs, startup, discarding, sizes, adaptation, associations)}
QUICK = ["flow", "scp", "nagle", "worker", "codecs", "startup"]
