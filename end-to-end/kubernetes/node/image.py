"""image.py TAR NAME [--base TAR] [--user UID] PATH=FILE...: writes an image as `ctr images import` reads it, of files, the
first of which it runs, on nothing or on another image (an archive of `docker save`)."""

import argparse
import hashlib
import io
import json
import os
import platform
import tarfile

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}

parser = argparse.ArgumentParser()
parser.add_argument("target")
parser.add_argument("name")
parser.add_argument("--base")
parser.add_argument("--user", default="65535:65535")
parser.add_argument("files", nargs="+", metavar="PATH=FILE")
arguments = parser.parse_args()
files = [file.split("=", 1) for file in arguments.files]

layer_path = arguments.target + ".layer"
with tarfile.open(layer_path, mode="w") as tar:
    for path, source in files:
        member = tarfile.TarInfo(path.lstrip("/"))
        member.size = os.path.getsize(source)
        member.mode = 0o755
        with open(source, "rb") as file:
            tar.addfile(member, file)
digest = hashlib.sha256()
with open(layer_path, "rb") as file:
    while block := file.read(1 << 20):
        digest.update(block)


def add(tar, name, content):
    member = tarfile.TarInfo(name)
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))


with tarfile.open(arguments.target, mode="w") as target:
    configuration = {"architecture": ARCHITECTURES[platform.machine()], "os": "linux", "config": {}, "rootfs": {"type": "layers", "diff_ids": []}}
    layers = []
    if arguments.base:
        with tarfile.open(arguments.base) as base:
            manifest = json.load(base.extractfile("manifest.json"))[0]
            configuration = json.load(base.extractfile(manifest["Config"]))
            layers = manifest["Layers"]
            for layer in dict.fromkeys(layers):
                member = base.getmember(layer)
                # docker save writes a layer that two images share once, and names it by a link from then on.
                content = base.extractfile(member)
                member = tarfile.TarInfo(layer)
                member.size = content.seek(0, os.SEEK_END)
                content.seek(0)
                target.addfile(member, content)
    configuration.pop("history", None)
    configuration["config"].update({"Entrypoint": [files[0][0]], "Cmd": None, "User": arguments.user})
    configuration["rootfs"]["diff_ids"].append("sha256:" + digest.hexdigest())
    target.add(layer_path, arcname="added/layer.tar")
    add(target, "added.json", json.dumps(configuration).encode())
    manifest = {"Config": "added.json", "RepoTags": [arguments.name], "Layers": [*layers, "added/layer.tar"]}
    add(target, "manifest.json", json.dumps([manifest]).encode())
os.unlink(layer_path)
