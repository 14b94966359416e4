"""Runs the checks of a client, says how each ended, and fails if one did."""
import sys
import traceback


def run(*checks):
    failed = 0
    for check in checks:
        try:
            check()
            print("ok", check.__name__, flush=True)
        except Exception:
            failed += 1
            print("FAILED", check.__name__, flush=True)
            traceback.print_exc(file=sys.stdout)
    sys.exit(1 if failed else 0)
