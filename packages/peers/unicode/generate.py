"""Writes the Unicode tables of packages/transformers/src/text from this Python's own: what its str and re take for letters, spaces and cases.

    python3 generate.py ../../transformers/src/text

The version of Unicode is Python's (unicodedata.unidata_version); the committed tables are those of Python 3.11: 14.0.0.
"""

import re
import sys
import unicodedata
from pathlib import Path

CODES = [code for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF]
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def base36(number):
    text = ""
    while number >= 36:
        number, digit = divmod(number, 36)
        text = DIGITS[digit] + text
    return DIGITS[number] + text


def signed(number):
    """Zigzag: 0, -1, 1, -2, 2 become 0, 1, 2, 3, 4."""
    return base36(2 * number if number >= 0 else -2 * number - 1)


def ranges(holds):
    """The gap before each range and how many more it has than one, in turn."""
    numbers, end, start = [], 0, None
    for code in [*CODES, 0x110001]:
        inside = code < 0x110000 and holds(chr(code))
        if inside and start is not None and code == last + 1:
            last = code
            continue
        if start is not None:
            numbers += [base36(start - end), base36(last - start)]
            end = last + 1
            start = None
        if inside:
            start = last = code
    return " ".join(numbers)


def cased(character):
    """Python does not say, but its lower case of a capital sigma does: final after what is cased and not seen through."""
    return (character + "\u03a3").lower()[-1] == "\u03c2"


def ignorable(character):
    """A capital sigma sees through it to the letter before."""
    return ("a" + character + "\u03a3").lower()[-1] == "\u03c2" and not cased(character)


def runs(pairs):
    """Pairs of code and target as: gap, how many more, step of the codes (1 or 2), distance of the target; four numbers a run."""
    numbers, end, i = [], 0, 0
    while i < len(pairs):
        code, target = pairs[i]
        best = (1, 1)
        for step in (1, 2):
            count = 1
            while i + count < len(pairs) and pairs[i + count] == (code + step * count, target + step * count):
                count += 1
            best = max(best, (count, -step))
        count, step = best[0], abs(best[1])
        numbers += [base36(code - end), base36(count - 1), base36(step), signed(target - code)]
        end = code + step * (count - 1) + 1
        i += count
    return " ".join(numbers)


def plain(code):
    """What is left of a character without accents: its full compatibility decomposition without combining marks."""
    return "".join(c for c in unicodedata.normalize("NFKD", chr(code)) if not unicodedata.combining(c))


def accents():
    """What differs: runs of characters that vanish or move, then the others one by one; without Hangul, which is computed."""
    changed = [(code, plain(code)) for code in CODES if not 0xAC00 <= code <= 0xD7A3]
    changed = [(code, text) for code, text in changed if text != chr(code)]
    gone = {code for code, text in changed if text == ""}
    single = [(code, ord(text)) for code, text in changed if len(text) == 1]
    longer, end = [], 0
    for code, text in changed:
        if len(text) > 1:
            longer.append(f"{base36(code - end)},{','.join(base36(ord(c)) for c in text)}")
            end = code + 1
    return ranges(lambda c: ord(c) in gone), runs(single), " ".join(longer)


def constant(name, doc, text):
    line = f"export const {name}: string = '{text}';"
    broken = f"export const {name}: string =\n  '{text}';"
    return f"/** {doc} */\n{line if len(line) <= 110 else broken}\n"


def main(folder):
    version = unicodedata.unidata_version
    head = f"// Written by packages/peers/unicode/generate.py from Python {sys.version.split()[0]}; do not edit.\n\n"
    lower = [(code, ord(chr(code).lower())) for code in CODES if len(chr(code).lower()) == 1 and chr(code).lower() != chr(code)]
    assert [code for code in CODES if len(chr(code).lower()) != 1] == [0x130]
    word, digit, space = (re.compile(f"\\{letter}") for letter in "wds")
    (folder / "unicode-tables.ts").write_text(
        head
        + f"/** The version of Unicode that the tables are of. */\nexport const UNICODE_VERSION: string = '{version}';\n\n"
        + "\n".join(
            [
                constant("WORDS", "Ranges of `\\w`: the gap before each and its length less one, in base 36.", ranges(lambda c: word.match(c) is not None)),
                constant("DECIMALS", "Ranges of `\\d`.", ranges(lambda c: digit.match(c) is not None)),
                constant("SPACES", "Ranges of `\\s`.", ranges(lambda c: space.match(c) is not None)),
                constant("CASED", "Ranges of what has a case, and is not seen through.", ranges(cased)),
                constant("IGNORABLE", "Ranges of what a capital sigma sees through.", ranges(ignorable)),
                constant("LOWER", "Runs with a lower case: gap, length less one, step, and the distance to it.", runs(lower)),
            ]
        )
    )
    gone, moved, longer = accents()
    (folder / "accent-tables.ts").write_text(
        head
        + "\n".join(
            [
                constant("GONE", "Ranges of combining marks.", gone),
                constant("PLAIN", "Runs of characters with one plain one: gap, length less one, step, distance.", moved),
                constant("PLAIN_TEXTS", "The others: gap and the characters of the plain text.", longer),
            ]
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
