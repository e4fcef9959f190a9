"""Models nobody here wrote: small configurations, random weights, nothing downloaded."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

import torch
from torch import nn


class Model(NamedTuple):
    package: str  # that it comes from
    make: Callable[[Any], nn.Module]  # of the package
    inputs: Callable[[], Any]  # as `report` takes them
    uncounted: tuple[str, ...] = ()  # operators without a formula


def image(*shape: int) -> Callable[[], Any]:
    return lambda: torch.empty(1, *shape)


def pixels(*shape: int) -> Callable[[], Any]:
    return lambda: {"pixel_values": torch.empty(1, *shape)}


def tokens(length: int, *names: str) -> Callable[[], Any]:
    return lambda: {name: torch.ones(1, length, dtype=torch.long) for name in names}


def audio(*shape: int) -> Callable[[], Any]:
    return lambda: (
        {"input_features": torch.empty(1, *shape)}
        | {"decoder_input_ids": torch.ones(1, 8, dtype=torch.long)}
    )


def noisy(*shape: int, text: int = 0) -> Callable[[], Any]:
    """A diffusion model's image, its time step and what its text encoder would give."""
    given = {"timestep": torch.ones(1, dtype=torch.long)}
    if text:
        given["encoder_hidden_states"] = torch.empty(1, 77, text)
    return lambda: {"sample": torch.empty(1, *shape)} | given


def of_transformers(name: str, config: str, **settings: Any) -> Callable[[Any], nn.Module]:
    return lambda package: getattr(package, name)(getattr(package, config)(**settings))


def nets(name: str, **settings: Any) -> Callable[[Any], nn.Module]:
    return lambda package: getattr(import_module("monai.networks.nets"), name)(**settings)


def x_encoder(package: Any) -> nn.Module:
    layers = package.Encoder(dim=64, depth=2, heads=4, ff_glu=True)
    return package.TransformerWrapper(num_tokens=100, max_seq_len=64, attn_layers=layers)


def x_vision(package: Any) -> nn.Module:
    layers = package.Encoder(dim=64, depth=2, heads=4)
    return package.ViTransformerWrapper(
        image_size=32, patch_size=8, num_classes=10, attn_layers=layers
    )


SMALL = {
    "hidden_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 128,
}
VISION = SMALL | {"image_size": 32, "patch_size": 8}

