"""Runs the real dvc (see requirements.txt) on repositories that @millrace/versioning wrote, and the other way round.

    python check_ours.py

Needs Node and the installed workspace; prints one line a check and ends with an error at the first that fails.
"""
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGES = Path(__file__).resolve().parents[2]
SCRIPT = PACKAGES / "versioning/test/support/peer-repository.ts"
os.environ.update(
    DVC_NO_ANALYTICS="1",
    DVC_GLOBAL_CONFIG_DIR=tempfile.mkdtemp(),
    DVC_SYSTEM_CONFIG_DIR=tempfile.mkdtemp(),
    DVC_SITE_CACHE_DIR=tempfile.mkdtemp(),
    GIT_CONFIG_GLOBAL="/dev/null",
    GIT_AUTHOR_NAME="a", GIT_AUTHOR_EMAIL="a@example.org", GIT_COMMITTER_NAME="a", GIT_COMMITTER_EMAIL="a@example.org",
)


def run(*args, cwd):
    done = subprocess.run(args, cwd=cwd, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"FAILED: {args} in {cwd}\n{done.stdout}{done.stderr}")
    return done.stdout


def dvc(*args, cwd):
    return run(sys.executable, "-m", "dvc", *args, cwd=cwd)


def ours(action, root, *args):
    tsx = PACKAGES.parent / "node_modules/.bin/tsx"
    return run(str(tsx), "--conditions=@millrace/source", str(SCRIPT), action, str(root), *args, cwd=SCRIPT.parent)


def snapshot(root, *tops):
    files = [p for top in tops for p in [root / top, *(root / top).rglob("*")] if p.is_file()]
    return {str(p.relative_to(root)): (hashlib.md5(p.read_bytes()).hexdigest(), p.stat().st_mode & 0o100) for p in files}


def check(name, ok):
    print(("ok      " if ok else "FAILED  ") + name, flush=True)
    if not ok:
        sys.exit(1)


OUTPUTS = ["folder", "many", "single", "run.sh", "empty.bin", "big.bin", "hollow"]


def data_only(files):
    return {f: v for f, v in files.items() if not f.endswith((".dvc", ".gitignore", ".tmp")) and "skipped" not in f}


def dvc_reads_ours(link):
    title = f"[{link or 'default'}] "
    root = Path(tempfile.mkdtemp())
    ours("write", root, *([link] if link else []))
    check(title + "dvc status is clean", json.loads(dvc("status", "--json", cwd=root)) == {})
    state = json.loads(dvc("data", "status", "--json", "--granular", cwd=root))
    check(title + "dvc data status knows of no change", not state.get("uncommitted") and not state.get("not_in_cache"))
    untracked = run("git", "status", "--short", "--untracked-files=all", "-z", cwd=root).split("\0")
    stray = [u for u in untracked if u and not u.endswith((".dvc", ".gitignore", ".dvcignore", ".dvc/config"))
             and not u.endswith((".tmp", "skipped/x"))]
    check(title + f"git sees no data {stray}", not stray)
    run("git", "add", "-A", cwd=root)
    before = data_only(snapshot(root, *OUTPUTS))
    for output in OUTPUTS:
        for p in ([root / output] if output != "single" else [q for q in (root / "single").iterdir() if q.suffix != ".dvc"
                                                              and q.name != ".gitignore"]):
            shutil.rmtree(p) if p.is_dir() else p.unlink()
    dvc("checkout", "-q", cwd=root)
    after = data_only(snapshot(root, *OUTPUTS))
    check(title + "dvc checkout restores every file", after.keys() == before.keys()
          and all(after[f][0] == before[f][0] for f in after))
    check(title + "the folder without files is there", (root / "hollow").is_dir())
    check(title + "ours is clean after dvc checkout", json.loads(ours("status", root))["clean"])
    dvc("gc", "-w", "-f", "-q", cwd=root)
    check(title + "dvc gc -w keeps all", json.loads(dvc("status", "--json", cwd=root)) == {})
    if link is None:
        round_trip(root)


def round_trip(root):
    remote = tempfile.mkdtemp()
    dvc("remote", "add", "-q", "-d", "r", remote, cwd=root)
    run("git", "add", "-A", cwd=root)
    run("git", "commit", "-qm", "one", cwd=root)
    dvc("push", "-q", cwd=root)
    clone = Path(tempfile.mkdtemp()) / "clone"
    run("git", "clone", "-q", str(root), str(clone), cwd=root)
    dvc("fetch", "-q", cwd=clone)
    ours("checkout", clone)
    check("ours checks out a clone that dvc fetched", data_only(snapshot(clone, *OUTPUTS)).keys()
          == data_only(snapshot(root, *OUTPUTS)).keys())
    check("dvc agrees", json.loads(dvc("status", "--json", cwd=clone)) == {})
    dvc("add", "-q", "folder", "many", "big.bin", "run.sh", cwd=root)
    check("dvc add changes nothing of ours", run("git", "status", "--short", cwd=root) == "")
    (root / "many/0/0.txt").write_text("changed")
    (root / "many/new").write_text("new")
    dvc("add", "-q", "many", cwd=root)
    check("ours is clean after dvc add of a change", json.loads(ours("status", root))["clean"])
    (root / "folder/deep/er/plain.csv").write_text("changed")
    mine = [o for o in json.loads(ours("status", root))["outputs"] if o["state"] != "unchanged"]
    theirs = json.loads(dvc("status", "--json", cwd=root))
    check("both see the same change", [o["path"] for o in mine] == ["folder"] and list(theirs) == ["folder.dvc"])


if __name__ == "__main__":
    for link in [None, "hardlink", "symlink"]:
        dvc_reads_ours(link)
    print("all good")
