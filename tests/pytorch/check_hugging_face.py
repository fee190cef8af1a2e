"""Holds the logits of a program against those of a Hugging Face directory, read with nothing but torch.

The classes BertForPreTraining, BertForMaskedLM, GPT2LMHeadModel, XLMWithLMHeadModel, RobertaForMaskedLM,
XLMRobertaForMaskedLM, DistilBertForMaskedLM, and Bert, GPT2, XLM, Roberta, XLMRoberta and
DistilBertForSequenceClassification and ForTokenClassification are written down here as functions of config.json and model.safetensors. Every tensor of the file has to be read,
and none may be missing.

Exit status: 0 all logits agree, 1 they do not, or a file cannot be used.
"""

import argparse
import json
import math
import os
import struct
import sys

import torch
from torch.nn import functional

DTYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}
WIDTHS = {"F32": 4, "F16": 2, "BF16": 2}


class Refused(Exception):
    """A file that cannot be used; the message names it."""


def read_safetensors(path):
    """Returns ({name: float32 tensor}, metadata)."""
    with open(path, "rb") as file:
        content = bytearray(file.read())
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length].decode("utf-8"))
    metadata = header.pop("__metadata__", {})
    data = content[8 + length :]
    tensors, end = {}, 0
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        first, last = entry["data_offsets"]
        if first != end:
            raise Refused(f"{path}: {name} begins at {first}, not at {end}")
        count = math.prod(entry["shape"])
        if last - first != count * WIDTHS[entry["dtype"]]:
            raise Refused(f"{path}: {name} has {last - first} bytes")
        flat = torch.frombuffer(data, dtype=DTYPES[entry["dtype"]], count=count, offset=first)
        tensors[name] = flat.reshape(entry["shape"]).to(torch.float64)
        end = last
    if end != len(data):
        raise Refused(f"{path}: tensors end at {end}, the data at {len(data)}")
    return tensors, metadata


class Weights:
    """The tensors of a file, and which of them were read."""

    def __init__(self, path):
        self.path = path
        self.tensors, self.metadata = read_safetensors(path)
        self.read = set()

    def __call__(self, name, *shape):
        if name not in self.tensors:
            raise Refused(f"{self.path}: no tensor {name}")
        tensor = self.tensors[name]
        if tuple(tensor.shape) != shape:
            raise Refused(f"{self.path}: {name} is {tuple(tensor.shape)}, config.json says {shape}")
        self.read.add(name)
        return tensor

    def __contains__(self, name):
        return name in self.tensors

    def require_all_read(self):
        left = sorted(set(self.tensors) - self.read)
        if left:
            raise Refused(f"{self.path}: {len(left)} tensors that the class does not have: {', '.join(left)}")


def linear(weights, name, x, outputs):
    weight = weights(name + ".weight", outputs, x.shape[-1])
    return functional.linear(x, weight, weights(name + ".bias", outputs))


def conv1d(weights, name, x, outputs):
    """GPT-2's linear layer, whose matrix is stored (inputs, outputs)."""
    return x @ weights(name + ".weight", x.shape[-1], outputs) + weights(name + ".bias", outputs)


def layer_norm(weights, name, x, epsilon):
    size = x.shape[-1]
    return functional.layer_norm(x, (size,), weights(name + ".weight", size), weights(name + ".bias", size), epsilon)


def activation(name):
    if name in ("gelu", "gelu_python"):
        return functional.gelu
    if name in ("gelu_new", "gelu_pytorch_tanh"):
        return lambda x: functional.gelu(x, approximate="tanh")
    if name == "relu":
        return functional.relu
    raise Refused(f"activation {name} is not known here")


