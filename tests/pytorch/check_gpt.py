"""Holds logits and parameter gradients of a GPT against PyTorch's, for the same weights and the same batch.

Exit status: 0 all tensors agree, 1 one does not (or is missing, or superfluous), or a file cannot be used.
"""

import argparse
import dataclasses
import json
import sys

import torch

import gpt
import safetensors_file
from safetensors_file import FileError

GLOBAL_FLOOR = 1e-6  # a gradient is noise below this share of the norm of all gradients together


@dataclasses.dataclass(frozen=True)
class Row:
    """One line of the table: a tensor's name, its differences as ratios, and why it fails (None: it does not)."""

    name: str
    ratio: float = float("nan")
    ratio_to_double: float = float("nan")
    torch_to_double: float = float("nan")
    failure: str = None


@dataclasses.dataclass(frozen=True)
class Batch:
    """ids and targets (B, T) and the weight of each position's loss (B, T)."""

    inputs: torch.Tensor
    targets: torch.Tensor
    weights: torch.Tensor


def read_json(path):
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except OSError as error:
        raise FileError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise FileError(f"{path}: not JSON: {error}") from error


def read_config(path, kind=gpt.Config, names=("V", "T", "L", "H", "C", "F", "bias", "activation")):
    values = read_json(path)
    if not isinstance(values, dict) or sorted(values) != sorted(names):
        raise FileError(f"{path}: has {sorted(values)}, expected exactly {sorted(names)}")
    try:
        return kind(**values)
    except ValueError as error:
        raise FileError(f"{path}: {error}") from error


def read_batch(path, config):
    values = read_json(path)
    try:
        inputs = torch.tensor(values["inputs"], dtype=torch.int64)
        targets = torch.tensor(values["targets"], dtype=torch.int64)
        weights = torch.tensor(values["weights"], dtype=torch.float64)
    except (KeyError, TypeError, ValueError) as error:
        raise FileError(f"{path}: needs inputs, targets and weights as rows of one length: {error}") from error
    if inputs.dim() != 2 or inputs.shape != targets.shape or inputs.shape != weights.shape:
        shapes = [list(values.shape) for values in (inputs, targets, weights)]
        raise FileError(f"{path}: inputs, targets and weights have shapes {shapes}, expected one (B, T) for all")
    if inputs.shape[1] > config.T:
        raise FileError(f"{path}: rows of {inputs.shape[1]} positions, the model knows T={config.T}")
    for name, ids in (("inputs", inputs), ("targets", targets)):
        if ids.min() < 0 or ids.max() >= config.V:
            raise FileError(f"{path}: {name} has ids from {ids.min()} to {ids.max()}, V={config.V}")
    if not weights.sum() > 0:
        raise FileError(f"{path}: the weights sum to {weights.sum()}, not to more than 0")
    return Batch(inputs, targets, weights)


def load(model, tensors, dtype):
    """The model in the given precision with these tensors; names and shapes must be exactly the model's."""
    model = model.to(dtype)
    parameters = dict(model.named_parameters())
    if set(parameters) != set(tensors):
        missing = sorted(set(parameters) - set(tensors))
        superfluous = sorted(set(tensors) - set(parameters))
        raise FileError(f"model: missing tensors {missing}, superfluous tensors {superfluous}")
    for name, parameter in parameters.items():
        if parameter.shape != tensors[name].shape:
            raise FileError(
                f"model: {name} has shape {list(tensors[name].shape)}, expected {list(parameter.shape)}"
            )
        with torch.no_grad():
            parameter.copy_(tensors[name])
    return model


def compute(config, tensors, batch, dtype):
    """Returns (loss, logits (B, T, V), {name: gradient}) in the given precision."""
    model = load(gpt.Gpt(config), tensors, dtype)
    logits = model(batch.inputs)
    loss = gpt.weighted_loss(logits, batch.targets, batch.weights.to(dtype))
    loss.backward()
    gradients = {name: parameter.grad for name, parameter in model.named_parameters()}
    return loss.item(), logits.detach(), gradients


def ratio(ours, theirs, floor=0.0):
    """||ours - theirs|| / max(||theirs||, floor) in double; 0 where both are 0."""
    theirs = theirs.double()
    difference = (ours.double() - theirs).norm().item()
    scale = max(theirs.norm().item(), floor)
    if difference == 0.0:
        return 0.0
    return difference / scale if scale > 0.0 else float("inf")


def compare(ours, single, double, tolerance, share):
    """Rows for each name in either map; share: of the norm of all of `single` that a norm counts for at least."""
    floor = share * sum(tensor.double().norm().item() ** 2 for tensor in single.values()) ** 0.5
    rows = []
    for name in list(single) + sorted(set(ours) - set(single)):
        if name not in ours:
            rows.append(Row(name, failure="missing"))
        elif name not in single:
            rows.append(Row(name, failure="superfluous"))
        elif ours[name].shape != single[name].shape:
            shapes = f"shape {list(ours[name].shape)}, expected {list(single[name].shape)}"
            rows.append(Row(name, failure=shapes))
        else:
            to_single = ratio(ours[name], single[name], floor)
            failure = None if to_single <= tolerance else "differs"  # a NaN differs too
            to_double = ratio(ours[name], double[name], floor)
            between = ratio(single[name], double[name], floor)
            rows.append(Row(name, to_single, to_double, between, failure))
    return rows


def print_table(rows, tolerance):
    width = max(len(row.name) for row in rows)
    print(f"{'tensor':{width}}  {'ours-torch32':>12}  {'ours-torch64':>12}  {'torch32-64':>12}")
    for row in rows:
        ratios = "  ".join(f"{value:12.3e}" for value in (row.ratio, row.ratio_to_double, row.torch_to_double))
        print(f"{row.name:{width}}  {ratios}  {'FAILED: ' + row.failure if row.failure else 'ok'}")
    failures = sum(row.failure is not None for row in rows)
    print(f"{len(rows) - failures} of {len(rows)} tensors within {tolerance:g}")
    return failures


def check(arguments):
    config = read_config(arguments.config)
    tensors, _ = safetensors_file.read(arguments.model)
    batch = read_batch(arguments.batch, config)
    logits, _ = safetensors_file.read(arguments.logits)
    gradients, _ = safetensors_file.read(arguments.gradients)
    single_loss, single_logits, single_gradients = compute(config, tensors, batch, torch.float32)
    double_loss, double_logits, double_gradients = compute(config, tensors, batch, torch.float64)
    print(f"torch {torch.__version__}: loss {single_loss:.7f} in float32, {double_loss:.12f} in float64")
    tolerance = arguments.tolerance
    rows = compare(logits, {"logits": single_logits}, {"logits": double_logits}, tolerance, share=0.0)
    rows += compare(gradients, single_gradients, double_gradients, tolerance, share=GLOBAL_FLOOR)
    return print_table(rows, tolerance)


def main(command_line=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--model", required=True, help="safetensors: the parameters")
    parser.add_argument("--config", required=True, help='{"V","T","L","H","C","F","bias","activation"}')
    parser.add_argument("--batch", required=True, help='{"inputs","targets","weights"}: rows of B x T')
    parser.add_argument("--logits", required=True, help="safetensors: one tensor, logits (B, T, V)")
    parser.add_argument("--gradients", required=True, help="safetensors: named and shaped as the parameters")
    parser.add_argument("--tolerance", type=float, default=1e-4)
    try:
        failures = check(parser.parse_args(command_line))
    except FileError as error:
        print(f"check_gpt: {error}", file=sys.stderr)
        return 1
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
