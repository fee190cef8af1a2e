"""The functional body must be the GPT and the BERT written as modules, and the check must notice what is wrong."""

import contextlib
import dataclasses
import io
import json
import os
import tempfile
import unittest

import torch
from torch.nn import functional

import bert
import check_training
import gpt
import safetensors_file
import transformer

BATCH = {
    "ids": [[1, 4, 2, 8, 5, 7], [3, 0, 9, 10, 0, 0]],
    "positions": [[0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5]],
    "segments": [[0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 0, 0]],
    "groups": [[0, 0, 0, 0, 0, 0], [0, 0, 0, 0, -1, -1]],
    "rows": [1, 4, 8, 0],
    "targets": [4, 2, 10, 0],
    "weights": [1, 1, 0.5, 0],
}
OPTIMIZER = {
    "steps": 3,
    "learning_rate": 1e-3,
    "betas": [0.9, 0.999],
    "epsilon": 1e-8,
    "weight_decay": 0.01,
    "maximum_norm": 1.0,
}
BERT = transformer.Config(
    V=11, T=7, L=2, H=2, C=8, F=12, positions="learned", embedding_norm="present", placement="post", norm="layer_norm",
    epsilon=1e-12, feed_forward="gelu", tokens="transformed", naming="bert", mask="full",
)
GPT = dataclasses.replace(
    BERT, embedding_norm="absent", placement="pre", epsilon=1e-5, tokens="plain", naming="gpt", mask="causal"
)


def batch():
    return {
        name: torch.tensor(rows, dtype=torch.float64 if name in check_training.FLOATS else torch.int64)
        for name, rows in BATCH.items()
    }


def random(model):
    """The parameters of a module in float64, all away from 0 and 1."""
    generator = torch.Generator().manual_seed(7)
    model = model.double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(0.3, 0.5, generator=generator)
    return model


class TransformerTest(unittest.TestCase):
    def assert_losses(self, config, parameters, logits):
        expected = functional.cross_entropy(logits[batch()["rows"]], batch()["targets"], reduction="none")
        found = transformer.Model(config, parameters).losses(batch())["losses"]
        torch.testing.assert_close(found, expected * batch()["weights"], rtol=1e-9, atol=1e-12)

    def test_bert_is_that_of_modules(self):
        model = random(bert.Bert(bert.Config(V=11, T=7, types=2, L=2, H=2, C=8, F=12)))
        logits = model(batch()["ids"], batch()["segments"], batch()["groups"])
        self.assert_losses(BERT, dict(model.named_parameters()), logits)

    def test_gpt_is_that_of_modules(self):
        model = random(gpt.Gpt(gpt.Config(V=11, T=7, L=2, H=2, C=8, F=12, bias=True)))
        everyone = dict(batch(), groups=torch.zeros(2, 6, dtype=torch.int64))
        expected = functional.cross_entropy(
            model(everyone["ids"]).flatten(0, 1)[everyone["rows"]], everyone["targets"], reduction="none"
        )
        found = transformer.Model(GPT, dict(model.named_parameters())).losses(everyone)["losses"]
        torch.testing.assert_close(found, expected * everyone["weights"], rtol=1e-9, atol=1e-12)

    def test_rotation_depends_on_distance_only(self):
        q, k = torch.randn(2, 1, 1, 1, 8, dtype=torch.float64, generator=torch.Generator().manual_seed(1))

        def product(i, j):
            turned = [transformer.rotate(x, torch.tensor([[t]])) for x, t in ((q, i), (k, j))]
            return (turned[0] * turned[1]).sum().item()

        self.assertAlmostEqual(product(5, 2), product(13, 10), places=12)
        self.assertNotAlmostEqual(product(5, 2), product(5, 3), places=3)


class CheckTrainingTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        names = ("model", "config", "batch", "optimizer", "losses", "gradients", "trained")
        self.paths = {name: os.path.join(folder.name, name) for name in names}
        model = random(bert.Bert(bert.Config(V=11, T=7, types=2, L=2, H=2, C=8, F=12)))
        tensors = {name: tensor.detach().float() for name, tensor in model.named_parameters()}
        for name, values in (("config", dataclasses.asdict(BERT)), ("batch", BATCH), ("optimizer", OPTIMIZER)):
            with open(self.paths[name], "w", encoding="utf-8") as file:
                json.dump(values, file)
        losses, self.gradients = check_training.gradients(BERT, tensors, batch(), torch.float64)
        self.trained = check_training.train(BERT, tensors, batch(), OPTIMIZER, torch.float64)
        safetensors_file.write(self.paths["model"], tensors)
        safetensors_file.write(self.paths["losses"], losses)

    def run_check(self):
        safetensors_file.write(self.paths["gradients"], self.gradients)
        safetensors_file.write(self.paths["trained"], self.trained)
        arguments = [part for name, path in self.paths.items() for part in (f"--{name}", path)]
        output = io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            code = check_training.main(arguments)
        return code, output.getvalue()

    def test_what_pytorch_computes_agrees(self):
        code, output = self.run_check()
        self.assertEqual(0, code, output)

    def test_a_gradient_that_is_a_little_off_is_refused(self):
        self.gradients["cls.predictions.bias"] = self.gradients["cls.predictions.bias"] * 1.001
        code, output = self.run_check()
        self.assertEqual(1, code)
        self.assertIn("FAILED", output)

    def test_a_parameter_that_is_a_little_off_is_refused(self):
        name = "bert.encoder.layer.1.output.dense.weight"
        self.trained[name] = self.trained[name] * 1.01
        self.assertEqual(1, self.run_check()[0])

    def test_biases_of_keys_are_left_out_and_no_others(self):
        name = "bert.encoder.layer.0.attention.self.query_key_value.bias"
        self.trained[name][8:16] += 1
        self.assertEqual(0, self.run_check()[0])
        self.trained[name][16:24] += 1
        self.assertEqual(1, self.run_check()[0])


if __name__ == "__main__":
    unittest.main()
