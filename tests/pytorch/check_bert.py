"""Holds losses and parameter gradients of a BERT against PyTorch's, for the same weights and the same batch.

Exit status: 0 all tensors agree, 1 one does not (or is missing, or superfluous), or a file cannot be used.
"""

import argparse
import dataclasses
import sys

import torch
from torch.nn import functional

import bert
import safetensors_file
from check_gpt import GLOBAL_FLOOR, compare, load, print_table, read_config, read_json
from safetensors_file import FileError

CONFIG = ("V", "T", "types", "L", "H", "C", "F", "activation")


@dataclasses.dataclass(frozen=True)
class Batch:
    """ids, types and groups (B, T); the N rows among the B * T that are predicted, their targets and weights (N)."""

    ids: torch.Tensor
    types: torch.Tensor
    groups: torch.Tensor
    rows: torch.Tensor
    targets: torch.Tensor
    weights: torch.Tensor


def read_batch(path, config):
    values = read_json(path)
    names = [field.name for field in dataclasses.fields(Batch)]
    if not isinstance(values, dict) or sorted(values) != sorted(names):
        raise FileError(f"{path}: has {sorted(values)}, expected exactly {sorted(names)}")
    try:
        types = {name: torch.float64 if name == "weights" else torch.int64 for name in names}
        batch = Batch(**{name: torch.tensor(values[name], dtype=types[name]) for name in names})
    except (TypeError, ValueError) as error:
        raise FileError(f"{path}: needs rows of one length: {error}") from error
    check_shapes(path, batch, config)
    positions = batch.ids.numel()
    bounds = {"ids": config.V, "types": config.types, "rows": positions, "targets": config.V}
    for name, bound in bounds.items():
        ids = getattr(batch, name)
        if ids.min() < 0 or ids.max() >= bound:
            raise FileError(f"{path}: {name} are from {ids.min()} to {ids.max()}, must be below {bound}")
    if not batch.weights.sum() > 0:
        raise FileError(f"{path}: the weights sum to {batch.weights.sum()}, not to more than 0")
    return batch


def check_shapes(path, batch, config):
    if batch.ids.dim() != 2 or batch.ids.shape != batch.types.shape or batch.ids.shape != batch.groups.shape:
        shapes = [list(values.shape) for values in (batch.ids, batch.types, batch.groups)]
        raise FileError(f"{path}: ids, types and groups have shapes {shapes}, expected one (B, T) for all")
    if batch.rows.dim() != 1 or batch.rows.shape != batch.targets.shape or batch.rows.shape != batch.weights.shape:
        shapes = [list(values.shape) for values in (batch.rows, batch.targets, batch.weights)]
        raise FileError(f"{path}: rows, targets and weights have shapes {shapes}, expected one (N) for all")
    if batch.ids.shape[1] > config.T:
        raise FileError(f"{path}: rows of {batch.ids.shape[1]} positions, the model knows T={config.T}")


def compute(config, tensors, batch, dtype):
    """Returns (losses times weights (N), {name: gradient of their sum over the weights'}) in the given precision."""
    model = load(bert.Bert(config), tensors, dtype)
    logits = model(batch.ids, batch.types, batch.groups, batch.rows)
    weights = batch.weights.to(dtype)
    losses = functional.cross_entropy(logits, batch.targets, reduction="none") * weights
    (losses.sum() / weights.sum()).backward()
    gradients = {name: parameter.grad for name, parameter in model.named_parameters()}
    return losses.detach(), gradients


def check(arguments):
    config = read_config(arguments.config, bert.Config, CONFIG)
    tensors, _ = safetensors_file.read(arguments.model)
    batch = read_batch(arguments.batch, config)
    losses, _ = safetensors_file.read(arguments.losses)
    gradients, _ = safetensors_file.read(arguments.gradients)
    single_losses, single_gradients = compute(config, tensors, batch, torch.float32)
    double_losses, double_gradients = compute(config, tensors, batch, torch.float64)
    mean = double_losses.sum() / batch.weights.sum()
    print(f"torch {torch.__version__}: loss {mean:.12f} in float64")
    tolerance = arguments.tolerance
    rows = compare(losses, {"losses": single_losses}, {"losses": double_losses}, tolerance, share=0.0)
    rows += compare(gradients, single_gradients, double_gradients, tolerance, share=GLOBAL_FLOOR)
    return print_table(rows, tolerance)


def main(command_line=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--model", required=True, help="safetensors: the parameters")
    parser.add_argument("--config", required=True, help='{"V","T","types","L","H","C","F","activation"}')
    parser.add_argument("--batch", required=True, help='{"ids","types","groups","rows","targets","weights"}')
    parser.add_argument("--losses", required=True, help="safetensors: one tensor, losses (N), times their weights")
    parser.add_argument("--gradients", required=True, help="safetensors: named and shaped as the parameters")
    parser.add_argument("--tolerance", type=float, default=1e-4)
    try:
        failures = check(parser.parse_args(command_line))
    except FileError as error:
        print(f"check_bert: {error}", file=sys.stderr)
        return 1
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
