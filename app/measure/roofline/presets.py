"""Hardware presets: peak operations a second by dtype, memory bandwidth, and who says so.

Peaks are those of dense work at the stated clock; vendors that print figures for sparse matrices
print twice that.  Where a vendor prints cores and clocks, the product stands here as one.
"""

from typing import NamedTuple

from app.schemas.roofline import Dtype

GIGA, TERA = 1e9, 1e12


class Preset(NamedTuple):
    """One piece of hardware; operations count as in flops: a multiply-accumulate is two."""

    title: str
    peaks: dict[Dtype, float]  # operations a second
    peaks_source: str
    bandwidth: float  # bytes a second
    bandwidth_source: str
    note: str | None = None


PRESETS = {
    "t4": Preset(
        "NVIDIA T4",
        {"float32": 8.1 * TERA, "float16": 65 * TERA, "int8": 130 * TERA},
        "NVIDIA T4 datasheet",
        320 * GIGA,
        "NVIDIA T4 datasheet: GDDR6, 256 bit",
    ),
    "v100": Preset(
        "NVIDIA V100 SXM2",
        {"float32": 15.7 * TERA, "float16": 125 * TERA},
        "NVIDIA V100 datasheet, SXM2",
        900 * GIGA,
        "NVIDIA V100 datasheet: HBM2",
    ),
    "a100": Preset(
        "NVIDIA A100 SXM 80 GB",
        {
            "float32": 19.5 * TERA,
            "tf32": 156 * TERA,
            "bfloat16": 312 * TERA,
            "float16": 312 * TERA,
            "int8": 624 * TERA,
        },
        "NVIDIA A100 datasheet, without sparsity",
        2_039 * GIGA,
        "NVIDIA A100 datasheet: HBM2e, 80 GB SXM",
    ),
    "h100": Preset(
        "NVIDIA H100 SXM",
        {
            "float32": 67 * TERA,
            "tf32": 989 / 2 * TERA,
            "bfloat16": 1_979 / 2 * TERA,
            "float16": 1_979 / 2 * TERA,
            "int8": 3_958 / 2 * TERA,
        },
        "NVIDIA H100 datasheet; half of the figures printed with sparsity",
        3_350 * GIGA,
        "NVIDIA H100 datasheet: HBM3, SXM",
    ),
    "jetson_orin_nano": Preset(
        "NVIDIA Jetson Orin Nano 8 GB",
        {"float32": 1024 * 2 * 0.625 * GIGA, "int8": 40 / 2 * TERA},
        "NVIDIA Jetson Orin Nano datasheet: 1,024 CUDA cores at 625 MHz; int8: half of the 40 "
        "printed with sparsity",
        68 * GIGA,
        "NVIDIA Jetson Orin Nano datasheet: LPDDR5, 128 bit",
    ),
    "apple_m1_gpu": Preset(
        "Apple M1, 8-core GPU",
        {"float32": 2.6 * TERA},
        "Apple press release of 10 November 2020: 2.6 teraflops",
        128 / 8 * 4.266 * GIGA,
        "LPDDR4X-4266, 128 bit (Wikipedia, Apple M1)",
    ),
    "apple_a14_neural_engine": Preset(
        "Apple A14 Neural Engine (a phone's NPU)",
        {"float16": 11 * TERA},
        "Apple press release of 15 September 2020: 11 trillion operations a second",
        64 / 8 * 4.266 * GIGA,
        "LPDDR4X-4266, 64 bit (Wikipedia, Apple A14)",
        "Apple does not name the dtype of its figure; float16 is what the engine computes in.",
    ),
    "snapdragon_855_cpu": Preset(
        "Qualcomm Snapdragon 855, four Cortex-A76 (a phone's CPU)",
        {"float32": (2.84 + 3 * 2.42) * 16 * GIGA},
        "Qualcomm: one core at 2.84 GHz, three at 2.42 GHz; Arm Cortex-A76 optimization guide: two "
        "fused multiply-adds of 128 bit a cycle, 16 operations",
        64 / 8 * 4.266 * GIGA,
        "LPDDR4X-4266, four channels of 16 bit (WikiChip, Snapdragon 855)",
    ),
    "raspberry_pi_4": Preset(
        "Raspberry Pi 4, four Cortex-A72",
        {"float32": 4 * 1.5 * 8 * GIGA},
        "Raspberry Pi: four cores at 1.5 GHz; Arm Cortex-A72 optimization guide: one fused "
        "multiply-add of 128 bit a cycle, 8 operations",
        32 / 8 * 3.2 * GIGA,
        "LPDDR4-3200, 32 bit (Raspberry Pi 4 specifications)",
        "Measured with STREAM, its memory moves some 5.6 GB/s (sci-pi.org.uk).",
    ),
    "ryzen_5950x": Preset(
        "AMD Ryzen 9 5950X, 16 cores",
        {"float32": 16 * 3.4 * 32 * GIGA},
        "AMD: 16 cores, base clock 3.4 GHz; Zen 3: two fused multiply-adds of 256 bit a cycle, 32 "
        "operations",
        2 * 8 * 3.2 * GIGA,
        "AMD: two channels of DDR4-3200",
    ),
    "epyc_7763": Preset(
        "AMD EPYC 7763, 64 cores",
        {"float32": 64 * 2.45 * 32 * GIGA},
        "AMD: 64 cores, base clock 2.45 GHz; Zen 3: two fused multiply-adds of 256 bit a cycle, 32 "
        "operations",
        8 * 8 * 3.2 * GIGA,
        "AMD: eight channels of DDR4-3200",
    ),
    "coral_edge_tpu": Preset(
        "Google Coral Edge TPU, M.2",
        {"int8": 4 * TERA},
        "Coral M.2 datasheet: 4 TOPS",
        0.5 * GIGA,
        "Coral M.2 datasheet: PCIe Gen2 x1, 5 GT/s at 8 bits in 10",
        "Here everything crosses the bus; a model that fits into its 8 MB crosses it only with its "
        "image and its answer, and is faster than this.",
    ),
}
