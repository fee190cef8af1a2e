"""A transformer whose choices are data, in plain PyTorch: functions of parameters by name.

Written apart from Sirocco's Java after the papers: Vaswani et al. 2017 (sinusoids), Devlin et al. 2019 (BERT), Conneau
and Lample 2019 (XLM), Su et al. 2021 (rotary), Zhang and Sennrich 2019 (RMSNorm), Shazeer 2020 (SwiGLU). Names are
Hugging Face's of GPT-2, BERT and XLM, with query, key and value in one matrix. Shape letters: B batch, T time,
C channels, H heads, D = C / H head size, F feed-forward, V vocabulary, L layers.
"""

import dataclasses
import math

import torch
from torch.nn import functional

BASE = 10_000

NAMES = {
    "gpt": {
        "words": "wte",
        "positions": "wpe",
        "segments": "wse",
        "embedding_norm": "ln_e",
        "attention_norm": "h.{}.ln_1",
        "qkv": "h.{}.attn.c_attn",
        "attention_out": "h.{}.attn.c_proj",
        "feed_forward_norm": "h.{}.ln_2",
        "feed_forward": "h.{}.mlp.c_fc",
        "feed_forward_out": "h.{}.mlp.c_proj",
        "final_norm": "ln_f",
        "tokens": "lm_head",
        "transform": "lm_head.dense",
        "transform_norm": "lm_head.layer_norm",
        "pooler": "pooler.dense",
        "classes": "seq_relationship",
    },
    "bert": {
        "words": "bert.embeddings.word_embeddings",
        "positions": "bert.embeddings.position_embeddings",
        "segments": "bert.embeddings.token_type_embeddings",
        "embedding_norm": "bert.embeddings.LayerNorm",
        "attention_norm": "bert.encoder.layer.{}.attention.output.LayerNorm",
        "qkv": "bert.encoder.layer.{}.attention.self.query_key_value",
        "attention_out": "bert.encoder.layer.{}.attention.output.dense",
        "feed_forward_norm": "bert.encoder.layer.{}.output.LayerNorm",
        "feed_forward": "bert.encoder.layer.{}.intermediate.dense",
        "feed_forward_out": "bert.encoder.layer.{}.output.dense",
        "final_norm": "bert.encoder.LayerNorm",
        "tokens": "cls.predictions",
        "transform": "cls.predictions.transform.dense",
        "transform_norm": "cls.predictions.transform.LayerNorm",
        "pooler": "bert.pooler.dense",
        "classes": "cls.seq_relationship",
    },
    "xlm": {
        "words": "transformer.embeddings",
        "positions": "transformer.position_embeddings",
        "segments": "transformer.lang_embeddings",
        "embedding_norm": "transformer.layer_norm_emb",
        "attention_norm": "transformer.layer_norm1.{}",
        "qkv": "transformer.attentions.{}.qkv_lin",
        "attention_out": "transformer.attentions.{}.out_lin",
        "feed_forward_norm": "transformer.layer_norm2.{}",
        "feed_forward": "transformer.ffns.{}.lin1",
        "feed_forward_out": "transformer.ffns.{}.lin2",
        "final_norm": "transformer.layer_norm",
        "tokens": "pred_layer.proj",
        "transform": "pred_layer.transform.dense",
        "transform_norm": "pred_layer.transform.layer_norm",
        "pooler": "pooler.dense",
        "classes": "seq_relationship",
    },
}


@dataclasses.dataclass(frozen=True)
class Config:
    """Sizes and choices, as Sirocco's TransformerConfig; words in lower case."""

    V: int
    T: int
    L: int
    H: int
    C: int
    F: int
    positions: str  # learned, sinusoidal, rotary
    embedding_norm: str  # absent, present
    placement: str  # pre, post
    norm: str  # layer_norm, rms_norm
    epsilon: float
    feed_forward: str  # gelu, gelu_tanh, swiglu
    tokens: str  # plain, biased, transformed
    naming: str  # gpt, bert, xlm
    mask: str  # full, causal


