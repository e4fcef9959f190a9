"""Operators: below the shape rules, what each ATen operator does, counted as PyTorch runs it.

The last resort for everything without a shape rule: PyTorch's own meta kernels give the shapes,
its own registry of formulas the multiply-accumulates, and the table here the other kinds of work.
An operator that is in neither is listed as uncounted; none is a silent zero.
"""

from collections.abc import Callable
from math import prod
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_flatten, tree_map_only
from torch.utils.flop_counter import flop_registry

from app.measure.tally import Tally
from app.measure.work import TABLE, work_of

aten = torch.ops.aten

ACTIVATIONS = frozenset(
    "relu relu_ relu6 silu silu_ gelu mish mish_ hardswish hardswish_ hardsigmoid hardsigmoid_ "
    "hardtanh hardtanh_ leaky_relu leaky_relu_ elu elu_ celu celu_ selu selu_ sigmoid sigmoid_ "
    "tanh tanh_ softplus log_sigmoid_forward _prelu_kernel rrelu_with_noise glu threshold".split()
)
REDUCTIONS = frozenset(
    "sum mean amax amin max min prod var std var_mean std_mean norm linalg_vector_norm logsumexp "
    "cumsum cumprod argmax argmin all any aminmax nansum count_nonzero".split()
)
SOFTMAXES = frozenset("_softmax _log_softmax _safe_softmax".split())
# Operations an element: mean, variance, centre, scale, and one for a learned scale and shift.
NORMS = dict.fromkeys(
    "native_layer_norm native_group_norm _native_batch_norm_legit native_batch_norm "
    "_native_batch_norm_legit_functional _batch_norm_with_update".split(),
    5,
) | {
    "_native_batch_norm_legit_no_training": 2,  # statistics are given: a scale and a shift
    "_batch_norm_no_update": 2,
    "_fused_rms_norm": 3,  # square, scale, learned scale
    "_weight_norm_interface": 3,
}
POOLINGS = frozenset(
    "max_pool2d_with_indices max_pool3d_with_indices max_pool2d avg_pool2d avg_pool3d "
    "_adaptive_avg_pool2d _adaptive_avg_pool3d adaptive_max_pool2d adaptive_max_pool3d".split()
)
# Memory is moved, made or looked up; nothing is computed.
FREE = frozenset(
    "clone copy copy_ _to_copy cat stack contiguous empty empty_like empty_strided empty_permuted "
    "new_empty new_empty_strided new_zeros new_ones new_full zeros zeros_like ones ones_like full "
    "full_like arange linspace eye scalar_tensor fill fill_ zero zero_ constant_pad_nd "
    "reflection_pad1d reflection_pad2d reflection_pad3d replication_pad1d replication_pad2d "
    "replication_pad3d index index_select gather embedding slice_scatter select_scatter "
    "diagonal_scatter index_put index_put_ index_copy index_copy_ scatter scatter_ repeat "
    "repeat_interleave roll flip tril triu tril_ triu_ masked_fill masked_fill_ where im2col "
    "pixel_shuffle pixel_unshuffle channel_shuffle rand randn randint randperm rand_like "
    "randn_like bernoulli bernoulli_ uniform_ normal_ detach detach_ lift_fresh lift_fresh_copy "
    "resize_ set_ _unsafe_view _reshape_copy _reshape_alias view_as_real view_as_complex t_ "
    "squeeze_ unsqueeze_ transpose_ as_strided_ unbind split_with_sizes unsafe_split unsafe_chunk "
    "_unsafe_index _local_scalar_dense item is_nonzero "
    "_assert_async _conj".split()
)
MADE = ("empty", "new_", "zero", "ones", "full", "fill", "arange")  # only the shape is asked for
LOOKED_UP = frozenset({"embedding", "index", "_unsafe_index", "index_select", "gather"})
BIASED = {aten.convolution: 2, aten._convolution: 2, aten.addmm: 0, aten.baddbmm: 0}

Uncounted = Callable[[str], None]


