"""The filters of PDF streams, decoded piece by piece so that never more than a piece is held.

Only what `streams` counts: filters of pictures (DCT, JPX, CCITT, JBIG2) end a chain, and predictors do not change a
stream's size by much.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence

_PIECE = 1 << 16
_STRAY = 512
_LZW_CLEAR, _LZW_END, _LZW_MOST = 256, 257, 4096


class Broken(Exception):
    """A stream that does not decode to its end."""


def decoded(body: memoryview, filters: Sequence[bytes]) -> Iterator[bytes]:
    """What the body holds behind its filters. Raises Broken."""
    pieces: Iterable[bytes] = (bytes(body[at : at + _PIECE]) for at in range(0, len(body), _PIECE))
    for name in filters:
        decoder = _DECODERS.get(name)
        if decoder is None:
            return
        pieces = decoder(pieces)
        if decoder is _lzw:
            break
    yield from pieces


def _flate(pieces: Iterable[bytes]) -> Iterator[bytes]:
    decoder = zlib.decompressobj()
    something = False
    try:
        for piece in pieces:
            rest = piece
            while rest:
                something = True
                out = decoder.decompress(rest, _PIECE)
                if out:
                    yield out
                rest = decoder.unconsumed_tail
                if decoder.eof:
                    _nothing_more(decoder.unused_data, pieces)
                    return
        while not decoder.eof and (out := decoder.decompress(decoder.unconsumed_tail, _PIECE)):
            yield out
    except zlib.error as error:
        raise Broken("its compressed data is broken") from error
    if something and not decoder.eof:
        raise Broken("its compressed data breaks off")


def _nothing_more(rest: bytes, pieces: Iterable[bytes]) -> None:
    """A line's end may follow, or a byte too many; more is what was written over the next object."""
    if len(rest) + sum(len(piece) for piece in pieces) > _STRAY:
        raise Broken("more follows its compressed data")


def _run_lengths(pieces: Iterable[bytes]) -> Iterator[bytes]:
    data = b"".join(pieces)
    out = bytearray()
    at = 0
    while at < len(data) and (length := data[at]) != 128:
        if length < 128:
            out += data[at + 1 : at + length + 2]
            at += length + 2
        else:
            out += data[at + 1 : at + 2] * (257 - length)
            at += 2
        if len(out) > _PIECE:
            yield bytes(out)
            out.clear()
    yield bytes(out)


def _lzw(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """As many bytes as the LZW data holds, each zero: how many there are is all that is asked."""
    bits = held = pending = 0
    width, before = 9, 0
    lengths = [1] * 256 + [0, 0]
    for piece in pieces:
        for byte in piece:
            bits, held = (bits << 8 | byte) & 0xFFFFFF, held + 8
            if held < width:
                continue
            held -= width
            code = bits >> held & (1 << width) - 1
            if code == _LZW_END:
                yield bytes(pending)
                return
            if code == _LZW_CLEAR:
                del lengths[258:]
                width, before = 9, 0
                continue
            length = lengths[code] if code < len(lengths) else before + 1
            if before and len(lengths) < _LZW_MOST:
                lengths.append(before + 1)
                width = max(9, min(12, (len(lengths) + 1).bit_length()))
            before = length
            pending += length
            if pending > _PIECE:
                yield bytes(pending)
                pending = 0
    yield bytes(pending)


def _ascii85(pieces: Iterable[bytes]) -> Iterator[bytes]:
    data = b"".join(b"".join(pieces).split()).removeprefix(b"<~").partition(b"~")[0]
    try:
        yield base64.a85decode(data)
    except ValueError as error:
        raise Broken("its ASCII85 data is broken") from error


def _hex(pieces: Iterable[bytes]) -> Iterator[bytes]:
    digits = b"".join(b"".join(pieces).split()).partition(b">")[0]
    try:
        yield bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    except ValueError as error:
        raise Broken("its hexadecimal data is broken") from error


_DECODERS: dict[bytes, Callable[[Iterable[bytes]], Iterator[bytes]]] = {
    b"FlateDecode": _flate,
    b"Fl": _flate,
    b"LZWDecode": _lzw,
    b"LZW": _lzw,
    b"RunLengthDecode": _run_lengths,
    b"RL": _run_lengths,
    b"ASCII85Decode": _ascii85,
    b"A85": _ascii85,
    b"ASCIIHexDecode": _hex,
    b"AHx": _hex,
}
