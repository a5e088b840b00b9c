"""What pydicom makes of DICOM files.

judge.py read FILE...      one line of JSON a file: {"problem": "", "warnings": [...]}
judge.py pixels FILE RAW ...   decodes each FILE's pixel data into the RAW that follows it (frames, rows, columns, samples; little endian),
                           one line of JSON a file: its shape
judge.py compare A B ...   holds the data set of each A against that of the B that follows it, at every depth, without group lengths: values as
                           converted where both have the same VR, else as encoded; one line of JSON a pair: what differs first, or ""
judge.py text FILE...      the decoded text at every depth, one line of JSON a file: {"(0010, 0010)": "...", "(0008, 1032)[0](0008, 0104)": "..."}
judge.py differences FILE COPY ...   one line a pair: what differs between their data sets, empty if nothing does
"""
import json
import sys
import warnings

import numpy
import pydicom
from pydicom.encaps import generate_pixel_data_fragment
from pydicom.filebase import DicomBytesIO

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


# bytes that change places together with the byte order
UNITS = {"OW": 2, "OF": 4, "OL": 4, "OD": 8, "OV": 8}


def in_order(element, swapped):
    unit = UNITS.get(element.VR, 1)
    if not swapped or unit == 1 or not isinstance(element.value, bytes):
        return element.value
    value = element.value[:len(element.value) // unit * unit]
    return numpy.frombuffer(value, "u%d" % unit).byteswap().tobytes()


def tags(data_set):
    return [tag for tag in sorted(data_set.keys()) if tag.element != 0]


def difference(a, b, where, swapped):
    if tags(a) != tags(b):
        return "elements in " + where
    for tag in tags(a):
        here = where + str(tag)
        raw_a, raw_b = a.get_item(tag), b.get_item(tag)
        encoded_a, encoded_b = raw_a.value, raw_b.value
        if raw_a.VR == raw_b.VR == "UN":  # pydicom may know better, but not in which byte order
            if encoded_a != encoded_b:
                return "bytes of " + here
            continue
        try:
            of_a, of_b = a[tag], b[tag]
        except Exception as e:  # a value that pydicom does not convert
            if encoded_a != encoded_b:
                return "bytes of %s (%s)" % (here, type(e).__name__)
            continue
        if of_a.VR == "SQ" and of_b.VR == "SQ":
            if len(of_a.value) != len(of_b.value):
                return "items of " + here
            for i, (item_a, item_b) in enumerate(zip(of_a.value, of_b.value)):
                found = difference(item_a, item_b, "%s[%d]" % (here, i), swapped)
                if found:
                    return found
        elif of_a.VR == of_b.VR:
            value_b = in_order(of_b, swapped)
            if of_a.value != value_b and repr(of_a.value) != repr(value_b):
                return "value of " + here
        elif (encoded_a or b"") != (encoded_b or b""):
            return "bytes of " + here
    return ""


def compare(a, b):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data_set, other = pydicom.dcmread(a, force=True), pydicom.dcmread(b)
        return difference(data_set, other, "", data_set.is_little_endian != other.is_little_endian)


def text(data_set, where, found):
    for element in data_set:
        here = where + str(element.tag)
        if element.VR == "SQ":
            for i, item in enumerate(element.value):
                text(item, "%s[%d]" % (here, i), found)
        elif element.VR in ("PN", "LO", "SH", "ST", "LT", "UT", "UC"):
            found[here] = str(element.value) if element.VM < 2 else "\\".join(str(value) for value in element.value)
    return found


def fragments(data_set):
    source = DicomBytesIO(data_set.PixelData)
    source.is_little_endian = True
    source.seek(8 + int.from_bytes(data_set.PixelData[4:8], "little"))  # after the Basic Offset Table
    return list(generate_pixel_data_fragment(source))


def same_pixels(one, other):
    if one["PixelData"].is_undefined_length:
        return other["PixelData"].is_undefined_length and fragments(one) == fragments(other)
    return not other["PixelData"].is_undefined_length and (one.pixel_array == other.pixel_array).all()


def differences(path, copy):
    one, other = pydicom.dcmread(path), pydicom.dcmread(copy)
    tags = sorted({tag for each in (one, other) for tag in each.keys() if tag.element != 0})
    found = []
    for tag in tags:
        if tag not in one or tag not in other:
            found.append("%s only in the %s" % (tag, "copy" if tag in other else "original"))
        elif tag == 0x7FE00010:
            if not same_pixels(one, other):
                found.append("Pixel Data")
        elif one[tag].value != other[tag].value:
            found.append(str(tag))
    return "; ".join(found)


if sys.argv[1] == "text":
    for name in sys.argv[2:]:
        print(json.dumps(text(pydicom.dcmread(name), "", {})))
elif sys.argv[1] == "compare":
    for a, b in zip(sys.argv[2::2], sys.argv[3::2]):
        print(json.dumps(compare(a, b)))
elif sys.argv[1] == "read":
    for name in sys.argv[2:]:
        print(json.dumps(read(name)))
elif sys.argv[1] == "differences":
    for name, copy in zip(sys.argv[2::2], sys.argv[3::2]):
        print(differences(name, copy))
else:
    for name, raw in zip(sys.argv[2::2], sys.argv[3::2]):
        print(json.dumps(pixels(name, raw)))