MODELS: dict[str, Model] = {
    "BERT": Model(
        "transformers",
        of_transformers("BertModel", "BertConfig", vocab_size=100, **SMALL),
        tokens(16, "input_ids"),
    ),
    "GPT-2": Model(
        "transformers",
        of_transformers("GPT2Model", "GPT2Config", vocab_size=100, n_embd=64, n_layer=2, n_head=4),
        tokens(16, "input_ids"),
    ),
    "Llama": Model(
        "transformers",
        of_transformers(
            "LlamaForCausalLM", "LlamaConfig", vocab_size=100, num_key_value_heads=2, **SMALL
        ),
        tokens(16, "input_ids"),
    ),
    "T5": Model(
        "transformers",
        of_transformers(
            "T5Model", "T5Config", vocab_size=100, d_model=64, d_kv=16, d_ff=128, num_layers=2,
            num_heads=4,
        ),
        tokens(16, "input_ids", "decoder_input_ids"),
    ),
    "FNet": Model(
        "transformers",
        of_transformers("FNetModel", "FNetConfig", vocab_size=100, **SMALL),
        tokens(16, "input_ids"),
        ("aten::_fft_c2c",),
    ),
    "Whisper": Model(
        "transformers",
        of_transformers(
            "WhisperModel", "WhisperConfig", vocab_size=100, d_model=64, encoder_layers=2,
            decoder_layers=2, encoder_attention_heads=4, decoder_attention_heads=4,
            encoder_ffn_dim=128, decoder_ffn_dim=128, max_source_positions=50, pad_token_id=0,
            bos_token_id=0, eos_token_id=0, decoder_start_token_id=0,
        ),
        audio(80, 100),
    ),
    "ViT": Model(
        "transformers", of_transformers("ViTModel", "ViTConfig", **VISION), pixels(3, 32, 32)
    ),
    "CLIP vision": Model(
        "transformers",
        of_transformers("CLIPVisionModel", "CLIPVisionConfig", **VISION),
        pixels(3, 32, 32),
    ),
    "Swin": Model(
        "transformers",
        of_transformers(
            "SwinModel", "SwinConfig", image_size=64, patch_size=4, embed_dim=16, depths=[2, 2],
            num_heads=[2, 4], window_size=4,
        ),
        pixels(3, 64, 64),
    ),
    "ConvNeXt V2": Model(
        "transformers",
        of_transformers(
            "ConvNextV2Model", "ConvNextV2Config", hidden_sizes=[8, 16, 24, 32], depths=[1, 1, 2, 1]
        ),
        pixels(3, 64, 64),
    ),
    "SegFormer": Model(
        "transformers",
        of_transformers(
            "SegformerForSemanticSegmentation", "SegformerConfig", hidden_sizes=[8, 16, 24, 32],
            depths=[1, 1, 1, 1], num_attention_heads=[1, 2, 3, 4], decoder_hidden_size=32,
        ),
        pixels(3, 64, 64),
    ),
    "MobileViT": Model(
        "transformers",
        of_transformers("MobileViTModel", "MobileViTConfig", hidden_sizes=[24, 32, 40]),
        pixels(3, 64, 64),
    ),
    "UNet2DModel": Model(
        "diffusers",
        lambda package: package.UNet2DModel(
            sample_size=32, in_channels=3, out_channels=3, block_out_channels=(16, 32),
            norm_num_groups=8, down_block_types=("DownBlock2D", "AttnDownBlock2D"),
            up_block_types=("AttnUpBlock2D", "UpBlock2D"),
        ),
        noisy(3, 32, 32),
    ),
    "UNet2DConditionModel": Model(
        "diffusers",
        lambda package: package.UNet2DConditionModel(
            sample_size=16, block_out_channels=(16, 32), norm_num_groups=8, cross_attention_dim=24,
            down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
            up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        ),
        noisy(4, 16, 16, text=24),
    ),
    "AutoencoderKL": Model(
        "diffusers",
        lambda package: package.AutoencoderKL(block_out_channels=(16,), norm_num_groups=8),
        image(3, 32, 32),
    ),
    "MONAI UNet, 3d": Model(
        "monai",
        nets("UNet", spatial_dims=3, in_channels=1, out_channels=2, channels=(8, 16, 32),
             strides=(2, 2), num_res_units=2),
        image(1, 32, 32, 32),
    ),
    "SegResNet": Model(
        "monai", nets("SegResNet", spatial_dims=3, init_filters=8), image(1, 32, 32, 32)
    ),
    "DenseNet121, 3d": Model(
        "monai",
        nets("DenseNet121", spatial_dims=3, in_channels=1, out_channels=2),
        image(1, 32, 32, 32),
    ),
    "UNETR": Model(
        "monai",
        nets("UNETR", in_channels=1, out_channels=2, img_size=(32, 32, 32), feature_size=8,
             hidden_size=48, mlp_dim=96, num_heads=4),
        image(1, 32, 32, 32),
    ),
    "Swin UNETR": Model(
        "monai",
        nets("SwinUNETR", in_channels=1, out_channels=2, feature_size=12, spatial_dims=2),
        image(1, 64, 64),
    ),
    "x-transformers encoder": Model(
        "x_transformers", x_encoder, lambda: torch.ones(1, 16, dtype=torch.long)
    ),
    "x-transformers vision": Model("x_transformers", x_vision, image(3, 32, 32)),
}  # fmt: skip
