"""A browser for tests: chromedriver spoken to with the standard library alone."""
import base64, http.client, json, os, shutil, subprocess

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
START_SECONDS = 30


class Browser:
    """Headless Chromium.  Every name leads to this machine (`hosts`), so that a request that
    the page should not make has nowhere else to go."""

    def __init__(self, work, language="en", hosts="MAP * ~NOTFOUND"):
        self.log = open(os.path.join(work, "chromedriver.log"), "w", encoding="utf-8")
        home = os.path.join(work, "browser-home")
        os.makedirs(home, exist_ok=True)
        self.process = subprocess.Popen(
            [shutil.which("chromedriver"), "--port=0"], stdout=subprocess.PIPE,
            stderr=self.log, env=dict(os.environ, HOME=home, LANGUAGE=language), text=True)
        self.port = self.read_port()
        options = {
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
                     "--disable-background-networking", "--disable-component-update",
                     "--disable-sync", "--disable-dev-shm-usage", "--disable-extensions",
                     "--lang=" + language, "--host-resolver-rules=" + hosts,
                     "--user-data-dir=" + os.path.join(home, "profile-" + language)],
            "prefs": {"intl.accept_languages": language},
        }
        capabilities = {"browserName": "chrome", "goog:chromeOptions": options,
                        "goog:loggingPrefs": {"performance": "ALL", "browser": "ALL"}}
        self.session = ""
        answer = self.call("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        self.session = "/session/" + answer["sessionId"]
        self.do("/timeouts", {"script": 300000})

    def read_port(self):
        for line in self.process.stdout:
            if "started successfully on port" in line:
                return int(line.rstrip(". \n").rsplit(" ", 1)[1])
        raise RuntimeError("chromedriver did not start")

    def call(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request(method, path, None if body is None else json.dumps(body),
                           {"Content-Type": "application/json"})
        answer = json.loads(connection.getresponse().read())["value"]
        connection.close()
        if isinstance(answer, dict) and "error" in answer:
            raise RuntimeError("%s %s: %s" % (method, path, answer["message"]))
        return answer

    def do(self, path, body=None):
        return self.call("POST", self.session + path, {} if body is None else body)

    def get(self, path):
        return self.call("GET", self.session + path)

    def open(self, address):
        self.do("/url", {"url": address})

    def run(self, script, *arguments):
        return self.do("/execute/sync", {"script": script, "args": list(arguments)})

    def run_async(self, script, *arguments):
        """`script` is the body of an async function."""
        whole = ("const done = arguments[arguments.length - 1];"
                 "(async (...given) => {%s})(...arguments).then(done, "
                 "(problem) => done({ problem: String(problem) }));" % script)
        return self.do("/execute/async", {"script": whole, "args": list(arguments)})

    def find(self, css):
        return self.do("/element", {"using": "css selector", "value": css})[ELEMENT]

    def find_all(self, css):
        found = self.do("/elements", {"using": "css selector", "value": css})
        return [one[ELEMENT] for one in found]

    def type(self, css, text):
        self.do("/element/%s/value" % self.find(css), {"text": text})

    def press(self, *keys):
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.do("/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def label(self, element):
        return self.get("/element/%s/computedlabel" % element)

    def role(self, element):
        return self.get("/element/%s/computedrole" % element)

    def devtools(self, command, **parameters):
        return self.do("/goog/cdp/execute", {"cmd": command, "params": parameters})

    def events(self, name):
        """What the browser logged under this name since it was last asked."""
        entries = self.do("/se/log", {"type": "performance"})
        messages = [json.loads(entry["message"])["message"] for entry in entries]
        return [one["params"] for one in messages if one["method"] == name]

    def wait(self, script, seconds=60):
        came = self.run_async(
            "const holds = () => {%s}; const end = Date.now() + %d;"
            "while (!holds()) { if (Date.now() > end) return false;"
            "await new Promise((done) => setTimeout(done, 5)); } return true;"
            % (script, 1000 * seconds))
        if came is not True:
            raise RuntimeError("waited in vain for: %s: %s" % (script, came))

    def picture(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.get("/screenshot")))

    def close(self):
        try:
            if self.session:
                self.call("DELETE", self.session)
        finally:
            self.process.terminate()
            self.process.wait(START_SECONDS)
            self.log.close()
