"""Who moves the studies: from the PACS, or from files, to an archive. Each is a function of a Work that returns what it measured."""
import json, os, shutil, sys, time
from dataclasses import dataclass, field

import studies as made
from machine import Program, busy_seconds, listens
from peers import environment
from verify import verify

HERE = os.path.dirname(os.path.abspath(__file__))


@dataclass
class Work:
    """One run: what of, from where, to where."""
    bench: object
    collection: made.Studies
    instances: int
    pacs: object                 # has ae and port
    archive: object
    folder: str
    associations: int = 8
    more: dict = field(default_factory=dict)

    @property
    def uids(self):
        return self.collection.uids(self.instances)

    def list(self):
        path = os.path.join(self.folder, "list.csv")
        with open(path, "w") as f:
            f.write("StudyInstanceUID\n" + "".join(u + "\n" for u in self.uids))
        return path


def _configuration(work, archive_port=None):
    path = os.path.join(work.folder, "veilgate.yaml")
    with open(os.path.join(work.folder, "rules.yaml"), "w") as f:
        f.write(made.rules())
    with open(path, "w") as f:
        f.write("node: { aeTitle: VEILGATE, bindAddress: 127.0.0.1, port: %d, data: data }\npeers:\n" % work.bench.destinations["VEILGATE"])
        f.write("  PACS: { aeTitle: %s, host: 127.0.0.1, port: %d, maxAssociations: %d }\n" % (work.pacs.ae, work.pacs.port, work.associations))
        f.write("  ARCHIVE: { aeTitle: ARCHIVE, host: 127.0.0.1, port: %d }\n" % (archive_port or work.archive.port))
        f.write("projects:\n  bench: { archive: ARCHIVE, mask: { rules: [rules.yaml], unknownDevice: quarantine } }\n")
        f.write("routes:\n  - { callingAeTitle: [PUSHER], project: bench }\n")
    return path


def _veilgate(work, command, *arguments, name="veilgate", **program):
    argv = [work.bench.veilgate, command, "-c", os.path.join(work.folder, "veilgate.yaml"), *arguments]
    return Program(argv, work.folder, work.bench.limit, environment(), name, **program)


def _retrieve(mode):
    def run(work):
        _configuration(work)
        with open(os.path.join(work.folder, "out.json"), "w+") as out:
            program = _veilgate(work, "retrieve", "--studies", work.list(), "--peer", "PACS", "--mode", mode, "--json", stdout=out)
            status = program.wait()
            out.seek(0)
            last = (out.read().strip().splitlines() or ["{}"])[-1]
        report = json.loads(last)
        ledger = sum(os.path.getsize(os.path.join(at, n)) for at, _, names in os.walk(os.path.join(work.folder, "data")) for n in names if "ledger" in n)
        return program, status, {"own_seconds": report.get("seconds"), "limited_by": report.get("limitedBy"), "ledger_bytes": ledger,
                                 "stages": report.get("stages"), "said": None if status == 0 else program.tail()[-600:]}
    return run


def senders(work, to_ae, to_port, associations, files, nagle=False):
    """storescu processes, an association each; each takes a share of the files."""
    running = []
    for i in range(associations):
        share = os.path.join(work.folder, "share%d" % i)
        with open(share, "w") as f:
            f.write("\n".join(files[i::associations]) + "\n")
        argv = ["storescu", "-q", "-R", "-pdu", "131072", "-aet", "PUSHER", "-aec", to_ae, "127.0.0.1", str(to_port), "@" + share]
        running.append(Program(argv, work.folder, work.bench.limit, environment(nagle), "sender%d" % i))
    return running


def serve(work, archive_port=None):
    _configuration(work, archive_port)
    program = _veilgate(work, "serve")
    return program.wait_for("its port", lambda: listens(work.bench.destinations["VEILGATE"]), work.bench.limit)


def _until_archived(work, program, senders_status):
    """As long as something still arrives; the rest is held, or lost."""
    if senders_status:
        raise RuntimeError("a sender ended with %d" % senders_status)
    count, since = 0, time.monotonic()
    while count < work.instances:
        now = work.archive.count()
        if now != count:
            count, since = now, time.monotonic()
        elif time.monotonic() - since > 45 or program.status() is not None:
            raise RuntimeError("%d of %d were archived\n%s" % (count, work.instances, program.tail()))
        time.sleep(0.03)


