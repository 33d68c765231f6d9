"""A page in headless Chromium, driven through its own debugging protocol."""

import base64
import itertools
import json
import pathlib
import shutil
import subprocess
import tempfile
import time

import websocket

NAMES = ["chromium", "chromium-browser", "google-chrome", "chrome"]


def program():
    """The browser, or None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Chromium:
    """One page of one browser: what it asks for, what it complains about, what it shows."""

    def __init__(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="mistwin-chromium-"))
        self.log = open(self.directory / "log", "wb")
        self.process = subprocess.Popen(
            [
                program(), "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--remote-debugging-port=0", "--remote-allow-origins=*", f"--user-data-dir={self.directory / 'profile'}",
                "about:blank",
            ],
            stdout=self.log, stderr=self.log)
        self.numbers = itertools.count(1)
        self.requests = []
        self.complaints = []
        self.loaded = False
        self.socket = websocket.create_connection(self.address(), timeout=60)
        target = next(t for t in self.call("Target.getTargets")["targetInfos"] if t["type"] == "page")
        self.session = self.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        for domain in ["Page", "Runtime", "Log", "Network"]:
            self.call(f"{domain}.enable")

    def address(self):
        port = self.directory / "profile" / "DevToolsActivePort"
        for _ in range(600):
            if port.exists() and len(port.read_text().splitlines()) == 2:
                number, path = port.read_text().splitlines()
                return f"ws://127.0.0.1:{number}{path}"
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError("the browser does not start: " + (self.directory / "log").read_text(errors="replace")[-2000:])

    def call(self, method, **parameters):
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": parameters}
        if getattr(self, "session", None):
            message["sessionId"] = self.session
        self.socket.send(json.dumps(message))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self.note(answer)

    def note(self, event):
        method, parameters = event.get("method"), event.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(parameters["exceptionDetails"].get("exception", {}).get("description", "exception"))
        elif method == "Runtime.consoleAPICalled" and parameters["type"] in ("error", "warning", "assert"):
            self.complaints.append(str(parameters["args"]))
        elif method == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
            self.complaints.append(parameters["entry"]["text"])
        elif method == "Page.loadEventFired":
            self.loaded = True

    def screen(self, width, height, scheme="light"):
        """Sets the size of the window and whether it is day or night."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def open(self, path):
        """Opens a file and waits until it is there."""
        self.address_of_page = pathlib.Path(path).resolve().as_uri()
        self.visit(self.address_of_page)

    def visit(self, address):
        """Opens an address and waits until its page is there."""
        self.requests, self.complaints, self.loaded = [], [], False
        # An address that differs only behind its # is no new page.
        self.call("Page.navigate", url="about:blank")
        while not self.loaded:
            self.note(json.loads(self.socket.recv()))
        self.requests, self.loaded = [], False
        self.call("Page.navigate", url=address)
        while not self.loaded:
            self.note(json.loads(self.socket.recv()))

    def run(self, script):
        """The value of an expression in the page."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"].get("exception", {}).get("description", "exception"))
        return answer["result"].get("value")

    def wait(self, script, seconds=30):
        """Waits until an expression in the page is true."""
        end = time.monotonic() + seconds
        while not self.run(script):
            if time.monotonic() > end:
                raise AssertionError(f"waited {seconds} s for {script}; the page shows: " + self.run("document.body.innerText")[:2000])
            time.sleep(0.05)

    def type(self, element, text):
        """Puts the focus on an element, empties it and types a text."""
        self.run(f"(field => {{ field.focus(); field.value = ''; }})(document.querySelector({json.dumps(element)}))")
        self.call("Input.insertText", text=text)

    def key(self, name):
        """Presses a key, as a person does."""
        codes = {"ArrowLeft": 37, "ArrowRight": 39, "Tab": 9, "Enter": 13, "Escape": 27, "End": 35, "Home": 36}
        text = {"text": "\r"} if name == "Enter" else {}
        for kind in ["keyDown", "keyUp"]:
            self.call("Input.dispatchKeyEvent", type=kind, key=name, code=name, windowsVirtualKeyCode=codes[name],
                      **(text if kind == "keyDown" else {}))

    def mouse(self, kind, x, y):
        """Moves or clicks at a point of the window."""
        if kind == "move":
            self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
            return
        for step in ["mousePressed", "mouseReleased"]:
            self.call("Input.dispatchMouseEvent", type=step, x=x, y=y, button="left", clickCount=1)

    def picture(self, path, whole=True):
        """Keeps what the page shows as a file: all of it, or the window."""
        answer = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        pathlib.Path(path).write_bytes(base64.b64decode(answer["data"]))

    def paper(self, path):
        """Prints the page on A4 and keeps it as PDF."""
        answer = self.call("Page.printToPDF", paperWidth=8.27, paperHeight=11.69, printBackground=True, preferCSSPageSize=True)
        document = base64.b64decode(answer["data"])
        pathlib.Path(path).write_bytes(document)
        return document

    def close(self):
        self.socket.close()
        self.process.terminate()
        self.process.wait(timeout=20)
        self.log.close()
        shutil.rmtree(self.directory, ignore_errors=True)
