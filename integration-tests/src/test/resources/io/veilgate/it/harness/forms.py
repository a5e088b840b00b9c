"""Images of every layout of samples, in every transfer syntax that pydicom or DCMTK makes of them.

forms.py FOLDER   writes FOLDER/NUMBER-LAYOUT-FORM.dcm; NUMBER is the Instance Number. The form "native" (Explicit VR Little Endian) of a layout holds
                  the samples that all its other forms have. Prints the names, one a line.
"""
import subprocess
import sys

import numpy
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
# layout: samples a pixel, Bits Allocated, Bits Stored, signed, Planar Configuration, frames, rows, columns; odd on purpose
LAYOUTS = {
    "grey8": (1, 8, 8, 0, 0, 1, 5, 7),
    "grey8frames": (1, 8, 8, 0, 0, 3, 5, 7),
    "grey16": (1, 16, 16, 0, 0, 2, 5, 7),
    "grey12signed": (1, 16, 12, 1, 0, 1, 5, 7),
    "grey32": (1, 32, 32, 0, 0, 2, 3, 5),
    "rgb8": (3, 8, 8, 0, 0, 1, 5, 7),
    "rgb8planes": (3, 8, 8, 0, 1, 2, 5, 7),
    "rgb16": (3, 16, 16, 0, 0, 1, 5, 7),
    "bits": (1, 1, 1, 0, 0, 1, 5, 7),
    "bitsframes": (1, 1, 1, 0, 0, 3, 5, 7),
}
CONVERTERS = {
    "rle": ["dcmcrle"],
    "bigendian": ["dcmconv", "+tb"],
    "deflated": ["dcmconv", "+td"],
    "implicit": ["dcmconv", "+ti"],
    "jpeglossless": ["dcmcjpeg", "+un", "+e1"],
}
# DCMTK compresses whole bytes, and at most two of them to JPEG
IMPOSSIBLE = {("grey32", "jpeglossless"), ("bits", "jpeglossless"), ("bitsframes", "jpeglossless"), ("bits", "rle"), ("bitsframes", "rle")}


def native(path, number, layout):
    samples, allocated, stored, signed, planar, frames, rows, columns = layout
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = SECONDARY_CAPTURE
    meta.MediaStorageSOPInstanceUID = "2.25.880%d" % number
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    image = FileDataset(path, {}, file_meta=meta, preamble=b"\0" * 128)
    image.is_little_endian, image.is_implicit_VR = True, False
    image.SOPClassUID, image.SOPInstanceUID = SECONDARY_CAPTURE, meta.MediaStorageSOPInstanceUID
    image.StudyDate, image.Modality, image.ConversionType = "20240102", "OT", "SYN"
    image.PatientName, image.PatientID = "Form^Native", "FORM-1"
    image.StudyInstanceUID, image.SeriesInstanceUID = "2.25.88", "2.25.89"
    image.SeriesNumber, image.InstanceNumber = 1, number
    image.SamplesPerPixel, image.PhotometricInterpretation = samples, "RGB" if samples == 3 else "MONOCHROME2"
    if samples == 3:
        image.PlanarConfiguration = planar
    if frames > 1:
        image.NumberOfFrames = frames
    image.Rows, image.Columns = rows, columns
    image.BitsAllocated, image.BitsStored, image.HighBit, image.PixelRepresentation = allocated, stored, stored - 1, signed
    values = numpy.random.RandomState(number).randint(0, 1 << min(stored, 31), frames * rows * columns * samples, dtype=numpy.int64)
    if signed:
        values -= 1 << stored - 1
    if allocated == 1:
        data = numpy.packbits(values.astype(numpy.uint8), bitorder="little").tobytes()
    else:
        data = values.astype("<%s%d" % ("i" if signed else "u", allocated // 8)).tobytes()
    image.PixelData = data + b"\0" * (len(data) % 2)
    image["PixelData"].VR = "OW" if allocated > 8 else "OB"
    image.save_as(path, write_like_original=False)
    return image


def renamed(image, number):
    image.SOPInstanceUID = image.file_meta.MediaStorageSOPInstanceUID = "2.25.880%d" % number
    image.InstanceNumber = number
    return image


number = 0
for name, layout in LAYOUTS.items():
    for form in ["native"] + list(CONVERTERS):
        if (name, form) in IMPOSSIBLE:
            continue
        number += 1
        path = "%s/%03d-%s-%s.dcm" % (sys.argv[1], number, name, form)
        # the samples hang on the layout alone
        image = renamed(native(path, list(LAYOUTS).index(name), layout), number)
        image.save_as(path, write_like_original=False)
        if form in CONVERTERS:
            subprocess.run(CONVERTERS[form] + [path, path], check=True)
        print(path)
