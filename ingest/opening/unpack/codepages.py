"""Windows code pages and font charsets by their numbers, as Outlook and RTF name them."""

NAMED = {
    0: "",
    1200: "utf-16-le",
    1201: "utf-16-be",
    10000: "mac-roman",
    20127: "us-ascii",
    20866: "koi8-r",
    20932: "euc-jp",
    21866: "koi8-u",
    50220: "iso-2022-jp",
    50221: "iso-2022-jp",
    50222: "iso-2022-jp",
    50225: "iso-2022-kr",
    51932: "euc-jp",
    51936: "gb18030",
    51949: "euc-kr",
    52936: "hz",
    54936: "gb18030",
    65000: "utf-7",
    65001: "utf-8",
}
ISO_8859 = range(28591, 28607)
BY_FONT_CHARSET = {
    0: "cp1252",
    77: "mac-roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}


def charset_of(codepage: int) -> str:
    """The name of a code page; empty when the number says none."""
    if codepage in ISO_8859:
        return f"iso-8859-{codepage - 28590}"
    return NAMED.get(codepage, f"cp{codepage}" if codepage > 0 else "")
