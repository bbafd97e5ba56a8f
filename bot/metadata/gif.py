"""Law: of a GIF's blocks those of the image and its playing stay, up to the trailer."""

from __future__ import annotations

_EXTENSION, _FRAME, _TRAILER = 0x21, 0x2C, 0x3B
_TIMING, _APPLICATION = 0xF9, 0xFF
_KEPT_APPLICATIONS = frozenset([b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"])
"""How often it plays, and its colours."""


def without_metadata(content: bytes) -> bytes:
    """The same GIF; raises `ValueError` or `IndexError` where it is none."""
    at = 13 + _palette(content[10])
    out = [content[:at]]
    while at < len(content) and content[at] != _TRAILER:
        end = _block_end(content, at)
        if content[at] == _FRAME or _is_kept(content[at:end]):
            out.append(content[at:end])
        at = end
    return b"".join([*out, bytes([_TRAILER])])


def _palette(flags: int) -> int:
    """How many bytes of colours follow."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _block_end(content: bytes, at: int) -> int:
    if content[at] not in (_EXTENSION, _FRAME):
        raise ValueError("not a block")
    # A frame: its place, its palette, the size of its codes. An extension: its label.
    at += 2 if content[at] == _EXTENSION else 11 + _palette(content[at + 9])
    while size := content[at]:
        at += 1 + size
    return at + 1


def _is_kept(extension: bytes) -> bool:
    label, name = extension[1], extension[3:14]
    return label == _TIMING or (label == _APPLICATION and name in _KEPT_APPLICATIONS)
