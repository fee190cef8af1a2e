"""A GPT-2 style language model in plain PyTorch: pre-layer-norm blocks, learned positions, tied head.

Parameter names and layouts are Hugging Face's GPT-2 ones without the leading "transformer.": the matrices of the
linear layers are (in, out), as its Conv1D keeps them. Shape letters: B batch, T time, C channels, H heads,
D = C / H head size, F feed-forward, V vocabulary, L layers.
"""

import dataclasses
import math

import torch
from torch import nn
from torch.nn import functional

LAYER_NORM_EPSILON = 1e-5
ACTIVATIONS = {"gelu": "none", "gelu_tanh": "tanh"}  # ours -> the `approximate` of torch's gelu


@dataclasses.dataclass(frozen=True)
class Config:
    """Sizes and choices of a model; T is the longest sequence it knows positions for."""

    V: int
    T: int
    L: int
    H: int
    C: int
    F: int
    bias: bool
    activation: str = "gelu"
    dropout: float = 0.0

    def __post_init__(self):
        for letter in "VTLHCF":
            value = getattr(self, letter)
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise ValueError(f"{letter}={value} is not a positive whole number")
        if self.C % self.H != 0:
            raise ValueError(f"C={self.C} is not a multiple of H={self.H}")
        if not isinstance(self.bias, bool):
            raise ValueError(f"bias={self.bias} is neither true nor false")
        if self.activation not in ACTIVATIONS:
            raise ValueError(f"activation={self.activation} is none of {', '.join(ACTIVATIONS)}")


class LayerNorm(nn.Module):
    """Layer norm over the last axis, whose bias can be left out (torch 1.13's own cannot)."""

    def __init__(self, config):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(config.C))
        self.bias = nn.Parameter(torch.zeros(config.C)) if config.bias else None

    def forward(self, x):
        return functional.layer_norm(x, self.weight.shape, self.weight, self.bias, LAYER_NORM_EPSILON)


class Linear(nn.Module):
    """y = x w + b with w (in, out)."""

    def __init__(self, inputs, outputs, bias):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(inputs, outputs))
        self.bias = nn.Parameter(torch.zeros(outputs)) if bias else None

    def forward(self, x):
        rows = x.reshape(-1, x.shape[-1])
        if self.bias is None:
            y = rows @ self.weight
        else:
            y = torch.addmm(self.bias, rows, self.weight)
        return y.view(*x.shape[:-1], -1)


def heads_of(qkv, H):
    """Queries, keys and values, each (B H, T, D), of (B, T, 3 C)."""
    B, T, columns = qkv.shape
    C = columns // 3
    parts = qkv.view(B, T, 3, H, C // H).permute(2, 0, 3, 1, 4)
    return (part.reshape(B * H, T, C // H) for part in parts)


class Attention(nn.Module):
    """Causal self-attention; the columns of c_attn are all queries, then all keys, then all values."""

    def __init__(self, config):
        super().__init__()
        self.H = config.H
        self.c_attn = Linear(config.C, 3 * config.C, config.bias)
        self.c_proj = Linear(config.C, config.C, config.bias)
        self.probability_dropout = nn.Dropout(config.dropout)
        self.residual_dropout = nn.Dropout(config.dropout)
        future = torch.ones(config.T, config.T, dtype=torch.bool).triu(1)
        self.register_buffer("mask", torch.zeros(config.T, config.T).masked_fill(future, float("-inf")), persistent=False)

    def forward(self, x):
        B, T, C = x.shape
        q, k, v = heads_of(self.c_attn(x), self.H)
        if x.is_cuda and self.probability_dropout.p == 0:
            heads = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
            return self.residual_dropout(self.c_proj(self.joined(heads, B)))
        # The fastest that 1.13 has on a CPU: scale and mask are a part of the product.
        scores = torch.baddbmm(self.mask[:T, :T], q, k.transpose(1, 2), alpha=1.0 / math.sqrt(C // self.H))
        probabilities = self.probability_dropout(functional.softmax(scores, dim=-1))
        return self.residual_dropout(self.c_proj(self.joined(torch.bmm(probabilities, v), B)))

    def joined(self, heads, B):
        """The heads (B H, T, D) beside each other, (B, T, C)."""
        _, T, D = heads.shape
        return heads.view(B, self.H, T, D).transpose(1, 2).reshape(B, T, self.H * D)


class FeedForward(nn.Module):
    """C -> F, GELU, F -> C."""

    def __init__(self, config):
        super().__init__()
        self.approximate = ACTIVATIONS[config.activation]
        self.c_fc = Linear(config.C, config.F, config.bias)
        self.c_proj = Linear(config.F, config.C, config.bias)
        self.residual_dropout = nn.Dropout(config.dropout)

    def forward(self, x):
        hidden = functional.gelu(self.c_fc(x), approximate=self.approximate)
        return self.residual_dropout(self.c_proj(hidden))


class Block(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.ln_1 = LayerNorm(config)
        self.attn = Attention(config)
        self.ln_2 = LayerNorm(config)
        self.mlp = FeedForward(config)

    def forward(self, x):
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))


class Gpt(nn.Module):
    """The model; `forward` gives logits (B, T, V) for ids (B, T). Weights are zero until set or initialised."""

    def __init__(self, config):
        super().__init__()
        self.config = config
        self.wte = nn.Embedding(config.V, config.C)
        self.wpe = nn.Embedding(config.T, config.C)
        self.embedding_dropout = nn.Dropout(config.dropout)
        self.h = nn.ModuleList(Block(config) for _ in range(config.L))
        self.ln_f = LayerNorm(config)

    def forward(self, ids):
        positions = torch.arange(ids.shape[1])
        x = self.embedding_dropout(self.wte(ids) + self.wpe(positions))
        for block in self.h:
            x = block(x)
        return functional.linear(self.ln_f(x), self.wte.weight)

    def initialize(self, generator):
        """nanoGPT's initialisation: N(0, .02); residual projections N(0, .02 / sqrt(2 L)); biases 0, norms 1."""
        for name, parameter in self.named_parameters():
            if parameter.dim() < 2:
                continue
            deviation = 0.02
            if name.endswith("c_proj.weight"):
                deviation /= math.sqrt(2 * self.config.L)
            with torch.no_grad():
                parameter.normal_(0.0, deviation, generator=generator)


def weighted_loss(logits, targets, weights):
    """sum(w nll) / sum(w), nll in nats; logits (B, T, V), targets and weights (B, T)."""
    losses = functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="none")
    return (losses * weights.flatten()).sum() / weights.sum()
