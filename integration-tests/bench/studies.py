"""Studies of patients that do not exist, always the same from the same seed.

Every instance of a kind has the same picture, noise with text burned into its corners, and its serial number in its last
four bytes; so whatever becomes of its UIDs, what arrives can be compared with what it should be, pixel by pixel.
"""
import json, os
from dataclasses import dataclass

import numpy
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset

UID_ROOT = "1.2.826.0.1.3680043.9.7000."
MARKS = (b"ZYLMARK^PATIENT", b"PID-7000", b"ACC7000", b"Quelbrook General", b"Vandorr^Doctor", UID_ROOT.encode())


@dataclass(frozen=True)
class Kind:
    name: str
    modality: str
    sop_class: str
    rows: int
    columns: int
    frames: int
    samples: int
    rects: tuple

    @property
    def pixel_bytes(self):
        return self.rows * self.columns * self.frames * (3 if self.samples == 3 else 2)


KINDS = {k.name: k for k in (
    Kind("small", "MR", "1.2.840.10008.5.1.4.1.1.4", 128, 128, 1, 1, ((0, 0, 64, 12), (80, 0, 48, 12))),
    Kind("mr", "MR", "1.2.840.10008.5.1.4.1.1.4", 512, 512, 1, 1, ((0, 0, 262, 84), (262, 0, 250, 44))),
    Kind("cr", "CR", "1.2.840.10008.5.1.4.1.1.1", 2000, 2000, 1, 1, ((0, 0, 900, 330),)),
    Kind("multiframe", "US", "1.2.840.10008.5.1.4.1.1.3.1", 480, 640, 217, 3, ((0, 0, 640, 48),)))}


def picture(kind, masked):
    """The pixel data as bytes, with text in the rectangles or blanked; the serial number is not in it yet."""
    random = numpy.random.default_rng(7000 + kind.rows)
    if kind.samples == 3:
        frame = random.integers(0, 256, (kind.rows, kind.columns, 3), numpy.uint8)
        white = 255
    else:
        frame = random.integers(0, 4096, (kind.rows, kind.columns), numpy.uint16)
        white = 4095
    frame[-1, 0] = 0                      # the smallest value is there, so every filler of black agrees on it
    for x, y, w, h in kind.rects:
        frame[y:y + h, x:x + w] = 0
        if not masked:
            frame[y + 2:y + h - 2:3, x + 4:x + w - 4] = white
    return frame.tobytes() * kind.frames


def with_serial(pixels, serial):
    return pixels[:-4] + serial.to_bytes(4, "little")


def serial_of(pixels):
    return int.from_bytes(pixels[-4:], "little")


def _uid(seed, study, series, instance):
    return "%s%04d.1%05d.%d.1%06d" % (UID_ROOT, 1000 + seed, study, series, instance)


