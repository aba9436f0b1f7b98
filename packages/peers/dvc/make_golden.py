"""Makes the expected values of packages/versioning/test/golden with the real dvc (see requirements.txt).

    python make_golden.py ../../versioning/test/golden

Writes nothing else; everything is random by a fixed seed, so a second run gives the same files.
"""
import base64
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ.update(
    DVC_NO_ANALYTICS="1",
    DVC_GLOBAL_CONFIG_DIR=tempfile.mkdtemp(),
    DVC_SYSTEM_CONFIG_DIR=tempfile.mkdtemp(),
    DVC_SITE_CACHE_DIR=tempfile.mkdtemp(),
    GIT_CONFIG_GLOBAL="/dev/null",
)
OUT = Path(sys.argv[1])
DVC = [sys.executable, "-m", "dvc"]

ODD_NAMES = [
    "plain.csv", "two words.txt", " lead", "trail ", ".hidden", "quote's.txt", 'double"quote.txt', "back\\slash",
    "tab\tname", "bell\x07", "del\x7f", "c1\x85", "line\u2028sep", "bom\ufeff", "#hash", "!bang", "star*", "q?mark", "[a]",
    "a: b", "- dash", "true", "null", "123", "1e5", "0x10", "2020-01-01", "~", "é-nfc", "e\u0301-nfd", "日本語", "😀.txt",
    "～.txt", "{brace}", "%percent", "&amp", "@at", "`tick`", "|pipe", ">gt", "__proto__", "constructor", "x" * 120,
    "many words " * 12 + "end",
]


def run(*args, cwd):
    return subprocess.run(args, cwd=cwd, check=True, capture_output=True, text=True).stdout


def repository(git):
    root = Path(tempfile.mkdtemp())
    if git:
        run("git", "init", "-q", cwd=root)
    run(*DVC, "init", "-q", *([] if git else ["--no-scm"]), cwd=root)
    return root


def b64(data):
    return base64.b64encode(data).decode()


def dump(name, value):
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / name).write_text(json.dumps(value, indent=1, sort_keys=True) + "\n")


def archive(root):
    """Every file of a repository but Git's and dvc's temporary ones."""
    files = []
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        relpath = path.relative_to(root).as_posix()
        if relpath.startswith((".git/", ".dvc/tmp/")):
            continue
        files.append({"path": relpath, "mode": path.stat().st_mode & 0o777, "bytes": b64(path.read_bytes())})
    return files


def number_like_contents():
    """Small contents whose MD5 YAML would read as a number: digits only, and digits e digits."""
    found = {}
    n = 0
    while len(found) < 2:
        content = b"n%d" % n
        digest = hashlib.md5(content).hexdigest()
        if digest.isdigit():
            found.setdefault("digits", content)
        elif digest.replace("e", "", 1).isdigit() and digest[0] != "e" and digest[-1] != "e":
            found.setdefault("float", content)
        n += 1
    return found


def make_repository():
    root = repository(git=True)
    files = {"data/a.txt": b"1", "data/sub/b.txt": b"22", "data/sub/deep/c.bin": bytes(range(256)), "data/empty": b"",
             "data/.hidden": b"h", "single.csv": b"id\n1\n", "empty.txt": b"", "run.sh": b"#!/bin/sh\n", "😀 x.txt": b"e"}
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    for kind, content in number_like_contents().items():
        (root / f"{kind}.bin").write_bytes(content)
    (root / "run.sh").chmod(0o755)
    (root / "hollow").mkdir()
    targets = ["data", "single.csv", "empty.txt", "run.sh", "😀 x.txt", "digits.bin", "float.bin", "hollow"]
    run(*DVC, "add", "-q", *targets, cwd=root)
    dump("repository.json", archive(root))


def make_folders():
    cases = [{}, {"a": b""}, {name: str(i).encode() for i, name in enumerate(ODD_NAMES)},
             {f"d/{name}": str(i).encode() for i, name in enumerate(ODD_NAMES)},
             {"s-1": b"1", "s.txt": b"2", "s/é": b"3", "s/a": b"4", "S": b"5"},
             {f"f{i:04d}": str(i).encode() for i in range(300)}]
    result = []
    for files in cases:
        root = repository(git=False)
        (root / "data").mkdir()
        for name, content in files.items():
            path = root / "data" / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        run(*DVC, "add", "-q", "data", cwd=root)
        line = next(l for l in (root / "data.dvc").read_text().splitlines() if l.startswith("- md5"))
        oid = line.split(": ")[1].strip("'")
        object_path = root / ".dvc/cache/files/md5" / oid[:2] / oid[2:]
        result.append({"files": {n: b64(c) for n, c in files.items()}, "oid": oid, "object": b64(object_path.read_bytes())})
    dump("folders.json", result)


def make_metafiles():
    root = repository(git=True)
    names = [n for n in ODD_NAMES if "\u2028" not in n and "\x85" not in n]
    for i, name in enumerate(names):
        (root / name).write_bytes(b"%d" % i)
    cases = []
    for i, name in enumerate(names):
        before = (root / ".gitignore").read_text() if (root / ".gitignore").exists() else ""
        done = subprocess.run([*DVC, "add", "-q", "--", name], cwd=root, capture_output=True, text=True)
        metafile = root / f"{name}.dvc"
        if done.returncode != 0 or not metafile.exists():
            continue
        after = (root / ".gitignore").read_text() if (root / ".gitignore").exists() else ""
        cases.append({"name": name, "content": str(i), "metafile": metafile.read_text(), "ignored": after[len(before):]})
    dump("metafiles.json", cases)


