"""A language (BCP 47) becomes what Word wants to know: full tags and the East Asian face."""

from __future__ import annotations

_FULL_TAGS = {"en": "en-GB", "zh": "zh-CN", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW", "ja": "ja-JP", "ko": "ko-KR"}
_EAST_ASIAN_FACES = {
    "zh-CN": "Microsoft YaHei",
    "zh-TW": "Microsoft JhengHei",
    "ja-JP": "Yu Gothic",
    "ko-KR": "Malgun Gothic",
}


def full_tag(language: str) -> str:
    """The tag with its region, as Word's proofing tools know it."""
    return _FULL_TAGS.get(language, language)


def is_east_asian(language: str) -> bool:
    return language.split("-")[0] in ("zh", "ja", "ko")


def east_asian_tag(language: str) -> str:
    """The tag for East Asian characters in a document in `language`: Simplified Chinese unless it has its own."""
    return full_tag(language) if is_east_asian(language) else "zh-CN"


def latin_tag(language: str) -> str:
    """The tag for Latin letters in a document in `language`."""
    return "en-GB" if is_east_asian(language) else full_tag(language)


def east_asian_face(language: str) -> str:
    """The face that Windows brings for the language's own script."""
    return _EAST_ASIAN_FACES.get(east_asian_tag(language), "Microsoft YaHei")
