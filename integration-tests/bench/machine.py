"""Processes with an end, what they use, and ports."""
import os, random, signal, socket, subprocess, threading, time

HOST = "127.0.0.1"
TICKS = os.sysconf("SC_CLK_TCK")


def free_port():
    """Below the ports that the system gives to outgoing connections."""
    for _ in range(500):
        port = random.randint(11200, 31000)
        with socket.socket() as s:
            try:
                s.bind(("", port))
                return port
            except OSError:
                pass
    raise RuntimeError("no free port")


def listens(port):
    wanted = ":%04X" % port
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with open(table) as f:
            if any(line.split()[1].endswith(wanted) and line.split()[3] == "0A" for line in f.readlines()[1:]):
                return True
    return False


def _stat(pid):
    with open("/proc/%d/stat" % pid) as f:
        return f.read().rsplit(")", 1)[1].split()


def tree(pid):
    """The process and what it has started, as far as they live."""
    children, found, todo = {}, [], [pid]
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                children.setdefault(int(_stat(int(name))[1]), []).append(int(name))
            except OSError:
                pass
    while todo:
        found.append(todo.pop())
        todo += children.get(found[-1], [])
    return found


def cpu_seconds(pid):
    """Of a process and all that it has started, ended or not."""
    total = 0
    for p in tree(pid):
        try:
            total += sum(int(x) for x in _stat(p)[11:15])
        except OSError:
            pass
    return total / TICKS


def pss_bytes(pid):
    total = 0
    for p in tree(pid):
        try:
            with open("/proc/%d/smaps_rollup" % p) as f:
                total += sum(int(line.split()[1]) for line in f if line.startswith("Pss:")) * 1024
        except OSError:
            pass
    return total


def busy_seconds():
    """CPU time that this machine has spent on anything."""
    with open("/proc/stat") as f:
        fields = [int(x) for x in f.readline().split()[1:]]
    return (sum(fields[:8]) - fields[3] - fields[4]) / TICKS


class Program:
    """A process in a session of its own, which ends after `seconds` at the latest, even if this program is killed."""

    def __init__(self, argv, folder, seconds, env=None, name=None, stdin=subprocess.DEVNULL, stdout=None):
        os.makedirs(folder, exist_ok=True)
        self.name = name or os.path.basename(argv[0])
        self.log = os.path.join(folder, self.name + ".log")
        self.began, self.cpu, self.peak_pss = time.monotonic(), 0.0, 0
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(["timeout", "--signal=TERM", "--kill-after=10", str(int(seconds))] + argv, stdin=stdin,
                                            stdout=stdout or log, stderr=log, env=env, cwd=folder, start_new_session=True)
        self.pid = self.process.pid
        self._status, self._lock, self._over = None, threading.Lock(), threading.Event()
        self._watch = threading.Thread(target=self._sample, daemon=True)
        self._watch.start()

    def _sample(self):
        while not self._over.wait(0.4):
            self.used()
            self.peak_pss = max(self.peak_pss, pss_bytes(self.pid))

    def used(self):
        """CPU seconds so far, of all that it has started too."""
        self.cpu = max(self.cpu, cpu_seconds(self.pid))
        return self.cpu

    def status(self, block=False):
        """@return None while it runs"""
        with self._lock:
            if self._status is None:
                pid, status, usage = os.wait4(self.pid, 0 if block else os.WNOHANG)
                if pid:
                    self._status = self.process.returncode = os.waitstatus_to_exitcode(status)
                    self.cpu = max(self.cpu, usage.ru_utime + usage.ru_stime)
                    self._over.set()
            return self._status

    def wait(self):
        """To its end. @return its status"""
        status = self.status(block=True)
        self._watch.join()
        return status

    def wait_for(self, what, condition, seconds=60):
        end = time.monotonic() + seconds
        while not condition():
            if self.status() is not None:
                raise RuntimeError("%s ended with %s before: %s\n%s" % (self.name, self.status(), what, self.tail()))
            if time.monotonic() > end:
                raise RuntimeError("%s: not within %d s: %s\n%s" % (self.name, seconds, what, self.tail()))
            time.sleep(0.02)
        return self

    def tail(self):
        with open(self.log, errors="replace") as f:
            return f.read()[-1500:]

    def stop(self):
        end = time.monotonic() + 20
        if self.status() is None:
            os.kill(self.pid, signal.SIGTERM)         # `timeout` passes it on
            while self.status() is None and time.monotonic() < end:
                time.sleep(0.02)
            if self.status() is None:
                os.killpg(self.pid, signal.SIGKILL)   # its own session's group
                self.status(block=True)
        self._over.set()
        self._watch.join()
