#!/usr/bin/env python3
"""site_axe.py AXE SITE - WCAG 2.1 AA by axe-core in headless Chromium: every kind of page of
a site, light and dark, on a desk and on a telephone.  Prints what is wrong; 1 if anything.
"""
import sys, tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "cli"))
from webdriver import Browser  # noqa: E402

RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).then((found) =>
  done(found.violations.map((one) => one.id + ": " + one.help + ": " +
    one.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(" | "))));
"""


def pages(site):
    """One of each kind, and the notices that are shown first."""
    yield from sorted(site.glob("*.html"))
    for kind in ("notices/*/*/index.html", "notices/*/*/notice.html", "reports/*/index.html",
                 "reports/*/report.html"):
        yield from sorted(site.glob(kind))[-3:]


def main():
    axe, site = Path(sys.argv[1]).read_text("utf-8"), Path(sys.argv[2]).resolve()
    wrong = count = 0
    with tempfile.TemporaryDirectory() as work:
        browser = Browser(work, "zh-CN")
        try:
            for page in pages(site):
                for width, scheme in ((1280, "light"), (1280, "dark"), (390, "light")):
                    browser.do("/goog/cdp/execute", {
                        "cmd": "Emulation.setEmulatedMedia", "params": {"features": [
                            {"name": "prefers-color-scheme", "value": scheme}]}})
                    browser.do("/goog/cdp/execute", {
                        "cmd": "Emulation.setDeviceMetricsOverride", "params": {
                            "width": width, "height": 900, "deviceScaleFactor": 1,
                            "mobile": width < 600}})
                    browser.open(page.as_uri())
                    browser.do("/goog/cdp/execute", {
                        "cmd": "Runtime.evaluate", "params": {"expression": axe}})
                    found = browser.do("/execute/async", {"script": RUN, "args": []})
                    count += 1
                    wrong += len(found)
                    for words in found:
                        print(f"{page.relative_to(site)} {width} {scheme}: {words}")
        finally:
            browser.close()
    print(f"{count} pages looked at, {wrong} violations")
    return 1 if wrong or count == 0 else 0


sys.exit(main())