def attend(q, k, v, heads, allowed):
    """Attention over (B, T, C); allowed (B, 1, T, T) is true where a position may look."""
    B, T, C = q.shape

    def split(x):
        return x.view(B, T, heads, C // heads).transpose(1, 2)

    scores = split(q) @ split(k).transpose(2, 3) / math.sqrt(C // heads)
    scores = scores.masked_fill(~allowed, torch.finfo(torch.float32).min)
    return (torch.softmax(scores, dim=-1) @ split(v)).transpose(1, 2).reshape(B, T, C)


def everywhere(mask):
    return (mask == 1)[:, None, None, :].expand(-1, 1, mask.shape[1], -1)


def causal(mask):
    T = mask.shape[1]
    return everywhere(mask) & torch.ones(T, T, dtype=torch.bool).tril()


def lookup(weights, name, ids, rows, size):
    return weights(name, rows, size)[ids]


# ----------------------------------------------------------------------------------------------------------------------
# Classes: each gives {"logits": (B, T, V)}, BertForPreTraining also "label_logits" (B, 2); classifiers of K classes
# give "label_logits" (B, K) alone, or (B, T, K) for those of tokens
# ----------------------------------------------------------------------------------------------------------------------


def bert_states(weights, config, batch, prefix, positions):
    C, epsilon = config["hidden_size"], config["layer_norm_eps"]
    act = activation(config["hidden_act"])
    if config.get("position_embedding_type", "absolute") != "absolute":
        raise Refused("config.json: position_embedding_type is not absolute")
    base = prefix + "embeddings."
    x = lookup(weights, base + "word_embeddings.weight", batch["ids"], config["vocab_size"], C)
    x = x + lookup(weights, base + "position_embeddings.weight", positions, config["max_position_embeddings"], C)
    x = x + lookup(weights, base + "token_type_embeddings.weight", batch["segments"], config["type_vocab_size"], C)
    x = layer_norm(weights, base + "LayerNorm", x, epsilon)
    allowed = everywhere(batch["mask"])
    for number in range(config["num_hidden_layers"]):
        layer = f"{prefix}encoder.layer.{number}."
        q, k, v = (linear(weights, f"{layer}attention.self.{part}", x, C) for part in ("query", "key", "value"))
        branch = linear(
            weights, layer + "attention.output.dense", attend(q, k, v, config["num_attention_heads"], allowed), C
        )
        x = layer_norm(weights, layer + "attention.output.LayerNorm", x + branch, epsilon)
        branch = act(linear(weights, layer + "intermediate.dense", x, config["intermediate_size"]))
        branch = linear(weights, layer + "output.dense", branch, C)
        x = layer_norm(weights, layer + "output.LayerNorm", x + branch, epsilon)
    return x


def bert_for_masked_lm(weights, config, batch):
    V, C = config["vocab_size"], config["hidden_size"]
    x = bert_states(weights, config, batch, "bert.", batch["positions"])
    x = activation(config["hidden_act"])(linear(weights, "cls.predictions.transform.dense", x, C))
    x = layer_norm(weights, "cls.predictions.transform.LayerNorm", x, config["layer_norm_eps"])
    words = weights("bert.embeddings.word_embeddings.weight", V, C)
    return {"logits": x @ words.T + weights("cls.predictions.bias", V)}


def bert_for_pre_training(weights, config, batch):
    C = config["hidden_size"]
    states = bert_states(weights, config, batch, "bert.", batch["positions"])
    pooled = torch.tanh(linear(weights, "bert.pooler.dense", states[:, 0], C))
    results = bert_for_masked_lm(weights, config, batch)
    results["label_logits"] = linear(weights, "cls.seq_relationship", pooled, 2)
    return results


def classes(config):
    if config["problem_type"] != "single_label_classification":
        raise Refused(f"config.json: problem_type {config['problem_type']}")
    return labels(config)


def labels(config):
    names = [config["id2label"][str(number)] for number in range(len(config["id2label"]))]
    if [config["label2id"][name] for name in names] != list(range(len(names))):
        raise Refused(f"config.json: label2id {config['label2id']} is not id2label {config['id2label']} backwards")
    return len(names)


def token_classes(weights, config, states):
    if "problem_type" in config:
        raise Refused(f"config.json: problem_type {config['problem_type']}, which is for classes of texts")
    return {"label_logits": linear(weights, "classifier", states, labels(config))}


def bert_for_token_classification(weights, config, batch):
    states = bert_states(weights, config, batch, "bert.", batch["positions"])
    return token_classes(weights, config, states)


def bert_for_sequence_classification(weights, config, batch):
    states = bert_states(weights, config, batch, "bert.", batch["positions"])
    pooled = torch.tanh(linear(weights, "bert.pooler.dense", states[:, 0], config["hidden_size"]))
    return {"label_logits": linear(weights, "classifier", pooled, classes(config))}


def roberta_states(weights, config, batch):
    # The first position comes after that of padding.
    return bert_states(weights, config, batch, "roberta.", batch["positions"] + config["pad_token_id"] + 1)


def roberta_for_sequence_classification(weights, config, batch):
    x = roberta_states(weights, config, batch)[:, 0]
    x = torch.tanh(linear(weights, "classifier.dense", x, config["hidden_size"]))
    return {"label_logits": linear(weights, "classifier.out_proj", x, classes(config))}


def roberta_for_token_classification(weights, config, batch):
    return token_classes(weights, config, roberta_states(weights, config, batch))


def roberta_for_masked_lm(weights, config, batch):
    V, C = config["vocab_size"], config["hidden_size"]
    x = roberta_states(weights, config, batch)
    x = functional.gelu(linear(weights, "lm_head.dense", x, C))
    x = layer_norm(weights, "lm_head.layer_norm", x, config["layer_norm_eps"])
    words = weights("roberta.embeddings.word_embeddings.weight", V, C)
    return {"logits": x @ words.T + weights("lm_head.bias", V)}


def distilbert_states(weights, config, batch):
    V, C, epsilon = config["vocab_size"], config["dim"], 1e-12
    act = activation(config["activation"])
    base = "distilbert.embeddings."
    x = lookup(weights, base + "word_embeddings.weight", batch["ids"], V, C)
    x = x + lookup(
        weights, base + "position_embeddings.weight", batch["positions"], config["max_position_embeddings"], C
    )
    x = layer_norm(weights, base + "LayerNorm", x, epsilon)
    allowed = everywhere(batch["mask"])
    for number in range(config["n_layers"]):
        layer = f"distilbert.transformer.layer.{number}."
        q, k, v = (linear(weights, f"{layer}attention.{part}_lin", x, C) for part in "qkv")
        branch = linear(weights, layer + "attention.out_lin", attend(q, k, v, config["n_heads"], allowed), C)
        x = layer_norm(weights, layer + "sa_layer_norm", x + branch, epsilon)
        branch = linear(weights, layer + "ffn.lin2", act(linear(weights, layer + "ffn.lin1", x, config["hidden_dim"])), C)
        x = layer_norm(weights, layer + "output_layer_norm", x + branch, epsilon)
    return x


def distilbert_for_masked_lm(weights, config, batch):
    V, C, act = config["vocab_size"], config["dim"], activation(config["activation"])
    x = act(linear(weights, "vocab_transform", distilbert_states(weights, config, batch), C))
    x = layer_norm(weights, "vocab_layer_norm", x, 1e-12)
    words = weights("distilbert.embeddings.word_embeddings.weight", V, C)
    return {"logits": x @ words.T + weights("vocab_projector.bias", V)}


def distilbert_for_sequence_classification(weights, config, batch):
    first = distilbert_states(weights, config, batch)[:, 0]
    pooled = functional.relu(linear(weights, "pre_classifier", first, config["dim"]))
    return {"label_logits": linear(weights, "classifier", pooled, classes(config))}


def distilbert_for_token_classification(weights, config, batch):
    return token_classes(weights, config, distilbert_states(weights, config, batch))


def gpt2_states(weights, config, batch):
    V, C, epsilon = config["vocab_size"], config["n_embd"], config["layer_norm_epsilon"]
    F = config["n_inner"] or 4 * C
    act = activation(config["activation_function"])
    x = lookup(weights, "transformer.wte.weight", batch["ids"], V, C)
    x = x + lookup(weights, "transformer.wpe.weight", batch["positions"], config["n_positions"], C)
    allowed = causal(batch["mask"])
    for number in range(config["n_layer"]):
        layer = f"transformer.h.{number}."
        packed = conv1d(weights, layer + "attn.c_attn", layer_norm(weights, layer + "ln_1", x, epsilon), 3 * C)
        branch = attend(*packed.split(C, dim=2), config["n_head"], allowed)
        x = x + conv1d(weights, layer + "attn.c_proj", branch, C)
        branch = act(conv1d(weights, layer + "mlp.c_fc", layer_norm(weights, layer + "ln_2", x, epsilon), F))
        x = x + conv1d(weights, layer + "mlp.c_proj", branch, C)
    return layer_norm(weights, "transformer.ln_f", x, epsilon)


def gpt2_lm_head_model(weights, config, batch):
    words = weights("transformer.wte.weight", config["vocab_size"], config["n_embd"])
    return {"logits": gpt2_states(weights, config, batch) @ words.T}


def gpt2_for_sequence_classification(weights, config, batch):
    states = gpt2_states(weights, config, batch)
    last = states[torch.arange(len(states)), batch["mask"].sum(dim=1) - 1]
    return {"label_logits": last @ weights("score.weight", classes(config), config["n_embd"]).T}


def gpt2_for_token_classification(weights, config, batch):
    return token_classes(weights, config, gpt2_states(weights, config, batch))


def xlm_states(weights, config, batch):
    V, C, epsilon = config["vocab_size"], config["emb_dim"], config["layer_norm_eps"]
    if config["asm"] or not config["is_encoder"]:
        raise Refused("config.json: only an encoder without adaptive softmax is known here")
    act = activation("gelu" if config["gelu_activation"] else "relu")
    x = lookup(weights, "transformer.embeddings.weight", batch["ids"], V, C)
    x = x + lookup(
        weights, "transformer.position_embeddings.weight", batch["positions"], config["max_position_embeddings"], C
    )
    if config["n_langs"] > 1 and config["use_lang_emb"]:
        x = x + lookup(weights, "transformer.lang_embeddings.weight", batch["segments"], config["n_langs"], C)
    x = layer_norm(weights, "transformer.layer_norm_emb", x, epsilon)
    present = batch["mask"][:, :, None]
    x = x * present
    allowed = (causal if config["causal"] else everywhere)(batch["mask"])
    for number in range(config["n_layers"]):
        attention = f"transformer.attentions.{number}."
        q, k, v = (linear(weights, f"{attention}{part}_lin", x, C) for part in "qkv")
        x = x + linear(weights, attention + "out_lin", attend(q, k, v, config["n_heads"], allowed), C)
        x = layer_norm(weights, f"transformer.layer_norm1.{number}", x, epsilon)
        branch = act(linear(weights, f"transformer.ffns.{number}.lin1", x, 4 * C))
        x = x + linear(weights, f"transformer.ffns.{number}.lin2", branch, C)
        x = layer_norm(weights, f"transformer.layer_norm2.{number}", x, epsilon) * present
    return x


def xlm_with_lm_head_model(weights, config, batch):
    V = config["vocab_size"]
    words = weights("transformer.embeddings.weight", V, config["emb_dim"])
    return {"logits": xlm_states(weights, config, batch) @ words.T + weights("pred_layer.proj.bias", V)}


def xlm_for_sequence_classification(weights, config, batch):
    for key, value in (("type", "first"), ("use_proj", True), ("activation", None), ("proj_to_labels", True)):
        if config["summary_" + key] != value:
            raise Refused(f"config.json: summary_{key} is {config['summary_' + key]}")
    first = xlm_states(weights, config, batch)[:, 0]
    return {"label_logits": linear(weights, "sequence_summary.summary", first, classes(config))}


def xlm_for_token_classification(weights, config, batch):
    return token_classes(weights, config, xlm_states(weights, config, batch))


CLASSES = {
    "BertForPreTraining": ("bert", bert_for_pre_training),
    "BertForMaskedLM": ("bert", bert_for_masked_lm),
    "GPT2LMHeadModel": ("gpt2", gpt2_lm_head_model),
    "XLMWithLMHeadModel": ("xlm", xlm_with_lm_head_model),
    "RobertaForMaskedLM": ("roberta", roberta_for_masked_lm),
    "XLMRobertaForMaskedLM": ("xlm-roberta", roberta_for_masked_lm),
    "DistilBertForMaskedLM": ("distilbert", distilbert_for_masked_lm),
    "BertForSequenceClassification": ("bert", bert_for_sequence_classification),
    "RobertaForSequenceClassification": ("roberta", roberta_for_sequence_classification),
    "XLMRobertaForSequenceClassification": ("xlm-roberta", roberta_for_sequence_classification),
    "GPT2ForSequenceClassification": ("gpt2", gpt2_for_sequence_classification),
    "XLMForSequenceClassification": ("xlm", xlm_for_sequence_classification),
    "BertForTokenClassification": ("bert", bert_for_token_classification),
    "RobertaForTokenClassification": ("roberta", roberta_for_token_classification),
    "XLMRobertaForTokenClassification": ("xlm-roberta", roberta_for_token_classification),
    "DistilBertForSequenceClassification": ("distilbert", distilbert_for_sequence_classification),
    "DistilBertForTokenClassification": ("distilbert", distilbert_for_token_classification),
    "GPT2ForTokenClassification": ("gpt2", gpt2_for_token_classification),
    "XLMForTokenClassification": ("xlm", xlm_for_token_classification),
}


# ----------------------------------------------------------------------------------------------------------------------


def read_batch(path):
    with open(path, encoding="utf-8") as file:
        values = json.load(file)
    batch = {name: torch.tensor(values[name]) for name in ("ids", "positions", "segments", "groups", "rows")}
    batch["weights"] = torch.tensor(values["weights"], dtype=torch.float64)
    batch["mask"] = (batch["groups"] >= 0).long()
    return batch


def compute(directory, batch):
    with open(os.path.join(directory, "config.json"), encoding="utf-8") as file:
        config = json.load(file)
    (name,) = config["architectures"]
    model_type, forward = CLASSES[name]
    if config["model_type"] != model_type:
        raise Refused(f"config.json: model_type {config['model_type']} of {name} is not {model_type}")
    weights = Weights(os.path.join(directory, "model.safetensors"))
    if weights.metadata.get("format") != "pt":
        raise Refused(f"{weights.path}: its metadata {weights.metadata} lacks format=pt")
    with torch.no_grad():
        results = forward(weights, config, batch)
    weights.require_all_read()
    print(f"{name}: {len(weights.read)} tensors read, all of the file")
    # Only predictions that are asked for: others stand at padding.
    asked = batch["weights"] > 0
    if "logits" in results:
        results["logits"] = results["logits"].flatten(0, 1)[batch["rows"][asked]]
    return results, asked


def compute_by_transformers(directory, batch):
    """The same by the classes themselves, of whatever version is installed."""
    import transformers

    with open(os.path.join(directory, "config.json"), encoding="utf-8") as file:
        config = json.load(file)
    (name,) = config["architectures"]
    model, report = getattr(transformers, name).from_pretrained(directory, output_loading_info=True)
    problems = {key: sorted(map(str, names)) for key, names in report.items() if names}
    if problems:
        raise Refused(f"{directory}: {name} of transformers {transformers.__version__} says {problems}")
    inputs = {"input_ids": batch["ids"], "attention_mask": batch["mask"], "position_ids": batch["positions"]}
    if name.startswith("Bert"):
        inputs["token_type_ids"] = batch["segments"]
    elif name.startswith("XLM") and config["model_type"] == "xlm":
        inputs["langs"] = batch["segments"]
    elif "Roberta" in name:
        inputs["position_ids"] = batch["positions"] + config["pad_token_id"] + 1
    asked = batch["weights"] > 0
    if name == "GPT2ForSequenceClassification":
        # Without a token for padding it takes one text at a time.
        ends = batch["mask"].sum(dim=1).tolist()
        texts = [{key: value[i : i + 1, :end] for key, value in inputs.items()} for i, end in enumerate(ends)]
        with torch.no_grad():
            return {"label_logits": torch.cat([model.eval()(**text).logits.double() for text in texts])}, asked
    with torch.no_grad():
        output = model.eval()(**inputs)
    print(f"{name} of transformers {transformers.__version__}")
    if name.endswith("Classification"):
        return {"label_logits": output.logits.double()}, asked
    pairs = name == "BertForPreTraining"
    logits = output.prediction_logits if pairs else output.logits
    results = {"logits": logits.double().flatten(0, 1)[batch["rows"][asked]]}
    if pairs:
        results["label_logits"] = output.seq_relationship_logits.double()
    return results, asked


def check(arguments):
    batch = read_batch(arguments.batch)
    by = compute_by_transformers if arguments.transformers else compute
    results, asked = by(arguments.model, batch)
    ours = {}
    for path in arguments.logits:
        ours.update(read_safetensors(path)[0])
    if set(ours) != set(results):
        raise Refused(f"given are {sorted(ours)}, the class has {sorted(results)}")
    if "logits" in ours:
        ours["logits"] = ours["logits"][asked]
    if "label_logits" in results and results["label_logits"].dim() == 3:
        present = batch["mask"].flatten() == 1
        results["label_logits"] = results["label_logits"].flatten(0, 1)[present]
        ours["label_logits"] = ours["label_logits"][present]
    failures = 0
    for name, expected in results.items():
        if ours[name].shape != expected.shape:
            raise Refused(f"{name}: {tuple(ours[name].shape)} given, {tuple(expected.shape)} computed")
        distance = (ours[name] - expected).abs().max().item()
        good = distance <= arguments.tolerance
        failures += not good
        print(
            f"{name} {tuple(expected.shape)}: largest difference {distance:.3g},"
            f" largest number {expected.abs().max().item():.3g}: {'ok' if good else 'FAILED'}"
        )
    return failures


def main(command_line=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--model", required=True, help="directory with config.json and model.safetensors")
    parser.add_argument("--batch", required=True, help="JSON: ids, positions, segments, groups; rows, weights")
    parser.add_argument("--logits", required=True, nargs="+", help="safetensors: logits (rows, V), label_logits (B, K) or (B T, K)")
    parser.add_argument("--tolerance", type=float, default=1e-4)
    parser.add_argument("--transformers", action="store_true", help="ask the classes themselves, where they are installed")
    try:
        failures = check(parser.parse_args(command_line))
    except (Refused, OSError, KeyError, ValueError) as error:
        print(f"check_hugging_face: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