def make_texts():
    """How dvc writes a path into a `.dvc` file; `lost` where its own reader gets another one back."""
    from dvc.utils.serialize._yaml import dumps_yaml, loads_yaml

    rng = random.Random(19)
    texts = ODD_NAMES + [
        "yes", "No", "NaN", "on", "y", "~x", "a:b", "a#b", "q?", "b\\c", "it's", "nUll", "Null", "tRUE", "TRUE", ".inf", "-.INF", ".nan",
        ".NaN", "+.5", "1_0", "_1", "-_1", "0b1", "0b2", "0o7", "0o8", "07", "08", "0xF", "0x1g", ".5e3", ".5e+3", "1.", "1.e3", "2020-1-1",
        "2020-1-1 1:00:00", "2020-01-01T01:00:00Z", "=", "<<", "---", "--- a", "...", "...x", "-", "-a", "?", "? a", "?a", ":", ":a",
        ": a", "a:", "a #b", "a,", ",a", "a{", "a]", "\ufffd", "\ufffe", "\u00a0", "a\nb", "a \nb", "x'y: z", "12:30:45", "1e", "+", "-1"]
    short = list("abzAZ059_.,'\"()+=;/-:#?!&*|>%@`~{}[]<\\ $^eEx   \u00e9\U0001f600\t\x07\ufeff\n")
    long = list("abcdeXYZ019._-   '\"")
    texts += ["".join(rng.choices(short, k=rng.randint(1, 9))) for _ in range(400)]
    texts += ["".join(rng.choices(long if rng.random() < 0.7 else short + long * 4, k=rng.randint(60, 230))) for _ in range(150)]
    texts += [" ".join("w" * rng.choice([1, 5, 30, 70, 75, 79, 80, 90]) for _ in range(rng.randint(1, 6))) + rng.choice(["", "'", ":", "\t"])
              for _ in range(150)]
    cases = []
    for text in dict.fromkeys(texts):
        written = dumps_yaml({"outs": [{"md5": "a" * 32, "size": 1, "hash": "md5", "path": text}]})
        back = loads_yaml(written)["outs"][0]["path"]
        cases.append({"text": text, "written": written.split("  path:", 1)[1], **({} if back == text else {"lost": True})})
    (OUT / "texts.json").write_text(json.dumps(cases) + "\n")


ATOMS = ["*", "**", "?", "[ab]", "[!a]", "[^b]", "[a-c]", "a", "b", "ab", "c", "foo", "bar", "x.txt", "*.txt", "a*", "*b", "\\a",
         "\\*", "f?o", "[", "[]a]", "é", "😀", "?x", " ", "fo o"]
PARTS = ["a", "b", "ab", "c", "foo", "bar", "x.txt", "a.txt", "é", "😀", "😀x", "fo o", "*", "[a", "]"]


def random_pattern(rng):
    pattern = "/".join(rng.choice(ATOMS) for _ in range(rng.choice([1, 1, 1, 2, 2, 3])))
    return rng.choice(["", "", "", "!", "\\", "  "]) + rng.choice(["", "", "/"]) + pattern + rng.choice(["", "", "/", " ", "/**"])


def make_dvcignore():
    from dvc.fs import localfs
    from dvc.repo import Repo

    rng = random.Random(20131)
    cases = []
    for _ in range(250):
        root = repository_in_process()
        tree = set()
        for _ in range(25):
            path = root
            parts = [rng.choice(PARTS) for _ in range(rng.choice([1, 2, 2, 3, 4]))]
            try:
                path = root.joinpath(*parts)
                path.parent.mkdir(parents=True, exist_ok=True)
                if not path.exists():
                    path.write_bytes(b"")
                    tree.add("/".join(parts))
            except (FileExistsError, NotADirectoryError):
                continue
        rules = {".dvcignore": "".join(random_pattern(rng) + "\n" for _ in range(rng.choice([1, 2, 3, 5])))}
        for folder in sorted({str(Path(p).parent) for p in tree} - {"."}):
            if rng.random() < 0.15:
                rules[f"{folder}/.dvcignore"] = "".join(random_pattern(rng) + "\n" for _ in range(rng.choice([1, 2])))
        for name, text in rules.items():
            (root / name).write_text(text)
        case = {"tree": sorted(tree), "rules": rules}
        try:
            repo = Repo(str(root))
            walked = [os.path.relpath(os.path.join(folder, file), root)
                      for folder, _, names in repo.dvcignore.walk(localfs, str(root)) for file in names]
            # A rule can bring `.dvc` itself back in; this package never follows it there.
            case["walked"] = sorted(w for w in walked if not w.endswith(".dvcignore") and not w.startswith(".dvc/"))
        except Exception as error:
            case["error"] = type(error).__name__
        cases.append(case)
    dump("dvcignore.json", cases)


def repository_in_process():
    root = Path(tempfile.mkdtemp())
    (root / ".dvc").mkdir()
    (root / ".dvc/config").write_text("[core]\n    no_scm = True\n")
    return root


if __name__ == "__main__":
    make_repository()
    make_folders()
    make_metafiles()
    make_texts()
    make_dvcignore()
