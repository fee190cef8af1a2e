"""BERT with its masked language model in plain PyTorch: post-layer-norm blocks, learned positions, tied decoder.

Parameter names and layouts are those of Hugging Face's BertForMaskedLM, but that the query, key and value matrices
of a layer are one, attention.self.query_key_value, one after the other. Shape letters: B batch, T time, C channels,
H heads, D = C / H head size, F feed-forward, V vocabulary, L layers.
"""

import dataclasses
import math

import torch
from torch import nn
from torch.nn import functional

from gpt import ACTIVATIONS, heads_of

LAYER_NORM_EPSILON = 1e-12


@dataclasses.dataclass(frozen=True)
class Config:
    """Sizes and choices of a model; T is the longest sequence it knows positions for."""

    V: int
    T: int
    types: int
    L: int
    H: int
    C: int
    F: int
    activation: str = "gelu"

    def __post_init__(self):
        for name in ("V", "T", "types", "L", "H", "C", "F"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise ValueError(f"{name}={value} is not a positive whole number")
        if self.C % self.H != 0:
            raise ValueError(f"C={self.C} is not a multiple of H={self.H}")
        if self.activation not in ACTIVATIONS:
            raise ValueError(f"activation={self.activation} is none of {', '.join(ACTIVATIONS)}")

    def gelu(self, x):
        return functional.gelu(x, approximate=ACTIVATIONS[self.activation])


def layer_norm(config):
    return nn.LayerNorm(config.C, eps=LAYER_NORM_EPSILON)


class Embeddings(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.word_embeddings = nn.Embedding(config.V, config.C)
        self.position_embeddings = nn.Embedding(config.T, config.C)
        self.token_type_embeddings = nn.Embedding(config.types, config.C)
        self.LayerNorm = layer_norm(config)

    def forward(self, ids, types):
        positions = torch.arange(ids.shape[1])
        x = self.word_embeddings(ids) + self.position_embeddings(positions)
        return self.LayerNorm(x + self.token_type_embeddings(types))


class SelfAttention(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.H = config.H
        self.query_key_value = nn.Linear(config.C, 3 * config.C)

    def forward(self, x, mask):
        B, T, C = x.shape
        q, k, v = heads_of(self.query_key_value(x), self.H)
        scale = 1.0 / math.sqrt(C // self.H)
        if mask is None:
            scores = torch.bmm(q * scale, k.transpose(1, 2))
        else:
            scores = torch.baddbmm(mask.repeat_interleave(self.H, dim=0), q, k.transpose(1, 2), alpha=scale)
        heads = torch.bmm(functional.softmax(scores, dim=-1), v)
        return heads.view(B, self.H, T, C // self.H).transpose(1, 2).reshape(B, T, C)


class AddAndNorm(nn.Module):
    """The layer norm of the sum of a residual connection and a projected branch."""

    def __init__(self, config, width):
        super().__init__()
        self.dense = nn.Linear(width, config.C)
        self.LayerNorm = layer_norm(config)

    def forward(self, branch, x):
        return self.LayerNorm(self.dense(branch) + x)


class Intermediate(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.dense = nn.Linear(config.C, config.F)

    def forward(self, x):
        return self.config.gelu(self.dense(x))


class Layer(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.attention = nn.ModuleDict({"self": SelfAttention(config), "output": AddAndNorm(config, config.C)})
        self.intermediate = Intermediate(config)
        self.output = AddAndNorm(config, config.F)

    def forward(self, x, mask):
        x = self.attention["output"](self.attention["self"](x, mask), x)
        return self.output(self.intermediate(x), x)


class Transform(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.dense = nn.Linear(config.C, config.C)
        self.LayerNorm = layer_norm(config)

    def forward(self, x):
        return self.LayerNorm(self.config.gelu(self.dense(x)))


class Predictions(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.transform = Transform(config)
        self.bias = nn.Parameter(torch.zeros(config.V))

    def forward(self, x, matrix):
        return functional.linear(self.transform(x), matrix, self.bias)


class Bert(nn.Module):
    """The model; `forward` gives logits (N, V) for the given rows of the B * T positions, or for all of them."""

    def __init__(self, config):
        super().__init__()
        self.config = config
        self.bert = nn.ModuleDict(
            {
                "embeddings": Embeddings(config),
                "encoder": nn.ModuleDict({"layer": nn.ModuleList(Layer(config) for _ in range(config.L))}),
            }
        )
        self.cls = nn.ModuleDict({"predictions": Predictions(config)})

    def forward(self, ids, types, groups=None, rows=None):
        mask = None if groups is None else group_mask(groups, self.cls["predictions"].bias.dtype)
        x = self.bert["embeddings"](ids, types)
        for layer in self.bert["encoder"]["layer"]:
            x = layer(x, mask)
        x = x.flatten(0, 1)
        if rows is not None:
            x = x[rows]
        return self.cls["predictions"](x, self.bert["embeddings"].word_embeddings.weight)

    def initialize(self, generator):
        """N(0, .02) for matrices and embeddings; biases 0, norms 1."""
        for name, parameter in self.named_parameters():
            with torch.no_grad():
                if parameter.dim() >= 2:
                    parameter.normal_(0.0, 0.02, generator=generator)
                else:
                    parameter.fill_(1.0 if name.endswith("LayerNorm.weight") else 0.0)


def group_mask(groups, dtype):
    """What is added to scores (B, T, T): 0 inside a group, else minus infinity. Absent positions see each other."""
    same = groups[:, :, None] == groups[:, None, :]
    return torch.zeros(same.shape, dtype=dtype).masked_fill(~same, float("-inf"))