class Model:
    """What is computed from parameters, a map of names to tensors. A part that is not there is left out."""

    def __init__(self, config, parameters):
        self.config = config
        self.parameters = parameters
        self.names = NAMES[config.naming]

    def parameter(self, part, kind, layer=None):
        """A tensor, or None."""
        return self.parameters.get(f"{self.names[part].format(layer)}.{kind}")

    def linear(self, part, x, layer=None):
        weight = self.parameter(part, "weight", layer)
        by_input = self.config.naming == "gpt" and part != "classes"
        return functional.linear(x, weight.t() if by_input else weight, self.parameter(part, "bias", layer))

    def norm(self, part, x, layer=None):
        weight = self.parameter(part, "weight", layer)
        if self.config.norm == "rms_norm":
            return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.config.epsilon) * weight
        return functional.layer_norm(x, weight.shape, weight, self.parameter(part, "bias", layer), self.config.epsilon)

    def gelu(self, x):
        return functional.gelu(x, approximate="tanh" if self.config.feed_forward == "gelu_tanh" else "none")

    def embed(self, batch):
        words = self.parameter("words", "weight")
        x = words[batch["ids"]]
        if self.config.positions == "learned":
            x = x + self.parameter("positions", "weight")[batch["positions"]]
        elif self.config.positions == "sinusoidal":
            x = x + sinusoids(self.config.T, self.config.C).to(x.dtype)[batch["positions"]]
        if self.parameter("segments", "weight") is not None:
            x = x + self.parameter("segments", "weight")[batch["segments"]]
        return self.norm("embedding_norm", x) if self.config.embedding_norm == "present" else x

    def attention(self, x, batch, layer):
        B, T, C = x.shape
        q, k, v = self.linear("qkv", x, layer).split(C, dim=-1)
        q, k, v = (part.view(B, T, self.config.H, -1).transpose(1, 2) for part in (q, k, v))
        if self.config.positions == "rotary":
            q, k = (rotate(part, batch["positions"]) for part in (q, k))
        scores = q @ k.transpose(2, 3) / math.sqrt(q.shape[-1])
        allowed = batch["groups"][:, :, None] == batch["groups"][:, None, :]  # absent ones see each other
        if self.config.mask == "causal":
            allowed = allowed & torch.ones(T, T, dtype=torch.bool).tril()
        scores = scores.masked_fill(~allowed[:, None], float("-inf"))
        joined = (functional.softmax(scores, dim=-1) @ v).transpose(1, 2).reshape(B, T, C)
        return self.linear("attention_out", joined, layer)

    def feed_forward(self, x, layer):
        hidden = self.linear("feed_forward", x, layer)
        if self.config.feed_forward == "swiglu":
            gate, through = hidden.chunk(2, dim=-1)
            hidden = functional.silu(gate) * through
        else:
            hidden = self.gelu(hidden)
        return self.linear("feed_forward_out", hidden, layer)

    def states(self, batch):
        x = self.embed(batch)
        for layer in range(self.config.L):
            if self.config.placement == "pre":
                x = x + self.attention(self.norm("attention_norm", x, layer), batch, layer)
                x = x + self.feed_forward(self.norm("feed_forward_norm", x, layer), layer)
            else:
                x = self.norm("attention_norm", x + self.attention(x, batch, layer), layer)
                x = self.norm("feed_forward_norm", x + self.feed_forward(x, layer), layer)
        return self.norm("final_norm", x) if self.config.placement == "pre" else x

    def losses(self, batch):
        """The losses of tokens (N) and, if the batch has labels, of classes (B), each times its weight."""
        states = self.states(batch)
        x = states.flatten(0, 1)[batch["rows"]]
        if self.config.tokens == "transformed":
            x = self.norm("transform_norm", self.gelu(self.linear("transform", x)))
        logits = functional.linear(x, self.parameter("words", "weight"), self.parameter("tokens", "bias"))
        losses = {"losses": weighted(logits, batch["targets"], batch["weights"])}
        if "labels" in batch:
            pooled = torch.tanh(self.linear("pooler", states[:, 0]))
            classes = self.linear("classes", pooled)
            losses["label_losses"] = weighted(classes, batch["labels"], batch["label_weights"])
        return losses


def weighted(logits, targets, weights):
    return functional.cross_entropy(logits, targets, reduction="none") * weights.to(logits.dtype)


def sinusoids(T, C):
    """(T, C): sine in even channels, cosine in odd ones."""
    angles = torch.arange(T, dtype=torch.float64)[:, None] / BASE ** (
        torch.arange(C, dtype=torch.float64).div(2, rounding_mode="floor") * 2 / C
    )
    table = angles.sin()
    table[:, 1::2] = angles.cos()[:, 1::2]
    return table


def rotate(x, positions):
    """x (B, H, T, D) with the pairs (i, i + D/2) turned by t / 10000^(2i/D)."""
    half = x.shape[-1] // 2
    frequencies = BASE ** (-torch.arange(half, dtype=torch.float64) / half)
    angles = (positions[:, None, :, None] * frequencies).double()
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    first, second = x[..., :half], x[..., half:]
    return torch.cat((first * cos - second * sin, second * cos + first * sin), dim=-1)
