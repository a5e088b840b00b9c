"""An image in transfer syntaxes that no program here encodes: its pixel data becomes bytes without a meaning, which is enough to see them carried.

samples.py FILE FOLDER UID ...   writes FOLDER/UID.dcm for each transfer syntax UID, an encapsulated one; each has a SOP Instance UID of its own
"""
import random
import sys

import pydicom
from pydicom.encaps import encapsulate
from pydicom.filebase import DicomFileLike
from pydicom.filewriter import write_dataset, write_file_meta_info


def payload(uid):
    numbers = random.Random(uid)
    return bytes(numbers.randrange(1, 255) for _ in range(2000 + numbers.randrange(200)))


def write(source, folder, uid):
    data_set = pydicom.dcmread(source)
    data_set.SOPInstanceUID += uid[len("1.2.840.10008"):]
    data_set.PixelData = encapsulate([payload(uid)])
    data_set["PixelData"].is_undefined_length = True
    meta = data_set.file_meta
    meta.MediaStorageSOPInstanceUID = data_set.SOPInstanceUID
    meta.TransferSyntaxUID = uid
    with open("%s/%s.dcm" % (folder, uid), "wb") as file:
        out = DicomFileLike(file)
        # what pydicom's own dcmwrite refuses: a transfer syntax that it does not know
        out.is_little_endian = True
        out.is_implicit_VR = False
        out.write(b"\0" * 128 + b"DICM")
        write_file_meta_info(out, meta)
        write_dataset(out, data_set)


for each in sys.argv[3:]:
    write(sys.argv[1], sys.argv[2], each)
