"""Own codecs beside the native library, each on one thread: CPU time a frame."""
import os, subprocess, time

import numpy
import pydicom

import studies

ROWS, COLUMNS, FRAMES = 480, 640, 100


def _file(folder):
    """100 RGB frames: a fan of noise on black with flat bars, as ultrasound has."""
    header = studies._header(studies.KINDS["multiframe"], 1, 0, 0)
    header.NumberOfFrames = FRAMES
    random = numpy.random.default_rng(3)
    y, x = numpy.mgrid[0:ROWS, 0:COLUMNS]
    inside = (abs(x - COLUMNS // 2) < y * 0.7) & (y > 48)
    pixels = numpy.zeros((FRAMES, ROWS, COLUMNS, 3), numpy.uint8)
    for frame in pixels:
        frame[inside] = (random.integers(0, 4, inside.sum(), numpy.uint8) * 40)[:, None]
        frame[:40, 40:300] = 200
    header.PixelData = pixels.tobytes()
    plain, packed = os.path.join(folder, "plain.dcm"), os.path.join(folder, "rle.dcm")
    pydicom.dcmwrite(plain, header, write_like_original=False)
    subprocess.run(["dcmcrle", plain, packed], check=True)
    return plain, packed


def _native(plain, packed, passes):
    import gdcm
    gdcm.Trace.WarningOff()
    found = {}
    for what in ("decode", "encode"):
        used = 0.0
        for _ in range(passes):
            reader = gdcm.ImageReader()
            reader.SetFileName(packed if what == "decode" else plain)
            assert reader.Read()
            before = time.process_time()
            change = gdcm.ImageChangeTransferSyntax()
            syntax = gdcm.TransferSyntax.ExplicitVRLittleEndian if what == "decode" else gdcm.TransferSyntax.RLELossless
            change.SetTransferSyntax(gdcm.TransferSyntax(syntax))
            change.SetInput(reader.GetImage())
            assert change.Change()
            used += time.process_time() - before
        found[what] = 1e6 * used / passes / FRAMES
    return found


def measured(bench, passes):
    folder = bench.next_folder("codecs")
    os.makedirs(folder + "/frames")
    plain, packed = _file(folder)
    dataset = pydicom.dcmread(packed)
    for i, frame in enumerate(pydicom.encaps.generate_pixel_data_frame(dataset.PixelData, FRAMES)):
        with open("%s/frames/%04d" % (folder, i), "wb") as f:
            f.write(frame)
    try:
        native = _native(plain, packed, max(3, passes // 10))
    except ImportError:
        native = {}
        bench.say("    without python3-gdcm there is nothing to compare with")
    for row in bench.java_rows("io.veilgate.core.image.RleLosslessCost", folder, folder + "/frames", str(ROWS), str(COLUMNS), "3", "8", str(passes)):
        what = row["label"]
        if what in native:
            row.update(native_microseconds=native[what], ratio=native[what] / row["microseconds"])
        yield dict(row, label="RLE " + what)
