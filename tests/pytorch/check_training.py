"""Holds losses, gradients and 20 optimizer steps of any transformer against PyTorch's, for the same weights and batch.

Exit status: 0 all tensors agree, 1 one does not (or is missing, or superfluous), or a file cannot be used.
"""

import argparse
import dataclasses
import sys

import torch

import safetensors_file
from check_gpt import GLOBAL_FLOOR, compare, print_table, read_json
from safetensors_file import FileError
from transformer import NAMES, Config, Model

FLOATS = ("weights", "label_weights")


def read_config(path):
    values = read_json(path)
    names = sorted(field.name for field in dataclasses.fields(Config))
    if not isinstance(values, dict) or sorted(values) != names:
        raise FileError(f"{path}: has {sorted(values)}, expected exactly {names}")
    return Config(**values)


def read_batch(path):
    values = read_json(path)
    try:
        return {
            name: torch.tensor(rows, dtype=torch.float64 if name in FLOATS else torch.int64)
            for name, rows in values.items()
        }
    except (TypeError, ValueError) as error:
        raise FileError(f"{path}: needs rows of one length: {error}") from error


def parameters(tensors, dtype):
    return {name: tensor.to(dtype).clone().requires_grad_() for name, tensor in tensors.items()}


def total(losses, batch):
    """The means of both losses, added."""
    sum_of_means = losses["losses"].sum() / batch["weights"].sum().to(losses["losses"].dtype)
    if "label_losses" in losses:
        labels = losses["label_losses"]
        sum_of_means = sum_of_means + labels.sum() / batch["label_weights"].sum().to(labels.dtype)
    return sum_of_means


def gradients(config, tensors, batch, dtype):
    """Returns (losses by name, gradients by name)."""
    trained = parameters(tensors, dtype)
    losses = Model(config, trained).losses(batch)
    total(losses, batch).backward()
    found = {name: tensor.grad for name, tensor in trained.items() if tensor.grad is not None}
    return {name: loss.detach() for name, loss in losses.items()}, found


def train(config, tensors, batch, optimizer, dtype):
    """The parameters after some steps on one batch; vectors are not decayed."""
    trained = parameters(tensors, dtype)
    groups = [
        {"params": [t for t in trained.values() if t.dim() > 1], "weight_decay": optimizer["weight_decay"]},
        {"params": [t for t in trained.values() if t.dim() == 1], "weight_decay": 0.0},
    ]
    adam_w = torch.optim.AdamW(
        groups, lr=optimizer["learning_rate"], betas=optimizer["betas"], eps=optimizer["epsilon"]
    )
    for _ in range(optimizer["steps"]):
        adam_w.zero_grad()
        total(Model(config, trained).losses(batch), batch).backward()
        torch.nn.utils.clip_grad_norm_(trained.values(), optimizer["maximum_norm"])
        adam_w.step()
    return {name: tensor.detach() for name, tensor in trained.items()}


def without_key_biases(config, tensors):
    """Without rotation a key's bias moves no probability: AdamW makes steps of its rounding errors."""
    if config.positions == "rotary":
        return tensors
    packed = [f"{NAMES[config.naming]['qkv'].format(layer)}.bias" for layer in range(config.L)]
    left = dict(tensors)
    for name in packed:
        if name in left:
            left[name] = torch.cat((left[name][: config.C], left[name][2 * config.C :]))
    return left


def check(arguments):
    config = read_config(arguments.config)
    tensors, _ = safetensors_file.read(arguments.model)
    batch = read_batch(arguments.batch)
    optimizer = read_json(arguments.optimizer)
    ours = {}
    for path in arguments.losses:
        ours.update(safetensors_file.read(path)[0])
    found, _ = safetensors_file.read(arguments.gradients)
    trained, _ = safetensors_file.read(arguments.trained)
    single = gradients(config, tensors, batch, torch.float32)
    double = gradients(config, tensors, batch, torch.float64)
    tolerance = arguments.tolerance
    rows = compare(ours, single[0], double[0], tolerance, share=0.0)
    rows += compare(found, single[1], double[1], tolerance, share=GLOBAL_FLOOR)
    failures = print_table(rows, tolerance)
    after = [
        without_key_biases(config, values)
        for values in (
            trained,
            train(config, tensors, batch, optimizer, torch.float32),
            train(config, tensors, batch, optimizer, torch.float64),
        )
    ]
    print(f"after {optimizer['steps']} steps")
    return failures + print_table(compare(*after, arguments.trained_tolerance, share=0.0), arguments.trained_tolerance)


def main(command_line=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--model", required=True, help="safetensors: the parameters")
    parser.add_argument("--config", required=True, help="JSON: sizes and choices, see transformer.Config")
    parser.add_argument("--batch", required=True, help="JSON: what the model reads")
    parser.add_argument("--optimizer", required=True, help="JSON: steps and the settings of AdamW")
    parser.add_argument("--losses", required=True, nargs="+", help="safetensors: losses, label_losses")
    parser.add_argument("--gradients", required=True, help="safetensors: named and shaped as the parameters")
    parser.add_argument("--trained", required=True, help="safetensors: the parameters after the steps")
    parser.add_argument("--tolerance", type=float, default=1e-4)
    parser.add_argument("--trained-tolerance", type=float, default=1e-3)
    try:
        failures = check(parser.parse_args(command_line))
    except FileError as error:
        print(f"check_training: {error}", file=sys.stderr)
        return 1
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
