"""Nothing that a user writes reaches code, an unpickler, a shell, a path or the network.

Once by the text of the service: each call that could is named here with its reason.  Once by
Python's own audit events, while hostile requests are answered.
"""

import ast
import builtins
import json
import subprocess
import sys

from tests.contracts.test_imports import MODULES, ROOT, imports, within

# What could do harm with a text of the user's, by dotted name; a trailing dot means all inside.
CODE = ("eval", "exec", "compile", "__import__", "runpy.", "code.", "codeop.", "ctypes.")
IMPORT = ("importlib.import_module", "importlib.util.find_spec", "pkgutil.")
UNPICKLE = (
    *("pickle.", "marshal.", "shelve.", "torch.load", "torch.hub.", "torch.package."),
    *("torch.jit.load", "torch.export.load", "numpy.load", "onnx.load"),
)
SHELL = (
    *("subprocess.", "pty.", "os.system", "os.popen", "os.posix_spawn", "os.posix_spawnp"),
    *(
        f"os.{verb}{how}"
        for verb in ("exec", "spawn")
        for how in ("l", "le", "lp", "v", "ve", "vp")
    ),
)
PATH = (
    *("open", "io.open", "os.open", "os.remove", "os.unlink", "os.rename", "os.mkdir"),
    *("pathlib.", "tempfile.", "shutil.", "glob.", "sqlite3.", "starlette.staticfiles."),
)
NETWORK = ("socket.", "urllib.request.", "http.client.", "httpx.", "requests.")
METHODS = ("read_text", "read_bytes", "write_text", "write_bytes", "unlink", "rmdir", "system")
HARMFUL = (*CODE, *IMPORT, *UNPICKLE, *SHELL, *PATH, *NETWORK)

REASONS = {
    ("app.checks.compiled", "shutil.which"): "compilers by their usual names",
    ("app.checks.compiled", "tempfile.TemporaryDirectory"): "what the compiler leaves",
    ("app.checks.onnx", "importlib.util.find_spec"): "three packages, named there",
    ("app.checks.onnx", "pathlib.Path"): "a constant name in that folder",
    ("app.checks.onnx", "tempfile.TemporaryDirectory"): "where the exporter writes",
    ("app.checks.place", "pathlib.Path"): "a file of a stack, shortened for the reason",
    ("app.code_version", "importlib.util.find_spec"): "this project's three packages",
    ("app.code_version", "pathlib.Path"): "where these packages are",
    ("app.code_version", ".read_bytes"): "their files",
    ("app.compose.foretold", "compile"): "formulas of our own docstrings",
    ("app.compose.foretold", "eval"): "the same; a user's numbers are values of its names",
    ("app.deployability.kept", "pathlib.Path"): "the folder of this file",
    ("app.deployability.kept", ".read_bytes"): "the matrix that lies there",
    ("app.deployability.kept", ".write_text"): "the same, by a command",
    ("app.deployability.written", "pathlib.Path"): "a page of the documents",
    ("app.deployability.written", ".write_text"): "the same, by a command",
    ("app.measure.latency.machine", "pathlib.Path"): "two constants under /proc",
    ("app.measure.latency.machine", ".read_text"): "the same two",
    ("app.page", "pathlib.Path"): "the folder of this file",
    ("app.page", "starlette.staticfiles.StaticFiles"): "the page's folder; never leaves it",
    ("app.routes.docs", "starlette.staticfiles.StaticFiles"): "a package's folder",
    ("app.server", "socket.socket"): "the type of the address it listens on",
    ("app.workers.process", "importlib.import_module"): "the jobs, named by the service",
}  # fmt: skip

OPENERS = ("blocks.checkpoints", "blocks.initialisation")

# The command line is run by its user, with the rights they have anyway.
THE_USERS_OWN = ("app.command_line", "app.__main__")
SERVICE = sorted(n for n in MODULES if within(n, ["app"]) and not within(n, THE_USERS_OWN))


def mentioned(name: str) -> set[str]:
    """What a module names: dotted names as imported, and methods with a dot before them."""
    tree = ast.parse(MODULES[name].read_text())
    nodes = list(ast.walk(tree))
    own = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    own |= {n.arg for n in nodes if isinstance(n, ast.arg)}
    known = {word: word for word in dir(builtins) if word not in own}
    for node in nodes:
        if isinstance(node, ast.Import):
            heads = [alias.name.partition(".")[0] for alias in node.names]
            pairs = zip(node.names, heads, strict=True)
            known |= {a.asname or head: a.name if a.asname else head for a, head in pairs}
        elif isinstance(node, ast.ImportFrom):
            known |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
    found = set()
    for node in nodes:
        if isinstance(node, ast.Name | ast.Attribute):
            first, dot, rest = ast.unparse(node).partition(".")
            found.add(known.get(first, "") + dot + rest)
        if isinstance(node, ast.Attribute):
            found.add(f".{node.attr}")
    return found


