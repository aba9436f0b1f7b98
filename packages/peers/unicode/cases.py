"""Writes packages/transformers/test/golden/text.json.gz: what Python's str and re make of texts, and of every character.

    python3 cases.py ../../transformers/test/golden

Digests stand for the answers about all characters, in order: SHA-256 of the answers as UTF-8, each followed by a line feed.
"""

import gzip
import hashlib
import json
import random
import re
import sys
import unicodedata
from pathlib import Path

CODES = [code for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF]
ODD = list("aAbZ_ 09Σσςß\u0130\u0131éÉ\u0301\u00ad'’.:·\u200d中日अ\u0941한각½Ⅷ²ﬁŁ\u00a0\u2028\u3000\t\n\r-Ωⅰⓐ\U00010400\U0001d54f\U0001f600ͅʰ")
PATTERNS = [
    r"(?u)\b\w\w+\b",
    r"(?u)\b\w+\b",
    r"\w+",
    r"\w\w+",
    r"[a-z]+",
    r"[^\W\d_]+",
    r"\d+(?:\.\d+)?|\w+",
    r"\S+",
    r"a|ab|abc",
    r"(?:ab|a)(?:c|bcd)?",
    r"\bA\w{1,3}",
    r"(?:a|b)*Σ",
    r"\w{2,4}\b",
    r"\w+$",
    r"^\w+",
    r"(?:a*b*)*c|.",
    r"(?:(?:a|aa)+b)|a",
    r"[\s.]+",
    r"\D\W?",
]


def plain(text):
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def digest(answers):
    return hashlib.sha256("".join(f"{answer}\n" for answer in answers).encode()).hexdigest()


def main(folder):
    rng = random.Random(6)
    texts = ["".join(rng.choices(ODD, k=rng.randrange(0, 14))) for _ in range(400)]
    texts += ["".join(rng.choices("aabbcΣ \n.1", k=rng.randrange(0, 20))) for _ in range(200)]
    golden = {
        "unicode": unicodedata.unidata_version,
        "texts": [[text, text.lower(), plain(text), plain(text).encode("ascii", "ignore").decode()] for text in texts],
        "tokens": {pattern: [re.findall(pattern, text) for text in texts] for pattern in PATTERNS},
        "characters": {
            "lower": digest(chr(code).lower() for code in CODES),
            "plain": digest(plain(chr(code)) for code in CODES),
            "final": digest(f"{('a' + chr(code) + 'Σ').lower()}{('aΣ' + chr(code) + 'a').lower()}{(chr(code) + 'Σ').lower()}" for code in CODES),
            "word": digest(int(re.match(r"\w", chr(code)) is not None) for code in CODES),
            "decimal": digest(int(re.match(r"\d", chr(code)) is not None) for code in CODES),
            "space": digest(int(chr(code).isspace()) for code in CODES),
        },
    }
    data = json.dumps(golden, ensure_ascii=False, separators=(",", ":")).encode()
    (folder / "text.json.gz").write_bytes(gzip.compress(data, mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
