"""Runs written files with torch alone: this file is itself run with `python -I`, far from blockzoo.

Its arguments are a folder with `<case>.py` files, and `cases.json`, which says each one's class and
image.  It leaves the names of each state and its output in `results.pt`.
"""

import importlib.util
import json
import sys
from pathlib import Path

import torch

FORBIDDEN = ("app", "blocks", "zoo")


class Guard:
    """Refuses to import blockzoo, wherever it is installed."""

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in FORBIDDEN:
            raise ImportError(f"{name} is out of reach")


def fill(module):
    """The same values in equal modules, of a size that keeps deep networks finite."""
    made = torch.Generator().manual_seed(0)
    for tensor in module.state_dict().values():
        if not tensor.is_floating_point():
            tensor.zero_()
            continue
        random = torch.rand(tensor.shape, generator=made, dtype=torch.float64)
        fan_in = tensor[0].numel() if tensor.dim() > 1 else 0
        values = (random - 0.5) * (12 / fan_in) ** 0.5 if fan_in else random * 0.5 + 0.5
        tensor.copy_(values)


def run(module, image):
    """The output of a module on some image, with these values, in double precision."""
    module = module.double().eval()
    fill(module)
    size = (1, *image)
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        return module(torch.rand(size, generator=generator, dtype=torch.float64))


def main(folder):
    sys.meta_path.insert(0, Guard())
    torch.set_num_threads(1)
    results = {}
    for case, (name, image) in json.loads((folder / "cases.json").read_text()).items():
        spec = importlib.util.spec_from_file_location(f"case_{len(results)}", folder / f"{case}.py")
        file = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(file)
        with torch.device("meta"):
            module = getattr(file, name)()
        module.to_empty(device="cpu")
        results[case] = (list(module.state_dict()), run(module, image))
    torch.save(results, folder / "results.pt")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
