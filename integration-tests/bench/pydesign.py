"""The Python design that Veilgate is held against, and the same movement of data without masking.

Threads read studies from the PACS (C-GET by getscu), processes mask (pydicom, numpy), threads send (storescu).
  told    data sets are read in the parent, pickled to the workers and back; a barrier after each batch of studies
  tuned   paths are handed over; a window of studies slides on without barriers
  relay   as tuned, without masking
  discard fetched and thrown away
There is no journal, no retry, no quarantine, no check of what is sent, and the header's profile is short.
"""
import argparse, hashlib, hmac, json, os, shutil, subprocess, sys, threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import numpy
import pydicom

KEY = b"bench"
GONE = ("PatientBirthDate", "PatientSex", "PatientAge", "StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate", "StudyTime", "SeriesTime",
        "AcquisitionTime", "ContentTime", "InstitutionName", "ReferringPhysicianName", "OperatorsName", "StudyDescription", "StudyID")


def _pseudonym(kind, value):
    digest = hmac.new(KEY, (kind + "\0" + value).encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:16], "big")


def _uid(value):
    return "2.25.%d" % _pseudonym("uid", value)


def mask(dataset, rects):
    d = dataset
    size = d.get("NumberOfFrames", 1), d.Rows, d.Columns
    pixels = numpy.frombuffer(bytearray(d.PixelData), numpy.uint8 if d.BitsAllocated == 8 else numpy.uint16)
    pixels = pixels.reshape(size + (3,) if d.SamplesPerPixel == 3 else size)
    black = 0 if d.SamplesPerPixel == 3 else pixels.min()
    for x, y, w, h in rects["%s %d %d" % (d.ManufacturerModelName, d.Rows, d.Columns)]:
        pixels[:, y:y + h, x:x + w] = black
    d.PixelData = pixels.tobytes()
    d.PatientName = d.PatientID = "%032x" % _pseudonym("patient", d.PatientID)
    d.AccessionNumber = "%016x" % (_pseudonym("accession", d.AccessionNumber) >> 64)
    for name in GONE:
        if name in d:
            d[name].value = ""
    for name in ("SOPInstanceUID", "SeriesInstanceUID", "StudyInstanceUID", "FrameOfReferenceUID"):
        if name in d:
            d[name].value = _uid(d[name].value)
    d.file_meta.MediaStorageSOPInstanceUID = d.SOPInstanceUID
    d.remove_private_tags()
    return d


def mask_file(path, rects):
    d = mask(pydicom.dcmread(path), rects)
    d.save_as(path + ".masked")
    os.replace(path + ".masked", path)


class Design:
    def __init__(self, a):
        self.a = a
        self.rects = json.load(open(a.rects)) if a.rects else {}

    def fetch(self, study):
        folder = os.path.join(self.a.tmp, study)
        os.makedirs(folder)
        keep = ["--ignore"] if self.a.mode == "discard" else ["+B", "-od", folder]
        subprocess.run(["getscu", "-q", "-S", "-pdu", "131072", "-aet", self.a.ae, "-aec", self.a.pacs_ae, "-k", "0008,0052=STUDY",
                        "-k", "0020,000d=" + study] + keep + ["127.0.0.1", str(self.a.pacs_port)], check=True, stdout=sys.stderr)
        return folder

    def send(self, folder):
        subprocess.run(["storescu", "-q", "-R", "-pdu", "131072", "-aet", self.a.ae, "-aec", self.a.archive_ae, "+sd", "127.0.0.1",
                        str(self.a.archive_port), folder], check=True, stdout=sys.stderr)
        shutil.rmtree(folder)

    def told(self, studies):
        with ThreadPoolExecutor(self.a.threads) as threads, ProcessPoolExecutor(os.cpu_count()) as processes:
            for i in range(0, len(studies), self.a.batch):
                folders = list(threads.map(self.fetch, studies[i:i + self.a.batch]))
                paths = [entry.path for folder in folders for entry in os.scandir(folder)]
                read = list(threads.map(pydicom.dcmread, paths))
                masked = processes.map(mask, read, [self.rects] * len(read))
                list(threads.map(lambda d, path: d.save_as(path), masked, paths))
                list(threads.map(self.send, folders))

    def windowed(self, studies):
        window = threading.Semaphore(self.a.threads * 4)
        with ProcessPoolExecutor(os.cpu_count()) as processes, ThreadPoolExecutor(self.a.threads) as readers, \
                ThreadPoolExecutor(self.a.threads) as senders:
            def process(study):
                try:
                    folder = self.fetch(study)
                    if self.a.mode == "tuned":
                        for done in [processes.submit(mask_file, entry.path, self.rects) for entry in os.scandir(folder)]:
                            done.result()
                    return senders.submit(self.send, folder)
                finally:
                    window.release()
            running = []
            for study in studies:
                window.acquire()
                running.append(readers.submit(process, study))
            for one in running:
                one.result().result()

    def discard(self, studies):
        with ThreadPoolExecutor(self.a.threads) as threads:
            list(threads.map(self.fetch, studies))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mode", choices=("told", "tuned", "relay", "discard"), required=True)
    parser.add_argument("--list", required=True)
    parser.add_argument("--rects")
    parser.add_argument("--tmp", required=True)
    parser.add_argument("--ae", default="READER")
    parser.add_argument("--pacs-ae", required=True)
    parser.add_argument("--pacs-port", type=int, required=True)
    parser.add_argument("--archive-ae")
    parser.add_argument("--archive-port", type=int)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--batch", type=int, default=4)
    a = parser.parse_args()
    with open(a.list) as f:
        studies = f.read().split()[1:]
    design = Design(a)
    {"told": design.told, "tuned": design.windowed, "relay": design.windowed, "discard": design.discard}[a.mode](studies)


if __name__ == "__main__":
    main()
