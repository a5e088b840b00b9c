"""PACS and archives on this machine: Orthanc, dcmqrscp, storescp; and what stands between."""
import http.client, json, os, shutil, subprocess, threading
from concurrent.futures import ThreadPoolExecutor

from machine import HOST, Program, free_port, listens

PDU = "131072"


def environment(nagle=False):
    """DCMTK, and with it Orthanc, leaves Nagle's algorithm on unless told otherwise; that costs 40 ms an instance."""
    env = dict(os.environ, LC_ALL="C.UTF-8")
    env.pop("TCP_NODELAY", None)
    return env if nagle else dict(env, TCP_NODELAY="1")


class Peer:
    def __init__(self, ae, port, program, folder, http_port=None, received=None):
        self.ae, self.port, self.program, self.folder = ae, port, program, folder
        self.http_port, self.received = http_port, received

    def cpu(self):
        return self.program.used()

    def stop(self):
        self.program.stop()

    def count(self):
        """Instances that it has received."""
        if self.http_port:
            return self.rest("GET", "/statistics")["CountInstances"]
        if self.received:
            return sum(1 for _ in os.scandir(self.received))
        with open(self.program.log, "rb") as f:
            return f.read().count(b"Received Store Request")

    def rest(self, method, path, body=None):
        connection = http.client.HTTPConnection(HOST, self.http_port, timeout=120)
        try:
            connection.request(method, path, body)
            answer = connection.getresponse()
            content = answer.read()
            if answer.status != 200:
                raise RuntimeError("Orthanc answers %d to %s %s" % (answer.status, method, path))
            return json.loads(content)
        finally:
            connection.close()


def orthanc(folder, ae, destinations, seconds, port=None, forward_to=None, keys=None):
    """@param forward_to a destination to which it sends on, as it came, what it has received"""
    os.makedirs(folder)
    port, http_port = port or free_port(), free_port()
    settings = {
        "Name": ae, "DicomAet": ae, "DicomPort": port, "HttpPort": http_port, "RemoteAccessAllowed": False,
        "AuthenticationEnabled": False, "StorageDirectory": folder + "/db", "IndexDirectory": folder + "/db",
        "DicomCheckCalledAet": False, "UnknownSopClassAccepted": True, "DicomThreadsCount": 64, "ConcurrentJobs": 16, "SaveJobs": False,
        "DicomModalities": {name: [name, HOST, at] for name, at in destinations.items()}, "Plugins": [], "SyncStorageArea": False,
        "MaximumPduLength": int(PDU), "OverwriteInstances": True, "DicomScpTimeout": 120, "DicomScuTimeout": 120, "StableAge": 36000}
    settings.update({"DicomAlwaysAllow" + service: True for service in ("Echo", "Store", "Find", "Get", "Move")})
    settings.update(keys or {})
    if forward_to:
        script = os.path.join(folder, "forward.lua")
        with open(script, "w") as f:
            f.write("function OnStoredInstance(id, tags, metadata, origin)\n  SendToModality(id, '%s')\nend\n" % forward_to)
        settings["LuaScripts"] = [script]
    with open(folder + "/orthanc.json", "w") as f:
        json.dump(settings, f, indent=1)
    program = Program(["Orthanc", folder + "/orthanc.json"], folder, seconds, environment(), "Orthanc")
    program.wait_for("its ports", lambda: listens(port) and listens(http_port))
    return Peer(ae, port, program, folder, http_port)


def load(peer, files):
    """Into Orthanc, by its REST interface."""
    local = threading.local()

    def put(path):
        if not hasattr(local, "connection"):
            local.connection = http.client.HTTPConnection(HOST, peer.http_port, timeout=120)
        with open(path, "rb") as f:
            local.connection.request("POST", "/instances", f.read())
        answer = local.connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError("Orthanc answers %d to an upload" % answer.status)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(put, files))


def dcmqrscp(folder, ae, files, destinations, seconds):
    area, port = os.path.join(folder, "area"), free_port()
    os.makedirs(area)
    with open(os.path.join(folder, "dcmqrscp.cfg"), "w") as f:
        f.write("NetworkTCPPort = %d\nMaxPDUSize = %s\nMaxAssociations = 64\nHostTable BEGIN\n" % (port, PDU))
        for name, at in destinations.items():
            f.write("h%s = (%s, %s, %d)\n" % (name.lower(), name, HOST, at))
        f.write("HostTable END\nVendorTable BEGIN\nVendorTable END\nAETable BEGIN\n%s %s RW (10000, 64gb) ANY\nAETable END\n" % (ae, area))
    inside = []
    for path in files:
        inside.append(os.path.join(area, os.path.basename(path)))
        os.link(path, inside[-1])
    for i in range(0, len(inside), 500):
        subprocess.run(["dcmqridx", area] + inside[i:i + 500], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    program = Program(["dcmqrscp", "-q", "-dhl", "-pdu", PDU, "-c", folder + "/dcmqrscp.cfg", str(port)], folder, seconds, environment(), "dcmqrscp")
    program.wait_for("its port", lambda: listens(port))
    return Peer(ae, port, program, folder)


def storescp(folder, ae, seconds, port=None, discard=False, nagle=False):
    """Writes what it receives as it came, or throws it away; a process an association, no sync."""
    port, received = port or free_port(), os.path.join(folder, "received")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(received)
    keep = ["-v", "--ignore"] if discard else ["-q", "+B", "-od", received]
    program = Program(["storescp", "-dhl", "-aet", ae, "-pdu", PDU, "--fork", "+xa", "-pm"] + keep + [str(port)], folder, seconds,
                      environment(nagle), "storescp")
    program.wait_for("its port", lambda: listens(port))
    return Peer(ae, port, program, folder, received=None if discard else received)


class Bottleneck:
    """The integration tests' bottleneck (harness), as a process of its own before a peer."""

    def __init__(self, folder, java, classes, peer, seconds, delay_ms=0, total=0, each=0, busy_above=2 ** 31 - 1, busy="REJECTS"):
        os.makedirs(folder, exist_ok=True)
        self.program = Program([java, "-Xmx512m", "-XX:+UseSerialGC", "-cp", classes, "io.veilgate.it.harness.Bottleneck", str(peer.port), str(delay_ms),
                                str(total), str(each), str(busy_above), busy], folder, seconds, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               name="bottleneck")
        self.ae, self.port = peer.ae, int(self.program.process.stdout.readline())

    def passed(self):
        self.program.process.stdin.write(b"\n")
        self.program.process.stdin.flush()
        return json.loads(self.program.process.stdout.readline())

    def stop(self):
        self.program.process.stdin.close()
        self.program.stop()
        self.program.process.stdout.close()
