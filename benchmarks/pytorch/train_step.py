"""Trains a workload with PyTorch, a step each time it is asked: the peer of `sirocco bench step`.

Reads work.json and weights.safetensors of a folder, says "ready DESCRIPTION" on its output, then answers each line
"step" of its input with "loss NUMBER", the mean loss before the update, until the input ends. A step is what ours is:
forward, backward, clip by the norm of all gradients, AdamW.

Models are those that the tests hold ours against, in tests/pytorch. BERT computes logits at every position, as usual
in PyTorch, and its loss at the rows of the batch; where these are all positions, every one counts.
"""

import argparse
import contextlib
import json
import os
import sys

import torch
from torch.nn import functional

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tests", "pytorch"))

import bert  # noqa: E402
import gpt  # noqa: E402
import safetensors_file  # noqa: E402
from blas import blas_library  # noqa: E402

PRECISIONS = {"f32": torch.float32, "bf16": torch.bfloat16, "f16": torch.float16}
IGNORED = -100  # the target of a position that is not predicted, as in Hugging Face's collators


def make_model(config, tensors):
    """The model of the workload with the given weights; names and shapes must be exactly the model's."""
    values = dict(config)
    kind = values.pop("kind")
    model = gpt.Gpt(gpt.Config(**values)) if kind == "gpt" else bert.Bert(bert.Config(**values))
    model.load_state_dict(tensors)
    return model


def make_optimizer(model, settings):
    parameters = list(model.parameters())
    decay = settings["weight_decay"]
    groups = [
        {"params": [p for p in parameters if p.dim() >= 2], "weight_decay": decay},
        {"params": [p for p in parameters if p.dim() < 2], "weight_decay": 0.0},
    ]
    betas, epsilon = tuple(settings["betas"]), settings["epsilon"]
    return torch.optim.AdamW(
        groups, lr=settings["learning_rate"], betas=betas, eps=epsilon, foreach=True
    )


class Workload:
    """A model, its optimizer and the batch."""

    def __init__(self, folder, device, compiled):
        self.device = device
        with open(os.path.join(folder, "work.json"), encoding="utf-8") as file:
            work = json.load(file)
        tensors, _ = safetensors_file.read(os.path.join(folder, "weights.safetensors"))
        self.precision = PRECISIONS[work.get("precision", "f32")]
        self.model = make_model(work["config"], tensors).to(device)
        self.optimizer = make_optimizer(self.model, work["optimizer"])
        self.maximum_norm = work["optimizer"]["maximum_norm"]
        batch = work["batch"]
        B, T = batch["B"], batch["T"]
        self.inputs = [torch.tensor(batch["ids"], device=device).view(B, T)]
        if work["config"]["kind"] == "bert":
            self.inputs.append(torch.tensor(batch["types"], device=device).view(B, T))
        targets = torch.full((B * T,), IGNORED)
        targets[torch.tensor(batch["rows"])] = torch.tensor(batch["targets"])
        self.targets = targets.to(device)
        self.loss = torch.compile(self.losses) if compiled else self.losses

    def losses(self):
        rounded = self.precision != torch.float32
        with torch.autocast(self.device, self.precision) if rounded else contextlib.nullcontext():
            logits = self.model(*self.inputs).view(len(self.targets), -1)
            return functional.cross_entropy(logits, self.targets, ignore_index=IGNORED)

    def step(self):
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.maximum_norm)
        self.optimizer.step()
        return loss.item()


def main(command_line=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", help="holds work.json and weights.safetensors")
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--threads", type=int, help="of this processor")
    place.add_argument("--cuda", choices=("eager", "compiled"), help="on a GPU; the model op by op or compiled")
    arguments = parser.parse_args(command_line)
    if arguments.cuda:
        workload = Workload(arguments.folder, "cuda", arguments.cuda == "compiled")
        print(
            f"ready PyTorch {torch.__version__} {arguments.cuda}, CUDA {torch.version.cuda},"
            f" {torch.cuda.get_device_name()}",
            flush=True,
        )
        answer(workload)
        return 0
    torch.set_num_threads(arguments.threads)
    workload = Workload(arguments.folder, "cpu", False)
    policy = os.environ.get("OMP_WAIT_POLICY", "default")
    print(
        f"ready PyTorch {torch.__version__}, threads {arguments.threads}, OMP_WAIT_POLICY {policy},"
        f" BLAS {', '.join(blas_library())}",
        flush=True,
    )
    answer(workload)
    return 0


def answer(workload):
    for line in sys.stdin:
        if line != "step\n":
            raise ValueError(f"asked for {line!r}, expected 'step'")
        print(f"loss {workload.step()!r}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