class OperatorMode(TorchDispatchMode):
    """Counts what runs below it on one tally.

    Args:
        tally: of the module whose code is running.
        as_meta: gives the meta twin of a tensor that holds values.
        uncounted: told the name of each operator without a formula.
    """

    def __init__(
        self, tally: Tally, as_meta: Callable[[Tensor], Tensor], uncounted: Uncounted
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # torch's is untyped
        self.tally = tally
        self.as_meta = as_meta
        self.uncounted = uncounted

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        """Run the operator on shapes, and count it."""
        kwargs = kwargs or {}
        packet = func._overloadpacket
        if packet is not aten._local_scalar_dense:
            args, kwargs = tree_map_only(Tensor, self.as_meta, (args, kwargs))
        if not self._is_one(func):
            with self:
                parts = func.decompose(*args, **kwargs)
            if parts is not NotImplemented:
                return parts
        refuse_what_a_device_refuses(packet, args)
        out = self._run(func, args, kwargs)
        self._count(func, packet, args, kwargs, out)
        return out

    def _run(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return func(*args, **kwargs)

    def _is_one(self, func: Any) -> bool:
        """It is counted as it stands, and not by the operators it is made of."""
        packet = func._overloadpacket
        # Resampling is made of arithmetic on indices, which is not what it is counted as.
        if packet in flop_registry or packet in TABLE.formulas:
            return True
        return _kind(packet.__name__) == "interpolation"

    def _count(self, func: Any, packet: Any, args: Any, kwargs: Any, out: Any) -> None:
        if func.is_view:
            return
        name = packet.__name__
        written = [t for t in tree_flatten(out)[0] if isinstance(t, Tensor)]
        elements = sum(t.numel() for t in written)
        move(self.tally, name, (args, kwargs), written)
        formula = TABLE.formulas.get(packet)
        if formula is not None:
            work_of(formula, args, kwargs, out).put_on(self.tally)
        elif packet in flop_registry:
            self.tally.macs += flop_registry[packet](*args, **kwargs, out_val=out) // 2
            if packet in BIASED and args[BIASED[packet]] is not None:
                self.tally.bias += elements
        elif name in FREE:
            return
        elif (kind := _kind(name)) is not None:
            self.tally.add(kind, _amount(name, kind, args, written))
        elif torch.Tag.pointwise in func.tags:
            self.tally.elementwise += elements
        else:
            self.uncounted(f"{func.namespace}::{name}")


def move(tally: Tally, name: str, read: Any, written: list[Tensor]) -> None:
    """Count the bytes that an operator of this name reads, from a nest of values, and writes."""
    for tensor in written:
        tally.move(tensor.dtype, tensor.numel(), 0)
    if name.startswith(MADE) or name.endswith("_like"):
        return
    elements = sum(tensor.numel() for tensor in written)
    for place, tensor in enumerate(tree_flatten(read)[0]):
        if isinstance(tensor, Tensor):
            some = name in LOOKED_UP and not place  # no more of the first than is asked for
            tally.move(tensor.dtype, 0, min(tensor.numel(), elements) if some else tensor.numel())


def _kind(name: str) -> str | None:
    """The table: which kind of work an operator of this name does; None if it is not here."""
    if name in ACTIVATIONS:
        return "activation"
    if name in REDUCTIONS:
        return "reduction"
    if name in SOFTMAXES:
        return "softmax"
    if name in NORMS:
        return "norm"
    if name in POOLINGS:
        return "pooling"
    return "interpolation" if name.startswith(("upsample_", "_upsample_", "grid_sampler")) else None


def _amount(name: str, kind: str, args: tuple[Any, ...], written: list[Tensor]) -> int:
    """How many operations of its kind an operator does."""
    read = args[0].numel() if args and isinstance(args[0], Tensor) else 0
    wrote = written[0].numel() if written else 0
    if kind == "norm":
        return NORMS[name] * wrote
    if kind == "pooling":
        adaptive = len(args) < 3  # it has no stride
        return max(read, wrote) if adaptive else wrote * prod(args[1])
    return read if kind == "reduction" else wrote


def is_counted(packet: Any) -> bool:
    """Whether an operator has a formula here, or in PyTorch."""
    name = getattr(packet, "__name__", "")
    if not isinstance(packet, torch._ops.OpOverloadPacket):
        return False
    overloads = [getattr(packet, overload) for overload in packet.overloads()]
    return (
        packet in flop_registry
        or (name in FREE or _kind(name) is not None)
        or any(torch.Tag.pointwise in overload.tags for overload in overloads)
    )


def refuse_what_a_device_refuses(packet: Any, args: tuple[Any, ...]) -> None:
    """A meta kernel computes a shape for some arguments that every real device refuses."""
    if packet is aten.convolution or packet is aten._convolution:
        weight, stride, padding, dilation = args[1], args[3], args[4], args[5]
        for word, values, least in (
            ("stride", stride, 1),
            ("padding", padding, 0),
            ("dilation", dilation, 1),
            ("weight's shape", weight.shape, 1),
        ):
            if min(values, default=least) < least:
                raise ValueError(f"a convolution's {word} {list(values)} is below {least}")
