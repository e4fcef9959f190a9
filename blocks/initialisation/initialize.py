"""initialize: carry out a configuration on a module."""

from torch import nn

from blocks.initialisation.plan import InitConfig, plan


def initialize(module: nn.Module, init_cfg: InitConfig) -> None:
    """Initialise the parts of a module that a configuration selects.

    A configuration is a dict, or a list of them carried out in order:

        dict(type='Constant', layer=['Conv2d', 'Linear'], val=1, bias=2,
             override=dict(type='Constant', name='head', val=3))

    `layer` selects by the name of a layer's class or of any of its base classes.  `override` (a
    dict or a list) then initialises the whole of a sub-module, by its path: with its own values,
    or with the outer ones if it has nothing but a name.  With neither, nothing happens.  What is
    loaded from a checkpoint (`Pretrained`) comes last, so that it wins.

    The configuration is checked whole, checkpoints included, before anything is touched.

    Args:
        module: the module, or a whole model.
        init_cfg: the configuration; it is not changed.

    Raises:
        BlockzooError: the configuration cannot be carried out; nothing was touched.

    Source: mmcv.cnn.initialize; it looks one base class deep and checks as it goes.
    """
    for step in plan(module, init_cfg):
        step.run()
