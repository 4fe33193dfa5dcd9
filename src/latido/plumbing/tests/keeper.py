"""A program that keeps masters, as an operator would write one: one question in, one answer out, keys in its folder."""

import base64
import json
import sys
from pathlib import Path
from typing import Any

from latido.plumbing.masters import HomeMasters, KeyMissing, Tampered


def answer(kept: HomeMasters, asked: dict[str, str]) -> dict[str, Any]:
    given = {name: base64.b64decode(asked.get(name, "")) for name in ("plain", "wrapped", "associated")}
    try:
        match asked["do"]:
            case "names":
                return {"names": list(kept.names())}
            case "turn":
                kept.turn()
            case "drop":
                kept.drop(asked["key"])
            case "wrap":
                sealed = kept.wrap(asked["key"], given["plain"], given["associated"])
                return {"wrapped": base64.b64encode(sealed).decode()}
            case "unwrap":
                plain = kept.unwrap(asked["key"], given["wrapped"], given["associated"])
                return {"plain": base64.b64encode(plain).decode()}
    except KeyMissing:
        return {"error": "missing"}
    except Tampered:
        return {"error": "tampered"}
    return {}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(answer(HomeMasters(Path(sys.argv[1])), json.loads(sys.stdin.read()))))
