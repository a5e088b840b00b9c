"""Measures Veilgate and others on the same work in the same run. README.md says how to read it."""
import argparse, json, os, platform, shutil, signal, subprocess, sys, tempfile, time

import contenders, peers, report, scenarios
from machine import Program, free_port
from studies import Studies

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
TESTS = "integration-tests/src/test/java/io/veilgate/it/"
SOURCES = [TESTS + "harness/%s.java" % name for name in ("Bottleneck", "BusyAnswers", "Knobs", "Pacer", "Pump", "RemoteAe")] + [
    TESTS + "bench/WorkerCost.java", "core/src/test/java/io/veilgate/core/image/RleLosslessCost.java"]


class Bench:
    def __init__(self, a):
        self.a, self.quick, self.limit = a, a.quick, a.limit
        self.folder = os.path.abspath(a.folder) if a.folder else tempfile.mkdtemp(prefix="veilgate-bench-")
        self.studies = os.path.join(self.folder, "studies")
        self.own = tempfile.mkdtemp(prefix="run-", dir=self._made(self.folder))
        self.lifetime = a.lifetime
        self.destinations = {name: free_port() for name in ("VEILGATE", "ARCHIVE", "RELAY")}
        self.dist = os.path.join(ROOT, "scp-node/target/dist")
        self.veilgate = os.path.join(self.dist, "bin/veilgate")
        self.rows, self.counter, self.stoppable, self._pacs = [], 0, [], {}
        self.began = time.time()

    def among(self, names):
        """Those of them that were asked for."""
        return [n for n in names if not self.a.contender or n in self.a.contender]

    @staticmethod
    def _made(folder):
        os.makedirs(folder, exist_ok=True)
        return folder

    def next_folder(self, name):
        self.counter += 1
        return os.path.join(self.own, "%03d-%s" % (self.counter, name))

    def build(self):
        """What is missing of Veilgate, and the classes that are measured or help to measure."""
        if not self.a.no_build:
            subprocess.run([os.path.join(ROOT, "veilgate"), "--version"], check=True, stdout=subprocess.DEVNULL)
        home = subprocess.run(["bash", "-c", ". %s/bin/java-home.sh; java_home java" % self.dist], capture_output=True, text=True, check=True)
        self.java = os.path.join(home.stdout.strip(), "bin/java")
        self.classes = os.path.join(self.own, "classes")
        subprocess.run([self.java + "c", "-nowarn", "-proc:none", "-cp", self.dist + "/lib/*", "-d", self.classes] +
                       [os.path.join(ROOT, path) for path in SOURCES], check=True)

    def java_rows(self, name, folder, *arguments):
        """A measuring class prints a JSON row a line."""
        argv = [self.java, "-Xmx1g", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "--enable-native-access=ALL-UNNAMED", "-cp",
                self.classes + ":" + self.dist + "/lib/*", name, *arguments]
        done = subprocess.run(argv, cwd=folder, capture_output=True, text=True, timeout=self.limit)
        if done.returncode:
            raise RuntimeError(done.stderr[-800:])
        return [dict(json.loads(line), ok=True) for line in done.stdout.splitlines()]

    def collection(self, kind, of_each, studies, seed=1):
        folder = os.path.join(self.studies, "%s-%dx%d-%d" % (kind, studies, of_each, seed))
        return Studies(folder, kind, of_each, studies, seed).write()

    def pacs(self, kind, *collections):
        """Orthanc or dcmqrscp with these studies; kept, and added to, until the end."""
        server, loaded = self._pacs.get(kind, (None, set()))
        files = [f for c in collections if c.folder not in loaded for f in c.files()]
        if server is None or (files and kind == "dcmqrscp"):
            if server:
                server.stop()
                loaded = set()
                files = [f for c in collections for f in c.files()]
            folder = self.next_folder(kind)
            self.say("loading %d instances into %s" % (len(files), kind))
            if kind == "dcmqrscp":
                os.makedirs(folder)
                server = peers.dcmqrscp(folder, "PACS", files, self.destinations, self.lifetime)
            else:
                server = peers.orthanc(folder, "PACS", self.destinations, self.lifetime)
            self.stoppable.append(server)
        elif files:
            self.say("loading %d instances into %s" % (len(files), kind))
        if kind == "orthanc":
            peers.load(server, files)
        self._pacs[kind] = server, loaded | {c.folder for c in collections}
        return server

    def pacs_cpu(self, pacs):
        return pacs.cpu() if isinstance(pacs, peers.Peer) else 0.0

    def orthanc_relay(self, work):
        return peers.orthanc(os.path.join(work.folder, "relay"), "RELAY", self.destinations, self.limit, self.destinations["RELAY"], "ARCHIVE")

    def bottleneck(self, peer, **knobs):
        return peers.Bottleneck(self.next_folder("bottleneck"), self.java, self.classes + ":" + self.dist + "/lib/*", peer, self.limit, **knobs)

    def archive(self, discard=False):
        return peers.storescp(self.next_folder("archive"), "ARCHIVE", self.limit + 60, self.destinations["ARCHIVE"], discard)

    def run(self, scenario, name, collection, instances, pacs, discard=False, associations=8, label=None, **more):
        """One contender once, with an archive of its own; what came of it is on record at once."""
        archive = None if name == "discard" else self.archive(discard)
        try:
            work = contenders.Work(self, collection, instances, pacs, archive, self.next_folder(name), associations, more)
            row = contenders.run(name, work)
        finally:
            if archive:
                archive.stop()
                shutil.rmtree(archive.folder, ignore_errors=True)
        row["label"] = label or name
        return self.record(scenario, row)

    def record(self, scenario, row):
        row.update(scenario=scenario, at=round(time.time() - self.began))
        self.rows.append(row)
        self.say(report.line(row))
        self.save()
        return row

    def save(self):
        """Also what was found so far."""
        result = {"machine": self.machine(), "quick": self.quick, "seconds": round(time.time() - self.began), "rows": self.rows,
                  "summary": report.summary(self.rows)}
        with open(self.a.json + ".part", "w") as f:
            json.dump(result, f, indent=1)
        os.replace(self.a.json + ".part", self.a.json)
        report.chart(result, os.path.splitext(self.a.json)[0] + ".svg")

    def machine(self):
        with open("/proc/meminfo") as f:
            memory = int(f.readline().split()[1]) // 1024
        with open("/proc/cpuinfo") as f:
            model = next((line.split(":")[1].strip() for line in f if line.startswith("model name")), platform.machine())
        return {"processors": os.cpu_count(), "model": model, "memory_MiB": memory, "kernel": platform.release(), "load": os.getloadavg()[0],
                "date": time.strftime("%Y-%m-%d %H:%M")}

    def say(self, text):
        print("%5d s  %s" % (time.time() - self.began, text), file=sys.stderr, flush=True)

    def close(self):
        for server in self.stoppable:
            server.stop()
        shutil.rmtree(self.own, ignore_errors=True)
        if not self.a.folder:
            shutil.rmtree(self.folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few instances, few scenarios: shows that it works, and little more")
    parser.add_argument("--only", action="append", metavar="SCENARIO", choices=list(scenarios.ALL), help="of: " + ", ".join(scenarios.ALL))
    parser.add_argument("--contender", action="append", metavar="NAME", help="only this contender of flow, discarding; may be repeated")
    parser.add_argument("--rounds", type=int, help="times that contenders take turns")
    parser.add_argument("--pacs", choices=("orthanc", "dcmqrscp"), default="orthanc")
    parser.add_argument("--folder", help="for studies and servers, on the disk to measure; studies are kept there (default: a temporary one, removed)")
    parser.add_argument("--json", default="bench.json", help="where results go, and with .svg the chart (default: bench.json)")
    parser.add_argument("--limit", type=int, default=600, help="seconds that one run may take")
    parser.add_argument("--budget", type=int, default=10 ** 6, help="seconds after which no further run begins")
    parser.add_argument("--lifetime", type=int, default=6 * 3600, help="seconds after which a PACS ends in any case")
    parser.add_argument("--no-build", action="store_true", help="measure scp-node/target/dist as it is")
    a = parser.parse_args()
    # what was started is ended, whoever ends this
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    bench = Bench(a)
    failed = []
    try:
        bench.build()
        for name in bench.a.only or (scenarios.QUICK if bench.quick else list(scenarios.ALL)):
            if time.time() - bench.began > bench.a.budget:
                bench.say("%s: not begun, the time is up" % name)
                continue
            bench.say(name + ": " + scenarios.ALL[name].__doc__)
            try:
                scenarios.ALL[name](bench)
            except Exception as e:
                failed.append(name)
                bench.record(name, {"label": name, "ok": False, "said": "%s: %s" % (type(e).__name__, str(e)[-800:])})
    finally:
        bench.close()
    print(report.tables(bench.rows))
    sys.exit(1 if failed or not all(r["ok"] for r in bench.rows) else 0)


if __name__ == "__main__":
    main()