def _header(kind, seed, study, instance):
    d = Dataset()
    d.file_meta = FileMetaDataset()
    d.file_meta.MediaStorageSOPClassUID = d.SOPClassUID = kind.sop_class
    d.file_meta.MediaStorageSOPInstanceUID = d.SOPInstanceUID = _uid(seed, study, 2, instance)
    d.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.1"
    d.file_meta.ImplementationClassUID = UID_ROOT + "1"
    d.StudyInstanceUID, d.SeriesInstanceUID = _uid(seed, study, 1, 0), _uid(seed, study, 3, 0)
    d.FrameOfReferenceUID = _uid(seed, study, 4, 0)
    d.PatientName, d.PatientID = "ZYLMARK^PATIENT%05d" % study, "PID-7000%05d" % study
    d.PatientBirthDate, d.PatientSex, d.PatientAge = "19600229", "F", "064Y"
    d.AccessionNumber, d.StudyID = "ACC7000%05d" % study, "ST%05d" % study
    d.StudyDate = d.SeriesDate = d.AcquisitionDate = d.ContentDate = "20240229"
    d.StudyTime = d.SeriesTime = d.AcquisitionTime = d.ContentTime = "101112"
    d.InstitutionName, d.ReferringPhysicianName, d.OperatorsName = "Quelbrook General", "Vandorr^Doctor", "Vandorr^Doctor"
    d.StudyDescription, d.SeriesDescription = "Quelbrook General study", "AXIAL"
    d.Modality, d.Manufacturer, d.ManufacturerModelName = kind.modality, "BENCH WORKS", "BENCH " + kind.name
    d.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    d.SeriesNumber, d.InstanceNumber = 1, instance + 1
    d.ImagePositionPatient, d.ImageOrientationPatient = [0, 0, 0], [1, 0, 0, 0, 1, 0]
    d.PixelSpacing, d.SliceThickness = [0.5, 0.5], 3
    d.add_new(0x00090010, "LO", "BENCH WORKS 1")
    d.add_new(0x00091001, "LO", "ZYLMARK^PATIENT%05d" % study)
    d.Rows, d.Columns, d.SamplesPerPixel = kind.rows, kind.columns, kind.samples
    d.BitsAllocated, d.BitsStored, d.HighBit = (8, 8, 7) if kind.samples == 3 else (16, 16, 15)
    d.PixelRepresentation = 0
    d.PhotometricInterpretation = "RGB" if kind.samples == 3 else "MONOCHROME2"
    if kind.samples == 3:
        d.PlanarConfiguration = 0
    if kind.frames > 1:
        d.NumberOfFrames, d.FrameTime = kind.frames, 33
        d.FrameIncrementPointer = 0x00181063
    d.PixelData = bytes(2)
    d["PixelData"].VR = "OB" if kind.samples == 3 else "OW"
    d.is_little_endian, d.is_implicit_VR = True, False
    return d


class Studies:
    """A folder of studies of one kind: study00000/00000000.dcm ..., named by serial number."""

    def __init__(self, folder, kind, of_each, studies, seed):
        self.folder, self.kind, self.of_each, self.studies, self.seed = folder, KINDS[kind], of_each, studies, seed

    @property
    def instances(self):
        return self.of_each * self.studies

    def uid(self, study):
        return _uid(self.seed, study, 1, 0)

    def uids(self, instances):
        return [self.uid(s) for s in range(instances // self.of_each)]

    def files(self, instances=None):
        n = self.instances if instances is None else instances
        return [os.path.join(self.folder, "study%05d" % (i // self.of_each), "%08d.dcm" % i) for i in range(n)]

    def bytes_of_each(self):
        return os.path.getsize(self.files(1)[0])

    def write(self):
        """Does nothing where they are already there."""
        done = os.path.join(self.folder, "complete.json")
        if os.path.exists(done):
            return self
        pixels = picture(self.kind, masked=False)
        for study in range(self.studies):
            os.makedirs(os.path.join(self.folder, "study%05d" % study), exist_ok=True)
            for i in range(self.of_each):
                serial = study * self.of_each + i
                part = os.path.join(self.folder, "study%05d" % study, "%08d.dcm" % serial)
                header = _header(self.kind, self.seed, study, i)
                pydicom.dcmwrite(part, header, write_like_original=False)
                with open(part, "r+b") as f:       # the pixel data's length and value, which are last
                    f.seek(-6, os.SEEK_END)
                    f.write(len(pixels).to_bytes(4, "little"))
                    f.write(with_serial(pixels, serial))
        with open(done, "w") as f:
            json.dump({"instances": self.instances}, f)
        return self


def rules(kinds=KINDS.values()):
    """Mask rules for Veilgate."""
    lines = []
    for kind in kinds:
        rects = ", ".join("{ x: %d, y: %d, width: %d, height: %d }" % r for r in kind.rects)
        lines.append('- name: %s\n  when: { ManufacturerModelName: "BENCH %s", Rows: %d, Columns: %d }\n  regions: [ %s ]\n'
                     % (kind.name, kind.name, kind.rows, kind.columns, rects))
    return "".join(lines)
