"""Uploaded pictures: what is kept of them, under which name, and what is said of their origin."""

from __future__ import annotations

import errno
import struct
import zlib
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from bot.authoring.editor.new_lesson import free_name
from bot.authoring.editor.origins import PictureOrigin, approve, keep, origin_of, uploads, written
from bot.authoring.editor.preview.pictures import EncodedPicture, reencode
from bot.authoring.translation.edit_in_place import Refusal

DAY = date(2026, 11, 29)
GPS, CAMERA, ORIENTATION = 0x8825, 0x010F, 0x0112
SOUTH = {1: "S", 2: (1.0, 17.0, 31.0)}


def drawn(kind: str, size: tuple[int, int] = (90, 60), mode: str = "RGB", **options: object) -> bytes:
    """Return a picture with a red left half."""
    image = Image.new(mode, size, "white" if mode == "RGB" else (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2 - 1, size[1]), "red")
    stream = BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def photographed(size: tuple[int, int] = (90, 60)) -> bytes:
    """Return a JPEG as a phone makes it: with its place, its camera, and lying on its side."""
    exif = Image.Exif()
    exif[CAMERA], exif[ORIENTATION] = "Nairobi phone", 6
    exif.get_ifd(GPS).update(SOUTH)
    return drawn("JPEG", size, exif=exif, comment=b"Amina, class 7")


def chunk(kind: bytes, words: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(words)) + kind + words + struct.pack(">I", zlib.crc32(kind + words))


def kept(upload: bytes) -> EncodedPicture:
    made = reencode(upload)
    assert isinstance(made, EncodedPicture)
    return made


def opened(made: EncodedPicture) -> Image.Image:
    return Image.open(BytesIO(made.content))


def test_a_photograph_loses_its_place_its_camera_and_its_comment_and_stands_upright() -> None:
    upload = photographed()
    assert dict(Image.open(BytesIO(upload)).getexif().get_ifd(GPS)) == SOUTH

    picture = opened(kept(upload))

    assert dict(picture.getexif()) == {}
    assert picture.size == (60, 90)
    assert not {"exif", "comment", "icc_profile", "xmp"} & picture.info.keys()
    assert not [word for word in (b"Nairobi", b"Amina", b"Exif") if word in kept(upload).content]


def test_text_hidden_in_a_png_is_gone() -> None:
    upload = drawn("PNG")
    upload = upload[:33] + chunk(b"tEXt", b"Comment\0Amina, class 7") + upload[33:]
    assert Image.open(BytesIO(upload)).info == {"Comment": "Amina, class 7"}

    assert b"Amina" not in kept(upload).content


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_every_kind_becomes_one_that_all_phones_show(kind: str) -> None:
    made = kept(drawn(kind))

    with opened(made) as picture:
        assert (made.suffix, picture.format) in ((".png", "PNG"), (".jpg", "JPEG"))
        assert picture.size == (90, 60)


def test_what_is_transparent_becomes_white_and_of_what_moves_the_first_frame_stays() -> None:
    clear = opened(kept(drawn("PNG", mode="RGBA"))).convert("RGB")
    red, blue = Image.new("RGB", (9, 9), "red"), Image.new("RGB", (9, 9), "blue")
    stream = BytesIO()
    red.save(stream, "GIF", save_all=True, append_images=[blue])
    first = opened(kept(stream.getvalue())).convert("RGB")

    assert clear.getpixel((80, 30)) == (255, 255, 255)
    assert first.getpixel((4, 4)) == (255, 0, 0)


