"""The check must agree with PyTorch itself and must notice every kind of disagreement."""

import contextlib
import io
import json
import math
import os
import struct
import tempfile
import unittest

import torch
from torch import nn

import check_gpt
import gpt
import safetensors_file

BATCH = {
    "inputs": [[1, 4, 2, 8, 5, 7], [3, 0, 9, 10, 6, 1]],
    "targets": [[4, 2, 8, 5, 7, 3], [0, 9, 10, 6, 1, 2]],
    "weights": [[1, 1, 0, 1, 0.5, 1], [1, 1, 1, 0, 0, 0]],
}


def config(bias=True, activation="gelu"):
    return gpt.Config(V=11, T=7, L=2, H=2, C=8, F=32, bias=bias, activation=activation)


def random_model(model_config, dtype=torch.float32):
    """A model with every parameter away from 0 and 1, so that each of them matters."""
    model = gpt.Gpt(model_config).to(dtype)
    generator = torch.Generator().manual_seed(7)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(0.3, 0.5, generator=generator)
    return model


class CheckGptTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.paths = {
            name: os.path.join(folder.name, name)
            for name in ("model", "config", "batch", "logits", "gradients")
        }
        self.use(config())

    def use(self, model_config):
        """Writes the five files as a correct implementation would."""
        values = {
            name: getattr(model_config, name) for name in ("V", "T", "L", "H", "C", "F", "bias", "activation")
        }
        self.write_json("config", values)
        self.write_json("batch", BATCH)
        self.tensors = dict(random_model(model_config).named_parameters())
        safetensors_file.write(self.paths["model"], self.tensors)
        batch = check_gpt.read_batch(self.paths["batch"], model_config)
        _, logits, self.gradients = check_gpt.compute(model_config, self.tensors, batch, torch.float64)
        self.logits = {"logits": logits}
        self.write_results()

    def write_json(self, name, values):
        with open(self.paths[name], "w", encoding="utf-8") as file:
            json.dump(values, file)

    def write_results(self):
        safetensors_file.write(self.paths["logits"], self.logits)
        safetensors_file.write(self.paths["gradients"], self.gradients)

    def run_check(self, *more):
        command_line = [word for name, path in self.paths.items() for word in ("--" + name, path)]
        output = io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            status = check_gpt.main(command_line + list(more))
        return status, output.getvalue()

    def assert_fails(self, *words):
        status, output = self.run_check()
        self.assertEqual(1, status, output)
        for word in words:
            self.assertIn(word, output)

    def test_accepts_what_torch_computes_in_double(self):
        for bias in (True, False):
            for activation in ("gelu", "gelu_tanh"):
                with self.subTest(bias=bias, activation=activation):
                    self.use(config(bias, activation))
                    status, output = self.run_check()
                    self.assertEqual(0, status, output)
                    tensors = 1 + (28 if bias else 15)
                    self.assertIn(f"{tensors} of {tensors} tensors within 0.0001", output)

    def test_refuses_each_gradient_that_is_off_by_a_thousandth(self):
        for name in list(self.gradients):
            with self.subTest(name=name):
                right = self.gradients[name]
                self.gradients[name] = right * 1.001
                self.write_results()
                self.assert_fails("28 of 29 tensors", f"{name} ")
                self.gradients[name] = right

    def test_accepts_an_error_below_the_tolerance_that_was_asked_for(self):
        self.gradients["wte.weight"] = self.gradients["wte.weight"] * 1.001
        self.write_results()
        self.assertEqual(0, self.run_check("--tolerance", "1e-2")[0])

    def test_refuses_logits_off_in_one_element(self):
        self.logits["logits"][1, 5, 10] += 0.1
        self.write_results()
        self.assert_fails("logits ", "differs")

    def test_refuses_not_a_number(self):
        self.gradients["h.1.ln_2.bias"][3] = float("nan")
        self.write_results()
        self.assert_fails("28 of 29 tensors", "nan")

    def test_refuses_the_other_gelu(self):
        self.use(config(activation="gelu_tanh"))
        values = check_gpt.read_json(self.paths["config"])
        self.write_json("config", {**values, "activation": "gelu"})
        self.assert_fails("differs")

    def test_refuses_the_gradient_of_another_normalization(self):
        self.gradients = {name: 2 * gradient for name, gradient in self.gradients.items()}
        self.write_results()
        self.assert_fails("1 of 29 tensors")

    def test_refuses_a_missing_gradient(self):
        del self.gradients["h.0.mlp.c_fc.bias"]
        self.write_results()
        self.assert_fails("h.0.mlp.c_fc.bias", "missing")

    def test_refuses_a_superfluous_gradient(self):
        self.gradients["lm_head.weight"] = self.gradients["wte.weight"]
        self.write_results()
        self.assert_fails("lm_head.weight", "superfluous")

    def test_refuses_a_transposed_gradient(self):
        self.gradients["h.0.mlp.c_fc.weight"] = self.gradients["h.0.mlp.c_fc.weight"].t()
        self.write_results()
        self.assert_fails("shape [32, 8], expected [8, 32]")

    def test_refuses_a_model_without_one_of_its_parameters(self):
        del self.tensors["ln_f.bias"]
        safetensors_file.write(self.paths["model"], self.tensors)
        self.assert_fails("missing tensors ['ln_f.bias']")

    def test_refuses_a_truncated_file(self):
        with open(self.paths["gradients"], "r+b") as file:
            file.truncate(os.path.getsize(self.paths["gradients"]) - 4)
        self.assert_fails(self.paths["gradients"], "needs", "bytes")

    def test_refuses_an_id_outside_the_vocabulary(self):
        self.write_json("batch", {**BATCH, "inputs": [[11] * 6, [0] * 6]})
        self.assert_fails("ids from 0 to 11, V=11")

    def test_noise_on_a_gradient_that_is_zero_in_theory_is_held_to_the_global_norm(self):
        single = {"noise": torch.tensor([1e-9]), "signal": torch.tensor([1.0])}
        self.assertEqual([None, None], self.failures({**single, "noise": torch.tensor([-5e-11])}, single))
        self.assertEqual(["differs", None], self.failures({**single, "noise": torch.tensor([1e-6])}, single))

    def failures(self, ours, single):
        rows = check_gpt.compare(ours, single, single, tolerance=2e-3, share=1e-6)
        return [row.failure for row in rows]


