"""What pydicom makes of DICOM files.

judge.py read FILE...      one line of JSON a file: {"problem": "", "warnings": [...]}
judge.py pixels FILE RAW ...   decodes each FILE's pixel data into the RAW that follows it (frames, rows, columns, samples; little endian),
                           one line of JSON a file: its shape
"""
import json
import sys
import warnings

import pydicom

# pixels that numpy alone decodes: native encodings, and RLE Lossless
DECODABLE = {"1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.5"}


def walk(data_set):
    """Touches every value at every depth, which is what converts it."""
    for element in data_set:
        if element.VR == "SQ":
            for item in element.value:
                walk(item)
        else:
            element.value


def read(path):
    problem = ""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            data_set = pydicom.dcmread(path)
            walk(data_set)
            if "PixelData" in data_set and data_set.file_meta.TransferSyntaxUID in DECODABLE:
                data_set.pixel_array
        except Exception as e:
            problem = "%s: %s" % (type(e).__name__, e)
    return {"problem": problem, "warnings": [str(w.message) for w in caught]}


def pixels(path, raw):
    data_set = pydicom.dcmread(path)
    array = data_set.pixel_array
    frames = int(data_set.get("NumberOfFrames") or 1)
    samples = data_set.SamplesPerPixel
    array = array.reshape(frames, data_set.Rows, data_set.Columns, samples)
    with open(raw, "wb") as out:
        out.write(array.astype(array.dtype.newbyteorder("<")).tobytes())
    return {"frames": frames, "rows": int(data_set.Rows), "columns": int(data_set.Columns), "samples": int(samples),
            "bytes": array.dtype.itemsize}


if sys.argv[1] == "read":
    for name in sys.argv[2:]:
        print(json.dumps(read(name)))
else:
    for name, raw in zip(sys.argv[2::2], sys.argv[3::2]):
        print(json.dumps(pixels(name, raw)))