def test_a_large_picture_is_made_narrower_and_light_enough_for_a_slow_phone() -> None:
    noise = Image.effect_noise((2400, 1600), 90).convert("RGB")
    stream = BytesIO()
    noise.save(stream, "JPEG", quality=70)

    plain, busy = kept(drawn("PNG", (2560, 1600))), kept(stream.getvalue())

    assert opened(plain).size == (1280, 800)
    assert len(plain.content) <= 60_000
    assert opened(busy).size == (640, 427)
    assert busy.suffix == ".jpg"


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_decoded() -> None:
    for side in (4001, 12_000, 60_000):
        size = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
        bomb = b"\x89PNG\r\n\x1a\n" + b"".join(
            chunk(kind, words) for kind, words in ((b"IHDR", size), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
        )

        assert reencode(bomb) == Refusal("This picture has more than 4000 pixels on a side.", "Make it smaller.")


@pytest.mark.parametrize(
    "upload",
    [b"", b"<svg onload='alert(1)'/>", b"GIF89a", b"\x89PNG\r\n\x1a\n", drawn("PNG")[:60], b"%PDF-1.7", drawn("BMP")],
    ids=["nothing", "svg", "cut gif", "cut png", "half a png", "pdf", "bmp"],
)
def test_what_is_no_picture_is_refused_in_a_sentence(upload: bytes) -> None:
    assert reencode(upload) == Refusal(
        "This is no picture that can be opened here.", "Save it as PNG, JPEG, WebP or GIF."
    )


def test_more_than_four_megabytes_are_refused() -> None:
    assert reencode(drawn("PNG") + bytes(4_000_000)) == Refusal(
        "This picture has more than 4 MB.", "Make it smaller, or draw it with fewer pixels."
    )


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("The goat at school", "the-goat-at-school"),
        ("  Café 2! ", "cafe-2"),
        ("../../etc/passwd", "etc-passwd"),
        ("អាមីណា", "picture"),
        ("", "picture"),
        ("goat", "goat-3"),
        ("a-name-of-exactly-22-x", "a-name-of-exactly-22-2"),
    ],
)
def test_a_name_is_made_from_her_words_and_is_never_taken_twice(words: str, name: str) -> None:
    assert free_name(words, "picture", {"goat", "goat-2", "a-name-of-exactly-22-x"}) == name


# Origins


def uploaded(dialogues: Path, picture: str, content: bytes = b"pixels") -> PictureOrigin:
    """Write a picture with its origin and return the origin."""
    (dialogues / "media").mkdir(parents=True, exist_ok=True)
    origin = origin_of(picture, content, "anna", DAY)
    (dialogues / "media" / picture).write_bytes(content)
    (dialogues / "media" / picture).with_suffix(".source.yaml").write_text(written(origin), "utf-8")
    return origin


def test_an_origin_is_a_small_file_that_people_can_read() -> None:
    assert written(origin_of("well.png", b"pixels", "anna", DAY)) == (
        'picture: "well.png"\n'
        "origin: drawn, no real person\n"
        'author: "anna"\n'
        'day: "2026-11-29"\n'
        "sha256: 6ec9c2b0eb14010746c8bce8939303b382344b296206612eb8a907a37b2b2f37\n"
        'approved_by: ""\n'
    )


def test_a_picture_is_kept_with_its_origin_and_never_over_another_one(tmp_path: Path) -> None:
    origin = origin_of("goat.png", b"pixels", "anna", DAY)
    keep(tmp_path / "media", b"pixels", origin)
    assert uploads(tmp_path) == [origin]

    with pytest.raises(FileExistsError):
        keep(tmp_path / "media", b"other pixels", origin)

    assert (tmp_path / "media" / "goat.png").read_bytes() == b"pixels"
    assert uploads(tmp_path) == [origin]


def test_a_disk_that_is_full_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> int:
        with path.open("wb") as stream:
            stream.write(content[:3])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)

    with pytest.raises(OSError, match="No space left"):
        keep(tmp_path / "media", b"pixels", origin_of("goat.png", b"pixels", "anna", DAY))

    assert list((tmp_path / "media").iterdir()) == []


def test_an_upload_waits_until_somebody_has_approved_these_pixels(tmp_path: Path) -> None:
    first, second = uploaded(tmp_path, "goat.png"), uploaded(tmp_path, "well.jpg")
    assert uploads(tmp_path) == [first, second]

    approve(tmp_path, first, "sarita")
    assert uploads(tmp_path) == [second]

    (tmp_path / "media" / "goat.png").write_bytes(b"other pixels")
    assert [it.picture for it in uploads(tmp_path)] == ["goat.png", "well.jpg"]


def test_files_that_tell_no_origin_are_left_out(tmp_path: Path) -> None:
    uploaded(tmp_path, "goat.png")
    (tmp_path / "secret.png").write_bytes(b"outside")
    for name, words in {
        "a": "picture: ../secret.png\n",
        "b": 'picture: "goat\\0.png"\n',
        "c": "- picture\n",
        "d": "picture: d.png\n",
        "e": "picture: [\n",
        "f": "",
    }.items():
        (tmp_path / "media" / f"{name}.source.yaml").write_text(words, "utf-8")

    assert [it.picture for it in uploads(tmp_path)] == ["goat.png"]
    assert uploads(tmp_path / "nowhere") == []
