"""Reads and writes Megatron-LM's indexed datasets with numpy, as megatron/core/datasets/indexed_dataset.py lays them out.

    indexed_dataset.py dump PREFIX          prints a JSON object: dtype, and the sequences of each document
    indexed_dataset.py write PREFIX DTYPE   reads such documents (a JSON list of lists of lists of ids) and writes them

Exit status: 0 done, 1 the files contradict themselves.
"""

import json
import struct
import sys

import numpy

MAGIC = b"MMIDIDX\x00\x00"
TYPES = {
    1: numpy.uint8, 2: numpy.int8, 3: numpy.int16, 4: numpy.int32,
    5: numpy.int64, 6: numpy.float64, 7: numpy.float32, 8: numpy.uint16,
}


def read(prefix):
    """The type of the ids, and a list of documents: lists of arrays, one a sequence."""
    with open(prefix + ".idx", "rb") as stream:
        if stream.read(len(MAGIC)) != MAGIC:
            sys.exit(prefix + ".idx does not begin as an index")
        (version,) = struct.unpack("<Q", stream.read(8))
        (code,) = struct.unpack("<B", stream.read(1))
        (sequence_count,) = struct.unpack("<Q", stream.read(8))
        (document_count,) = struct.unpack("<Q", stream.read(8))
        offset = stream.tell()
    if version != 1:
        sys.exit("version %d" % version)
    dtype = numpy.dtype(TYPES[code])
    index = memoryview(numpy.memmap(prefix + ".idx", mode="r", order="C"))
    lengths = numpy.frombuffer(index, dtype=numpy.int32, count=sequence_count, offset=offset)
    offset += lengths.nbytes
    pointers = numpy.frombuffer(index, dtype=numpy.int64, count=sequence_count, offset=offset)
    offset += pointers.nbytes
    documents = numpy.frombuffer(index, dtype=numpy.int64, count=document_count, offset=offset)
    offset += documents.nbytes
    if offset != len(index) or documents[0] != 0 or documents[-1] != sequence_count:
        sys.exit("%d bytes of index, documents from %d to %d" % (len(index), documents[0], documents[-1]))
    tokens = memoryview(numpy.memmap(prefix + ".bin", mode="r", order="C"))
    sequences = [
        numpy.frombuffer(tokens, dtype=dtype, count=length, offset=pointer)
        for length, pointer in zip(lengths, pointers)
    ]
    return dtype, [sequences[begin:end] for begin, end in zip(documents[:-1], documents[1:])]


def write(prefix, dtype, documents):
    """Documents of sequences of ids."""
    code = next(code for code, each in TYPES.items() if numpy.dtype(each) == dtype)
    sequences = [numpy.array(sequence, dtype=dtype) for document in documents for sequence in document]
    lengths = numpy.array([len(sequence) for sequence in sequences], dtype=numpy.int32)
    ends = numpy.cumsum(lengths, dtype=numpy.int64) * dtype.itemsize
    pointers = ends - lengths * dtype.itemsize
    bounds = numpy.cumsum([0] + [len(document) for document in documents], dtype=numpy.int64)
    with open(prefix + ".bin", "wb") as stream:
        for sequence in sequences:
            stream.write(sequence.tobytes(order="C"))
    with open(prefix + ".idx", "wb") as stream:
        stream.write(MAGIC + struct.pack("<QBQQ", 1, code, len(lengths), len(bounds)))
        stream.write(lengths.tobytes(order="C"))
        stream.write(pointers.astype(numpy.int64).tobytes(order="C"))
        stream.write(bounds.tobytes(order="C"))


def main(command, prefix, dtype=None):
    if command == "dump":
        found, documents = read(prefix)
        lists = [[sequence.tolist() for sequence in document] for document in documents]
        json.dump({"dtype": found.name, "documents": lists}, sys.stdout)
    elif command == "write":
        write(prefix, numpy.dtype(dtype), json.load(sys.stdin))
    else:
        sys.exit("dump or write, not " + command)


if __name__ == "__main__":
    main(*sys.argv[1:])
