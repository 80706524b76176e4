"""spent.py COMMAND... - runs a command and prints what it took: wall ms, user ms, peak MiB,
and how much of that was its own, not pages of the book that the system can drop and read
again.  The own part is looked at every 5 ms, so that a short peak may be higher.  Fails with
the command, after its last words."""
import os, re, subprocess, sys, time

OWN = re.compile(r"^RssAnon:\s*(\d+) kB$", re.M)


def own_kib(number):
    try:
        with open(f"/proc/{number}/status", encoding="ascii") as status:
            found = OWN.search(status.read())
        return int(found[1]) if found else 0
    except OSError:
        return 0


def main():
    began = time.monotonic()
    done, own = 0, 0
    child = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    os.set_blocking(child.stdout.fileno(), False)
    said = b""
    while not done:
        done, code, used = os.wait4(child.pid, os.WNOHANG)
        own = max(own, own_kib(child.pid))
        said = (said + (child.stdout.read() or b""))[-2000:]
        if not done:
            time.sleep(0.005)
    wall = time.monotonic() - began
    if code:
        sys.exit(f"FAILED: {said.decode('utf-8', 'replace')[-300:]}")
    print(f"{wall * 1000:.0f} {used.ru_utime * 1000:.0f} {used.ru_maxrss / 1024:.0f} {own / 1024:.0f}")


main()
