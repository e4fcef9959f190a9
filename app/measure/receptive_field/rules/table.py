"""The table: which rule tells what an operator reads."""

from app.measure.operators import ACTIVATIONS
from app.measure.receptive_field.call import Call, FieldRule
from app.measure.receptive_field.field import Field, UnknownReach
from app.measure.receptive_field.rules import mixing, moving, sliding

# Nothing of what they are given but its shape is in what they give.
CONSTANTS = frozenset(
    "empty_like zeros_like ones_like full_like rand_like randn_like randint_like new_empty "
    "new_zeros new_ones new_full new_empty_strided bernoulli zero_ fill_ uniform_ normal_ "
    "bernoulli_ _assert_async".split()
)
# Position by position, though PyTorch has no such tag on them.
POINTWISE = ACTIVATIONS | frozenset(
    "clone copy _to_copy contiguous detach detach_ alias lift_fresh lift_fresh_copy dropout "
    "native_dropout masked_fill masked_fill_ where copy_ _conj view_as_real "
    "view_as_complex rrelu_with_noise_functional".split()
)


def _names(rule: FieldRule, names: str) -> dict[str, FieldRule]:
    return dict.fromkeys(names.split(), rule)


RULES: dict[str, FieldRule] = {
    **_names(sliding.convolution, "convolution _convolution"),
    **_names(
        sliding.pool,
        "max_pool2d max_pool2d_with_indices max_pool3d_with_indices avg_pool2d avg_pool3d",
    ),
    **_names(
        sliding.adaptive_pool,
        "_adaptive_avg_pool2d _adaptive_avg_pool3d adaptive_max_pool2d adaptive_max_pool3d",
    ),
    **_names(
        sliding.pad,
        "constant_pad_nd reflection_pad1d reflection_pad2d reflection_pad3d replication_pad1d "
        "replication_pad2d replication_pad3d",
    ),
    **_names(
        sliding.upsample,
        "upsample_nearest1d upsample_nearest2d upsample_nearest3d _upsample_nearest_exact1d "
        "_upsample_nearest_exact2d _upsample_nearest_exact3d upsample_linear1d upsample_bilinear2d "
        "upsample_trilinear3d upsample_bicubic2d",
    ),
    "pixel_shuffle": sliding.pixel_shuffle,
    "pixel_unshuffle": sliding.pixel_unshuffle,
    **_names(moving.view, "view _unsafe_view reshape _reshape_copy _reshape_alias"),
    "permute": moving.permute,
    **_names(moving.transpose, "transpose transpose_ t t_"),
    **_names(moving.unsqueeze, "unsqueeze unsqueeze_"),
    **_names(moving.squeeze, "squeeze squeeze_"),
    "expand": moving.expanded,
    "repeat": moving.repeated,
    "slice": moving.cut,
    **_names(moving.split, "split split_with_sizes unsafe_split"),
    "select": moving.select,
    "unbind": moving.unbind,
    "cat": moving.join,
    "stack": moving.stack,
    **_names(moving.pick, "index index_select"),
    **_names(mixing.pointwise, " ".join(POINTWISE)),
    **_names(
        mixing.batch_norm,
        "native_batch_norm _native_batch_norm_legit _native_batch_norm_legit_functional "
        "_batch_norm_with_update",
    ),
    **_names(mixing.kept, "_native_batch_norm_legit_no_training _batch_norm_no_update"),
    **_names(mixing.layer_norm, "native_layer_norm _fused_rms_norm"),
    "native_group_norm": mixing.group_norm,
    **_names(mixing.softmax, "_softmax _log_softmax _safe_softmax"),
    **_names(
        mixing.reduction,
        "sum mean amax amin max min prod var std var_mean std_mean norm linalg_vector_norm "
        "logsumexp nansum any all",
    ),
    "linear": mixing.linear,
    **_names(mixing.matrix_product, "mm bmm addmm baddbmm"),
}


def field_of_result(call: Call, *, pointwise: bool) -> list[Field | None]:
    """The field of each tensor that a call gave; None where nothing of the image is in it.

    Args:
        call: what ran, with something of the image in what it was given.
        pointwise: PyTorch says that it works position by position.

    Raises:
        UnknownReach: there is no rule, or it has nothing to say here.
    """
    outputs = call.output if isinstance(call.output, list | tuple) else [call.output]
    if call.name in CONSTANTS:
        return [None] * len(outputs)
    rule = RULES.get(call.name, mixing.pointwise if pointwise else None)
    if rule is None:
        raise UnknownReach
    result = rule(call, call.fields()[0])
    return list(result) if isinstance(result, list) else [result] * len(outputs)
