"""GPT-2 as written down here must be that of gpt.py, and what is missing, left over or different must be noticed."""

import contextlib
import io
import json
import os
import tempfile
import unittest

import torch

import check_hugging_face
import gpt
import safetensors_file

CONFIG = {
    "architectures": ["GPT2LMHeadModel"], "model_type": "gpt2", "vocab_size": 11, "n_positions": 7, "n_embd": 8,
    "n_layer": 2, "n_head": 2, "n_inner": 12, "activation_function": "gelu_new", "layer_norm_epsilon": 1e-5,
}
BATCH = {
    "ids": [[1, 4, 2, 8, 5, 7], [3, 0, 9, 10, 0, 0]],
    "positions": [[0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5]],
    "segments": [[0] * 6, [0] * 6],
    "groups": [[0] * 6, [0, 0, 0, 0, -1, -1]],
    "rows": list(range(12)),
    "weights": [1] * 10 + [0, 0],
}


class CheckHuggingFaceTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        model = gpt.Gpt(gpt.Config(V=11, T=7, L=2, H=2, C=8, F=12, bias=True, activation="gelu_tanh"))
        generator = torch.Generator().manual_seed(3)
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.normal_(0.0, 0.3, generator=generator)
            self.logits = model(torch.tensor(BATCH["ids"])).flatten(0, 1)
        self.tensors = {"transformer." + name: tensor for name, tensor in model.state_dict().items()}

    def check(self, config=CONFIG):
        for name, content in (("config.json", config), ("batch.json", BATCH)):
            with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
                json.dump(content, file)
        logits = os.path.join(self.folder, "logits.safetensors")
        safetensors_file.write(os.path.join(self.folder, "model.safetensors"), self.tensors, {"format": "pt"})
        safetensors_file.write(logits, {"logits": self.logits})
        output = io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            code = check_hugging_face.main(
                ["--model", self.folder, "--batch", os.path.join(self.folder, "batch.json"), "--logits", logits]
            )
        return code, output.getvalue()

    def test_logits_are_those_of_the_other_gpt(self):
        code, output = self.check()
        self.assertEqual(code, 0, output)
        self.assertIn("GPT2LMHeadModel: 28 tensors read, all of the file", output)

    def test_logits_of_padding_do_not_count_and_others_do(self):
        self.logits[11] += 1
        self.assertEqual(self.check()[0], 0)
        self.logits[9] += 1e-3
        code, output = self.check()
        self.assertEqual(code, 1)
        self.assertIn("FAILED", output)

    def test_a_tensor_that_is_missing_is_named(self):
        del self.tensors["transformer.h.1.ln_2.bias"]
        self.assertIn("no tensor transformer.h.1.ln_2.bias", self.check()[1])

    def test_a_tensor_that_nobody_reads_is_named(self):
        self.tensors["lm_head.weight"] = torch.zeros(11, 8)
        code, output = self.check()
        self.assertEqual(code, 1)
        self.assertIn("1 tensors that the class does not have: lm_head.weight", output)

    def test_another_shape_is_named(self):
        self.tensors["transformer.wpe.weight"] = torch.zeros(8, 8)
        self.assertIn("transformer.wpe.weight is (8, 8), config.json says (7, 8)", self.check()[1])

    def test_another_epsilon_and_another_class_are_noticed(self):
        self.assertEqual(self.check(dict(CONFIG, layer_norm_epsilon=0.1))[0], 1)
        self.assertEqual(self.check(dict(CONFIG, model_type="bert"))[0], 1)


if __name__ == "__main__":
    unittest.main()
