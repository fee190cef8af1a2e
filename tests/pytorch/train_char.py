"""Trains nanoGPT's shakespeare_char CPU setting with PyTorch: the loss and the time that ours are held against.

4 layers, 4 heads, 128 wide, T 64, B 12, no dropout, no biases, erf GELU; AdamW, betas .9/.99, decay .1 on tensors of
two or more dimensions, clip 1; learning rate 1e-3 after 100 steps of warm-up, then a cosine to 1e-4 at step 2000
(however many iterations are run); random windows of the first 90 % of the characters. The validation loss is over all
of the rest, in windows of T that do not overlap. The last line is JSON.
"""

import argparse
import json
import math
import statistics
import sys
import time

import torch
from torch.nn import functional

import gpt
from blas import blas_library

B, T = 12, 64
LEARNING_RATE, LAST_LEARNING_RATE = 1e-3, 1e-4
WARM_UP_ITERATIONS, DECAY_ITERATIONS = 100, 2000
BETAS, WEIGHT_DECAY, CLIP = (0.9, 0.99), 0.1, 1.0
UNTIMED_ITERATIONS, TIMED_BLOCK = 50, 10


def read_characters(path):
    """Returns (training ids, validation ids, V); ids number the file's characters in code point order."""
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    ids = {character: index for index, character in enumerate(sorted(set(text)))}
    data = torch.tensor([ids[character] for character in text])
    boundary = int(0.9 * len(data))
    return data[:boundary], data[boundary:], len(ids)


def random_batch(data, generator):
    """B random windows: inputs (B, T) and targets (B, T), each target the character after its input."""
    starts = torch.randint(len(data) - T, (B,), generator=generator).tolist()
    inputs = torch.stack([data[start : start + T] for start in starts])
    targets = torch.stack([data[start + 1 : start + 1 + T] for start in starts])
    return inputs, targets


def learning_rate(iteration):
    """The rate of the given iteration, counted from 0."""
    if iteration < WARM_UP_ITERATIONS:
        return LEARNING_RATE * (iteration + 1) / (WARM_UP_ITERATIONS + 1)
    progress = min(1.0, (iteration - WARM_UP_ITERATIONS) / (DECAY_ITERATIONS - WARM_UP_ITERATIONS))
    share = 0.5 * (1.0 + math.cos(math.pi * progress))
    return LAST_LEARNING_RATE + share * (LEARNING_RATE - LAST_LEARNING_RATE)


def make_optimizer(model):
    parameters = list(model.parameters())
    groups = [
        {"params": [p for p in parameters if p.dim() >= 2], "weight_decay": WEIGHT_DECAY},
        {"params": [p for p in parameters if p.dim() < 2], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=LEARNING_RATE, betas=BETAS)


def mean_loss(model, inputs, targets):
    return functional.cross_entropy(model(inputs).flatten(0, 1), targets.flatten())


def step(model, optimizer, data, iteration, generator):
    """One iteration: draw a batch, go forward and backward, clip, update."""
    for group in optimizer.param_groups:
        group["lr"] = learning_rate(iteration)
    inputs, targets = random_batch(data, generator)
    loss = mean_loss(model, inputs, targets)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
    optimizer.step()


def validation_windows(data):
    """inputs and targets (N, T): every window that has all of its targets."""
    windows = (len(data) - 1) // T
    return data[: windows * T].view(windows, T), data[1 : windows * T + 1].view(windows, T)


@torch.no_grad()
def evaluate(model, data):
    """Mean loss in nats a token over all windows of data."""
    inputs, targets = validation_windows(data)
    total = 0.0
    for some_inputs, some_targets in zip(inputs.split(128), targets.split(128)):
        total += mean_loss(model, some_inputs, some_targets).item() * some_targets.numel()
    return total / targets.numel()


def train(arguments, training, validation, V):
    """Returns ({iteration: validation loss}, [seconds an iteration, one value a block])."""
    generator = torch.Generator().manual_seed(arguments.seed)
    model = gpt.Gpt(gpt.Config(V=V, T=T, L=4, H=4, C=128, F=512, bias=False))
    model.initialize(generator)
    optimizer = make_optimizer(model)
    evaluate_at = set() if arguments.time_only else {*arguments.evaluate_at, arguments.iterations}
    losses, blocks, block_start = {}, [], None
    for iteration in range(arguments.iterations):
        if iteration >= UNTIMED_ITERATIONS and block_start is None:
            block_start, block_first = time.perf_counter(), iteration
        step(model, optimizer, training, iteration, generator)
        done = iteration + 1
        if block_start is not None and done - block_first == TIMED_BLOCK:
            blocks.append((time.perf_counter() - block_start) / TIMED_BLOCK)
            block_start = None
        if done in evaluate_at:
            losses[done] = evaluate(model, validation)
            print(f"iteration {done}: validation loss {losses[done]:.4f}", flush=True)
            block_start = None  # an evaluation inside a block is not training time
    return losses, blocks


def parse(command_line):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", required=True, help="a text file")
    parser.add_argument("--iterations", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--time-only", action="store_true", help="no evaluation")
    parser.add_argument(
        "--evaluate-at",
        type=lambda text: [int(word) for word in text.split(",")],
        default=[250, 500, 1000, 1500, 2000],
        help="iterations, separated by commas; the last one is always evaluated",
    )
    return parser.parse_args(command_line)


def main(command_line=None):
    arguments = parse(command_line)
    torch.set_num_threads(arguments.threads)
    training, validation, V = read_characters(arguments.data)
    windows = len(validation_windows(validation)[0])
    print(f"torch {torch.__version__}, {arguments.threads} threads, BLAS {', '.join(blas_library())}")
    print(f"{len(training)} training characters, {windows} validation windows of {T}, V={V}")
    start = time.perf_counter()
    losses, blocks = train(arguments, training, validation, V)
    milliseconds = [1000 * seconds for seconds in blocks]
    median = statistics.median(milliseconds) if milliseconds else None
    least = min(milliseconds) if milliseconds else None
    if milliseconds:
        print(f"least block {least:.2f}, median of {len(blocks)} blocks of {TIMED_BLOCK}:")
        print(f"{median:.2f} ms/iteration")
    result = {
        "torch": torch.__version__,
        "blas": blas_library(),
        "threads": arguments.threads,
        "seed": arguments.seed,
        "iterations": arguments.iterations,
        "validation_loss": losses,
        "validation_windows": windows,
        "milliseconds_median": median,
        "milliseconds_least": least,
        "seconds": round(time.perf_counter() - start, 1),
    }
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
