"""The check must agree with PyTorch itself and must notice what is wrong; the model must be a BERT."""

import contextlib
import io
import json
import os
import tempfile
import unittest

import torch

import bert
import check_bert
import safetensors_file

BATCH = {
    "ids": [[1, 4, 2, 8, 5, 7], [3, 0, 9, 10, 0, 0]],
    "types": [[0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 0, 0]],
    "groups": [[0, 0, 0, 0, 0, 0], [0, 0, 0, 0, -1, -1]],
    "rows": [1, 4, 8, 0],
    "targets": [4, 2, 10, 0],
    "weights": [1, 1, 0.5, 0],
}


def config(activation="gelu"):
    return bert.Config(V=11, T=7, types=2, L=2, H=2, C=8, F=12, activation=activation)


def random_model(model_config, dtype=torch.float32):
    """A model with every parameter away from 0 and 1, so that each of them matters."""
    model = bert.Bert(model_config).to(dtype)
    generator = torch.Generator().manual_seed(7)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(0.3, 0.5, generator=generator)
    return model


class CheckBertTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        names = ("model", "config", "batch", "losses", "gradients")
        self.paths = {name: os.path.join(folder.name, name) for name in names}
        self.use(config())

    def use(self, model_config):
        """Writes the five files as a correct implementation would."""
        values = {name: getattr(model_config, name) for name in check_bert.CONFIG}
        self.write_json("config", values)
        self.write_json("batch", BATCH)
        self.tensors = dict(random_model(model_config).named_parameters())
        safetensors_file.write(self.paths["model"], self.tensors)
        batch = check_bert.read_batch(self.paths["batch"], model_config)
        losses, self.gradients = check_bert.compute(model_config, self.tensors, batch, torch.float64)
        self.losses = {"losses": losses}
        self.write_results()

    def write_json(self, name, values):
        with open(self.paths[name], "w", encoding="utf-8") as file:
            json.dump(values, file)

    def write_results(self):
        safetensors_file.write(self.paths["losses"], self.losses)
        safetensors_file.write(self.paths["gradients"], self.gradients)

    def run_check(self):
        command_line = [word for name, path in self.paths.items() for word in ("--" + name, path)]
        output = io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            status = check_bert.main(command_line)
        return status, output.getvalue()

    def assert_fails(self, *words):
        status, output = self.run_check()
        self.assertEqual(1, status, output)
        for word in words:
            self.assertIn(word, output)

    def test_accepts_what_torch_computes_in_double(self):
        for activation in ("gelu", "gelu_tanh"):
            with self.subTest(activation=activation):
                self.use(config(activation))
                status, output = self.run_check()
                self.assertEqual(0, status, output)
                self.assertIn("35 of 35 tensors within 0.0001", output)

    def test_refuses_each_gradient_that_is_off_by_a_thousandth(self):
        for name in list(self.gradients):
            with self.subTest(name=name):
                right = self.gradients[name]
                self.gradients[name] = right * 1.001
                self.write_results()
                self.assert_fails("34 of 35 tensors", f"{name} ")
                self.gradients[name] = right

    def test_refuses_a_loss_that_is_off(self):
        self.losses["losses"][1] *= 1.01
        self.write_results()
        self.assert_fails("losses ", "differs")

    def test_refuses_the_other_gelu(self):
        self.use(config(activation="gelu_tanh"))
        values = check_bert.read_json(self.paths["config"])
        self.write_json("config", {**values, "activation": "gelu"})
        self.assert_fails("differs")

    def test_refuses_a_batch_without_padding_for_one_with(self):
        self.write_json("batch", {**BATCH, "groups": [[0] * 6, [0] * 6]})
        self.assert_fails("differs")

    def test_refuses_a_row_outside_the_batch(self):
        self.write_json("batch", {**BATCH, "rows": [1, 4, 8, 12]})
        self.assert_fails("rows are from 1 to 12, must be below 12")

    def test_refuses_a_batch_without_types(self):
        self.write_json("batch", {name: values for name, values in BATCH.items() if name != "types"})
        self.assert_fails("expected exactly")


class BertTest(unittest.TestCase):
    def test_bert_base_has_as_many_parameters_as_published(self):
        base = bert.Config(V=30522, T=512, types=2, L=12, H=12, C=768, F=3072)
        self.assertEqual(109_514_298, sum(parameter.numel() for parameter in bert.Bert(base).parameters()))

    def test_selected_rows_have_the_logits_of_all(self):
        model = random_model(config(), torch.float64)
        ids, types, groups = (torch.tensor(BATCH[name]) for name in ("ids", "types", "groups"))
        everywhere = model(ids, types, groups)
        self.assertEqual((12, 11), tuple(everywhere.shape))
        rows = torch.tensor([8, 1])
        self.assertTrue(torch.allclose(everywhere[rows], model(ids, types, groups, rows), rtol=1e-12, atol=1e-12))

    def test_absent_positions_change_nothing(self):
        model = random_model(config(), torch.float64)
        ids, types, groups = (torch.tensor(BATCH[name]) for name in ("ids", "types", "groups"))
        present = groups.flatten() >= 0
        before = model(ids, types, groups)[present]
        ids[1, 4:] = 6
        self.assertTrue(torch.equal(before, model(ids, types, groups)[present]))
        short = model(ids[1:, :4], types[1:, :4])
        self.assertTrue(torch.allclose(before[6:], short, rtol=1e-12, atol=1e-12))


if __name__ == "__main__":
    unittest.main()