def _push(work):
    program = serve(work)
    began = time.monotonic()
    running = senders(work, "VEILGATE", work.bench.destinations["VEILGATE"], work.associations, work.collection.files(work.instances))
    status = max(s.wait() for s in running)
    sent = time.monotonic()
    _until_archived(work, program, status)
    seconds = time.monotonic() - began
    program.stop()
    return program, status, {"wall_s": seconds, "acknowledged_s": sent - began}


def _python(mode, threads=None):
    def run(work):
        rects = os.path.join(work.folder, "rects.json")
        with open(rects, "w") as f:
            json.dump({"BENCH %s %d %d" % (k.name, k.rows, k.columns): k.rects for k in made.KINDS.values()}, f)
        argv = [sys.executable, os.path.join(HERE, "pydesign.py"), "--mode", mode, "--list", work.list(), "--rects", rects, "--tmp",
                os.path.join(work.folder, "tmp"), "--pacs-ae", work.pacs.ae, "--pacs-port", str(work.pacs.port),
                "--threads", str(threads or work.more.get("threads", 4))]
        if work.archive:
            argv += ["--archive-ae", "ARCHIVE", "--archive-port", str(work.archive.port)]
        program = Program(argv, work.folder, work.bench.limit, environment(), "python")
        status = program.wait()
        return program, status, {"said": None if status == 0 else program.tail()[-600:]}
    return run


def _movers(work, destination):
    """movescu processes, as many as associations, each with its share of the studies one after the other."""
    running = []
    for i in range(min(4, work.associations)):
        commands = ["movescu -q -S -aec %s -aem %s -k 0008,0052=STUDY -k 0020,000d=%s 127.0.0.1 %d" % (work.pacs.ae, destination, uid, work.pacs.port)
                    for uid in work.uids[i::min(4, work.associations)]]
        running.append(Program(["sh", "-ec", "\n".join(commands)], work.folder, work.bench.limit, environment(), "mover%d" % i))
    return max(m.wait() for m in running)


def _direct(work):
    """The PACS itself sends to the archive: what any other way is held against."""
    before = work.bench.pacs_cpu(work.pacs)
    status = _movers(work, "ARCHIVE")
    return None, status, {"cpu_s": work.bench.pacs_cpu(work.pacs) - before}


def _orthanc(work):
    relay = work.bench.orthanc_relay(work)
    try:
        began = time.monotonic()
        status = _movers(work, "RELAY")
        _until_archived(work, relay.program, status)
        return relay.program, status, {"wall_s": time.monotonic() - began}
    finally:
        relay.stop()


CONTENDERS = {
    "veilgate-get": (_retrieve("get"), True), "veilgate-move": (_retrieve("move"), True), "veilgate-push": (_push, True),
    "python-told": (_python("told"), True), "python-tuned": (_python("tuned"), True),
    "dcmtk": (_python("relay"), False), "orthanc": (_orthanc, False), "pacs-direct": (_direct, False),
    "discard": (_python("discard"), None)}


def run(name, work):
    """@return a dict; "ok" only if all arrived as it should"""
    contend, masks = CONTENDERS[name]
    os.makedirs(work.folder)
    os.sync()
    pacs, archive = work.bench.pacs_cpu(work.pacs), work.archive.cpu() if work.archive else 0
    busy, began = busy_seconds(), time.monotonic()
    result = {"contender": name, "kind": work.collection.kind.name, "instances": work.instances, "associations": work.associations}
    try:
        program, status, more = contend(work)
        result["wall_s"] = time.monotonic() - began
        if program:
            result.update(cpu_s=program.used(), peak_pss=program.peak_pss)
        result.update(pacs_cpu_s=work.bench.pacs_cpu(work.pacs) - pacs, busy_s=busy_seconds() - busy, busy_over_s=time.monotonic() - began)
        result.update(more)
        result["ok"] = status == 0
        if work.archive:
            result["archive_cpu_s"] = work.archive.cpu() - archive
            result["arrived"] = work.archive.count()
            result["ok"] &= result["arrived"] == work.instances
            if work.archive.received and masks is not None:
                result["verified"] = verify(work.archive.received, work.collection, work.instances, masks)
                result["ok"] &= result["verified"]["ok"]
    except Exception as e:  # a contender that fails is a result; the others go on
        result.update(ok=False, wall_s=time.monotonic() - began, said=str(e)[-800:])
    finally:
        shutil.rmtree(work.folder, ignore_errors=True)
    return result