class SafetensorsFileTest(unittest.TestCase):
    def test_reads_the_published_layout(self):
        header = b'{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]},'
        header += b'"b":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}'
        with tempfile.NamedTemporaryFile() as file:
            file.write(struct.pack("<Q", len(header)) + header + struct.pack("<fff", -1.5, 0.1, 3e-40))
            file.flush()
            tensors, _ = safetensors_file.read(file.name)
        self.assertEqual(-1.5, tensors["b"].item())
        self.assertTrue(torch.equal(torch.tensor([0.1, 3e-40]), tensors["a"]))

    def test_reads_back_every_bit_that_it_wrote(self):
        tensor = torch.randn(3, 5, 2, generator=torch.Generator().manual_seed(1))
        with tempfile.NamedTemporaryFile() as file:
            safetensors_file.write(file.name, {"x": tensor.transpose(0, 2)}, {"step": "4"})
            tensors, metadata = safetensors_file.read(file.name)
        self.assertTrue(torch.equal(tensor.transpose(0, 2), tensors["x"]))
        self.assertEqual({"step": "4"}, metadata)


class GptTest(unittest.TestCase):
    def test_equals_torchs_own_transformer_encoder(self):
        model_config = config()
        model = random_model(model_config, torch.float64)
        ids = torch.tensor(BATCH["inputs"])
        x = model.wte(ids) + model.wpe(torch.arange(ids.shape[1]))
        for block in model.h:
            x = encoder_layer(block, model_config)(x, torch.full((6, 6), -torch.inf).triu(1).double())
        x = nn.functional.layer_norm(x, (8,), model.ln_f.weight, model.ln_f.bias)
        expected = x @ model.wte.weight.t()
        self.assertLess((model(ids) - expected).abs().max().item(), 1e-12 * expected.abs().max().item())

    def test_no_bias_means_no_bias_anywhere(self):
        names = [name for name, _ in gpt.Gpt(config(bias=False)).named_parameters()]
        self.assertEqual([], [name for name in names if name.endswith("bias")])

    def test_each_activation_is_its_formula(self):
        expected = {
            "gelu": 0.5 * -0.7 * (1 + math.erf(-0.7 / math.sqrt(2))),
            "gelu_tanh": 0.5 * -0.7 * (1 + math.tanh(math.sqrt(2 / math.pi) * (-0.7 - 0.044715 * 0.7**3))),
        }
        for activation, value in expected.items():
            layer = gpt.FeedForward(gpt.Config(1, 1, 1, 1, 1, 1, bias=False, activation=activation)).double()
            with torch.no_grad():
                layer.c_fc.weight.fill_(1.0)
                layer.c_proj.weight.fill_(1.0)
                actual = layer(torch.full((1, 1, 1), -0.7, dtype=torch.float64)).item()
            self.assertAlmostEqual(value, actual, places=14, msg=activation)

    def test_the_loss_is_the_weighted_mean_of_the_targets_negative_log_likelihoods(self):
        logits = torch.tensor([[[1.0, 3.0], [2.0, 2.0], [0.0, 5.0]]], dtype=torch.float64)
        weights = torch.tensor([[2.0, 0.5, 0.0]], dtype=torch.float64)
        loss = gpt.weighted_loss(logits, torch.tensor([[0, 1, 0]]), weights).item()
        expected = (2.0 * math.log(1 + math.exp(2)) + 0.5 * math.log(2)) / 2.5
        self.assertAlmostEqual(expected, loss, places=14)

    def test_the_past_does_not_see_the_future(self):
        model = random_model(config())
        ids = torch.tensor(BATCH["inputs"])
        changed = ids.clone()
        changed[:, 4] = 0
        self.assertTrue(torch.equal(model(ids)[:, :4], model(changed)[:, :4]))
        self.assertFalse(torch.equal(model(ids)[:, 4:], model(changed)[:, 4:]))


def encoder_layer(block, model_config):
    """torch.nn's block with the same weights: an implementation of the same mathematics that is not ours."""
    layer = nn.TransformerEncoderLayer(
        model_config.C, model_config.H, model_config.F, 0.0, "gelu", batch_first=True, norm_first=True
    ).double()
    pairs = {
        layer.self_attn.in_proj_weight: block.attn.c_attn.weight.t(),
        layer.self_attn.in_proj_bias: block.attn.c_attn.bias,
        layer.self_attn.out_proj.weight: block.attn.c_proj.weight.t(),
        layer.self_attn.out_proj.bias: block.attn.c_proj.bias,
        layer.linear1.weight: block.mlp.c_fc.weight.t(),
        layer.linear1.bias: block.mlp.c_fc.bias,
        layer.linear2.weight: block.mlp.c_proj.weight.t(),
        layer.linear2.bias: block.mlp.c_proj.bias,
        layer.norm1.weight: block.ln_1.weight,
        layer.norm1.bias: block.ln_1.bias,
        layer.norm2.weight: block.ln_2.weight,
        layer.norm2.bias: block.ln_2.bias,
    }
    with torch.no_grad():
        for theirs, ours in pairs.items():
            theirs.copy_(ours)
    return layer


if __name__ == "__main__":
    unittest.main()
