"""Judges what an archive holds: every instance there once, blanked where the text was, every other pixel as it was, no patient left."""
import os
from concurrent.futures import ProcessPoolExecutor

import numpy
import pydicom

import studies

KEPT = ("Rows", "Columns", "SamplesPerPixel", "PhotometricInterpretation", "BitsAllocated", "BitsStored", "HighBit",
        "PixelRepresentation", "Modality", "SOPClassUID", "InstanceNumber", "PixelSpacing", "SliceThickness")
READ_WHOLE = 25

_expected = None


def _begin(kind, masked):
    global _expected
    _expected = numpy.frombuffer(studies.picture(kind, masked), numpy.uint8)


def _look(paths):
    """(serial, what is wrong with it) of each."""
    found = []
    size = len(_expected)
    for path in paths:
        content = numpy.memmap(path, numpy.uint8, "r")
        pixels, wrong = content[-size:], None
        serial = studies.serial_of(pixels.tobytes()[-4:])
        if len(content) < size:
            wrong = "is too short"
        elif not numpy.array_equal(pixels[:-4], _expected[:-4]):
            wrong = "has other pixels"
        header = content[:-size].tobytes() if len(content) > size else b""
        if any(mark in header for mark in studies.MARKS):
            wrong = "names the patient or an original UID"
        found.append((serial, wrong))
    return found


def files_below(folder):
    return [os.path.join(at, name) for at, _, names in os.walk(folder) for name in names]


def verify(folder, collection, instances, masked=True):
    """@return a dict with "ok" and the numbers behind it; masked=False: moved as they were, headers too."""
    paths = files_below(folder)
    parts = [paths[i:i + 64] for i in range(0, len(paths), 64)]
    with ProcessPoolExecutor(os.cpu_count(), initializer=_begin, initargs=(collection.kind, masked)) as pool:
        found = [f for part in pool.map(_look, parts) for f in part]
    serials = [serial for serial, _ in found]
    wrong = [w for _, w in found if w and (masked or "patient" not in w)]
    wrong += _headers(paths, serials, collection)
    missing = len(set(range(instances)) - set(serials))
    return {"ok": not wrong and not missing and len(paths) == instances, "files": len(paths), "missing": missing,
            "twice": len(serials) - len(set(serials)), "wrong": len(wrong), "first wrong": wrong[:1]}


def _headers(paths, serials, collection):
    wrong = []
    for k in range(0, len(paths), max(1, len(paths) // READ_WHOLE)):
        was = pydicom.dcmread(collection.files()[serials[k]], stop_before_pixels=True) if serials[k] < collection.instances else None
        now = pydicom.dcmread(paths[k], stop_before_pixels=True)
        if was is None or any(was.get(name) != now.get(name) for name in KEPT):
            wrong.append("another header")
    return wrong
