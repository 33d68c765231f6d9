"""A twin served by the real binary, reached as a stranger reaches it."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def binary():
    """The binary under test: MISTWIN_BINARY, else the release or debug build of this checkout."""
    candidates = [os.environ.get("MISTWIN_BINARY"), ROOT / ".build/release/mistwin", ROOT / ".build/debug/mistwin"]
    for candidate in candidates:
        if candidate and pathlib.Path(candidate).exists():
            return str(candidate)
    raise RuntimeError("no mistwin binary: `swift build` first, or name one in MISTWIN_BINARY")


class ServedTwin:
    """`mistwin serve` on a twin of its own, with what it printed and wrote."""

    def __init__(self, *options, factory=60, directory=None, clock="wall"):
        self.directory = pathlib.Path(directory or tempfile.mkdtemp(prefix="mistwin-client-"))
        self.environment_file = self.directory / "twin.env"
        self.twin = self.directory / "twin.sqlite"
        self.log = open(self.directory / "serve.log", "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [
                binary(), "serve", "--twin", str(self.twin), "--port", "0", "--proxy-port", "0", "--clock", clock,
                "--env-file", str(self.environment_file), "--factory", str(factory), "--seed", "7", *options,
            ],
            stdout=subprocess.PIPE, stderr=self.log, text=True, cwd=self.directory)
        self.ready = self.process.stdout.readline()
        if not self.ready:
            raise RuntimeError("mistwin serve ended: " + self.messages())
        self.https = re.search(r"https://\S+", self.ready).group()
        self.http = re.search(r"(?<!proxy )http://\S+", self.ready).group()
        self.variables = self.read_environment()

    def messages(self):
        self.log.flush()
        return pathlib.Path(self.log.name).read_text(encoding="utf-8")

    def read_environment(self):
        variables = {}
        for line in self.environment_file.read_text(encoding="utf-8").splitlines():
            line = line.strip().removeprefix("export ")
            if line and not line.startswith("#"):
                name, _, value = line.partition("=")
                variables[name] = value.strip("'\"")
        return variables

    def administrator(self):
        """The address and the password that the first start showed once."""
        return re.search(r"administrator (\S+), password, shown once: (\S+)", self.messages()).groups()

    def codes(self):
        """The claim codes of its factory, with what they stand for."""
        text = subprocess.run(
            [binary(), "twin", "codes", str(self.twin), "--json"], check=True, capture_output=True, text=True).stdout
        return json.loads(text)["devices"]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=20)
        self.log.close()
        shutil.rmtree(self.directory, ignore_errors=True)
        return code
