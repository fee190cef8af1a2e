"""Reads and writes safetensors files of float32 tensors, with nothing but the standard library and torch.

Layout: 8 bytes, little endian, length of the header; the header, JSON, {name: {dtype, shape, data_offsets}};
the data, to which data_offsets [begin, end) refer. Only F32 is known here: anything else is an error.
"""

import array
import json
import math
import struct
import sys

import torch


class FileError(Exception):
    """A file that cannot be used; the message names the file, the place and the values."""


def read(path):
    """Returns ({name: float32 tensor}, metadata) of the file at path."""
    try:
        with open(path, "rb") as file:
            content = bytearray(file.read())
    except OSError as error:
        raise FileError(f"{path}: {error.strerror}") from error
    header, data = _split(path, content)
    metadata = header.pop("__metadata__", {})
    tensors, end_of_data = {}, 0
    for name, entry in sorted(header.items(), key=lambda item: _offsets(path, *item)):
        begin, end = _offsets(path, name, entry)
        if begin != end_of_data:
            raise FileError(f"{path}: tensor {name} begins at byte {begin} of the data, not at {end_of_data}")
        tensors[name] = _tensor(path, name, entry, data[begin:end])
        end_of_data = end
    if end_of_data != len(data):
        raise FileError(f"{path}: tensors end at byte {end_of_data} of the data, which has {len(data)} bytes")
    return tensors, metadata


def write(path, tensors, metadata=None):
    """Writes {name: tensor} as float32, in the order given."""
    header = {"__metadata__": metadata} if metadata else {}
    chunks, position = [], 0
    for name, tensor in tensors.items():
        values = array.array("f", tensor.detach().to(torch.float32).flatten().tolist())
        if sys.byteorder == "big":
            values.byteswap()
        chunk = values.tobytes()
        header[name] = {
            "dtype": "F32",
            "shape": list(tensor.shape),
            "data_offsets": [position, position + len(chunk)],
        }
        chunks.append(chunk)
        position += len(chunk)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)))
        file.write(text)
        for chunk in chunks:
            file.write(chunk)


def _split(path, content):
    if len(content) < 8:
        raise FileError(f"{path}: {len(content)} bytes, too short for a safetensors file")
    (length,) = struct.unpack("<Q", content[:8])
    if 8 + length > len(content):
        raise FileError(f"{path}: header of {length} bytes in a file of {len(content)} bytes")
    try:
        header = json.loads(bytes(content[8 : 8 + length]))
    except ValueError as error:
        raise FileError(f"{path}: the header is not JSON: {error}") from error
    if not isinstance(header, dict):
        raise FileError(f"{path}: the header is not a JSON object")
    return header, content[8 + length :]


def _offsets(path, name, entry):
    try:
        begin, end = entry["data_offsets"]
        return int(begin), int(end)
    except (KeyError, TypeError, ValueError) as error:
        raise FileError(f"{path}: tensor {name} has no usable data_offsets") from error


def _tensor(path, name, entry, data):
    if entry.get("dtype") != "F32":
        raise FileError(f"{path}: tensor {name} has dtype {entry.get('dtype')}, not F32")
    shape = entry.get("shape")
    if not isinstance(shape, list):
        raise FileError(f"{path}: tensor {name} has no shape")
    expected = 4 * math.prod(shape)
    if len(data) != expected:
        raise FileError(f"{path}: tensor {name} of shape {shape} needs {expected} bytes, has {len(data)}")
    values = array.array("f", bytes(data))
    if sys.byteorder == "big":
        values.byteswap()
    return torch.tensor(values.tolist(), dtype=torch.float32).reshape(shape)
