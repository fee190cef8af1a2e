"""The recipe must be the one it claims to be, and the timing must read what the commands print."""

import contextlib
import io
import json
import math
import os
import sys
import tempfile
import unittest
from unittest import mock

import torch

import gpt
import time_against
import train_char


def small_model():
    return gpt.Gpt(gpt.Config(V=5, T=64, L=2, H=2, C=256, F=1024, bias=False))


class RecipeTest(unittest.TestCase):
    def test_learning_rate_warms_up_then_falls_along_a_cosine(self):
        self.assertAlmostEqual(1e-3 / 101, train_char.learning_rate(0))
        self.assertAlmostEqual(1e-3 * 100 / 101, train_char.learning_rate(99))
        self.assertAlmostEqual(1e-3, train_char.learning_rate(100))
        self.assertAlmostEqual((1e-3 + 1e-4) / 2, train_char.learning_rate(1050))
        self.assertAlmostEqual(1e-4, train_char.learning_rate(2000))
        self.assertAlmostEqual(1e-4, train_char.learning_rate(5000))

    def test_matrices_and_embeddings_decay_and_norms_do_not(self):
        model = small_model()
        decayed, free = train_char.make_optimizer(model).param_groups
        names = {id(parameter): name for name, parameter in model.named_parameters()}
        self.assertEqual(0.1, decayed["weight_decay"])
        self.assertEqual(0.0, free["weight_decay"])
        self.assertEqual((0.9, 0.99), decayed["betas"])
        self.assertEqual(
            ["h.0.ln_1.weight", "h.0.ln_2.weight", "h.1.ln_1.weight", "h.1.ln_2.weight", "ln_f.weight"],
            sorted(names[id(parameter)] for parameter in free["params"]),
        )
        self.assertEqual(10, len(decayed["params"]))

    def test_initial_deviations(self):
        model = small_model()
        model.initialize(torch.Generator().manual_seed(1))
        expected = {"wpe.weight": 0.02, "h.1.mlp.c_fc.weight": 0.02, "h.1.mlp.c_proj.weight": 0.01}
        for name, deviation in expected.items():
            actual = dict(model.named_parameters())[name].std().item()
            self.assertAlmostEqual(1.0, actual / deviation, delta=0.03, msg=name)
        self.assertEqual(256.0, model.ln_f.weight.sum().item())

    def test_a_target_is_the_character_after_its_input(self):
        inputs, targets = train_char.random_batch(torch.arange(100), torch.Generator().manual_seed(1))
        self.assertEqual((12, 64), tuple(inputs.shape))
        self.assertTrue(torch.equal(inputs + 1, targets))

    def test_validation_windows_cover_the_text_once(self):
        inputs, targets = train_char.validation_windows(torch.arange(111540))
        self.assertEqual((1742, 64), tuple(inputs.shape))
        self.assertTrue(torch.equal(torch.arange(1742 * 64), inputs.flatten()))
        self.assertTrue(torch.equal(inputs + 1, targets))
        self.assertEqual(1, len(train_char.validation_windows(torch.arange(128))[0]))

    def test_evaluation_weighs_every_token_alike(self):
        data = torch.arange(64 * 130 + 1) % 5
        model = small_model()
        model.initialize(torch.Generator().manual_seed(1))
        inputs, targets = train_char.validation_windows(data)
        with torch.no_grad():
            expected = train_char.mean_loss(model, inputs, targets).item()
        self.assertAlmostEqual(expected, train_char.evaluate(model, data), places=5)

    @mock.patch.multiple(train_char, UNTIMED_ITERATIONS=2, TIMED_BLOCK=3)
    def test_learns_and_leaves_evaluations_out_of_the_time(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "text")
            with open(path, "w", encoding="utf-8") as file:
                file.write("abcde" * 400)
            output = io.StringIO()
            command_line = ["--data", path, "--iterations", "12", "--evaluate-at", "1,7", "--threads", "1"]
            with contextlib.redirect_stdout(output):
                train_char.main(command_line)
        lines = output.getvalue().splitlines()
        result = json.loads(lines[-1])
        losses = result["validation_loss"]
        self.assertEqual(["1", "7", "12"], list(losses))
        self.assertLess(losses["12"], losses["1"] - 0.1)
        self.assertIn("median of 2 blocks of 3:", output.getvalue())  # 3-5 and 8-10: 6 and 7 were cut short
        self.assertEqual(lines[-2], f"{result['milliseconds_median']:.2f} ms/iteration")


class TimeAgainstTest(unittest.TestCase):
    def test_takes_the_last_time_printed(self):
        command = [sys.executable, "-c", "print('9.5 ms/iteration'); print('7.25 ms/iteration'); print('{}')"]
        self.assertEqual(7.25, time_against.milliseconds(command, 60))

    def test_a_command_that_fails_or_prints_no_time_is_an_error(self):
        for program in ("print('1 ms/iteration'); raise SystemExit(3)", "print('done')"):
            with self.assertRaises(time_against.CommandError):
                time_against.milliseconds([sys.executable, "-c", program], 60)

    def test_a_command_above_the_limit_is_infinitely_slow(self):
        command = [sys.executable, "-c", "import time; time.sleep(60)"]
        self.assertEqual(math.inf, time_against.milliseconds(command, 0.1))

    def test_ours_is_held_against_the_fastest_torch(self):
        torch_times = {"torch 1": 5.0, "torch 2": math.inf, "torch 2 asleep": 4.0}
        command_line = ["ours {iterations} x{threads}", "--data", "text", "--rounds", "2", "--at-most"]
        for ours, most, status in ((4.4, "1.11", 0), (4.4, "1.09", 1), (math.inf, "2", 1)):
            times = {("ours", "250", "x2"): ours}
            sizes = mock.Mock(data="text", iterations=250, threads=2)
            for name, command in time_against.torch_commands(sizes).items():
                times[tuple(command)] = torch_times[name]
            timed = mock.patch.object(time_against, "milliseconds", lambda command, _: times[tuple(command)])
            with timed, contextlib.redirect_stdout(io.StringIO()) as output:
                self.assertEqual(status, time_against.main([*command_line, most]))
            self.assertIn(f"ours / torch 2 asleep: {ours / 4:.3f}", output.getvalue())

    def test_runs_the_commands_in_turns(self):
        with tempfile.NamedTemporaryFile("r") as log, contextlib.redirect_stdout(io.StringIO()):
            write = f"open({log.name!r}, 'a').write('%s'); print('%d ms/iteration')"
            commands = {
                name: [sys.executable, "-c", write % (name, time)] for name, time in (("a", 1), ("b", 2))
            }
            times = time_against.measure(commands, 3, 60)
            self.assertEqual({"a": [1, 1, 1], "b": [2, 2, 2]}, times)
            self.assertEqual("abbaab", log.read())


if __name__ == "__main__":
    unittest.main()
