"""The basic residual block: two 3x3 convolutions beside a shortcut."""

from torch import Tensor, nn

from blocks.arguments import ActivationLayer, Channels, InputChannels, NormLayer, Stride
from blocks.conv_norm_act import ConvNormAct
from blocks.layer_names import activation
from blocks.registry import block
from blocks.shortcut import projection
from blocks.structural import Chain, with_shortcut


@block(
    family="residual",
    example={"in_channels": 64, "out_channels": 64},
    image=(64, 56, 56),
    paper="arXiv:1512.03385",
)
class BasicBlock(nn.Module):
    """Two 3x3 convolutions whose result is added to the input (ResNet-18 and -34).

    The activation of the second comes after the addition.  Where stride or width change, the
    input goes through a 1x1 projection first.

    Shape:
        x (N, in_channels, H, W) -> (N, out_channels, H_out, W_out)

    Where:
        H_out = ceil(H / stride)
        W_out = ceil(W / stride)
        s = 1 if stride > 1 or in_channels != out_channels else 0
        b = has_bias(None, norm_layer)
        n = norm_params(norm_layer)

    Params:
        spatial: out_channels * (9 * in_channels + 9 * out_channels + 2 * (b + n))
        shortcut: s * out_channels * (in_channels + b + n)

    MACs:
        spatial: 9 * out_channels * (in_channels + out_channels) * H_out * W_out
        shortcut: s * in_channels * out_channels * H_out * W_out

    Args:
        in_channels: feature maps of the input.
        out_channels: feature maps of the output.
        stride: step of the first convolution and of the projection.
        norm_layer: norm after each convolution.
        activation_layer: activation after the first norm and after the addition.

    Raises:
        ArgumentError: an argument is out of its range.
    """

    def __init__(
        self,
        in_channels: InputChannels,
        out_channels: Channels,
        stride: Stride = 1,
        norm_layer: NormLayer = "BatchNorm2d",
        activation_layer: ActivationLayer = "ReLU",
    ) -> None:
        super().__init__()
        self.spatial1 = ConvNormAct(
            in_channels,
            out_channels,
            3,
            stride,
            norm_layer=norm_layer,
            activation_layer=activation_layer,
        )
        self.spatial2 = ConvNormAct(
            out_channels, out_channels, 3, norm_layer=norm_layer, activation_layer=None
        )
        self.shortcut = projection(in_channels, out_channels, stride, norm_layer)
        self.activation = (
            nn.Identity() if activation_layer is None else activation(activation_layer)
        )

    def forward(self, x: Tensor) -> Tensor:
        y = self.spatial2(self.spatial1(x))
        if self.shortcut is not None:
            x = self.shortcut(x)
        return self.activation(y + x)

    def as_layers(self) -> nn.Module:
        """The block as structural layers around its parts."""
        main = Chain(spatial1=self.spatial1, spatial2=self.spatial2)
        return Chain(sum=with_shortcut(main, self.shortcut), activation=self.activation)