def is_harmful(word: str) -> bool:
    if word.startswith("."):
        return word[1:] in METHODS
    return any(word.startswith(h) if h.endswith(".") else word == h for h in HARMFUL)


def test_each_call_that_could_do_harm_has_its_reason() -> None:
    found = {(name, word) for name in SERVICE for word in mentioned(name) if is_harmful(word)}
    assert sorted(found ^ set(REASONS)) == []


def test_the_service_reaches_no_code_that_opens_files_or_addresses() -> None:
    """The checkpoints do, for a user of the library; no spec leads there."""
    users = {n for n in MODULES if any(within(i, OPENERS) for i in imports(MODULES[n]))}
    assert {n for n in users if not within(n, (*OPENERS, "zoo"))} == set()


CANARY = "canary"
HOSTILE = (
    "__import__('os').system('canary')",
    "/etc/canary",
    "../../canary",
    "http://canary.invalid/model.pth",
    "torchvision://canary",
    "canary; rm -rf canary",
    "canary.so",
    "cos\nsystem\n(S'canary'\ntR.",
    "${jndi:canary}",
)
WATCH = f"""
import json, sys
from app.workers import jobs, warm
from tests.contracts.test_user_text import requests
asked = [(job, json.dumps(body).encode()) for job, body in requests()]
seen = []
def watch(event, args):
    if {CANARY!r} in repr(args):
        seen.append(event)
sys.addaudithook(watch)
outcomes = [getattr(jobs, job)(body) for job, body in asked]
kinds = sorted({{outcome["error"]["kind"] for outcome in outcomes if "error" in outcome}})
accepted = sum("ok" in outcome for outcome in outcomes)
answered = sorted(set(seen))
try:
    open("/nowhere/canary")
except OSError:
    print(json.dumps([kinds, accepted, answered, seen[-1]]))
"""


def requests():
    """A hostile text in every place where a request takes one."""
    good = {"out_channels": 8}
    for text in HOSTILE:
        subjects = [
            {"block": text},
            {"architecture": text},
            {"architecture": "resnet18", "args": {"weights": text}},
            {"architecture": "resnet18", "args": {"norm_layer": text}},
            {"block": "ConvNormAct", "args": good | {"activation_layer": text}},
            {"block": "ConvNormAct", "args": good | {"conv_layer": {"type": text}}},
            {
                "block": "ConvNormAct",
                "args": good | {"norm_layer": {"type": "BatchNorm2d", text: 1}},
            },
            {"block": "ConvNormAct", "args": good | {"init_cfg": {"checkpoint": text}}},
            {"block": "ConvNormAct", "args": good | {text[:60]: 1}},
            {"block": "Chain", "args": {"layers": [{"block": "ConvNormAct", "name": text}]}},
            {"block": "Parallel", "args": {"branches": {text: [{"block": "Activation"}]}}},
            {"layers": [{"block": "ConvNormAct", "args": good, "name": text}]},
            {"layers": [{"block": "ConvNormAct", "args": good, "inputs": [text]}]},
            {"layers": [{"block": "ConvNormAct", "args": good}], "output": text},
        ]
        for subject in subjects:
            yield "report", {"subject": subject, "checks": ["torchscript"]}
            yield "source", {"subject": subject}
        target = {"block": "Bottleneck", "args": {"out_channels": 64}}
        yield "compare", {"subjects": [target, {"block": text}]}
        yield "iso_cost", {"subject": target, "argument": text, "target": target}


def test_no_text_of_a_request_is_in_what_python_audits() -> None:
    """PEP 578: compiling, running, importing, opening, unpickling and connecting raise events."""
    run = subprocess.run(
        [sys.executable, "-c", WATCH], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-2000:]
    kinds, accepted, seen, last = json.loads(run.stdout.splitlines()[-1])
    assert (seen, last) == ([], "open")  # the last one is the script's own: it is awake
    assert accepted == 0
    assert set(kinds) <= {"unknown-name", "invalid-argument", "invalid-spec", "cannot-measure"}
